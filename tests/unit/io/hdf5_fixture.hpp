/// A file to write HDF5 into, and short words for its contents.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5_file.hpp"
#include "test_files.hpp"

namespace atl::io::test {

using Reals = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Unsigneds = std::vector<std::uint64_t>;
using Texts = std::vector<std::string>;

/// Spans of the arrays above, which do not choose the overload by themselves.
template <class T>
std::span<const T> all(const std::vector<T>& values) {
    return values;
}

/// Writes one attribute.
inline std::function<void(Hdf5File&)> number(std::int64_t value) {
    return [value](Hdf5File& out) { out.attribute("number", value); };
}

class Hdf5 : public testing::Test {
  protected:
    using Write = std::function<void(Hdf5File&)>;

    std::filesystem::path write(const Write& content, const std::string& name = "file.h5") {
        Hdf5File::replace(directory_ / name, false, content);
        return directory_ / name;
    }

    const std::filesystem::path directory_ = fresh_directory();
    const std::filesystem::path file_ = directory_ / "file.h5";
};

}  // namespace atl::io::test
