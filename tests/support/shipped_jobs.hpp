/// The shipped jobs, loaded once.
#pragma once

#include <map>
#include <string>

#include "atoll/io/job.hpp"

namespace atl::test {

/// `name` as in jobs/, without .yaml.
inline const io::Job& shipped_job(const std::string& name) {
    static std::map<std::string, io::Job> loaded;
    const auto found = loaded.find(name);
    if (found != loaded.end()) return found->second;
    const std::string source = ATOLL_SOURCE_DIR;
    return loaded
        .emplace(name, io::load_job(source + "/jobs/" + name + ".yaml", {},
                                    io::ConfigPath({source + "/configs"})))
        .first->second;
}

}  // namespace atl::test
