#include "job_file.hpp"

#include <filesystem>
#include <optional>
#include <vector>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/config_path.hpp"
#include "atoll/io/yaml.hpp"

namespace atl::cli {

namespace fs = std::filesystem;

namespace {

/// A file of that name elsewhere, or one of a similar name in the same place.
std::optional<std::string> probably(const fs::path& path) {
    std::error_code ignored;
    const std::string named = path.stem().string() + ".yaml";
    std::vector<fs::path> places = {path.parent_path(), path.parent_path() / "jobs"};
    const io::ConfigPath standard = io::ConfigPath::standard();
    for (const fs::path& configs : standard.directories())
        places.push_back(configs.parent_path() / "jobs");  // what is shipped
    for (const fs::path& place : places)
        if (fs::is_regular_file(place / named, ignored)) return (place / named).string();
    std::vector<std::string> known;
    for (const auto& entry : fs::directory_iterator(
             path.has_parent_path() ? path.parent_path() : fs::path("."), ignored))
        if (entry.path().extension() == ".yaml") known.push_back(entry.path().filename().string());
    if (const auto near = base::nearest_name(path.filename().string(), known))
        return (path.parent_path() / *near).string();
    return std::nullopt;
}

}  // namespace

void check_job_file(const std::string& path, JobFile wanted) {
    using base::Error;
    using base::ErrorKind;
    const std::string what = wanted == JobFile::job ? "job" : "study";
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        // What is no path is a name, looked up among the jobs.
        if (path.find_first_of("./") == std::string::npos) return;
        const auto meant = probably(path);
        throw Error(ErrorKind::io, "there is no " + what + " file '" + path + "'" +
                                       (meant ? "; did you mean '" + *meant + "'?" : ""));
    }
    if (fs::path(path).extension() != ".yaml") return;  // what an earlier run left
    const YAML::Node root = io::load_yaml(path);
    if (!root.IsMap()) return;  // said when it is read
    const bool study = static_cast<bool>(root["study"]);
    if (wanted == JobFile::job && study)
        throw Error(ErrorKind::input, path + " is a study: run it with 'atoll study " + path + "'");
    if (wanted == JobFile::study && !study && root["space"])
        throw Error(ErrorKind::input, path + " is a job: run it with 'atoll search " + path +
                                          "', or write a study that names it");
}

}  // namespace atl::cli
