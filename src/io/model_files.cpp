#include "atoll/io/model_files.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/yaml.hpp"
#include "read_file.hpp"
#include "table_reader.hpp"

namespace atl::model {

template <class Visitor>
void describe(Visitor& v, Layer& l) {
    v.field("name", l.name, {.doc = "name of the layer", .required = true});
    v.field("type", l.type, {.doc = "kind of layer in its source; for people"});
    constexpr double most = 1 << 24;
    const auto extent = [&](std::string_view name, std::int64_t& value, std::string_view doc) {
        v.field(name, value, {.doc = doc, .min = 1, .max = most});
    };
    extent("N", l.N, "batch");
    extent("C", l.C, "input channels of a group");
    extent("M", l.M, "output channels of a group");
    extent("P", l.P, "output height");
    extent("Q", l.Q, "output width");
    extent("R", l.R, "kernel height");
    extent("S", l.S, "kernel width");
    extent("G", l.G, "groups");
    v.field("avg_input", l.statistics.average_input,
            {.doc = "mean 8-bit input code / 255", .min = 0, .max = 1, .required = true});
}

}  // namespace atl::model

namespace atl::io {

using base::ErrorKind;

namespace {

/// Texts for people that every table file carries.
void read_notes(MapReader& in, std::string* source) {
    std::string ignored;
    in.field("source", source != nullptr ? *source : ignored,
             {.doc = "where the numbers come from", .required = true});
    in.field("conditions", ignored, {.doc = "under which conditions they hold"});
    in.field("validity", ignored, {.doc = "where they hold"});
}

/// A list of exactly `out.size()` numbers, kept as it is when absent.
template <class T, std::size_t N>
void read_exactly(MapReader& in, std::string_view name, std::array<T, N>& out,
                  const FieldInfo& info, const std::string& why) {
    const auto v = in.take(name, info.required);
    if (!v) return;
    if (!v->node.IsSequence() || v->node.size() != N) {
        in.problem(*v, "'" + v->path + "' must be a list of " + std::to_string(N) + " numbers",
                   why);
        return;
    }
    std::vector<T> values;
    in.read(*v, values, info);
    std::copy_n(values.begin(), N, out.begin());
}

void read_statistics_and_strides(MapReader& in, model::Layer& layer) {
    std::array<std::int64_t, 2> strides = {1, 1};
    read_exactly(in, "strides", strides, {.doc = "not used by the reference model", .min = 1},
                 "height and width");
    layer.stride_h = strides[0];
    layer.stride_w = strides[1];
    read_exactly(in, "avg_weight_slice", layer.statistics.average_weight_slice,
                 {.doc = "mean weight slice / (2^b - 1)", .min = 0, .max = 1, .required = true},
                 "for 1 to 8 bits per cell");
}

/// The one thrown by a name that nothing answers to.
base::Diagnostic unknown(const ConfigPath& path, const std::string& kind, const std::string& what,
                         const std::string& name, const std::string& origin) {
    const bool file = name.ends_with(".yaml");
    return {origin,
            0,
            0,
            "unknown " + what + " '" + name + "'",
            file ? "there is no such file" : "",
            file ? "" : base::suggest_name(name, path.names(kind))};
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

}  // namespace

model::Network load_network(const std::filesystem::path& file) {
    model::Network network;
    read_file(file, [&](MapReader& in) {
        std::string note;
        in.field("name", network.name, {.doc = "name of the network", .required = true});
        in.field("note", note, {.doc = "what to know before comparing"});
        read_notes(in, &network.source);
        const auto layers = in.take("layers", true);
        if (!layers) return;
        if (!layers->node.IsSequence() || layers->node.size() == 0) {
            in.problem(*layers, "'layers' must be a list of layers");
            return;
        }
        for (std::size_t l = 0; l < layers->node.size(); ++l) {
            MapReader fields = in.inner(MapReader::element(*layers, l));
            model::Layer& layer = network.layers.emplace_back();
            describe(fields, layer);
            read_statistics_and_strides(fields, layer);
            double macs = 1;  // counted in 64 bits, at up to 512 1-bit products each
            for (std::int64_t extent : layer.extents().values) macs *= static_cast<double>(extent);
            if (macs > 0x1p53)
                in.problem(MapReader::element(*layers, l), "a layer of more than 1e15 MACs");
            fields.finish();
        }
    });
    return network;
}

model::CellTable load_cell_table(const std::filesystem::path& file) {
    model::CellTable table;
    table.file = "cells/" + file.filename().string();
    read_file(file, [&](MapReader& in) {
        in.field("name", table.name, {.doc = "for people", .required = true});
        in.field("cell", table.cell, {.doc = "cell type", .required = true});
        in.field("technology_nm", table.technology_nm,
                 {.doc = "node", .unit = "nm", .min = 1, .max = 1000, .required = true});
        read_notes(in, &table.source);
        in.field("most_bits_per_cell", table.most_bits_per_cell,
                 {.doc = "bits the cell can hold",
                  .min = 1,
                  .max = model::operand_bits,
                  .required = true});
        const auto& names = model::crossbar_column_names;
        table.grid =
            read_grid(in, {"supply_voltage", "rows", "columns"}, {names.begin(), names.end()});
    });
    return table;
}

model::Technology load_technology(const std::filesystem::path& file) {
    model::Technology technology;
    technology.file = "technologies/" + file.filename().string();
    read_file(file, [&](MapReader& in) {
        in.field("name", technology.name, {.doc = "for people", .required = true});
        in.field("technology_nm", technology.technology_nm,
                 {.doc = "node", .unit = "nm", .min = 1, .max = 1000, .required = true});
        read_notes(in, &technology.source);
        const auto part = [&](std::string_view name, auto read) {
            const auto v = in.take(name, true);
            if (v) {
                MapReader inner = in.inner(*v);
                read(inner);
                inner.finish();
            }
            return v;
        };
        const FieldInfo energy{
            .doc = "energy of one word", .unit = "pJ", .min = 0, .required = true};
        const FieldInfo area{.doc = "area", .unit = "um2", .min = 0, .required = true};
        part("router", [&](MapReader& r) {
            r.field("read_pJ", technology.router_read_pJ, energy);
            r.field("area_um2", technology.router_area_um2, area);
        });
        in.field("relative_cost_per_mm2", technology.relative_cost_per_mm2,
                 {.doc = "cost of silicon relative to 32 nm",
                  .min = 0,
                  .above_min = true,
                  .required = true});
        part("main_memory",
             [&](MapReader& r) { r.field("read_pJ", technology.main_memory_read_pJ, energy); });
        const std::size_t problems_before = in.problem_count();
        const auto adders = part("adders", [&](MapReader& r) {
            const auto t = read_rows(r, {"bits", "energy_pJ", "area_um2", "leak_pJ_per_s"});
            for (std::size_t i = 0; i < t.rows.size(); ++i) {
                const auto& row = t.rows[i];
                const int bits = static_cast<int>(std::min(row[0], 64.0));
                if (row[0] != bits || technology.adders.contains(bits))
                    r.problem(t.places[i], "an adder of " + base::shortest(row[0]) + " bits",
                              "each whole number of bits once");
                technology.adders[bits] = {row[1], row[2], row[3]};
            }
        });
        const auto buffers = [&](std::string_view name, model::BufferTable& out) {
            part(name, [&](MapReader& r) {
                std::string validity;
                r.field("validity", validity, {.doc = "where the table holds"});
                out = model::BufferTable(
                    read_grid(r, {"width_bits", "depth"},
                              {"sram_read_pJ", "sram_write_pJ", "sram_leak_mW", "sram_area_um2"}));
            });
        };
        buffers("io_buffers", technology.io_buffers);
        buffers("global_buffers", technology.global_buffers);
        // What is missing is known of whole tables only.
        if (adders && in.problem_count() == problems_before) check_adders(in, *adders, technology);
    });
    return technology;
}

model::HardwareTemplate load_template(const std::filesystem::path& file) {
    static constexpr std::array<std::string_view, 2> storages = {"resident", "streamed"};
    model::HardwareTemplate hardware;
    read_file(file, [&](MapReader& in) {
        in.field("name", hardware.name, {.doc = "name of the template", .required = true});
        read_notes(in, &hardware.source);
        in.field("cell", hardware.cell, {.doc = "cell type", .required = true});
        in.choice("weights", hardware.weights, storages,
                  {.doc = "resident in the cells, or streamed from main memory", .required = true});
    });
    return hardware;
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
    for (const auto& file : path.files("cells"))
        if (file.stem().string().starts_with(cell + "-"))
            collect(problems, [&] {
                model::CellTable t = load_cell_table(file);
                if (const auto* other = library->cell(t.cell, t.technology_nm))
                    twice(file, t.cell + " at " + std::to_string(t.technology_nm) + " nm",
                          other->file);
                library->add(std::move(t));
            });
    if (!problems.empty()) throw base::InputError(std::move(problems));
    return library;
}

model::HardwareTemplate find_template(const ConfigPath& path, const std::string& name,
                                      const std::string& origin) {
    const auto file = path.find("templates", name);
    if (!file)
        throw base::InputError({unknown(path, "templates", "hardware template", name, origin)});
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
            problems.push_back(unknown(path, "networks", "network", name, origin));
    }
    if (!problems.empty()) throw base::InputError(std::move(problems));
    return networks;
}

}  // namespace atl::io
