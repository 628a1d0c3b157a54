#include "io/hdf5_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "atoll/base/hash.hpp"
#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Reals = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Unsigneds = std::vector<std::uint64_t>;
using Texts = std::vector<std::string>;

/// Spans of the arrays above, which do not choose the overload by themselves.
template <class T>
std::span<const T> all(const std::vector<T>& values) {
    return values;
}

class Hdf5 : public testing::Test {
  protected:
    using Write = std::function<void(Hdf5File&)>;

    fs::path write(const Write& content, const std::string& name = "file.h5") {
        Hdf5File::replace(directory_ / name, false, content);
        return directory_ / name;
    }
    std::string hash(const Write& content) { return content_hash(Hdf5File::open(write(content))); }

    const fs::path directory_ = fresh_directory();
    const fs::path file_ = directory_ / "file.h5";
};

TEST_F(Hdf5, AttributesComeBack) {
    write([](Hdf5File& out) {
        out.attribute("text", std::string("größe"));
        out.attribute("empty", std::string());
        out.attribute("integer", std::numeric_limits<std::int64_t>::min());
        out.attribute("unsigned", std::uint64_t{7});
        out.attribute("real", 0.5);
    });
    const Hdf5File in = Hdf5File::open(file_);
    EXPECT_EQ(in.text_attribute("text"), "größe");
    EXPECT_EQ(in.text_attribute("empty"), "");
    EXPECT_EQ(in.integer_attribute("integer"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(in.integer_attribute("unsigned"), 7);
}

TEST_F(Hdf5, DatasetsComeBack) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const Reals reals = {0.1, -1e300, infinite, std::numeric_limits<double>::denorm_min(), -0.0};
    const Integers integers = {0, -1, std::numeric_limits<std::int64_t>::max(),
                               std::numeric_limits<std::int64_t>::min()};
    const Unsigneds unsigneds = {0, std::numeric_limits<std::uint64_t>::max()};
    const Texts texts = {"a", "", "longer", "größe", " blanks "};
    write([&](Hdf5File& out) {
        out.dataset("reals", all(reals), {"J", "energy"});
        out.dataset("integers", all(integers));
        out.dataset("unsigneds", all(unsigneds));
        out.dataset("texts", texts, {"", "names"});
    });
    const Hdf5File in = Hdf5File::open(file_);
    EXPECT_EQ(in.reals("reals"), reals);
    EXPECT_TRUE(std::signbit(in.reals("reals")[4]));
    EXPECT_EQ(in.integers("integers"), integers);
    EXPECT_EQ(in.unsigneds("unsigneds"), unsigneds);
    EXPECT_EQ(in.texts("texts"), texts);
}

TEST_F(Hdf5, EmptyDatasetsComeBack) {
    write([](Hdf5File& out) {
        out.dataset("reals", all(Reals{}));
        out.dataset("integers", all(Integers{}));
        out.dataset("unsigneds", all(Unsigneds{}));
        out.dataset("texts", Texts{});
        out.dataset("blank", Texts{"", ""});
    });
    const Hdf5File in = Hdf5File::open(file_);
    EXPECT_THAT(in.reals("reals"), IsEmpty());
    EXPECT_THAT(in.integers("integers"), IsEmpty());
    EXPECT_THAT(in.unsigneds("unsigneds"), IsEmpty());
    EXPECT_THAT(in.texts("texts"), IsEmpty());
    EXPECT_THAT(in.texts("blank"), ElementsAre("", ""));
}

TEST_F(Hdf5, GroupsNestAndOutliveTheFileObject) {
    write([](Hdf5File& out) {
        Hdf5Group outer = out.create_group("outer");
        Hdf5Group inner = outer.create_group("inner");
        inner.attribute("depth", std::int64_t{2});
        inner.dataset("values", all(Integers{1, 2, 3}));
    });
    const auto group = [&] {
        return Hdf5File::open(file_).open_group("outer").open_group("inner");
    }();
    EXPECT_EQ(group.integer_attribute("depth"), 2);
    EXPECT_THAT(group.integers("values"), ElementsAre(1, 2, 3));
    const Hdf5File in = Hdf5File::open(file_);
    EXPECT_TRUE(in.has("outer"));
    EXPECT_TRUE(in.open_group("outer").has("inner"));
    EXPECT_FALSE(in.has("inner"));
}

TEST_F(Hdf5, MissingObjectsAreIoErrorsThatNameFileAndObject) {
    write([](Hdf5File& out) {
        out.create_group("group").attribute("real", 0.5);
        out.attribute("text", std::string("five"));
        out.dataset("numbers", all(Reals{1}));
        out.dataset("texts", Texts{"a"});
    });
    const Hdf5File in = Hdf5File::open(file_);
    const Hdf5Group group = in.open_group("group");
    const std::string place = file_.string();
    EXPECT_EQ(io_error([&] { in.open_group("none"); }), place + ": no group 'none'");
    EXPECT_EQ(io_error([&] { in.open_group("numbers"); }), place + ": no group 'numbers'");
    EXPECT_EQ(io_error([&] { in.reals("none"); }), place + ": no dataset 'none'");
    EXPECT_EQ(io_error([&] { in.integers("group"); }), place + ": no dataset 'group'");
    EXPECT_EQ(io_error([&] { group.unsigneds("numbers"); }),
              place + "/group: no dataset 'numbers'");
    EXPECT_EQ(io_error([&] { in.texts("none"); }), place + ": no dataset 'none'");
    EXPECT_EQ(io_error([&] { in.texts("numbers"); }), place + ": dataset 'numbers' holds no texts");
    EXPECT_EQ(io_error([&] { in.reals("texts"); }), place + ": cannot read dataset 'texts'");
    EXPECT_EQ(io_error([&] { in.text_attribute("none"); }), place + ": no text attribute 'none'");
    EXPECT_EQ(io_error([&] { group.text_attribute("real"); }),
              place + "/group: no text attribute 'real'");
    EXPECT_EQ(io_error([&] { in.integer_attribute("none"); }),
              place + ": no whole-number attribute 'none'");
    EXPECT_EQ(io_error([&] { in.integer_attribute("text"); }),
              place + ": no whole-number attribute 'text'");
}

TEST_F(Hdf5, WhatExistsIsNotWrittenTwice) {
    io_error([&] {
        write([](Hdf5File& out) {
            out.create_group("a");
            out.create_group("a");
        });
    });
    io_error([&] {
        write([](Hdf5File& out) {
            out.dataset("a", all(Reals{1}));
            out.dataset("a", all(Reals{2}));
        });
    });
    io_error([&] {
        write([](Hdf5File& out) {
            out.attribute("a", 1.0);
            out.attribute("a", 2.0);
        });
    });
}

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
    EXPECT_EQ(io_error([&] { Hdf5File::open(directory_); }), "cannot read " + directory_.string());
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

std::function<void(Hdf5File&)> number(std::int64_t value) {
    return [value](Hdf5File& out) { out.attribute("number", value); };
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
                    HasSubstr("file.h5.tmp: cannot be written to the end"));
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

TEST_F(Hdf5, DirectoriesThatAreNotThereAreIoErrors) {
    const fs::path file = directory_ / "none/file.h5";
    EXPECT_THAT(io_error([&] { Hdf5File::replace(file, false, number(1)); }),
                HasSubstr(file.string()));
}

/// A bit of everything that a file can hold.
void write_sample(Hdf5File& out) {
    out.attribute("title", std::string("sample"));
    out.attribute("version", std::int64_t{1});
    Hdf5Group group = out.create_group("group");
    group.attribute("scale", 0.5);
    group.dataset("energy", all(Reals{1, 2.5}), {"J", "of one inference"});
    group.dataset("cycles", all(Integers{3, 4}));
    out.dataset("ids", all(Unsigneds{5, 6}));
    out.dataset("names", Texts{"a", "bcd"});
}

TEST_F(Hdf5, EqualContentsAreEqualBytes) {
    const std::string first = read_file(write(write_sample, "first.h5"));
    const std::string second = read_file(write(write_sample, "second.h5"));
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(first, second);
    const std::string over = read_file(write(write_sample, "first.h5"));
    EXPECT_EQ(first, over);
    EXPECT_NE(first, read_file(write(number(1), "third.h5")));
}

TEST_F(Hdf5, ContentHashDoesNotDependOnNameAndOrderOfWriting) {
    const std::string sample = hash(write_sample);
    EXPECT_EQ(sample.size(), 32u);
    EXPECT_EQ(content_hash(Hdf5File::open(write(write_sample, "other.h5"))), sample);
    EXPECT_EQ(hash([](Hdf5File& out) {
                  out.dataset("names", Texts{"a", "bcd"});
                  out.dataset("ids", all(Unsigneds{5, 6}));
                  Hdf5Group group = out.create_group("group");
                  group.dataset("cycles", all(Integers{3, 4}));
                  group.dataset("energy", all(Reals{1, 2.5}), {"J", "of one inference"});
                  group.attribute("scale", 0.5);
                  out.attribute("version", std::int64_t{1});
                  out.attribute("title", std::string("sample"));
              }),
              sample);
}

/// Writes one thing beside what is always there.
template <class Act>
std::function<void(Hdf5File&)> with(Act act) {
    return [act](Hdf5File& out) {
        out.attribute("title", std::string("sample"));
        act(out);
    };
}

TEST_F(Hdf5, ContentHashChangesWithValuesNamesUnitsAndTypes) {
    const std::vector<std::pair<std::string, Write>> contents = {
        {"nothing", with([](Hdf5File&) {})},
        {"attribute", with([](Hdf5File& out) { out.attribute("a", std::int64_t{1}); })},
        {"value of an attribute", with([](Hdf5File& out) { out.attribute("a", std::int64_t{2}); })},
        {"name of an attribute", with([](Hdf5File& out) { out.attribute("b", std::int64_t{1}); })},
        {"type of an attribute", with([](Hdf5File& out) { out.attribute("a", 1.0); })},
        {"text", with([](Hdf5File& out) { out.attribute("a", std::string("x")); })},
        {"other text", with([](Hdf5File& out) { out.attribute("a", std::string("y")); })},
        {"longer text", with([](Hdf5File& out) { out.attribute("a", std::string("xx")); })},
        {"numbers", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 2}));
         })},
        {"a value", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 3}));
         })},
        {"the last bit", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, std::nextafter(2.0, 3.0)}));
         })},
        {"a sign of zero", with([](Hdf5File& out) { out.dataset("d", all(Reals{0})); })},
        {"the other sign", with([](Hdf5File& out) { out.dataset("d", all(Reals{-0.0})); })},
        {"order", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{2, 1}));
         })},
        {"size", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 2, 0}));
         })},
        {"no values", with([](Hdf5File& out) { out.dataset("d", all(Reals{})); })},
        {"integers", with([](Hdf5File& out) {
             out.dataset("d", all(Integers{1, 2}));
         })},
        {"name of a dataset", with([](Hdf5File& out) {
             out.dataset("e", all(Reals{1, 2}));
         })},
        {"unit", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 2}), {"J", ""});
         })},
        {"another unit", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 2}), {"s", ""});
         })},
        {"meaning", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 2}), {"", "J"});
         })},
        {"texts", with([](Hdf5File& out) {
             out.dataset("d", Texts{"ab", "c"});
         })},
        {"border of texts", with([](Hdf5File& out) {
             out.dataset("d", Texts{"a", "bc"});
         })},
        {"group", with([](Hdf5File& out) { out.create_group("g"); })},
        {"name of a group", with([](Hdf5File& out) { out.create_group("h"); })},
        {"attribute of a group",
         with([](Hdf5File& out) { out.create_group("g").attribute("a", std::int64_t{1}); })},
        {"dataset of a group", with([](Hdf5File& out) {
             out.create_group("g").dataset("d", all(Reals{1, 2}));
         })},
    };
    std::map<std::string, std::string> by_hash;
    for (const auto& [name, content] : contents) {
        const auto [same, added] = by_hash.emplace(hash(content), name);
        EXPECT_TRUE(added) << "'" << name << "' hashes as '" << same->second << "'";
    }
}

TEST_F(Hdf5, ContentHashTellsSignedFromUnsigned) {
    EXPECT_NE(hash([](Hdf5File& out) {
                  out.dataset("d", all(Integers{1, 2}));
              }),
              hash([](Hdf5File& out) {
                  out.dataset("d", all(Unsigneds{1, 2}));
              }));
    EXPECT_NE(hash([](Hdf5File& out) { out.attribute("a", std::int64_t{1}); }),
              hash([](Hdf5File& out) { out.attribute("a", std::uint64_t{1}); }));
}

TEST_F(Hdf5, ContentHashTellsWhereAGroupEnds) {
    EXPECT_NE(hash([](Hdf5File& out) { out.create_group("a").dataset("b", all(Reals{1})); }),
              hash([](Hdf5File& out) {
                  out.create_group("a");
                  out.dataset("b", all(Reals{1}));
              }));
    EXPECT_NE(hash([](Hdf5File& out) { out.create_group("a").create_group("b"); }),
              hash([](Hdf5File& out) {
                  out.create_group("a");
                  out.create_group("b");
              }));
}

TEST_F(Hdf5, ContentHashTellsAttributesFromDatasets) {
    EXPECT_NE(hash([](Hdf5File& out) { out.attribute("b", 1.0); }),
              hash([](Hdf5File& out) { out.dataset("attribute b", all(Reals{1})); }));
}

TEST_F(Hdf5, ContentHashIsTheSameBeforeAndAfterTheFileIsClosed) {
    std::string open_hash;
    write([&](Hdf5File& out) {
        write_sample(out);
        open_hash = content_hash(out);
    });
    EXPECT_EQ(content_hash(Hdf5File::open(file_)), open_hash);
}

}  // namespace
}  // namespace atl::io::test
