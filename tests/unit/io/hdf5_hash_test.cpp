#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hdf5_fixture.hpp"
#include "io/hdf5_file.hpp"

// What files of equal and of different contents have in common.

namespace atl::io::test {
namespace {

class Hdf5Hash : public Hdf5 {
  protected:
    std::string hash(const Write& content) { return content_hash(Hdf5File::open(write(content))); }
};

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

TEST_F(Hdf5Hash, EqualContentsAreEqualBytes) {
    const std::string first = read_file(write(write_sample, "first.h5"));
    const std::string second = read_file(write(write_sample, "second.h5"));
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(first, second);
    const std::string over = read_file(write(write_sample, "first.h5"));
    EXPECT_EQ(first, over);
    EXPECT_NE(first, read_file(write(number(1), "third.h5")));
}

TEST_F(Hdf5Hash, ContentHashDoesNotDependOnNameAndOrderOfWriting) {
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

TEST_F(Hdf5Hash, ContentHashChangesWithValuesNamesUnitsAndTypes) {
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
        {"label", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 2}), {"", "", "J"});
         })},
        {"another label", with([](Hdf5File& out) {
             out.dataset("d", all(Reals{1, 2}), {"", "", "K"});
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
        {"label of a group's datasets", with([](Hdf5File& out) {
             out.create_group("g", "row").dataset("d", all(Reals{1, 2}));
         })},
    };
    std::map<std::string, std::string> by_hash;
    for (const auto& [name, content] : contents) {
        const auto [same, added] = by_hash.emplace(hash(content), name);
        EXPECT_TRUE(added) << "'" << name << "' hashes as '" << same->second << "'";
    }
}

TEST_F(Hdf5Hash, ContentHashTellsSignedFromUnsigned) {
    EXPECT_NE(hash([](Hdf5File& out) {
                  out.dataset("d", all(Integers{1, 2}));
              }),
              hash([](Hdf5File& out) {
                  out.dataset("d", all(Unsigneds{1, 2}));
              }));
    EXPECT_NE(hash([](Hdf5File& out) { out.attribute("a", std::int64_t{1}); }),
              hash([](Hdf5File& out) { out.attribute("a", std::uint64_t{1}); }));
}

TEST_F(Hdf5Hash, ContentHashTellsWhereAGroupEnds) {
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

TEST_F(Hdf5Hash, ContentHashTellsAttributesFromDatasets) {
    EXPECT_NE(hash([](Hdf5File& out) { out.attribute("b", 1.0); }),
              hash([](Hdf5File& out) { out.dataset("attribute b", all(Reals{1})); }));
}

TEST_F(Hdf5Hash, ContentHashIsTheSameBeforeAndAfterTheFileIsClosed) {
    std::string open_hash;
    write([&](Hdf5File& out) {
        write_sample(out);
        open_hash = content_hash(out);
    });
    EXPECT_EQ(content_hash(Hdf5File::open(file_)), open_hash);
}

}  // namespace
}  // namespace atl::io::test
