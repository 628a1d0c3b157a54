#include "io/state_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "hdf5_fixture.hpp"
#include "io/run_header.hpp"
#include "sample_run.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;

/// The tables of two islands, column by column, to be changed: one design, record and parcel of
/// island 0, two of island 1.
struct Columns {
    std::map<std::string, std::map<std::string, Integers>> integers = {
        {"islands",
         {{"island", {0, 1}},
          {"generation", {0, 1}},
          {"met", {-1, 0}},
          {"evaluations", {10, 20}},
          {"requests", {11, 22}},
          {"forgotten", {0, 5}},
          {"population_size", {1, 2}},
          {"archive_size", {1, 2}},
          {"history_size", {1, 2}},
          {"arrivals", {1, 2}}}},
        {"history",
         {{"generation", {0, 0, 1}},
          {"phase", {0, 0, 0}},
          {"feasible", {1, 2, 2}},
          {"evaluations", {10, 10, 20}},
          {"requests", {11, 11, 22}},
          {"immigrants", {0, 0, 1}}}},
        {"migrations",
         {{"generation", {0, 1, 1}},
          {"from", {1, 0, 0}},
          {"sent", {2, 2, 2}},
          {"known", {0, 1, 2}},
          {"accepted", {1, 0, 0}},
          {"best", {70, 71, 72}},
          {"helped", {1, 0, 0}}}},
        {"population", {{"id", {50, 51, 52}}}},
        {"archive", {{"id", {60, 61, 62}}}},
    };
    std::map<std::string, std::map<std::string, Reals>> reals = {
        {"history", {{"best_objective", {1, 2, 1.5}}, {"diversity", {0.5, 0.25, 0.125}}}},
        {"migrations", {{"objective", {7, 8, 9}}}},
        {"population", {{"objective", {1, 2, 3}}, {"violation", {0, 0, 0}}}},
        {"archive", {{"objective", {4, 5, 6}}, {"violation", {0, 0, 0.5}}}},
    };

    void write(Hdf5File& out) const {
        for (const auto& [table, columns] : integers) {
            Hdf5Group group = out.create_group(table);
            for (const auto& [name, values] : columns) group.dataset(name, all(values));
            if (const auto more = reals.find(table); more != reals.end())
                for (const auto& [name, values] : more->second) group.dataset(name, all(values));
        }
    }
};

class StateTablesTest : public Hdf5 {
  protected:
    StateReader reader(const Columns& columns) {
        write([&](Hdf5File& out) { columns.write(out); });
        return {Hdf5File::open(file_), "place"};
    }
    std::string refusal(const std::function<void(Columns&)>& change) {
        Columns columns;
        change(columns);
        return io_error([&] { reader(columns); });
    }
};

TEST_F(StateTablesTest, GiveTheStates) {
    const StateReader in = reader({});
    ASSERT_EQ(in.islands(), 2);
    const search::IslandState first = in.island(0), second = in.island(1);
    EXPECT_EQ(first.island, 0);
    EXPECT_EQ(first.met, -1);
    EXPECT_THAT(first.population, ElementsAre(search::Individual{50, {1, 0}}));
    EXPECT_THAT(first.arrivals, ElementsAre(search::Arrival{0, 1, 2, 0, 1, 70, 7, true}));
    EXPECT_EQ(second.island, 1);
    EXPECT_EQ(second.generation, 1);
    EXPECT_EQ(second.met, 0);
    EXPECT_EQ(second.evaluations, 20);
    EXPECT_EQ(second.requests, 22);
    EXPECT_EQ(second.forgotten, 5);
    EXPECT_THAT(second.population,
                ElementsAre(search::Individual{51, {2, 0}}, search::Individual{52, {3, 0}}));
    EXPECT_THAT(second.archive,
                ElementsAre(search::Individual{61, {5, 0}}, search::Individual{62, {6, 0.5}}));
    EXPECT_THAT(second.history,
                ElementsAre(search::GenerationRecord{0, 0, 2, 2, 10, 11, 0, 0.25},
                            search::GenerationRecord{1, 0, 1.5, 2, 20, 22, 1, 0.125}));
    EXPECT_THAT(second.arrivals, ElementsAre(search::Arrival{1, 0, 2, 1, 0, 71, 8, false},
                                             search::Arrival{1, 0, 2, 2, 0, 72, 9, false}));
}

TEST_F(StateTablesTest, WhoseCountsDoNotFitAreRefused) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    for (const char* counts : {"population_size", "archive_size", "history_size", "arrivals"})
        for (const Integers& wrong :
             {Integers{0, 2}, Integers{1, 1}, Integers{2, 2}, Integers{-1, 4}, Integers{4, -1},
              Integers{3, most}, Integers{most, most}, Integers{1, -most}})
            EXPECT_EQ(refusal([&](Columns& c) { c.integers["islands"][counts] = wrong; }),
                      "place: its tables do not fit together")
                << counts << " " << wrong[0] << " " << wrong[1];
}

TEST_F(StateTablesTest, WhoseColumnsDifferInLengthAreRefused) {
    // Every column of every table, one row shorter and one longer.
    for (const auto& [table, columns] : Columns{}.integers)
        for (const auto& [name, values] : columns) {
            EXPECT_EQ(refusal([&](Columns& c) { c.integers[table][name].pop_back(); }),
                      "place: its tables do not fit together")
                << table << "/" << name;
            EXPECT_EQ(refusal([&](Columns& c) { c.integers[table][name].push_back(0); }),
                      "place: its tables do not fit together")
                << table << "/" << name;
        }
    for (const auto& [table, columns] : Columns{}.reals)
        for (const auto& [name, values] : columns) {
            EXPECT_EQ(refusal([&](Columns& c) { c.reals[table][name].pop_back(); }),
                      "place: its tables do not fit together")
                << table << "/" << name;
            EXPECT_EQ(refusal([&](Columns& c) { c.reals[table][name].push_back(0); }),
                      "place: its tables do not fit together")
                << table << "/" << name;
        }
}

TEST_F(StateTablesTest, WithoutAColumnAreRefused) {
    for (const auto& [table, columns] : Columns{}.integers)
        for (const auto& [name, values] : columns)
            EXPECT_EQ(refusal([&](Columns& c) { c.integers[table].erase(name); }),
                      file_.string() + "/" + table + ": no dataset '" + name + "'");
    for (const auto& [table, columns] : Columns{}.reals)
        for (const auto& [name, values] : columns)
            EXPECT_EQ(refusal([&](Columns& c) { c.reals[table].erase(name); }),
                      file_.string() + "/" + table + ": no dataset '" + name + "'");
}

TEST_F(StateTablesTest, WhoseIslandsAreNotNumberedInOrderAreRefused) {
    for (const Integers& wrong :
         {Integers{1, 2}, Integers{1, 0}, Integers{0, 0}, Integers{0, 2}, Integers{0, -1}})
        EXPECT_EQ(refusal([&](Columns& c) { c.integers["islands"]["island"] = wrong; }),
                  "place: its tables do not fit together")
            << wrong[0] << " " << wrong[1];
}

// Not only once a resumed search asks for an island: by then the file before is out of reach.
TEST_F(StateTablesTest, ThatDoNotFitMakeACheckpointGiveWayToThePreviousOne) {
    write_checkpoint(directory_, sample_job(), sample_islands(2));
    const auto newest = checkpoint_file(directory_);
    Columns columns;
    columns.reals["archive"]["violation"].pop_back();
    const auto unfit = [&](Hdf5File& out) {
        write_header(out, "atoll checkpoint", sample_job());
        columns.write(out);
    };
    Hdf5File::replace(newest, true, unfit);
    const auto checkpoint = read_checkpoint(directory_);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_TRUE(checkpoint->damaged);
    const std::string why = newest.string() + ": its tables do not fit together";
    EXPECT_EQ(checkpoint->warning, why + "; continuing from " + newest.string() + ".prev");
    EXPECT_EQ(islands_of(*checkpoint), sample_islands(2));
    Hdf5File::replace(newest, true, unfit);
    EXPECT_EQ(io_error([&] { read_checkpoint(directory_); }),
              "no usable checkpoint: " + why + "; " + newest.string() +
                  ".prev: its tables do not fit together");
}

// ---- As they lie in the file

TEST_F(StateTablesTest, NameTheirColumns) {
    write_checkpoint(directory_, sample_job(), sample_islands());
    const Hdf5File in = Hdf5File::open(checkpoint_file(directory_));
    const Hdf5Group islands = in.open_group("islands");
    EXPECT_THAT(islands.integers("island"), ElementsAre(0, 1));
    EXPECT_THAT(islands.integers("generation"), ElementsAre(2, 2));
    EXPECT_THAT(islands.integers("met"), ElementsAre(1, 1));
    EXPECT_THAT(islands.integers("evaluations"), ElementsAre(100, 101));
    EXPECT_THAT(islands.integers("requests"), ElementsAre(200, 201));
    EXPECT_THAT(islands.integers("forgotten"), ElementsAre(0, 3));
    EXPECT_THAT(islands.integers("population_size"), ElementsAre(3, 3));
    EXPECT_THAT(islands.integers("archive_size"), ElementsAre(4, 3));
    EXPECT_THAT(islands.integers("history_size"), ElementsAre(3, 3));
    EXPECT_THAT(islands.integers("arrivals"), ElementsAre(0, 2));
    const Hdf5Group migrations = in.open_group("migrations");
    constexpr double infinite = std::numeric_limits<double>::infinity();
    EXPECT_THAT(migrations.integers("to"), ElementsAre(1, 1));
    EXPECT_THAT(migrations.integers("generation"), ElementsAre(1, 2));
    EXPECT_THAT(migrations.integers("from"), ElementsAre(0, 0));
    EXPECT_THAT(migrations.integers("sent"), ElementsAre(2, 2));
    EXPECT_THAT(migrations.integers("known"), ElementsAre(1, 0));
    EXPECT_THAT(migrations.integers("accepted"), ElementsAre(1, 0));
    EXPECT_THAT(migrations.unsigneds("best"), ElementsAre(12095999u, ~std::uint64_t{0} >> 1));
    EXPECT_THAT(migrations.reals("objective"), ElementsAre(0.1 + 0.2, infinite));
    EXPECT_THAT(migrations.integers("helped"), ElementsAre(1, 0));
}

}  // namespace
}  // namespace atl::io::test
