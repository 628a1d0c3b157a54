#include "atoll/io/checkpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/hdf5_file.hpp"
#include "io/run_header.hpp"
#include "sample_run.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class CheckpointFile : public testing::Test {
  protected:
    /// Generation 2 as .prev and generation 3 as the newest.
    void write_two() {
        write_checkpoint(directory_, sample_job(), sample_islands(2));
        write_checkpoint(directory_, sample_job(), sample_islands(3));
    }
    /// The newest cannot be used: generation 2 is there, and a warning names both files.
    void expect_previous(const std::string& why) {
        const auto checkpoint = read_checkpoint(directory_);
        ASSERT_TRUE(checkpoint.has_value());
        EXPECT_EQ(checkpoint->file, previous_);
        EXPECT_EQ(islands_of(*checkpoint), sample_islands(2));
        EXPECT_EQ(checkpoint->damaged, fs::exists(newest_));
        EXPECT_EQ(checkpoint->warning,
                  newest_.string() + ": " + why + "; continuing from " + previous_.string());
    }
    /// Offset of the bytes of `value` in a file, which must hold them exactly once.
    static std::size_t offset_of(const std::string& bytes, double value) {
        const auto wanted = std::bit_cast<std::array<char, sizeof(double)>>(value);
        const std::string text(wanted.begin(), wanted.end());
        const auto at = bytes.find(text);
        EXPECT_NE(at, std::string::npos);
        EXPECT_EQ(bytes.find(text, at + 1), std::string::npos);
        return at;
    }

    static constexpr const char* lost_ = "is not an HDF5 file of atoll, or has lost its beginning";
    static constexpr const char* damaged_ = "is damaged: its content does not match its hash";

    const fs::path directory_ = fresh_directory();
    const fs::path newest_ = directory_ / "checkpoint.h5";
    const fs::path previous_ = directory_ / "checkpoint.h5.prev";
};

TEST_F(CheckpointFile, HasItsPlace) {
    EXPECT_EQ(checkpoint_file(directory_), newest_);
}

TEST_F(CheckpointFile, IsNothingWhereThereIsNone) {
    EXPECT_FALSE(read_checkpoint(directory_).has_value());
    EXPECT_FALSE(read_checkpoint(directory_ / "none").has_value());
}

TEST_F(CheckpointFile, ComesBackAsItWas) {
    write_checkpoint(directory_, sample_job(), sample_islands());
    const auto checkpoint = read_checkpoint(directory_);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->file, newest_);
    EXPECT_EQ(checkpoint->job_hash, sample_job().hash());
    EXPECT_EQ(checkpoint->resolved_job, sample_job().resolved());
    EXPECT_EQ(islands_of(*checkpoint), sample_islands());
    EXPECT_FALSE(checkpoint->damaged);
    EXPECT_EQ(checkpoint->warning, "");
}

TEST_F(CheckpointFile, OfIslandsThatHaveNotStartedComesBack) {
    std::vector<search::IslandState> islands(3);
    for (std::int64_t i = 0; i < 3; ++i) islands[static_cast<std::size_t>(i)].island = i;
    write_checkpoint(directory_, sample_job(), islands);
    EXPECT_EQ(islands_of(*read_checkpoint(directory_)), islands);
}

TEST_F(CheckpointFile, KeepsIslandsOfDifferentSizesApart) {
    auto islands = sample_islands();
    islands[0].population.resize(1);
    islands.push_back(islands[1]);
    islands.back().island = 2;
    islands.back().archive.push_back({~std::uint64_t{0} >> 1, {1, 0.5}});
    write_checkpoint(directory_, sample_job(), islands);
    EXPECT_EQ(islands_of(*read_checkpoint(directory_)), islands);
}

// A process reads the islands it hosts, and no others.
TEST_F(CheckpointFile, IsReadIslandByIslandInAnyOrder) {
    std::vector<search::IslandState> islands;
    for (std::int64_t i = 0; i < 6; ++i) {
        islands.push_back(sample_islands(i)[static_cast<std::size_t>(i % 2)]);
        islands.back().island = i;
    }
    islands[2].archive.clear();
    islands[2].forgotten = 4;
    islands[3].arrivals.clear();
    write_checkpoint(directory_, sample_job(), islands);
    const auto checkpoint = read_checkpoint(directory_);
    ASSERT_EQ(checkpoint->islands, 6);
    for (const std::size_t i : {5, 0, 3, 3, 1, 2, 4, 0, 5})
        EXPECT_EQ(checkpoint->island(static_cast<std::int64_t>(i)), islands[i]) << i;
    // The states stay readable while the next checkpoint takes the file's place.
    write_checkpoint(directory_, sample_job(), sample_islands());
    EXPECT_EQ(checkpoint->island(4), islands[4]);
}

TEST_F(CheckpointFile, HasNoOtherIslands) {
    write_checkpoint(directory_, sample_job(), sample_islands());
    const auto checkpoint = read_checkpoint(directory_);
    for (const std::int64_t island : {std::int64_t{-1}, std::int64_t{2}, std::int64_t{1} << 40})
        EXPECT_EQ(io_error([&] { checkpoint->island(island); }),
                  newest_.string() + ": holds no island " + std::to_string(island));
}

TEST_F(CheckpointFile, OfThousandsOfRowsComesBack) {
    auto islands = sample_islands();
    for (std::uint64_t d = 0; d < 20000; ++d)
        islands[d % 3 == 0].archive.push_back({5000 + d, {1.0 / static_cast<double>(d + 1), 0}});
    write_checkpoint(directory_, sample_job(), islands);
    const auto checkpoint = read_checkpoint(directory_);
    for (const std::size_t i : {1, 0})
        EXPECT_EQ(checkpoint->island(static_cast<std::int64_t>(i)), islands[i]);
}

// ---- Islands that do not come as announced

TEST_F(CheckpointFile, IsNotCommittedWhileIslandsAreMissing) {
    write_checkpoint(directory_, sample_job(), sample_islands(2));
    const std::string before = read_file(newest_);
    const auto islands = sample_islands(3);
    {
        CheckpointWriter writer(directory_, sample_job(), overview_of(islands));
        EXPECT_EQ(io_error([&] { writer.commit(); }),
                  newest_.string() + ".tmp/islands: got 0 of 2 rows");
    }
    {
        CheckpointWriter writer(directory_, sample_job(), overview_of(islands));
        writer.add(islands[0]);
        EXPECT_EQ(io_error([&] { writer.commit(); }),
                  newest_.string() + ".tmp/islands: got 1 of 2 rows");
    }
    EXPECT_EQ(read_file(newest_), before);
    EXPECT_FALSE(fs::exists(previous_));
    EXPECT_FALSE(fs::exists(newest_.string() + ".tmp"));
}

TEST_F(CheckpointFile, IsNotCommittedWhileRowsAreMissing) {
    const auto islands = sample_islands();
    using search::Overview;
    const std::vector<std::pair<std::int64_t Overview::*, std::string>> tables = {
        {&Overview::records, "history: got 6 of 7"},
        {&Overview::arrivals, "migrations: got 2 of 3"},
        {&Overview::members, "population: got 6 of 7"},
        {&Overview::archived, "archive: got 7 of 8"}};
    for (const auto& [rows, message] : tables) {
        Overview sizes = overview_of(islands);
        ++(sizes.*rows);
        CheckpointWriter writer(directory_, sample_job(), sizes);
        for (const auto& s : islands) writer.add(s);
        EXPECT_EQ(io_error([&] { writer.commit(); }),
                  newest_.string() + ".tmp/" + message + " rows");
    }
    EXPECT_TRUE(fs::is_empty(directory_));
}

TEST_F(CheckpointFile, TakesNoMoreRowsThanAnnounced) {
    const auto islands = sample_islands();
    using search::Overview;
    const std::vector<std::pair<std::int64_t Overview::*, std::string>> tables = {
        {&Overview::islands, "islands: dataset 'island'"},
        {&Overview::records, "history: dataset 'island'"},
        {&Overview::arrivals, "migrations: dataset 'to'"},
        {&Overview::members, "population: dataset 'island'"},
        {&Overview::archived, "archive: dataset 'island'"}};
    for (const auto& [rows, message] : tables) {
        Overview sizes = overview_of(islands);
        --(sizes.*rows);
        CheckpointWriter writer(directory_, sample_job(), sizes);
        EXPECT_EQ(io_error([&] {
                      for (const auto& s : islands) writer.add(s);
                  }),
                  newest_.string() + ".tmp/" + message + " gets more values than announced");
    }
    EXPECT_TRUE(fs::is_empty(directory_));
}

TEST_F(CheckpointFile, IsReplacedAndThePreviousOneKept) {
    write_two();
    const auto checkpoint = read_checkpoint(directory_);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(islands_of(*checkpoint), sample_islands(3));
    EXPECT_EQ(checkpoint->warning, "");
    EXPECT_TRUE(fs::exists(previous_));
    EXPECT_FALSE(fs::exists(newest_.string() + ".tmp"));
    fs::rename(previous_, newest_);
    EXPECT_EQ(islands_of(*read_checkpoint(directory_)), sample_islands(2));
}

TEST_F(CheckpointFile, OfEqualStatesHasEqualBytes) {
    write_checkpoint(directory_, sample_job(), sample_islands());
    const std::string first = read_file(newest_);
    write_checkpoint(directory_, sample_job(), sample_islands());
    EXPECT_EQ(read_file(newest_), first);
}

TEST_F(CheckpointFile, TruncatedFallsBackToThePrevious) {
    write_two();
    const std::string whole = read_file(newest_);
    for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{512}}) {
        write_file(newest_, whole.substr(0, size));
        expect_previous(damaged_);
    }
    for (const std::size_t size : {511, 100, 0}) {
        write_file(newest_, whole.substr(0, size));
        expect_previous(lost_);
    }
}

TEST_F(CheckpointFile, GarbageFallsBackToThePrevious) {
    write_two();
    write_file(newest_, std::string(10000, 'x'));
    expect_previous(lost_);
}

TEST_F(CheckpointFile, LostFallsBackToThePrevious) {
    write_two();
    fs::remove(newest_);
    expect_previous("there is no such file");
}

TEST_F(CheckpointFile, WithAFlippedBitFallsBackToThePrevious) {
    write_checkpoint(directory_, sample_job(), sample_islands(2));
    auto islands = sample_islands(3);
    islands[0].archive[3].score.objective = 0.123456789;
    islands[1].archive.push_back({9, {1, 0.987654321}});
    islands[1].history[1].best_objective = 0.192837465;
    islands[1].history[2].diversity = 0.564738291;
    write_checkpoint(directory_, sample_job(), islands);
    const std::string whole = read_file(newest_);
    for (const double value : {0.123456789, 0.987654321, 0.192837465, 0.564738291}) {
        const std::size_t at = offset_of(whole, value);
        for (const int bit : {0, 7}) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
            write_file(newest_, damaged);
            expect_previous(damaged_);
        }
    }
    write_file(newest_, replaced(whole, sample_job().hash(), std::string(32, '0')));
    expect_previous(damaged_);
    write_file(newest_, whole);
    EXPECT_EQ(read_checkpoint(directory_)->warning, "");
}

// Wherever damage strikes, a checkpoint gives its states or is not used.
TEST_F(CheckpointFile, NeverGivesWrongStatesFromOverwrittenBlocks) {
    write_two();
    const std::string whole = read_file(newest_);
    int fell_back = 0;
    for (std::size_t at = 0; at + 512 <= whole.size(); at += 512) {
        std::string damaged = whole;
        damaged.replace(at, 512, 512, '\0');
        write_file(newest_, damaged);
        const auto checkpoint = read_checkpoint(directory_);
        ASSERT_TRUE(checkpoint.has_value());
        const bool changed = damaged != whole;
        EXPECT_EQ(checkpoint->damaged, changed) << "at " << at;
        EXPECT_EQ(checkpoint->warning.empty(), !changed) << "at " << at;
        EXPECT_EQ(islands_of(*checkpoint), sample_islands(changed ? 2 : 3)) << "at " << at;
        fell_back += changed;
    }
    EXPECT_GT(fell_back, 10);
}

TEST_F(CheckpointFile, BothDamagedIsAnIoErrorThatNamesBoth) {
    write_two();
    write_file(newest_, "x");
    write_file(previous_, "y");
    EXPECT_EQ(io_error([&] { read_checkpoint(directory_); }),
              "no usable checkpoint: " + newest_.string() + ": " + lost_ + "; " +
                  previous_.string() + ": " + lost_);
}

TEST_F(CheckpointFile, DamagedWithoutAPreviousOneIsAnIoError) {
    write_checkpoint(directory_, sample_job(), sample_islands());
    write_file(newest_, read_file(newest_).substr(0, 1000));
    EXPECT_EQ(io_error([&] { read_checkpoint(directory_); }),
              "no usable checkpoint: " + newest_.string() + ": " + damaged_ + "; " +
                  previous_.string() + ": there is no such file");
}

TEST_F(CheckpointFile, OfAnotherFormatIsRefused) {
    const auto refused = [&] {
        return error_of(base::ErrorKind::refused, [&] { read_checkpoint(directory_); });
    };
    for (const std::int64_t format : {format_version - 1, format_version + 1}) {
        const auto other = [&](Hdf5File& out) {
            out.attribute("file_type", std::string("atoll checkpoint"));
            out.attribute("format_version", format);
        };
        const std::string why = ": has format " + std::to_string(format) +
                                ", and this atoll reads " + std::to_string(format_version) +
                                ": use " + (format < format_version ? "an older" : "a newer") +
                                " atoll";
        fs::remove(previous_);
        Hdf5File::replace(newest_, false, other);
        EXPECT_EQ(refused(), newest_.string() + why);
        // Nor is the previous one used, which this program could read ...
        write_two();
        Hdf5File::replace(newest_, false, other);
        EXPECT_EQ(refused(), newest_.string() + why);
        // ... and no previous one of another format.
        write_two();
        Hdf5File::replace(previous_, false, other);
        EXPECT_EQ(islands_of(*read_checkpoint(directory_)), sample_islands(3));
        fs::remove(newest_);
        EXPECT_EQ(refused(), previous_.string() + why);
    }
}

TEST_F(CheckpointFile, OfAnotherTypeIsRefused) {
    write_two();
    Hdf5File::replace(newest_, true, [](Hdf5File& out) {
        write_header(out, "atoll search result", sample_job());
    });
    EXPECT_EQ(error_of(base::ErrorKind::refused, [&] { read_checkpoint(directory_); }),
              newest_.string() + ": is an 'atoll search result', not an 'atoll checkpoint'");
}

TEST_F(CheckpointFile, ThatIsSomeOtherHdf5FileIsRefused) {
    Hdf5File::replace(newest_, false, [](Hdf5File& out) { out.attribute("a", 1.0); });
    EXPECT_THAT(io_error([&] { read_checkpoint(directory_); }),
                HasSubstr(newest_.string() + ": no text attribute 'file_type'"));
}

TEST_F(CheckpointFile, WithMissingTablesIsRefused) {
    Hdf5File::replace(newest_, false,
                      [](Hdf5File& out) { write_header(out, "atoll checkpoint", sample_job()); });
    EXPECT_THAT(io_error([&] { read_checkpoint(directory_); }),
                HasSubstr(newest_.string() + ": no group 'islands'"));
}

TEST_F(CheckpointFile, InADirectoryThatIsNotThereIsAnIoError) {
    io_error([&] { write_checkpoint(directory_ / "none", sample_job(), sample_islands()); });
}

TEST_F(CheckpointFile, CarriesAHeader) {
    write_checkpoint(directory_, sample_job(), sample_islands());
    const Hdf5File in = Hdf5File::open(newest_);
    EXPECT_EQ(in.text_attribute("file_type"), "atoll checkpoint");
    EXPECT_EQ(in.integer_attribute("format_version"), 3);
    EXPECT_EQ(in.integer_attribute("seed"), 1);
    EXPECT_EQ(in.text_attribute("job_name"), "rram-4");
    EXPECT_EQ(in.text_attribute("job_hash"), sample_job().hash());
    EXPECT_EQ(in.texts("job"), std::vector<std::string>{sample_job().resolved()});
}

}  // namespace
}  // namespace atl::io::test
