#include <fmt/format.h>

#include <filesystem>
#include <limits>

#include "atoll/base/text.hpp"
#include "atoll/io/checkpoint.hpp"
#include "atoll/io/enumeration_file.hpp"
#include "atoll/io/result.hpp"
#include "commands.hpp"
#include "exit_code.hpp"

namespace atl::cli {

namespace {

namespace fs = std::filesystem;

/// Files that are missing or damaged tell nothing: the next one does.
bool holds_enumeration(const fs::path& directory) {
    const fs::path newest = io::checkpoint_file(directory);
    for (const fs::path& file :
         {newest, fs::path(newest.string() + ".prev"), io::result_file(directory)}) {
        try {
            return io::file_type(file).starts_with("atoll enumeration");
        } catch (const base::Error&) {
        }
    }
    return false;
}

void print_origin(const char* kind, const io::CheckpointOrigin& checkpoint) {
    if (!checkpoint.warning.empty()) fmt::print("warning      {}\n", checkpoint.warning);
    fmt::print("run          {}\njob          {}\ncheckpoint   {}\njob hash     {}\n", kind,
               checkpoint.job_name, checkpoint.file.string(), checkpoint.job_hash);
}

void print_best(const std::string& best) {
    fmt::print("best so far  {}\n", best);
}

void print_progress(const io::Checkpoint& checkpoint) {
    std::int64_t evaluations = 0, generation = std::numeric_limits<std::int64_t>::max();
    search::Individual best = search::Overview{}.best;
    for (std::int64_t i = 0; i < checkpoint.islands; ++i) {
        const search::IslandState island = checkpoint.island(i);
        evaluations += island.evaluations;
        generation = std::min(generation, island.generation);
        for (const auto& d : island.archive)
            if (better(d, best)) best = d;
    }
    fmt::print("islands      {}\ngeneration   {}\nevaluations  {}\n", checkpoint.islands,
               generation, evaluations);
    if (best.score.feasible())
        print_best(fmt::format("{} (design {})", base::shortest(best.score.objective), best.id));
    else
        print_best("none feasible");
}

void print_progress(const io::EnumerationCheckpoint& checkpoint) {
    const search::EnumerationTally& t = checkpoint.tally;
    fmt::print("chunks       {} of {}\ndesigns      {}\nfeasible     {}\n", checkpoint.next_chunk,
               checkpoint.chunks, t.designs(), t.feasible);
    for (std::size_t o = 0; o < checkpoint.objectives.size(); ++o)
        if (!t.best[o].empty())
            print_best(fmt::format("{} {} (design {})", search::name(checkpoint.objectives[o]),
                                   base::shortest(t.best[o].front().value), t.best[o].front().id));
    if (t.feasible == 0) print_best("none feasible");
}

/// Returns whether there is a checkpoint.
template <class Kind>
bool print_checkpoint(const char* kind, const std::optional<Kind>& checkpoint) {
    if (!checkpoint) return false;
    print_origin(kind, *checkpoint);
    print_progress(*checkpoint);
    return true;
}

void print_run(const fs::path& directory) {
    const bool resumable =
        holds_enumeration(directory)
            ? print_checkpoint("enumeration", io::read_enumeration_checkpoint(directory))
            : print_checkpoint("search", io::read_checkpoint(directory));
    std::error_code ignored;
    const bool finished = fs::exists(io::result_file(directory), ignored);
    if (!resumable && !finished)
        throw base::Error(base::ErrorKind::io, directory.string() + " holds no run");
    if (finished)
        fmt::print("result       {}\ndigest       {}\n", io::result_file(directory).string(),
                   io::result_digest(directory));
    else
        fmt::print("result       none yet\n");
}

}  // namespace

int info_command(const InfoArguments& arguments) {
    if (arguments.digest)
        fmt::print("{}\n", io::result_digest(arguments.path));
    else if (fs::is_directory(arguments.path))
        print_run(arguments.path);
    else
        fmt::print("digest       {}\n", io::result_digest(arguments.path));
    return exit_done;
}

}  // namespace atl::cli
