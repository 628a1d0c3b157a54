#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "atoll/io/result.hpp"
#include "sample_run.hpp"
#include "test_files.hpp"

// run.json: the sessions of work on a run directory.

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class RunLog : public testing::Test {
  protected:
    const fs::path directory_ = fresh_directory();
};

const RunSession first = {"2025-01-01T00:00:00Z",
                          "2025-01-01T00:01:00Z",
                          "host",
                          "1 process",
                          "generation",
                          -1,
                          10,
                          60.5,
                          "stopped"};
const RunSession second = {"2025-01-02T00:00:00Z",
                           "2025-01-02T00:02:00Z",
                           "other",
                           "Open MPI v4.1.4, 4 ranks",
                           "generation",
                           10,
                           40,
                           120,
                           "finished"};

TEST_F(RunLog, RunJsonGrowsAndTheResultStaysAsItIs) {
    write_result(directory_, sample_job(), sample_islands(), std::nullopt);
    const std::string digest = result_digest(directory_);
    const std::string result = read_file(directory_ / "result.json");
    append_session(directory_, first);
    append_session(directory_, second);
    const json j = json::parse(read_file(directory_ / "run.json"));
    EXPECT_EQ(j, json::parse(R"([
        {"started": "2025-01-01T00:00:00Z", "ended": "2025-01-01T00:01:00Z", "host": "host",
         "parallel": "1 process", "from_generation": -1, "to_generation": 10, "seconds": 60.5,
         "outcome": "stopped"},
        {"started": "2025-01-02T00:00:00Z", "ended": "2025-01-02T00:02:00Z", "host": "other",
         "parallel": "Open MPI v4.1.4, 4 ranks", "from_generation": 10, "to_generation": 40,
         "seconds": 120.0, "outcome": "finished"}])"));
    EXPECT_EQ(result_digest(directory_), digest);
    EXPECT_EQ(read_file(directory_ / "result.json"), result);
    EXPECT_FALSE(fs::exists(directory_ / "run.json.tmp"));
}

TEST_F(RunLog, ADamagedRunJsonIsInNobodysWay) {
    for (const char* content : {"", "{\"not\": \"a list\"}", "[{\"half\""}) {
        write_file(directory_ / "run.json", content);
        append_session(directory_, first);
        const json j = json::parse(read_file(directory_ / "run.json"));
        ASSERT_EQ(j.size(), 1u);
        EXPECT_EQ(j[0]["outcome"], "stopped");
    }
}

}  // namespace
}  // namespace atl::io::test
