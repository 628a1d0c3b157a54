/// Whole text files in and out.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

namespace atl::io {

/// Throws base::Error(io).
std::string read_text(const std::filesystem::path& file);

/// What `write` puts out, written beside and renamed: never half a file. Throws base::Error(io).
void replace_text(const std::filesystem::path& file,
                  const std::function<void(std::ostream&)>& write);
void replace_text(const std::filesystem::path& file, const std::string& text);

/// Throws base::Error(io) unless a file can be written there: permissions do not tell it all, disks
/// are full or read-only, and root may do anything.
void check_writable(const std::filesystem::path& directory);

}  // namespace atl::io
