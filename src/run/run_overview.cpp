#include "atoll/run/run_overview.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/run_record.hpp"

namespace atl::run {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

RunOverview overview_of_directory(const fs::path& directory) {
    RunOverview out;
    out.path = directory;
    const auto unless_damaged = [&](auto read) {
        try {
            read();
        } catch (const Error& e) {
            if (e.kind() != ErrorKind::io) throw;
            out.damaged.emplace_back(e.what());
        }
    };
    unless_damaged([&] { out.checkpoint = io::open_newest_checkpoint(directory); });
    if (out.checkpoint && !out.checkpoint->warning.empty())
        out.warnings.push_back(out.checkpoint->warning);
    std::error_code ignored;
    const fs::path result = io::result_file(directory);
    if (fs::exists(result, ignored))
        unless_damaged([&] { out.result = io::open_run_file(result); });
    unless_damaged([&] { out.evaluations = io::summary_of_evaluations(directory); });
    if (!out.has_run() && !out.evaluations && out.damaged.empty())
        throw Error(
            ErrorKind::io,
            directory.string() + (fs::exists(io::study_record(directory), ignored)
                                      ? " holds a study: its runs are in steps/"
                                      : " holds no run: give the directory a run wrote to (its "
                                        "--output), or one of its HDF5 files"));
    out.sessions = io::read_sessions(directory);
    return out;
}

}  // namespace

void RunOverview::require_run() const {
    if (has_run()) return;
    throw Error(ErrorKind::io, damaged.empty()
                                   ? path.string() + ": holds evaluations, and no checkpoint yet"
                                   : base::join(damaged, "; "));
}

RunOverview overview_of_run(const fs::path& path) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return overview_of_directory(path);
    RunOverview out;
    out.path = path;
    io::RunFile file = io::open_run_file(path);
    (file.result ? out.result : out.checkpoint) = std::move(file);
    return out;
}

std::string written_at(const fs::path& file) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    if (error) throw Error(ErrorKind::io, file.string() + ": " + error.message());
    return base::utc(std::chrono::time_point_cast<std::chrono::system_clock::duration>(
        std::chrono::file_clock::to_sys(time)));
}

IslandsOverview overview_of_islands(const io::RunFile& file) {
    IslandsOverview out;
    for (std::int64_t i = 0; i < file.islands(); ++i) {
        const io::IslandPart part = file.island(i);
        search::Overview one;
        one.islands = 1;
        one.slowest = one.fastest = part.generation;
        one.evaluations = part.evaluations;
        one.arrivals = part.parcels;
        one.best = part.best;
        out.all.add(one);
        out.parts.push_back(part);
    }
    return out;
}

}  // namespace atl::run
