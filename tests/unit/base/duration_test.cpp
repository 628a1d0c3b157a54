#include "atoll/base/duration.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace atl::base {
namespace {

TEST(Duration, UnderstandsUnitsAndSlurm) {
    const std::vector<std::pair<std::string, double>> known = {
        {"90s", 90},
        {"45m", 2700},
        {"2h", 7200},
        {"1d", 86400},
        {"1h30m", 5400},
        {"1d2h3m4s", 86400 + 7200 + 180 + 4},
        {"2d5s", 172805},
        {"90m", 5400},
        {"0s", 0},
        // Slurm: a number alone counts minutes.
        {"30", 1800},
        {"0", 0},
        {"1:30", 90},
        {"90:00", 5400},
        {"02:00:00", 7200},
        {"100:00:01", 360001},
        {"1-0", 86400},
        {"1-12", 129600},
        {"1-12:30", 131400},
        {"7-23:59:59", 7 * 86400 + 86399},
        {"999999999", 999999999 * 60.0},
    };
    for (const auto& [text, seconds] : known) EXPECT_EQ(parse_duration(text), seconds) << text;
}

TEST(Duration, RefusesAllElse) {
    for (const char* text :
         {"",        " ",       "s",         "1x",    "1.5h",    "-1",        "-5m",
          "+5m",     "1h 30m",  "30m1h",     "1h1h",  "1h30",    "30 ",       "1:60",
          "1:2:60",  "1:60:00", ":30",       "1:",    "1:2:3:4", "1-",        "-12",
          "1-24",    "1-1:60",  "1-1:1:60",  "1-2-3", "1-1h",    "1-1:1:1:1", "none",
          "NOT_SET", "INVALID", "UNLIMITED", "0x10",  "1e3",     "1000000000"})
        EXPECT_EQ(parse_duration(text), std::nullopt) << "'" << text << "'";
}

}  // namespace
}  // namespace atl::base
