#include "atoll/io/text_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "atoll/base/error.hpp"

namespace atl::io {

using base::Error;
using base::ErrorKind;

namespace {
/// Of the call that just failed; empty when there is none.
std::string system_reason() {
    return errno == 0 ? "" : std::string(": ") + std::strerror(errno);
}
}  // namespace

std::string read_text(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        throw Error(ErrorKind::io, "cannot read " + file.string() + ": it is a directory");
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(ErrorKind::io, "cannot read " + file.string() + system_reason());
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (in.bad()) throw Error(ErrorKind::io, "cannot read " + file.string() + " to the end");
    return text;
}

void replace_text(const std::filesystem::path& file, const std::string& text) {
    replace_text(file, [&](std::ostream& out) { out << text; });
}

void replace_text(const std::filesystem::path& file,
                  const std::function<void(std::ostream&)>& write) {
    const std::filesystem::path temporary = file.string() + ".tmp";
    errno = 0;
    std::ofstream out(temporary, std::ios::binary);
    std::error_code error;
    try {
        if (out) write(out);
    } catch (...) {
        std::filesystem::remove(temporary, error);
        throw;
    }
    out.close();
    std::string reason = system_reason();
    if (out) std::filesystem::rename(temporary, file, error);
    if (!out || error) {
        if (error) reason = ": " + error.message();
        std::filesystem::remove(temporary, error);
        throw Error(ErrorKind::io, file.string() + ": cannot be written" + reason);
    }
}

void check_writable(const std::filesystem::path& directory) {
    const std::filesystem::path file = directory / "write-test";
    try {
        replace_text(file, "can be removed\n");
    } catch (const base::Error& e) {
        throw base::Error(base::ErrorKind::io, "cannot write to directory " + directory.string() +
                                                   ": no file can be written there (" + e.what() +
                                                   ")");
    }
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

}  // namespace atl::io
