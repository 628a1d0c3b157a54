/// Counts what this program allocates: the operator new of the whole program is replaced, which is
/// why these tests are a program of their own.
#pragma once

#include <cstdint>

namespace atl::test {

/// Calls of operator new so far, of all threads.
std::int64_t allocations();

}  // namespace atl::test
