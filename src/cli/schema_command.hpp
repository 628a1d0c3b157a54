/// atoll schema: the reference manual of a kind of files.
#pragma once

#include <string>

#include "atoll/io/schema.hpp"

namespace CLI {
class App;
}

namespace atl::cli {

struct SchemaArguments {
    std::string kind;  ///< empty: all kinds, in short
    bool json = false;
};
void add_schema(CLI::App& app, SchemaArguments& arguments);
/// Returns the exit code. Throws base::Error(usage).
int schema_command(const SchemaArguments& arguments);

/// Throws base::Error(usage), with a suggestion.
io::FileKind file_kind(const std::string& text);

}  // namespace atl::cli
