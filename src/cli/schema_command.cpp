
#include <fmt/format.h>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/schema.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "file_kind.hpp"

namespace atl::cli {

int schema_command(const SchemaArguments& arguments) {
    if (arguments.kind.empty()) {
        if (arguments.json) throw base::Error(base::ErrorKind::usage, "--format json needs a kind");
        for (std::size_t k = 0; k < io::file_kind_names.size(); ++k) {
            const auto& info = io::info(static_cast<io::FileKind>(k));
            fmt::print("{:<11} {:<22} {}\n", io::file_kind_names[k], std::string(info.folder) + "/",
                       info.what);
        }
        fmt::print("\natoll schema KIND tells every key of a kind, --format json for editors.\n");
        return exit_done;
    }
    const io::FileKind kind = file_kind(arguments.kind);
    if (arguments.json)
        fmt::print("{}\n", io::schema_json(kind).dump(2));
    else
        fmt::print("{}", io::schema_markdown(kind));
    return exit_done;
}

io::FileKind file_kind(const std::string& text) {
    const std::vector<std::string> known(io::file_kind_names.begin(), io::file_kind_names.end());
    const auto found = std::find(known.begin(), known.end(), text);
    if (found == known.end())
        throw base::Error(base::ErrorKind::usage, "there are no files of kind '" + text +
                                                      "': " + base::suggest_name(text, known));
    return static_cast<io::FileKind>(found - known.begin());
}

}  // namespace atl::cli
