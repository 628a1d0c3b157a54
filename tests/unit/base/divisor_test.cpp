#include "atoll/base/divisor.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace atl::base {
namespace {

constexpr std::uint64_t most = (std::uint64_t{1} << 63) - 1;

/// Where rounding would show: around multiples, small and as large as they get.
void check(std::uint64_t n, std::uint64_t multiple) {
    const Divisor divisor(n);
    const std::uint64_t at = multiple / n * n;
    for (const std::uint64_t x : {at, at == 0 ? 0 : at - 1, std::min(most, at + n - 1)})
        ASSERT_EQ(divisor.quotient(x), x / n) << x << " / " << n;
}

TEST(Divisor, DividesAsTheDivisionDoes) {
    std::mt19937_64 random(1);
    std::vector<std::uint64_t> divisors = {most, most - 1, most / 2, most / 2 + 1, most / 2 + 2};
    for (std::uint64_t n = 2; n <= 2000; ++n) divisors.push_back(n);
    for (int bit = 11; bit < 63; ++bit)
        for (const std::uint64_t about : {-1, 0, 1})
            divisors.push_back((std::uint64_t{1} << bit) + about);
    for (int i = 0; i < 1000; ++i) divisors.push_back(2 + (random() >> 1 >> (i % 62)) % (most - 1));
    for (const std::uint64_t n : divisors) {
        for (const std::uint64_t x : {std::uint64_t{0}, n, 2 * (n / 2), most - n, most})
            check(n, x);
        for (int i = 0; i < 20; ++i) check(n, random() >> 1 >> (3 * i));
    }
}

#ifdef ATOLL_CONTRACTS
TEST(Divisor, IsAtLeastTwo) {
    EXPECT_THROW(Divisor(0), ContractViolation);
    EXPECT_THROW(Divisor(1), ContractViolation);
    EXPECT_THROW(Divisor(most + 1), ContractViolation);
}
#endif

}  // namespace
}  // namespace atl::base
