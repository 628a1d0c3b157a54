#include "stop_conditions.hpp"

#include <algorithm>
#include <limits>
#include <sstream>
#include <string>

#include "atoll/base/error.hpp"

namespace atl::run {

namespace fs = std::filesystem;

namespace {
/// Of any limit.
double end_of_process(double limit) {
    return std::min(30.0, 0.05 * limit);
}
}  // namespace

double stop_margin(double limit, double longest_checkpoint, double longest_step) {
    return 3 * longest_checkpoint + 2 * longest_step + end_of_process(limit);
}

RunOptions with_limit_of_root(const RunOptions& options, search::Communicator& peers) {
    std::string left;
    if (peers.root() && options.time_limit)
        left = std::to_string(options.time_limit->seconds) + " " +
               std::to_string(options.time_limit->left());
    std::istringstream limit(peers.all_gather(left).front());
    RunOptions out = options;
    double seconds = 0, still = 0;
    if (!peers.root() && limit >> seconds >> still) {
        const auto gone = std::chrono::duration<double>(seconds - still);
        using Clock = std::chrono::steady_clock;
        out.time_limit = {seconds,
                          Clock::now() - std::chrono::duration_cast<Clock::duration>(gone)};
    }
    return out;
}

StopConditions::StopConditions(search::Communicator& peers, const RunOptions& options,
                               std::function<bool()> signalled, bool everywhere)
    : peers_(peers),
      options_(options),
      signalled_(std::move(signalled)),
      looks_(everywhere || peers.root()) {
    if (!options.directory.empty()) stop_file_ = options.directory / "stop";
}

void StopConditions::begin(const std::function<void(const std::string&)>& warn) {
    step_start_ = Clock::now();
    if (!stop_file_found()) return;
    remove_stop_file();
    if (stop_file_found())
        throw base::Error(
            base::ErrorKind::io,
            stop_file_.string() + ": cannot be removed, and would stop this run; remove it");
    warn(stop_file_.string() + " was there before the run, which it does not stop: removed");
}

void StopConditions::stepped() {
    const Clock::time_point now = Clock::now();
    longest_step_ =
        std::max(longest_step_, std::chrono::duration<double>(now - step_start_).count());
    step_start_ = now;
}

StopReason StopConditions::agreed() {
    stepped();
    const StopReason reason = here();
    // Mostly there is none: that is cheap to agree on.
    if (!peers_.any(reason != StopReason::none)) return StopReason::none;
    for (const std::string& text : peers_.all_gather(std::to_string(static_cast<int>(reason))))
        if (const auto first = static_cast<StopReason>(std::stoi(text)); first != StopReason::none)
            return first;
    return StopReason::none;
}

StopReason StopConditions::here() {
    const bool signalled = signalled_();
    if (signalled || !looks_) return signalled ? StopReason::signal : StopReason::none;
    const Clock::time_point now = Clock::now();
    // A look costs a message on a network file system.
    constexpr std::chrono::milliseconds between_looks{200};
    if (!looked_for_file_ || now - *looked_for_file_ >= between_looks) {
        looked_for_file_ = now;
        stop_file_seen_ = stop_file_seen_ || stop_file_found();
    }
    if (stop_file_seen_) return StopReason::stop_file;
    const auto& limit = options_.time_limit;
    const bool over =
        limit && limit->left() < stop_margin(limit->seconds, longest_checkpoint_, longest_step_);
    return over ? StopReason::walltime : StopReason::none;
}

void StopConditions::checkpointed(double seconds) {
    longest_checkpoint_ = std::max(longest_checkpoint_, seconds);
    step_start_ = Clock::now();
}

void StopConditions::remove_stop_file() const {
    std::error_code ignored;
    if (stop_file_found()) fs::remove(stop_file_, ignored);
}

double StopConditions::seconds_left() const {
    const auto& limit = options_.time_limit;
    return limit ? limit->left() - end_of_process(limit->seconds)
                 : std::numeric_limits<double>::infinity();
}

bool StopConditions::stop_file_found() const {
    std::error_code ignored;
    return !stop_file_.empty() && fs::is_regular_file(stop_file_, ignored);
}

}  // namespace atl::run
