#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shipped_space.hpp"

// Spaces with other values for a parameter.

namespace atl::search {
namespace {

using testing::ElementsAre;

constexpr std::size_t supply_voltage = 0, rows = 3, technology_nm = 9;

TEST(OtherValues, TakeThePlaceOfTheSpacesOwn) {
    const ParameterSpace space = test::shipped_space("rram-4").space;
    const auto other = with_values(space, rows, {64, 100});
    ASSERT_TRUE(other.has_value());
    EXPECT_EQ(other->size(), space.size() / 5 * 2);
    EXPECT_EQ(other->name(), space.name());
    EXPECT_THAT(other->parameters()[rows].values, ElementsAre(64, 100));
    EXPECT_EQ(other->design(DesignId{0}).rows, 64);
    EXPECT_EQ(other->design(other->size() - 1).columns, 512);
}

TEST(OtherValues, KeepWhatOthersHaveForThem) {
    const ParameterSpace space = test::shipped_space("technology-4").space;
    const auto two = with_values(space, technology_nm, {10, 45});
    ASSERT_TRUE(two.has_value());
    EXPECT_EQ(two->parameters()[supply_voltage].given, technology_nm);
    EXPECT_EQ(two->design(DesignId{0}).supply_voltage, 0.5);
    EXPECT_EQ(two->design(DesignId{1}).supply_voltage, 0.75);
    // With one value left nothing depends on it.
    const auto one = with_values(space, technology_nm, {45});
    ASSERT_TRUE(one.has_value());
    EXPECT_FALSE(one->parameters()[supply_voltage].given.has_value());
    EXPECT_EQ(one->parameters()[supply_voltage].values.front(), 0.75);
    EXPECT_EQ(one->size(), space.size() / 6);
    EXPECT_FALSE(with_values(space, technology_nm, {10, 33}).has_value());
}

TEST(OtherValues, OfAParameterThatDependsOnAnotherDependOnNothing) {
    const ParameterSpace space = test::shipped_space("technology-4").space;
    auto other = with_values(space, supply_voltage, {0.7});
    ASSERT_TRUE(other.has_value());
    EXPECT_FALSE(other->parameters()[supply_voltage].given.has_value());
    // So that any node goes with it.
    EXPECT_TRUE(with_values(*other, technology_nm, {33}).has_value());
}

}  // namespace
}  // namespace atl::search
