#include "atoll/base/contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace atl::base {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

template <class Act>
std::string violation(Act act) {
    try {
        act();
    } catch (const ContractViolation& e) {
        return e.what();
    }
    return "none";
}

#ifdef ATOLL_CONTRACTS
TEST(Contract, BrokenOnesThrowWithKindConditionAndPlace) {
    const int x = 1;
    EXPECT_THAT(violation([&] { ATOLL_EXPECT(x == 2); }),
                EndsWith(": precondition violated: x == 2"));
    EXPECT_THAT(violation([&] { ATOLL_ASSERT(x == 3); }), EndsWith(": invariant violated: x == 3"));
    const int line = __LINE__ + 1;
    const std::string text = violation([&] { ATOLL_ENSURE(x == 4); });
    EXPECT_THAT(text, EndsWith(": postcondition violated: x == 4"));
    EXPECT_THAT(text, HasSubstr("contract_test.cpp:" + std::to_string(line) + ":"));
}

TEST(Contract, ConditionIsLookedAtOnce) {
    int looked = 0;
    ATOLL_EXPECT(++looked > 0);
    EXPECT_EQ(looked, 1);
}
#else
TEST(Contract, CostsNothingWhenSwitchedOff) {
    int looked = 0;
    EXPECT_EQ(violation([&] { ATOLL_EXPECT(++looked > 1); }), "none");
    EXPECT_EQ(looked, 0);
}
#endif

TEST(Contract, KeptOnesPass) {
    EXPECT_EQ(violation([] {
                  ATOLL_EXPECT(true);
                  ATOLL_ASSERT(1 + 1 == 2);
                  ATOLL_ENSURE(2 > 1);
              }),
              "none");
}

TEST(Contract, AViolationIsALogicError) {
    EXPECT_THROW(contract_failed("invariant", "false", "file.cpp", 12), std::logic_error);
    EXPECT_EQ(violation([] { contract_failed("invariant", "a < b", "file.cpp", 12); }),
              "file.cpp:12: invariant violated: a < b");
}

}  // namespace
}  // namespace atl::base
