#include "run_directory.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "atoll/base/text.hpp"
#include "atoll/io/evaluation_archive.hpp"
#include "atoll/io/result.hpp"
#include "atoll/io/run_record.hpp"
#include "atoll/io/text_file.hpp"

namespace atl::run {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

std::string host_name() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

namespace {

/// Files of a run, in the order in which a removal must go: what a resume would read last.
std::vector<fs::path> run_files(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const char* name :
         {"result.h5", "result.json", "top.csv", "pareto.csv", "parameters.csv", "study.json",
          "study.csv", "study.h5", "study.yaml", "run.json", "evaluations.h5.prev",
          "evaluations.h5", "checkpoint.h5.prev", "checkpoint.h5"})
        files.push_back(directory / name);
    return files;
}

}  // namespace

std::unique_ptr<RunLock> open_directory(const fs::path& directory,
                                        const std::function<void(const std::string&)>& warn) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error)
        throw Error(ErrorKind::io,
                    "cannot create directory " + directory.string() + ": " + error.message());
    // Before anything is read or removed.
    auto lock = std::make_unique<RunLock>(directory, warn);
    io::check_writable(directory);
    return lock;
}

std::unique_ptr<RunLock> prepare_directory(const RunOptions& options,
                                           const std::function<void(const std::string&)>& warn) {
    std::error_code error;
    if (options.resume == Resume::required && !fs::exists(options.directory, error))
        check_may_start(options);  // and leave no directory behind
    auto lock = open_directory(options.directory, warn);
    const auto files = run_files(options.directory);
    const bool occupied = std::any_of(files.begin(), files.end(), [](const fs::path& f) {
        std::error_code ignored;
        return fs::exists(f, ignored);
    });
    if (!occupied || options.resume != Resume::never) return lock;
    if (!options.overwrite)
        throw Error(ErrorKind::refused,
                    options.directory.string() +
                        " holds an earlier run: --resume continues it, --output DIR writes "
                        "elsewhere, --overwrite removes it");
    remove_run(options.directory);
    return lock;
}

void remove_run(const fs::path& directory) {
    std::error_code ignored;
    for (const fs::path& file : run_files(directory)) fs::remove(file, ignored);
    io::remove_workers(directory);
    // No sign of a run by itself: it is written when one starts.
    if (io::is_record(io::job_record(directory))) fs::remove(io::job_record(directory), ignored);
}

void check_same_job(const io::CheckpointOrigin& checkpoint, const io::Job& job) {
    if (checkpoint.job_hash == job.hash()) return;
    const auto keys = io::changed_keys(checkpoint.resolved_job, job.resolved());
    throw Error(ErrorKind::refused,
                checkpoint.file.string() + " belongs to another job: " +
                    (keys.empty() ? "its networks, space or component tables differ"
                                  : "changed " + base::join(keys, ", ")) +
                    "; run that job as it was, use another --output, or begin again with "
                    "--overwrite");
}

void check_may_start(const RunOptions& options, bool evaluations) {
    if (options.resume == Resume::required && !evaluations)
        throw Error(ErrorKind::refused,
                    options.directory.string() +
                        " holds no checkpoint to go on from: --resume auto starts afresh");
    std::error_code ignored;
    for (const char* name : {"result.h5", "study.json", "study.yaml"})
        if (fs::exists(options.directory / name, ignored))
            throw Error(ErrorKind::refused, options.directory.string() + " holds " + name +
                                                ", but no checkpoint to go on from: --overwrite "
                                                "removes it, --output DIR writes elsewhere");
}

void keep_job(const fs::path& directory, const io::Job& job,
              const std::function<void(const std::string&)>& warn) {
    const fs::path record = io::job_record(directory);
    std::error_code ignored;
    if (!fs::exists(record, ignored) || io::is_record(record))
        io::write_record(record, job.record(directory));
    else
        warn(record.string() + " was not written by atoll, and stays: the job with all fields is " +
             "in the HDF5 files alone");
}

void set_damaged_aside(const fs::path& directory) {
    const fs::path file = io::checkpoint_file(directory);
    std::error_code error;
    fs::rename(file, file.string() + ".damaged", error);
    if (error) throw Error(ErrorKind::io, file.string() + ": " + error.message());
}

Session::Session(const RunOptions& options, std::string counted)
    : options_(options), counted_(std::move(counted)), started_(base::utc()) {}

double Session::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void Session::log(std::int64_t from, std::int64_t to, StopReason reason,
                  const std::optional<io::RunCosts>& costs) const {
    const bool finished = reason == StopReason::none;
    io::append_session(
        options_.directory,
        {started_, base::utc(), host_name(), options_.parallel, counted_, from, to, seconds(),
         finished ? "finished" : "stopped", std::string(name(reason)), costs});
}

}  // namespace atl::run
