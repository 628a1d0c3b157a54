/// How much a command says, and in what form: the same options on every command that has them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace atl::cli {

enum class ProgressKind {
    line,  ///< a moving line
    json,  ///< events, and nothing else on standard output
    none,  ///< the result alone
};
inline constexpr std::array<std::string_view, 3> progress_kind_names = {"line", "json", "none"};

struct ShowArguments {
    std::optional<ProgressKind> progress;  ///< not given: a line
    bool quiet = false;                    ///< errors alone
    bool verbose = false;                  ///< also what was used and what it took, on stderr

    ProgressKind kind() const { return progress.value_or(ProgressKind::line); }
};

/// Throws base::Error(usage) for options that contradict each other, and for a quiet command that
/// would leave nothing: one that `keeps` its result nowhere, which `option` would.
void check_show(const ShowArguments& show, bool keeps = true, const std::string& option = {});

}  // namespace atl::cli
