#include "run_writer.hpp"

#include <algorithm>
#include <limits>
#include <thread>

#include "atoll/run/collective.hpp"

namespace atl::run {

using base::ErrorKind;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds pause{1};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Again while the file system fails, at most `tries` times, and only as long as the root has
/// `patience` [s].
void try_again(search::Communicator& peers, int tries, double patience,
               const std::function<void()>& write) {
    const Clock::time_point start = Clock::now();
    for (int tried = 1;; ++tried) {
        try {
            return write();
        } catch (const CollectiveError& e) {
            if (e.kind() != ErrorKind::io || tried == tries) throw;
            const bool enough = seconds_since(start) + 1 > patience;
            if (peers.any(peers.root() && enough)) throw;
        }
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace

bool RunWriter::ready() const {
    return !failed_ || Clock::now() - *failed_ >= pause;
}

void RunWriter::write_checkpoint(std::int64_t progress, const std::function<void()>& write) {
    const Clock::time_point start = Clock::now();
    try {
        write();
        last_good_ = progress;
        failed_.reset();
    } catch (const CollectiveError&) {
        failed_ = Clock::now();
        stop_.checkpointed(seconds_since(start));
        throw;
    }
    stop_.checkpointed(seconds_since(start));
}

void RunWriter::checkpoint(std::int64_t progress, const std::function<void()>& write) {
    try {
        write_checkpoint(progress, write);
    } catch (const CollectiveError& e) {
        if (peers_.root())
            warn_("checkpoint not written, the " + words_.run + " goes on: " + e.what());
    }
}

void RunWriter::last_checkpoint(std::int64_t progress, const std::function<void()>& write) {
    try {
        try_again(peers_, 10, std::min(10.0, stop_.seconds_left()),
                  [&] { write_checkpoint(progress, write); });
    } catch (const CollectiveError& e) {
        throw CollectiveError(e.kind(), "stopped, but the checkpoint cannot be written: " +
                                            std::string(e.what()) + "; " + way_on());
    }
    if (peers_.root()) stop_.remove_stop_file();
}

std::string RunWriter::result(const std::function<void()>& write) {
    try {
        try_again(peers_, 3, std::numeric_limits<double>::infinity(), write);
    } catch (const CollectiveError& e) {
        if (e.kind() != ErrorKind::io) throw;
        return "the result cannot be written: " + std::string(e.what()) + "; " + way_on();
    }
    if (peers_.root()) stop_.remove_stop_file();  // it came too late
    return {};
}

std::string RunWriter::way_on() const {
    if (!last_good_) return "there is no checkpoint: the " + words_.run + " must start again";
    return "the last good checkpoint is of " + words_.counted + " " + std::to_string(*last_good_) +
           ": --resume goes on from there when the disk can be written";
}

void RunWriter::log(const Session& session, std::int64_t from, std::int64_t to, StopReason reason,
                    const std::optional<io::RunCosts>& costs) {
    if (!peers_.root()) return;
    try {
        session.log(from, to, reason, costs);
    } catch (const base::Error& e) {
        warn_(e.what());
    }
}

}  // namespace atl::run
