/// What to say of a command line that cannot be understood.
#pragma once

#include <string>
#include <vector>

#include "command_text.hpp"

namespace atl::cli {

struct WrongUsage {
    std::string kind, text;            ///< as the parser has it, e.g. RequiredError
    std::string command;               ///< that was recognised, without the program's name, or none
    std::vector<std::string> strange;  ///< words that nothing was made of, as far as is known
};

/// The problem, what was probably meant, and on a second line where to read on.
std::string usage_advice(const ProgramText& program, const WrongUsage& wrong);

}  // namespace atl::cli
