/// Changes of bytes, and what every fuzzer needs besides.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

namespace atl::fuzz {

using Random = std::mt19937_64;

/// Up to `n`, without it; n >= 1.
inline std::size_t below(Random& random, std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

/// One change: cut, flipped, turned, overwritten or longer. `foreign` is another file's content.
inline void change_bytes(std::string& bytes, const std::string& foreign, Random& random) {
    if (bytes.empty()) return;
    const std::size_t at = below(random, bytes.size());
    const std::size_t n = 1 + below(random, std::min<std::size_t>(600, bytes.size() - at));
    switch (below(random, 6)) {
        case 0:
            return bytes.resize(at);
        case 1:
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(random, 8)));
            return;
        case 2:  // a block of a later place
            std::rotate(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                        bytes.begin() + static_cast<std::ptrdiff_t>(at + n / 2),
                        bytes.begin() + static_cast<std::ptrdiff_t>(at + n));
            return;
        case 3:
            bytes.replace(at, n, foreign.substr(below(random, foreign.size()), n));
            return;
        case 4:
            bytes.replace(at, n, std::string(n, '\0'));
            return;
        default:
            bytes += foreign.substr(below(random, foreign.size()));
    }
}

/// A reader that asks for gigabytes is to be found.
inline void limit_memory() {
#ifndef __SANITIZE_ADDRESS__  // reserves terabytes of addresses; has a limit of its own
    const rlimit limit{rlim_t{2} << 30, RLIM_INFINITY};
    setrlimit(RLIMIT_AS, &limit);
#endif
}

}  // namespace atl::fuzz
