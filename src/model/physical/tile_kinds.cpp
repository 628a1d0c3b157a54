#include "tile_kinds.hpp"

#include <algorithm>

namespace atl::model::physical {

std::vector<TileKind> tile_kinds(const PhysicalConstants& constants, const Design& design) {
    std::vector<TileKind> out = {{design, chip_of(constants, design), tiles_part(design, false)}};
    if (static_cast<SecondLayers>(design.second_layers) != SecondLayers::none) {
        const Design second = second_tiles_of(design);
        out.push_back({second, chip_of(constants, second), tiles_part(design, true)});
    }
    return out;
}

Design with_bits(const Design& design, Bits bits) {
    Design out = design;
    out.weight_bits = bits.weight;
    out.input_bits = bits.input;
    return out;
}

Design at_fewest_bits(const Design& design) {
    if (static_cast<Precision>(design.precision) == Precision::chip) return design;
    return with_bits(design, {std::min(least_chosen_bits, design.weight_bits),
                              std::min(least_chosen_bits, design.input_bits)});
}

void run_at(Chip& chip, const MacroFigures& macro) {
    chip.grid = macro.grid;
    chip.group_ns = macro.group_ns;
    chip.fill_ns = macro.fill_ns;
    chip.digital_pJ_per_mac = macro.mac_pJ;
}

}  // namespace atl::model::physical
