/// What a chart or a table of a report shows, as columns with units: the one source of its picture,
/// its CSV and its JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

namespace atl::report {

struct Column {
    std::string name;
    std::string unit;     ///< empty: none
    std::string meaning;  ///< may be empty
};

/// Nothing (unknown, or not applicable), a number, a whole number, a text.
using Cell = std::variant<std::monostate, double, std::int64_t, std::string>;

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  ///< each as long as `columns`

    /// Position of the row added.
    std::size_t add(std::vector<Cell> row);
};

/// Nothing where the number is not finite.
Cell cell(double value);

/// With a header line; units in brackets behind the names.
std::string csv(const Table& table);
/// {columns: [{name, unit, meaning}], rows: [[..]]}
nlohmann::ordered_json json(const Table& table);

/// A number for people: four significant digits, thousands grouped, exponents where they help.
std::string readable(const Cell& cell);

}  // namespace atl::report
