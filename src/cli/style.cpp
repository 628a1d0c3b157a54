#include "style.hpp"

#include <fmt/color.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "terminal.hpp"

namespace atl::cli {

namespace {

Color chosen = Color::automatic;

bool colored(int descriptor) {
    if (chosen != Color::automatic) return chosen == Color::always;
    const char* none = std::getenv("NO_COLOR");
    return (none == nullptr || *none == '\0') && terminal(descriptor);
}

std::string styled(int descriptor, const fmt::text_style& style, std::string_view text) {
    return colored(descriptor) ? fmt::format(style, "{}", text) : std::string(text);
}

void print_message(const fmt::text_style& style, std::string_view kind, std::string_view text) {
    fmt::print(stderr, "atoll: {} {}\n", styled(STDERR_FILENO, style, kind), text);
}

}  // namespace

void use_color(Color color) {
    chosen = color;
}

std::string heading(std::string_view text) {
    return styled(STDOUT_FILENO, fmt::emphasis::bold, text);
}

std::string best_value(std::string_view text) {
    return styled(STDOUT_FILENO, fmt::emphasis::bold | fmt::fg(fmt::terminal_color::green), text);
}

void print_error(std::string_view text) {
    print_message(fmt::emphasis::bold | fmt::fg(fmt::terminal_color::red), "error:", text);
}

void print_warning(std::string_view text) {
    print_message(fmt::fg(fmt::terminal_color::yellow), "warning:", text);
}

}  // namespace atl::cli
