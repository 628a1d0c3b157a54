#include "atoll/io/model_files.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "file_schemas.hpp"
#include "model_keys.hpp"
#include "read_file.hpp"

namespace atl::io {

namespace {

/// Keeps the problems of one file and goes on to the next.
template <class Read>
void collect(std::vector<base::Diagnostic>& problems, Read read) {
    try {
        read();
    } catch (const base::InputError& e) {
        problems.insert(problems.end(), e.diagnostics().begin(), e.diagnostics().end());
    }
}

/// Every depth the buffer tables allow needs an adder of its number of address bits.
void check_adders(MapReader& in, const YamlValue& place, const model::Technology& technology) {
    for (const model::BufferTable* table : {&technology.io_buffers, &technology.global_buffers}) {
        const auto& depths = table->grid().axes()[1].nodes;
        for (int bits = model::address_bits(depths.front());
             bits <= model::address_bits(depths.back()); ++bits)
            if (!technology.adders.contains(bits))
                in.problem(place, "no address adder of " + std::to_string(bits) + " bits",
                           "buffers of " + base::shortest(depths.front()) + " to " +
                               base::shortest(depths.back()) + " words need it");
    }
}

void take_adders(MapReader& in, const RowTable& table, model::Technology& technology) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto& row = table.rows[i];
        const int bits = static_cast<int>(std::min(row[0], 64.0));
        if (row[0] != bits || technology.adders.contains(bits))
            in.problem(table.places[i], "an adder of " + base::shortest(row[0]) + " bits",
                       "each whole number of bits once");
        technology.adders[bits] = {row[1], row[2], row[3]};
    }
}

constexpr std::array<std::string_view, 4> buffer_columns = {"sram_read_pJ", "sram_write_pJ",
                                                            "sram_leak_mW", "sram_area_um2"};

}  // namespace

BufferFields::BufferFields() : grid({"width_bits", "depth"}, buffer_columns) {}

SchemaValue network_schema() {
    return schema_of<NetworkFields>();
}
SchemaValue cell_schema() {
    return schema_of<CellFields>();
}
SchemaValue technology_schema() {
    return schema_of<TechnologyFields>();
}
SchemaValue template_schema() {
    return schema_of<TemplateFields>();
}

model::Network load_network(const std::filesystem::path& file) {
    NetworkFields fields;
    read_file(file, fields, [&](MapReader& in, const YAML::Node& root) {
        for (std::size_t l = 0; l < fields.layers.size(); ++l) {
            double macs = 1;  // counted in 64 bits, at up to 512 1-bit products each
            for (std::int64_t extent : fields.layers[l].extents().values)
                macs *= static_cast<double>(extent);
            if (macs > 0x1p53)
                in.problem({root["layers"][l], "", ""}, "a layer of more than 1e15 MACs");
        }
    });
    return {std::move(fields.name), std::move(fields.notes.source), std::move(fields.layers)};
}

model::CellTable load_cell_table(const std::filesystem::path& file) {
    CellFields fields;
    model::CellTable table;
    read_file(file, fields,
              [&](MapReader& in, const YAML::Node&) { table.grid = make_grid(in, fields.grid); });
    table.name = std::move(fields.name);
    table.file = "cells/" + file.filename().string();
    table.cell = std::move(fields.cell);
    table.technology_nm = fields.technology_nm;
    table.source = std::move(fields.notes.source);
    table.most_bits_per_cell = fields.most_bits_per_cell;
    return table;
}

model::Technology load_technology(const std::filesystem::path& file) {
    Problems problems(file.string());
    const YAML::Node root = load_yaml(file);
    MapReader in({root, "", ""}, problems);
    TechnologyFields fields;
    describe_numbers(in, fields);
    const std::size_t problems_before = in.problem_count();
    describe_tables(in, fields);
    model::Technology technology;
    take_adders(in, fields.adders, technology);
    technology.io_buffers = model::BufferTable(make_grid(in, fields.io_buffers.grid));
    technology.global_buffers = model::BufferTable(make_grid(in, fields.global_buffers.grid));
    // What is missing is known of whole tables only.
    if (in.problem_count() == problems_before)
        check_adders(in, {root["adders"], "adders", ""}, technology);
    in.finish();
    problems.throw_if_any();
    technology.name = std::move(fields.name);
    technology.file = "technologies/" + file.filename().string();
    technology.technology_nm = fields.technology_nm;
    technology.source = std::move(fields.notes.source);
    technology.router_read_pJ = fields.router.read_pJ;
    technology.router_area_um2 = fields.router.area_um2;
    technology.main_memory_read_pJ = fields.main_memory.read_pJ;
    technology.relative_cost_per_mm2 = fields.relative_cost_per_mm2;
    return technology;
}

model::HardwareTemplate load_template(const std::filesystem::path& file) {
    TemplateFields fields;
    read_file(file, fields, [](MapReader&, const YAML::Node&) {});
    fields.hardware.source = std::move(fields.notes.source);
    return fields.hardware;
}

namespace {
std::vector<std::filesystem::path> cell_files(const ConfigPath& path, const std::string& cell) {
    std::vector<std::filesystem::path> out = path.files("cells");
    std::erase_if(out,
                  [&](const auto& file) { return !file.stem().string().starts_with(cell + "-"); });
    return out;
}
}  // namespace

std::vector<std::filesystem::path> library_files(const ConfigPath& path, const std::string& cell) {
    std::vector<std::filesystem::path> out = path.files("technologies");
    for (const auto& file : cell_files(path, cell)) out.push_back(file);
    return out;
}

std::shared_ptr<const model::ComponentLibrary> load_library(const ConfigPath& path,
                                                            const std::string& cell) {
    auto library = std::make_shared<model::ComponentLibrary>();
    std::vector<base::Diagnostic> problems;
    const auto twice = [&](const std::filesystem::path& file, const std::string& what,
                           const std::string& other) {
        problems.push_back({file.string(), 0, 0, "a second table for " + what,
                            "the other one is " + other,
                            "Give it the same file name to replace that one."});
    };
    for (const auto& file : path.files("technologies"))
        collect(problems, [&] {
            model::Technology t = load_technology(file);
            if (const auto* other = library->technology(t.technology_nm))
                twice(file, std::to_string(t.technology_nm) + " nm", other->file);
            library->add(std::move(t));
        });
    for (const auto& file : cell_files(path, cell))
        collect(problems, [&] {
            model::CellTable t = load_cell_table(file);
            if (const auto* other = library->cell(t.cell, t.technology_nm))
                twice(file, t.cell + " at " + std::to_string(t.technology_nm) + " nm", other->file);
            library->add(std::move(t));
        });
    if (!problems.empty()) throw base::InputError(std::move(problems));
    return library;
}

base::Diagnostic unknown_config(const ConfigPath& path, const std::string& kind,
                                const std::string& what, const std::string& name,
                                const std::string& origin) {
    const std::string problem = "unknown " + what + " '" + name + "'";
    if (name.ends_with(".yaml")) return {origin, 0, 0, problem, "there is no such file", ""};
    const auto known = path.names(kind);
    const bool near = base::nearest_name(name, known).has_value();
    return {origin, 0, 0, problem, near ? "" : path.described(), base::suggest_name(name, known)};
}

model::HardwareTemplate find_template(const ConfigPath& path, const std::string& name,
                                      const std::string& origin) {
    const auto file = path.find("templates", name);
    if (!file)
        throw base::InputError(
            {unknown_config(path, "templates", "hardware template", name, origin)});
    return load_template(*file);
}

std::vector<model::Network> find_networks(const ConfigPath& path,
                                          const std::vector<std::string>& names,
                                          const std::string& origin,
                                          const std::filesystem::path& relative_to) {
    std::vector<model::Network> networks;
    std::vector<base::Diagnostic> problems;
    for (const std::string& name : names) {
        if (const auto file = path.find("networks", name, relative_to))
            collect(problems, [&] { networks.push_back(load_network(*file)); });
        else
            problems.push_back(unknown_config(path, "networks", "network", name, origin));
    }
    if (!problems.empty()) throw base::InputError(std::move(problems));
    return networks;
}

}  // namespace atl::io
