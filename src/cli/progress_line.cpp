#include "progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace atl::cli {

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) != 0) {}

bool ProgressLine::due(bool milestone) {
    constexpr std::chrono::seconds sparse{10};
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ && !milestone && now - last_line_ < sparse) return false;
    last_line_ = now;
    return true;
}

void ProgressLine::show(const std::string& line, bool last) {
    if (terminal_)
        fmt::print(stderr, "\r\033[K{}{}", line, last ? "\n" : "");
    else
        fmt::print(stderr, "{}\n", line);
    open_ = terminal_ && !last;
    std::fflush(stderr);
}

void ProgressLine::end() {
    if (open_) fmt::print(stderr, "\n");
    open_ = false;
}

void ProgressLine::warning(const std::string& text) {
    fmt::print(stderr, "{}atoll: warning: {}\n", terminal_ ? "\r\033[K" : "", text);
}

}  // namespace atl::cli
