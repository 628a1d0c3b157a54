#include <cmath>

#include "atoll/base/version.hpp"
#include "atoll/io/schema.hpp"

namespace atl::io {

namespace {

using Json = nlohmann::ordered_json;
using Sort = SchemaValue::Sort;

Json json_of(const SchemaValue& value);

/// As a whole number where it is one.
Json number(double value) {
    if (std::abs(value) <= 0x1p53 && value == std::floor(value))
        return static_cast<std::int64_t>(value);
    return value;
}

Json json_of(const SchemaField& field) {
    Json out = json_of(field.value);
    std::string doc = field.doc;
    if (!field.like.empty() && field.value.sort != Sort::mapping)
        doc += " (that of '" + field.like + "' when not given)";
    if (!field.unit.empty()) {
        doc += " [" + field.unit + "]";
        out["unit"] = field.unit;
    }
    out["description"] = doc;
    if (!field.usual.is_null()) {
        const bool boolean = out.contains("type") && out["type"] == "boolean";
        out["default"] = boolean ? Json(field.usual == "true") : field.usual;
    }
    return out;
}

Json properties_of(const std::vector<SchemaField>& fields) {
    Json out = Json::object();
    for (const SchemaField& field : fields) out[field.name] = json_of(field);
    return out;
}

Json required_of(const std::vector<SchemaField>& fields) {
    Json out = Json::array();
    for (const SchemaField& field : fields)
        if (field.required) out.push_back(field.name);
    return out;
}

/// The properties of a mapping whose cases are told apart: nothing besides them.
Json whole(const SchemaValue& mapping, const std::vector<SchemaField>& of_case) {
    Json out;
    Json& properties = out["properties"] = Json::object();
    // Declared in full at the top.
    for (const SchemaField& field : mapping.fields) properties[field.name] = true;
    properties.update(properties_of(of_case));
    if (Json required = required_of(of_case); !required.empty()) out["required"] = required;
    out["additionalProperties"] = false;
    return out;
}

void add_cases(const SchemaValue& mapping, Json& out) {
    const std::string& key = mapping.decided_by;
    Json& all = out["allOf"] = Json::array();
    for (const SchemaCase& of_case : mapping.cases) {
        Json condition = {{"properties", {{key, {{"const", of_case.name}}}}}};
        if (of_case.name != mapping.usual_case) condition["required"] = Json::array({key});
        all.push_back({{"if", condition}, {"then", whole(mapping, of_case.fields)}});
    }
    if (mapping.usual_case.empty() && !mapping.like.empty()) {
        // The kind is that of another section: a key of any kind may be right.
        Json any = Json::object();
        for (const SchemaField& field : mapping.fields) any[field.name] = true;
        for (const SchemaCase& of_case : mapping.cases)
            for (const SchemaField& field : of_case.fields) any[field.name] = true;
        all.push_back({{"if", {{"not", {{"required", Json::array({key})}}}}},
                       {"then", {{"properties", any}, {"additionalProperties", false}}}});
    }
}

void add_mapping(const SchemaValue& value, Json& out) {
    out["type"] = "object";
    out["properties"] = properties_of(value.fields);
    if (!value.keys_of.empty())  // fields of elements of lists
        out["patternProperties"] = {{"\\[[0-9]+\\]", true}};
    if (Json required = required_of(value.fields); !required.empty()) out["required"] = required;
    if (!value.cases.empty())
        add_cases(value, out);
    else if (value.free_keys.empty())
        out["additionalProperties"] = false;
    else
        out["additionalProperties"] = json_of(value.parts.front());
}

Json json_of(const SchemaValue& value) {
    Json out;
    switch (value.sort) {
        case Sort::any:
            break;
        case Sort::text:
            // Whatever is written without quotes is a text to atoll where one is wanted.
            out["type"] = Json::array({"string", "number", "boolean"});
            break;
        case Sort::whole:
        case Sort::real:
            out["type"] = value.sort == Sort::whole ? "integer" : "number";
            if (std::isfinite(value.min))
                out[value.above_min ? "exclusiveMinimum" : "minimum"] = number(value.min);
            if (std::isfinite(value.max)) out["maximum"] = number(value.max);
            break;
        case Sort::choice:
            // As YAML has it, these two are no texts.
            if (value.names == std::vector<std::string>{"false", "true"})
                out["type"] = "boolean";
            else
                out["enum"] = value.names;
            break;
        case Sort::list:
            out["type"] = "array";
            if (!value.exactly.empty()) {
                out["const"] = value.exactly;
                break;
            }
            out["items"] = json_of(value.parts.front());
            if (value.least_items > 0) out["minItems"] = value.least_items;
            if (value.most_items) out["maxItems"] = *value.most_items;
            break;
        case Sort::mapping:
            add_mapping(value, out);
            break;
        case Sort::one_of:
            for (const SchemaValue& part : value.parts) out["oneOf"].push_back(json_of(part));
            break;
    }
    if (out.is_null()) out = Json::object();
    return out;
}

}  // namespace

Json schema_json(FileKind kind) {
    Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "atoll " + std::string(name(kind))},
                {"description", std::string(info(kind).what) + "; as atoll " +
                                    std::string(base::version()) + " reads it"}};
    out.update(json_of(schema(kind)));
    return out;
}

}  // namespace atl::io
