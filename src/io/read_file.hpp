/// Reading of whole YAML files, and of several of them.
#pragma once

#include <filesystem>
#include <vector>

#include "atoll/io/yaml.hpp"

namespace atl::io {

/// Reads a whole file as one mapping; every problem found is thrown at the end.
template <class Read>
void read_file(const std::filesystem::path& file, Read read) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    MapReader in({root, "", ""}, problems);
    read(in);
    in.finish();
    problems.throw_if_any();
}

/// Keeps the problems of one file and goes on to the next.
template <class Read>
void collect(std::vector<base::Diagnostic>& problems, Read read) {
    try {
        read();
    } catch (const base::InputError& e) {
        problems.insert(problems.end(), e.diagnostics().begin(), e.diagnostics().end());
    }
}

}  // namespace atl::io
