#include "completion.hpp"

namespace atl::cli {

std::string completion_script(const ProgramText& program, Shell shell) {
    switch (shell) {
        case Shell::bash:
            return bash_completion(program);
        case Shell::zsh:
            return zsh_completion(program);
        case Shell::fish:
            return fish_completion(program);
    }
    return {};
}

std::string shell_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string in_short(const std::string& text) {
    std::string out = text;
    for (const char* end : {", e.g. ", "; ", ". ", ": ", " ("})
        if (const auto at = out.find(end); at != std::string::npos && at > 8) out.resize(at);
    return out;
}

}  // namespace atl::cli
