/// A job and island states as a search leaves them, without a search; and the files they make.
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "atoll/io/checkpoint.hpp"
#include "atoll/io/job.hpp"
#include "atoll/io/result.hpp"
#include "atoll/search/overview.hpp"
#include "test_files.hpp"

namespace atl::io::test {

inline const Job& sample_job() {
    static const Job job = load_job(
        source_job(), {{"networks", "[alexnet, vgg16]"}, {"islands.count", "2"}}, source_configs());
    return job;
}

/// Two islands after `generation`, with infeasible designs and numbers that decimals cannot hold.
/// The second has been sent two parcels.
inline std::vector<search::IslandState> sample_islands(std::int64_t generation = 2) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    std::vector<search::IslandState> islands(2);
    for (std::int64_t i = 0; i < 2; ++i) {
        search::IslandState& s = islands[static_cast<std::size_t>(i)];
        s.island = i;
        s.generation = generation;
        s.met = generation - 1;
        s.evaluations = 100 + i;
        s.requests = 200 + i;
        s.forgotten = 3 * i;
        const double best = 1e-9 / 3 * static_cast<double>(i + 1);
        s.population = {{1000u + static_cast<std::uint64_t>(i), {best, 0}},
                        {12095999, {0.1 + 0.2, 0}},
                        {7, {infinite, 0.1}}};
        s.archive = {s.population[2], s.population[0], s.population[1], {8, {infinite, 1e-300}}};
        if (i == 1) s.archive.pop_back();
        for (std::int64_t g = 0; g <= generation; ++g)
            s.history.push_back({g, g / 2, g == 0 ? infinite : best, 2, 50 * g, 60 * g, i * g,
                                 0.75 / static_cast<double>(g + 1)});
    }
    islands[1].arrivals = {{1, 0, 2, 1, 1, 12095999, 0.1 + 0.2, true},
                           {generation, 0, 2, 0, 0, ~std::uint64_t{0} >> 1, infinite, false}};
    return islands;
}

/// What islands in these states say of themselves when they meet.
inline search::Overview overview_of(const std::vector<search::IslandState>& islands) {
    const auto size = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
    search::Overview all;
    for (const search::IslandState& s : islands) {
        ++all.islands;
        all.slowest = std::min(all.slowest, s.generation);
        all.fastest = std::max(all.fastest, s.generation);
        all.met = std::max(all.met, s.met);
        all.members += size(s.population);
        all.evaluations += s.evaluations;
        all.requests += s.requests;
        all.archived += size(s.archive);
        all.forgotten += s.forgotten;
        all.records += size(s.history);
        all.arrivals += size(s.arrivals);
    }
    return all;
}

inline void write_checkpoint(const std::filesystem::path& directory, const Job& job,
                             const std::vector<search::IslandState>& islands) {
    CheckpointWriter writer(directory, job, overview_of(islands));
    for (const search::IslandState& s : islands) writer.add(s);
    writer.commit();
}

inline SearchResult write_result(const std::filesystem::path& directory, const Job& job,
                                 const std::vector<search::IslandState>& islands,
                                 std::optional<BestDesign> best) {
    SearchTally tally(overview_of(islands));
    ResultWriter writer(directory, job, overview_of(islands));
    for (const search::IslandState& s : islands) {
        tally.add(s);
        writer.add(s);
    }
    SearchResult result = tally.result(std::move(best));
    writer.commit(result);
    return result;
}

/// All islands of a checkpoint, read one after the other.
inline std::vector<search::IslandState> islands_of(const Checkpoint& checkpoint) {
    std::vector<search::IslandState> out;
    for (std::int64_t i = 0; i < checkpoint.islands; ++i) out.push_back(checkpoint.island(i));
    return out;
}

}  // namespace atl::io::test
