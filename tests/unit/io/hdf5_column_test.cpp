#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "hdf5_fixture.hpp"
#include "io/table_writer.hpp"

// Datasets and tables whose values come one after the other.

namespace atl::io::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// More than are held in memory, in blocks that do not come out even.
constexpr std::int64_t many = 20000;

TEST_F(Hdf5, ColumnsEqualDatasetsWrittenAtOnce) {
    for (const std::int64_t length : {std::int64_t{0}, std::int64_t{1}, std::int64_t{8191},
                                      std::int64_t{8192}, std::int64_t{8193}, many}) {
        Integers integers;
        Unsigneds unsigneds;
        Reals reals;
        for (std::int64_t i = 0; i < length; ++i) {
            integers.push_back(-i);
            unsigneds.push_back(std::numeric_limits<std::uint64_t>::max() -
                                static_cast<std::uint64_t>(i));
            reals.push_back(static_cast<double>(i) / 3);
        }
        const auto stream = [](Hdf5File& out, const char* name, const auto& values,
                               const Hdf5Group::Notes& notes) {
            using T = std::decay_t<decltype(values.front())>;
            Hdf5Column<T> column(out, name, values.size(), notes);
            for (const T value : values) column.append(value);
        };
        write(
            [&](Hdf5File& out) {
                stream(out, "integers", integers, {"", "negative"});
                stream(out, "unsigneds", unsigneds, {});
                stream(out, "reals", reals, {"J", "thirds"});
            },
            "streamed.h5");
        write([&](Hdf5File& out) {
            out.dataset("integers", all(integers), {"", "negative"});
            out.dataset("unsigneds", all(unsigneds));
            out.dataset("reals", all(reals), {"J", "thirds"});
        });
        const Hdf5File streamed = Hdf5File::open(directory_ / "streamed.h5");
        EXPECT_EQ(streamed.integers("integers"), integers);
        EXPECT_EQ(streamed.unsigneds("unsigneds"), unsigneds);
        EXPECT_EQ(streamed.reals("reals"), reals);
        EXPECT_EQ(content_hash(streamed), content_hash(Hdf5File::open(file_))) << length;
    }
}

TEST_F(Hdf5, AColumnTakesNoMoreThanAnnounced) {
    write([&](Hdf5File& out) {
        Hdf5Column<std::int64_t> two(out, "two", 2, {}), none(out, "none", 0, {});
        two.append(1);
        two.append(2);
        EXPECT_EQ(io_error([&] { two.append(3); }),
                  file_.string() + ".tmp: dataset 'two' gets more values than announced");
        EXPECT_EQ(io_error([&] { none.append(1); }),
                  file_.string() + ".tmp: dataset 'none' gets more values than announced");
    });
    const Hdf5File in = Hdf5File::open(file_);
    EXPECT_THAT(in.integers("two"), ElementsAre(1, 2));
    EXPECT_THAT(in.integers("none"), IsEmpty());
}

struct Row {
    std::int64_t number;
    double real;
};

TableWriter<Row> table(Hdf5File& out, std::int64_t rows) {
    TableWriter<Row> writer(out.create_group("table"), rows);
    writer.column("number", [](const Row& r) { return r.number; }, {})
        .column("half", [](const Row& r) { return r.real / 2; }, {"J", "of it"})
        .column("id", [](const Row& r) { return static_cast<std::uint64_t>(r.number); }, {});
    return writer;
}

TEST_F(Hdf5, TablesAreWrittenRowByRow) {
    write([](Hdf5File& out) {
        TableWriter<Row> rows = table(out, many);
        for (std::int64_t i = 0; i < many; ++i) rows.add({i, static_cast<double>(i)});
        rows.finish();
    });
    const Hdf5Group in = Hdf5File::open(file_).open_group("table");
    for (const char* name : {"number", "half", "id"})
        EXPECT_EQ(in.length(name), static_cast<std::uint64_t>(many));
    EXPECT_THAT(in.integers("number", {8191, 2}), ElementsAre(8191, 8192));
    EXPECT_THAT(in.reals("half", {many - 1, 1}), ElementsAre((many - 1) / 2.0));
    EXPECT_THAT(in.unsigneds("id", {16383, 2}), ElementsAre(16383u, 16384u));
}

TEST_F(Hdf5, ATableTakesNoMoreRowsThanAnnouncedAndMissesThoseThatDoNotCome) {
    const std::string place = file_.string() + ".tmp/table: ";
    Hdf5Replacement replacement(file_, false);
    TableWriter<Row> rows = table(replacement.out(), 2);
    EXPECT_EQ(io_error([&] { rows.finish(); }), place + "got 0 of 2 rows");
    rows.add({1, 1});
    EXPECT_EQ(io_error([&] { rows.finish(); }), place + "got 1 of 2 rows");
    rows.add({2, 2});
    rows.finish();
    EXPECT_EQ(io_error([&] {
                  rows.add({3, 3});
              }),
              place + "dataset 'number' gets more values than announced");
}

}  // namespace
}  // namespace atl::io::test
