/// Reading of whole YAML files of declared fields.
#pragma once

#include <filesystem>

#include "atoll/io/yaml.hpp"
#include "schema_visitor.hpp"

namespace atl::io {

/// Reads a whole file as one mapping, then checks what its fields must fulfil together; every
/// problem found is thrown at the end.
template <class Fields, class Check>
void read_file(const std::filesystem::path& file, Fields& fields, Check check) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    MapReader in({root, "", ""}, problems);
    describe(in, fields);
    in.finish();
    check(in, root);
    problems.throw_if_any();
}

/// The schema of files of these fields.
template <class Fields>
SchemaValue schema_of() {
    Fields fields;
    return SchemaVisitor::mapping_of(fields);
}

}  // namespace atl::io
