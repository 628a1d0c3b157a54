/// Division by a number that is known beforehand, as a multiplication: several times as fast.
#pragma once

#include <bit>
#include <cstdint>

#include "atoll/base/contract.hpp"

namespace atl::base {

/// Granlund and Montgomery, "Division by Invariant Integers using Multiplication" (1994), theorem
/// 4.2: exact for all numbers below 2^63, for which a multiplier of 64 bits is enough.
class Divisor {
  public:
    /// 2 <= n < 2^63.
    explicit Divisor(std::uint64_t n)
        : n_(checked(n)),
          shift_(static_cast<int>(std::bit_width(n - 1)) - 1),
          multiplier_(multiplier(n, shift_)) {}
    /// x / n, for x < 2^63.
    std::uint64_t quotient(std::uint64_t x) const {
        return static_cast<std::uint64_t>((static_cast<Wide>(multiplier_) * x) >> 64) >> shift_;
    }
    std::uint64_t n() const { return n_; }

  private:
    __extension__ using Wide = unsigned __int128;

    static std::uint64_t checked(std::uint64_t n) {
        ATOLL_EXPECT(n >= 2 && n >> 63 == 0);
        return n;
    }
    /// 2^(64 + shift) / n, rounded up past it.
    static std::uint64_t multiplier(std::uint64_t n, int shift) {
        return static_cast<std::uint64_t>((static_cast<Wide>(1) << (64 + shift)) / n + 1);
    }

    std::uint64_t n_;
    int shift_;
    std::uint64_t multiplier_;
};

}  // namespace atl::base
