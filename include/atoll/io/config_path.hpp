/// Where templates, cells, technologies, networks, spaces and jobs are found by name.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atl::io {

/// Directories holding cells/, networks/, spaces/, technologies/, templates/, searched in order.
/// Jobs and studies (kind `jobs`) lie in jobs/ within such a directory or beside it.
class ConfigPath {
  public:
    /// The environment variable ATOLL_CONFIGS (directories separated by ':'), then the installed
    /// share/atoll/configs beside the program; of a program that is not installed the configs/ of
    /// the source tree it was built from.
    static ConfigPath standard();
    /// In place of the source tree's, of a program that lies elsewhere than what is installed.
    /// True, for initialisers.
    static bool set_installed(const std::filesystem::path& configs);
    explicit ConfigPath(std::vector<std::filesystem::path> directories)
        : directories_(std::move(directories)) {}

    /// `name` = a bare name (looked up as <directory>/<kind>/<name>.yaml), or a path to a .yaml
    /// file, relative ones taken from `relative_to` first.
    std::optional<std::filesystem::path> find(const std::string& kind, const std::string& name,
                                              const std::filesystem::path& relative_to = {}) const;

    /// In the order in which they are searched.
    const std::vector<std::filesystem::path>& directories() const { return directories_; }
    /// Where names are looked up, for messages to users.
    std::string described() const;
    /// All names of a kind, sorted.
    std::vector<std::string> names(const std::string& kind) const;
    /// All files of a kind, sorted by name; of equal names the first directory's.
    std::vector<std::filesystem::path> files(const std::string& kind) const;

  private:
    /// Where files of a kind may lie.
    std::vector<std::filesystem::path> places(const std::string& kind) const;

    std::vector<std::filesystem::path> directories_;
};

}  // namespace atl::io
