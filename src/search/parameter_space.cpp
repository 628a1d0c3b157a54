#include "atoll/search/parameter_space.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "atoll/base/contract.hpp"

namespace atl::search {

std::uint64_t ParameterSpace::count(std::span<const Parameter> parameters) {
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    std::uint64_t size = 1;
    for (const Parameter& p : parameters) {
        if (p.values.empty() || size > (limit - 1) / p.values.size()) return 0;
        size *= p.values.size();
    }
    return size;
}

ParameterSpace::ParameterSpace(std::string name, std::vector<Parameter> parameters,
                               model::ModelKind model)
    : name_(std::move(name)),
      parameters_(std::move(parameters)),
      model_(model),
      size_(count(parameters_)) {
    ATOLL_EXPECT(size_ > 0);
    for (std::size_t g = genes(); g-- > 0;)
        if (values(g) > 1) digits_.push_back({g, base::Divisor(values(g))});
    find_counting_genes();
}

void ParameterSpace::find_counting_genes() {
    static_assert(model::most_design_parameters <= 64);
    std::size_t combinations = 1;
    for (std::size_t g = 0; g < genes(); ++g) {
        const std::string_view name = parameters_[g].parameter->name;
        if (name != "cell" && name != "second_cell" && name != "second_layers") continue;
        deciding_.push_back(g);
        combinations *= values(g);
    }
    bool all = true;
    for (std::size_t c = 0; c < combinations; ++c) {
        model::Design design;
        for (std::size_t d = deciding_.size(), rest = c; d-- > 0; rest /= values(deciding_[d])) {
            const Parameter& p = parameters_[deciding_[d]];
            p.parameter->set(design, p.values[rest % p.values.size()]);
        }
        std::uint64_t& counting = counting_.emplace_back(0);
        for (std::size_t g = 0; g < genes(); ++g) {
            const bool counts = parameters_[g].parameter->matters(design);
            counting |= std::uint64_t{counts} << g;
            all = all && (counts || values(g) == 1);
        }
    }
    if (all) counting_.clear();
}

bool ParameterSpace::has(std::string_view parameter) const {
    return std::any_of(parameters_.begin(), parameters_.end(),
                       [&](const Parameter& p) { return p.parameter->name == parameter; });
}

DesignId ParameterSpace::encode(std::span<const Gene> genes) const {
    ATOLL_EXPECT(genes.size() == parameters_.size());
    const auto value = [&](std::size_t g) { return pinned_gene_ == g ? pinned_value_ : genes[g]; };
    std::uint64_t counting = ~std::uint64_t{0};
    if (!counting_.empty()) {
        std::size_t combination = 0;
        for (const std::size_t g : deciding_) combination = combination * values(g) + value(g);
        counting = counting_[combination];
    }
    DesignId id = 0;
    for (std::size_t g = 0; g < genes.size(); ++g) {
        ATOLL_EXPECT(genes[g] < values(g));
        id = id * values(g) + ((counting >> g & 1) != 0 ? value(g) : 0);
    }
    return id;
}

ParameterSpace ParameterSpace::pinned(std::size_t gene, Gene value) const {
    ATOLL_EXPECT(gene < genes() && value < values(gene));
    ParameterSpace out = *this;
    out.pinned_gene_ = gene;
    out.pinned_value_ = value;
    return out;
}

DesignId ParameterSpace::canonical(DesignId id) const {
    if (counting_.empty() && !pinned_gene_) return id;
    Genes genes{};
    const auto used = std::span(genes).first(parameters_.size());
    decode(id, used);
    return encode(used);
}

void ParameterSpace::decode(DesignId id, std::span<Gene> genes) const {
    ATOLL_EXPECT(id < size_ && genes.size() == parameters_.size());
    std::fill(genes.begin(), genes.end(), Gene{0});
    for (const Digit& digit : digits_) {
        const DesignId rest = digit.values.quotient(id);
        genes[digit.gene] = static_cast<Gene>(id - rest * digit.values.n());
        id = rest;
    }
}

model::Design ParameterSpace::design(DesignId id) const {
    Genes genes{};
    const auto used = std::span(genes).first(parameters_.size());
    decode(id, used);
    return design(used);
}

model::Design ParameterSpace::design(std::span<const Gene> genes) const {
    model::Design design{.model = model_};
    for (std::size_t g = 0; g < genes.size(); ++g) {
        const Parameter& p = parameters_[g];
        const auto& list = p.given ? p.values_given[genes[*p.given]] : p.values;
        p.parameter->set(design, list[genes[g]]);
    }
    return design;
}

std::optional<DesignId> find_design(const ParameterSpace& space, const model::Design& design) {
    Genes genes{};
    const auto used = std::span(genes).first(space.genes());
    const auto find = [&](std::size_t g, const std::vector<double>& values) {
        const double wanted = space.parameters()[g].parameter->get(design);
        for (std::size_t v = 0; v < values.size(); ++v)
            if (std::abs(values[v] - wanted) <= 1e-9 * std::abs(wanted)) {
                genes[g] = static_cast<Gene>(v);
                return true;
            }
        return false;
    };
    // Those that others depend on depend on none themselves.
    for (const bool dependent : {false, true})
        for (std::size_t g = 0; g < space.genes(); ++g) {
            const ParameterSpace::Parameter& p = space.parameters()[g];
            if (p.given.has_value() != dependent) continue;
            if (!find(g, space.values_of(g, used))) return std::nullopt;
        }
    return space.encode(used);
}

std::optional<ParameterSpace> with_values(const ParameterSpace& space, std::size_t parameter,
                                          std::vector<double> values) {
    ATOLL_EXPECT(parameter < space.genes() && !values.empty());
    std::vector<ParameterSpace::Parameter> out(space.parameters().begin(),
                                               space.parameters().end());
    const std::vector<double>& before = space.parameters()[parameter].values;
    for (ParameterSpace::Parameter& p : out) {
        if (p.given != parameter) continue;
        std::vector<std::vector<double>> kept;
        for (double value : values) {
            const auto found = std::find(before.begin(), before.end(), value);
            if (found == before.end()) return std::nullopt;
            kept.push_back(p.values_given[static_cast<std::size_t>(found - before.begin())]);
        }
        p.values = kept.front();
        p.values_given = std::move(kept);
        if (values.size() > 1) continue;
        p.given.reset();  // nothing is left to depend on
        p.values_given.clear();
    }
    out[parameter] = {out[parameter].parameter, std::move(values), {}, {}};
    return ParameterSpace(space.name(), std::move(out), space.model());
}

std::size_t differing_genes(const ParameterSpace& space, DesignId a, DesignId b) {
    std::size_t differing = 0;
    for (std::size_t g = space.genes(); g-- > 0; a /= space.values(g), b /= space.values(g))
        differing += a % space.values(g) != b % space.values(g);
    return differing;
}

}  // namespace atl::search
