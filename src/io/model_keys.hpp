/// The keys of networks, cells, technologies and hardware templates.
#pragma once

#include "atoll/model/component_tables.hpp"
#include "atoll/model/network.hpp"
#include "atoll/model/unit_costs.hpp"
#include "table_reader.hpp"

namespace atl::model {

template <class Visitor>
void describe(Visitor& v, Layer::DynamicProduct& p) {
    const auto extent = [&](std::string_view name, std::int64_t& value, std::string_view doc) {
        v.field(name, value, {.doc = doc, .min = 1, .max = 1 << 24, .required = true});
    };
    extent("heads", p.heads, "products side by side");
    extent("rows", p.rows, "of the first operand and of the result");
    extent("inner", p.inner, "columns of the first operand, rows of the second");
    extent("columns", p.columns, "of the second operand and of the result");
}

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
    v.field("strides", l.strides,
            {.doc = "height and width; kept for the record, the cost model does not use them",
             .min = 1,
             .items = "height and width"});
    v.field("avg_input", l.statistics.average_input,
            {.doc = "mean 8-bit input code / 255; 0.5 where nothing is known of it",
             .min = 0,
             .max = 1});
    v.field(
        "avg_weight_slice", l.statistics.average_weight_slice,
        {.doc = "for 1 to 8 bits per cell b: mean weight slice / (2^b - 1); 0.5 where nothing is "
                "known of them",
         .min = 0,
         .max = 1,
         .items = "for 1 to 8 bits per cell"});
    v.value("dynamic", l.dynamic,
            {.doc = "a product of activations, for the physical model: what the layer really is "
                    "where its extents take an operand for static weights"});
}

}  // namespace atl::model

namespace atl::io {

inline void read_value(MapReader& in, const YamlValue& v,
                       std::optional<model::Layer::DynamicProduct>& product, const FieldInfo&) {
    MapReader fields = in.inner(v);
    describe(fields, product.emplace());
    fields.finish();
}
inline SchemaValue value_schema(const std::optional<model::Layer::DynamicProduct>&,
                                const FieldInfo&) {
    model::Layer::DynamicProduct product;
    return SchemaVisitor::mapping_of(product);
}

/// Texts for people that every table file carries.
struct Notes {
    std::string source, conditions, validity;
};

template <class Visitor>
void describe(Visitor& v, Notes& n) {
    v.field("source", n.source, {.doc = "where the numbers come from", .required = true});
    v.field("conditions", n.conditions, {.doc = "under which conditions they hold; for people"});
    v.field("validity", n.validity, {.doc = "where they hold; for people"});
}

struct NetworkFields {
    std::string name, note;
    Notes notes;
    std::vector<model::Layer> layers;
};

template <class Visitor>
void describe(Visitor& v, NetworkFields& n) {
    v.field("name", n.name, {.doc = "name of the network", .required = true});
    v.field("note", n.note, {.doc = "what to know before comparing; for people"});
    describe(v, n.notes);
    v.list("layers", n.layers,
           {.doc = "in any order; a convolution, or a matrix product written as one",
            .required = true,
            .least_items = 1,
            .items = "a network has one layer at least"});
}

inline constexpr FieldInfo node_info{
    .doc = "technology node", .unit = "nm", .min = 1, .max = 1000, .required = true};

struct CellFields {
    std::string name, cell;
    int technology_nm = 0, most_bits_per_cell = 1;
    Notes notes;
    GridFields grid{{"supply_voltage", "rows", "columns"}, model::crossbar_column_names};
};

template <class Visitor>
void describe(Visitor& v, CellFields& c) {
    v.field("name", c.name, {.doc = "name of the table; for people", .required = true});
    v.field("cell", c.cell,
            {.doc = "cell type, as templates name it; the name of the file is that, the node and "
                    "nm: rram-32nm.yaml",
             .required = true});
    v.field("technology_nm", c.technology_nm, node_info);
    describe(v, c.notes);
    v.field(
        "most_bits_per_cell", c.most_bits_per_cell,
        {.doc = "bits the cell can hold", .min = 1, .max = model::operand_bits, .required = true});
    describe(v, c.grid);
}

struct BufferFields {
    BufferFields();

    std::string validity;
    GridFields grid;
};

template <class Visitor>
void describe(Visitor& v, BufferFields& b) {
    v.field("validity", b.validity, {.doc = "where the table holds; for people"});
    describe(v, b.grid);
}

struct Router {
    double read_pJ = 0, area_um2 = 0;
};

template <class Visitor>
void describe(Visitor& v, Router& r) {
    v.field("read_pJ", r.read_pJ,
            {.doc = "energy of one flit of 128 bits", .unit = "pJ", .min = 0, .required = true});
    v.field("area_um2", r.area_um2,
            {.doc = "area of the router of one group", .unit = "um2", .min = 0, .required = true});
}

struct MainMemory {
    double read_pJ = 0;
};

template <class Visitor>
void describe(Visitor& v, MainMemory& m) {
    v.field("read_pJ", m.read_pJ,
            {.doc = "energy of one word of 128 bits", .unit = "pJ", .min = 0, .required = true});
}

struct TechnologyFields {
    std::string name;
    int technology_nm = 0;
    Notes notes;
    Router router;
    double relative_cost_per_mm2 = 1;
    MainMemory main_memory;
    RowTable adders{{"bits", "energy_pJ", "area_um2", "leak_pJ_per_s"}};
    BufferFields io_buffers, global_buffers;
};

template <class Visitor>
void describe_numbers(Visitor& v, TechnologyFields& t) {
    v.field("name", t.name, {.doc = "name of the node; for people", .required = true});
    v.field("technology_nm", t.technology_nm, node_info);
    describe(v, t.notes);
    v.section("router", t.router, {.doc = "a router of a group of tiles", .required = true});
    v.field("relative_cost_per_mm2", t.relative_cost_per_mm2,
            {.doc = "cost of silicon relative to that of 32 nm",
             .min = 0,
             .above_min = true,
             .required = true});
    v.section("main_memory", t.main_memory, {.doc = "memory outside the chip", .required = true});
}

template <class Visitor>
void describe_tables(Visitor& v, TechnologyFields& t) {
    v.section("adders", t.adders,
              {.doc = "address adders: one for every number of address bits that the buffers "
                      "below can have",
               .required = true});
    v.section("io_buffers", t.io_buffers,
              {.doc = "input and output buffers of a tile", .required = true});
    v.section("global_buffers", t.global_buffers,
              {.doc = "the buffer of the whole chip", .required = true});
}

template <class Visitor>
void describe(Visitor& v, TechnologyFields& t) {
    describe_numbers(v, t);
    describe_tables(v, t);
}

inline constexpr std::array<std::string_view, 2> storage_names = {"resident", "streamed"};

struct TemplateFields {
    Notes notes;
    model::HardwareTemplate hardware;
};

template <class Visitor>
void describe(Visitor& v, TemplateFields& t) {
    v.field("name", t.hardware.name, {.doc = "name of the template", .required = true});
    describe(v, t.notes);
    v.field("cell", t.hardware.cell,
            {.doc = "cell type: that of the tables in configs/cells", .required = true});
    v.choice("weights", t.hardware.weights, storage_names,
             {.doc = "resident: all weights stay in the cells; streamed: they come from main "
                     "memory",
              .required = true});
}

}  // namespace atl::io
