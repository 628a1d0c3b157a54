/// What matters in the space of a job: around a design, over the space, and the near-optimal set.
/// One process.
#pragma once

#include <filesystem>
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

struct SensitivityProgress {
    std::size_t step = 0, steps = 0;  ///< counted from 1
    std::string what;                 ///< for people
    double share = 0;                 ///< of this step, in [0, 1]
    double seconds_left = 0;          ///< of this step, about; 0 where nothing is known yet
};

class SensitivityObserver {
  public:
    virtual ~SensitivityObserver() = default;
    /// Once at the start of each step with a share of 0, then now and then.
    virtual void progress(const SensitivityProgress&) {}
    /// Something the user should know that does not end the run.
    virtual void warning(const std::string&) {}
};

/// Spaces are enumerated in
/// exact fidelity only. Throws base::Error: input when the space does not have the centre, refused
/// when the directory holds an earlier analysis or another run works there, io.
io::SensitivityResult run_sensitivity(const io::Job& job, const SensitivityOptions& options,
                                      SensitivityObserver& observer);

}  // namespace atl::run
