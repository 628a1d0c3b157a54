/// Reading of test data.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace atl::test {

using CsvRow = std::map<std::string, std::string>;

inline std::vector<CsvRow> read_csv(const std::string& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file);
    const auto split = [](const std::string& line) {
        std::vector<std::string> cells;
        std::stringstream stream(line);
        for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
        return cells;
    };
    std::string line;
    std::getline(in, line);
    const auto header = split(line);
    std::vector<CsvRow> rows;
    while (std::getline(in, line)) {
        const auto cells = split(line);
        CsvRow& row = rows.emplace_back();
        for (std::size_t c = 0; c < header.size(); ++c) row[header[c]] = cells.at(c);
    }
    return rows;
}

inline double real(const CsvRow& row, const std::string& column) {
    return std::stod(row.at(column));
}
inline int whole(const CsvRow& row, const std::string& column) {
    return std::stoi(row.at(column));
}

}  // namespace atl::test
