#include "atoll/model/physical/second_tiles.hpp"

namespace atl::model::physical {

bool is_second(SecondLayers which, const LayerProduct& p) {
    if (p.dynamic) return false;
    switch (which) {
        case SecondLayers::none:
            return false;
        case SecondLayers::grouped:
            return p.G > 1;
        case SecondLayers::activations:
            return p.input_values + p.output_values > p.weights();
        case SecondLayers::matrix_vector:
            return p.V == 1;
    }
    return false;
}

Design second_tiles_of(const Design& design) {
    Design out = design;
    out.second_layers = static_cast<int>(SecondLayers::none);
    out.cell = design.second_cell;
    out.rows = design.second_rows;
    out.columns = design.second_columns;
    out.row_groups = design.second_row_groups;
    out.bits_per_cell = design.second_bits_per_cell;
    out.adc_bits = design.second_adc_bits;
    out.columns_per_adc = design.second_columns_per_adc;
    out.tiles_per_group = design.second_tiles_per_group;
    out.macros_per_tile = design.second_macros_per_tile;
    return out;
}

}  // namespace atl::model::physical
