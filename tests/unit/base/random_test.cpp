#include "atoll/base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "atoll/base/contract.hpp"

namespace atl::base {
namespace {

using Block = std::array<std::uint64_t, 4>;

/// Philox4x64 with ten rounds, written from the paper and not from Random123.
Block philox(Block x, std::array<std::uint64_t, 2> key) {
    __extension__ using Wide = unsigned __int128;
    for (int round = 0; round < 10; ++round) {
        const Wide a = Wide{0xD2E7470EE14C6C93} * x[0], b = Wide{0xCA5A826395121157} * x[2];
        const auto high = [](Wide w) { return static_cast<std::uint64_t>(w >> 64); };
        const auto low = [](Wide w) { return static_cast<std::uint64_t>(w); };
        x = {high(b) ^ x[1] ^ key[0], low(b), high(a) ^ x[3] ^ key[1], low(a)};
        key[0] += 0x9E3779B97F4A7C15;
        key[1] += 0xBB67AE8584CAA73B;
    }
    return x;
}

std::vector<std::uint64_t> draws(RandomStream stream, int n = 8) {
    std::vector<std::uint64_t> out;
    for (int i = 0; i < n; ++i) out.push_back(stream.bits());
    return out;
}

RandomStream stream(std::uint64_t seed = 1, RandomDomain domain = RandomDomain::mutation,
                    std::uint64_t island = 2, std::uint64_t generation = 3,
                    std::uint64_t individual = 4) {
    return {seed, domain, island, generation, individual};
}

TEST(RandomStream, GivesTheKnownAnswerForZeroCounterAndKey) {
    EXPECT_EQ(draws({0, static_cast<RandomDomain>(0), 0, 0, 0}, 4),
              (std::vector<std::uint64_t>{0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
                                          0xd7e772cee186176b, 0x7e68b68aec7ba23b}));
}

// The vectors that Random123 ships for philox4x64 with 10 rounds.
TEST(Philox, OfThisTestGivesTheKnownAnswers) {
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
                                                   0xd7e772cee186176b, 0x7e68b68aec7ba23b}));
    constexpr std::uint64_t ones = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(
        philox({ones, ones, ones, ones}, {ones, ones}),
        (Block{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}));
    EXPECT_EQ(
        philox({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
               {0x452821e638d01377, 0xbe5466cf34e90c6c}),
        (Block{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}));
}

TEST(RandomStream, CountsBlocksOfFourWithThePlaceInTheCounterAndTheSeedInTheKey) {
    const std::uint64_t seed = 0x0123456789abcdef;
    RandomStream s(seed, RandomDomain::crossover, 7, 11, 13);
    for (std::uint64_t block = 0; block < 3; ++block) {
        const Block wanted = philox({block, 13, 11, 7}, {seed, 3});
        for (std::uint64_t word : wanted) EXPECT_EQ(s.bits(), word) << "block " << block;
    }
}

TEST(RandomStream, DomainsKeepTheirNumbers) {
    EXPECT_EQ(static_cast<std::uint64_t>(RandomDomain::initial_design), 1u);
    EXPECT_EQ(static_cast<std::uint64_t>(RandomDomain::selection), 2u);
    EXPECT_EQ(static_cast<std::uint64_t>(RandomDomain::crossover), 3u);
    EXPECT_EQ(static_cast<std::uint64_t>(RandomDomain::mutation), 4u);
    EXPECT_EQ(static_cast<std::uint64_t>(RandomDomain::migration), 5u);
}

TEST(RandomStream, SamePlaceSameDraws) {
    EXPECT_EQ(draws(stream()), draws(stream()));
    // Draws made elsewhere in between change nothing.
    RandomStream a = stream(), other = stream(99);
    std::vector<std::uint64_t> interleaved;
    for (int i = 0; i < 8; ++i) {
        interleaved.push_back(a.bits());
        other.bits();
    }
    EXPECT_EQ(interleaved, draws(stream()));
}

TEST(RandomStream, CopyGoesOnWhereTheOriginalWas) {
    RandomStream a = stream();
    for (int i = 0; i < 5; ++i) a.bits();
    RandomStream b = a;
    EXPECT_EQ(draws(a), draws(b));
}

TEST(RandomStream, AnyOtherPlaceGivesOtherDraws) {
    const std::vector<RandomStream> streams = {
        stream(),
        stream(2),
        stream(1, RandomDomain::crossover),
        stream(1, RandomDomain::mutation, 3),
        stream(1, RandomDomain::mutation, 2, 4),
        stream(1, RandomDomain::mutation, 2, 3, 5),
        // The same numbers at other places.
        stream(1, RandomDomain::mutation, 3, 2, 4),
        stream(1, RandomDomain::mutation, 2, 4, 3),
        stream(4, RandomDomain::initial_design, 2, 3, 4),
    };
    std::set<std::uint64_t> different;
    for (const auto& s : streams)
        for (std::uint64_t word : draws(s)) different.insert(word);
    EXPECT_EQ(different.size(), streams.size() * 8);
}

TEST(RandomStream, Uniform01TakesThe53HighestBits) {
    RandomStream numbers = stream(), words = stream();
    double least = 1, most = 0, sum = 0;
    constexpr int n = 10000;
    for (int i = 0; i < n; ++i) {
        const double x = numbers.uniform01();
        const std::uint64_t word = words.bits();
        EXPECT_EQ(x, static_cast<double>(word >> 11) / 9007199254740992.0);
        EXPECT_EQ(x, RandomStream::uniform01(word ^ 0x7ff));
        least = std::min(least, x), most = std::max(most, x), sum += x;
    }
    EXPECT_GE(least, 0.0);
    EXPECT_LT(least, 0.001);
    EXPECT_LT(most, 1.0);
    EXPECT_GT(most, 0.999);
    EXPECT_NEAR(sum / n, 0.5, 0.015);  // five standard deviations
}

TEST(RandomStream, UniformIntIsTheHighWordOfTheProduct) {
    RandomStream numbers = stream(), words = stream();
    __extension__ using Wide = unsigned __int128;
    // With n = 10 a draw is rejected once in 2^64 / 6 draws: none of these is.
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(numbers.uniform_int(10),
                  static_cast<std::uint64_t>(Wide{words.bits()} * 10 >> 64));
}

TEST(RandomStream, UniformIntOfOneIsZero) {
    RandomStream s = stream();
    for (int i = 0; i < 100; ++i) EXPECT_EQ(s.uniform_int(1), 0u);
}

TEST(RandomStream, UniformIntMeetsEveryNumberEquallyOften) {
    RandomStream s = stream();
    constexpr int n = 7, total = 70000;
    std::array<int, n> count{};
    for (int i = 0; i < total; ++i) {
        const std::uint64_t x = s.uniform_int(n);
        ASSERT_LT(x, std::uint64_t{n});
        ++count[x];
    }
    double chi_square = 0;
    for (int c : count) chi_square += (c - 10000.0) * (c - 10000.0) / 10000.0;
    EXPECT_LT(chi_square, 22.5);  // 6 degrees of freedom, probability 0.999
    EXPECT_GT(chi_square, 0.0);
}

// With n = 3 x 2^62 a plain high word would give every third number twice as often.
TEST(RandomStream, UniformIntIsUnbiasedWhereAProductAloneIsNot) {
    RandomStream s = stream();
    constexpr std::uint64_t n = std::uint64_t{3} << 62;
    constexpr int total = 30000;
    std::array<int, 3> by_remainder{};
    for (int i = 0; i < total; ++i) {
        const std::uint64_t x = s.uniform_int(n);
        ASSERT_LT(x, n);
        ++by_remainder[x % 3];
    }
    for (int c : by_remainder) EXPECT_NEAR(c, 10000, 450);  // over five standard deviations
}

TEST(RandomStream, UniformIntOfTheLargestRange) {
    RandomStream s = stream();
    constexpr std::uint64_t n = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t most = 0;
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t x = s.uniform_int(n);
        ASSERT_LT(x, n);
        most = std::max(most, x);
    }
    EXPECT_GT(most, n / 100 * 98);
}

TEST(RandomStream, UniformIntOfNothingIsABug) {
#ifdef ATOLL_CONTRACTS
    RandomStream s = stream();
    EXPECT_THROW(s.uniform_int(0), ContractViolation);
#else
    GTEST_SKIP() << "built without contracts";
#endif
}

TEST(RandomStream, ChanceOfZeroNeverAndOfOneAlways) {
    RandomStream s = stream();
    int half = 0;
    for (int i = 0; i < 1000; ++i) {
        EXPECT_FALSE(s.chance(0));
        EXPECT_TRUE(s.chance(1));
        half += s.chance(0.5);
    }
    EXPECT_NEAR(half, 500, 80);
}

}  // namespace
}  // namespace atl::base
