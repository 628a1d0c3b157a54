#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include "atoll/base/registry.hpp"
#include "atoll/base/text.hpp"
#include "atoll/base/version.hpp"
#include "atoll/run/collective.hpp"
#include "command_table.hpp"
#include "exit_code.hpp"
#include "help_text.hpp"
#include "option_kinds.hpp"
#include "run_arguments.hpp"
#include "style.hpp"
#include "terminal.hpp"
#include "usage_advice.hpp"

namespace {

using namespace atl;

void add_color(CLI::App& command) {
    cli::add_choice<cli::Color>(command, "--color", cli::use_color, cli::color_names,
                                "When to use colours; auto: on a terminal, if NO_COLOR is not set")
        ->default_str("auto");
}

void declare(CLI::App& app, cli::Commands& commands) {
    app.set_version_flag("--version", "atoll " + std::string(base::version()) + " (" +
                                          std::string(base::git_sha().substr(0, 12)) + ")");
    app.require_subcommand(1);
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
    cli::add_schema(app, commands);
    cli::add_check(app, commands);
    cli::add_network(app, commands);
    cli::add_completion(app, commands);
    cli::add_manual(app, commands);
    add_color(app);
    for (CLI::App* command : app.get_subcommands({})) add_color(*command);
}

/// Help and version, too, come as exceptions of the parser.
int end_of_parse(const CLI::App& app, const cli::ProgramText& program, const CLI::ParseError& e) {
    const auto parsed = app.get_subcommands();
    const std::string name = parsed.empty() ? "" : parsed.front()->get_name();
    constexpr std::size_t widest = 100;  // longer lines are hard to read
    const std::size_t columns = std::min(cli::columns(STDOUT_FILENO), widest);
    if (dynamic_cast<const CLI::CallForHelp*>(&e) != nullptr) {
        const cli::CommandText* command = program.find(name);
        std::fputs(
            (command == nullptr ? program_help(program, columns) : command_help(*command, columns))
                .c_str(),
            stdout);
        return cli::exit_done;
    }
    if (e.get_exit_code() == 0) {
        std::printf("%s\n", e.what());
        return cli::exit_done;
    }
    cli::print_error(
        cli::usage_advice(program, {e.get_name(), e.what(), name, app.remaining(true)}));
    return static_cast<int>(base::ErrorKind::usage);
}

void report(const cli::Command& command, const base::Error& e) {
    const bool usage = e.kind() == base::ErrorKind::usage;
    cli::print_error(e.what() + (usage ? "\nsee: atoll " + command.name + " --help" : ""));
}

int run_command(const cli::Command& command, int& argc, char**& argv) {
    auto world = cli::make_single_world();
    base::ErrorKind code = base::ErrorKind::internal;
    try {
        if (command.collective) world = cli::make_world(argc, argv);
        return command.run(*world);
    } catch (const run::CollectiveError& e) {  // every rank is here
        if (world->peers().root()) report(command, e);
        return static_cast<int>(e.kind());
    } catch (const base::Error& e) {
        report(command, e);
        code = e.kind();
    } catch (const std::exception& e) {
        cli::print_error(e.what());
    }
    world->abort(static_cast<int>(code));
    return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
    if (const auto& problems = base::registration_problems(); !problems.empty()) {
        cli::print_error(base::join(problems, "\n"));
        return static_cast<int>(base::ErrorKind::usage);
    }
    CLI::App app("atoll: one in-memory-computing accelerator for many neural networks", "atoll");
    cli::Commands commands;
    declare(app, commands);
    try {
        std::vector<std::string> words = cli::complete_resume(argc, argv);
        std::reverse(words.begin() + 1, words.end());  // as the parser wants them: last word first
        app.parse(std::vector<std::string>(words.begin() + 1, words.end()));
    } catch (const CLI::ParseError& e) {
        return end_of_parse(app, cli::describe(app, commands), e);
    }
    const std::string name = app.get_subcommands().front()->get_name();
    const auto command = std::find_if(commands.begin(), commands.end(),
                                      [&](const cli::Command& c) { return c.name == name; });
    return run_command(*command, argc, argv);
}
