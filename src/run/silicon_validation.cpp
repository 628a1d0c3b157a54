#include "atoll/run/silicon_validation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"

namespace atl::run {

namespace {

namespace physical = model::physical;
using physical::MacroCost;
using physical::MacroShape;
using physical::Parts;

/// What a row asks of the model. `energy_pJ` and `area_um2` are those of its parts.
struct Asked {
    const MacroCost& cost;
    const MacroShape& shape;
    double energy_pJ, area_um2, macros;
};

struct Quantity {
    const char* name;
    const char* unit;
    const char* kind;  ///< what it is summarised under
    double (*value)(const Asked&);
};

constexpr double um2_per_mm2 = 1e6, fJ_per_pJ = 1e3, ops_per_mac = 2;

constexpr std::array<Quantity, 9> quantities = {{
    {"area_mm2", "mm2", "area", [](const Asked& a) { return a.macros * a.area_um2 / um2_per_mm2; }},
    {"um2_per_macro", "um2", "area", [](const Asked& a) { return a.area_um2; }},
    {"step_ns", "ns", "time", [](const Asked& a) { return a.cost.step_ns; }},
    {"latency_us", "us", "time", [](const Asked& a) { return a.cost.latency_ns / 1000; }},
    {"tops", "TOPS", "time",
     [](const Asked& a) { return a.macros * ops_per_mac * a.shape.macs() / a.cost.mvm_ns / 1000; }},
    {"tops_per_W", "TOPS/W", "energy",
     [](const Asked& a) { return ops_per_mac * a.shape.macs() / a.energy_pJ; }},
    {"fJ_per_op", "fJ/op", "energy",
     [](const Asked& a) { return fJ_per_pJ * a.energy_pJ / (ops_per_mac * a.shape.macs()); }},
    {"fJ_per_mac", "fJ", "energy",
     [](const Asked& a) { return fJ_per_pJ * a.energy_pJ / a.shape.macs(); }},
    {"pJ_per_output", "pJ", "energy", [](const Asked& a) { return a.energy_pJ / a.shape.outputs; }},
}};

const Quantity* find_quantity(const std::string& name) {
    for (const Quantity& q : quantities)
        if (name == q.name) return &q;
    return nullptr;
}

/// Which parts a row speaks of; nothing for an unknown name.
std::optional<std::array<bool, physical::part_names.size()>> parts_of(const std::string& text) {
    std::array<bool, physical::part_names.size()> which{};
    if (text.empty()) {
        which.fill(true);
        return which;
    }
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('+', start), text.size());
        const auto part = std::find(physical::part_names.begin(), physical::part_names.end(),
                                    std::string_view(text).substr(start, end - start));
        if (part == physical::part_names.end()) return std::nullopt;
        which[static_cast<std::size_t>(part - physical::part_names.begin())] = true;
        start = end + 1;
    }
    return which;
}

void check(const io::Silicon& silicon) {
    std::vector<base::Diagnostic> problems;
    std::vector<std::string> names;
    for (const Quantity& q : quantities) names.emplace_back(q.name);
    for (const io::SiliconRow& row : silicon.rows) {
        const auto problem = [&](std::string what, std::string why, std::string suggestion) {
            problems.push_back({silicon.table, row.line, 1, std::move(what), std::move(why),
                                std::move(suggestion)});
        };
        const Quantity* quantity = find_quantity(row.quantity);
        if (quantity == nullptr)
            problem("unknown quantity '" + row.quantity + "'", "",
                    base::suggest_name(row.quantity, names));
        else if (row.unit != quantity->unit)
            problem(row.quantity + " in '" + row.unit + "'",
                    std::string("it is in ") + quantity->unit, "");
        if (!parts_of(row.parts))
            problem(
                "unknown parts '" + row.parts + "'", "names joined by '+'",
                "known: " +
                    base::join({physical::part_names.begin(), physical::part_names.end()}, ", "));
    }
    if (!problems.empty()) throw base::InputError(std::move(problems));
}

double sum_of(const Parts& parts, const std::array<bool, physical::part_names.size()>& which) {
    double sum = 0;
    for (std::size_t p = 0; p < parts.size(); ++p)
        if (which[p]) sum += parts[p];
    return sum;
}

SiliconPoint evaluate(const physical::PhysicalConstants& constants, const io::Silicon& silicon,
                      std::size_t index) {
    const io::SiliconRow& row = silicon.rows[index];
    const MacroCost cost = physical::macro_cost(constants, row.macro);
    const MacroShape shape = physical::shape_of(row.macro);
    const auto which = *parts_of(row.parts);
    SiliconPoint point;
    point.row = index;
    point.modelled =
        find_quantity(row.quantity)
            ->value({cost, shape, sum_of(cost.energy_pJ, which), sum_of(cost.area_um2, which),
                     static_cast<double>(silicon.chips[row.chip].macros)});
    point.error = point.modelled / row.value - 1;
    point.limits = cost.limits;
    return point;
}

void calibrate(SiliconGroup& group) {
    double logs = 0;
    for (const SiliconPoint& p : group.points) logs -= std::log1p(p.error);
    // What is no target may not be modelled at all.
    if (group.target) group.factor = std::exp(logs / static_cast<double>(group.points.size()));
    std::vector<double> plain, fitted;
    for (SiliconPoint& p : group.points) {
        p.calibrated_error = (1 + p.error) * group.factor - 1;
        plain.push_back(std::abs(p.error));
        fitted.push_back(std::abs(p.calibrated_error));
    }
    group.uncalibrated = error_statistics(plain);
    group.calibrated = error_statistics(fitted);
}

std::vector<SupplyTrend> trends_of(const io::Silicon& silicon,
                                   const std::vector<SiliconGroup>& groups) {
    std::vector<SupplyTrend> out;
    for (const SiliconGroup& g : groups) {
        if (!g.target) continue;
        const auto volts = [&](const SiliconPoint& p) {
            return silicon.rows[p.row].macro.supply_V;
        };
        const auto [low, high] =
            std::minmax_element(g.points.begin(), g.points.end(),
                                [&](const auto& a, const auto& b) { return volts(a) < volts(b); });
        SupplyTrend trend{g.chip, g.quantity, g.parts, volts(*low), volts(*high), 0, 0, 0};
        if (trend.low_V == trend.high_V) continue;
        const auto key = [&](const SiliconPoint& p) {  // all of the point but its supply
            const auto& m = silicon.rows[p.row].macro;
            return std::tuple(m.input_bits, m.weight_bits, m.adc_bits, m.input_bits_per_step,
                              m.rows_per_register);
        };
        for (const SiliconPoint& a : g.points)
            for (const SiliconPoint& b : g.points) {
                if (volts(a) != trend.low_V || volts(b) != trend.high_V || key(a) != key(b))
                    continue;
                ++trend.pairs;
                trend.measured += std::log(silicon.rows[b.row].value / silicon.rows[a.row].value);
                trend.modelled += std::log(b.modelled / a.modelled);
            }
        if (trend.pairs == 0) continue;
        trend.measured = std::exp(trend.measured / static_cast<double>(trend.pairs));
        trend.modelled = std::exp(trend.modelled / static_cast<double>(trend.pairs));
        out.push_back(std::move(trend));
    }
    return out;
}

SiliconSummary summarise(const io::Silicon& silicon, const std::vector<SiliconGroup>& groups,
                         const std::string& kind) {
    SiliconSummary s;
    s.what = kind;
    std::vector<double> plain, fitted;
    for (const SiliconGroup& g : groups) {
        if (!g.target || find_quantity(g.quantity)->kind != kind) continue;
        ++s.groups;
        s.points += g.points.size();
        plain.push_back(g.uncalibrated.median);
        if (g.uncalibrated.median > s.worst) {
            s.worst = g.uncalibrated.median;
            s.worst_group = silicon.chips[g.chip].name + " " + g.quantity +
                            (g.parts.empty() ? "" : " of " + g.parts);
        }
        if (g.points.size() > 1) fitted.push_back(g.calibrated.median);
    }
    s.median = error_statistics(plain).median;
    s.calibrated_groups = fitted.size();
    s.calibrated_median = error_statistics(fitted).median;
    s.calibrated_worst = error_statistics(fitted).max;
    return s;
}

}  // namespace

SiliconValidation validate_silicon(const physical::PhysicalConstants& constants,
                                   io::Silicon silicon) {
    check(silicon);
    SiliconValidation out;
    std::map<std::tuple<std::size_t, std::string, std::string, bool>, std::size_t> places;
    for (std::size_t i = 0; i < silicon.rows.size(); ++i) {
        const io::SiliconRow& row = silicon.rows[i];
        const auto [place, is_new] = places.emplace(
            std::tuple(row.chip, row.quantity, row.parts, row.target), out.groups.size());
        if (is_new)
            out.groups.push_back(
                {row.chip, row.quantity, row.parts, row.unit, row.target, {}, 1, {}, {}});
        out.groups[place->second].points.push_back(evaluate(constants, silicon, i));
    }
    std::stable_sort(out.groups.begin(), out.groups.end(),
                     [](const auto& a, const auto& b) { return a.chip < b.chip; });
    for (SiliconGroup& group : out.groups) calibrate(group);
    out.trends = trends_of(silicon, out.groups);
    for (const char* kind : {"area", "time", "energy"})
        out.summaries.push_back(summarise(silicon, out.groups, kind));
    out.silicon = std::move(silicon);
    return out;
}

}  // namespace atl::run
