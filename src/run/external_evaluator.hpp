/// Designs costed by a program of the user's own, each of them once: what is known is not asked for
/// again, and every answer is noted at once.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "atoll/io/evaluation_archive.hpp"
#include "atoll/search/evaluator.hpp"
#include "worker_pool.hpp"

namespace atl::run {

class ExternalEvaluator final : public search::Evaluator, private search::PendingEvaluations {
  public:
    /// Of a rank that hosts so many islands. The job outlives it; `directory` exists, with that of
    /// the workers in it. `stop` is asked while workers are waited for.
    ExternalEvaluator(const io::Job& job, const std::filesystem::path& directory, int rank,
                      std::int64_t islands, std::function<bool()> stop);

    std::size_t networks() const override { return job_.networks.size(); }
    /// Throws search::Interrupted when it is asked to stop; otherwise as WorkerPool::wait.
    void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override;
    /// What can run is the evaluator's to say.
    bool holds_networks(search::DesignId) const override { return true; }
    search::PendingEvaluations* pending() override { return this; }

    /// Evaluations that others have made: of earlier sessions, or of other ranks.
    void learn(const io::Evaluations& known);
    const io::Evaluations& known() const { return known_; }
    /// Notes of what was evaluated here since the last call, a line each.
    std::string news();
    EvaluatorWork work() const { return pool_.work(); }
    const io::EvaluationLines& lines() const { return lines_; }

  private:
    std::size_t room(std::int64_t island) const override;
    void submit(std::int64_t island, search::DesignId id) override;
    std::optional<search::DesignId> done(std::int64_t island, search::Figures& out) override;

    /// Takes up what the workers have done.
    void receive(std::chrono::milliseconds patience);
    std::size_t under_way(std::int64_t island) const;

    const io::Job& job_;
    io::EvaluationLines lines_;
    WorkerPool pool_;
    io::EvaluationJournal journal_;
    std::function<bool()> stop_;
    std::size_t share_;  ///< of the workers, that an island may keep busy
    io::Evaluations known_;
    std::string news_;
    /// By island: with the workers, and done but not taken.
    std::map<std::int64_t, std::set<search::DesignId>> under_way_;
    std::map<std::int64_t, std::deque<search::DesignId>> done_;
};

}  // namespace atl::run
