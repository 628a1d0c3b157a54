/// Comma-separated tables: no commas or line breaks within cells when reading.
#pragma once

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "atoll/base/error.hpp"

namespace atl::io {

/// Cells of one line, without quotes and blanks around them.
std::vector<std::string> split_csv_line(std::string line);

/// A cell as it must be written.
std::string csv_cell(const std::string& text);

/// Reads a table with a header row by row, and collects its problems.
class CsvReader {
  public:
    /// Throws base::Error(io).
    explicit CsvReader(const std::filesystem::path& file);

    bool has(const std::string& column) const { return index(column) < header_.size(); }
    /// A column that is not there is a problem.
    void require(const std::string& column, const std::string& why);
    /// Goes to the next row; rows of another length than the header are problems.
    bool next();
    const std::string& text(const std::string& column) const { return cells_[index(column)]; }
    double number(const std::string& column);
    /// Of the current row, from 1.
    int line() const { return line_; }
    /// In the current row, or of the header before the first.
    void problem(std::string what, std::string why, std::string suggestion = "");
    /// Throws base::InputError.
    void throw_if_any() const;

  private:
    std::size_t index(const std::string& column) const;

    std::string file_;
    std::istringstream in_;
    std::vector<std::string> header_, cells_;
    int line_ = 1;
    std::vector<base::Diagnostic> problems_;
};

}  // namespace atl::io
