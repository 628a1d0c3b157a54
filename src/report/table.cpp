#include "atoll/report/table.hpp"

#include <fmt/format.h>

#include <cmath>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/csv.hpp"
#include "number_text.hpp"

namespace atl::report {

std::size_t Table::add(std::vector<Cell> row) {
    ATOLL_EXPECT(row.size() == columns.size());
    rows.push_back(std::move(row));
    return rows.size() - 1;
}

Cell cell(double value) {
    return std::isfinite(value) ? Cell(value) : Cell();
}

namespace {

struct CsvText {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(double x) const { return base::shortest(x); }
    std::string operator()(std::int64_t i) const { return std::to_string(i); }
    std::string operator()(const std::string& text) const { return io::csv_cell(text); }
};

struct JsonValue {
    nlohmann::ordered_json operator()(std::monostate) const { return nullptr; }
    nlohmann::ordered_json operator()(const auto& value) const { return value; }
};

struct ReadableText {
    std::string operator()(std::monostate) const { return "–"; }
    std::string operator()(double x) const { return four_digits(x); }
    std::string operator()(std::int64_t i) const { return base::grouped(i); }
    std::string operator()(const std::string& text) const { return text; }
};

}  // namespace

std::string csv(const Table& table) {
    std::string out;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const Column& column = table.columns[c];
        out += c > 0 ? "," : "";
        out += io::csv_cell(column.unit.empty() ? column.name
                                                : column.name + " [" + column.unit + "]");
    }
    out += "\n";
    for (const auto& row : table.rows) {
        for (std::size_t c = 0; c < row.size(); ++c)
            out += (c > 0 ? "," : "") + std::visit(CsvText{}, row[c]);
        out += "\n";
    }
    return out;
}

nlohmann::ordered_json json(const Table& table) {
    nlohmann::ordered_json columns = nlohmann::ordered_json::array(),
                           rows = nlohmann::ordered_json::array();
    for (const Column& c : table.columns)
        columns.push_back({{"name", c.name}, {"unit", c.unit}, {"meaning", c.meaning}});
    for (const auto& row : table.rows) {
        nlohmann::ordered_json cells = nlohmann::ordered_json::array();
        for (const Cell& c : row) cells.push_back(std::visit(JsonValue{}, c));
        rows.push_back(std::move(cells));
    }
    return {{"columns", columns}, {"rows", rows}};
}

std::string readable(const Cell& cell) {
    return std::visit(ReadableText{}, cell);
}

}  // namespace atl::report
