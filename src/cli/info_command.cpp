#include <fmt/format.h>

#include <filesystem>

#include "atoll/base/text.hpp"
#include "atoll/io/checkpoint.hpp"
#include "atoll/io/result.hpp"
#include "commands.hpp"
#include "exit_code.hpp"

namespace atl::cli {

namespace {

void print_run(const std::filesystem::path& directory) {
    const auto checkpoint = io::read_checkpoint(directory);
    std::error_code ignored;
    const bool finished = std::filesystem::exists(io::result_file(directory), ignored);
    if (!checkpoint && !finished)
        throw base::Error(base::ErrorKind::io, directory.string() + " holds no run");
    if (checkpoint) {
        if (!checkpoint->warning.empty()) fmt::print("warning      {}\n", checkpoint->warning);
        std::int64_t evaluations = 0;
        const search::Individual* best = nullptr;
        for (const auto& island : checkpoint->islands) {
            evaluations += island.evaluations;
            for (const auto& i : island.archive)
                if (best == nullptr || better(i, *best)) best = &i;
        }
        fmt::print(
            "job          {}\ncheckpoint   {}\njob hash     {}\nislands      {}\n"
            "generation   {}\nevaluations  {}\n",
            checkpoint->job_name, checkpoint->file.string(), checkpoint->job_hash,
            checkpoint->islands.size(),
            checkpoint->islands.empty() ? -1 : checkpoint->islands.front().generation, evaluations);
        if (best != nullptr && best->score.feasible())
            fmt::print("best so far  {} (design {})\n", base::shortest(best->score.objective),
                       best->id);
        else
            fmt::print("best so far  none feasible\n");
    }
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
    else if (std::filesystem::is_directory(arguments.path))
        print_run(arguments.path);
    else
        fmt::print("digest       {}\n", io::result_digest(arguments.path));
    return exit_done;
}

}  // namespace atl::cli
