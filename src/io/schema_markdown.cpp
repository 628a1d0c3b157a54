#include <algorithm>
#include <cmath>

#include "atoll/base/text.hpp"
#include "atoll/io/schema.hpp"

namespace atl::io {

namespace {

using Sort = SchemaValue::Sort;

std::string code(const std::string& text) {
    return "`" + text + "`";
}

std::string codes(const std::vector<std::string>& texts) {
    std::vector<std::string> out;
    for (const std::string& text : texts) out.push_back(code(text));
    return base::join(out, ", ");
}

/// As in `{from, to, step}`.
std::string shape(const SchemaValue& mapping) {
    std::vector<std::string> keys;
    for (const SchemaField& field : mapping.fields) keys.push_back(field.name);
    return "{" + base::join(keys, ", ") + "}";
}

std::string type_of(const SchemaValue& value, bool several = false) {
    std::vector<std::string> parts;
    switch (value.sort) {
        case Sort::any:
            return several ? "values" : "any value";
        case Sort::text:
            return several ? "texts" : "text";
        case Sort::whole:
            return several ? "whole numbers" : "whole number";
        case Sort::real:
            return several ? "numbers" : "number";
        case Sort::choice:
            return (several ? "" : "one of ") + codes(value.names);
        case Sort::list: {
            if (!value.exactly.empty()) return "the list " + codes(value.exactly);
            const bool exact = value.most_items == value.least_items;
            return std::string(several ? "lists" : "list") + " of " +
                   (exact ? std::to_string(value.least_items) + " " : "") +
                   type_of(value.parts.front(), true);
        }
        case Sort::mapping:
            if (!value.keys_of.empty()) return "fields of a " + value.keys_of;
            return several ? "mappings, see below" : "mapping, see below";
        case Sort::one_of:
            for (const SchemaValue& part : value.parts)
                parts.push_back(part.sort == Sort::mapping ? code(shape(part)) : type_of(part));
            return base::join(parts, ", or ");
    }
    return "";
}

/// The numbers that a value is made of; nothing where it is made of none.
const SchemaValue* numbers_of(const SchemaValue& value) {
    if (value.sort == Sort::whole || value.sort == Sort::real) return &value;
    if (value.sort == Sort::list || value.sort == Sort::one_of)
        return value.parts.empty() ? nullptr : numbers_of(value.parts.front());
    return nullptr;
}

/// Whole numbers in full: 50000000 rather than 5e+07.
std::string number_text(double value) {
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    return whole ? std::to_string(static_cast<std::int64_t>(value)) : base::shortest(value);
}

std::string range_of(const SchemaValue& value) {
    const SchemaValue* numbers = numbers_of(value);
    if (numbers == nullptr) return "";
    // What a number of its type can be at all needs no telling.
    constexpr double large = std::numeric_limits<int>::max();
    const bool from = numbers->min > -large, to = numbers->max < large;
    const std::string least = number_text(numbers->min), most = number_text(numbers->max);
    if (from && to)
        return (numbers->above_min ? "above " + least + ", to " : least + " to ") + most;
    if (from) return (numbers->above_min ? "above " : "at least ") + least;
    return to ? "at most " + most : "";
}

std::string json_text(const nlohmann::ordered_json& value) {
    if (value.is_number_float()) return number_text(value.get<double>());
    if (value.is_string()) return value.get<std::string>();
    std::vector<std::string> parts;
    if (value.is_array()) {
        for (const auto& part : value) parts.push_back(json_text(part));
        return "[" + base::join(parts, ", ") + "]";
    }
    if (!value.is_object()) return value.dump();
    for (const auto& [key, part] : value.items()) parts.push_back(key + ": " + json_text(part));
    return "{" + base::join(parts, ", ") + "}";
}

std::string default_of(const SchemaField& field) {
    if (field.required) return "**required**";
    return field.usual.is_null() ? "" : code(json_text(field.usual));
}

std::string row(const SchemaField& field) {
    std::string out;
    for (const std::string& cell : {code(field.name), type_of(field.value), field.unit,
                                    range_of(field.value), default_of(field), field.doc})
        out += "| " + cell + (cell.empty() ? "" : " ");
    return out + "|\n";
}

std::string table(const std::vector<SchemaField>& fields) {
    if (fields.empty()) return "";
    std::string out = "| key | type | unit | range | default | what |\n|---|---|---|---|---|---|\n";
    for (const SchemaField& field : fields) out += row(field);
    return out + "\n";
}

bool in_all_cases(const SchemaValue& mapping, const SchemaField& field) {
    return std::all_of(mapping.cases.begin(), mapping.cases.end(), [&](const SchemaCase& c) {
        return std::any_of(c.fields.begin(), c.fields.end(),
                           [&](const SchemaField& f) { return row(f) == row(field); });
    });
}

/// Writes a manual, one section for each mapping, in the order of the fields.
class Manual {
  public:
    std::string text;

    void add(const std::string& heading, const std::string& doc, const SchemaValue& mapping,
             const std::string& path) {
        text += heading + "\n\n";
        if (!doc.empty()) text += doc + "\n\n";
        std::vector<SchemaField> fields = mapping.fields;
        std::erase_if(fields, [](const SchemaField& f) { return !f.like.empty(); });
        const bool cases = !mapping.cases.empty() && mapping.like.empty();
        if (cases)
            for (const SchemaField& field : mapping.cases.front().fields)
                if (in_all_cases(mapping, field)) fields.push_back(field);
        text += table(fields);
        if (!mapping.like.empty())
            text += "Further keys are those of " + code(mapping.like) +
                    "; what is not given is as there.\n\n";
        add_forms(fields);
        if (cases) add_cases(mapping, path);
        for (const SchemaField& field : fields) add_nested(field, path);
    }

  private:
    void add_cases(const SchemaValue& mapping, const std::string& path) {
        for (const SchemaCase& c : mapping.cases) {
            std::vector<SchemaField> own = c.fields;
            std::erase_if(own, [&](const SchemaField& f) { return in_all_cases(mapping, f); });
            const std::string usual = c.name == mapping.usual_case ? ", the default" : "";
            text += "### " + code(path + mapping.decided_by + ": " + c.name) + usual + "\n\n";
            text += own.empty() ? "No keys of its own.\n\n" : table(own);
            add_forms(own);
            for (const SchemaField& field : own) add_nested(field, path);
        }
    }

    /// Mappings that may stand where a number may, each form once.
    void add_forms(const std::vector<SchemaField>& fields) {
        std::vector<std::string> told;
        for (const SchemaField& field : fields) {
            if (field.value.sort != Sort::one_of) continue;
            for (const SchemaValue& part : field.value.parts) {
                if (part.sort != Sort::mapping) continue;
                if (std::find(told.begin(), told.end(), shape(part)) != told.end()) continue;
                told.push_back(shape(part));
                text += "As " + code(shape(part)) + ":\n\n";
                for (const SchemaField& f : part.fields)
                    text +=
                        "- " + code(f.name) + ": " +
                        (f.value.free_keys.empty() ? type_of(f.value)
                                                   : "mapping from " + f.value.free_keys + " to " +
                                                         type_of(f.value.parts.front())) +
                        "; " + f.doc + "\n";
                text += "\n";
            }
        }
    }

    void add_nested(const SchemaField& field, const std::string& path) {
        const bool list = field.value.sort == Sort::list && !field.value.parts.empty();
        const SchemaValue& value = list ? field.value.parts.front() : field.value;
        if (value.sort != Sort::mapping || !value.keys_of.empty()) return;
        const std::string place = path + field.name + (list ? "[]" : "");
        add("## " + code(place), field.doc, value, place + ".");
    }
};

}  // namespace

std::string schema_markdown(FileKind kind) {
    const std::string kind_name(name(kind));
    Manual manual;
    manual.add("# Files of kind " + kind_name,
               "Of " + std::string(info(kind).folder) + "/: " + std::string(info(kind).what) + ".",
               schema(kind), "");
    while (manual.text.ends_with("\n\n")) manual.text.pop_back();
    return manual.text;
}

}  // namespace atl::io
