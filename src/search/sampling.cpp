#include "atoll/search/sampling.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "atoll/base/random.hpp"
#include "atoll/search/design_index.hpp"

namespace atl::search {

namespace {
/// The value of a gene at `u` in [0, 1) of its list.
Gene gene_at(const ParameterSpace& space, std::size_t gene, double u) {
    return static_cast<Gene>(u * static_cast<double>(space.values(gene)));
}
}  // namespace

std::vector<DesignId> draw_designs(const Problem& problem, std::size_t n, std::uint64_t seed,
                                   std::uint64_t island, std::uint64_t generation) {
    constexpr std::size_t draws_per_design = 1000;
    const std::uint64_t size = problem.space().size();
    base::RandomStream random(seed, base::RandomDomain::initial_design, island, generation, 0);
    std::vector<DesignId> chosen, others;
    std::unordered_set<DesignId> seen;
    for (std::size_t draw = 0; draw < n * draws_per_design && chosen.size() < n; ++draw) {
        const DesignId id = problem.space().canonical(random.uniform_int(size));
        if (!seen.insert(id).second) {
            if (seen.size() == size) break;
            continue;
        }
        if (problem.holds_networks(id))
            chosen.push_back(id);
        else if (others.size() < n)
            others.push_back(id);
    }
    for (std::size_t i = 0; chosen.size() < n && i < others.size(); ++i)
        chosen.push_back(others[i]);
    return chosen;
}

std::vector<DesignId> choose_farthest(const ParameterSpace& space,
                                      const std::vector<DesignId>& designs, std::size_t m) {
    if (designs.size() <= m) return designs;
    const std::size_t genes = space.genes();
    std::vector<Gene> table(designs.size() * genes);
    const auto row = [&](std::size_t i) { return std::span(table).subspan(i * genes, genes); };
    for (std::size_t i = 0; i < designs.size(); ++i) space.decode(designs[i], row(i));

    std::vector<std::size_t> distance(designs.size(), genes + 1);
    std::vector<DesignId> chosen;
    std::size_t next = 0;
    while (chosen.size() < m) {
        chosen.push_back(designs[next]);
        distance[next] = 0;
        const auto last = row(next);
        for (std::size_t i = 0; i < designs.size(); ++i) {
            if (distance[i] == 0) continue;
            const auto other = row(i);
            std::size_t differing = 0;
            for (std::size_t g = 0; g < genes; ++g) differing += last[g] != other[g];
            distance[i] = std::min(distance[i], differing);
        }
        next = static_cast<std::size_t>(std::max_element(distance.begin(), distance.end()) -
                                        distance.begin());
    }
    return chosen;
}

std::vector<DesignId> latin_hypercube(const ParameterSpace& space, std::size_t n,
                                      base::RandomStream& random) {
    std::vector<std::vector<Gene>> genes(n, std::vector<Gene>(space.genes()));
    std::vector<std::size_t> stratum(n);
    for (std::size_t g = 0; g < space.genes(); ++g) {
        std::iota(stratum.begin(), stratum.end(), std::size_t{0});
        for (std::size_t i = n; i > 1; --i)
            std::swap(stratum[i - 1], stratum[random.uniform_int(i)]);
        for (std::size_t i = 0; i < n; ++i) {
            const double u =
                (static_cast<double>(stratum[i]) + random.uniform01()) / static_cast<double>(n);
            genes[i][g] = gene_at(space, g, u);
        }
    }
    std::vector<DesignId> out;
    for (const auto& point : genes) out.push_back(space.encode(point));
    return out;
}

std::vector<DesignId> sobol_sequence(const ParameterSpace& space, std::size_t n,
                                     base::RandomStream& random) {
    boost::random::sobol sequence(space.genes());
    std::vector<std::uint64_t> shift(space.genes());
    for (std::uint64_t& s : shift) s = random.bits();
    std::vector<DesignId> out;
    std::vector<Gene> genes(space.genes());
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t g = 0; g < genes.size(); ++g) {
            // Boost leaves out the first point, all zeroes, without which nothing is balanced.
            const std::uint64_t point = i == 0 ? 0 : sequence();
            genes[g] = gene_at(space, g, base::RandomStream::uniform01(point ^ shift[g]));
        }
        out.push_back(space.encode(genes));
    }
    return out;
}

std::vector<DesignId> first_designs(const Problem& problem, const AlgorithmConfig& config,
                                    std::uint64_t seed, std::uint64_t island,
                                    std::uint64_t generation) {
    const auto drawn = static_cast<std::size_t>(config.drawn);
    const auto chosen = static_cast<std::size_t>(config.chosen);
    const auto draw = [&](std::size_t n) {
        return draw_designs(problem, n, seed, island, generation);
    };
    if (config.sampling == Sampling::random) return draw(chosen);
    if (config.sampling == Sampling::hamming_farthest)
        return choose_farthest(problem.space(), draw(drawn), chosen);
    base::RandomStream random(seed, base::RandomDomain::spread_design, island, generation, 0);
    const auto points = config.sampling == Sampling::latin_hypercube
                            ? latin_hypercube(problem.space(), chosen, random)
                            : sobol_sequence(problem.space(), chosen, random);
    std::vector<DesignId> out;
    DesignIndex listed;
    for (const DesignId id : points)
        if (problem.holds_networks(id) && listed.insert(id, 0)) out.push_back(id);
    if (out.size() < chosen)
        for (const DesignId id : draw(chosen))
            if (out.size() < chosen && listed.insert(id, 0)) out.push_back(id);
    return out;
}

}  // namespace atl::search
