/// What stands for the value of an option in the help, which says what may be completed there.
#pragma once

#include <string>

#include "command_text.hpp"

namespace atl::cli {

namespace value {
inline constexpr const char* file = "FILE";
inline constexpr const char* directory = "DIR";
inline constexpr const char* job = "JOB.yaml";
inline constexpr const char* study = "STUDY.yaml";
inline constexpr const char* run = "RUN";  ///< a run directory, or an HDF5 file
inline constexpr const char* setting = "KEY=VALUE";
inline constexpr const char* design = "KEY=VALUE,...";
inline constexpr const char* number = "N";
inline constexpr const char* numbers = "N,...";
inline constexpr const char* real = "X";
inline constexpr const char* time = "TIME";
inline constexpr const char* hardware = "TEMPLATE";
inline constexpr const char* constants = "CONSTANTS";
inline constexpr const char* networks = "NETWORK,...";
inline constexpr const char* objectives = "OBJECTIVE,...";
inline constexpr const char* algorithms = "ALGORITHM,...";
inline constexpr const char* topologies = "TOPOLOGY,...";
}  // namespace value

struct ValueKind {
    enum class What {
        nothing,  ///< numbers, times: there is nothing to choose from
        files,
        directories,
        yaml,      ///< files of this kind, and directories on the way
        runs,      ///< directories, and HDF5 files
        settings,  ///< a field of a job and its value
        design,    ///< parameters and their values, separated by commas
        choices,   ///< those of the option
        names,     ///< of the list below
    };
    What what = What::nothing;
    std::string list;      ///< as of known_names()
    bool several = false;  ///< separated by commas
};
ValueKind value_kind(const OptionText& option);

/// Names of a list, as this installation knows them: spaces, networks, templates, cells,
/// technologies, physical (constants), objectives, algorithms, topologies, parameters (of a
/// design), keys (of a job). Throws base::Error(usage) for another list.
std::vector<std::string> known_names(const std::string& list);

}  // namespace atl::cli
