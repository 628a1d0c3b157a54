/// Colours, sparingly: on a terminal, unless NO_COLOR (not empty) or --color says otherwise.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace atl::cli {

enum class Color {
    automatic,  ///< on a terminal, without NO_COLOR
    always,
    never,
};
inline constexpr std::array<std::string_view, 3> color_names = {"auto", "always", "never"};

/// From here on; automatic at the start.
void use_color(Color color);

// Of standard output. Widths are those of the text: pad it first.

/// The title of a part of the result.
std::string heading(std::string_view text);
/// What was asked for: the best value.
std::string best_value(std::string_view text);

// Of standard error.

void print_error(std::string_view text);
void print_warning(std::string_view text);

}  // namespace atl::cli
