/// Comma-separated tables: no commas or line breaks within cells when reading.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace atl::io {

/// Cells of one line, without quotes and blanks around them.
std::vector<std::string> split_csv_line(std::string line);

/// A cell as it must be written.
std::string csv_cell(const std::string& text);

}  // namespace atl::io
