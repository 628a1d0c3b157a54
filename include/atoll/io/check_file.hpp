/// Whether a file can be used as it stands, with everything it refers to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "atoll/base/error.hpp"
#include "atoll/io/config_path.hpp"
#include "atoll/io/schema.hpp"
#include "atoll/io/yaml.hpp"

namespace atl::io {

/// Something worth telling of a good file: how many of what, or just what.
struct FileFact {
    std::optional<std::uint64_t> number;
    std::string what;
};

struct CheckedFile {
    std::string called;            ///< in messages
    std::optional<FileKind> kind;  ///< nothing when it cannot be told
    std::vector<base::Diagnostic> problems;
    std::vector<FileFact> facts;  ///< of a file without problems
    std::string resolved;         ///< of a good job or study: all fields with their values in use
};

/// `given`: as find_config takes it, or any other file of a kind; a job's directory for results may
/// be left open. `kind`: where it is not to be told by the keys. `overrides`: of a job or study.
/// Throws base::Error: input for an unknown name, io for a file that cannot be read.
CheckedFile check_file(const std::string& given, std::optional<FileKind> kind,
                       const Overrides& overrides, const ConfigPath& path);

/// All .yaml files below a directory, sorted. Throws base::Error(io).
std::vector<std::filesystem::path> yaml_files(const std::filesystem::path& directory);

}  // namespace atl::io
