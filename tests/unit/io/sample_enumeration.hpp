/// The tally of an enumeration as its files hold it, without an enumeration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>

#include "atoll/io/enumeration_file.hpp"
#include "sample_run.hpp"

namespace atl::io::test {

inline constexpr double infinite = std::numeric_limits<double>::infinity();

inline search::EnumerationConfig sample_config() {
    search::EnumerationConfig config;
    config.objectives = {search::Objective::ela_mean, search::Objective::e, search::Objective::la};
    config.leading = search::Objective::ela_mean;
    config.top = 3;
    return config;
}

/// Nothing counted yet in the space of the job.
inline search::EnumerationTally empty_tally() {
    search::EnumerationTally tally;
    tally.best.resize(sample_config().objectives.size());
    for (const auto& p : sample_job().space.parameters()) {
        auto& shares = tally.shares.emplace_back();
        for (const double v : p.values) shares.push_back({v, 0, infinite});
    }
    return tally;
}

/// Numbers that few decimals cannot hold, lists of different lengths (one empty), and parameter
/// values without a feasible design. `scale` tells two of them apart.
inline search::EnumerationTally sample_tally(double scale = 1) {
    search::EnumerationTally tally = empty_tally();
    tally.outside_tables = 11;
    tally.unmappable = 12'000'000'000;
    tally.over_area = 13;
    tally.feasible = 14;
    tally.best[0] = {{1000, 1e-9 / 3 * scale}, {12095999, 0.1 + 0.2}};
    tally.best[2] = {{7, 5e-324}, {8, 5e-324}, {6, 1.7976931348623157e308}};
    tally.front = {{8, 0.1 * scale, 2.0 / 3, 400.1}, {1000, 0.3, 0.1 + 0.2, 1e-300}};
    tally.shares[0][1] = {tally.shares[0][1].value, 9, 0.1 + 0.7};
    tally.shares[8][6] = {tally.shares[8][6].value, 5, 1e-9 / 7};
    return tally;
}

inline void write_sample_checkpoint(const std::filesystem::path& directory,
                                    std::uint64_t next_chunk,
                                    const search::EnumerationTally& tally) {
    write_enumeration_checkpoint(directory, sample_job(), sample_config(), next_chunk, 750, tally);
}

}  // namespace atl::io::test
