/// What matters in the space of a job: around a design, over the space, and the near-optimal set.
/// One process.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/sensitivity_file.hpp"

namespace atl::run {

struct Centre {
    std::string origin;  ///< where it comes from
    model::Design design;
};

struct SensitivityOptions {
    std::filesystem::path directory;  ///< empty: nothing is written
    bool overwrite = false;           ///< replace an earlier analysis there
    std::optional<Centre> centre;     ///< else the true optimum, where it is known
    std::uint64_t trajectories = 1000, samples = 8192;
    std::vector<double> near_percent = {1, 5, 10};  ///< above 0, ascending
    std::uint64_t enumerable = 20'000'000;          ///< designs of the largest space enumerated
    std::int64_t near_most = 1'000'000;             ///< designs of the near-optimal set kept
};

/// `say` is told what is done next, `warn` what the user should know. Spaces are enumerated in
/// exact fidelity only. Throws base::Error: input when the space does not have the centre, refused
/// when the directory holds an earlier analysis or another run works there, io.
io::SensitivityResult run_sensitivity(const io::Job& job, const SensitivityOptions& options,
                                      const std::function<void(const std::string&)>& say,
                                      const std::function<void(const std::string&)>& warn);

}  // namespace atl::run
