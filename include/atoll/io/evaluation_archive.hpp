/// What an external evaluator answered in a run: evaluations.h5, and until a session ends a journal
/// per rank, in which every answer is noted at once.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atoll/io/evaluation_lines.hpp"

namespace atl::io {

/// By design, so that equal evaluations make equal files.
using Evaluations = std::map<search::DesignId, search::Evaluation>;

/// Takes up what was found out about a design. The first answer stays, and outlives any failure:
/// two that ask for the same design at once may fare differently.
void add(Evaluations& known, search::Evaluation evaluation);

std::filesystem::path evaluations_file(const std::filesystem::path& directory);
/// Of journals and of what workers said.
std::filesystem::path workers_directory(const std::filesystem::path& directory);
/// Removes what atoll wrote there.
void remove_workers(const std::filesystem::path& directory);
/// For the workers: the networks, as EvaluationLines tells them.
std::filesystem::path networks_file(const std::filesystem::path& directory);

/// Replaces the archive of a run. Throws base::Error(io).
void write_evaluations(const std::filesystem::path& directory, const Job& job,
                       const Evaluations& evaluations);

/// What the archive and the journals of a run know, failed evaluations among it. A journal's last
/// line may be torn. Throws base::Error: io when files cannot be read, refused when they belong to
/// another job.
Evaluations read_run_evaluations(const std::filesystem::path& directory, const Job& job);
/// Removes the journals, once they are in the archive.
void remove_journals(const std::filesystem::path& directory);

/// Evaluations of another run (its directory, or the file) that this job can use: costed or
/// infeasible, of designs that lie in its space. Throws base::Error: io, refused when the networks
/// or parameters are not all among them.
struct EarlierEvaluations {
    Evaluations evaluations;
    std::size_t outside = 0;           ///< designs that the space does not have
    std::vector<std::string> command;  ///< that answered
};
EarlierEvaluations read_earlier_evaluations(const std::filesystem::path& path, const Job& job);

/// What there is, without a job. Journals are counted by their lines.
struct EvaluationSummary {
    std::array<std::int64_t, 3> outcomes{};  ///< by search::Evaluation::Outcome
    std::int64_t in_journals = 0;
    double seconds = 0;  ///< that all in the archive took
    std::vector<std::pair<std::string, std::int64_t>>
        failures;  ///< reasons, the most frequent first
};
/// Nothing when there are none. Throws base::Error(io).
std::optional<EvaluationSummary> summary_of_evaluations(const std::filesystem::path& directory);

/// Notes of one rank. On the way to the system after every line, on the disk a second later.
class EvaluationJournal {
  public:
    /// Appends to a file of this name, which is made when the first note comes.
    EvaluationJournal(const std::filesystem::path& directory, const Job& job, int rank);
    ~EvaluationJournal();
    EvaluationJournal(const EvaluationJournal&) = delete;
    EvaluationJournal& operator=(const EvaluationJournal&) = delete;
    /// Throws base::Error(io): the answer may have cost hours, and is not kept.
    void add(const std::string& note);

  private:
    void open();
    void write(const std::string& text);

    std::filesystem::path file_;
    std::string header_;
    int descriptor_ = -1;
    std::chrono::steady_clock::time_point synchronised_;
};

}  // namespace atl::io
