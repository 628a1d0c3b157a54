#include "atoll/io/design_table.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"

namespace atl::io {

namespace {

std::vector<std::string> split(std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells(1);
    for (char c : line) {
        if (c == ',')
            cells.emplace_back();
        else if (c != '"')
            cells.back() += c;
    }
    for (std::string& cell : cells) {
        cell.erase(0, cell.find_first_not_of(" \t"));
        cell.erase(cell.find_last_not_of(" \t") + 1);
    }
    return cells;
}

/// A whole number may also be written as 256.0 or 1e3, as spreadsheets do.
std::optional<double> parse_cell(const std::string& text, bool integer) {
    const auto value = base::parse_real(text);
    if (!value || *value <= 0) return std::nullopt;
    if (integer && (*value > std::numeric_limits<int>::max() || *value != std::floor(*value)))
        return std::nullopt;
    return value;
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string out = "\"";
    for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

}  // namespace

std::vector<model::Design> read_designs(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw base::Error(base::ErrorKind::io, "cannot read " + file.string());
    std::vector<base::Diagnostic> problems;
    const auto problem = [&](int line, int column, std::string what, std::string why = "",
                             std::string suggestion = "") {
        problems.push_back({file.string(), line, column, std::move(what), std::move(why),
                            std::move(suggestion)});
    };
    std::vector<std::string> known;
    for (const auto& p : model::design_parameters()) known.emplace_back(p.name);

    std::string line;
    std::vector<const model::DesignParameter*> columns;
    if (!std::getline(in, line)) problem(1, 1, "the file is empty", "a header line is wanted");
    for (const std::string& name : split(line)) {
        const auto* parameter = model::find_design_parameter(name);
        if (parameter == nullptr)
            problem(1, 1, "unknown column '" + name + "'", "", base::suggest_name(name, known));
        else if (std::find(columns.begin(), columns.end(), parameter) != columns.end())
            problem(1, 1, "column '" + name + "' for the second time");
        columns.push_back(parameter);
    }
    for (const auto& p : model::design_parameters())
        if (p.name != "technology_nm" &&
            std::find(columns.begin(), columns.end(), &p) == columns.end())
            problem(1, 1, "column '" + std::string(p.name) + "' is missing");
    std::vector<model::Design> designs;
    for (int number = 2; problems.size() < 100 && std::getline(in, line); ++number) {
        const auto cells = split(line);
        if (cells.size() == 1 && cells[0].empty()) continue;
        if (cells.size() != columns.size()) {
            problem(number, 1, std::to_string(cells.size()) + " values",
                    "the header has " + std::to_string(columns.size()) + " columns");
            continue;
        }
        model::Design& design = designs.emplace_back();
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (columns[c] == nullptr) continue;
            if (const auto value = parse_cell(cells[c], columns[c]->integer()))
                columns[c]->set(design, *value);
            else
                problem(number, static_cast<int>(c) + 1,
                        std::string(columns[c]->name) + " is '" + cells[c] + "'",
                        columns[c]->integer() ? "a whole number above 0 is wanted"
                                              : "a number above 0 is wanted");
        }
    }
    if (!problems.empty()) throw base::InputError(std::move(problems));
    return designs;
}

std::string cost_csv_header() {
    return "design,network,energy_J,latency_s,cycles,area_mm2,feasible,reason\n";
}

std::string cost_csv_lines(std::size_t design, const model::DesignCost& cost,
                           std::span<const model::Network> networks) {
    std::string out;
    for (std::size_t n = 0; n < networks.size(); ++n) {
        out += std::to_string(design) + "," + quoted(networks[n].name) + ",";
        if (!cost.outside_tables.empty()) {
            out += ",,,,0," + quoted(cost.outside_tables) + "\n";
            continue;
        }
        const model::NetworkCost& c = cost.networks[n];
        const std::string area = base::shortest(cost.area_mm2);
        if (c.infeasible)
            out += ",,," + area + ",0," + quoted(c.infeasible.text(networks[n])) + "\n";
        else
            out += base::shortest(c.energy_J) + "," + base::shortest(c.latency_s) + "," +
                   std::to_string(c.cycles) + "," + area + ",1,\n";
    }
    return out;
}

}  // namespace atl::io
