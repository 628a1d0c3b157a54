/// Where a run writes, and how it treats what is there.
#pragma once

#include <filesystem>
#include <string>

namespace atl::run {

struct RunOptions {
    std::filesystem::path directory;
    bool resume = false;     ///< go on from a checkpoint if there is one
    bool overwrite = false;  ///< remove an earlier run in the directory
    std::string parallel;    ///< for run.json, e.g. "Open MPI v4.1.4, 4 ranks"
};

}  // namespace atl::run
