#include "atoll/search/objective.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "atoll/base/contract.hpp"
#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/search/evaluator.hpp"
#include "atoll/search/registry.hpp"

namespace atl::search {

namespace {

/// An objective is a product of these.
struct Factors {
    Combination over;
    bool energy, latency, area, cost;
};
constexpr std::array<Factors, objective_names.size()> factors = {{
    {Combination::largest, true, true, true, false},
    {Combination::mean, true, true, true, false},
    {Combination::product, true, true, true, false},
    {Combination::largest, true, true, false, false},
    {Combination::largest, true, false, false, false},
    {Combination::largest, false, true, false, false},
    {Combination::largest, false, false, true, false},
    {Combination::largest, true, false, true, false},
    {Combination::largest, false, true, true, false},
    {Combination::largest, true, true, false, true},
    {Combination::largest, true, true, true, true},
}};

/// Of one that is built in.
const Factors& factors_of(Objective o) {
    ATOLL_EXPECT(static_cast<std::size_t>(o) < factors.size());
    return factors[static_cast<std::size_t>(o)];
}

/// `figure(n)` is that of network n.
template <class Figure>
double combine(Combination over, std::size_t networks, const Figure& figure) {
    double out = over == Combination::product ? 1 : 0;
    for (std::size_t n = 0; n < networks; ++n) {
        if (over == Combination::largest) out = std::max(out, figure(n));
        if (over == Combination::mean) out += figure(n);
        if (over == Combination::product) out *= figure(n);
    }
    return over == Combination::mean ? out / static_cast<double>(networks) : out;
}

double checked_value(const OwnObjective& objective, const DesignFigures& design) {
    const double out = objective.value(design);
    if (!std::isfinite(out) || out <= 0)
        throw base::Error(base::ErrorKind::input, "objective '" + objective.name + "' is " +
                                                      base::shortest(out) +
                                                      " for a design (values must be finite and "
                                                      "above 0)");
    return out;
}

void checked_values(const OwnObjective& objective, const Figures& figures, std::span<double> out) {
    std::vector<double> energy_J(figures.networks()), latency_s(figures.networks());
    for (std::size_t d = 0; d < out.size(); ++d) {
        out[d] = std::numeric_limits<double>::infinity();
        if (figures.violation()[d] != 0) continue;
        for (std::size_t n = 0; n < figures.networks(); ++n) {
            energy_J[n] = figures.energy_J(n)[d];
            latency_s[n] = figures.latency_s(n)[d];
        }
        out[d] = checked_value(objective, {energy_J, latency_s, figures.area_mm2()[d],
                                           figures.relative_cost()[d], figures.noise()[d]});
    }
}

}  // namespace

std::string_view name(Objective objective) {
    return known_objectives()[static_cast<std::size_t>(objective)];
}

std::string unit(Objective objective, std::size_t networks) {
    if (const OwnObjective* own = own_objective(objective)) return own->unit;
    const Factors& f = factors_of(objective);
    const std::string power =
        f.over == Combination::product && networks > 1 ? "^" + std::to_string(networks) : "";
    std::vector<std::string> parts;
    if (f.energy) parts.push_back("J" + power);
    if (f.latency) parts.push_back("s" + power);
    if (f.area) parts.emplace_back("cm2");
    if (f.cost) parts.emplace_back("mm2@32nm");
    return base::join(parts, "*");
}

bool uses_cost(Objective objective) {
    return factors_of(objective).cost;
}

Combination combination(Objective objective) {
    // Asked in inner loops, of those that are built in.
    const auto place = static_cast<std::size_t>(objective);
    return place < factors.size() ? factors[place].over : own_objective(objective)->combination;
}

Combined combined(Combination how, const Figures& figures, std::size_t d) {
    return {
        combine(how, figures.networks(), [&](std::size_t n) { return figures.energy_J(n)[d]; }),
        combine(how, figures.networks(), [&](std::size_t n) { return figures.latency_s(n)[d]; })};
}

Combined combined(Combination how, const model::DesignCost& cost) {
    ATOLL_EXPECT(!cost.networks.empty() && cost.feasible());
    const std::size_t n = cost.networks.size();
    return {combine(how, n, [&](std::size_t i) { return cost.networks[i].energy_J; }),
            combine(how, n, [&](std::size_t i) { return cost.networks[i].latency_s; })};
}

double value(Objective objective, const Combined& networks, double area_mm2, double relative_cost) {
    const Factors& f = factors_of(objective);
    double out = 1;
    if (f.energy) out *= networks.energy;
    if (f.latency) out *= networks.latency;
    if (f.area) out *= area_mm2 / 100;
    if (f.cost) out *= relative_cost;
    return out;
}

double value(Objective objective, const model::DesignCost& cost) {
    if (const OwnObjective* own = own_objective(objective)) {
        ATOLL_EXPECT(!cost.networks.empty() && cost.feasible());
        std::vector<double> energy_J, latency_s;
        for (const model::NetworkCost& n : cost.networks) {
            energy_J.push_back(n.energy_J);
            latency_s.push_back(n.latency_s);
        }
        return checked_value(*own,
                             {energy_J, latency_s, cost.area_mm2, cost.relative_cost, cost.noise});
    }
    return value(objective, combined(combination(objective), cost), cost.area_mm2,
                 cost.relative_cost);
}

void values(Objective objective, const Figures& figures, std::span<double> out) {
    ATOLL_EXPECT(figures.networks() > 0 && out.size() == figures.size());
    if (figures.risk_of() == objective) {
        std::copy(figures.risk().begin(), figures.risk().end(), out.begin());
        return;
    }
    if (const OwnObjective* own = own_objective(objective))
        return checked_values(*own, figures, out);
    const Combination how = combination(objective);
    for (std::size_t d = 0; d < out.size(); ++d)
        out[d] = figures.violation()[d] != 0
                     ? std::numeric_limits<double>::infinity()
                     : value(objective, combined(how, figures, d), figures.area_mm2()[d],
                             figures.relative_cost()[d]);
}

double edap_mJ_ms_mm2(double energy_J, double latency_s, double area_mm2) {
    return energy_J * 1e3 * (latency_s * 1e3) * area_mm2;
}

}  // namespace atl::search
