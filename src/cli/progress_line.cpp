#include "progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "style.hpp"
#include "terminal.hpp"

namespace atl::cli {

namespace {

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // UTF-8
}

std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string joined(const std::vector<LinePart>& parts) {
    std::string out;
    for (const LinePart& part : parts) out += (out.empty() ? "" : "  ") + part.text;
    return out;
}

}  // namespace

std::string fit_line(std::vector<LinePart> parts, std::size_t columns) {
    std::string line = joined(parts);
    while (width(line) > columns) {
        // Of equal ranks the last goes first.
        const auto least =
            std::max_element(parts.rbegin(), parts.rend(),
                             [](const LinePart& a, const LinePart& b) { return a.rank < b.rank; });
        if (least == parts.rend() || least->rank == 0) break;
        parts.erase(std::next(least).base());
        line = joined(parts);
    }
    std::size_t shown = 0, end = 0;
    for (; end < line.size(); ++end)
        if (starts_character(line[end]) && ++shown > columns) break;
    return line.substr(0, end);
}

ProgressLine::ProgressLine() : terminal_(terminal(STDERR_FILENO)) {}

bool ProgressLine::due(bool milestone) {
    constexpr std::chrono::milliseconds sparse{10'000}, moving{100};
    const auto now = std::chrono::steady_clock::now();
    if (!milestone && now - last_line_ < (terminal_ ? moving : sparse)) return false;
    last_line_ = now;
    return true;
}

void ProgressLine::show(const std::vector<LinePart>& parts, bool last) {
    if (!terminal_) {
        fmt::print(stderr, "{}\n", joined(parts));
    } else {
        // Some terminals wrap when their last column is written.
        const std::string line = fit_line(parts, columns(STDERR_FILENO) - 1);
        fmt::print(stderr, "\r\033[K{}{}", line, last ? "\n" : "");
    }
    open_ = terminal_ && !last;
    std::fflush(stderr);
}

void ProgressLine::end() {
    if (open_) fmt::print(stderr, "\n");
    open_ = false;
}

void ProgressLine::warning(const std::string& text) {
    if (terminal_) fmt::print(stderr, "\r\033[K");
    print_warning(text);
}

}  // namespace atl::cli
