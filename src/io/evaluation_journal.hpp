/// The files in which ranks note evaluations until they are in the archive.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"

namespace atl::io {

/// Those in the directory of a run, in the order of their names.
std::vector<std::filesystem::path> journals(const std::filesystem::path& directory);

/// The notes of a journal. Throws base::Error: io, refused when it belongs to another job.
std::vector<std::string> read_journal(const std::filesystem::path& file, const Job& job);

/// Notes in a journal, torn ones among them.
std::int64_t lines_of_journal(const std::filesystem::path& file);

}  // namespace atl::io
