#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "atoll/base/version.hpp"
#include "atoll/run/collective.hpp"
#include "command_table.hpp"
#include "exit_code.hpp"
#include "run_arguments.hpp"

namespace {

using namespace atl;

void declare(CLI::App& app, cli::Commands& commands) {
    app.set_version_flag("--version", "atoll " + std::string(base::version()) + " (" +
                                          std::string(base::git_sha().substr(0, 12)) + ")");
    app.require_subcommand(1);
    app.footer(cli::exit_code_help);
    cli::add_search(app, commands);
    cli::add_enumerate(app, commands);
    cli::add_study(app, commands);
    cli::add_bench(app, commands);
    cli::add_sensitivity(app, commands);
    cli::add_evaluate(app, commands);
    cli::add_validate(app, commands);
    cli::add_info(app, commands);
    cli::add_log(app, commands);
    cli::add_report(app, commands);
    for (CLI::App* command : app.get_subcommands({})) command->footer(cli::exit_code_help);
}

void report(const char* text) {
    std::fprintf(stderr, "atoll: error: %s\n", text);
}

int run_command(const cli::Command& command, int& argc, char**& argv) {
    auto world = cli::make_single_world();
    base::ErrorKind code = base::ErrorKind::internal;
    try {
        if (command.collective) world = cli::make_world(argc, argv);
        return command.run(*world);
    } catch (const run::CollectiveError& e) {  // every rank is here
        if (world->peers().root()) report(e.what());
        return static_cast<int>(e.kind());
    } catch (const base::Error& e) {
        report(e.what());
        code = e.kind();
    } catch (const std::exception& e) {
        report(e.what());
    }
    world->abort(static_cast<int>(code));
    return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("atoll: one in-memory-computing accelerator for many neural networks", "atoll");
    cli::Commands commands;
    declare(app, commands);
    try {
        std::vector<std::string> words = cli::complete_resume(argc, argv);
        std::reverse(words.begin() + 1, words.end());  // as the parser wants them: last word first
        app.parse(std::vector<std::string>(words.begin() + 1, words.end()));
    } catch (const CLI::ParseError& e) {
        const int code = app.exit(e);
        return code == 0 ? cli::exit_done : static_cast<int>(base::ErrorKind::usage);
    }
    const std::string name = app.get_subcommands().front()->get_name();
    const auto command = std::find_if(commands.begin(), commands.end(),
                                      [&](const cli::Command& c) { return c.name == name; });
    return run_command(*command, argc, argv);
}
