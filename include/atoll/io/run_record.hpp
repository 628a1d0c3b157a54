/// What a run directory keeps to be run again as it stands: job.yaml or study.yaml, all fields with
/// their values in use; and where jobs and studies are found, those kept included.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "atoll/io/config_path.hpp"
#include "atoll/io/schema.hpp"
#include "atoll/io/yaml.hpp"

namespace atl::io {

std::filesystem::path job_record(const std::filesystem::path& directory);
std::filesystem::path study_record(const std::filesystem::path& directory);

/// Whether a file is such a record, and not something of the user's own.
bool is_record(const std::filesystem::path& file);

/// Replaces `file` by a record of these fields. Throws base::Error(io).
void write_record(const std::filesystem::path& file, const std::string& fields);

/// The text of a job or study, and what else follows from where it was found.
struct ConfigText {
    std::string text;
    std::string called;          ///< in messages
    std::filesystem::path here;  ///< what relative paths in it are taken from first
    /// Of a run directory: that directory itself, wherever it lies now.
    std::optional<std::string> output;
    bool lacks_output = false;  ///< kept in an HDF5 file, which does not hold it
};

/// `given`: a .yaml file, a run directory, an HDF5 file of atoll, or else the name of a job or
/// study in a directory of `path`; studies also without their "study-". Throws base::Error: input
/// for an unknown name, with a suggestion; io when it cannot be read, or is a directory that holds
/// none.
ConfigText find_config(FileKind kind, const std::string& given, const ConfigPath& path);

/// What `overrides` say, and the directory of a run where they leave it open. Reports to `problems`
/// when nobody says where the results go.
Overrides with_output(const ConfigText& config, const Overrides& overrides, Problems& problems);

}  // namespace atl::io
