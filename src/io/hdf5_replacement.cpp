#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "file_failure.hpp"
#include "hdf5_file.hpp"

namespace atl::io {

namespace {

void synchronise(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags);
    const bool ok = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!ok)
        fail(path.string(), std::string("cannot synchronise to disk: ") + std::strerror(error));
}

}  // namespace

Hdf5Replacement::Hdf5Replacement(std::filesystem::path file, bool keep_previous)
    : file_(std::move(file)),
      temporary_(file_.string() + ".tmp"),
      keep_previous_(keep_previous),
      out_(Hdf5File::create(temporary_)) {}

Hdf5Replacement::~Hdf5Replacement() {
    if (committed_) return;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(temporary_, ignored))
        std::filesystem::remove(temporary_, ignored);
}

void Hdf5Replacement::commit() {
    namespace fs = std::filesystem;
    out_.close();
    const fs::path previous = file_.string() + ".prev";
    synchronise(temporary_, O_RDWR);
    std::error_code error;
    if (keep_previous_ && fs::exists(file_, error)) {
        // A second name for the old file first: at no moment is there no whole file under `file`.
        fs::remove(previous, error);
        fs::create_hard_link(file_, previous, error);
        if (error) fs::copy_file(file_, previous, fs::copy_options::overwrite_existing, error);
    }
    fs::rename(temporary_, file_, error);
    if (error) fail(file_.string(), "cannot be renamed: " + error.message());
    committed_ = true;
    synchronise(fs::absolute(file_).parent_path(), O_RDONLY | O_DIRECTORY);
}

}  // namespace atl::io
