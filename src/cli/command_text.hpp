/// The command line as data, read off its declaration: for help, manual, completion and advice.
#pragma once

#include <string>
#include <vector>

#include "command_table.hpp"

namespace atl::cli {

struct OptionText {
    std::vector<std::string> names;    ///< e.g. -q, --quiet; of a positional its name, no dashes
    std::string value;                 ///< what stands for its value; empty: takes none
    std::vector<std::string> choices;  ///< where there are only a few values
    bool value_optional = false;
    bool positional = false, required = false;
    bool repeats = false;  ///< may be given several times
    std::string initial;   ///< value when not given; empty: none, or told by `text`
    std::string text;
    std::string group;

    /// As it is written, e.g. "--output DIR".
    std::string usage() const;
};

struct CommandText {
    std::string name;  ///< with the program's: "atoll search"
    std::string text;
    std::string group;
    std::vector<OptionText> options;  ///< positionals first
    std::vector<Example> examples;

    /// e.g. "atoll search JOB.yaml [OPTIONS]"
    std::string usage() const;
};

struct ProgramText {
    CommandText program;                ///< options before a command
    std::vector<CommandText> commands;  ///< in the order of their groups

    /// By its name without the program's; null: none.
    const CommandText* find(const std::string& name) const;
    /// Names of all commands, without the program's.
    std::vector<std::string> names() const;
    /// Different groups, in order.
    std::vector<std::string> groups() const;
};

/// Hidden options and commands left out.
ProgramText describe(const CLI::App& app, const Commands& commands);

}  // namespace atl::cli
