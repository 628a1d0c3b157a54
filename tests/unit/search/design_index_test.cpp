#include "atoll/search/design_index.hpp"

#include <gmock/gmock.h>

#include <map>

#include "atoll/base/random.hpp"

namespace atl::search {
namespace {

TEST(DesignIndex, IsEmptyAtFirst) {
    DesignIndex index;
    EXPECT_EQ(index.size(), 0u);
    EXPECT_EQ(index.find(0), std::nullopt);
    index.clear();
    EXPECT_EQ(index.find(0), std::nullopt);
}

TEST(DesignIndex, FindsWhatWasInsertedFirst) {
    DesignIndex index;
    EXPECT_TRUE(index.insert(7, 3));
    EXPECT_TRUE(index.insert(0, 5));
    EXPECT_FALSE(index.insert(7, 4));
    EXPECT_EQ(index.find(7), 3u);
    EXPECT_EQ(index.find(0), 5u);
    EXPECT_EQ(index.find(8), std::nullopt);
    EXPECT_EQ(index.size(), 2u);
}

TEST(DesignIndex, EqualsAMapWhateverIsInserted) {
    // Neighbours, multiples of powers of two (which collide in poor tables), and the ends of what
    // an id may be, while the table grows.
    for (const std::uint64_t step : {std::uint64_t{1}, std::uint64_t{1} << 20,
                                     std::uint64_t{1} << 52, std::uint64_t{0xfffffffb}}) {
        DesignIndex index;
        std::map<DesignId, std::size_t> expected;
        base::RandomStream random(2, base::RandomDomain::selection, 0, 0, step);
        for (std::size_t i = 0; i < 3000; ++i) {
            const DesignId id = random.uniform_int(2000) * step & (~std::uint64_t{0} >> 1);
            ASSERT_EQ(index.insert(id, i), expected.emplace(id, i).second);
            ASSERT_EQ(index.size(), expected.size());
        }
        for (const auto& [id, number] : expected) ASSERT_EQ(index.find(id), number);
        for (DesignId id = 0; id < 5000; ++id) {
            const auto known = expected.find(id);
            ASSERT_EQ(index.find(id),
                      known == expected.end() ? std::nullopt : std::optional(known->second));
        }
    }
}

TEST(DesignIndex, ReservingKeepsWhatIsThere) {
    DesignIndex index;
    for (DesignId id = 0; id < 100; ++id) index.insert(3 * id, id);
    index.reserve(10'000);
    index.reserve(1);
    EXPECT_EQ(index.size(), 100u);
    for (DesignId id = 0; id < 300; ++id)
        EXPECT_EQ(index.find(id), id % 3 == 0 ? std::optional<std::size_t>(id / 3) : std::nullopt);
}

TEST(DesignIndex, IsEmptyAfterClearing) {
    DesignIndex index;
    for (DesignId id = 0; id < 100; ++id) index.insert(id, id);
    index.clear();
    EXPECT_EQ(index.size(), 0u);
    for (DesignId id = 0; id < 100; ++id) EXPECT_EQ(index.find(id), std::nullopt);
    EXPECT_TRUE(index.insert(5, 1));
    EXPECT_EQ(index.find(5), 1u);
}

}  // namespace
}  // namespace atl::search
