/// Job files that tests write and read.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "test_files.hpp"

namespace atl::io::test {

/// Everything required and nothing else.
inline const std::string least_job =
    "name: small\n"
    "space: rram-4\n"
    "networks: [alexnet]\n"
    "output: somewhere\n";

class JobFile : public testing::Test {
  protected:
    Job load(const std::string& text, const Overrides& overrides = {}) {
        return load_job(write_file(directory_ / "job.yaml", text), overrides, source_configs());
    }
    std::vector<std::string> problems_of(const std::string& text, const Overrides& overrides = {}) {
        return problems(directory_, [&] { load(text, overrides); });
    }

    std::filesystem::path directory_ = fresh_directory();
};

}  // namespace atl::io::test
