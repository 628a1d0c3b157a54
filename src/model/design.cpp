#include "atoll/model/design.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "atoll/base/contract.hpp"
#include "atoll/base/text.hpp"
#include "atoll/model/physical/array.hpp"
#include "atoll/model/physical/duplication.hpp"
#include "atoll/model/physical/precision.hpp"
#include "atoll/model/physical/second_tiles.hpp"

namespace atl::model {

namespace {

using physical::cell_type_names;
using physical::duplication_names;
using physical::precision_names;
using physical::second_layers_names;

const DesignParameter supply_voltage{"supply_voltage", "V", "supply voltage of the crossbar parts",
                                     &Design::supply_voltage};
const DesignParameter bits_per_cell{"bits_per_cell", "", "bits stored in one cell",
                                    &Design::bits_per_cell, true};
const DesignParameter rows{"rows", "", "rows of a crossbar", &Design::rows, true};
const DesignParameter columns{"columns", "", "columns of a crossbar", &Design::columns, true};
const DesignParameter router_groups{"router_groups", "", "router groups of the chip",
                                    &Design::router_groups, true};
const DesignParameter tiles_per_group{"tiles_per_group", "", "tiles of a router group",
                                      &Design::tiles_per_group, true};
const DesignParameter macros_per_tile{"macros_per_tile", "", "macros (crossbars) of a tile",
                                      &Design::macros_per_tile, true};
const DesignParameter glb_kib{"glb_kib", "KiB", "size of the global buffer", &Design::glb_kib,
                              true};
const DesignParameter technology_nm{"technology_nm", "nm", "technology node",
                                    &Design::technology_nm};

const std::array<DesignParameter, n_design_parameters> reference_parameters = {
    {supply_voltage,
     bits_per_cell,
     {"cycle_time", "s", "duration of one cycle", &Design::cycle_time},
     rows,
     columns,
     router_groups,
     tiles_per_group,
     macros_per_tile,
     glb_kib,
     technology_nm}};

constexpr std::array<std::string_view, 2> yes_no = {"no", "yes"};

constexpr std::uint32_t bit(physical::CellType cell) {
    return std::uint32_t{1} << static_cast<unsigned>(cell);
}
constexpr std::uint32_t rram = bit(physical::CellType::rram_1t1r);
constexpr std::uint32_t analog = rram | bit(physical::CellType::sram_analog);
constexpr std::uint32_t sram = ~rram;

DesignParameter under(std::uint32_t cells, DesignParameter parameter,
                      DesignParameter::Tiles tiles = DesignParameter::Tiles::first) {
    parameter.cells = cells;
    parameter.tiles = tiles;
    return parameter;
}
DesignParameter extra(DesignParameter parameter) {
    parameter.extra = true;
    return parameter;
}
DesignParameter second(std::string_view name, std::string_view meaning, int Design::*field,
                       std::uint32_t cells = ~std::uint32_t{0}) {
    return extra(under(cells, {name, "", meaning, field}, DesignParameter::Tiles::second));
}

const std::array<DesignParameter, n_physical_parameters> physical_parameters = {
    {{"cell", "", "kind of cell", &Design::cell, false, cell_type_names, true},
     supply_voltage,
     under(rram, bits_per_cell),
     rows,
     columns,
     {"row_groups", "", "groups of a crossbar's rows that are read one after the other",
      &Design::row_groups},
     {"input_bits_per_step", "", "bits of an input applied at once", &Design::input_bits_per_step},
     under(analog, {"adc_bits", "", "bits of a conversion", &Design::adc_bits}),
     under(analog,
           {"columns_per_adc", "", "columns that share a converter", &Design::columns_per_adc}),
     {"weight_bits", "", "bits of a weight", &Design::weight_bits},
     {"input_bits", "", "bits of an activation", &Design::input_bits},
     router_groups,
     tiles_per_group,
     macros_per_tile,
     {"duplication", "", "what macros that are left hold copies for", &Design::duplication, false,
      duplication_names, true},
     under(sram,
           {"double_buffered", "", "whether streamed weights are loaded while others are in use",
            &Design::double_buffered, false, yes_no, true},
           DesignParameter::Tiles::any),
     {"tile_buffer_kib", "KiB", "size of a tile's buffer", &Design::tile_buffer_kib},
     {"tile_port_bits", "", "word of a tile's buffer", &Design::tile_port_bits},
     glb_kib,
     {"glb_port_bits", "", "word of the global buffer", &Design::glb_port_bits},
     {"link_bits", "", "width of a link between router groups", &Design::link_bits},
     {"digital_macs",
      "",
      "multipliers of the unit for products of activations; 0: none",
      &Design::digital_macs,
      false,
      {},
      true},
     {"dram",
      "",
      "kind of main memory: position in the list of the physical constants",
      &Design::dram,
      false,
      {},
      true},
     {"dram_channels", "", "channels of main memory", &Design::dram_channels},
     technology_nm,
     extra({"precision", "",
            "bits that a network is run at: the chip's, or the fewest it can do with",
            &Design::precision, false, precision_names, true}),
     extra({"second_layers", "", "layers that lie on tiles of a second kind",
            &Design::second_layers, false, second_layers_names, true}),
     extra(under(~std::uint32_t{0},
                 {"second_cell", "", "kind of cell of the second tiles", &Design::second_cell,
                  false, cell_type_names, true},
                 DesignParameter::Tiles::second)),
     second("second_rows", "rows of a crossbar of the second tiles", &Design::second_rows),
     second("second_columns", "columns of a crossbar of the second tiles", &Design::second_columns),
     second("second_row_groups", "row groups of a crossbar of the second tiles",
            &Design::second_row_groups),
     second("second_bits_per_cell", "bits stored in one cell of the second tiles",
            &Design::second_bits_per_cell, rram),
     second("second_adc_bits", "bits of a conversion in the second tiles", &Design::second_adc_bits,
            analog),
     second("second_columns_per_adc", "columns that share a converter of the second tiles",
            &Design::second_columns_per_adc, analog),
     second("second_tiles_per_group", "second tiles of a router group",
            &Design::second_tiles_per_group),
     second("second_macros_per_tile", "macros of a second tile", &Design::second_macros_per_tile)}};
}  // namespace

bool DesignParameter::matters(const Design& d) const {
    const auto counts = [&](int cell) { return (cells >> static_cast<unsigned>(cell) & 1) != 0; };
    const bool two = d.second_layers != 0;
    switch (tiles) {
        case Tiles::first:
            return counts(d.cell);
        case Tiles::second:
            return two && counts(d.second_cell);
        case Tiles::any:
            break;
    }
    return counts(d.cell) || (two && counts(d.second_cell));
}

double DesignParameter::get(const Design& d) const {
    return std::visit([&](auto member) { return static_cast<double>(d.*member); }, field);
}

void DesignParameter::set(Design& d, double value) const {
    ATOLL_EXPECT(!integer() || value == std::floor(value));
    if (const auto* whole = std::get_if<int Design::*>(&field))
        d.*(*whole) = static_cast<int>(value);
    else
        d.*std::get<double Design::*>(field) = value;
}

std::string DesignParameter::text(const Design& d) const {
    if (!names.empty()) return std::string(names[static_cast<std::size_t>(get(d))]);
    return base::shortest(get(d));
}

std::optional<double> DesignParameter::parse(std::string_view text) const {
    const auto named = std::find(names.begin(), names.end(), text);
    if (named != names.end()) return static_cast<double>(named - names.begin());
    const auto value = names.empty() ? base::parse_real(std::string(text)) : std::nullopt;
    if (!value || *value < 0 || (*value == 0 && !zero)) return std::nullopt;
    if (integer() && (*value != std::floor(*value) || *value > std::numeric_limits<int>::max()))
        return std::nullopt;
    return value;
}

std::string DesignParameter::wanted() const {
    if (!names.empty())
        return "one of " + base::join(std::vector<std::string>(names.begin(), names.end()), ", ");
    return std::string(integer() ? "a whole number" : "a number") +
           (zero ? " of 0 or more" : " above 0");
}

bool DesignParameter::optional() const {
    const bool shared = find_design_parameter(name, ModelKind::reference) != nullptr;
    return name == "technology_nm" || (!shared && name != "cell");
}

std::span<const DesignParameter> design_parameters(ModelKind model) {
    if (model == ModelKind::physical) return physical_parameters;
    return reference_parameters;
}

std::span<const DesignParameter* const> all_design_parameters() {
    static const std::vector<const DesignParameter*> all = [] {
        std::vector<const DesignParameter*> out;
        for (const ModelKind model : {ModelKind::reference, ModelKind::physical})
            for (const DesignParameter& p : design_parameters(model))
                if (std::none_of(out.begin(), out.end(),
                                 [&](const auto* other) { return other->name == p.name; }))
                    out.push_back(&p);
        return out;
    }();
    return all;
}

const DesignParameter* find_design_parameter(std::string_view name, ModelKind model) {
    for (const auto& p : design_parameters(model))
        if (p.name == name) return &p;
    return nullptr;
}

}  // namespace atl::model
