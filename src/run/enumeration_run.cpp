#include "atoll/run/enumeration_run.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/check_states.hpp"
#include "atoll/run/collective.hpp"
#include "atoll/run/evaluators.hpp"
#include "run_directory.hpp"
#include "run_writer.hpp"
#include "stop_conditions.hpp"

namespace atl::run {

using base::Error;
using base::ErrorKind;

namespace {

class EnumerationRun {
  public:
    EnumerationRun(const io::Job& job, const search::EnumerationConfig& config,
                   search::Communicator& peers, const RunOptions& options,
                   EnumerationObserver& observer, const std::function<bool()>& signalled)
        : job_(job),
          peers_(peers),
          options_(options),
          observer_(observer),
          made_(make_enumeration(job, config)),
          enumeration_(*made_.walk),
          tally_(enumeration_.empty()),
          session_(options, "chunk"),
          stop_(peers, options, signalled),
          writer_(peers, stop_, {"enumeration", "chunk"},
                  [&observer](const std::string& text) { observer.warning(text); }) {}

    EnumerationOutcome run();

  private:
    bool writes() const { return !options_.directory.empty(); }
    void start();
    /// On the root: takes the tally of the checkpoint to go on from, if there is one, and returns
    /// the chunk that comes next.
    std::uint64_t resume(const std::function<void(const std::string&)>& warn);
    /// The next chunks of all ranks, `each` for every rank; brings the tallies to the root.
    void advance(std::uint64_t each);
    void show_progress(std::uint64_t from_chunk, std::uint64_t from_designs);
    void write_checkpoint(bool last);
    io::EnumerationResult result() const;

    const io::Job& job_;
    search::Communicator& peers_;
    const RunOptions& options_;
    EnumerationObserver& observer_;
    JobEnumeration made_;
    search::Enumeration& enumeration_;
    search::EnumerationTally tally_;  ///< on the root: of all chunks before next_chunk_
    std::uint64_t next_chunk_ = 0;
    Session session_;
    std::unique_ptr<RunLock> lock_;  ///< on the root, of a run that writes
    StopConditions stop_;
    RunWriter writer_;
    double last_checkpoint_seconds_ = 0;
};

std::uint64_t EnumerationRun::resume(const std::function<void(const std::string&)>& warn) {
    if (options_.resume == Resume::never) return 0;
    const auto checkpoint = io::read_enumeration_checkpoint(options_.directory);
    if (!checkpoint) {
        check_may_start(options_);
        return 0;
    }
    if (!checkpoint->warning.empty()) warn(checkpoint->warning);
    check_same_job(*checkpoint, job_);
    const search::EnumerationConfig& config = enumeration_.config();
    const auto refuse = [&](const std::string& changed) {
        throw Error(ErrorKind::refused, checkpoint->file.string() + " was started with " + changed +
                                            "; use the same, or another --output");
    };
    if (checkpoint->objectives != config.objectives) {
        std::vector<std::string> names;
        for (search::Objective o : checkpoint->objectives) names.emplace_back(search::name(o));
        refuse("other objectives (" + base::join(names, ", ") + ")");
    }
    if (checkpoint->top != config.top)
        refuse("another number of best designs to keep (--top " + std::to_string(checkpoint->top) +
               ")");
    if (checkpoint->chunks != enumeration_.chunks())
        throw Error(ErrorKind::refused,
                    checkpoint->file.string() +
                        " was cut into other chunks by another version of atoll: go on with that "
                        "one, or begin again with --overwrite");
    io::check_tally_of_job(*checkpoint, job_, enumeration_.empty(), checkpoint->file);
    if (checkpoint->damaged) set_damaged_aside(options_.directory);
    tally_ = checkpoint->tally;
    return checkpoint->next_chunk;
}

void EnumerationRun::start() {
    std::uint64_t next = 0;
    on_root(peers_, [&] {
        const auto warn = [&](const std::string& text) { observer_.warning(text); };
        if (writes()) lock_ = prepare_directory(options_, warn);
        stop_.begin(warn);
        if (!writes()) return;
        next = resume(warn);
        keep_job(options_.directory, job_, warn);
    });
    for (const std::string& text : peers_.all_gather(std::to_string(next)))
        next_chunk_ = std::max<std::uint64_t>(next_chunk_, std::stoull(text));
    if (next_chunk_ > 0) writer_.resumed_at(static_cast<std::int64_t>(next_chunk_));
}

void EnumerationRun::advance(std::uint64_t each) {
    const auto ranks = static_cast<std::uint64_t>(peers_.size());
    const auto rank = static_cast<std::uint64_t>(peers_.rank());
    const std::uint64_t end = std::min(enumeration_.chunks(), next_chunk_ + each * ranks);
    for (std::uint64_t chunk = next_chunk_ + rank; chunk < end; chunk += ranks)
        enumeration_.run(chunk);
    std::vector<search::EnumerationTally> here;
    here.push_back(enumeration_.take());
    for (const search::EnumerationTally& tally : peers_.gather(std::move(here)))
        enumeration_.merge(tally, tally_);
    next_chunk_ = end;
}

void EnumerationRun::show_progress(std::uint64_t from_chunk, std::uint64_t from_designs) {
    EnumerationProgress p;
    p.chunks_done = next_chunk_;
    p.chunks = enumeration_.chunks();
    p.designs_done = tally_.designs();
    p.feasible = tally_.feasible;
    p.seconds = session_.seconds();
    p.designs_per_second =
        static_cast<double>(p.designs_done - from_designs) / std::max(p.seconds, 1e-9);
    const auto done = static_cast<double>(next_chunk_ - from_chunk);
    p.seconds_left = p.seconds / done * static_cast<double>(p.chunks - next_chunk_);
    const auto& objectives = enumeration_.config().objectives;
    const auto leading =
        std::find(objectives.begin(), objectives.end(), enumeration_.config().leading);
    const auto& best = tally_.best[static_cast<std::size_t>(leading - objectives.begin())];
    if (!best.empty()) p.best = best.front();
    observer_.progress(p);
}

void EnumerationRun::write_checkpoint(bool last) {
    const auto write = [&] {
        on_root(peers_, [&] {
            io::write_enumeration_checkpoint(options_.directory, job_, enumeration_.config(),
                                             next_chunk_, enumeration_.chunks(), tally_);
            observer_.checkpoint_written(next_chunk_);
        });
    };
    const auto progress = static_cast<std::int64_t>(next_chunk_);
    if (last)
        writer_.last_checkpoint(progress, write);
    else
        writer_.checkpoint(progress, write);
    last_checkpoint_seconds_ = session_.seconds();
}

io::EnumerationResult EnumerationRun::result() const {
    io::EnumerationResult out;
    out.config = enumeration_.config();
    out.tally = tally_;
    for (std::size_t o = 0; o < out.config.objectives.size(); ++o) {
        if (tally_.best[o].empty()) continue;
        const search::RankedDesign& best = tally_.best[o].front();
        out.optima.push_back(
            {out.config.objectives[o], account(job_, best.id, out.config.objectives[o])});
        // The compiled model must not have strayed from the plain one.
        const double plain = out.optima.back().design.objective_exact;
        ATOLL_ENSURE(std::abs(best.value - plain) <= 1e-9 * plain);
    }
    return out;
}

EnumerationOutcome EnumerationRun::run() {
    start();
    const std::uint64_t from_chunk = next_chunk_, from_designs = tally_.designs();
    if (peers_.root()) observer_.started(from_chunk);
    // Rounds grow until one takes a noticeable time: then they meet seldom, and stop soon.
    constexpr double round_seconds = 0.5;
    std::uint64_t each = 1;
    EnumerationOutcome outcome;
    const auto log = [&](StopReason reason) {
        writer_.log(session_, static_cast<std::int64_t>(from_chunk),
                    static_cast<std::int64_t>(next_chunk_), reason);
    };
    while (next_chunk_ < enumeration_.chunks()) {
        const double before = session_.seconds();
        advance(each);
        if (peers_.root()) show_progress(from_chunk, from_designs);
        const bool finished = next_chunk_ == enumeration_.chunks();
        const StopReason reason = stop_.agreed();
        const bool stop = reason != StopReason::none && !finished;
        outcome.seconds = session_.seconds();
        const bool due =
            session_.seconds() - last_checkpoint_seconds_ >= job_.config.checkpoint.seconds;
        // Also at the end: a finished run can be resumed, whenever its last checkpoint was due.
        if (writes() && (stop || finished || peers_.any(peers_.root() && due && writer_.ready())))
            write_checkpoint(stop);
        if (stop) {
            if (writes()) log(reason);
            outcome.reason = reason;
            return outcome;
        }
        if (!peers_.any(session_.seconds() - before > round_seconds / 2)) each *= 2;
    }
    outcome.finished = true;
    on_root(peers_, [&] { outcome.result = result(); });
    if (!writes()) return outcome;
    outcome.not_written = writer_.result([&] {
        on_root(peers_,
                [&] { io::write_enumeration_result(options_.directory, job_, *outcome.result); });
    });
    if (outcome.not_written.empty()) log(StopReason::none);
    return outcome;
}

}  // namespace

double estimate_enumeration_seconds(const io::Job& job, const search::EnumerationConfig& config) {
    const std::uint64_t few_designs = has_bounds(job, config) ? 1'000'000'000 : 10'000'000;
    constexpr double enough_seconds = 0.5;
    if (job.space.size() <= few_designs) return 0;
    const JobEnumeration made = make_enumeration(job, config);
    search::Enumeration& enumeration = *made.walk;
    const auto begin = std::chrono::steady_clock::now();
    double seconds = 0;
    std::uint64_t done = 0;
    for (; done < enumeration.chunks() && seconds < enough_seconds; ++done) {
        enumeration.run(done);  // chunks come from all over the space
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    return seconds / static_cast<double>(done) * static_cast<double>(enumeration.chunks());
}

EnumerationOutcome run_enumeration(const io::Job& job, const search::EnumerationConfig& config,
                                   search::Communicator& peers, const RunOptions& options,
                                   EnumerationObserver& observer,
                                   const std::function<bool()>& signalled) {
    together(peers, [&] {
        if (job.config.fidelity != model::Fidelity::exact)
            throw Error(ErrorKind::input,
                        "job " + job.config.name +
                            " asks for published fidelity, which is sampled design by design: "
                            "enumerate with --set model.fidelity=exact");
    });
    return EnumerationRun(job, config, peers, options, observer, signalled).run();
}

}  // namespace atl::run
