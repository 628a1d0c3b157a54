#include "run_header.hpp"

#include <string_view>

#include "atoll/base/version.hpp"
#include "space_tables.hpp"

namespace atl::io {

void write_header(Hdf5Group& file, const std::string& file_type, const Job& job) {
    file.attribute("file_type", file_type);
    file.attribute("format_version", format_version);
    file.attribute("atoll_version", std::string(base::version()));
    file.attribute("git_sha", std::string(base::git_sha()));
    file.attribute("seed", job.config.search.seed);
    file.attribute("job_name", job.config.name);
    file.attribute("job_hash", job.hash());
    file.dataset("job", std::vector<std::string>{job.resolved()},
                 {"none", "the resolved job, YAML that can be run again with --output", "job"});
    write_space(file.create_group("space", "value"), job.space);
}

void check_header(const Hdf5Group& file, const std::string& place, const std::string& file_type) {
    const std::string found = file.text_attribute("file_type");
    if (found != file_type)
        throw base::Error(base::ErrorKind::refused,
                          place + ": is an '" + found + "', not an '" + file_type + "'");
    const std::int64_t format = file.integer_attribute("format_version");
    if (format != format_version)
        throw base::Error(base::ErrorKind::refused,
                          place + ": has format " + std::to_string(format) +
                              ", and this atoll reads " + std::to_string(format_version) +
                              ": use " + (format > format_version ? "a newer" : "an older") +
                              " atoll");
}

}  // namespace atl::io
