/// Strict reading of YAML with positions: every problem of a file is collected, none is silently
/// something else.
///
/// What plain yaml-cpp would let pass is an error here: unknown and duplicate keys, several
/// documents, `010` as eight, `yes` as true, `.inf` as a number. Files declare their fields once,
/// by a `describe(visitor, value)` function; the reader below is one visitor, the writer of
/// resolved configurations another, the schema of a kind of files (io/schema.hpp) a third. A value
/// with a form of its own is declared by `visitor.value`, and three functions beside its type say
/// what the form is: `read_value`, `write_value` (where it is ever written), `value_schema`.
#pragma once

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "atoll/base/error.hpp"

namespace atl::io {

/// `--set key=value` of the command line: dotted path of a field -> value, as YAML text.
using Overrides = std::map<std::string, std::string>;
/// From the command line's `key=value` items; throws base::Error(usage).
Overrides parse_overrides(const std::vector<std::string>& set);

/// What one field is, for reading, writing and documentation.
struct FieldInfo {
    std::string_view doc;
    std::string_view unit = "";
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    bool above_min = false;  ///< min itself is excluded
    bool required = false;
    std::size_t least_items = 0;                 ///< of a list
    std::string_view items = "";                 ///< why a list has a certain length
    std::span<const std::string_view> one_of{};  ///< all that a text may be; empty: anything
};

/// Any text as a YAML scalar.
std::string quoted(const std::string& text);

/// Collects the problems of one file.
class Problems {
  public:
    explicit Problems(std::string file) : file_(std::move(file)) {}

    void add(const YAML::Mark& mark, std::string problem, std::string why = "",
             std::string suggestion = "");
    void add_at(std::string origin, std::string problem, std::string why = "",
                std::string suggestion = "");
    const std::string& file() const { return file_; }
    const std::vector<base::Diagnostic>& all() const { return found_; }
    bool any() const { return !found_.empty(); }
    /// Throws base::InputError when there are any.
    void throw_if_any() const;

  private:
    std::string file_;
    std::vector<base::Diagnostic> found_;
};

/// The one document of a file. Throws base::InputError with the position of a syntax error,
/// base::Error(io) when the file cannot be read.
YAML::Node load_yaml(const std::filesystem::path& file);

/// The one document of a text that is called so in messages. Throws base::InputError as above.
YAML::Node parse_yaml(const std::string& text, const std::string& called);

/// A node with a name and a place for messages.
struct YamlValue {
    YAML::Node node;
    std::string path;
    std::string origin;  ///< e.g. "--set seed=x"; empty: the file
    YAML::Mark mark = node.Mark();
};

/// Reads one mapping, field by field; `finish` reports what nobody asked for.
class MapReader {
  public:
    MapReader(const YamlValue& value, Problems& problems, const Overrides* overrides = nullptr,
              std::set<std::string>* used_overrides = nullptr);

    /// A scalar, or a list of scalars, kept at its default when absent.
    template <class T>
    void field(std::string_view name, T& value, const FieldInfo& info) {
        if (const auto found = take(name, info.required)) read(*found, value, info);
    }
    /// One of a fixed set of names, in the order of the enumeration.
    template <class Enum>
    void choice(std::string_view name, Enum& value, std::span<const std::string_view> names,
                const FieldInfo& info) {
        const auto found = take(name, info.required);
        const auto i = found ? read_choice(*found, names) : std::nullopt;
        if (i)
            value = static_cast<Enum>(*i);
        else if (found || info.required)
            failed_.emplace_back(name);
    }
    /// A list of names of a fixed set.
    template <class Enum>
    void choices(std::string_view name, std::vector<Enum>& values,
                 std::span<const std::string_view> names, const FieldInfo& info) {
        const auto found = take(name, info.required);
        if (!found || !is_list(*found, info)) return;
        values.clear();
        for (std::size_t i = 0; i < found->node.size(); ++i)
            if (const auto choice = read_choice(element(*found, i), names))
                values.push_back(static_cast<Enum>(*choice));
    }
    /// A nested mapping.
    template <class T>
    void section(std::string_view name, T& value, const FieldInfo& info) {
        auto found = take(name, info.required);
        if (!found && info.required) return;  // reported
        if (!found) found = YamlValue{YAML::Node(YAML::NodeType::Map), child(name), ""};
        MapReader nested = inner(*found);
        describe(nested, value);
        nested.finish();
    }
    /// A list of nested mappings, whose fields default to those of the prototype; absent, the
    /// default stays.
    template <class T>
    void list(std::string_view name, std::vector<T>& values, const FieldInfo& info,
              const T& prototype = {}) {
        const auto found = take(name, info.required);
        if (!found || !is_list(*found, info)) return;
        values.clear();
        for (std::size_t i = 0; i < found->node.size(); ++i) {
            MapReader nested = inner(element(*found, i));
            describe(nested, values.emplace_back(prototype));
            nested.finish();
        }
    }
    /// A value with a form of its own.
    template <class T>
    void value(std::string_view name, T&& value, const FieldInfo& info) {
        if (const auto found = take(name, info.required)) read_value(*this, *found, value, info);
    }
    /// Keys that depend on the choice made under `key`, as their defaults may: `become` makes the
    /// value one of that kind, `rest` declares them. Where the choice is none of `names`, nobody
    /// knows which keys are right, and none is called unknown.
    template <class Enum, class Become, class Rest>
    void depending(std::string_view key, Enum kind, std::span<const std::string_view>,
                   Become become, Rest rest) {
        undecided_ = std::find(failed_.begin(), failed_.end(), key) != failed_.end();
        if (undecided_) return;
        become(kind);
        rest(*this);
    }
    /// Fields that default to those of another section.
    template <class Rest>
    void like(std::string_view /*section*/, Rest rest) {
        rest(*this);
    }
    /// A reader of a mapping found within this one.
    MapReader inner(const YamlValue& value) {
        return MapReader(value, problems_, overrides_, used_overrides_);
    }
    /// The i-th element of a list.
    static YamlValue element(const YamlValue& list, std::size_t i) {
        return {list.node[i], list.path + "[" + std::to_string(i) + "]", list.origin};
    }
    /// Hands a value over as it is.
    std::optional<YamlValue> take(std::string_view name, bool required);

    void finish();

    /// Problems of the whole file so far.
    std::size_t problem_count() const { return problems_.all().size(); }
    void problem(const YamlValue& at, std::string what, std::string why = "",
                 std::string suggestion = "");

    void read(const YamlValue& v, double& out, const FieldInfo& info);
    void read(const YamlValue& v, std::string& out, const FieldInfo& info);
    template <class Int>
    requires std::is_integral_v<Int>
    void read(const YamlValue& v, Int& out, const FieldInfo& info) {
        constexpr std::int64_t exact = std::int64_t{1} << 53;  // what a double holds exactly
        constexpr std::int64_t least = std::cmp_less(std::numeric_limits<Int>::min(), -exact)
                                           ? -exact
                                           : std::int64_t(std::numeric_limits<Int>::min());
        constexpr std::int64_t most = std::cmp_greater(std::numeric_limits<Int>::max(), exact)
                                          ? exact
                                          : std::int64_t(std::numeric_limits<Int>::max());
        if (const auto i = read_integer(v, info, least, most)) out = static_cast<Int>(*i);
    }
    template <class T>
    void read(const YamlValue& v, std::vector<T>& out, const FieldInfo& info) {
        if (!is_list(v, info)) return;
        out.clear();
        for (std::size_t i = 0; i < v.node.size(); ++i) {
            T item{};
            read(element(v, i), item, info);
            out.push_back(std::move(item));
        }
    }
    /// A list of exactly that many elements.
    template <class T, std::size_t N>
    void read(const YamlValue& v, std::array<T, N>& out, const FieldInfo& info) {
        if (!v.node.IsSequence() || v.node.size() != N)
            return problem(v,
                           "'" + v.path + "' must be a list of " + std::to_string(N) + " numbers",
                           std::string(info.items));
        for (std::size_t i = 0; i < N; ++i) read(element(v, i), out[i], info);
    }

  private:
    std::string child(std::string_view name) const;
    bool is_list(const YamlValue& v, const FieldInfo& info);
    std::optional<std::string> scalar(const YamlValue& v, std::string_view wanted);
    std::optional<std::int64_t> read_integer(const YamlValue& v, const FieldInfo& info,
                                             std::int64_t least, std::int64_t most);
    std::optional<std::size_t> read_choice(const YamlValue& v,
                                           std::span<const std::string_view> names);
    bool in_range(const YamlValue& v, double value, const FieldInfo& info);

    void problem_at(const YAML::Mark& mark, std::string what, std::string why = "",
                    std::string suggestion = "");

    YAML::Node node_;
    std::string path_;
    std::string origin_;
    Problems& problems_;
    const Overrides* overrides_;
    std::set<std::string>* used_overrides_;
    bool is_map_ = false;
    bool undecided_ = false;  ///< which keys are right
    std::vector<std::string> asked_;
    std::vector<std::string> failed_;  ///< choices that are none
};

/// Writes the fields of a value as YAML, every field with its value in use: what `describe` visits
/// can be read back.
class MapWriter {
  public:
    explicit MapWriter(YAML::Emitter& out) : out_(out) {}

    template <class T>
    void field(std::string_view name, T& value, const FieldInfo&) {
        out_ << YAML::Key << std::string(name) << YAML::Value;
        write(value);
    }
    template <class Enum>
    void choice(std::string_view name, Enum& value, std::span<const std::string_view> names,
                const FieldInfo&) {
        out_ << YAML::Key << std::string(name) << YAML::Value
             << std::string(names[static_cast<std::size_t>(value)]);
    }
    template <class Enum>
    void choices(std::string_view name, std::vector<Enum>& values,
                 std::span<const std::string_view> names, const FieldInfo& info) {
        std::vector<std::string> texts;
        for (const Enum value : values) texts.emplace_back(names[static_cast<std::size_t>(value)]);
        field(name, texts, info);
    }
    template <class T>
    void section(std::string_view name, T& value, const FieldInfo&) {
        out_ << YAML::Key << std::string(name) << YAML::Value << YAML::BeginMap;
        describe(*this, value);
        out_ << YAML::EndMap;
    }
    template <class T>
    void list(std::string_view name, std::vector<T>& values, const FieldInfo&, const T& = {}) {
        out_ << YAML::Key << std::string(name) << YAML::Value << YAML::BeginSeq;
        for (T& v : values) {
            out_ << YAML::BeginMap;
            describe(*this, v);
            out_ << YAML::EndMap;
        }
        out_ << YAML::EndSeq;
    }
    template <class T>
    void value(std::string_view name, T&& value, const FieldInfo&) {
        write_value(*this, name, value);
    }
    template <class Enum, class Become, class Rest>
    void depending(std::string_view, Enum, std::span<const std::string_view>, Become, Rest rest) {
        rest(*this);
    }
    template <class Rest>
    void like(std::string_view, Rest rest) {
        rest(*this);
    }

  private:
    void write(double value);
    void write(const std::string& value) { out_ << value; }
    template <class Int>
    requires std::is_integral_v<Int>
    void write(Int value) { out_ << std::to_string(value); }
    template <class T>
    void write(const std::vector<T>& values) {
        out_ << YAML::Flow << YAML::BeginSeq;
        for (const T& v : values) write(v);
        out_ << YAML::EndSeq;
    }

    YAML::Emitter& out_;
};

}  // namespace atl::io
