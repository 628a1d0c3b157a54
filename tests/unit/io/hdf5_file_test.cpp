#include "io/hdf5_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "hdf5_fixture.hpp"

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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

TEST_F(Hdf5, SlicesArePartsOfDatasets) {
    write([](Hdf5File& out) {
        out.dataset("numbers", all(Integers{10, 11, 12, 13}));
        out.dataset("none", all(Reals{}));
    });
    const Hdf5File in = Hdf5File::open(file_);
    EXPECT_THAT(in.integers("numbers", {0, 4}), ElementsAre(10, 11, 12, 13));
    EXPECT_THAT(in.integers("numbers", {1, 2}), ElementsAre(11, 12));
    EXPECT_THAT(in.integers("numbers", {3, 1}), ElementsAre(13));
    EXPECT_THAT(in.integers("numbers", {.from = 2}), ElementsAre(12, 13));
    EXPECT_THAT(in.unsigneds("numbers", {2, 1}), ElementsAre(12u));
    EXPECT_THAT(in.reals("numbers", {2, 1}), ElementsAre(12.0));
    // Nothing is asked for at the end, or anywhere.
    EXPECT_THAT(in.integers("numbers", {.from = 4}), IsEmpty());
    EXPECT_THAT(in.integers("numbers", {4, 0}), IsEmpty());
    EXPECT_THAT(in.integers("numbers", {0, 0}), IsEmpty());
    EXPECT_THAT(in.reals("none", {0, 0}), IsEmpty());
    EXPECT_EQ(in.length("numbers"), 4u);
    EXPECT_EQ(in.length("none"), 0u);
}

TEST_F(Hdf5, SlicesBeyondTheEndAreIoErrors) {
    write([](Hdf5File& out) {
        out.dataset("numbers", all(Integers{10, 11, 12, 13}));
        out.dataset("none", all(Reals{}));
    });
    const Hdf5File in = Hdf5File::open(file_);
    constexpr std::uint64_t most = ~std::uint64_t{0};
    const std::string place = file_.string() + ": dataset '";
    for (const Hdf5Slice& slice :
         {Hdf5Slice{0, 5}, Hdf5Slice{4, 1}, Hdf5Slice{5, 0}, Hdf5Slice{.from = 5},
          Hdf5Slice{2, most - 1}, Hdf5Slice{most, 1}, Hdf5Slice{.from = most}})
        EXPECT_EQ(io_error([&] { in.integers("numbers", slice); }), place + "numbers' is too short")
            << slice.from << " " << slice.count;
    EXPECT_EQ(io_error([&] { in.reals("none", {0, 1}); }), place + "none' is too short");
    EXPECT_EQ(io_error([&] { in.length("nothing"); }), file_.string() + ": no dataset 'nothing'");
}

}  // namespace
}  // namespace atl::io::test
