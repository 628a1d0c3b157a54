/// A file driver for HDF5 that keeps failures of the disk to itself. HDF5 1.10 can neither close a
/// file whose last bytes cannot be written nor end the process after that; so it is told that all
/// went well, and whoever writes asks the driver.
#pragma once

#include <hdf5.h>

#include <memory>

namespace atl::io {

/// The first error (errno) met while writing a file; 0: none.
using WriteError = std::shared_ptr<int>;

/// Makes a file access property list open files for writing with this driver, as long as `error`
/// lives. The files keep a share of it.
void use_output_driver(hid_t access, const WriteError& error);

}  // namespace atl::io
