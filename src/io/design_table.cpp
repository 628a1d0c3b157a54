#include "atoll/io/design_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <sstream>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/csv.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/model/decimal_rounding.hpp"

namespace atl::io {

std::vector<model::Design> read_designs(const std::filesystem::path& file, model::ModelKind model) {
    std::istringstream in(read_text(file));
    std::vector<base::Diagnostic> problems;
    const auto problem = [&](int line, int column, std::string what, std::string why = "",
                             std::string suggestion = "") {
        problems.push_back(
            {file.string(), line, column, std::move(what), std::move(why), std::move(suggestion)});
    };
    std::vector<std::string> known;
    for (const auto& p : model::design_parameters(model)) known.emplace_back(p.name);

    std::string line;
    std::vector<const model::DesignParameter*> columns;
    if (!std::getline(in, line)) {
        problem(1, 1, "the file is empty", "a header line is wanted");
        throw base::InputError(std::move(problems));
    }
    for (const std::string& name : split_csv_line(line)) {
        const auto* parameter = model::find_design_parameter(name, model);
        const int column = static_cast<int>(columns.size()) + 1;
        if (parameter == nullptr)
            problem(1, column, "unknown column '" + name + "'", "",
                    base::suggest_name(name, known));
        else if (std::find(columns.begin(), columns.end(), parameter) != columns.end())
            problem(1, column, "column '" + name + "' for the second time");
        columns.push_back(parameter);
    }
    for (const auto& p : model::design_parameters(model))
        if (!p.optional() && std::find(columns.begin(), columns.end(), &p) == columns.end())
            problem(1, 1, "column '" + std::string(p.name) + "' is missing");
    std::vector<model::Design> designs;
    for (int number = 2; problems.size() < 100 && std::getline(in, line); ++number) {
        const auto cells = split_csv_line(line);
        if (cells.size() == 1 && cells[0].empty()) continue;
        if (cells.size() != columns.size()) {
            problem(number, 1, std::to_string(cells.size()) + " values",
                    "the header has " + std::to_string(columns.size()) + " columns");
            continue;
        }
        model::Design& design = designs.emplace_back();
        design.model = model;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (columns[c] == nullptr) continue;
            if (const auto value = columns[c]->parse(cells[c]))
                columns[c]->set(design, *value);
            else
                problem(number, static_cast<int>(c) + 1,
                        std::string(columns[c]->name) + " is '" + cells[c] + "'",
                        columns[c]->wanted() + " is wanted");
        }
    }
    if (!problems.empty()) throw base::InputError(std::move(problems));
    return designs;
}

std::string over_area(double area_mm2, double area_limit_mm2) {
    if (area_mm2 <= area_limit_mm2) return "";
    return "area: " + base::shortest(area_mm2) + " mm2 of " + base::shortest(area_limit_mm2) +
           " mm2 (over by " + model::percent(area_mm2 / area_limit_mm2 - 1) + ")";
}

std::string limits_text(const search::Limits& limits) {
    return base::shortest(limits.area_mm2) + " mm2" +
           (limits.snr_dB > 0 ? " and " + base::shortest(limits.snr_dB) + " dB" : "");
}

std::string over_limits(const model::DesignCost& cost, const search::Limits& limits) {
    std::string out = over_area(cost.area_mm2, limits.area_mm2);
    if (limits.excess(0, cost.noise) > 0)
        out += (out.empty() ? "" : "; ") +
               ("signal to noise: " +
                base::shortest(model::round_to_digits(-10 * std::log10(cost.noise), 4)) +
                " dB of " + base::shortest(limits.snr_dB) + " dB");
    return out;
}

std::string cost_csv_header() {
    return "design,network,energy_J,latency_s,cycles,area_mm2,feasible,reason\n";
}

std::string cost_csv_lines(std::size_t design, const model::DesignCost& cost,
                           std::span<const model::Network> networks, const search::Limits& limits) {
    const std::string over = over_limits(cost, limits);
    std::string out;
    for (std::size_t n = 0; n < networks.size(); ++n) {
        out += std::to_string(design) + "," + csv_cell(networks[n].name) + ",";
        if (!cost.outside_tables.empty()) {
            out += ",,,,0," + csv_cell(cost.outside_tables) + "\n";
            continue;
        }
        const model::NetworkCost& c = cost.networks[n];
        const std::string area = base::shortest(cost.area_mm2);
        if (c.infeasible)
            out += ",,," + area + ",0," + csv_cell(c.infeasible.text(networks[n])) + "\n";
        else
            out += base::shortest(c.energy_J) + "," + base::shortest(c.latency_s) + "," +
                   (c.cycles > 0 ? std::to_string(c.cycles) : "") + "," + area +
                   (over.empty() ? ",1," : ",0,") + csv_cell(over) + "\n";
    }
    return out;
}

}  // namespace atl::io
