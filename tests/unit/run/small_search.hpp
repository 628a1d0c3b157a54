/// Searches of the real job, made small: three islands that meet after every generation, the first
/// population and four generations.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "atoll/io/checkpoint.hpp"
#include "atoll/io/job.hpp"
#include "atoll/run/search_run.hpp"
#include "run_fixture.hpp"
#include "search_printers.hpp"

namespace atl::run::test_search {

using atl::test::never;
using atl::test::read_file;
using atl::test::TemporaryDirectory;

/// True at the n-th question, counted from 1, and ever after.
inline std::function<bool()> from_question(int n) {
    return [n, asked = 0]() mutable { return ++asked >= n; };
}

inline constexpr std::int64_t last_generation = 4;

inline io::Job small_job(const io::Overrides& more = {}) {
    io::Overrides overrides = {
        {"algorithm",
         "{kind: four_phase, drawn: 40, chosen: 20, population: 8, phases: [{generations: 2}, "
         "{generations: 2}]}"},
        {"islands.count", "3"},
        {"islands.migration.interval", "1"},
        {"checkpoint.seconds", "1e6"}};
    for (const auto& [key, value] : more) overrides[key] = value;
    return io::load_job(ATOLL_SOURCE_DIR "/jobs/rram-4.yaml", overrides,
                        io::ConfigPath({ATOLL_SOURCE_DIR "/configs"}));
}

/// A job of three islands and two phases asks whether to stop after every generation of an island,
/// and again when they have met: this is the question at the meeting after a generation.
constexpr int at_meeting(int generation) {
    return 4 * (generation + 1);
}

/// Read once: no test changes it.
inline const io::Job& the_job() {
    static const io::Job job = small_job();
    return job;
}

/// The bytes of a result.
struct ResultBytes {
    std::string h5, json;
    explicit ResultBytes(const std::filesystem::path& directory)
        : h5(read_file(directory / "result.h5")), json(read_file(directory / "result.json")) {}
};

/// Those of a run of a job from start to end, without interruption.
inline ResultBytes straight_run_of(const io::Job& job) {
    const TemporaryDirectory directory;
    search::Communicator alone;
    SearchObserver nobody;
    run_search(job, alone, {.directory = directory.path()}, nobody, never);
    return ResultBytes(directory.path());
}

inline const ResultBytes& straight_run() {
    static const ResultBytes bytes = straight_run_of(the_job());
    return bytes;
}

struct Recorder final : SearchObserver {
    void progress(const SearchProgress& p) override { seen.push_back(p); }
    void warning(const std::string& text) override { warnings.push_back(text); }
    void started(std::int64_t from) override { starts.push_back(from); }

    std::vector<SearchProgress> seen;
    std::vector<std::string> warnings;
    std::vector<std::int64_t> starts;
};

class SearchRunTest : public testing::Test {
  protected:
    std::filesystem::path path(const std::string& name) const { return directory_.path() / name; }

    SearchOutcome run_with(const io::Job& job, const RunOptions& options,
                           const std::function<bool()>& stop = never) {
        recorder_ = {};
        search::Communicator alone;
        return run_search(job, alone, options, recorder_, stop);
    }
    SearchOutcome run(const io::Job& job, const std::string& name,
                      const std::function<bool()>& stop = never) {
        return run_with(job, {.directory = path(name)}, stop);
    }
    SearchOutcome resume(const io::Job& job, const std::string& name,
                         const std::function<bool()>& stop = never) {
        return run_with(job, {.directory = path(name), .resume = Resume::automatic}, stop);
    }

    /// A run left these bytes.
    void expect_result(const ResultBytes& expected, const std::string& name) {
        const ResultBytes got(path(name));
        EXPECT_TRUE(got.h5 == expected.h5) << "result.h5 of " << name;
        EXPECT_TRUE(got.json == expected.json) << "result.json of " << name;
    }

    /// States of all islands in the newest checkpoint of a run.
    std::vector<search::IslandState> states(const std::string& name) const {
        const auto checkpoint = io::read_checkpoint(path(name));
        std::vector<search::IslandState> out;
        if (!checkpoint) return out;
        for (std::int64_t i = 0; i < checkpoint->islands; ++i) out.push_back(checkpoint->island(i));
        return out;
    }

    nlohmann::json json(const std::string& file) const {
        return nlohmann::json::parse(read_file(path(file)));
    }

    TemporaryDirectory directory_;
    Recorder recorder_;
    const io::Job& job_ = the_job();
};

}  // namespace atl::run::test_search
