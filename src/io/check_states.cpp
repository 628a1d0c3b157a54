#include "atoll/io/check_states.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "atoll/io/enumeration_file.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using search::EnumerationTally;
using search::FrontPoint;
using search::GenerationRecord;
using search::Individual;
using search::IslandState;
using search::RankedDesign;
using search::ValueShare;

namespace {

[[noreturn]] void fail(const fs::path& file, const std::string& what) {
    throw base::Error(base::ErrorKind::io, file.string() + ": " + what);
}

std::string named(const IslandState& s) {
    return "island " + std::to_string(s.island) + " ";
}

/// Not a number compares with nothing, and every order would break.
bool scored(const Individual& i) {
    return !std::isnan(i.score.objective) && i.score.violation >= 0;
}

/// The population is small, the archive is not: one pass over it, with memory for the population.
bool all_known(const std::vector<Individual>& population, const std::vector<Individual>& archive) {
    const auto by_id = [](const Individual& a, const Individual& b) { return a.id < b.id; };
    std::vector<Individual> members = population;
    std::sort(members.begin(), members.end(), by_id);
    std::vector<bool> seen(members.size());
    for (const Individual& i : archive) {
        const auto at = std::lower_bound(members.begin(), members.end(), i, by_id);
        if (at != members.end() && *at == i)
            seen[static_cast<std::size_t>(at - members.begin())] = true;
    }
    return std::all_of(seen.begin(), seen.end(), [](bool s) { return s; });
}

bool in_space(std::uint64_t id, const Job& job) {
    return id < job.space.size();
}

}  // namespace

void check_state(const IslandState& s, const fs::path& file) {
    if (s.generation < -1 || s.met < -1 || s.met > s.generation || s.evaluations < 0 ||
        s.requests < s.evaluations || s.forgotten < 0)
        fail(file, named(s) + "has impossible counts");
    if (s.population.empty() && s.generation >= 0) fail(file, named(s) + "has no population");
    for (const auto* designs : {&s.population, &s.archive})
        if (!std::all_of(designs->begin(), designs->end(), scored))
            fail(file, named(s) + "has impossible scores");
    const auto not_better = [](const Individual& a, const Individual& b) { return !better(a, b); };
    if (std::adjacent_find(s.population.begin(), s.population.end(), not_better) !=
        s.population.end())
        fail(file, "the population of " + named(s) + "is not in order");
    // An archive that was full may have forgotten the worst of them.
    if (s.forgotten == 0 && !all_known(s.population, s.archive))
        fail(file, "the archive of " + named(s) + "lacks members of its population");
    std::int64_t generation = 0;
    for (const GenerationRecord& r : s.history)
        if (r.generation != generation++ || r.phase < 0 || std::isnan(r.best_objective) ||
            !(r.diversity >= 0 && r.diversity <= 1))
            fail(file, "the history of " + named(s) + "is not in order");
    if (generation - 1 != s.generation)
        fail(file, "the history of " + named(s) + "does not end at its generation");
}

void check_state_of_job(const IslandState& s, const Job& job, const fs::path& file) {
    const search::AlgorithmConfig& algorithm = job.config.search.algorithm_of(s.island);
    if (std::ssize(s.population) > algorithm.population)
        fail(file, named(s) + "has a larger population than the job");
    if (std::ssize(s.archive) > algorithm.archive)
        fail(file, named(s) + "has a larger archive than the job");
    const auto inside = [&](const Individual& i) { return in_space(i.id, job); };
    for (const auto* designs : {&s.population, &s.archive})
        if (!std::all_of(designs->begin(), designs->end(), inside))
            fail(file, named(s) + "has designs outside the job's space");
}

void check_tally(const EnumerationCheckpoint& c, const fs::path& file) {
    if (c.objectives.empty() || c.top < 1 || c.next_chunk > c.chunks)
        fail(file, "has impossible counts");
    for (std::size_t o = 0; o < c.objectives.size(); ++o)
        if (std::find(c.objectives.begin(), c.objectives.begin() + static_cast<std::ptrdiff_t>(o),
                      c.objectives[o]) != c.objectives.begin() + static_cast<std::ptrdiff_t>(o))
            fail(file, "has an objective twice");
    for (const auto& best : c.tally.best) {
        // Also false where a value is not a number.
        const auto not_before = [](const RankedDesign& a, const RankedDesign& b) {
            return !(a.value < b.value || (a.value == b.value && a.id < b.id));
        };
        if (std::ssize(best) > c.top || (!best.empty() && std::isnan(best.front().value)) ||
            std::adjacent_find(best.begin(), best.end(), not_before) != best.end())
            fail(file, "its best designs are not in order");
    }
    for (const FrontPoint& p : c.tally.front)
        if (std::isnan(p.energy) || std::isnan(p.latency) || std::isnan(p.area_mm2))
            fail(file, "its Pareto front has impossible values");
}

void check_tally_of_job(const EnumerationCheckpoint& c, const Job& job,
                        const EnumerationTally& empty, const fs::path& file) {
    // One by one: a sum could overflow.
    std::uint64_t left = job.space.size();
    for (const std::uint64_t count :
         {c.tally.outside_tables, c.tally.unmappable, c.tally.over_area, c.tally.feasible}) {
        if (count > left) fail(file, "counts more designs than the job's space has");
        left -= count;
    }
    const auto inside = [&](const auto& designs) {
        return std::all_of(designs.begin(), designs.end(),
                           [&](const auto& d) { return in_space(d.id, job); });
    };
    if (!inside(c.tally.front) || !std::all_of(c.tally.best.begin(), c.tally.best.end(), inside))
        fail(file, "has designs outside the job's space");
    const auto same_value = [](const ValueShare& a, const ValueShare& b) {
        return a.value == b.value && !std::isnan(a.best);
    };
    const auto same_values = [&](const auto& a, const auto& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_value);
    };
    if (!std::equal(c.tally.shares.begin(), c.tally.shares.end(), empty.shares.begin(),
                    empty.shares.end(), same_values))
        fail(file, "has other parameter values than the job's space");
}

}  // namespace atl::io
