#include "atoll/io/run_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include "io/hdf5_file.hpp"
#include "io/run_header.hpp"
#include "io/space_tables.hpp"
#include "sample_run.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using search::Arrival;
using testing::IsEmpty;

/// A checkpoint of the sample job with these states.
void write_states(const fs::path& directory, const std::vector<search::IslandState>& states) {
    search::Overview sizes;
    for (const search::IslandState& s : states) {
        ++sizes.islands;
        sizes.members += static_cast<std::int64_t>(s.population.size());
        sizes.archived += static_cast<std::int64_t>(s.archive.size());
        sizes.records += static_cast<std::int64_t>(s.history.size());
        sizes.arrivals += static_cast<std::int64_t>(s.arrivals.size());
    }
    CheckpointWriter writer(directory, sample_job(), sizes);
    for (const search::IslandState& s : states) writer.add(s);
    writer.commit();
}

TEST(RunFile, TellsWhatACheckpointIs) {
    const fs::path directory = fresh_directory();
    auto states = sample_islands(3);
    states[1].arrivals = {{2, 0, 2, 1, 1, 5, 1e-9, true}, {3, 0, 2, 0, 2, 6, 2e-9, false}};
    write_states(directory, states);
    const RunFile file = open_run_file(checkpoint_file(directory));
    EXPECT_FALSE(file.enumeration);
    EXPECT_FALSE(file.result);
    EXPECT_EQ(file.job_name, "rram-4");
    EXPECT_EQ(file.job_hash, sample_job().hash());
    EXPECT_EQ(file.format, format_version);
    EXPECT_EQ(file.job.networks, sample_job().config.networks);
    ASSERT_EQ(file.islands(), 2);
    const IslandPart part = file.island(1);
    EXPECT_EQ(part.island, 1);
    EXPECT_EQ(part.generation, 3);
    EXPECT_EQ(part.evaluations, 101);
    EXPECT_EQ(part.parcels, 2);
    EXPECT_EQ(part.immigrants, 3);
    EXPECT_EQ(part.helped, 1);
    EXPECT_EQ(part.best, states[1].population[0]);
    EXPECT_EQ(file.design(1000), sample_job().space.design(1000));
    EXPECT_EQ(io_error([&] { file.design(file.space.size()); }),
              file.file.string() + ": design 12096000 is not in its space");
}

// More parcels than the block of an island, in the order in which asynchronous ones may come.
TEST(RunFile, GivesParcelsInOrder) {
    const fs::path directory = fresh_directory();
    auto states = sample_islands();
    for (search::IslandState& s : states) s.arrivals.clear();
    constexpr std::int64_t generations = 70'000;
    for (std::int64_t g = 0; g < generations; ++g) {
        for (const std::int64_t from : {5, 1}) states[0].arrivals.push_back({g, from, 1, 0, 1, 1});
        if (g % 7 == 0) states[1].arrivals.push_back({g, 0, 1, 0, 1, 1});
    }
    write_states(directory, states);
    using Place = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
    std::vector<Place> expected, found;
    for (std::int64_t g = 0; g < generations; ++g) {
        expected.insert(expected.end(), {{g, 0, 1}, {g, 0, 5}});
        if (g % 7 == 0) expected.emplace_back(g, 1, 0);
    }
    open_run_file(checkpoint_file(directory)).each_parcel([&](std::int64_t to, const Arrival& a) {
        found.emplace_back(a.generation, to, a.from);
    });
    EXPECT_TRUE(found == expected);
}

TEST(RunFile, OfNewerFormatOrUnknownTypeIsRefused) {
    const fs::path file = fresh_directory() / "file.h5";
    Hdf5File::replace(file, false, [](Hdf5File& out) {
        out.attribute("file_type", std::string("atoll search result"));
        out.attribute("format_version", format_version + 1);
    });
    EXPECT_THAT(error_of(base::ErrorKind::refused, [&] { open_run_file(file); }),
                testing::HasSubstr("use a newer atoll"));
    Hdf5File::replace(file, false,
                      [](Hdf5File& out) { write_header(out, "atoll something", sample_job()); });
    EXPECT_EQ(error_of(base::ErrorKind::refused, [&] { open_run_file(file); }),
              file.string() + ": is an 'atoll something', which this atoll does not know");
}

TEST(RunFile, OfEveryEarlierFormatIsRefused) {
    std::int64_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(ATOLL_TEST_DATA "/formats")) {
        if (entry.path().extension() != ".h5") continue;
        const std::string format = entry.path().parent_path().filename().string();
        EXPECT_EQ(error_of(base::ErrorKind::refused, [&] { open_run_file(entry.path()); }),
                  entry.path().string() + ": has format " + format + ", and this atoll reads " +
                      std::to_string(format_version) + ": use an older atoll");
        ++files;
    }
    EXPECT_EQ(files, 4 * (format_version - 2));  // of format 2 and those after it
}

TEST(RunFile, OfThisFormatIsRead) {
    for (const char* name :
         {"search_checkpoint", "search_result", "enumeration_checkpoint", "enumeration_result"}) {
        const fs::path file = fs::path(ATOLL_TEST_DATA "/corpus") / (std::string(name) + ".h5");
        EXPECT_EQ(open_run_file(file).format, format_version);
    }
}

TEST(RunFile, WithoutItsTablesIsAnIoError) {
    const fs::path file = fresh_directory() / "file.h5";
    for (const char* type : {"atoll checkpoint", "atoll search result",
                             "atoll enumeration checkpoint", "atoll enumeration result"}) {
        Hdf5File::replace(file, false,
                          [&](Hdf5File& out) { write_header(out, type, sample_job()); });
        EXPECT_THAT(io_error([&] { open_run_file(file); }), testing::HasSubstr(file.string()));
    }
}

TEST(SpaceTables, GiveBackEverySpace) {
    const fs::path file = fresh_directory() / "space.h5";
    for (const char* name : {"rram-4", "sram-9", "technology-4"}) {
        const Job job =
            load_job(ATOLL_SOURCE_DIR "/jobs/" + std::string(name) + ".yaml", {}, source_configs());
        Hdf5File::replace(
            file, false, [&](Hdf5File& out) { write_space(out.create_group("space"), job.space); });
        const auto space = read_space(Hdf5File::open(file).open_group("space"), "file");
        EXPECT_EQ(space.name(), job.space.name());
        ASSERT_EQ(space.size(), job.space.size());
        for (search::DesignId id = 0; id < space.size(); id += space.size() / 1009)
            ASSERT_EQ(space.design(id), job.space.design(id)) << name << " " << id;
    }
}

TEST(ResolvedJob, IsReadBack) {
    const Job& job = sample_job();
    Job copy = job;
    copy.config = read_resolved(job.resolved());
    EXPECT_EQ(copy.resolved(), job.resolved());
    EXPECT_EQ(copy.hash(), job.hash());
    EXPECT_THROW(read_resolved("name: x\nsurprise: 1\n"), base::InputError);
}

TEST(Sessions, AreReadAsFarAsTheyCanBe) {
    const fs::path directory = fresh_directory();
    EXPECT_THAT(read_sessions(directory), IsEmpty());
    append_session(directory, {"then", "later", "host", "alone", "chunk", 3, 7, 1.5, "stopped"});
    const auto sessions = read_sessions(directory);
    ASSERT_EQ(sessions.size(), 1u);
    EXPECT_EQ(sessions[0].counted, "chunk");
    EXPECT_EQ(sessions[0].from, 3);
    EXPECT_EQ(sessions[0].to, 7);
    EXPECT_EQ(sessions[0].seconds, 1.5);
    EXPECT_EQ(sessions[0].outcome, "stopped");
    for (const char* text : {"", "{", "{}", "[1, null]"}) {
        write_file(directory / "run.json", text);
        EXPECT_THAT(read_sessions(directory), IsEmpty()) << text;
    }
    write_file(directory / "run.json", R"([{"started": 5}])");
    EXPECT_EQ(read_sessions(directory).at(0).started, "");
}

}  // namespace
}  // namespace atl::io::test
