/// Scripts that complete command lines in shells, written from the command line as it is declared.
/// Names of networks, spaces and the like are asked of the program when they are wanted.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "command_text.hpp"

namespace atl::cli {

enum class Shell { bash, zsh, fish };
inline constexpr std::array<std::string_view, 3> shell_names = {"bash", "zsh", "fish"};

std::string completion_script(const ProgramText& program, Shell shell);

// One each.

std::string bash_completion(const ProgramText& program);
std::string zsh_completion(const ProgramText& program);
std::string fish_completion(const ProgramText& program);

/// In single quotes, for any shell.
std::string shell_quoted(const std::string& text);
/// The sense of a help text in a few words: its first part, without a full stop.
std::string in_short(const std::string& text);

}  // namespace atl::cli
