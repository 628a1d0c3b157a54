#include "hdf5_seal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "atoll/base/hash.hpp"
#include "file_failure.hpp"

namespace atl::io {

namespace {

constexpr std::string_view seal_mark = "atoll HDF5, XXH3-128 of the bytes after this block: ";

/// The user block that a file has.
std::string seal_of(const std::filesystem::path& file, const std::string& place) {
    std::ifstream in(file, std::ios::binary);
    std::error_code ignored;
    if (!in || std::filesystem::is_directory(file, ignored)) fail(place, "cannot be read");
    std::string block(seal_size, '\0');
    in.read(block.data(), seal_size);
    block.resize(static_cast<std::size_t>(in.gcount()));
    return block;
}

}  // namespace

std::string seal(const std::filesystem::path& file, const std::string& place) {
    std::ifstream in(file, std::ios::binary);
    in.seekg(seal_size);
    base::Hasher h;
    std::vector<char> block(std::size_t{1} << 20);
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
        h.bytes(block.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad()) fail(place, "cannot be read to the end");
    std::string out = std::string(seal_mark) + h.hex() + "\n";
    out.resize(seal_size, '\0');
    return out;
}

bool has_seal(const std::filesystem::path& file) {
    std::string begin(seal_mark.size(), '\0');
    std::ifstream in(file, std::ios::binary);
    return in.read(begin.data(), static_cast<std::streamsize>(begin.size())) && begin == seal_mark;
}

void check_seal(const std::filesystem::path& file, const std::string& place) {
    const std::string found = seal_of(file, place);
    if (!found.starts_with(seal_mark) || found.size() < seal_size)
        fail(place, "is not an HDF5 file of atoll, or has lost its beginning");
    if (found != seal(file, place)) fail(place, "is damaged: its content does not match its hash");
}

PinnedFile::PinnedFile(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}

PinnedFile::~PinnedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool PinnedFile::lies_under(const std::filesystem::path& file) const {
    struct stat held {};
    struct stat there {};
    return ::fstat(descriptor_, &held) == 0 && ::stat(file.c_str(), &there) == 0 &&
           held.st_dev == there.st_dev && held.st_ino == there.st_ino;
}

}  // namespace atl::io
