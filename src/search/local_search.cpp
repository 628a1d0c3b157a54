#include "local_search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "atoll/search/operators.hpp"

namespace atl::search {

LocalSearch::LocalSearch(Population& population, const MemeticConfig& config,
                         base::RandomStream& random)
    : population_(population), space_(population.space()), config_(config), random_(random) {}

Genes LocalSearch::genes_of(DesignId id) const {
    Genes out{};
    space_.decode(id, used(out));
    return out;
}

bool LocalSearch::unknown(DesignId id) const {
    return !population_.archive().find(id) && population_.problem().holds_networks(id);
}

bool LocalSearch::close(const Individual& x, const Individual& reference, double ratio) {
    if (better(x, reference)) return true;
    return x.score.feasible() && reference.score.feasible() &&
           x.score.objective <= ratio * reference.score.objective;
}

// ---- Genes

std::vector<std::size_t> LocalSearch::shuffled_genes() {
    std::vector<std::size_t> out;
    for (std::size_t g = 0; g < space_.genes(); ++g)
        if (space_.values(g) > 1) out.push_back(g);
    for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random_.uniform_int(i)]);
    return out;
}

bool LocalSearch::members_differ_in(std::size_t gene) const {
    const auto members = population_.members();
    const Gene first = genes_of(members.front().id)[gene];
    return std::any_of(members.begin(), members.end(),
                       [&](const Individual& m) { return genes_of(m.id)[gene] != first; });
}

std::vector<std::size_t> LocalSearch::genes_by_weight() {
    const auto members = population_.members();
    const Genes best = genes_of(members.front().id);
    // The order of exponential arrival times with these rates (Efraimidis and Spirakis, "Weighted
    // random sampling with a reservoir", 2006).
    std::vector<std::pair<double, std::size_t>> arrivals;
    for (const std::size_t g : shuffled_genes()) {
        const auto differing = std::count_if(members.begin(), members.end(), [&](const auto& m) {
            return genes_of(m.id)[g] != best[g];
        });
        const double rate = config_.background_weight +
                            static_cast<double>(differing) / static_cast<double>(members.size());
        arrivals.emplace_back(-std::log1p(-random_.uniform01()) / rate, g);
    }
    std::sort(arrivals.begin(), arrivals.end());
    std::vector<std::size_t> out;
    for (const auto& [time, gene] : arrivals) out.push_back(gene);
    return out;
}

// ---- Descent

bool LocalSearch::line_search(Individual& at, std::size_t gene) {
    const auto last = static_cast<std::int64_t>(space_.values(gene)) - 1;
    Genes genes = genes_of(at.id);
    bool up = (random_.bits() & 1) != 0;
    for (int direction = 0; direction < 2; ++direction, up = !up) {
        bool helped = false;
        for (std::int64_t step = 1;;) {
            const std::int64_t here = genes[gene], there = up ? here + step : here - step;
            if (there >= 0 && there <= last) {
                genes[gene] = static_cast<Gene>(there);
                const DesignId id = space_.encode(used(genes));
                if (population_.problem().holds_networks(id)) {
                    const Individual next = population_.evaluate(id);
                    if (better(next, at)) {
                        at = next;
                        helped = true;
                        step *= 2;
                        continue;
                    }
                }
                genes[gene] = static_cast<Gene>(here);
            }
            if (step == 1) break;
            step = 1;  // less far, perhaps
        }
        if (helped) return true;
    }
    return false;
}

bool LocalSearch::sweep(Individual& at, const std::vector<std::size_t>& genes) {
    bool helped = false;
    for (const std::size_t gene : genes) helped |= line_search(at, gene);
    return helped;
}

Individual LocalSearch::descend(const Individual& start) {
    Individual at = start;
    while (sweep(at, shuffled_genes())) {
    }
    return at;
}

Individual LocalSearch::descend_if_promising(const Individual& start) {
    const auto members = population_.members();
    const Genes best = genes_of(members.front().id), here = genes_of(start.id);
    std::vector<std::size_t> genes = shuffled_genes();
    std::erase_if(genes,
                  [&](std::size_t g) { return here[g] == best[g] && !members_differ_in(g); });
    Individual at = start;
    sweep(at, genes);
    // The way to the first feasible designs may be long.
    const Individual& worst = population_.members().back();
    if (worst.score.feasible() && !close(at, worst, config_.abandon_ratio)) return at;
    return descend(at);
}

// ---- Neighbourhoods of the best member

std::vector<Gene> LocalSearch::values_around(std::size_t gene, Gene value) const {
    std::vector<Gene> out;
    const auto n = static_cast<std::int64_t>(space_.values(gene));
    for (std::int64_t power = 1; power < n; power *= 2)
        for (const std::int64_t distance : {power, power == 1 ? n : power / 2 * 3})
            for (const std::int64_t there : {value - distance, value + distance})
                if (there >= 0 && there < n) out.push_back(static_cast<Gene>(there));
    return out;
}

void LocalSearch::make_up(std::span<Gene> genes, std::size_t to, double ratio) const {
    const std::vector<double>& values = space_.values_of(to, genes);
    const double wanted = values[genes[to]] * ratio;
    // The nearest by ratio; the values ascend.
    const auto above = std::lower_bound(values.begin(), values.end(), wanted);
    auto nearest = above == values.end() ? above - 1 : above;
    if (nearest != values.begin() && wanted * wanted < *nearest * *(nearest - 1)) --nearest;
    genes[to] = static_cast<Gene>(nearest - values.begin());
}

double LocalSearch::change(std::span<Gene> genes, std::size_t gene, Gene value) const {
    const std::vector<double>& values = space_.values_of(gene, genes);
    return values[std::exchange(genes[gene], value)] / values[value];
}

Individual LocalSearch::try_all(std::vector<DesignId> neighbours) {
    std::sort(neighbours.begin(), neighbours.end());
    neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
    const Individual best = population_.members().front();
    // Of a fine space there may be thousands: the others, not known yet, come up again.
    constexpr std::int64_t most_evaluations = 1000;
    const std::int64_t before = population_.evaluations();
    for (std::size_t left = neighbours.size(); left > 0; --left) {
        if (population_.evaluations() - before >= most_evaluations) break;
        std::swap(neighbours[left - 1], neighbours[random_.uniform_int(left)]);
        const Individual next = population_.evaluate(neighbours[left - 1]);
        if (!close(next, best, config_.promising_ratio)) continue;
        const Individual found = descend_if_promising(next);
        population_.merge(std::span(&found, 1));
        if (better(found, best)) return found;
    }
    return best;
}

Individual LocalSearch::try_exchanges() {
    const Genes best = genes_of(population_.members().front().id);
    std::vector<std::size_t> counts = shuffled_genes();
    std::erase_if(counts, [&](std::size_t g) { return !space_.parameters()[g].parameter->count; });
    std::vector<DesignId> neighbours;
    for (const std::size_t from : counts)
        for (const std::size_t to : counts)
            for (const Gene value : values_around(from, best[from])) {
                if (from == to) continue;
                Genes genes = best;
                make_up(used(genes), to, change(used(genes), from, value));
                const DesignId id = space_.encode(used(genes));
                if (genes[to] != best[to] && unknown(id)) neighbours.push_back(id);
            }
    return try_all(std::move(neighbours));
}

Individual LocalSearch::try_pairs() {
    const Genes best = genes_of(population_.members().front().id);
    std::vector<DesignId> neighbours;
    const auto next_to = [](int a, int b) { return std::abs(a - b) == 1; };
    for (std::size_t g = 0; g < space_.genes(); ++g)
        for (std::size_t h = 0; h < g; ++h) {
            const bool open = members_differ_in(g) && members_differ_in(h);
            for (const Gene a : values_around(g, best[g]))
                for (const Gene b : values_around(h, best[h])) {
                    if (!open && !(next_to(a, best[g]) && next_to(b, best[h]))) continue;
                    Genes genes = best;
                    genes[g] = a;
                    genes[h] = b;
                    const DesignId id = space_.encode(used(genes));
                    if (unknown(id)) neighbours.push_back(id);
                }
        }
    return try_all(std::move(neighbours));
}

// ---- Designs known

std::vector<DesignId> LocalSearch::unknown_neighbours(DesignId id) const {
    Genes genes = genes_of(id);
    std::vector<DesignId> out;
    for (std::size_t g = 0; g < space_.genes(); ++g) {
        const Gene here = genes[g];
        for (const int there : {here - 1, here + 1}) {
            if (there < 0 || there >= static_cast<int>(space_.values(g))) continue;
            genes[g] = static_cast<Gene>(there);
            const DesignId neighbour = space_.encode(used(genes));
            if (unknown(neighbour)) out.push_back(neighbour);
        }
        genes[g] = here;
    }
    return out;
}

void LocalSearch::go_back() {
    constexpr std::size_t most = 100;
    std::vector<Individual> known;
    population_.archive().best(most, known);
    for (const Individual& x : known) {
        const std::vector<DesignId> neighbours = unknown_neighbours(x.id);
        if (neighbours.empty()) continue;
        const Individual next =
            population_.evaluate(neighbours[random_.uniform_int(neighbours.size())]);
        if (!better(next, x)) return;
        const Individual found = descend(next);
        return population_.merge(std::span(&found, 1));
    }
}

// ---- Shaking

void LocalSearch::shake(std::span<Gene> genes) {
    constexpr double two_for_one = 0.7, anew = 0.7;  // of exchanges; of changes
    const std::vector<std::size_t> order = genes_by_weight();
    std::vector<std::size_t> counts = order;
    std::erase_if(counts, [&](std::size_t g) { return !space_.parameters()[g].parameter->count; });
    const auto any_value = [&](std::size_t g) {
        return static_cast<Gene>(random_.uniform_int(space_.values(g)));
    };
    if (counts.size() > 1 && random_.chance(config_.exchange_probability)) {
        double ratio = change(genes, counts[0], any_value(counts[0]));
        if (counts.size() == 2 || !random_.chance(two_for_one))
            return make_up(genes, counts[1], ratio);
        ratio *= change(genes, counts[1], any_value(counts[1]));
        return make_up(genes, counts[2], ratio);
    }
    const auto spread =
        static_cast<std::uint64_t>(config_.most_changed - config_.least_changed + 1);
    const auto changed =
        static_cast<std::size_t>(config_.least_changed) + random_.uniform_int(spread);
    for (std::size_t i = 0; i < std::min(changed, order.size()); ++i)
        if (random_.chance(anew))
            reset_gene(space_, order[i], genes, random_);
        else
            step_gene(space_, order[i], genes, random_);
}

DesignId LocalSearch::shake() {
    const auto members = population_.members();
    Genes base = genes_of(members[binary_tournament(members.size(), random_)].id);
    if (random_.chance(config_.crossover_probability)) {
        Genes other = genes_of(members[random_.uniform_int(members.size())].id);
        uniform_crossover(used(base), used(other), random_);
    }
    constexpr int most_tries = 50;
    for (int t = 0; t < most_tries; ++t) {
        Genes genes = base;
        shake(used(genes));
        const DesignId id = space_.encode(used(genes));
        if (unknown(id)) return id;
    }
    // All around is known: anywhere.
    constexpr int most_draws = 1000;
    for (int t = 0; t < most_draws; ++t) {
        const DesignId id = space_.canonical(random_.uniform_int(space_.size()));
        if (unknown(id)) return id;
    }
    return members.front().id;
}

}  // namespace atl::search
