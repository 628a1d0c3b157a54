#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "search_values.hpp"
#include "world.hpp"

// Letters: what ranks tell each other without waiting.

namespace atl::mpi {
namespace {

using search::Letter;
using test::world;

/// The n-th letter from one rank to another, of all kinds and different sizes.
Letter letter_of(int from, int to, std::int64_t n) {
    Letter l;
    l.kind = static_cast<Letter::Kind>(n % 5);
    l.order = static_cast<Letter::Order>(n % 3);
    l.overview.evaluations = n;
    l.overview.votes = static_cast<std::uint64_t>(to);
    if (n % 3 == 0)
        for (std::int64_t p = 0; p < n % 4; ++p)
            l.parcels.push_back({{from, p}, test::cargo({from, to}, n, p * (n % 50))});
    if (n % 100 == 7) l.state = test::state_of(n % 40);
    if (n % 500 == 250) l.parcels = {{{from, to}, test::cargo({from, to}, n, 20'000)}};
    return l;
}

bool same(const Letter& a, const Letter& b) {
    return a.kind == b.kind && a.order == b.order &&
           a.overview.evaluations == b.overview.evaluations &&
           a.overview.votes == b.overview.votes &&
           std::equal(a.parcels.begin(), a.parcels.end(), b.parcels.begin(), b.parcels.end(),
                      [](const search::Parcel& x, const search::Parcel& y) {
                          return x.route == y.route && x.individuals == y.individuals;
                      }) &&
           a.state == b.state;
}

void append(std::vector<Letter>& all, std::vector<Letter> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

/// All ranks posted the letters first .. last - 1 to this one, and nothing else arrived.
void check_letters(const std::vector<Letter>& letters, std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> next(static_cast<std::size_t>(world().size()), first);
    std::int64_t damaged = 0, out_of_order = 0;
    for (const Letter& l : letters) {
        const bool known = l.from >= 0 && l.from < world().size();
        EXPECT_TRUE(known) << l.from;
        if (!known) continue;
        if (l.overview.evaluations != next[static_cast<std::size_t>(l.from)]++) ++out_of_order;
        if (!same(l, letter_of(l.from, world().rank(), l.overview.evaluations))) ++damaged;
    }
    EXPECT_EQ(out_of_order, 0);
    EXPECT_EQ(damaged, 0);
    EXPECT_EQ(next, std::vector<std::int64_t>(next.size(), last));
}

TEST(Post, LettersReachEveryRankAndTheSenderItself) {
    std::vector<Letter> letters;
    for (int to = 0; to < world().size(); ++to) world().post(to, letter_of(world().rank(), to, 0));
    // Without closing: they arrive on their own.
    while (static_cast<int>(letters.size()) < world().size()) append(letters, world().arrived());
    check_letters(letters, 0, 1);
    EXPECT_TRUE(world().close_post().empty());
}

TEST(Post, WithoutLettersClosingBringsNone) {
    EXPECT_TRUE(world().arrived().empty());
    for (int round = 0; round < 20; ++round) EXPECT_TRUE(world().close_post().empty());
}

TEST(Post, ThousandsOfLettersArriveWhileAllAreBusy) {
    constexpr std::int64_t count = 1500;
    std::vector<Letter> letters;
    for (std::int64_t n = 0; n < count; ++n) {
        for (int i = 0; i < world().size(); ++i) {
            const int to = (world().rank() + i) % world().size();
            world().post(to, letter_of(world().rank(), to, n));
        }
        // Some look at their post often, some seldom.
        if (n % (10 + 90 * world().rank()) == 0) append(letters, world().arrived());
    }
    append(letters, world().close_post());
    check_letters(letters, 0, count);
    EXPECT_TRUE(world().arrived().empty());
}

TEST(Post, LettersThatNobodyLookedForArriveByClosing) {
    constexpr std::int64_t count = 400;
    for (int to = 0; to < world().size(); ++to)
        for (std::int64_t n = 0; n < count; ++n) world().post(to, letter_of(world().rank(), to, n));
    check_letters(world().close_post(), 0, count);
}

TEST(Post, OneRankAloneCanWriteToAll) {
    for (int one = 0; one < world().size(); ++one) {
        constexpr std::int64_t count = 50;
        if (world().rank() == one)
            for (std::int64_t n = 0; n < count; ++n)
                for (int to = 0; to < world().size(); ++to) world().post(to, letter_of(one, to, n));
        const std::vector<Letter> letters = world().close_post();
        EXPECT_EQ(static_cast<std::int64_t>(letters.size()), count);
        for (std::size_t n = 0; n < letters.size(); ++n) {
            EXPECT_EQ(letters[n].from, one);
            EXPECT_TRUE(
                same(letters[n], letter_of(one, world().rank(), static_cast<std::int64_t>(n))));
        }
    }
}

TEST(Post, ARoundAfterClosingDoesNotMixWithTheOneBefore) {
    // A rank that is through writes again at once, while others still close.
    for (std::int64_t round = 0; round < 300; ++round) {
        const std::int64_t first = 10 * round, last = first + 1 + round % 3;
        for (int to = 0; to < world().size(); ++to)
            for (std::int64_t n = first; n < last; ++n)
                world().post(to, letter_of(world().rank(), to, n));
        check_letters(world().close_post(), first, last);
    }
}

TEST(Post, OtherCallsLeaveLettersAlone) {
    std::vector<Letter> letters;
    for (int to = 0; to < world().size(); ++to) world().post(to, letter_of(world().rank(), to, 0));
    search::Overview here;
    here.islands = 1;
    EXPECT_EQ(world().combine(here).islands, world().size());
    EXPECT_FALSE(world().any(false));
    EXPECT_EQ(static_cast<int>(world().all_gather("x").size()), world().size());
    for (int to = 0; to < world().size(); ++to) world().post(to, letter_of(world().rank(), to, 1));
    check_letters(world().close_post(), 0, 2);
}

TEST(Post, UnderWayAreLettersThatTheReceiverHasNotTaken) {
    const int next = (world().rank() + 1) % world().size();
    for (int to = 0; to < world().size(); ++to) EXPECT_EQ(world().under_way(to), 0);
    for (int n = 0; n < 5; ++n) world().post(next, letter_of(world().rank(), next, n));
    // Nobody takes any before all have passed here.
    world().any(false);
    for (int to = 0; to < world().size(); ++to)
        EXPECT_EQ(world().under_way(to), to == next && world().size() > 1 ? 5 : 0) << to;
    world().any(false);
    std::size_t arrived = 0;
    while (arrived < 5) arrived += world().arrived().size();
    // Looking finds out that they are taken, sooner or later.
    while (world().under_way(next) > 0) arrived += world().arrived().size();
    EXPECT_EQ(arrived, 5u);
    EXPECT_TRUE(world().close_post().empty());
}

}  // namespace
}  // namespace atl::mpi
