#include "atoll/search/objective.hpp"

#include <algorithm>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"

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

double combine(Over over, std::span<const model::NetworkCost> networks,
               double model::NetworkCost::*figure) {
    double out = over == Over::product ? 1 : 0;
    for (const auto& n : networks) {
        if (over == Over::largest) out = std::max(out, n.*figure);
        if (over == Over::mean) out += n.*figure;
        if (over == Over::product) out *= n.*figure;
    }
    return over == Over::mean ? out / static_cast<double>(networks.size()) : out;
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
    const Factors& f = factors_of(objective);
    double out = 1;
    if (f.energy) out *= combine(f.over, cost.networks, &model::NetworkCost::energy_J);
    if (f.latency) out *= combine(f.over, cost.networks, &model::NetworkCost::latency_s);
    if (f.area) out *= cost.area_mm2 / 100;
    if (f.cost) out *= cost.relative_cost;
    return out;
}

double edap_mJ_ms_mm2(double energy_J, double latency_s, double area_mm2) {
    return energy_J * 1e3 * (latency_s * 1e3) * area_mm2;
}

}  // namespace atl::search
