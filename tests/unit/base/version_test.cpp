#include "atoll/base/version.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace atl::base {
namespace {

TEST(Version, HasThreeNumbers) {
    EXPECT_TRUE(std::regex_match(std::string(version()), std::regex(R"(\d+\.\d+\.\d+)")))
        << version();
}

TEST(GitSha, IsACommitOrUnknown) {
    EXPECT_TRUE(std::regex_match(std::string(git_sha()), std::regex("[0-9a-f]{40}|unknown")))
        << git_sha();
}

}  // namespace
}  // namespace atl::base
