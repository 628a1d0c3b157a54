/// Files that the tests of the io layer write, and what they find wrong with them.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "atoll/base/error.hpp"
#include "atoll/io/config_path.hpp"

namespace atl::io::test {

/// An empty directory of the running test's own.
inline std::filesystem::path fresh_directory() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    const std::filesystem::path directory =
        std::filesystem::path(testing::TempDir()) / "atoll_io_tests" /
        (std::string(info->test_suite_name()) + "." + info->name());
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    return directory;
}

inline std::filesystem::path write_file(const std::filesystem::path& file,
                                        const std::string& content) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    EXPECT_TRUE(out) << file;
    return file;
}

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    EXPECT_TRUE(in) << file;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// `text` with `from` replaced by `to`, which must occur exactly once.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    EXPECT_EQ(text.find(from, at + 1), std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

inline ConfigPath source_configs() {
    return ConfigPath({ATOLL_SOURCE_DIR "/configs"});
}
inline std::filesystem::path source_job() {
    return ATOLL_SOURCE_DIR "/jobs/rram-4.yaml";
}

/// The problems that `act` throws, as text, without `directory`. Anything but an InputError fails
/// the test.
template <class Act>
std::vector<std::string> problems(const std::filesystem::path& directory, Act act) {
    std::vector<std::string> out;
    try {
        act();
    } catch (const base::InputError& e) {
        for (const auto& d : e.diagnostics()) {
            std::string text = d.text();
            const std::string prefix = directory.string() + "/";
            if (text.starts_with(prefix)) text.erase(0, prefix.size());
            out.push_back(text);
        }
    } catch (const std::exception& e) {
        ADD_FAILURE() << "not an InputError: " << e.what();
    }
    return out;
}

/// The message of the base::Error of this kind that `act` throws; anything else fails the test.
template <class Act>
std::string error_of(base::ErrorKind kind, Act act) {
    try {
        act();
        ADD_FAILURE() << "no error";
    } catch (const base::Error& e) {
        EXPECT_EQ(e.kind(), kind) << e.what();
        return e.what();
    } catch (const std::exception& e) {
        ADD_FAILURE() << "not a base::Error: " << e.what();
    }
    return "";
}
template <class Act>
std::string io_error(Act act) {
    return error_of(base::ErrorKind::io, act);
}

}  // namespace atl::io::test
