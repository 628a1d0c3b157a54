/// The manual page, written from the command line as it is declared.
#pragma once

#include <string>

#include "command_text.hpp"

namespace atl::cli {

/// As roff with the macros of man(7).
std::string manual(const ProgramText& program);

}  // namespace atl::cli
