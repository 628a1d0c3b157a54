#include <fmt/format.h>

#include "atoll/base/text.hpp"
#include "completion.hpp"
#include "value_kind.hpp"

namespace atl::cli {

namespace {

/// What _arguments takes for its own signs in a text.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '[' || c == ']' || c == ':' || c == '\\' ? std::string("\\") + c
                                                             : std::string(1, c);
    return out;
}

std::string action(const OptionText& option) {
    const ValueKind kind = value_kind(option);
    switch (kind.what) {
        case ValueKind::What::nothing:
            return " ";
        case ValueKind::What::files:
            return "_files";
        case ValueKind::What::directories:
            return "_directories";
        case ValueKind::What::yaml:
            return "_files -g \"*.yaml\"";
        case ValueKind::What::runs:
            return "_files -g \"*.h5(-.) *(-/)\"";
        case ValueKind::What::settings:
            return "_atoll_settings";
        case ValueKind::What::design:
            return "_atoll_design";
        case ValueKind::What::choices:
            return "(" + base::join(option.choices, " ") + ")";
        case ValueKind::What::names:
            return (kind.several ? "_atoll_names " : "_atoll_name ") + kind.list;
    }
    return " ";
}

/// One word for _arguments, or one for each name of an option.
std::string specification(const OptionText& o) {
    const std::string value = ":" + plain(o.value) + ":" + action(o);
    if (o.positional) return "            " + shell_quoted("1" + value) + " \\\n";
    std::string out;
    for (const std::string& name : o.names) {
        const bool dashes = name.starts_with("--");
        const std::string others = o.repeats ? "*" : "(" + base::join(o.names, " ") + ")";
        const std::string behind = o.value.empty() || o.value_optional ? "" : dashes ? "=" : "+";
        out += "            " +
               shell_quoted(others + name + behind + "[" + plain(in_short(o.text)) + "]" +
                            (behind.empty() ? "" : value)) +
               " \\\n";
    }
    return out;
}

std::string specifications(const std::vector<OptionText>& options) {
    std::string out;
    for (const OptionText& o : options) out += specification(o);
    return out;
}

constexpr const char* zsh_functions = R"sh(
# Lines of the program, which knows its configurations.
_atoll_list() {
    reply=(${(f)"$($atoll_program completion --list $1 2>/dev/null)"})
}
_atoll_name() {
    local -a reply
    _atoll_list $argv[-1]
    compadd -a reply
}
_atoll_names() {
    local -a reply
    compset -P '*,'
    _atoll_list $argv[-1]  # after what _arguments puts in
    compadd -S '' -a reply
}
_atoll_design() {
    local -a reply
    compset -P '*,'
    [[ $PREFIX == *=* ]] && return 1
    _atoll_list parameters
    compadd -S '=' -a reply
}
_atoll_settings() {
    local -a reply
    case $PREFIX in
        space=*) compset -P '*=' && _atoll_name spaces ;;
        networks=\[*) compset -P '*=\[' && _atoll_names networks ;;
        objective=*) compset -P '*=' && _atoll_name objectives ;;
        algorithm.kind=*) compset -P '*=' && _atoll_name algorithms ;;
        islands.migration.topology=*) compset -P '*=' && _atoll_name topologies ;;
        *=*) return 1 ;;
        *) _atoll_list keys && compadd -S '=' -a reply ;;
    esac
}
)sh";

}  // namespace

std::string zsh_completion(const ProgramText& program) {
    const std::vector<std::string> names = program.names();
    std::string out =
        "#compdef atoll\n# Completion of atoll for zsh, as written by 'atoll completion zsh'.\n";
    out += zsh_functions;
    out += R"sh(
_atoll() {
    local atoll_program=$words[1] curcontext=$curcontext state line
    local -A opt_args
    local -a commands
    _arguments -C \
)sh";
    out += specifications(program.program.options);
    out +=
        "            '1:command:->command' '*::arguments:->arguments' && return 0\n"
        "    case $state in\n    command)\n        commands=(\n";
    for (std::size_t c = 0; c < names.size(); ++c)
        out += "            " + shell_quoted(names[c] + ":" + in_short(program.commands[c].text)) +
               "\n";
    out +=
        "        )\n        _describe command commands ;;\n    arguments)\n"
        "        case $line[1] in\n";
    for (std::size_t c = 0; c < names.size(); ++c)
        out += fmt::format("        {})\n            _arguments \\\n{}            && return 0 ;;\n",
                           names[c], specifications(program.commands[c].options));
    // Loaded by the completion system it is run at once; sourced it is made known.
    return out + R"sh(        esac ;;
    esac
}

if [[ $funcstack[1] == _atoll ]]; then
    _atoll "$@"
else
    compdef _atoll atoll
fi
)sh";
}

}  // namespace atl::cli
