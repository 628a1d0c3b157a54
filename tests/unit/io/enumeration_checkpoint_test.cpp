#include "atoll/io/enumeration_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5_file.hpp"
#include "io/run_header.hpp"
#include "sample_enumeration.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using search::EnumerationTally;
using testing::HasSubstr;

class EnumerationCheckpointFile : public testing::Test {
  protected:
    /// Chunk 2 as .prev and chunk 3 as the newest.
    void write_two() {
        write_sample_checkpoint(directory_, 2, sample_tally(2));
        write_sample_checkpoint(directory_, 3, sample_tally(3));
    }
    void expect_previous(const std::string& why) {
        const auto checkpoint = read_enumeration_checkpoint(directory_);
        ASSERT_TRUE(checkpoint.has_value());
        EXPECT_EQ(checkpoint->file, previous_);
        EXPECT_EQ(checkpoint->next_chunk, 2u);
        EXPECT_TRUE(checkpoint->tally == sample_tally(2));
        EXPECT_EQ(checkpoint->damaged, fs::exists(newest_));
        EXPECT_EQ(checkpoint->warning,
                  newest_.string() + ": " + why + "; continuing from " + previous_.string());
    }
    std::string read_error() {
        return io_error([&] { read_enumeration_checkpoint(directory_); });
    }

    static constexpr const char* lost_ = "is not an HDF5 file of atoll, or has lost its beginning";
    static constexpr const char* damaged_ = "is damaged: its content does not match its hash";

    const fs::path directory_ = fresh_directory();
    const fs::path newest_ = directory_ / "checkpoint.h5";
    const fs::path previous_ = directory_ / "checkpoint.h5.prev";
};

TEST_F(EnumerationCheckpointFile, IsNothingWhereThereIsNone) {
    EXPECT_FALSE(read_enumeration_checkpoint(directory_).has_value());
    EXPECT_FALSE(read_enumeration_checkpoint(directory_ / "none").has_value());
}

TEST_F(EnumerationCheckpointFile, ComesBackAsItWas) {
    write_sample_checkpoint(directory_, 123, sample_tally());
    const auto checkpoint = read_enumeration_checkpoint(directory_);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->file, newest_);
    EXPECT_EQ(checkpoint->job_name, "rram-4");
    EXPECT_EQ(checkpoint->job_hash, sample_job().hash());
    EXPECT_EQ(checkpoint->resolved_job, sample_job().resolved());
    EXPECT_FALSE(checkpoint->damaged);
    EXPECT_EQ(checkpoint->warning, "");
    EXPECT_EQ(checkpoint->objectives, sample_config().objectives);
    EXPECT_EQ(checkpoint->top, 3);
    EXPECT_EQ(checkpoint->next_chunk, 123u);
    EXPECT_EQ(checkpoint->chunks, 750u);
    const EnumerationTally expected = sample_tally();
    EXPECT_EQ(checkpoint->tally.outside_tables, 11u);
    EXPECT_EQ(checkpoint->tally.unmappable, 12'000'000'000u);
    EXPECT_EQ(checkpoint->tally.over_area, 13u);
    EXPECT_EQ(checkpoint->tally.feasible, 14u);
    EXPECT_TRUE(checkpoint->tally.best == expected.best);
    EXPECT_TRUE(checkpoint->tally.front == expected.front);
    EXPECT_TRUE(checkpoint->tally.shares == expected.shares);
}

TEST_F(EnumerationCheckpointFile, WithNothingCountedComesBack) {
    write_sample_checkpoint(directory_, 0, empty_tally());
    const auto checkpoint = read_enumeration_checkpoint(directory_);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->next_chunk, 0u);
    EXPECT_EQ(checkpoint->tally.designs(), 0u);
    // A list per objective and one per parameter, though the first ones are empty.
    EXPECT_TRUE(checkpoint->tally == empty_tally());
}

TEST_F(EnumerationCheckpointFile, KeepsTheLargestCountsAndPositions) {
    EnumerationTally tally = sample_tally();
    tally.over_area = std::uint64_t{1} << 62;
    tally.best[1] = {{~std::uint64_t{0}, infinite}};
    tally.front.push_back({~std::uint64_t{0} - 1, infinite, 5e-324, 0});
    write_enumeration_checkpoint(directory_, sample_job(), sample_config(), ~std::uint64_t{0},
                                 ~std::uint64_t{0}, tally);
    const auto checkpoint = read_enumeration_checkpoint(directory_);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->next_chunk, ~std::uint64_t{0});
    EXPECT_EQ(checkpoint->chunks, ~std::uint64_t{0});
    EXPECT_TRUE(checkpoint->tally == tally);
}

TEST_F(EnumerationCheckpointFile, IsReplacedAndThePreviousOneKept) {
    write_two();
    EXPECT_TRUE(read_enumeration_checkpoint(directory_)->tally == sample_tally(3));
    EXPECT_EQ(read_enumeration_checkpoint(directory_)->warning, "");
    EXPECT_FALSE(fs::exists(newest_.string() + ".tmp"));
    fs::rename(previous_, newest_);
    EXPECT_TRUE(read_enumeration_checkpoint(directory_)->tally == sample_tally(2));
}

TEST_F(EnumerationCheckpointFile, OfEqualStatesHasEqualBytes) {
    write_sample_checkpoint(directory_, 2, sample_tally());
    const std::string first = read_file(newest_);
    write_sample_checkpoint(directory_, 2, sample_tally());
    EXPECT_EQ(read_file(newest_), first);
}

TEST_F(EnumerationCheckpointFile, DamagedFallsBackToThePrevious) {
    write_two();
    const std::string whole = read_file(newest_);
    for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{512}}) {
        write_file(newest_, whole.substr(0, size));
        expect_previous(damaged_);
    }
    write_file(newest_, "");
    expect_previous(lost_);
    fs::remove(newest_);
    expect_previous("there is no such file");
}

TEST_F(EnumerationCheckpointFile, NeverGivesAWrongTallyFromOverwrittenBlocks) {
    write_two();
    const std::string whole = read_file(newest_);
    int fell_back = 0;
    for (std::size_t at = 0; at + 512 <= whole.size(); at += 512) {
        std::string damaged = whole;
        damaged.replace(at, 512, 512, '\0');
        write_file(newest_, damaged);
        const auto checkpoint = read_enumeration_checkpoint(directory_);
        ASSERT_TRUE(checkpoint.has_value());
        const bool changed = damaged != whole;
        EXPECT_EQ(checkpoint->damaged, changed) << "at " << at;
        EXPECT_TRUE(checkpoint->tally == sample_tally(changed ? 2 : 3)) << "at " << at;
        fell_back += changed;
    }
    EXPECT_GT(fell_back, 10);
}

TEST_F(EnumerationCheckpointFile, BothDamagedIsAnIoErrorThatNamesBoth) {
    write_two();
    write_file(newest_, "x");
    write_file(previous_, "y");
    EXPECT_EQ(read_error(), "no usable checkpoint: " + newest_.string() + ": " + lost_ + "; " +
                                previous_.string() + ": " + lost_);
}

TEST_F(EnumerationCheckpointFile, AndThatOfASearchRefuseEachOther) {
    write_checkpoint(directory_, sample_job(), sample_islands());
    EXPECT_EQ(
        error_of(base::ErrorKind::refused, [&] { read_enumeration_checkpoint(directory_); }),
        newest_.string() + ": is an 'atoll checkpoint', not an 'atoll enumeration checkpoint'");
    fs::remove(newest_);
    write_sample_checkpoint(directory_, 1, sample_tally());
    EXPECT_EQ(
        error_of(base::ErrorKind::refused, [&] { read_checkpoint(directory_); }),
        newest_.string() + ": is an 'atoll enumeration checkpoint', not an 'atoll checkpoint'");
    // The newest is whole, so an older one of the right type is not fallen back to.
    write_checkpoint(directory_, sample_job(), sample_islands());
    EXPECT_THAT(
        error_of(base::ErrorKind::refused, [&] { read_enumeration_checkpoint(directory_); }),
        HasSubstr(newest_.string() + ": is an 'atoll checkpoint'"));
}

TEST_F(EnumerationCheckpointFile, OfANewerFormatIsRefused) {
    write_two();
    Hdf5File::replace(newest_, false, [](Hdf5File& out) {
        out.attribute("file_type", std::string("atoll enumeration checkpoint"));
        out.attribute("format_version", format_version + 1);
    });
    EXPECT_THAT(
        error_of(base::ErrorKind::refused, [&] { read_enumeration_checkpoint(directory_); }),
        HasSubstr("use a newer atoll"));
}

TEST_F(EnumerationCheckpointFile, WithTablesThatDoNotFitTogetherIsNotUsed) {
    const auto header = [](Hdf5File& out, const std::vector<std::string>& objectives) {
        write_header(out, "atoll enumeration checkpoint", sample_job());
        out.dataset("objectives", objectives);
        out.attribute("top", std::int64_t{3});
    };
    // No number where there should be one.
    write_two();
    Hdf5File::replace(newest_, false, [&](Hdf5File& out) {
        header(out, {"ela_mean"});
        out.dataset("next_chunk", std::span<const std::uint64_t>());
    });
    expect_previous("its tables do not fit together");
    // A ranked design of an objective that the run does not have.
    Hdf5File::replace(newest_, false, [&](Hdf5File& out) {
        header(out, {"ela_mean"});
        const std::vector<std::uint64_t> one = {1}, four = {1, 2, 3, 4};
        const std::vector<double> real = {1};
        out.dataset("next_chunk", std::span(one));
        out.dataset("chunks", std::span(one));
        out.dataset("counts", std::span(four));
        Hdf5Group top = out.create_group("top");
        top.dataset("objective", std::vector<std::string>{"la"});
        top.dataset("value", std::span(real));
        top.dataset("id", std::span(one));
        const std::span<const double> no_reals;
        const std::span<const std::uint64_t> no_numbers;
        Hdf5Group front = out.create_group("pareto");
        front.dataset("id", no_numbers);
        for (const char* name : {"energy", "latency", "area_mm2"}) front.dataset(name, no_reals);
        Hdf5Group shares = out.create_group("parameters");
        shares.dataset("parameter", std::vector<std::string>{});
        for (const char* name : {"value", "best"}) shares.dataset(name, no_reals);
        shares.dataset("feasible", no_numbers);
    });
    expect_previous("its tables do not fit together");
    Hdf5File::replace(newest_, false, [&](Hdf5File& out) { header(out, {"speed"}); });
    expect_previous("unknown objective 'speed'");
}

TEST_F(EnumerationCheckpointFile, InADirectoryThatIsNotThereIsAnIoError) {
    io_error([&] { write_sample_checkpoint(directory_ / "none", 1, sample_tally()); });
}

}  // namespace
}  // namespace atl::io::test
