/// What --help prints.
#pragma once

#include <string>

#include "command_text.hpp"

namespace atl::cli {

/// No line is longer than `columns`, where words allow.
std::string program_help(const ProgramText& program, std::size_t columns);
std::string command_help(const CommandText& command, std::size_t columns);

}  // namespace atl::cli
