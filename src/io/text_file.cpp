#include "atoll/io/text_file.hpp"

#include <fstream>
#include <iterator>

#include "atoll/base/error.hpp"

namespace atl::io {

using base::Error;
using base::ErrorKind;

std::string read_text(const std::filesystem::path& file) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file, ignored))
        throw Error(ErrorKind::io, "cannot read " + file.string());
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
    std::ofstream out(temporary, std::ios::binary);
    std::error_code error;
    try {
        if (out) write(out);
    } catch (...) {
        std::filesystem::remove(temporary, error);
        throw;
    }
    out.close();
    if (out) std::filesystem::rename(temporary, file, error);
    if (!out || error) {
        std::filesystem::remove(temporary, error);
        throw Error(ErrorKind::io, file.string() + ": cannot be written");
    }
}

void check_writable(const std::filesystem::path& directory) {
    const std::filesystem::path file = directory / "write-test";
    try {
        replace_text(file, "can be removed\n");
    } catch (const base::Error&) {
        throw base::Error(base::ErrorKind::io, "cannot write to directory " + directory.string() +
                                                   ": no file can be written there");
    }
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

}  // namespace atl::io
