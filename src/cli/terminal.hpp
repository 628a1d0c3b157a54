/// What the streams of this process can show: a terminal, and how wide it is.
#pragma once

#include <cstddef>

namespace atl::cli {

/// Whether standard output or error is a terminal that understands more than plain text. Those of a
/// rank are never: what a launcher hands on may end anywhere.
bool terminal(int descriptor);

/// Columns of the terminal of a stream; COLUMNS in the environment goes first, as in a shell. 80
/// where neither tells.
std::size_t columns(int descriptor);

/// Whether a launcher such as mpirun or srun started this process.
bool launched();

}  // namespace atl::cli
