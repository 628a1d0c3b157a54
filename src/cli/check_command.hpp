/// atoll check: whether files can be used, and all that is wrong with them.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace atl::cli {

struct CheckArguments {
    std::vector<std::string> paths;
    std::string kind;  ///< empty: told by the keys
    bool resolved = false;
    std::vector<std::string> set;
};
void add_check(CLI::App& app, CheckArguments& arguments);
/// Returns the exit code. Throws base::Error.
int check_command(const CheckArguments& arguments);

}  // namespace atl::cli
