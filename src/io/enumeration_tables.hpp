/// Tables of enumerations as their files hold them, checkpoints and results alike.
#pragma once

#include "atoll/io/run_file.hpp"
#include "hdf5_file.hpp"

namespace atl::io {

/// Throws base::Error(io), also for an objective nobody knows.
EnumerationTables read_enumeration_tables(const Hdf5Group& file);

/// `place` names the file in the error.
search::Objective objective_named(const std::string& name, const std::string& place);

}  // namespace atl::io
