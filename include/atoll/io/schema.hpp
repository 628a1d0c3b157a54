/// What the fields of a kind of files may be: a tree made by visiting the very declarations that
/// the readers use, and its two forms, a manual for people and a JSON Schema for editors.
#pragma once

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atl::io {

struct SchemaField;
struct SchemaCase;

/// What a value may be.
struct SchemaValue {
    enum class Sort { any, text, whole, real, choice, list, mapping, one_of };
    Sort sort = Sort::any;

    // Of numbers.

    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    bool above_min = false;  ///< min itself is excluded

    std::vector<std::string> names;  ///< of a choice

    /// Of a list the one that its elements are, of `one_of` the alternatives, of a mapping the one
    /// that the values of free keys are.
    std::vector<SchemaValue> parts;
    // Of a list.
    std::size_t least_items = 0;
    std::optional<std::size_t> most_items;
    std::vector<std::string> exactly;  ///< these texts and no others

    // Of a mapping.

    std::vector<SchemaField> fields;
    std::string decided_by;         ///< key that further fields depend on; empty: there are none
    std::vector<SchemaCase> cases;  ///< one for each choice of that key
    std::string usual_case;         ///< where the key is not given; empty: it must be
    std::string like;               ///< where what is not given has the values of that section
    std::string free_keys;          ///< what keys besides the fields are; empty: there are none
    std::string keys_of;  ///< the fields are dotted keys of that kind of files; empty: they are not
};

struct SchemaField {
    std::string name, doc, unit;
    bool required = false;
    nlohmann::ordered_json usual;  ///< the default; null: none, or nothing worth telling
    std::string like;              ///< the default is the value in that section
    SchemaValue value;
};

struct SchemaCase {
    std::string name;
    std::vector<SchemaField> fields;
};

enum class FileKind {
    job,
    study,
    space,
    network,
    cell,
    technology,
    file_template,
    physical,
    silicon
};
inline constexpr std::array<std::string_view, 9> file_kind_names = {
    "job", "study", "space", "network", "cell", "technology", "template", "physical", "silicon"};
inline std::string_view name(FileKind kind) {
    return file_kind_names[static_cast<std::size_t>(kind)];
}

/// A kind of files: where they lie, and what one of them is.
struct FileKindInfo {
    std::string_view folder, what;
};
const FileKindInfo& info(FileKind kind);

/// A mapping.
const SchemaValue& schema(FileKind kind);

/// The kind of a file with these keys at the top; nothing when they are those of no kind.
std::optional<FileKind> recognise_kind(const std::vector<std::string>& keys);

/// All fields but those within lists by their dotted keys, as --set takes them: of any case, and
/// none of them required.
std::vector<SchemaField> dotted_fields(const SchemaValue& mapping);

/// The reference manual of a kind of files, Markdown.
std::string schema_markdown(FileKind kind);

/// Draft 2020-12; units under "unit".
nlohmann::ordered_json schema_json(FileKind kind);

}  // namespace atl::io
