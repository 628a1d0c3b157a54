#include <array>

#include "algorithms.hpp"
#include "atoll/search/operators.hpp"
#include "atoll/search/sampling.hpp"

namespace atl::search {

using base::RandomDomain;
using base::RandomStream;

namespace {
/// Pairs of parents that may bring nothing new before the space counts as gone through.
constexpr std::uint64_t most_idle_pairs = 200;
}  // namespace

bool SteadyState::unknown(const Population& population, DesignId id) const {
    return !population.archive().find(id) && !under_way_.contains(id);
}

void SteadyState::begin(Population& population, const Turn& turn, bool fresh) {
    begun_ = true;
    born_ = 0;
    pairs_ = 0;
    wanted_ = static_cast<std::int64_t>(population.size());
    if (!fresh) return;
    population.assign({});
    wanted_ = 0;
    std::vector<Individual> known;  // before a checkpoint, or before a restart
    for (const DesignId id : search::first_designs(population.problem(), config(), turn.seed,
                                                   static_cast<std::uint64_t>(turn.island),
                                                   static_cast<std::uint64_t>(turn.generation))) {
        if (const auto score = population.archive().find(id)) {
            known.push_back({id, *score});
        } else if (!under_way_.contains(id)) {
            first_.push_back(id);
            ++wanted_;
        }
    }
    population.assign(known);
}

std::optional<DesignId> SteadyState::breed(Population& population, const Turn& turn) {
    const auto members = population.members();
    if (members.size() < 2) return std::nullopt;
    const ParameterSpace& space = population.space();
    const Problem& problem = population.problem();
    std::array<Genes, 2> room;
    const std::array genes = {std::span(room[0]).first(space.genes()),
                              std::span(room[1]).first(space.genes())};
    std::vector<DesignId> candidates;
    for (const std::uint64_t end = pairs_ + most_idle_pairs * problem.candidates();
         pairs_ < end && candidates.size() < problem.candidates(); ++pairs_) {
        RandomStream selection = turn.random(RandomDomain::selection, pairs_);
        for (const auto& g : genes)
            space.decode(members[binary_tournament(members.size(), selection)].id, g);
        vary_indices(config().integer, space, turn, pairs_, genes[0], genes[1]);
        for (const auto& g : genes)
            if (const DesignId id = space.encode(g);
                candidates.size() < problem.candidates() && unknown(population, id) &&
                std::find(candidates.begin(), candidates.end(), id) == candidates.end())
                candidates.push_back(id);
    }
    problem.screen(candidates, 1);
    return candidates.empty() ? std::nullopt : std::optional(candidates.front());
}

std::optional<DesignId> SteadyState::next(Population& population, const Turn& turn) {
    if (first_.empty()) return breed(population, turn);
    const DesignId id = first_.front();
    first_.pop_front();
    return id;
}

bool SteadyState::proceed(Population& population, const Turn& turn, bool fresh) {
    if (!begun_) begin(population, turn, fresh);
    Problem& problem = population.problem();
    while (born_ < wanted_) {
        while (problem.room(turn.island) > 0) {
            const auto id = next(population, turn);
            if (!id) break;
            under_way_.insert(*id);
            problem.submit(turn.island, *id);
        }
        if (under_way_.empty()) break;  // the space is gone through
        const auto child = problem.done(turn.island);
        if (!child) return false;
        under_way_.erase(child->id);
        population.receive(*child);
        population.merge(std::span(&*child, 1));
        ++born_;
    }
    begun_ = false;
    return true;
}

}  // namespace atl::search
