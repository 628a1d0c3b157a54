#include "atoll/io/physical_files.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "physical_keys.hpp"
#include "read_file.hpp"
#include "table_reader.hpp"

namespace atl::io {

namespace physical = model::physical;
namespace keys = model::physical::keys;
using physical::PhysicalConstants;

namespace {

/// A required mapping within a file, read by `read(MapReader&)`.
template <class Read>
void part(MapReader& in, std::string_view name, Read read) {
    const auto found = in.take(name, true);
    if (!found) return;
    MapReader inner = in.inner(*found);
    read(inner);
    inner.finish();
}

std::vector<physical::ScalingNode> read_nodes(MapReader& in, std::string_view name) {
    static const std::vector<std::string> columns = {
        "node_nm",  "nominal_V", "threshold_V", "energy_2", "energy_1",
        "energy_0", "delay_3",   "delay_2",     "delay_1",  "delay_0"};
    const RowTable table = read_rows(in, columns, name, -std::numeric_limits<double>::infinity());
    std::vector<physical::ScalingNode> nodes;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const auto& x = table.rows[r];
        const physical::ScalingNode node{
            x[0], x[1], x[2], {x[3], x[4], x[5]}, {x[6], x[7], x[8], x[9]}};
        const double V = node.nominal_V;
        const double energy = (x[3] * V + x[4]) * V + x[5];
        const double delay = ((x[6] * V + x[7]) * V + x[8]) * V + x[9];
        if (x[0] <= 0 || x[2] <= 0 || V <= x[2])
            in.problem(table.places[r], "node, supply and threshold must be above 0",
                       "and the supply above the threshold");
        else if (energy <= 0 || delay <= 0)
            in.problem(table.places[r], "energy and delay must be above 0 at the nominal supply");
        else if (!nodes.empty() && nodes.back().node_nm <= x[0])
            in.problem(table.places[r], "nodes must descend");
        else
            nodes.push_back(node);
    }
    if (!table.rows.empty() && table.rows.size() < 2)
        in.problem(table.place, "two nodes or more are needed");
    return nodes;
}

void read_wires(MapReader& in, physical::WireConstants& wires) {
    keys::notes(in);
    in.field("fF_per_um", wires.fF_per_um, keys::positive("of a wire", "fF/um"));
    const RowTable table = read_rows(in, {"node_nm", "ohm_per_um"});
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const auto& row = table.rows[r];
        if (row[0] <= 0 || row[1] <= 0)
            in.problem(table.places[r], "numbers above 0 are wanted");
        else if (r > 0 && row[0] <= table.rows[r - 1][0])
            in.problem(table.places[r], "nodes must ascend");
        wires.resistance.push_back({row[0], row[1]});
    }
    if (!table.rows.empty() && table.rows.size() < 2)
        in.problem(table.place, "two nodes or more are needed");
}

}  // namespace

void load_gates(const std::filesystem::path& file, PhysicalConstants& out) {
    std::vector<physical::ScalingNode> planar, finfet;
    read_file(file, [&](MapReader& in) {
        part(in, "gates", [&](MapReader& r) { describe(r, out.gates); });
        part(in, "chain", [&](MapReader& r) {
            keys::notes(r);
            r.field("glitch_intercept", out.chain.glitch_intercept,
                    keys::positive("switching of a chain / of a tree"));
            r.field("glitch_slope", out.chain.glitch_slope, keys::positive("per input"));
            r.field("most_rows", out.validity.chain_rows, keys::count("longest measured", 1e6));
        });
        part(in, "scaling", [&](MapReader& r) {
            keys::notes(r);
            r.field("planar_to_nm", out.validity.planar_to_nm,
                    keys::positive("smallest planar node", "nm"));
            r.field("supply_margin_V", out.validity.supply_margin_V,
                    keys::positive("least supply above the threshold", "V"));
            planar = read_nodes(r, "planar");
            finfet = read_nodes(r, "finfet");
        });
    });
    out.scaling = physical::TechnologyScaling(out.gates, planar, finfet, out.validity.planar_to_nm);
}

void load_converters(const std::filesystem::path& file, PhysicalConstants& out) {
    read_file(file, [&](MapReader& in) {
        part(in, "survey", [&](MapReader& r) { describe(r, out.adc.survey); });
        part(in, "column", [&](MapReader& r) { describe(r, out.adc.column); });
        part(in, "neuron", [&](MapReader& r) { describe(r, out.adc.neuron); });
        part(in, "limits", [&](MapReader& r) {
            keys::notes(r);
            r.field("spread", out.adc.spread,
                    {.doc = "real converters lie within x and / this", .min = 1, .required = true});
            r.field("most_adc_bits", out.validity.most_adc_bits,
                    keys::count("more are outside", 64));
        });
    });
}

void load_arrays(const std::filesystem::path& file, PhysicalConstants& out) {
    read_file(file, [&](MapReader& in) {
        part(in, "wires", [&](MapReader& r) { read_wires(r, out.array.wires); });
        part(in, "rram", [&](MapReader& r) {
            keys::notes(r);
            describe(r, out.array.rram);
            r.field("most_bits_per_cell", out.validity.most_rram_bits,
                    keys::count("more are outside", 64));
            r.field("most_ir_drop", out.validity.most_ir_drop,
                    keys::share("relative voltage drop along a line; more is outside"));
        });
        part(in, "sram", [&](MapReader& r) { describe(r, out.array.sram); });
        part(in, "drivers", [&](MapReader& r) { describe(r, out.array.drivers); });
    });
}

void load_buffers(const std::filesystem::path& file, PhysicalConstants& out) {
    read_file(file, [&](MapReader& in) {
        part(in, "buffers", [&](MapReader& r) {
            keys::notes(r);
            const RowTable table =
                read_rows(r, {"node_nm", "bytes", "width_bits", "read_pJ", "write_pJ", "leakage_mW",
                              "area_mm2", "access_ns", "cycle_ns"});
            std::vector<physical::BufferTable::Row> rows;
            for (std::size_t i = 0; i < table.rows.size(); ++i) {
                const auto& x = table.rows[i];
                if (std::any_of(x.begin(), x.end(), [](double value) { return value <= 0; }))
                    r.problem(table.places[i], "numbers above 0 are wanted");
                rows.push_back({x[0], x[1], x[2], {x[3], x[4], x[5], x[6], x[7], x[8], false}});
            }
            std::size_t index = 0;
            if (const char* why = physical::BufferTable::problem(rows, index))
                r.problem(table.places[index], why);
            else if (!rows.empty())
                out.buffers = physical::BufferTable(std::move(rows));
        });
    });
}

void load_links(const std::filesystem::path& file, PhysicalConstants& out) {
    read_file(file, [&](MapReader& in) {
        part(in, "router", [&](MapReader& r) { describe(r, out.links.router); });
        in.list("dram", out.links.dram, {.doc = "kinds of main memory", .required = true});
    });
}

void load_accuracy(const std::filesystem::path& file, PhysicalConstants& out) {
    const auto fit = [](MapReader& in, std::string_view name, std::array<double, 5>& to) {
        const auto found = in.take(name, true);
        if (!found) return;
        std::vector<double> values;
        in.read(*found, values, keys::any("coefficients, lowest power first", "uS"));
        if (values.size() != to.size())
            in.problem(*found, "'" + found->path + "' must hold five numbers");
        else
            std::copy(values.begin(), values.end(), to.begin());
    };
    read_file(file, [&](MapReader& in) {
        part(in, "noise", [&](MapReader& r) {
            keys::notes(r);
            auto& c = out.accuracy;
            r.field("most_uS", c.most_uS, keys::positive("largest conductance", "uS"));
            fit(r, "after_second_uS", c.after_second_uS);
            fit(r, "after_day_uS", c.after_day_uS);
            r.field("read_noise", c.read_noise, keys::share("deviation of a read / conductance"));
            r.field("clipping", c.clipping, keys::positive("ADC range / deviation of the sum"));
        });
    });
}

PhysicalConstants load_physical(const ConfigPath& path) {
    using Load = void (*)(const std::filesystem::path&, PhysicalConstants&);
    static constexpr std::array<std::pair<const char*, Load>, 6> files = {
        {{"gates", load_gates},
         {"converters", load_converters},
         {"arrays", load_arrays},
         {"buffers", load_buffers},
         {"links", load_links},
         {"accuracy", load_accuracy}}};
    PhysicalConstants constants;
    std::vector<base::Diagnostic> problems;
    for (const auto& [name, load] : files) {
        const auto file = path.find("physical", name);
        if (!file)
            problems.push_back({"configs", 0, 0, std::string("no physical/") + name + ".yaml",
                                "the physical model needs it", ""});
        else
            collect(problems, [&, read = load] { read(*file, constants); });
    }
    if (!problems.empty()) throw base::InputError(std::move(problems));
    return constants;
}

}  // namespace atl::io
