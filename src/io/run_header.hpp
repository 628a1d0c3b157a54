/// The header of every HDF5 file atoll writes, and the check that a file is one that can be read.
#pragma once

#include <string>

#include "atoll/io/job.hpp"
#include "hdf5_file.hpp"

namespace atl::io {

inline constexpr std::int64_t format_version = 3;

void write_header(Hdf5Group& file, const std::string& file_type, const Job& job);

/// Throws base::Error(refused) when `file` is of another type or of another format than this
/// atoll writes.
void check_header(const Hdf5Group& file, const std::string& place, const std::string& file_type);

}  // namespace atl::io
