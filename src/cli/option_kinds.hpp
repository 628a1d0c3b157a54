/// Kinds of options that several commands have.
#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/base/text.hpp"
#include "command_table.hpp"
#include "commands.hpp"
#include "value_kind.hpp"

namespace atl::cli {

/// One of a few names, which stand for the values 0, 1, .. of an enumeration.
template <class Enumeration, std::size_t N>
CLI::Option* add_choice(CLI::App& command, const std::string& flags,
                        std::function<void(Enumeration)> take,
                        const std::array<std::string_view, N>& names, const std::string& help) {
    const std::vector<std::string> known(names.begin(), names.end());
    return command
        .add_option_function<std::string>(
            flags,
            [known, flags, take](const std::string& text) {
                for (std::size_t n = 0; n < known.size(); ++n)
                    if (known[n] == text) return take(static_cast<Enumeration>(n));
                const auto near = base::nearest_name(text, known);
                throw CLI::ValidationError(flags,
                                           "'" + text + "' is none of " + base::join(known, ", ") +
                                               (near ? ", did you mean '" + *near + "'?" : ""));
            },
            help)
        ->type_name("{" + base::join(known, ",") + "}");
}

inline void add_quiet(CLI::App& command, ShowArguments& show) {
    command.add_flag("-q,--quiet", show.quiet,
                     "Say nothing but errors: files and the exit code have the result");
}

inline void add_verbose(CLI::App& command, ShowArguments& show) {
    command.add_flag("-v,--verbose", show.verbose,
                     "Say more, on standard error: the files that were used, time and memory");
}

inline void add_progress(CLI::App& command, ShowArguments& show) {
    add_choice<ProgressKind>(
        command, "--progress", [&show](ProgressKind kind) { show.progress = kind; },
        progress_kind_names,
        "How work shows itself. line: as it goes; json: as events on standard output, an object a "
        "line, and nothing else there; none: by its result alone")
        ->default_str("line");
}

/// The option of all commands that read a job or a study.
inline void add_settings(CLI::App& command, std::vector<std::string>& settings, const char* of,
                         const char* example) {
    command
        .add_option(
            "--set", settings,
            std::string("Set a field of the ") + of + ", e.g. " + example + "; may be repeated")
        ->type_name(value::setting);
}

}  // namespace atl::cli
