/// Makes the schema of whatever `describe` declares.
#pragma once

#include <algorithm>
#include <cmath>

#include "atoll/io/schema.hpp"
#include "atoll/io/yaml.hpp"

namespace atl::io {

/// Values as JSON, for defaults.
class JsonVisitor {
  public:
    template <class T>
    void field(std::string_view name, T& value, const FieldInfo&) {
        out_[std::string(name)] = value;
    }
    template <class Enum>
    void choice(std::string_view name, Enum& value, std::span<const std::string_view> names,
                const FieldInfo&) {
        out_[std::string(name)] = names[static_cast<std::size_t>(value)];
    }
    template <class Enum>
    void choices(std::string_view name, std::vector<Enum>& values,
                 std::span<const std::string_view> names, const FieldInfo&) {
        nlohmann::ordered_json& list = out_[std::string(name)] = nlohmann::ordered_json::array();
        for (const Enum value : values) list.push_back(names[static_cast<std::size_t>(value)]);
    }
    template <class T>
    void section(std::string_view name, T& value, const FieldInfo&) {
        JsonVisitor nested;
        describe(nested, value);
        if (!nested.out_.empty()) out_[std::string(name)] = std::move(nested.out_);
    }
    template <class T>
    void list(std::string_view name, std::vector<T>& values, const FieldInfo&, const T& = {}) {
        nlohmann::ordered_json& list = out_[std::string(name)] = nlohmann::ordered_json::array();
        for (T& value : values) {
            JsonVisitor nested;
            describe(nested, value);
            list.push_back(std::move(nested.out_));
        }
    }
    /// A default with a form of its own is nothing.
    template <class T>
    void value(std::string_view, T&&, const FieldInfo&) {}
    template <class Enum, class Become, class Rest>
    void depending(std::string_view, Enum, std::span<const std::string_view>, Become, Rest rest) {
        rest(*this);
    }
    template <class Rest>
    void like(std::string_view, Rest rest) {
        rest(*this);
    }

    /// Of the field of that name; null when it is nothing worth telling: an empty text or list.
    nlohmann::ordered_json take(std::string_view name) const {
        const auto found = out_.find(name);
        if (found == out_.end() || found->empty() ||
            (found->is_string() && found->get_ref<const std::string&>().empty()))
            return nullptr;
        return *found;
    }

  private:
    nlohmann::ordered_json out_ = nlohmann::ordered_json::object();
};

/// Adds what is declared to a mapping.
class SchemaVisitor {
  public:
    explicit SchemaVisitor(SchemaValue& mapping, std::string like = "")
        : mapping_(mapping), like_(std::move(like)) {
        mapping_.sort = SchemaValue::Sort::mapping;
    }

    template <class T>
    void field(std::string_view name, T& value, const FieldInfo& info) {
        SchemaField& added = add(name, info, of<T>(info));
        JsonVisitor json;
        json.field(name, value, info);
        set_default(added, json.take(name));
    }
    template <class Enum>
    void choice(std::string_view name, Enum& value, std::span<const std::string_view> names,
                const FieldInfo& info) {
        set_default(add(name, info, choice_of(names)), names[static_cast<std::size_t>(value)]);
    }
    template <class Enum>
    void choices(std::string_view name, std::vector<Enum>& values,
                 std::span<const std::string_view> names, const FieldInfo& info) {
        SchemaField& added = add(name, info, list_of(choice_of(names), info));
        JsonVisitor json;
        json.choices(name, values, names, info);
        set_default(added, json.take(name));
    }
    template <class T>
    void section(std::string_view name, T& value, const FieldInfo& info) {
        add(name, info, mapping_of(value));
    }
    template <class T>
    void list(std::string_view name, std::vector<T>& values, const FieldInfo& info,
              const T& prototype = {}) {
        T element = prototype;
        SchemaField& added = add(name, info, list_of(mapping_of(element), info));
        JsonVisitor json;
        json.list(name, values, info);
        set_default(added, json.take(name));
    }
    template <class T>
    void value(std::string_view name, T&& value, const FieldInfo& info) {
        add(name, info, value_schema(value, info));
    }
    template <class Enum, class Become, class Rest>
    void depending(std::string_view key, Enum kind, std::span<const std::string_view> names,
                   Become become, Rest rest) {
        mapping_.decided_by = key;
        for (std::size_t k = 0; k < names.size(); ++k) {
            become(static_cast<Enum>(k));
            SchemaValue fields;
            SchemaVisitor visitor(fields, like_);
            rest(visitor);
            mapping_.cases.push_back({std::string(names[k]), std::move(fields.fields)});
        }
        become(kind);
        const bool required =
            std::any_of(mapping_.fields.begin(), mapping_.fields.end(),
                        [&](const SchemaField& f) { return f.name == key && f.required; });
        if (!required && like_.empty()) mapping_.usual_case = names[static_cast<std::size_t>(kind)];
    }
    template <class Rest>
    void like(std::string_view section, Rest rest) {
        mapping_.like = section;
        SchemaVisitor visitor(mapping_, std::string(section));
        rest(visitor);
    }

    template <class T>
    static SchemaValue mapping_of(T& value) {
        SchemaValue out;
        SchemaVisitor visitor(out);
        describe(visitor, value);
        return out;
    }
    static SchemaValue choice_of(std::span<const std::string_view> names) {
        SchemaValue out{.sort = SchemaValue::Sort::choice};
        out.names.assign(names.begin(), names.end());
        return out;
    }
    static SchemaValue list_of(SchemaValue element, const FieldInfo& info) {
        SchemaValue out{.sort = SchemaValue::Sort::list};
        out.parts.push_back(std::move(element));
        out.least_items = info.least_items;
        return out;
    }
    static SchemaValue one_of(std::vector<SchemaValue> parts) {
        SchemaValue out{.sort = SchemaValue::Sort::one_of};
        out.parts = std::move(parts);
        return out;
    }
    /// Of a number, a text, or lists of them.
    template <class T>
    static SchemaValue of(const FieldInfo& info) {
        return schema_of(static_cast<const T*>(nullptr), info);
    }

  private:
    SchemaField& add(std::string_view name, const FieldInfo& info, SchemaValue value) {
        mapping_.fields.push_back({std::string(name), std::string(info.doc), std::string(info.unit),
                                   info.required, nullptr, like_, std::move(value)});
        return mapping_.fields.back();
    }
    static void set_default(SchemaField& field, nlohmann::ordered_json value) {
        if (!field.required && field.like.empty()) field.usual = std::move(value);
    }

    static SchemaValue schema_of(const std::string*, const FieldInfo& info) {
        if (!info.one_of.empty()) return choice_of(info.one_of);
        return {.sort = SchemaValue::Sort::text};
    }
    static SchemaValue schema_of(const double*, const FieldInfo& info) {
        return {.sort = SchemaValue::Sort::real,
                .min = info.min,
                .max = info.max,
                .above_min = info.above_min};
    }
    template <class Int>
    requires std::is_integral_v<Int>
    static SchemaValue schema_of(const Int*, const FieldInfo& info) {
        constexpr double exact = 0x1p53;  // as the reader has it
        constexpr auto least = static_cast<double>(std::numeric_limits<Int>::min());
        constexpr auto most = static_cast<double>(std::numeric_limits<Int>::max());
        return {.sort = SchemaValue::Sort::whole,
                .min = std::max({info.min, least, -exact}),
                .max = std::min({info.max, most, exact}),
                .above_min = info.above_min};
    }
    template <class T>
    static SchemaValue schema_of(const std::vector<T>*, const FieldInfo& info) {
        return list_of(of<T>(info), info);
    }
    template <class T, std::size_t N>
    static SchemaValue schema_of(const std::array<T, N>*, const FieldInfo& info) {
        SchemaValue out = list_of(of<T>(info), info);
        out.least_items = N;
        out.most_items = N;
        return out;
    }

    SchemaValue& mapping_;
    std::string like_;
};

}  // namespace atl::io
