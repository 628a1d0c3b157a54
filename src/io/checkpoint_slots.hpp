/// The newest checkpoint of a directory, or the one before where that is damaged.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "atoll/io/checkpoint.hpp"
#include "hdf5_file.hpp"

namespace atl::io {

/// From the header that every file has.
void read_origin(const Hdf5File& in, const std::filesystem::path& file, CheckpointOrigin& out);

/// `read(file)` returns a Kind, which is a CheckpointOrigin, or throws base::Error. Nothing when
/// there is neither file; throws base::Error: io when neither can be used, refused as `read` does.
template <class Kind, class Read>
std::optional<Kind> read_newest(const std::filesystem::path& newest, Read read) {
    const std::filesystem::path previous = newest.string() + ".prev";
    const auto read_one = [&](const std::filesystem::path& file) -> Kind {
        try {
            return read(file);
        } catch (const std::out_of_range&) {
            throw base::Error(base::ErrorKind::io,
                              file.string() + ": its tables do not fit together");
        }
    };
    std::error_code ignored;
    if (!std::filesystem::exists(newest, ignored) && !std::filesystem::exists(previous, ignored))
        return std::nullopt;
    std::string why;
    try {
        return read_one(newest);
    } catch (const base::Error& e) {
        if (e.kind() == base::ErrorKind::refused) throw;  // whole, but not ours to read
        why = e.what();
    }
    try {
        Kind out = read_one(previous);
        out.damaged = std::filesystem::exists(newest, ignored);
        out.warning = why + "; continuing from " + previous.string();
        return out;
    } catch (const base::Error& e) {
        if (e.kind() == base::ErrorKind::refused) throw;
        throw base::Error(base::ErrorKind::io, "no usable checkpoint: " + why + "; " + e.what());
    }
}

}  // namespace atl::io
