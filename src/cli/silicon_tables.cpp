#include "silicon_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "atoll/base/text.hpp"

namespace atl::cli {

namespace {

using run::SiliconGroup;
using run::SiliconPoint;

/// Groups of more points are summed up, a line for every supply.
constexpr std::size_t most_listed = 16;

std::string name_of(const std::string& quantity, const std::string& parts) {
    return quantity + (parts.empty() ? "" : " of " + parts);
}

std::string percent(double share) {
    return fmt::format("{:+.1f} %", 100 * share);
}

std::string name_of(const SiliconGroup& group) {
    return name_of(group.quantity, group.parts);
}

/// A line for every supply: medians, and the worst.
void print_many(const io::Silicon& silicon, const SiliconGroup& group) {
    std::map<double, std::vector<double>> plain, fitted;
    for (const SiliconPoint& p : group.points) {
        const double volts = silicon.rows[p.row].macro.supply_V;
        plain[volts].push_back(p.error);
        fitted[volts].push_back(std::abs(p.calibrated_error));
    }
    for (auto& [volts, errors] : plain) {
        std::sort(errors.begin(), errors.end());
        fmt::print("  {:<50}{:<24}{:>31}{:>10}{:>12}\n", name_of(group),
                   fmt::format("V={}, {} points", volts, errors.size()),
                   fmt::format("{} to {}, median", percent(errors.front()), percent(errors.back())),
                   percent(errors[errors.size() / 2]),
                   fmt::format("{:.1f} %", 100 * run::error_statistics(fitted[volts]).median));
    }
}

void print_group(const io::Silicon& silicon, const SiliconGroup& group) {
    if (group.points.size() > most_listed) return print_many(silicon, group);
    const bool fitted = group.points.size() > 1;
    for (const SiliconPoint& p : group.points) {
        const io::SiliconRow& row = silicon.rows[p.row];
        fmt::print("  {:<50}{:<24}{:>12.5g}{:>12.5g} {:<6}{:>10}{:>12}\n", name_of(group),
                   row.point, row.value, p.modelled, row.unit, percent(p.error),
                   fitted ? percent(p.calibrated_error) : "-");
    }
}

void print_limits(const run::SiliconValidation& v, std::size_t chip) {
    std::uint32_t limits = 0;
    for (const SiliconGroup& group : v.groups)
        if (group.chip == chip && group.target)
            for (const SiliconPoint& p : group.points) limits |= p.limits;
    for (std::size_t i = 0; i < model::physical::n_limits; ++i)
        if ((limits >> i & 1) != 0)
            fmt::print("  note: {}\n", text(static_cast<model::physical::Limit>(i)));
}

void print_chip(const run::SiliconValidation& v, std::size_t index) {
    const io::SiliconChip& chip = v.silicon.chips[index];
    fmt::print("\n{}: {} nm, {} of {} x {} cells\n  {}\n  {}\n", chip.name, chip.macro.node_nm,
               chip.macros == 1 ? "a macro" : fmt::format("{} macros", chip.macros),
               chip.macro.rows, chip.macro.columns, chip.about, chip.paper);
    if (!chip.assumed.empty()) fmt::print("  assumed: {}\n", chip.assumed);
    print_limits(v, index);
    fmt::print("  {:<50}{:<24}{:>12}{:>12} {:<6}{:>10}{:>12}\n", "", "operating point", "measured",
               "modelled", "", "error", "calibrated");
    for (const SiliconGroup& group : v.groups)
        if (group.chip == index && group.target) print_group(v.silicon, group);
}

void print_unused(const run::SiliconValidation& v) {
    fmt::print("\nMeasured, but no targets\n");
    for (const SiliconGroup& group : v.groups) {
        if (group.target) continue;
        std::set<std::string> notes;
        for (const SiliconPoint& p : group.points) notes.insert(v.silicon.rows[p.row].note);
        for (const std::string& note : notes)
            fmt::print("  {:<10} {:<34}{:>3} points: {}\n", v.silicon.chips[group.chip].name,
                       name_of(group.quantity, group.parts), group.points.size(), note);
    }
}

void print_trends(const run::SiliconValidation& v) {
    fmt::print(
        "\nRatio from the lowest to the highest supply\n  {:<10} {:<54}{:>14}{:>8}{:>10}"
        "{:>10}\n",
        "", "", "supply", "pairs", "measured", "modelled");
    for (const run::SupplyTrend& t : v.trends)
        fmt::print("  {:<10} {:<54}{:>14}{:>8}{:>10.3f}{:>10.3f}\n", v.silicon.chips[t.chip].name,
                   name_of(t.quantity, t.parts), fmt::format("{} / {} V", t.high_V, t.low_V),
                   t.pairs, t.measured, t.modelled);
}

void print_summary(const run::SiliconValidation& v) {
    fmt::print(
        "\nSummary: a chip's quantity counts with the median of its points\n"
        "  {:<8}{:>11}{:>8}{:>10}{:>10}  {:<46}{:>24}\n",
        "", "quantities", "points", "median", "worst", "which", "calibrated med / worst");
    for (const run::SiliconSummary& s : v.summaries)
        fmt::print("  {:<8}{:>11}{:>8}{:>8.1f} %{:>8.1f} %  {:<46}{:>24}\n", s.what, s.groups,
                   s.points, 100 * s.median, 100 * s.worst, s.worst_group,
                   s.calibrated_groups == 0
                       ? "-"
                       : fmt::format("{:.1f} % / {:.1f} % of {}", 100 * s.calibrated_median,
                                     100 * s.calibrated_worst, s.calibrated_groups));
    fmt::print(
        "Nothing is fitted to a chip but in the columns called calibrated: there one factor "
        "per chip and quantity, the\ngeometric mean of measured / modelled, brings the "
        "points together; a quantity of one point is not rated so.\n");
}

}  // namespace

void print_silicon(const run::SiliconValidation& v) {
    for (std::size_t chip = 0; chip < v.silicon.chips.size(); ++chip) print_chip(v, chip);
    print_unused(v);
    print_trends(v);
    print_summary(v);
}

std::string silicon_csv(const run::SiliconValidation& v) {
    std::string out =
        "chip,quantity,parts,point,measured,modelled,unit,error,factor,calibrated_error,target,"
        "note,source\n";
    for (const SiliconGroup& group : v.groups)
        for (const SiliconPoint& p : group.points) {
            const io::SiliconRow& row = v.silicon.rows[p.row];
            out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                               v.silicon.chips[row.chip].name, row.quantity, row.parts, row.point,
                               base::shortest(row.value), base::shortest(p.modelled), row.unit,
                               base::shortest(p.error), base::shortest(group.factor),
                               base::shortest(p.calibrated_error), row.target ? "yes" : "no",
                               row.note, row.source);
        }
    return out;
}

std::string silicon_json(const run::SiliconValidation& v) {
    using Json = nlohmann::ordered_json;
    Json out;
    out["chips"] = Json::array();
    for (const io::SiliconChip& chip : v.silicon.chips)
        out["chips"].push_back({{"name", chip.name},
                                {"paper", chip.paper},
                                {"assumed", chip.assumed},
                                {"quantities", Json::array()}});
    for (const SiliconGroup& group : v.groups) {
        Json points = Json::array();
        for (const SiliconPoint& p : group.points) {
            const io::SiliconRow& row = v.silicon.rows[p.row];
            points.push_back({{"point", row.point},
                              {"measured", row.value},
                              {"modelled", p.modelled},
                              {"error", p.error},
                              {"calibrated_error", p.calibrated_error},
                              {"note", row.note},
                              {"source", row.source}});
        }
        out["chips"][group.chip]["quantities"].push_back(
            {{"quantity", group.quantity},
             {"parts", group.parts},
             {"unit", group.unit},
             {"target", group.target},
             {"factor", group.factor},
             {"median_error", group.uncalibrated.median},
             {"worst_error", group.uncalibrated.max},
             {"median_calibrated_error", group.calibrated.median},
             {"worst_calibrated_error", group.calibrated.max},
             {"points", std::move(points)}});
    }
    out["supply_trends"] = Json::array();
    for (const run::SupplyTrend& t : v.trends)
        out["supply_trends"].push_back({{"chip", v.silicon.chips[t.chip].name},
                                        {"quantity", t.quantity},
                                        {"parts", t.parts},
                                        {"low_V", t.low_V},
                                        {"high_V", t.high_V},
                                        {"pairs", t.pairs},
                                        {"measured", t.measured},
                                        {"modelled", t.modelled}});
    out["summary"] = Json::array();
    for (const run::SiliconSummary& s : v.summaries)
        out["summary"].push_back({{"what", s.what},
                                  {"quantities", s.groups},
                                  {"points", s.points},
                                  {"median_error", s.median},
                                  {"worst_error", s.worst},
                                  {"worst", s.worst_group},
                                  {"median_calibrated_error", s.calibrated_median},
                                  {"worst_calibrated_error", s.calibrated_worst}});
    return out.dump(2) + "\n";
}

}  // namespace atl::cli
