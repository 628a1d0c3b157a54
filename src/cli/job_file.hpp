/// The file a command is started with.
#pragma once

#include <string>

namespace atl::cli {

enum class JobFile { job, study };

/// Throws base::Error with what is probably meant when `path` is no file (io), or is of the other
/// kind (input). What a file says is not checked.
void check_job_file(const std::string& path, JobFile wanted);

}  // namespace atl::cli
