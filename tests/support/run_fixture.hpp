/// What tests of whole runs need: files, ways to stop, and the errors of all ranks.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "atoll/run/collective.hpp"

namespace atl::test {

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    EXPECT_TRUE(in) << file;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_file(const std::filesystem::path& file, const std::string& content) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << content;
}

/// Files of a directory by name; but for the lock, which every run leaves.
inline std::set<std::string> names_in(const std::filesystem::path& directory) {
    std::set<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        if (entry.path().filename() != "lock") out.insert(entry.path().filename().string());
    return out;
}

/// A directory of its own, removed at the end.
class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string pattern =
            (std::filesystem::path(testing::TempDir()) / "atoll_run_XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("no temporary directory");
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

inline bool never() {
    return false;
}

/// True at the n-th question, counted from 1.
inline std::function<bool()> at_question(int n) {
    return [n, asked = 0]() mutable { return ++asked == n; };
}

struct Interrupted {};

/// A process that dies while the n-th question is asked.
inline std::function<bool()> dies_at_question(int n) {
    return [n, asked = 0]() mutable {
        if (++asked == n) throw Interrupted();
        return false;
    };
}

/// The kind of the CollectiveError that `act` throws, and its text.
struct Failure {
    std::optional<base::ErrorKind> kind;
    std::string text;
};
inline Failure failure_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const run::CollectiveError& e) {
        return {e.kind(), e.what()};
    }
    return {};
}

}  // namespace atl::test
