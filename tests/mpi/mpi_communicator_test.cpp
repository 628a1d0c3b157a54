#include "atoll/mpi/mpi_communicator.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "atoll/run/collective.hpp"
#include "search_printers.hpp"
#include "world.hpp"

// A failed assertion must not keep a rank from the next collective call: expectations only, after
// the calls where possible.

namespace atl::mpi {
namespace {

using search::EnumerationTally;
using search::GenerationRecord;
using search::Individual;
using search::IslandProgress;
using search::IslandState;
using search::Parcel;
using search::Route;
using test::world;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Different on every island, with values at the ends of their ranges.
IslandState state_of(std::int64_t island) {
    IslandState s;
    s.island = island;
    s.generation = 10 + island;
    s.evaluations = std::numeric_limits<std::int64_t>::max() - island;
    s.requests = 1000 * island;
    for (std::int64_t i = 0; i <= island; ++i) {
        s.population.push_back({static_cast<search::DesignId>(i), {0.1 * double(i + 1), 0}});
        s.archive.push_back(
            {std::numeric_limits<search::DesignId>::max() - static_cast<search::DesignId>(i),
             {infinity, std::numeric_limits<double>::max()}});
        s.archive.push_back({static_cast<search::DesignId>(i), {5e-324, 1e-300}});
        s.history.push_back({i, i / 2, infinity, i + 1, i + 2, i + 3, -1});
    }
    return s;
}

IslandProgress progress_of(std::int64_t island) {
    return {island,
            {island, 1, 1e-9 / double(island + 1), 3, 4, 5, 6},
            {static_cast<search::DesignId>(island), {infinity, 0.5}}};
}

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

bool operator==(const IslandProgress& a, const IslandProgress& b) {
    return a.island == b.island && a.latest == b.latest && a.best == b.best;
}

/// What travels along a route in a round; some parcels are empty.
std::vector<Individual> cargo(const Route& route, std::int64_t round, std::int64_t size) {
    std::vector<Individual> out;
    for (std::int64_t i = 0; i < size; ++i)
        out.push_back({static_cast<search::DesignId>(1'000'000'000 * route.from +
                                                     10'000'000 * route.to + 1'000 * round + i),
                       {1.0 / double(1 + route.from + i), i % 2 == 0 ? 0.0 : 0.25}});
    return out;
}

/// Sends along a plan from this rank's islands, and checks all that arrives.
void check_exchange(const std::vector<Route>& plan, std::int64_t islands, std::int64_t round,
                    const std::function<std::int64_t(const Route&)>& size) {
    const auto here = [&](std::int64_t island) {
        return search::host_of(island, world().size(), islands) == world().rank();
    };
    std::vector<Parcel> outgoing;
    for (const Route& route : plan)
        if (here(route.from)) outgoing.push_back({route, cargo(route, round, size(route))});
    const std::vector<Parcel> incoming = world().exchange(std::move(outgoing), plan, islands);
    std::vector<Route> expected, arrived;
    for (const Route& route : plan)
        if (here(route.to)) expected.push_back(route);
    for (const Parcel& parcel : incoming) {
        arrived.push_back(parcel.route);
        EXPECT_TRUE(parcel.individuals == cargo(parcel.route, round, size(parcel.route)))
            << parcel.route.from << " -> " << parcel.route.to << ", round " << round << ", "
            << islands << " islands";
    }
    EXPECT_EQ(arrived, expected) << islands << " islands";
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

TEST(MpiCommunicator, GatherCollectsStatesInRankOrderOnTheRoot) {
    for (const std::int64_t islands : {1, 2, 5, 9}) {
        const auto block = search::hosted_by(world().rank(), world().size(), islands);
        std::vector<IslandState> here;
        for (auto i = block.first; i < block.last; ++i) here.push_back(state_of(i));
        const std::vector<IslandState> all = world().gather(std::move(here));
        std::vector<IslandState> expected;
        if (world().root())
            for (std::int64_t i = 0; i < islands; ++i) expected.push_back(state_of(i));
        EXPECT_EQ(all, expected) << islands;
    }
}

TEST(MpiCommunicator, GatherCollectsWhatEachRankGivesWhateverItsNumber) {
    // The root gives nothing, rank r gives r states in descending order.
    std::vector<IslandState> here;
    for (int i = world().rank(); i > 0; --i) here.push_back(state_of(10 * world().rank() + i));
    const std::vector<IslandState> all = world().gather(std::move(here));
    std::vector<IslandState> expected;
    if (world().root())
        for (int r = 0; r < world().size(); ++r)
            for (int i = r; i > 0; --i) expected.push_back(state_of(10 * r + i));
    EXPECT_EQ(all, expected);
}

TEST(MpiCommunicator, GatherCollectsProgressInRankOrderOnTheRoot) {
    for (const std::int64_t islands : {1, 3, 8}) {
        const auto block = search::hosted_by(world().rank(), world().size(), islands);
        std::vector<IslandProgress> here;
        for (auto i = block.first; i < block.last; ++i) here.push_back(progress_of(i));
        const std::vector<IslandProgress> all = world().gather(std::move(here));
        EXPECT_EQ(static_cast<std::int64_t>(all.size()), world().root() ? islands : 0);
        for (std::size_t i = 0; i < all.size(); ++i)
            EXPECT_TRUE(all[i] == progress_of(static_cast<std::int64_t>(i))) << i;
    }
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

TEST(MpiCommunicator, ScatterGivesEveryRankItsPart) {
    // Rank r gets the states r, r + 1, .., 2r - 1: the root none.
    std::vector<std::vector<IslandState>> parts(static_cast<std::size_t>(world().size()));
    if (world().root())
        for (int r = 0; r < world().size(); ++r)
            for (int i = r; i < 2 * r; ++i)
                parts[static_cast<std::size_t>(r)].push_back(state_of(i));
    const std::vector<IslandState> mine = world().scatter(std::move(parts));
    std::vector<IslandState> expected;
    for (int i = world().rank(); i < 2 * world().rank(); ++i) expected.push_back(state_of(i));
    EXPECT_EQ(mine, expected);
}

TEST(MpiCommunicator, ScatterTakesThePartsOfTheRootAlone) {
    std::vector<std::vector<IslandState>> parts;
    for (int r = 0; r < world().size(); ++r)
        parts.push_back({state_of(world().root() ? r : 77), state_of(3)});
    const std::vector<IslandState> mine = world().scatter(std::move(parts));
    EXPECT_EQ(mine, (std::vector<IslandState>{state_of(world().rank()), state_of(3)}));
}

TEST(MpiCommunicator, ScatterAndGatherAreInverse) {
    constexpr std::int64_t islands = 7;
    std::vector<std::vector<IslandState>> parts(static_cast<std::size_t>(world().size()));
    std::vector<IslandState> expected;
    if (world().root())
        for (std::int64_t i = 0; i < islands; ++i) {
            expected.push_back(state_of(i));
            parts[static_cast<std::size_t>(search::host_of(i, world().size(), islands))].push_back(
                state_of(i));
        }
    EXPECT_EQ(world().gather(world().scatter(std::move(parts))), expected);
}

TEST(MpiCommunicator, ExchangeDeliversAlongARing) {
    // From fewer islands than ranks to several per rank.
    for (std::int64_t islands = 1; islands <= 9; ++islands)
        check_exchange(routes(search::Topology::ring, islands), islands, 0,
                       [](const Route& r) { return 1 + r.from; });
}

TEST(MpiCommunicator, ExchangeDeliversEmptyParcels) {
    check_exchange(routes(search::Topology::ring, 5), 5, 0, [](const Route&) { return 0; });
    check_exchange(routes(search::Topology::ring, 6), 6, 0,
                   [](const Route& r) { return r.from % 2; });
}

TEST(MpiCommunicator, ExchangeWithoutRoutesDeliversNothing) {
    check_exchange({}, 4, 0, [](const Route&) { return 1; });
}

TEST(MpiCommunicator, ExchangeDeliversInTheOrderOfThePlan) {
    // Everyone to everyone, itself included, from the last to the first: many parcels between two
    // ranks.
    for (const std::int64_t islands : {2, 5, 8}) {
        std::vector<Route> plan;
        for (std::int64_t to = islands - 1; to >= 0; --to)
            for (std::int64_t from = islands - 1; from >= 0; --from) plan.push_back({from, to});
        check_exchange(plan, islands, 0, [](const Route& r) { return (r.from + 3 * r.to) % 4; });
    }
}

TEST(MpiCommunicator, ExchangesOfDifferentRoundsDoNotMix) {
    for (std::int64_t round = 0; round < 200; ++round)
        check_exchange(routes(search::Topology::ring, 5), 5, round,
                       [&](const Route& r) { return (round + r.from) % 7; });
}

TEST(MpiCommunicator, LargeParcelsDoNotBlockEachOther) {
    // Every rank sends before anyone receives: far more than any buffer of the library holds.
    const std::int64_t islands = std::max(2, world().size());
    check_exchange(routes(search::Topology::ring, islands), islands, 0,
                   [](const Route&) { return 1'000'000; });
}

TEST(MpiCommunicator, LargeStatesAreGatheredAndScattered) {
    IslandState large = state_of(world().rank());
    large.archive = cargo({world().rank(), 0}, 0, 200'000);
    const std::vector<IslandState> all = world().gather({large});
    EXPECT_EQ(static_cast<int>(all.size()), world().root() ? world().size() : 0);
    std::vector<std::vector<IslandState>> parts;
    for (const IslandState& s : all) parts.push_back({s});
    parts.resize(static_cast<std::size_t>(world().size()));
    const std::vector<IslandState> mine = world().scatter(std::move(parts));
    EXPECT_TRUE(mine == std::vector<IslandState>{large});
}

/// What `run` threw, as kind and text; kind 0 when it threw nothing of its type.
std::pair<int, std::string> collective_error(const std::function<void()>& run) {
    try {
        run();
    } catch (const run::CollectiveError& e) {
        return {static_cast<int>(e.kind()), e.what()};
    }
    return {0, ""};
}

TEST(Together, ReturnsWhenNoRankFails) {
    int done = 0;
    EXPECT_EQ(collective_error([&] { run::together(world(), [&] { ++done; }); }).first, 0);
    EXPECT_EQ(done, 1);
}

TEST(Together, AnErrorOnTheLastRankOnlyReachesAll) {
    const int last = world().size() - 1;
    const auto [kind, text] = collective_error([&] {
        run::together(world(), [&] {
            if (world().rank() == last)
                throw base::Error(base::ErrorKind::refused, "rank " + std::to_string(last) + "\n!");
        });
    });
    EXPECT_EQ(kind, static_cast<int>(base::ErrorKind::refused));
    EXPECT_EQ(text, "rank " + std::to_string(last) + "\n!");
    // The ranks are still in step.
    EXPECT_FALSE(world().any(false));
}

TEST(Together, TheFirstOfSeveralErrorsIsToldToAll) {
    const auto [kind, text] = collective_error([] {
        run::together(world(), [] {
            if (world().size() > 1 && world().root()) return;
            throw base::Error(base::ErrorKind::input, std::to_string(world().rank()));
        });
    });
    EXPECT_EQ(kind, static_cast<int>(base::ErrorKind::input));
    EXPECT_EQ(text, world().size() > 1 ? "1" : "0");
}

TEST(OnRoot, RunsOnTheRootAndItsErrorReachesAll) {
    int done = 0;
    run::on_root(world(), [&] { ++done; });
    EXPECT_EQ(done, world().root() ? 1 : 0);
    const auto [kind, text] = collective_error(
        [] { run::on_root(world(), [] { throw std::runtime_error("nobody expected it"); }); });
    EXPECT_EQ(kind, static_cast<int>(base::ErrorKind::internal));
    EXPECT_EQ(text, "nobody expected it");
}

}  // namespace
}  // namespace atl::mpi
