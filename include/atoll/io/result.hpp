/// What a finished search leaves: result.h5 (everything), result.json (the recommendation). Neither
/// holds times, host names or rank counts: equal jobs give equal bytes. Those are in run.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/model/cost.hpp"

namespace atl::io {

/// The recommended design, costed in both fidelities.
struct BestDesign {
    search::DesignId id = 0;
    model::Design design;
    model::DesignCost exact, published;
    double objective_exact = 0, objective_published = 0;
    std::int64_t island = 0;  ///< the first that knew it
};

struct SearchResult {
    std::optional<BestDesign> best;  ///< nothing when no design was feasible
    std::vector<search::IslandState> islands;

    std::int64_t evaluations() const;
    std::int64_t requests() const;
    /// Different designs among all islands' evaluations.
    std::int64_t distinct_designs() const;
};

/// In the fidelity that the search minimised.
const model::DesignCost& searched_cost(const BestDesign& best, const Job& job);
double searched_objective(const BestDesign& best, const Job& job);

std::filesystem::path result_file(const std::filesystem::path& directory);
void write_result(const std::filesystem::path& directory, const Job& job,
                  const SearchResult& result);

/// One session of work on a run directory, appended to run.json.
struct RunSession {
    std::string started, ended;  ///< UTC, ISO 8601
    std::string host;
    std::string parallel;  ///< e.g. "Open MPI v4.1.4, 4 ranks"
    std::string counted;   ///< what progress is counted in: generation, chunk
    std::int64_t from = -1, to = -1;
    double seconds = 0;
    std::string outcome;   ///< finished, stopped
    std::string reason{};  ///< of a stop; empty: left out
};
void append_session(const std::filesystem::path& directory, const RunSession& session);

/// Hash of a result's content: of result.h5 in a run directory, or of any HDF5 file of atoll.
std::string result_digest(const std::filesystem::path& directory_or_file);

}  // namespace atl::io
