/// A job and island states as a search leaves them, without a search.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/search/island.hpp"
#include "test_files.hpp"

namespace atl::io::test {

inline const Job& sample_job() {
    static const Job job = load_job(
        source_job(), {{"networks", "[alexnet, vgg16]"}, {"islands.count", "2"}}, source_configs());
    return job;
}

/// Two islands after `generation`, with infeasible designs and numbers that decimals cannot hold.
inline std::vector<search::IslandState> sample_islands(std::int64_t generation = 2) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    std::vector<search::IslandState> islands(2);
    for (std::int64_t i = 0; i < 2; ++i) {
        search::IslandState& s = islands[static_cast<std::size_t>(i)];
        s.island = i;
        s.generation = generation;
        s.evaluations = 100 + i;
        s.requests = 200 + i;
        const double best = 1e-9 / 3 * static_cast<double>(i + 1);
        s.population = {{1000u + static_cast<std::uint64_t>(i), {best, 0}},
                        {12095999, {0.1 + 0.2, 0}},
                        {7, {infinite, 0.1}}};
        s.archive = {s.population[2], s.population[0], s.population[1], {8, {infinite, 1e-300}}};
        if (i == 1) s.archive.pop_back();
        for (std::int64_t g = 0; g <= generation; ++g)
            s.history.push_back({g, g / 2, g == 0 ? infinite : best, 2, 50 * g, 60 * g, i * g});
    }
    return islands;
}

}  // namespace atl::io::test
