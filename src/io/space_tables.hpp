/// A parameter space within an HDF5 file, so that its designs can be told from their numbers
/// without the configuration it was made from.
#pragma once

#include "atoll/search/parameter_space.hpp"
#include "hdf5_file.hpp"

namespace atl::io {

void write_space(Hdf5Group group, const search::ParameterSpace& space);

/// What write_space wrote. Throws base::Error(io).
search::ParameterSpace read_space(const Hdf5Group& group, const std::string& place);

}  // namespace atl::io
