#include "atoll/search/objective.hpp"

#include <algorithm>
#include <limits>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"
#include "atoll/search/evaluator.hpp"

namespace atl::search {

namespace {

/// How the networks' figures become one.
enum class Over : std::uint8_t { largest, mean, product };

/// An objective is a product of these.
struct Factors {
    Over over;
    bool energy, latency, area, cost;
};
constexpr std::array<Factors, objective_names.size()> factors = {{
    {Over::largest, true, true, true, false},
    {Over::mean, true, true, true, false},
    {Over::product, true, true, true, false},
    {Over::largest, true, true, false, false},
    {Over::largest, true, false, false, false},
    {Over::largest, false, true, false, false},
    {Over::largest, false, false, true, false},
    {Over::largest, true, false, true, false},
    {Over::largest, false, true, true, false},
    {Over::largest, true, true, false, true},
    {Over::largest, true, true, true, true},
}};

const Factors& factors_of(Objective o) {
    return factors[static_cast<std::size_t>(o)];
}

/// `figure(n)` is that of network n.
template <class Figure>
double combine(Over over, std::size_t networks, const Figure& figure) {
    double out = over == Over::product ? 1 : 0;
    for (std::size_t n = 0; n < networks; ++n) {
        if (over == Over::largest) out = std::max(out, figure(n));
        if (over == Over::mean) out += figure(n);
        if (over == Over::product) out *= figure(n);
    }
    return over == Over::mean ? out / static_cast<double>(networks) : out;
}

template <class Energy, class Latency>
double product(const Factors& f, std::size_t networks, const Energy& energy_J,
               const Latency& latency_s, double area_mm2, double relative_cost) {
    double out = 1;
    if (f.energy) out *= combine(f.over, networks, energy_J);
    if (f.latency) out *= combine(f.over, networks, latency_s);
    if (f.area) out *= area_mm2 / 100;
    if (f.cost) out *= relative_cost;
    return out;
}

}  // namespace

std::string_view name(Objective objective) {
    return objective_names[static_cast<std::size_t>(objective)];
}

std::string unit(Objective objective, std::size_t networks) {
    const Factors& f = factors_of(objective);
    const std::string power =
        f.over == Over::product && networks > 1 ? "^" + std::to_string(networks) : "";
    std::vector<std::string> parts;
    if (f.energy) parts.push_back("J" + power);
    if (f.latency) parts.push_back("s" + power);
    if (f.area) parts.emplace_back("cm2");
    if (f.cost) parts.emplace_back("mm2@32nm");
    return base::join(parts, "*");
}

double value(Objective objective, const model::DesignCost& cost) {
    ATOLL_EXPECT(!cost.networks.empty() && cost.feasible());
    return product(
        factors_of(objective), cost.networks.size(),
        [&](std::size_t n) { return cost.networks[n].energy_J; },
        [&](std::size_t n) { return cost.networks[n].latency_s; }, cost.area_mm2,
        cost.relative_cost);
}

void values(Objective objective, const Figures& figures, std::span<double> out) {
    ATOLL_EXPECT(figures.networks() > 0 && out.size() == figures.size());
    const Factors& f = factors_of(objective);
    for (std::size_t d = 0; d < out.size(); ++d)
        out[d] =
            figures.violation()[d] != 0
                ? std::numeric_limits<double>::infinity()
                : product(
                      f, figures.networks(), [&](std::size_t n) { return figures.energy_J(n)[d]; },
                      [&](std::size_t n) { return figures.latency_s(n)[d]; }, figures.area_mm2()[d],
                      figures.relative_cost()[d]);
}

Combined combined(Objective objective, const Figures& figures, std::size_t d) {
    const Over over = factors_of(objective).over;
    return {combine(over, figures.networks(), [&](std::size_t n) { return figures.energy_J(n)[d]; }),
            combine(over, figures.networks(),
                    [&](std::size_t n) { return figures.latency_s(n)[d]; })};
}

double edap_mJ_ms_mm2(double energy_J, double latency_s, double area_mm2) {
    return energy_J * 1e3 * (latency_s * 1e3) * area_mm2;
}

}  // namespace atl::search
