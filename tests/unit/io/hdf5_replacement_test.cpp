#include <sys/resource.h>

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "atoll/base/hash.hpp"
#include "hdf5_fixture.hpp"
#include "io/hdf5_file.hpp"

// How files are sealed, and how one takes the place of another.

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// User block of a file that ends with `content`.
std::string seal(const std::string& content) {
    base::Hasher h;
    h.bytes(content.data(), content.size());
    std::string block = "atoll HDF5, XXH3-128 of the bytes after this block: " + h.hex() + "\n";
    block.resize(512, '\0');
    return block;
}

const std::string lost = ": is not an HDF5 file of atoll, or has lost its beginning";
const std::string damaged = ": is damaged: its content does not match its hash";

TEST_F(Hdf5, FilesThatAreNotHdf5AreIoErrors) {
    const auto error_of_content = [&](const std::string& content) {
        write_file(file_, content);
        return io_error([&] { Hdf5File::open(file_); });
    };
    EXPECT_EQ(io_error([&] { Hdf5File::open(file_); }), file_.string() + ": there is no such file");
    EXPECT_EQ(error_of_content("not HDF5"), file_.string() + lost);
    EXPECT_EQ(error_of_content(""), file_.string() + lost);
    EXPECT_EQ(error_of_content(seal("not HDF5") + "not HDF5"),
              file_.string() + ": is not a whole HDF5 file");
    EXPECT_EQ(io_error([&] { Hdf5File::open(directory_); }),
              directory_.string() + ": cannot be read");
}

TEST_F(Hdf5, FilesStartWithTheHashOfTheirContent) {
    const std::string whole =
        read_file(write([](Hdf5File& out) { out.dataset("numbers", all(Reals(1000, 0.5))); }));
    ASSERT_GT(whole.size(), 512u);
    EXPECT_EQ(whole.substr(0, 512), seal(whole.substr(512)));
    EXPECT_EQ(whole.substr(512, 8), "\x89HDF\r\n\x1a\n");
}

TEST_F(Hdf5, TruncatedFilesAreIoErrors) {
    const std::string whole =
        read_file(write([](Hdf5File& out) { out.dataset("numbers", all(Reals(1000, 0.5))); }));
    const auto error_of_size = [&](std::size_t size) {
        write_file(file_, whole.substr(0, size));
        return io_error([&] { Hdf5File::open(file_); });
    };
    for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{512}})
        EXPECT_EQ(error_of_size(size), file_.string() + damaged)
            << size << " of " << whole.size() << " bytes";
    for (const std::size_t size : {511, 8})
        EXPECT_EQ(error_of_size(size), file_.string() + lost)
            << size << " of " << whole.size() << " bytes";
    write_file(file_, whole.substr(512));
    EXPECT_EQ(io_error([&] { Hdf5File::open(file_); }), file_.string() + lost);
}

// Bytes that HDF5 itself would not miss included.
TEST_F(Hdf5, AChangedByteAnywhereIsAnIoError) {
    const std::string whole =
        read_file(write([](Hdf5File& out) { out.dataset("numbers", all(Reals{0.5})); }));
    const std::size_t mark = seal("").find(": ") + 2;
    for (std::size_t at = 0; at < whole.size(); at += at < 1024 ? 1 : 61) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        write_file(file_, changed);
        EXPECT_EQ(io_error([&] { Hdf5File::open(file_); }),
                  file_.string() + (at < mark ? lost : damaged))
            << "byte " << at;
    }
    write_file(file_, whole + " ");
    EXPECT_EQ(io_error([&] { Hdf5File::open(file_); }), file_.string() + damaged);
}

std::vector<std::string> files_in(const fs::path& directory) {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(directory))
        out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
}

TEST_F(Hdf5, ReplaceKeepsThePreviousFileWhereAsked) {
    const auto value = [&](const fs::path& file) {
        return Hdf5File::open(file).integer_attribute("number");
    };
    Hdf5File::replace(file_, true, number(1));
    EXPECT_EQ(value(file_), 1);
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
    Hdf5File::replace(file_, true, number(2));
    EXPECT_EQ(value(file_), 2);
    EXPECT_EQ(value(file_.string() + ".prev"), 1);
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5", "file.h5.prev"));
    Hdf5File::replace(file_, true, number(3));
    EXPECT_EQ(value(file_), 3);
    EXPECT_EQ(value(file_.string() + ".prev"), 2);
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5", "file.h5.prev"));
}

TEST_F(Hdf5, ReplaceKeepsNothingWhereNotAsked) {
    Hdf5File::replace(file_, false, number(1));
    Hdf5File::replace(file_, false, number(2));
    EXPECT_EQ(Hdf5File::open(file_).integer_attribute("number"), 2);
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
}

TEST_F(Hdf5, ReplaceOverwritesWhatACrashLeft) {
    write_file(file_.string() + ".tmp", "half a file");
    write_file(file_.string() + ".prev", "older still");
    write_file(file_, "damaged");
    Hdf5File::replace(file_, true, number(1));
    EXPECT_EQ(Hdf5File::open(file_).integer_attribute("number"), 1);
    EXPECT_EQ(read_file(file_.string() + ".prev"), "damaged");
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5", "file.h5.prev"));
}

TEST_F(Hdf5, AFailedReplaceLeavesTheFileAsItWas) {
    Hdf5File::replace(file_, true, number(1));
    const std::string before = read_file(file_);
    EXPECT_THROW(Hdf5File::replace(file_, true,
                                   [](Hdf5File& out) {
                                       out.attribute("number", std::int64_t{2});
                                       throw std::runtime_error("in between");
                                   }),
                 std::runtime_error);
    EXPECT_EQ(read_file(file_), before);
}

TEST_F(Hdf5, AFailedReplaceLeavesNoTemporaryFile) {
    Hdf5File::replace(file_, true, number(1));
    EXPECT_THROW(
        Hdf5File::replace(file_, true, [](Hdf5File&) { throw std::runtime_error("in between"); }),
        std::runtime_error);
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
}

TEST_F(Hdf5, DirectoriesThatAreNotThereAreIoErrors) {
    const fs::path file = directory_ / "none/file.h5";
    EXPECT_THAT(io_error([&] { Hdf5File::replace(file, false, number(1)); }),
                HasSubstr(file.string()));
}

TEST_F(Hdf5, AReplacementWithoutACommitNeverWas) {
    Hdf5File::replace(file_, true, number(1));
    const std::string before = read_file(file_);
    {
        Hdf5Replacement replacement(file_, true);
        replacement.out().attribute("number", std::int64_t{2});
        EXPECT_THAT(files_in(directory_), ElementsAre("file.h5", "file.h5.tmp"));
    }
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
    EXPECT_EQ(read_file(file_), before);
}

// What is open could still be written to, after the seal.
TEST_F(Hdf5, AReplacementWithAnOpenGroupOrColumnIsNotCommitted) {
    Hdf5File::replace(file_, true, number(1));
    const std::string before = read_file(file_);
    const auto refused = [&](auto open) {
        {
            Hdf5Replacement replacement(file_, true);
            const auto still_open = open(replacement.out());
            EXPECT_EQ(io_error([&] { replacement.commit(); }),
                      file_.string() + ".tmp: cannot be closed");
        }
        EXPECT_EQ(read_file(file_), before);
        EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
    };
    refused([](Hdf5File& out) { return out.create_group("group"); });
    refused([](Hdf5File& out) { return Hdf5Column<double>(out, "numbers", 0, {}); });
    // And nothing is left that would disturb the next.
    Hdf5File::replace(file_, true, number(2));
    EXPECT_EQ(Hdf5File::open(file_).integer_attribute("number"), 2);
}

TEST_F(Hdf5, ADirectoryInTheWayIsAnIoErrorAndStays) {
    fs::create_directories(file_.string() + ".tmp");
    EXPECT_EQ(io_error([&] { Hdf5File::replace(file_, true, number(1)); }),
              file_.string() + ".tmp: cannot be created");
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5.tmp"));
    fs::remove(file_.string() + ".tmp");
    fs::create_directories(file_ / "full");
    EXPECT_THAT(io_error([&] { Hdf5File::replace(file_, false, number(1)); }),
                StartsWith(file_.string() + ": cannot be renamed: "));
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
}

TEST_F(Hdf5, AFullDiskIsAnIoErrorAndLeavesTheFileAsItWas) {
    Hdf5File::replace(file_, true, number(1));
    const std::string before = read_file(file_);
    // No file may grow longer than this: the same as a full disk, for the process alone.
    rlimit earlier{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &earlier), 0);
    const auto on_signal = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit tight{1000, earlier.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
    for (int i = 0; i < 3; ++i)
        EXPECT_THAT(io_error([&] { Hdf5File::replace(file_, true, number(2)); }),
                    HasSubstr("file.h5.tmp: cannot be written: "));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &earlier), 0);
    std::signal(SIGXFSZ, on_signal);
    EXPECT_EQ(read_file(file_), before);
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
    Hdf5File::replace(file_, true, number(2));
    EXPECT_EQ(Hdf5File::open(file_).integer_attribute("number"), 2);
}

TEST_F(Hdf5, ReplaceThatCannotRenameLeavesNoTemporaryFile) {
    write_file(file_ / "in the way", "");
    EXPECT_THAT(io_error([&] { Hdf5File::replace(file_, false, number(1)); }),
                HasSubstr("cannot be renamed"));
    EXPECT_THAT(files_in(directory_), ElementsAre("file.h5"));
}

}  // namespace
}  // namespace atl::io::test
