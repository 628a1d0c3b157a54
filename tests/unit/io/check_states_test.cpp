#include "atoll/io/check_states.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "atoll/io/enumeration_file.hpp"
#include "sample_run.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

using search::IslandState;
using testing::HasSubstr;
using Islands = std::vector<IslandState>;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// Why the sample islands, changed, are refused.
std::string why(const std::function<void(Islands&)>& change) {
    Islands islands = sample_islands();
    change(islands);
    return io_error([&] {
        for (const IslandState& s : islands) check_state(s, "file");
    });
}
std::string why_of_job(const std::function<void(Islands&)>& change) {
    Islands islands = sample_islands();
    change(islands);
    return io_error([&] {
        for (const IslandState& s : islands) check_state_of_job(s, sample_job(), "file");
    });
}

TEST(CheckStates, TakesWhatASearchLeaves) {
    for (const IslandState& s : sample_islands()) {
        check_state(s, "file");
        check_state_of_job(s, sample_job(), "file");
    }
}

TEST(CheckStates, PossibleCountsAndScores) {
    for (auto change :
         {+[](IslandState& s) { s.generation = -2; }, +[](IslandState& s) { s.evaluations = -1; },
          +[](IslandState& s) { s.requests = s.evaluations - 1; }})
        EXPECT_EQ(why([&](Islands& s) { change(s[0]); }), "file: island 0 has impossible counts");
    for (auto change : {+[](IslandState& s) { s.population[0].score.objective = no_number; },
                        +[](IslandState& s) { s.archive[1].score.violation = no_number; },
                        +[](IslandState& s) { s.archive[1].score.violation = -0.5; }})
        EXPECT_EQ(why([&](Islands& s) { change(s[1]); }), "file: island 1 has impossible scores");
}

TEST(CheckStates, PopulationsInOrderAndInTheArchive) {
    EXPECT_EQ(why([](Islands& s) { s[0].population.clear(); }), "file: island 0 has no population");
    const std::string disorder = "file: the population of island 0 is not in order";
    EXPECT_EQ(why([](Islands& s) { std::swap(s[0].population[0], s[0].population[2]); }), disorder);
    EXPECT_EQ(why([](Islands& s) { s[0].population[1] = s[0].population[0]; }), disorder);
    const std::string lacks = "file: the archive of island 0 lacks members of its population";
    EXPECT_EQ(why([](Islands& s) { s[0].archive.erase(s[0].archive.begin()); }), lacks);
    EXPECT_EQ(why([](Islands& s) { s[0].archive[1].score.objective *= 2; }), lacks);
}

TEST(CheckStates, HistoriesOfEveryGeneration) {
    const std::string disorder = "file: the history of island 0 is not in order";
    EXPECT_EQ(why([](Islands& s) { s[0].history[1].generation = 7; }), disorder);
    EXPECT_EQ(why([](Islands& s) { s[0].history[1].phase = -1; }), disorder);
    EXPECT_EQ(why([](Islands& s) { s[0].history[2].best_objective = no_number; }), disorder);
    for (const double impossible : {no_number, -0.1, 1.1})
        EXPECT_EQ(why([&](Islands& s) { s[0].history[2].diversity = impossible; }), disorder);
    EXPECT_EQ(why([](Islands& s) { s[0].history.pop_back(); }),
              "file: the history of island 0 does not end at its generation");
}

TEST(CheckStates, TheJobsSizesAndDesigns) {
    EXPECT_THAT(why_of_job([](Islands& s) { s[1].population.resize(1000); }),
                HasSubstr("island 1 has a larger population than the job"));
    EXPECT_THAT(why_of_job([](Islands& s) { s[1].archive.resize(1'000'000); }),
                HasSubstr("island 1 has a larger archive than the job"));
    for (auto designs : {&IslandState::population, &IslandState::archive})
        EXPECT_THAT(
            why_of_job([&](Islands& s) { (s[0].*designs)[0].id = sample_job().space.size(); }),
            HasSubstr("island 0 has designs outside the job's space"));
}

TEST(CheckStates, AFullArchiveMayLackMembersOfThePopulation) {
    IslandState state = sample_islands()[0];
    state.forgotten = 1;
    state.archive.erase(state.archive.begin());
    check_state(state, "file");
}

/// Half of an enumeration of the sample job, with two objectives.
EnumerationCheckpoint sample_checkpoint() {
    EnumerationCheckpoint c;
    c.objectives = {search::Objective::ela_mean, search::Objective::e};
    c.top = 2;
    c.next_chunk = 5;
    c.chunks = 10;
    c.tally.unmappable = 20;
    c.tally.feasible = 3;
    c.tally.best = {{{7, 0.5}, {8, 0.5}}, {{1, 0.25}}};
    c.tally.front = {{7, 1, 2, 3}};
    for (const auto& p : sample_job().space.parameters()) {
        auto& shares = c.tally.shares.emplace_back();
        for (const double value : p.values) shares.push_back({value, 0, 1});
    }
    return c;
}
std::string why_tally(const std::function<void(EnumerationCheckpoint&)>& change) {
    EnumerationCheckpoint c = sample_checkpoint();
    change(c);
    return io_error([&] { check_tally(c, "file"); });
}
std::string why_tally_of_job(const std::function<void(search::EnumerationTally&)>& change) {
    EnumerationCheckpoint c = sample_checkpoint();
    change(c.tally);
    return io_error(
        [&] { check_tally_of_job(c, sample_job(), sample_checkpoint().tally, "file"); });
}

TEST(CheckTally, TakesWhatAnEnumerationLeaves) {
    const EnumerationCheckpoint c = sample_checkpoint();
    check_tally(c, "file");
    check_tally_of_job(c, sample_job(), c.tally, "file");
}

TEST(CheckTally, ProgressRanksAndFront) {
    using C = EnumerationCheckpoint;
    for (auto change : {+[](C& c) { c.top = 0; }, +[](C& c) { c.next_chunk = 11; },
                        +[](C& c) { c.objectives.clear(); }})
        EXPECT_EQ(why_tally(change), "file: has impossible counts");
    EXPECT_EQ(why_tally([](C& c) { c.objectives[1] = c.objectives[0]; }),
              "file: has an objective twice");
    const std::string disorder = "file: its best designs are not in order";
    EXPECT_EQ(why_tally([](C& c) { c.top = 1; }), disorder);
    EXPECT_EQ(why_tally([](C& c) { std::swap(c.tally.best[0][0], c.tally.best[0][1]); }), disorder);
    EXPECT_EQ(why_tally([](C& c) { c.tally.best[0][1] = c.tally.best[0][0]; }), disorder);
    EXPECT_EQ(why_tally([](C& c) { c.tally.best[0][1].value = no_number; }), disorder);
    EXPECT_EQ(why_tally([](C& c) { c.tally.best[1][0].value = no_number; }), disorder);
    EXPECT_EQ(why_tally([](C& c) { c.tally.front[0].latency = no_number; }),
              "file: its Pareto front has impossible values");
}

TEST(CheckTally, TheJobsDesignsAndParameterValues) {
    using Tally = search::EnumerationTally;
    const std::string more = "file: counts more designs than the job's space has";
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.feasible = sample_job().space.size(); }), more);
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.feasible = t.over_area = ~std::uint64_t{9}; }),
              more);
    const std::string outside = "file: has designs outside the job's space";
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.best[0][1].id = sample_job().space.size(); }),
              outside);
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.front[0].id = ~std::uint64_t{0}; }), outside);
    const std::string other = "file: has other parameter values than the job's space";
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.shares.pop_back(); }), other);
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.shares[2].pop_back(); }), other);
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.shares[2][0].value *= 2; }), other);
    EXPECT_EQ(why_tally_of_job([](Tally& t) { t.shares[2][0].best = no_number; }), other);
}

}  // namespace
}  // namespace atl::io::test
