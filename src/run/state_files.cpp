#include "state_files.hpp"

#include <exception>

#include "atoll/run/collective.hpp"
#include "atoll/run/evaluators.hpp"

namespace atl::run {

namespace {

/// After a failure nothing more is tried, and the failure is kept: the islands come whatever
/// happens to their file, because their hosts know nothing of it.
class FirstFailure {
  public:
    template <class Act>
    void unless_failed(Act act) {
        if (failure_) return;
        try {
            act();
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

  private:
    std::exception_ptr failure_;
};

/// Brings all states to `take` on the root.
void collect(const io::Job& job, const search::Archipelago& archipelago,
             search::Communicator& peers,
             const std::function<void(const search::IslandState&)>& take) {
    peers.collect(
        job.config.search.islands, [&](std::int64_t i) { return archipelago.state(i); },
        [&](const search::IslandState& state) { take(state); });
}

}  // namespace

void write_checkpoint(const std::filesystem::path& directory, const io::Job& job,
                      const search::Archipelago& archipelago, search::Communicator& peers) {
    together(peers, [&] {
        FirstFailure file;
        std::optional<io::CheckpointWriter> writer;
        if (peers.root())
            file.unless_failed([&] { writer.emplace(directory, job, archipelago.overview()); });
        collect(job, archipelago, peers, [&](const search::IslandState& state) {
            file.unless_failed([&] { writer->add(state); });
        });
        if (peers.root()) file.unless_failed([&] { writer->commit(); });
        file.rethrow();
    });
}

void write_result(const std::filesystem::path& directory, const io::Job& job,
                  const search::Archipelago& archipelago, search::Communicator& peers,
                  const Account& account, std::optional<io::SearchResult>& result) {
    together(peers, [&] {
        FirstFailure file;
        std::optional<io::ResultWriter> writer;
        io::SearchTally tally(archipelago.overview());
        if (peers.root())
            file.unless_failed([&] { writer.emplace(directory, job, archipelago.overview()); });
        const search::AlgorithmConfig& algorithm = job.config.search.algorithm;
        const bool has_front = algorithm.kind == search::AlgorithmKind::nsga2;
        std::vector<search::DesignId> members;  // of the front among others
        collect(job, archipelago, peers, [&](const search::IslandState& state) {
            tally.add(state);
            for (const search::Individual& i : state.population)
                if (has_front && i.score.feasible()) members.push_back(i.id);
            file.unless_failed([&] { writer->add(state); });
        });
        if (!peers.root()) return;
        std::optional<io::BestDesign> best;
        if (tally.best().score.feasible()) best = account(tally.best().id);
        result = tally.result(std::move(best));
        if (has_front) {
            const auto evaluator = make_evaluator(job);
            search::Problem problem(job.space, *evaluator, job.config.objective, job.config.limits);
            result->front = search::front_of(problem, algorithm.criteria, std::move(members),
                                             algorithm.reference);
        }
        file.unless_failed([&] { writer->commit(*result); });
        file.rethrow();
    });
}

}  // namespace atl::run
