#include "atoll/run/collective.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "threaded_peers.hpp"

namespace atl::run {
namespace {

using base::Error;
using base::ErrorKind;
using testing::Each;
using testing::ElementsAre;

struct Caught {
    bool thrown = false;
    ErrorKind kind{};
    std::string text;
    bool operator==(const Caught&) const = default;
};

void PrintTo(const Caught& c, std::ostream* out) {
    *out << (c.thrown ? std::to_string(static_cast<int>(c.kind)) + " " + c.text : "nothing");
}

/// What every rank sees of `work`, which runs on all of them.
std::vector<Caught> caught_on_ranks(int ranks,
                                    const std::function<void(search::Communicator&)>& work) {
    std::vector<Caught> out(static_cast<std::size_t>(ranks));
    test::on_ranks(ranks, [&](search::Communicator& peers) {
        Caught& mine = out[static_cast<std::size_t>(peers.rank())];
        try {
            work(peers);
        } catch (const CollectiveError& e) {
            mine = {true, e.kind(), e.what()};
        }
        // The ranks are still in step.
        if (peers.any(false)) throw std::logic_error("out of step");
    });
    return out;
}

class OnRanks : public testing::TestWithParam<int> {};

TEST_P(OnRanks, WithoutAnErrorAllGoOn) {
    std::vector<int> done(static_cast<std::size_t>(GetParam()));
    const auto caught = caught_on_ranks(GetParam(), [&](search::Communicator& peers) {
        together(peers, [&] { ++done[static_cast<std::size_t>(peers.rank())]; });
    });
    EXPECT_THAT(caught, Each(Caught{}));
    EXPECT_THAT(done, Each(1));
}

TEST_P(OnRanks, AnErrorOnTheLastReachesAllWithKindAndText) {
    for (ErrorKind kind : {ErrorKind::internal, ErrorKind::usage, ErrorKind::input, ErrorKind::io,
                           ErrorKind::refused}) {
        const auto caught = caught_on_ranks(GetParam(), [&](search::Communicator& peers) {
            together(peers, [&] {
                if (peers.rank() == peers.size() - 1) throw Error(kind, "12 monkeys\nsecond line");
            });
        });
        EXPECT_THAT(caught, Each(Caught{true, kind, "12 monkeys\nsecond line"}));
    }
}

TEST_P(OnRanks, EveryRankWorksEvenWhenAnotherFails) {
    std::vector<int> done(static_cast<std::size_t>(GetParam()));
    caught_on_ranks(GetParam(), [&](search::Communicator& peers) {
        together(peers, [&] {
            ++done[static_cast<std::size_t>(peers.rank())];
            if (peers.root()) throw Error(ErrorKind::io, "disk");
        });
    });
    EXPECT_THAT(done, Each(1));
}

TEST_P(OnRanks, AnyExceptionIsReported) {
    const auto caught = caught_on_ranks(GetParam(), [](search::Communicator& peers) {
        together(peers, [&] {
            if (peers.rank() == peers.size() - 1) throw std::out_of_range("vector::at");
        });
    });
    EXPECT_THAT(caught, Each(Caught{true, ErrorKind::internal, "vector::at"}));
}

TEST_P(OnRanks, AnErrorWithoutTextIsAnErrorAllTheSame) {
    const auto caught = caught_on_ranks(GetParam(), [](search::Communicator& peers) {
        together(peers, [&] {
            if (peers.root()) throw Error(ErrorKind::input, "");
        });
    });
    EXPECT_THAT(caught, Each(Caught{true, ErrorKind::input, ""}));
}

TEST_P(OnRanks, TheRootAloneWorks) {
    std::vector<int> done(static_cast<std::size_t>(GetParam()));
    const auto caught = caught_on_ranks(GetParam(), [&](search::Communicator& peers) {
        on_root(peers, [&] { ++done[static_cast<std::size_t>(peers.rank())]; });
    });
    EXPECT_THAT(caught, Each(Caught{}));
    std::vector<int> expected(done.size(), 0);
    expected[0] = 1;
    EXPECT_EQ(done, expected);
}

TEST_P(OnRanks, AnErrorOfTheRootReachesAll) {
    const auto caught = caught_on_ranks(GetParam(), [](search::Communicator& peers) {
        on_root(peers, [] { throw Error(ErrorKind::refused, "occupied"); });
    });
    EXPECT_THAT(caught, Each(Caught{true, ErrorKind::refused, "occupied"}));
}

INSTANTIATE_TEST_SUITE_P(Collective, OnRanks, testing::Values(1, 2, 5));

TEST(Collective, TheFirstOfSeveralErrorsIsToldToAll) {
    const auto caught = caught_on_ranks(4, [](search::Communicator& peers) {
        together(peers, [&] {
            if (peers.rank() == 1) throw Error(ErrorKind::input, "of rank 1");
            if (peers.rank() == 2) throw std::runtime_error("of rank 2");
            if (peers.rank() == 3) throw Error(ErrorKind::io, "of rank 3");
        });
    });
    EXPECT_THAT(caught, Each(Caught{true, ErrorKind::input, "of rank 1"}));
}

TEST(Collective, ErrorsGoThroughNestedCalls) {
    const auto caught = caught_on_ranks(3, [](search::Communicator& peers) {
        together(peers, [&] {
            together(peers, [&] {
                if (peers.rank() == 2) throw Error(ErrorKind::io, "inner");
            });
        });
    });
    EXPECT_THAT(caught, Each(Caught{true, ErrorKind::io, "inner"}));
}

TEST(Collective, AProcessOnItsOwn) {
    search::Communicator alone;
    int done = 0;
    together(alone, [&] { ++done; });
    on_root(alone, [&] { ++done; });
    EXPECT_EQ(done, 2);
    try {
        together(alone, [] { throw Error(ErrorKind::usage, "text"); });
        FAIL() << "nothing was thrown";
    } catch (const CollectiveError& e) {
        EXPECT_EQ(e.kind(), ErrorKind::usage);
        EXPECT_STREQ(e.what(), "text");
    }
}

TEST(Collective, InputErrorsKeepAllTheirProblems) {
    search::Communicator alone;
    const base::InputError original(
        {{"a.yaml", 1, 2, "one", "", ""}, {"a.yaml", 3, 4, "two", "", ""}});
    try {
        on_root(alone, [&] { throw original; });
        FAIL() << "nothing was thrown";
    } catch (const CollectiveError& e) {
        EXPECT_EQ(e.kind(), ErrorKind::input);
        EXPECT_STREQ(e.what(), original.what());
    }
}

}  // namespace
}  // namespace atl::run
