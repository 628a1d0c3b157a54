/// What a finished search leaves: result.h5 (everything), result.json (the recommendation). Neither
/// holds times, host names or rank counts: equal jobs give equal bytes. Those are in run.json.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/model/cost.hpp"
#include "atoll/search/nondominated.hpp"
#include "atoll/search/overview.hpp"

namespace atl::io {

class Hdf5Replacement;

/// The recommended design, costed in both fidelities.
struct BestDesign {
    search::DesignId id = 0;
    model::Design design;
    model::DesignCost exact, published;
    double objective_exact = 0, objective_published = 0;
    /// With the constants as they are, where the objective is a risk.
    std::optional<double> objective_nominal{};
    std::int64_t island = 0;  ///< the first that knew it
};

/// One island's part in a search.
struct IslandPart {
    std::int64_t island = 0, generation = 0;
    std::int64_t evaluations = 0, requests = 0, forgotten = 0;
    std::int64_t parcels = 0, immigrants = 0;  ///< that arrived; that became members
    std::int64_t helped = 0;                   ///< parcels with a new best member
    search::Individual best;                   ///< infeasible when none was
};

/// Of the lists that a state holds: a population without its archive has the same best.
IslandPart part_of(const search::IslandState& state);

struct SearchResult {
    std::optional<BestDesign> best;  ///< nothing when no design was feasible
    search::Overview overview;       ///< of all islands
    std::vector<IslandPart> islands;
    /// Different designs costed by all islands; not counted when their archives are large, or have
    /// forgotten some.
    std::optional<std::int64_t> distinct_designs;
    /// Of a search for several objectives.
    std::optional<search::Front> front;
};

/// In the fidelity that the search minimised.
const model::DesignCost& searched_cost(const BestDesign& best, const Job& job);
double searched_objective(const BestDesign& best, const Job& job);

std::filesystem::path result_file(const std::filesystem::path& directory);

/// What all islands of a search add up to.
class SearchTally {
  public:
    /// `overview` of all islands at the end.
    explicit SearchTally(const search::Overview& overview);
    ~SearchTally();
    /// Every island, in order.
    void add(const search::IslandState& state);
    /// Best feasible design of all islands; the worst possible when there is none.
    const search::Individual& best() const { return best_; }
    SearchResult result(std::optional<BestDesign> best) const;

  private:
    class DistinctDesigns;
    SearchResult result_;
    search::Individual best_;
    std::int64_t best_island_ = 0;  ///< the first that knew it
    std::unique_ptr<DistinctDesigns> distinct_;
};

/// Writes the result of a search island by island. All functions throw base::Error(io); a result
/// without commit was never there.
class ResultWriter {
  public:
    /// `overview` of all islands at the end. The job outlives the writer.
    ResultWriter(const std::filesystem::path& directory, const Job& job,
                 const search::Overview& overview);
    ~ResultWriter();
    /// Every island, in order.
    void add(const search::IslandState& state);
    /// Replaces result.json, result.h5, and pareto.csv when there is a front.
    void commit(const SearchResult& result);

  private:
    struct Tables;
    std::filesystem::path directory_;
    const Job& job_;
    std::unique_ptr<Hdf5Replacement> replacement_;
    std::unique_ptr<Tables> tables_;  ///< in the file above: gone before it
};

/// What a session of a search spent besides costing designs.
struct RunCosts {
    std::int64_t meetings = 0;   ///< of the islands
    double meeting_seconds = 0;  ///< spent there by the rank that spent most, waiting included
    std::int64_t checkpoints = 0;
    double checkpoint_seconds = 0;      ///< spent on all of them
    std::int64_t checkpoint_bytes = 0;  ///< of the last file
    std::int64_t meeting_bytes = 0;     ///< sent at meetings by the rank that sent most
    std::int64_t bytes_sent = 0;        ///< likewise, states for files included
    std::int64_t memory_bytes = 0;      ///< largest resident size of any rank
};

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
    std::optional<RunCosts> costs;
};
void append_session(const std::filesystem::path& directory, const RunSession& session);

/// Those of run.json that can be read: it is a log for people.
std::vector<RunSession> read_sessions(const std::filesystem::path& directory);

/// Hash of a result's content: of result.h5 in a run directory, or of any HDF5 file of atoll.
std::string result_digest(const std::filesystem::path& directory_or_file);

}  // namespace atl::io
