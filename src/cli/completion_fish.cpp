#include <fmt/format.h>

#include "atoll/base/text.hpp"
#include "completion.hpp"
#include "value_kind.hpp"

namespace atl::cli {

namespace {

std::string fish_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return out + "'";
}

/// What may stand there, as options of `complete`.
std::string arguments(const OptionText& option) {
    const ValueKind kind = value_kind(option);
    switch (kind.what) {
        case ValueKind::What::nothing:
            return " -x";
        case ValueKind::What::files:
            return " -r -F";
        case ValueKind::What::directories:
            return " -x -a '(__fish_complete_directories)'";
        case ValueKind::What::yaml:
            return " -x -a '(__fish_complete_suffix .yaml)'";
        case ValueKind::What::runs:
            return " -r -F";
        case ValueKind::What::settings:
            return " -x -a '(__atoll_settings)'";
        case ValueKind::What::design:
            return " -x -a '(__atoll_several parameters =)'";
        case ValueKind::What::choices:
            return " -x -a " + fish_quoted(base::join(option.choices, " "));
        case ValueKind::What::names:
            return fmt::format(" -x -a '({} {})'",
                               kind.several ? "__atoll_several" : "__atoll_list", kind.list);
    }
    return " -x";
}

std::string line(const std::string& condition, const OptionText& o) {
    std::string out = "complete -c atoll -n " + fish_quoted(condition);
    for (const std::string& name : o.names)
        if (!o.positional)
            out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (!o.value.empty() && !o.value_optional) out += arguments(o);
    if (!o.positional) out += " -d " + fish_quoted(in_short(o.text));
    return out + "\n";
}

constexpr const char* fish_functions = R"sh(
# Lines of the program, which knows its configurations.
function __atoll_list
    command atoll completion --list $argv[1] 2>/dev/null
end
# Names separated by commas; $argv[2] follows each.
function __atoll_several
    set -l done (string replace -r '[^,]*$' '' -- (commandline -ct | string replace -r '^--[^=]*=' ''))
    for name in (__atoll_list $argv[1])
        echo -- $done$name"$argv[2]"
    end
end
function __atoll_settings
    switch (commandline -ct)
        case 'space=*'
            string replace -r '^' 'space=' (__atoll_list spaces)
        case 'objective=*'
            string replace -r '^' 'objective=' (__atoll_list objectives)
        case 'algorithm.kind=*'
            string replace -r '^' 'algorithm.kind=' (__atoll_list algorithms)
        case 'islands.migration.topology=*'
            string replace -r '^' 'islands.migration.topology=' (__atoll_list topologies)
        case '*'
            string replace -r '$' '=' (__atoll_list keys)
    end
end

complete -c atoll -f
)sh";

}  // namespace

std::string fish_completion(const ProgramText& program) {
    const std::vector<std::string> names = program.names();
    std::string out = "# Completion of atoll for fish, as written by 'atoll completion fish'.\n";
    out += fish_functions;
    for (const OptionText& o : program.program.options) out += line("__fish_use_subcommand", o);
    for (std::size_t c = 0; c < names.size(); ++c) {
        const CommandText& command = program.commands[c];
        out += "\ncomplete -c atoll -n __fish_use_subcommand -a " + names[c] + " -d " +
               fish_quoted(in_short(command.text)) + "\n";
        for (const OptionText& o : command.options)
            out += line("__fish_seen_subcommand_from " + names[c], o);
    }
    return out;
}

}  // namespace atl::cli
