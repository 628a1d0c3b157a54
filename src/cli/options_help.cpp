#include <cstdio>
#include <memory>

#include "atoll/base/error.hpp"
#include "completion.hpp"
#include "exit_code.hpp"
#include "manual.hpp"
#include "option_kinds.hpp"

namespace atl::cli {

void add_completion(CLI::App& app, Commands& commands) {
    struct Arguments {
        std::optional<Shell> shell;
        std::string list;
    };
    const auto a = std::make_shared<Arguments>();
    auto* command = app.add_subcommand(
        "completion", "Print a script that completes command lines of atoll in a shell");
    command->group(group_help);
    add_choice<Shell>(
        *command, "shell", [a](Shell shell) { a->shell = shell; }, shell_names,
        "bash: put it where bash-completion looks, or source it; zsh: _atoll in a "
        "directory of fpath; fish: atoll.fish in ~/.config/fish/completions");
    // What the scripts ask.
    command->add_option("--list", a->list, "Print the names of a list")->group("");
    const auto run = [a, &app, &commands](World&) {
        if (!a->list.empty()) {
            for (const std::string& name : known_names(a->list)) std::printf("%s\n", name.c_str());
            return exit_done;
        }
        if (!a->shell) throw base::Error(base::ErrorKind::usage, "name a shell: bash, zsh or fish");
        std::fputs(completion_script(describe(app, commands), *a->shell).c_str(), stdout);
        return exit_done;
    };
    commands.push_back({"completion",
                        false,
                        run,
                        {{"completion bash > ~/.local/share/bash-completion/completions/atoll",
                          "for yourself, in bash"}}});
}

void add_manual(CLI::App& app, Commands& commands) {
    auto* command = app.add_subcommand("manual", "Print the manual page (roff)");
    command->group(group_help);
    const auto run = [&app, &commands](World&) {
        std::fputs(manual(describe(app, commands)).c_str(), stdout);
        return exit_done;
    };
    commands.push_back({"manual", false, run, {{"manual | man -l -", "read it"}}});
}

}  // namespace atl::cli
