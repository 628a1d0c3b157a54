#include "atoll/io/config_path.hpp"

#include <cstdlib>
#include <map>

namespace atl::io {

namespace fs = std::filesystem;

namespace {

/// Where configurations are when there are none beside the program.
fs::path& elsewhere() {
    static fs::path configs = ATOLL_SOURCE_CONFIGS;
    return configs;
}

}  // namespace

bool ConfigPath::set_installed(const fs::path& configs) {
    elsewhere() = configs;
    return true;
}

ConfigPath ConfigPath::standard() {
    std::vector<fs::path> directories;
    if (const char* set = std::getenv("ATOLL_CONFIGS")) {
        std::string rest = set;
        while (!rest.empty()) {
            const auto colon = rest.find(':');
            if (colon != 0) directories.emplace_back(rest.substr(0, colon));
            rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
        }
    }
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    const fs::path installed = program.parent_path().parent_path() / "share/atoll/configs";
    // An installation stands alone: it does not mix with the tree it was built from.
    directories.push_back(fs::is_directory(installed, ignored) ? installed : elsewhere());
    return ConfigPath(std::move(directories));
}

std::vector<fs::path> ConfigPath::places(const std::string& kind) const {
    std::vector<fs::path> out;
    for (const fs::path& directory : directories_) {
        out.push_back(directory / kind);
        if (kind == "jobs")
            out.push_back(
                (directory.has_filename() ? directory : directory.parent_path()).parent_path() /
                kind);
    }
    return out;
}

std::optional<fs::path> ConfigPath::find(const std::string& kind, const std::string& name,
                                         const fs::path& relative_to) const {
    std::error_code ignored;
    if (name.ends_with(".yaml")) {
        for (const fs::path& candidate : {relative_to / name, fs::path(name)})
            if (fs::is_regular_file(candidate, ignored)) return candidate;
        return std::nullopt;
    }
    for (const fs::path& place : places(kind))
        if (const fs::path file = place / (name + ".yaml"); fs::is_regular_file(file, ignored))
            return file;
    return std::nullopt;
}

std::string ConfigPath::described() const {
    std::string out;
    std::error_code ignored;
    for (const fs::path& directory : directories_)
        if (fs::is_directory(directory, ignored))
            out += (out.empty() ? "" : ", ") + directory.lexically_normal().string();
    return "looked up in " + (out.empty() ? "no directory" : out) + "; ATOLL_CONFIGS adds others";
}

std::vector<fs::path> ConfigPath::files(const std::string& kind) const {
    std::map<std::string, fs::path> by_name;
    std::error_code ignored;
    for (const fs::path& place : places(kind))
        for (const auto& entry : fs::directory_iterator(place, ignored))
            if (entry.path().extension() == ".yaml")
                by_name.emplace(entry.path().stem().string(), entry.path());
    std::vector<fs::path> out;
    for (const auto& [name, file] : by_name) out.push_back(file);
    return out;
}

std::vector<std::string> ConfigPath::names(const std::string& kind) const {
    std::vector<std::string> out;
    for (const fs::path& file : files(kind)) out.push_back(file.stem().string());
    return out;
}

}  // namespace atl::io
