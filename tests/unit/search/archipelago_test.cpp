#include "atoll/search/archipelago.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "atoll/base/contract.hpp"
#include "threaded_peers.hpp"
#include "toy_archipelago.hpp"

// What islands do together. When they meet, and how far they go, is in meetings_test.cpp.

namespace atl::search {
namespace {

using test::run_alone;
using test::toy_archipelago;
using test::ToyProblem;
using testing::ElementsAre;
using testing::IsEmpty;

/// Every topology, and every way to leave and to be taken in; islands >= 5.
std::vector<MigrationConfig> all_migrations() {
    std::vector<MigrationConfig> out;
    MigrationConfig m = toy_archipelago(5).migration;
    for (const Topology t :
         {Topology::ring, Topology::bidirectional_ring, Topology::torus, Topology::hypercube,
          Topology::fully_connected, Topology::star, Topology::random_regular, Topology::edges}) {
        m.topology = {t, 2, {}};
        if (t == Topology::edges)
            m.topology.edges = {{0, 3}, {3, 1}, {1, 2}, {2, 4}, {4, 0}, {0, 1}};
        out.push_back(m);
    }
    m.topology.kind = Topology::bidirectional_ring;
    for (const auto selection : {EmigrantSelection::best, EmigrantSelection::tournament,
                                 EmigrantSelection::diverse, EmigrantSelection::random})
        for (const auto replacement :
             {Replacement::worst, Replacement::random, Replacement::most_similar}) {
            m.selection = selection;
            m.replacement = replacement;
            out.push_back(m);
        }
    return out;
}

std::string name(const MigrationConfig& m) {
    return std::string(topology_names[static_cast<std::size_t>(m.topology.kind)]) + ", " +
           std::string(emigrant_selection_names[static_cast<std::size_t>(m.selection)]) + ", " +
           std::string(replacement_names[static_cast<std::size_t>(m.replacement)]);
}

/// Islands that did not search, did not send, or got nothing.
std::set<std::int64_t> unused(const std::vector<IslandState>& states, std::int64_t generations) {
    std::map<std::int64_t, std::int64_t> sent, received;
    for (const IslandState& s : states)
        for (const Arrival& a : s.arrivals) {
            sent[a.from] += a.sent;
            received[s.island] += a.sent;
        }
    std::set<std::int64_t> out;
    for (const IslandState& s : states)
        if (s.generation < generations || s.evaluations <= 30 || s.population.empty() ||
            sent[s.island] == 0 || received[s.island] == 0)
            out.insert(s.island);
    return out;
}

TEST(Archipelago, EveryIslandIsUsedInEveryTopology) {
    for (const MigrationConfig& migration : all_migrations())
        for (std::int64_t islands : {5, 8}) {
            ArchipelagoConfig config = toy_archipelago(islands);
            config.migration = migration;
            if (islands > 5 && migration.topology.kind == Topology::edges) continue;
            EXPECT_THAT(unused(run_alone(config).back(), 6), IsEmpty()) << name(migration);
        }
}

TEST(Archipelago, AnIslandThatIsLeftOutIsSeenToBe) {
    ArchipelagoConfig config = toy_archipelago(5);
    config.migration.topology = {Topology::edges, 3, {{0, 1}, {1, 3}, {3, 0}, {0, 4}}};
    auto states = run_alone(config).back();
    EXPECT_THAT(unused(states, 6), ElementsAre(2, 4));  // 4 sends nothing
    states[1].evaluations = 30;
    states[3].generation = 5;
    EXPECT_THAT(unused(states, 6), ElementsAre(1, 2, 3, 4));
}

TEST(Archipelago, EvaluationsOfAllIslandsAreThoseOfTheModel) {
    const ArchipelagoConfig config = toy_archipelago(5, 1);
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    while (!archipelago.finished()) {
        archipelago.advance();
        archipelago.meet();
        const auto states = test::all_states(config, archipelago, alone);
        std::int64_t evaluations = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            EXPECT_EQ(states[i].island, static_cast<std::int64_t>(i));
            EXPECT_EQ(states[i].population.size(), 10u);
            EXPECT_EQ(states[i].history.size(), static_cast<std::size_t>(states[i].generation + 1));
            evaluations += states[i].evaluations;
            for (std::size_t other = 0; other < i; ++other)
                EXPECT_NE(states[i].archive, states[other].archive);
        }
        EXPECT_EQ(evaluations, toy.model.evaluations);
        EXPECT_EQ(archipelago.overview().evaluations, evaluations);
    }
}

TEST(Archipelago, IslandsThatAreInterruptedAreAboutEquallyFar) {
    const ArchipelagoConfig config = toy_archipelago(4, 6);
    ToyProblem toy;
    Communicator alone;
    Archipelago archipelago(config, toy.problem, alone);
    archipelago.advance();
    archipelago.meet();
    ASSERT_EQ(archipelago.overview().fastest, 0);
    // On to generation 6, nine generations of islands at a time.
    for (int done = 9; done < 24; done += 9) {
        int left = 9;
        archipelago.advance([&] { return --left == 0; });
        archipelago.meet();
        EXPECT_EQ(archipelago.overview().slowest, done / 4);
        EXPECT_EQ(archipelago.overview().fastest, (done + 3) / 4);
    }
}

TEST(Archipelago, EqualsIslandsSteppedByHand) {
    for (const MigrationConfig& migration : all_migrations())
        for (std::int64_t interval : {1, 2, 4}) {
            ArchipelagoConfig config = toy_archipelago(5, interval);
            config.migration = migration;
            config.migration.interval = interval;
            const auto met = run_alone(config);
            const auto plan = routes(migration.topology, 5, config.seed);
            ToyProblem toy;
            std::vector<Island> islands;
            for (std::int64_t i = 0; i < 5; ++i) {
                IslandState fresh;
                fresh.island = i;
                islands.emplace_back(toy.problem, config.algorithm, config.seed, fresh);
            }
            std::size_t meeting = 0;
            for (std::int64_t g = 0; g <= 6; ++g) {
                if (g > 1 && (g - 1) % interval == 0) {
                    // All leave before anyone arrives.
                    std::vector<Parcel> parcels;
                    for (const Route& r : plan)
                        parcels.push_back({r, islands[static_cast<std::size_t>(r.from)].emigrants(
                                                  migration, r.to)});
                    for (const Parcel& p : parcels)
                        islands[static_cast<std::size_t>(p.route.to)].receive(
                            p, migration.replacement);
                    for (Island& island : islands) island.note_meeting();
                }
                for (Island& island : islands) island.advance();
                if (g % interval != 0 && g != 6) continue;
                ASSERT_EQ(met.at(meeting).size(), 5u);
                for (std::size_t i = 0; i < 5; ++i)
                    ASSERT_EQ(met[meeting][i], islands[i].state())
                        << name(migration) << ", interval " << interval << ", generation " << g;
                ++meeting;
            }
            EXPECT_EQ(meeting, met.size());
        }
}

TEST(Archipelago, EveryRouteBringsOneParcelAtEveryMeetingButTheLast) {
    for (const MigrationConfig& migration : all_migrations()) {
        ArchipelagoConfig config = toy_archipelago(5, 2);
        config.migration = migration;
        const auto states = run_alone(config).back();
        const auto plan = routes(migration.topology, 5, config.seed);
        for (const IslandState& s : states) {
            std::vector<std::pair<std::int64_t, std::int64_t>> expected, got;
            for (const std::int64_t generation : {2, 4})
                for (const Route& r : plan)
                    if (r.to == s.island) expected.emplace_back(generation, r.from);
            std::int64_t accepted = 0;
            for (const Arrival& a : s.arrivals) {
                got.emplace_back(a.generation, a.from);
                EXPECT_EQ(a.sent, 3);
                EXPECT_LE(a.known + a.accepted, a.sent);
                accepted += a.accepted;
            }
            EXPECT_EQ(got, expected) << name(migration);
            for (const GenerationRecord& r : s.history) {
                accepted -= r.immigrants;
                if (r.generation != 2 && r.generation != 4) {
                    EXPECT_EQ(r.immigrants, 0) << r.generation;
                }
            }
            EXPECT_EQ(accepted, 0);
            EXPECT_EQ(s.met, 4);
        }
    }
}

/// Notes which designs it is asked for.
class Noting final : public Evaluator {
  public:
    explicit Noting(Evaluator& inner) : inner_(inner) {}
    std::size_t networks() const override { return inner_.networks(); }
    void evaluate(std::span<const DesignId> ids, Figures& out) override {
        asked.insert(asked.end(), ids.begin(), ids.end());
        inner_.evaluate(ids, out);
    }
    bool holds_networks(DesignId id) const override { return inner_.holds_networks(id); }
    std::vector<DesignId> asked;

  private:
    Evaluator& inner_;
};

TEST(Archipelago, WhatImmigrantsBringIsNeverCostedAgain) {
    for (const MigrationConfig& migration : all_migrations()) {
        ArchipelagoConfig config = toy_archipelago(5, 1);
        config.migration = migration;
        config.migration.interval = 1;
        // Each island on its own rank, so that it is clear who asks.
        std::vector<std::size_t> learned(5);
        test::on_ranks(5, [&](Communicator& peers) {
            ToyProblem own;
            Noting here(own.evaluator);
            Problem mine(own.space, here, Objective::ela_mean, test::toy_area_limit_mm2);
            Archipelago archipelago(config, mine, peers);
            while (!archipelago.finished()) {
                archipelago.advance();
                archipelago.meet();
            }
            const IslandState s = archipelago.state(peers.rank());
            const std::set<DesignId> asked(here.asked.begin(), here.asked.end());
            EXPECT_EQ(asked.size(), here.asked.size()) << name(migration);
            EXPECT_EQ(static_cast<std::int64_t>(asked.size()), s.evaluations);
            for (const Individual& i : s.archive) {
                learned[static_cast<std::size_t>(peers.rank())] += !asked.contains(i.id);
                EXPECT_EQ(i.score, own.problem.score(i.id));
            }
            EXPECT_EQ(s.archive.size(),
                      asked.size() + learned[static_cast<std::size_t>(peers.rank())]);
        });
        EXPECT_THAT(learned, testing::Contains(testing::Gt(0u))) << name(migration);
    }
}

TEST(Archipelago, IslandsThatNeverMeetRunOnTheirOwn) {
    ArchipelagoConfig config = toy_archipelago(3, 1);
    config.migration.topology.kind = Topology::none;
    const auto states = run_alone(config).back();
    ASSERT_EQ(states.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        ToyProblem toy;
        IslandState state;
        state.island = static_cast<std::int64_t>(i);
        Island island(toy.problem, config.algorithm, config.seed, state);
        while (!island.finished()) island.advance();
        state = island.state();
        state.met = 5;  // they come together, but nobody travels
        EXPECT_EQ(states[i], state);
    }
    EXPECT_NE(states, run_alone(toy_archipelago(3, 1)).back());
}

// ---- Different algorithms

ArchipelagoConfig with_algorithms() {
    ArchipelagoConfig config = toy_archipelago(5);
    AlgorithmConfig small = test::toy_config(), still = small;
    small.population = 6;
    small.archive = 30;
    still.phases = {{3, 0, 3, 0, 3}};
    config.algorithms = {{{1, 3}, small}, {{4, 3}, still}};
    return config;
}

TEST(Algorithms, TheFirstThatNamesAnIslandIsItsOwn) {
    const ArchipelagoConfig config = with_algorithms();
    EXPECT_EQ(&config.algorithm_of(0), &config.algorithm);
    EXPECT_EQ(&config.algorithm_of(1), &config.algorithms[0].algorithm);
    EXPECT_EQ(&config.algorithm_of(2), &config.algorithm);
    EXPECT_EQ(&config.algorithm_of(3), &config.algorithms[0].algorithm);
    EXPECT_EQ(&config.algorithm_of(4), &config.algorithms[1].algorithm);
    EXPECT_EQ(config.last_generation(), 6);  // by the phases of the common one
}

TEST(Algorithms, EveryIslandRunsItsOwn) {
    const auto states = run_alone(with_algorithms()).back();
    std::vector<std::size_t> members;
    for (const IslandState& s : states) {
        members.push_back(s.population.size());
        EXPECT_EQ(s.generation, 6);
    }
    EXPECT_THAT(members, ElementsAre(10, 6, 10, 6, 10));
    EXPECT_EQ(states[4].evaluations, 30);  // breeds nothing, lives on immigrants
    EXPECT_EQ(states[4].history.back().phase, 0);
    EXPECT_EQ(states[0].history.back().phase, 2);
    EXPECT_GT(states[1].forgotten, 0);
    EXPECT_EQ(states[0].forgotten, 0);
    EXPECT_THAT(unused({states[0], states[1], states[2], states[3]}, 6), ElementsAre(3))
        << "island 3 sends to island 4 alone";
}

// ---- Ranks

TEST(Archipelago, TheNumberOfRanksChangesNothing) {
    std::vector<ArchipelagoConfig> configs = {toy_archipelago(1), with_algorithms()};
    for (const MigrationConfig& migration : all_migrations()) {
        configs.push_back(toy_archipelago(5));
        configs.back().migration = migration;
    }
    for (const ArchipelagoConfig& config : configs) {
        const auto expected = run_alone(config);
        for (int ranks = 1; ranks <= 7; ++ranks) {
            std::vector<std::vector<IslandState>> got;
            test::on_ranks(ranks, [&](Communicator& peers) {
                ToyProblem toy;
                Archipelago archipelago(config, toy.problem, peers);
                auto states = test::run_to_the_end(config, archipelago, peers);
                if (peers.root()) got = std::move(states);
            });
            ASSERT_EQ(got, expected) << name(config.migration) << " on " << ranks << " ranks";
        }
    }
}

TEST(Archipelago, AllRanksKnowTheSameWhenTheyMeet) {
    const ArchipelagoConfig config = toy_archipelago(3);
    for (int ranks : {1, 2, 5}) {
        std::vector<Overview> known(static_cast<std::size_t>(ranks));
        std::vector<IslandState> states;
        test::on_ranks(ranks, [&](Communicator& peers) {
            ToyProblem toy;
            Archipelago archipelago(config, toy.problem, peers);
            EXPECT_EQ(archipelago.overview().slowest, -1);
            EXPECT_EQ(archipelago.overview().islands, 3);
            archipelago.advance();
            archipelago.meet();
            archipelago.advance();
            known[static_cast<std::size_t>(peers.rank())] =
                archipelago.meet(std::uint64_t{1} << peers.rank());
            auto all = test::all_states(config, archipelago, peers);
            if (peers.root()) states = std::move(all);
        });
        std::int64_t evaluations = 0;
        Individual best = states[0].population[0];
        for (const IslandState& s : states) {
            evaluations += s.evaluations;
            best = std::min(best, s.population[0], better);
        }
        for (const Overview& o : known) {
            EXPECT_EQ(o.slowest, 2);
            EXPECT_EQ(o.fastest, 2);
            EXPECT_EQ(o.evaluations, evaluations);
            EXPECT_EQ(o.best, best);
            EXPECT_EQ(o.votes, (std::uint64_t{1} << ranks) - 1);
        }
    }
}

}  // namespace
}  // namespace atl::search
