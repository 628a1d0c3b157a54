#include "model/lazy_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace atl::model {
namespace {

using Table = LazyTable<std::string>;
constexpr std::uint64_t many = std::uint64_t{1} << 40;

/// Answers with the key, and counts how often it was asked to make an entry.
struct Maker {
    const std::string& at(Table& table, std::uint64_t key) {
        return table.at(key, [&] {
            ++made;
            return std::to_string(key);
        });
    }
    std::uint64_t made = 0;
};

TEST(SmallLazyTable, MakesEachEntryOnce) {
    Table table(5, 2, true);
    Maker maker;
    EXPECT_EQ(table.made(), 0u);
    for (int round = 0; round < 3; ++round)
        for (std::uint64_t key : {4, 0, 3}) ASSERT_EQ(maker.at(table, key), std::to_string(key));
    EXPECT_EQ(maker.made, 3u);
    EXPECT_EQ(table.made(), 3u);
}

TEST(SmallLazyTable, NeverForgets) {
    Table table(100, 2, true);
    Maker maker;
    std::vector<const std::string*> given;
    for (std::uint64_t key = 0; key < 100; ++key) {
        given.push_back(&maker.at(table, key));
        table.forget_if_full();
        EXPECT_FALSE(table.forgotten());
    }
    for (std::uint64_t key = 0; key < 100; ++key) {
        ASSERT_EQ(&maker.at(table, key), given[key]);
        ASSERT_EQ(*given[key], std::to_string(key));
    }
    EXPECT_EQ(maker.made, 100u);
}

TEST(LargeLazyTable, MakesEachEntryOnceWhileItHasRoom) {
    Table table(std::uint64_t{1} << 60, 10, false);
    Maker maker;
    for (int round = 0; round < 3; ++round)
        for (std::uint64_t key : {std::uint64_t{0}, (std::uint64_t{1} << 60) - 1, many}) {
            table.forget_if_full();
            ASSERT_EQ(maker.at(table, key), std::to_string(key));
        }
    EXPECT_EQ(maker.made, 3u);
    EXPECT_EQ(table.made(), 3u);
    EXPECT_FALSE(table.forgotten());
}

TEST(LargeLazyTable, ForgetsAllWhenFullAndAskedTo) {
    Table table(many, 3, false);
    Maker maker;
    EXPECT_TRUE(table.forgotten());  // nothing known yet
    for (std::uint64_t key : {0, 1}) maker.at(table, key);
    table.forget_if_full();
    EXPECT_FALSE(table.forgotten());
    maker.at(table, 2);
    // Full, but what was given out stays until told so; even more may be made.
    const std::string& third = maker.at(table, 2);
    const std::string& fourth = maker.at(table, 3);
    EXPECT_EQ(third, "2");
    EXPECT_EQ(fourth, "3");
    EXPECT_EQ(maker.made, 4u);
    table.forget_if_full();
    EXPECT_TRUE(table.forgotten());
    for (std::uint64_t key : {3, 2}) EXPECT_EQ(maker.at(table, key), std::to_string(key));
    EXPECT_EQ(maker.made, 6u);
    EXPECT_EQ(table.made(), 6u);  // forgotten ones included
}

TEST(LargeLazyTable, StaysBoundedAndRightOverManyKeys) {
    constexpr std::size_t most = 7;
    LazyTable<std::shared_ptr<std::uint64_t>> table(many, most, false);
    std::vector<std::weak_ptr<std::uint64_t>> given;
    for (std::uint64_t i = 0; i < 500; ++i) {
        const std::uint64_t key = i * 7919 % 31 + (i % 2) * (many / 2);
        table.forget_if_full();
        const auto& entry = table.at(key, [&] { return std::make_shared<std::uint64_t>(key); });
        ASSERT_EQ(*entry, key);
        given.push_back(entry);
        std::vector<const std::uint64_t*> alive;
        for (const auto& g : given)
            if (const auto e = g.lock())
                if (std::find(alive.begin(), alive.end(), e.get()) == alive.end())
                    alive.push_back(e.get());
        ASSERT_LE(alive.size(), most);
    }
    EXPECT_GT(table.made(), 62u);  // more than there are different keys
}

TEST(LargeLazyTable, KeepsWhatItGaveWhileItGrows) {
    Table table(many, 10'000, false);
    Maker maker;
    std::vector<const std::string*> given;
    for (std::uint64_t key = 0; key < 5000; ++key) given.push_back(&maker.at(table, key));
    for (std::uint64_t key = 0; key < 5000; ++key) ASSERT_EQ(*given[key], std::to_string(key));
}

}  // namespace
}  // namespace atl::model
