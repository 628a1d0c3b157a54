#include "external_evaluator.hpp"

#include <algorithm>

namespace atl::run {

using search::DesignId;
using search::Evaluation;
using std::chrono::milliseconds;

namespace {

/// Between looks whether to stop.
constexpr milliseconds look_interval{100};
/// That an island may wait for, when there are other things to look at.
constexpr milliseconds short_wait{5};
/// Whoever waits for a whole batch of designs.
constexpr std::int64_t whole_batch = -1;

WorkerCommand worker_command(const io::Job& job, const std::filesystem::path& directory, int rank,
                             int worker) {
    const auto workers = io::workers_directory(directory);
    const std::string name = "rank-" + std::to_string(rank) + "-worker-" + std::to_string(worker);
    return {job.config.external.command,
            {"ATOLL_WORKER=" + name,
             "ATOLL_NETWORKS=" + std::filesystem::absolute(io::networks_file(directory)).string()},
            workers / (name + ".log")};
}

}  // namespace

ExternalEvaluator::ExternalEvaluator(const io::Job& job, const std::filesystem::path& directory,
                                     int rank, std::int64_t islands, std::function<bool()> stop)
    : job_(job),
      lines_(job),
      pool_(job.config.external, lines_,
            [&job, directory, rank](int worker) {
                return worker_command(job, directory, rank, worker);
            }),
      journal_(directory, job, rank),
      stop_(std::move(stop)),
      share_((pool_.workers() + static_cast<std::size_t>(std::max<std::int64_t>(islands, 1)) - 1) /
             static_cast<std::size_t>(std::max<std::int64_t>(islands, 1))) {}

void ExternalEvaluator::learn(const io::Evaluations& known) {
    for (const auto& [id, evaluation] : known) io::add(known_, evaluation);
}

std::string ExternalEvaluator::news() {
    return std::exchange(news_, {});
}

void ExternalEvaluator::receive(milliseconds patience) {
    for (WorkerPool::Done& done : pool_.wait(patience)) {
        const Evaluation& e = done.evaluation;
        const bool forget = e.outcome == Evaluation::Outcome::failed &&
                            job_.config.external.on_failure == io::FailurePolicy::skip;
        if (!forget) {
            const std::string note = lines_.note(e);
            journal_.add(note);
            news_ += note + "\n";
        }
        if (done.task.client != whole_batch) {
            under_way_[done.task.client].erase(done.task.id);
            done_[done.task.client].push_back(done.task.id);
        }
        io::add(known_, std::move(done.evaluation));
    }
}

void ExternalEvaluator::evaluate(std::span<const DesignId> ids, search::Figures& out) {
    for (const DesignId id : ids)
        if (!known_.contains(id)) pool_.submit({whole_batch, id});
    while (pool_.under_way() > 0) {
        if (stop_()) {
            pool_.stop();
            throw search::Interrupted();
        }
        receive(look_interval);
    }
    out.resize(ids.size(), networks());
    for (std::size_t d = 0; d < ids.size(); ++d) known_.at(ids[d]).put(out, d);
}

std::size_t ExternalEvaluator::under_way(std::int64_t island) const {
    const auto found = under_way_.find(island);
    return found == under_way_.end() ? 0 : found->second.size();
}

std::size_t ExternalEvaluator::room(std::int64_t island) const {
    const auto waiting = done_.find(island);
    const std::size_t own =
        under_way(island) + (waiting == done_.end() ? 0 : waiting->second.size());
    return own >= share_ ? 0 : share_ - own;
}

void ExternalEvaluator::submit(std::int64_t island, DesignId id) {
    if (known_.contains(id)) {
        done_[island].push_back(id);
        return;
    }
    // Another island may be waiting for the same design: both have it evaluated, which is rare.
    under_way_[island].insert(id);
    pool_.submit({island, id});
}

std::optional<DesignId> ExternalEvaluator::done(std::int64_t island, search::Figures& out) {
    auto& own = done_[island];
    if (own.empty()) receive(short_wait);
    if (own.empty()) return std::nullopt;
    const DesignId id = own.front();
    own.pop_front();
    out.resize(1, networks());
    known_.at(id).put(out, 0);
    return id;
}

}  // namespace atl::run
