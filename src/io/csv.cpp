#include "atoll/io/csv.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"

namespace atl::io {

std::vector<std::string> split_csv_line(std::string line) {
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

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string out = "\"";
    for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

CsvReader::CsvReader(const std::filesystem::path& file)
    : file_(file.string()), in_(read_text(file)) {
    std::string line;
    std::getline(in_, line);
    header_ = split_csv_line(line);
}

std::size_t CsvReader::index(const std::string& column) const {
    return static_cast<std::size_t>(std::find(header_.begin(), header_.end(), column) -
                                    header_.begin());
}

void CsvReader::require(const std::string& column, const std::string& why) {
    if (!has(column)) problem("column '" + column + "' is missing", why);
}

bool CsvReader::next() {
    std::string line;
    while (std::getline(in_, line)) {
        ++line_;
        cells_ = split_csv_line(line);
        if (cells_.size() == 1 && cells_[0].empty()) continue;
        if (cells_.size() == header_.size()) return true;
        problem(std::to_string(cells_.size()) + " values",
                "the header has " + std::to_string(header_.size()));
    }
    return false;
}

double CsvReader::number(const std::string& column) {
    const auto value = base::parse_real(text(column));
    if (!value) problem(column + " is '" + text(column) + "'", "a number is wanted");
    return value.value_or(0);
}

void CsvReader::problem(std::string what, std::string why, std::string suggestion) {
    if (problems_.size() < 100)
        problems_.push_back(
            {file_, line_, 1, std::move(what), std::move(why), std::move(suggestion)});
}

void CsvReader::throw_if_any() const {
    if (!problems_.empty()) throw base::InputError(problems_);
}

}  // namespace atl::io
