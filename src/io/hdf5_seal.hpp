/// The seal of every file: a user block before the HDF5 data with a mark and the hash of all that
/// follows.
#pragma once

#include <filesystem>
#include <string>

namespace atl::io {

inline constexpr std::size_t seal_size = 512;

/// The user block that belongs to a file, which messages call `place`. Throws base::Error(io).
std::string seal(const std::filesystem::path& file, const std::string& place);

/// Whether a file begins as one of atoll does; false when it cannot be read.
bool has_seal(const std::filesystem::path& file);

/// Throws base::Error(io) unless the file has the seal that belongs to it.
void check_seal(const std::filesystem::path& file, const std::string& place);

/// A file held open: a run under way may put another in its place at any time, and what is checked
/// must be what is read.
class PinnedFile {
  public:
    explicit PinnedFile(const std::filesystem::path& file);
    ~PinnedFile();
    PinnedFile(const PinnedFile&) = delete;
    PinnedFile& operator=(const PinnedFile&) = delete;
    /// A name under which this file, and no other, can be opened; HDF5 does not take it.
    std::string name() const { return "/dev/fd/" + std::to_string(descriptor_); }
    /// Whether it still lies under `file`. Once it does not, it never will again.
    bool lies_under(const std::filesystem::path& file) const;

  private:
    int descriptor_;
};

}  // namespace atl::io
