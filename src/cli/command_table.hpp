/// The subcommands as main finds them: each declares its options, and says what runs it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "world.hpp"

namespace CLI {
class App;
}

namespace atl::cli {

/// A command line to try, without the program's name, and what it is for.
struct Example {
    std::string line, what;
};

struct Command {
    std::string name;
    /// It may be started on several ranks; the others never start MPI.
    bool collective = false;
    /// With the options as parsed; an exit code, or base::Error.
    std::function<int(World&)> run;
    std::vector<Example> examples;
};
using Commands = std::vector<Command>;

/// Headings of `atoll --help`, in their order.
inline constexpr const char* group_search = "Search and enumerate";
inline constexpr const char* group_understand = "Understand";
inline constexpr const char* group_inspect = "Inspect";
inline constexpr const char* group_configuration = "Configuration";
inline constexpr const char* group_help = "Help";

void add_search(CLI::App& app, Commands& commands);
void add_enumerate(CLI::App& app, Commands& commands);
void add_study(CLI::App& app, Commands& commands);
void add_bench(CLI::App& app, Commands& commands);
void add_sensitivity(CLI::App& app, Commands& commands);
void add_evaluate(CLI::App& app, Commands& commands);
void add_validate(CLI::App& app, Commands& commands);
void add_info(CLI::App& app, Commands& commands);
void add_log(CLI::App& app, Commands& commands);
void add_report(CLI::App& app, Commands& commands);
void add_schema(CLI::App& app, Commands& commands);
void add_check(CLI::App& app, Commands& commands);
void add_network(CLI::App& app, Commands& commands);
// Both are kept by `commands`, and tell of all.
void add_completion(CLI::App& app, Commands& commands);
void add_manual(CLI::App& app, Commands& commands);

}  // namespace atl::cli
