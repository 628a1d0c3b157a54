#include "atoll/mpi/mpi_communicator.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "search_values.hpp"
#include "world.hpp"

// A failed assertion must not keep a rank from the next collective call: expectations only, after
// the calls where possible.

namespace atl::mpi {
namespace {

using search::EnumerationTally;
using search::Overview;
using test::infinity;
using test::world;

/// Different for every number, with lists of different lengths and some empty.
EnumerationTally tally_of(int n) {
    const auto count = static_cast<std::uint64_t>(n);
    EnumerationTally t;
    t.outside_tables = count;
    t.unmappable = std::numeric_limits<std::uint64_t>::max() - count;
    t.over_area = 100 + count;
    t.feasible = 200 + count;
    t.best.resize(3);
    for (int i = 0; i < n; ++i) {
        const auto id = static_cast<search::DesignId>(10 * n + i);
        t.best[1].push_back({id, 0.1 * double(i + 1)});
        t.best[2].push_back({std::numeric_limits<search::DesignId>::max() - id, infinity});
        t.front.push_back({id, 5e-324, 0.1 + 0.2, std::numeric_limits<double>::max()});
    }
    t.shares = {{}, {{0.5, count, infinity}, {0.7, 1, 1.0 / (n + 1)}}, {{32, 3, 4}}};
    return t;
}

TEST(MpiCommunicator, RanksAreNumbered) {
    const std::vector<std::string> ranks = world().all_gather(std::to_string(world().rank()));
    EXPECT_EQ(static_cast<int>(ranks.size()), world().size());
    for (int r = 0; r < static_cast<int>(ranks.size()); ++r)
        EXPECT_EQ(ranks[static_cast<std::size_t>(r)], std::to_string(r));
    EXPECT_EQ(world().root(), world().rank() == 0);
}

TEST(MpiCommunicator, VersionNamesTheLibrary) {
    EXPECT_FALSE(world().version().empty());
    EXPECT_EQ(world().version().find(','), std::string::npos);
}

TEST(MpiCommunicator, AnyIsTrueWhenOneRankSaysSo) {
    EXPECT_FALSE(world().any(false));
    EXPECT_TRUE(world().any(true));
    for (int one = 0; one < world().size(); ++one) {
        EXPECT_TRUE(world().any(world().rank() == one)) << one;
        EXPECT_EQ(world().any(world().rank() != one), world().size() > 1) << one;
    }
    EXPECT_FALSE(world().any(false));
}

TEST(MpiCommunicator, AllGatherKeepsTextsOfAnyLengthInRankOrder) {
    const auto text = [](int rank) {
        return rank % 2 == 1
                   ? std::string()
                   : std::string(static_cast<std::size_t>(1 + 5000 * rank), char('a' + rank)) +
                         '\0' + "\n end";
    };
    const std::vector<std::string> all = world().all_gather(text(world().rank()));
    EXPECT_EQ(static_cast<int>(all.size()), world().size());
    for (int r = 0; r < static_cast<int>(all.size()); ++r)
        EXPECT_TRUE(all[static_cast<std::size_t>(r)] == text(r)) << r;
    // All empty, as when all went well.
    EXPECT_EQ(world().all_gather(""),
              std::vector<std::string>(static_cast<std::size_t>(world().size())));
}

TEST(MpiCommunicator, GatherCollectsTalliesInRankOrderOnTheRoot) {
    // Twice, so that one round must not leak into the next.
    for (int round = 0; round < 2; ++round) {
        const std::vector<EnumerationTally> all =
            world().gather(std::vector<EnumerationTally>{tally_of(10 * round + world().rank())});
        std::vector<EnumerationTally> expected;
        if (world().root())
            for (int r = 0; r < world().size(); ++r) expected.push_back(tally_of(10 * round + r));
        EXPECT_TRUE(all == expected) << round;
    }
}

TEST(MpiCommunicator, GatherCollectsAnyNumberOfTalliesOfAnySize) {
    // The root gives none, rank r gives r, the last of them large and in descending order.
    const auto given_by = [](int rank) {
        std::vector<EnumerationTally> out;
        for (int i = rank; i > 0; --i)
            out.push_back(tally_of(i == 1 ? 20000 + rank : 10 * rank + i));
        return out;
    };
    const std::vector<EnumerationTally> all = world().gather(given_by(world().rank()));
    std::vector<EnumerationTally> expected;
    if (world().root())
        for (int r = 0; r < world().size(); ++r)
            for (const EnumerationTally& t : given_by(r)) expected.push_back(t);
    EXPECT_EQ(all.size(), expected.size());
    EXPECT_TRUE(all == expected);
}

/// Different on every island, with values at the ends of their ranges.
Overview overview_of(std::int64_t island) {
    Overview o;
    o.islands = 1;
    o.slowest = 100 - island;
    o.fastest = 200 + island;
    o.met = island - 1;
    o.feasible = 3 * island;
    o.members = 4 * island + 1;
    o.evaluations = (std::int64_t{1} << 40) + island;
    o.requests = 6 * island;
    o.archived = 7 * island;
    o.forgotten = 8 * island;
    o.records = 9 * island;
    o.arrivals = 10 * island;
    // The best is in the middle, and of the same objective as another that is not feasible.
    o.best = {
        std::numeric_limits<search::DesignId>::max() - static_cast<std::uint64_t>(island),
        {island == 2 || island == 3 ? 0.1 : 0.1 + double(island + 1), island == 3 ? 5e-324 : 0}};
    o.votes = std::uint64_t{1} << (63 - island);
    return o;
}

TEST(MpiCommunicator, CombineGivesEveryRankTheSameWhateverTheSplit) {
    for (std::int64_t islands = 0; islands <= 9; ++islands) {
        Overview expected;
        for (std::int64_t i = 0; i < islands; ++i) expected.add(overview_of(i));
        for (int shift = 0; shift < world().size(); ++shift) {
            // In blocks, then in turn from another rank on.
            const auto block = search::hosted_by(world().rank(), world().size(), islands);
            Overview by_block, in_turn;
            for (std::int64_t i = 0; i < islands; ++i) {
                if (i >= block.first && i < block.last) by_block.add(overview_of(i));
                if ((i + shift) % world().size() == world().rank()) in_turn.add(overview_of(i));
            }
            test::expect_same(world().combine(by_block), expected);
            test::expect_same(world().combine(in_turn), expected);
        }
    }
}

TEST(MpiCommunicator, BytesAreThoseSentToOthers) {
    // What a rank sends itself costs nothing, nor does a meeting of one.
    const std::int64_t before = world().bytes_sent();
    world().combine(overview_of(0));
    const std::int64_t combined = world().bytes_sent() - before;
    world().post(world().rank(), search::Letter{});
    world().close_post();
    EXPECT_EQ(world().bytes_sent() - before, combined);
    const int next = (world().rank() + 1) % world().size();
    std::vector<std::int64_t> posted;
    for (const std::size_t individuals : {0, 1000, 2000}) {
        const std::int64_t start = world().bytes_sent();
        search::Letter letter;
        letter.parcels = {{{0, 1}, std::vector<search::Individual>(individuals)}};
        world().post(next, std::move(letter));
        world().close_post();
        posted.push_back(world().bytes_sent() - start);
    }
    const auto individual = static_cast<std::int64_t>(sizeof(search::Individual));
    if (world().size() == 1) {
        EXPECT_EQ(world().bytes_sent(), 0);
    } else {
        EXPECT_GT(combined, 0);
        EXPECT_GT(posted[0], 0);
        EXPECT_GE(posted[1] - posted[0], 1000 * individual);
        EXPECT_EQ(posted[2] - posted[1], 1000 * individual);
    }
}

}  // namespace
}  // namespace atl::mpi
