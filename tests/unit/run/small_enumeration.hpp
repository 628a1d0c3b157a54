/// Enumerations of a space of 1,728 designs in 54 chunks, on two networks: some designs are
/// feasible, some exceed the area limit, some cannot hold the networks.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "atoll/run/enumeration_run.hpp"
#include "run_fixture.hpp"
#include "small_spaces.hpp"
#include "threaded_peers.hpp"

namespace atl::run::test_enumeration {

namespace fs = std::filesystem;
using search::EnumerationConfig;
using search::Objective;
using test::never;
using test::read_file;
using test::TemporaryDirectory;

inline constexpr const char* small_space = test::space_of_1728;
inline constexpr std::uint64_t chunks = 54;

inline io::Job small_job(const io::Overrides& more = {}, const std::string& space = small_space) {
    io::Overrides overrides = {{"checkpoint.seconds", "1e6"}};
    for (const auto& [key, value] : more) overrides[key] = value;
    return test::job_of(space, overrides);
}

/// Read once: no test changes it.
inline const io::Job& the_job() {
    static const io::Job job = small_job();
    return job;
}

inline EnumerationConfig config_of(const io::Job& job) {
    EnumerationConfig config;
    config.leading = job.config.objective;
    config.objectives = {Objective::ela_mean, Objective::e, Objective::a};
    config.top = 5;
    config.limits = job.config.limits;
    return config;
}

using Files = std::map<std::string, std::string>;

/// All that equal jobs must leave equal, by name.
inline Files result_files(const fs::path& directory) {
    Files out;
    for (const char* name : {"result.h5", "result.json", "top.csv", "pareto.csv", "parameters.csv"})
        out[name] = read_file(directory / name);
    return out;
}

/// Of a run of the job from start to end, without interruption, on one rank.
inline const Files& straight_run() {
    static const Files files = [] {
        const TemporaryDirectory directory;
        search::Communicator alone;
        EnumerationObserver nobody;
        run_enumeration(the_job(), config_of(the_job()), alone, {.directory = directory.path()},
                        nobody, [] { return false; });
        return result_files(directory.path());
    }();
    return files;
}

struct Recorder final : EnumerationObserver {
    void started(std::uint64_t from) override { starts.push_back(from); }
    void progress(const EnumerationProgress& p) override { seen.push_back(p); }
    void warning(const std::string& text) override { warnings.push_back(text); }

    std::vector<std::uint64_t> starts;
    std::vector<EnumerationProgress> seen;
    std::vector<std::string> warnings;
};

inline bool at_once() {
    return true;
}

class EnumerationRunTest : public testing::Test {
  protected:
    fs::path path(const std::string& name) const { return directory_.path() / name; }

    EnumerationOutcome run_with(const io::Job& job, const RunOptions& options,
                                const std::function<bool()>& stop = never) {
        recorder_ = {};
        search::Communicator alone;
        return run_enumeration(job, config_of(job), alone, options, recorder_, stop);
    }
    EnumerationOutcome run(const std::string& name, const std::function<bool()>& stop = never) {
        return run_with(job_, {.directory = path(name)}, stop);
    }
    EnumerationOutcome resume(const std::string& name, const std::function<bool()>& stop = never) {
        return run_with(job_, {.directory = path(name), .resume = Resume::automatic}, stop);
    }
    /// On several ranks; `stop` is asked on the last one alone. Whether all finished.
    bool run_on(int ranks, const RunOptions& options, const std::function<bool()>& stop = never,
                const io::Job& job = the_job()) {
        std::vector<int> finished(static_cast<std::size_t>(ranks));
        test::on_ranks(ranks, [&](search::Communicator& peers) {
            Recorder recorder;
            const bool last = peers.rank() + 1 == ranks;
            const auto outcome = run_enumeration(job, config_of(job), peers, options, recorder,
                                                 last ? stop : std::function<bool()>(never));
            finished[static_cast<std::size_t>(peers.rank())] = outcome.finished;
            // The root alone has the result and shows progress.
            EXPECT_EQ(outcome.result.has_value(), outcome.finished && peers.root());
            EXPECT_EQ(recorder.seen.empty(), !peers.root());
            EXPECT_EQ(recorder.starts.size(), peers.root() ? 1u : 0u);
        });
        EXPECT_EQ(std::set<int>(finished.begin(), finished.end()).size(), 1u);
        return finished.front() != 0;
    }

    /// A run left these bytes.
    void expect_result(const Files& expected, const std::string& name) {
        const Files got = result_files(path(name));
        for (const auto& [file, bytes] : expected)
            EXPECT_TRUE(got.at(file) == bytes) << file << " of " << name;
    }

    nlohmann::json json(const std::string& file) const {
        return nlohmann::json::parse(read_file(path(file)));
    }

    TemporaryDirectory directory_;
    Recorder recorder_;
    const io::Job& job_ = the_job();
};

}  // namespace atl::run::test_enumeration
