#include "atoll/io/schema.hpp"

#include <algorithm>

#include "file_schemas.hpp"

namespace atl::io {

namespace {

/// Of all cases, those of one name once.
std::vector<const SchemaField*> every_field(const SchemaValue& mapping) {
    std::vector<const SchemaField*> out;
    const auto add = [&](const std::vector<SchemaField>& fields) {
        for (const SchemaField& field : fields)
            if (std::none_of(out.begin(), out.end(),
                             [&](const auto* other) { return other->name == field.name; }))
                out.push_back(&field);
    };
    add(mapping.fields);
    for (const SchemaCase& of_case : mapping.cases) add(of_case.fields);
    return out;
}

void add_dotted(const SchemaValue& mapping, const std::string& before,
                std::vector<SchemaField>& out) {
    for (const SchemaField* field : every_field(mapping)) {
        SchemaField dotted = *field;
        dotted.name = before + field->name;
        dotted.required = false;
        out.push_back(dotted);
        if (field->value.sort == SchemaValue::Sort::mapping)
            add_dotted(field->value, dotted.name + ".", out);
    }
}

/// Keys of a kind among these, less those of others and those that are required and not there.
int likeness(const SchemaValue& kind, const std::vector<std::string>& keys) {
    int score = 0, known = 0;
    for (const SchemaField* field : every_field(kind)) {
        const bool there = std::find(keys.begin(), keys.end(), field->name) != keys.end();
        if (there) ++known;
        if (!there && field->required) --score;
    }
    return score + 2 * known - static_cast<int>(keys.size());
}

}  // namespace

const FileKindInfo& info(FileKind kind) {
    static constexpr std::array<FileKindInfo, file_kind_names.size()> kinds = {{
        {"jobs", "what to search or enumerate, on which networks, how, and where the results go"},
        {"jobs", "one question that a few runs answer, and the job they are made from"},
        {"configs/spaces", "the values every design parameter may take"},
        {"configs/networks", "a neural network: its layers and the averages of their operands"},
        {"configs/cells", "energies, leakage and areas of a crossbar of one cell in one node"},
        {"configs/technologies", "buffers, adders, router, main memory and cost of one node"},
        {"configs/templates", "a kind of accelerator: its cell, and where weights are kept"},
        {"configs/physical", "constants of the physical model, for all designs and nodes"},
        {"configs/silicon", "measured chips, to hold the physical model against"},
    }};
    return kinds[static_cast<std::size_t>(kind)];
}

const SchemaValue& schema(FileKind kind) {
    static const SchemaValue job = job_schema(), study = study_schema(), space = space_schema(),
                             network = network_schema(), cell = cell_schema(),
                             technology = technology_schema(), hardware = template_schema(),
                             physical = physical_schema(), silicon = silicon_schema();
    switch (kind) {
        case FileKind::job:
            return job;
        case FileKind::study:
            return study;
        case FileKind::space:
            return space;
        case FileKind::network:
            return network;
        case FileKind::cell:
            return cell;
        case FileKind::technology:
            return technology;
        case FileKind::file_template:
            return hardware;
        case FileKind::physical:
            return physical;
        case FileKind::silicon:
            break;
    }
    return silicon;
}

std::optional<FileKind> recognise_kind(const std::vector<std::string>& keys) {
    std::optional<FileKind> best;
    int most = 0;
    for (std::size_t k = 0; k < file_kind_names.size(); ++k) {
        const auto kind = static_cast<FileKind>(k);
        const int score = likeness(schema(kind), keys);
        if (!best || score > most) best = kind, most = score;
    }
    // A name alone is the key of every kind.
    std::size_t known = 0;
    for (const SchemaField* field : every_field(schema(*best)))
        if (field->name != "name" && field->name != "source" &&
            std::find(keys.begin(), keys.end(), field->name) != keys.end())
            ++known;
    return known > 0 ? best : std::nullopt;
}

std::vector<SchemaField> dotted_fields(const SchemaValue& mapping) {
    std::vector<SchemaField> out;
    add_dotted(mapping, "", out);
    return out;
}

}  // namespace atl::io
