#include <fmt/format.h>

#include "atoll/base/text.hpp"
#include "completion.hpp"
#include "value_kind.hpp"

namespace atl::cli {

namespace {

/// The first word of what is completed, and what belongs to it: see _atoll_value below.
std::string kind_words(const OptionText& option) {
    const ValueKind kind = value_kind(option);
    switch (kind.what) {
        case ValueKind::What::nothing:
            return "nothing";
        case ValueKind::What::files:
            return "files";
        case ValueKind::What::directories:
            return "directories";
        case ValueKind::What::yaml:
            return "yaml";
        case ValueKind::What::runs:
            return "runs";
        case ValueKind::What::settings:
            return "settings";
        case ValueKind::What::design:
            return "design";
        case ValueKind::What::choices:
            return "choices " + base::join(option.choices, " ");
        case ValueKind::What::names:
            return std::string(kind.several ? "names " : "name ") + kind.list;
    }
    return "nothing";
}

/// Cases of `command:option`, and what stands after the option.
std::string option_cases(const std::string& command, const std::vector<OptionText>& options) {
    std::string out;
    for (const OptionText& o : options) {
        if (o.positional || o.value.empty() || o.value_optional) continue;
        std::vector<std::string> patterns;
        for (const std::string& name : o.names) patterns.push_back(command + ":" + name);
        out += fmt::format("        {}) kind={} ;;\n", base::join(patterns, "|"),
                           shell_quoted(kind_words(o)));
    }
    return out;
}

std::string option_names(const std::vector<OptionText>& options) {
    std::vector<std::string> out;
    for (const OptionText& o : options)
        if (!o.positional) out.insert(out.end(), o.names.begin(), o.names.end());
    return base::join(out, " ");
}

constexpr const char* bash_functions = R"sh(
# Lines of the program, which knows its configurations.
_atoll_list() {
    "${COMP_WORDS[0]}" completion --list "$1" 2>/dev/null
}

# Completions of $2, one a line. $1: what it is, then what belongs to that.
_atoll_value() {
    local kind=${1%% *} of=${1#* } text=$2 list=
    case $kind in
        files) compgen -f -- "$text" ;;
        directories) compgen -d -- "$text" ;;
        yaml) compgen -d -- "$text"; compgen -f -X '!*.yaml' -- "$text" ;;
        runs) compgen -d -- "$text"; compgen -f -X '!*.h5' -- "$text" ;;
        choices) compgen -W "$of" -- "$text" ;;
        name) compgen -W "$(_atoll_list "$of")" -- "$text" ;;
        names)
            [[ $text == *,* ]] && list=${text%,*},
            compgen -P "$list" -W "$(_atoll_list "$of")" -- "${text##*,}"
            ;;
        design)
            [[ $text == *,* ]] && list=${text%,*},
            [[ ${text##*,} == *=* ]] ||
                compgen -P "$list" -S = -W "$(_atoll_list parameters)" -- "${text##*,}"
            ;;
        settings)
            case $text in
                space=*) kind='name spaces' ;;
                networks=\[*) kind='names networks' list='[' ;;
                objective=*) kind='name objectives' ;;
                algorithm.kind=*) kind='name algorithms' ;;
                islands.migration.topology=*) kind='name topologies' ;;
                *=*) return ;;
                *) compgen -S = -W "$(_atoll_list keys)" -- "$text"; return ;;
            esac
            list=${text%%=*}=$list
            _atoll_value "$kind" "${text#"$list"}" | while IFS= read -r text; do
                printf '%s%s\n' "$list" "$text"
            done
            ;;
    esac
}
)sh";

constexpr const char* before_tables = R"sh(
_atoll() {
    local i word cur prev command= kind= options= operand= whole
    local -a words=()
    # Readline takes words apart at =.
    for ((i = 0; i <= COMP_CWORD; ++i)); do
        word=${COMP_WORDS[i]}
        if ((i > 1)) && [[ $word == = || ${COMP_WORDS[i - 1]} == = ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    ((${#words[@]} > 1)) || return
    cur=${words[-1]} prev=${words[-2]}
    for word in "${words[@]:1:${#words[@]}-2}"; do
)sh";

constexpr const char* after_tables = R"sh(    whole=$cur
    if [[ $cur == --*=* ]]; then
        prev=${cur%%=*} cur=${cur#*=}
    fi
    case $command:$prev in
)sh";

constexpr const char* end = R"sh(    esac
    COMPREPLY=()
    if [[ $kind ]]; then
        mapfile -t COMPREPLY < <(_atoll_value "$kind" "$cur")
    elif [[ $whole == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    else
        kind=$operand
        mapfile -t COMPREPLY < <(_atoll_value "$kind" "$cur")
    fi
    case ${kind%% *} in
        files | directories | yaml | runs) compopt -o filenames 2>/dev/null ;;
        settings | design) [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null ;;
    esac
    # Only what follows the last = is put in.
    if [[ $COMP_WORDBREAKS == *=* && $cur == *=* ]]; then
        for i in "${!COMPREPLY[@]}"; do
            COMPREPLY[i]=${COMPREPLY[i]#"${cur%=*}="}
        done
    elif [[ $COMP_WORDBREAKS != *=* && $whole != "$cur" ]]; then
        for i in "${!COMPREPLY[@]}"; do
            COMPREPLY[i]=$prev=${COMPREPLY[i]}
        done
    fi
}

complete -F _atoll atoll
)sh";

}  // namespace

std::string bash_completion(const ProgramText& program) {
    const std::vector<std::string> names = program.names();
    std::string out = "# Completion of atoll for bash, as written by 'atoll completion bash'.\n";
    out += bash_functions;
    out += before_tables;
    out += fmt::format("        case $word in {}) command=$word && break ;; esac\n    done\n",
                       base::join(names, "|"));
    out += "    case $command in\n";
    for (std::size_t c = 0; c < names.size(); ++c) {
        const CommandText& command = program.commands[c];
        out += fmt::format("        {}) options={}", names[c],
                           shell_quoted(option_names(command.options)));
        if (!command.options.empty() && command.options.front().positional)
            out += " operand=" + shell_quoted(kind_words(command.options.front()));
        out += " ;;\n";
    }
    out += fmt::format("        *) options={} operand={} ;;\n    esac\n",
                       shell_quoted(option_names(program.program.options)),
                       shell_quoted("choices " + base::join(names, " ")));
    out += after_tables;
    out += option_cases("", program.program.options);
    for (std::size_t c = 0; c < names.size(); ++c)
        out += option_cases(names[c], program.commands[c].options);
    return out + end;
}

}  // namespace atl::cli
