#include "atoll/io/physical_files.hpp"

#include <algorithm>
#include <utility>

#include "atoll/io/model_files.hpp"
#include "file_schemas.hpp"
#include "physical_keys.hpp"
#include "read_file.hpp"

namespace atl::io {

namespace physical = model::physical;

namespace {

std::vector<physical::ScalingNode> scaling_nodes(MapReader& in, const RowTable& table) {
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

void take_wires(MapReader& in, const RowTable& table, physical::WireConstants& wires) {
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

void take_buffers(MapReader& in, const RowTable& table, physical::BufferTable& buffers) {
    std::vector<physical::BufferTable::Row> rows;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto& x = table.rows[i];
        if (std::any_of(x.begin(), x.end(), [](double value) { return value <= 0; }))
            in.problem(table.places[i], "numbers above 0 are wanted");
        rows.push_back({x[0], x[1], x[2], {x[3], x[4], x[5], x[6], x[7], x[8], false}});
    }
    if (rows.empty()) return;  // reported
    std::size_t index = 0;
    if (const char* why = physical::BufferTable::problem(rows, index))
        in.problem(table.places[index], why);
    else
        buffers = physical::BufferTable(std::move(rows));
}

std::string text_of(const YAML::Node& map, const char* key) {
    const YAML::Node value = map[key];
    return value && value.IsScalar() ? value.Scalar() : "";
}

}  // namespace

SchemaValue physical_schema() {
    return schema_of<PhysicalFields>();
}

physical::PhysicalConstants load_physical(const std::filesystem::path& file) {
    PhysicalFields fields;
    physical::PhysicalConstants& out = fields.constants;
    std::vector<physical::ScalingNode> planar, finfet;
    read_file(file, fields, [&](MapReader& in, const YAML::Node& root) {
        planar = scaling_nodes(in, fields.planar);
        finfet = scaling_nodes(in, fields.finfet);
        take_wires(in, fields.wires, out.array.wires);
        take_buffers(in, fields.buffers, out.buffers);
        if (root.IsMap())
            for (const auto& group : root)
                if (group.second.IsMap() && group.second["source"])
                    out.sources.push_back({group.first.Scalar(), text_of(group.second, "source"),
                                           text_of(group.second, "validity")});
        const auto& nodes = out.fabrication.nodes;
        for (std::size_t i = 1; i < nodes.size(); ++i)
            if (nodes[i].node_nm <= nodes[i - 1].node_nm)
                in.problem({root["fabrication"]["nodes"][i], "", ""}, "nodes must ascend");
    });
    out.scaling = physical::TechnologyScaling(out.gates, planar, finfet, out.validity.planar_to_nm);
    return std::move(out);
}

physical::PhysicalConstants find_physical(const ConfigPath& path, const std::string& name,
                                          const std::string& origin) {
    const auto file = path.find("physical", name);
    if (!file)
        throw base::InputError(
            {unknown_config(path, "physical", "set of physical constants", name, origin)});
    return load_physical(*file);
}

}  // namespace atl::io
