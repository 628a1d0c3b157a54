#include "atoll/model/layer_mapping.hpp"

#include <cmath>

namespace atl::model {

using enum Dim;

LayerMapping::LayerMapping(const Extents& extents, const Design& design, WeightStorage weights,
                           const SpatialMapping& spatial)
    : weights_(weights),
      bits_per_cell_(design.bits_per_cell),
      cells_(design.cells()),
      extents_(extents),
      spatial_(spatial),
      cycles_(product(spatial_.temporal)),
      glb_bits_(glb_word_bits * design.glb_words()),
      has_group_fan_out_(design.router_groups > 1) {
    factor_[0] = Extents::filled(1);
    factor_[0][B] = bits_per_cell_;
    for (std::size_t level = 0; level < n_levels; ++level)
        factor_[level + 1] = spatial_.factors[level];

    count_[0] = extents_;
    full_[0] = rest_[0] = Extents::filled(1);
    for (std::size_t f = 0; f < n_fan_outs; ++f) {
        children_[f] = product(factor_[f]);
        for (Dim d : all_dims) {
            const std::int64_t factor = factor_[f][d];
            if (factor == 1) {  // the usual case: no divisions
                last_[f][d] = 1;
                rest_[f + 1][d] = rest_[f][d];
                full_[f + 1][d] = full_[f][d];
                count_[f + 1][d] = count_[f][d];
                continue;
            }
            last_[f][d] = (count_[f][d] - 1) % factor + 1;
            if (last_[f][d] != factor) imperfect_.set(index(d));
            rest_[f + 1][d] = rest_[f][d] + full_[f][d] * (last_[f][d] - 1);
            full_[f + 1][d] = full_[f][d] * factor;
            count_[f + 1][d] = ceil_div(count_[f][d], factor);
        }
    }
    children_[0] *= operand_bits * operand_bits;
    sees_last_[n_fan_outs].set();
    for (std::size_t f = n_fan_outs; f-- > 0;)
        for (Dim d : all_dims)
            sees_last_[f][index(d)] = sees_last_[f + 1][index(d)] && last_[f][d] == 1;
    count_active();
}

double LayerMapping::bit_products_per_cycle() const {
    constexpr double bit_products = operand_bits * operand_bits;
    return static_cast<double>(product(extents_)) * bit_products / static_cast<double>(cycles_);
}

std::int64_t LayerMapping::computes() const {
    return static_cast<std::int64_t>(bit_products_per_cycle() + 1e-9) * cycles_;
}

double LayerMapping::utilisation_percent() const {
    constexpr double bit_products = operand_bits * operand_bits;
    const double capacity = static_cast<double>(cells_) * bit_products * bits_per_cell_;
    return std::round(100 * bit_products_per_cycle() / capacity * 100) / 100;
}

void LayerMapping::count_active() {
    // Order and precision of the published evaluator: another order ends one lower or higher now
    // and then.
    constexpr std::array<Dim, n_dims> order = {G, B, S, R, M, C, Q, P, N};
    double active = 1;
    std::array<std::int64_t, n_fan_outs> at_level{};
    for (std::size_t f = n_fan_outs - 1; f >= 1; --f) {
        for (Dim d : order) {
            if (factor_[f][d] == 1) continue;
            if (factor_[f][d] == last_[f][d])
                active *= static_cast<double>(factor_[f][d]);
            else
                active = active * static_cast<double>(count_[f][d]) /
                         static_cast<double>(count_[f + 1][d]);
        }
        at_level[f] = static_cast<std::int64_t>(active);
    }
    active_ = {at_level[index(FanOut::group)], at_level[index(FanOut::tile)],
               at_level[index(FanOut::macro)], at_level[index(FanOut::row)]};
}

std::int64_t LayerMapping::glb_tile_bits(const Extents& at_glb) const {
    Extents x;
    for (Dim d : all_dims) x[d] = full_[n_units - 1][d] * at_glb[d];
    if (weights_ == WeightStorage::streamed) x[Q] = extents_[Q];
    const std::int64_t inputs = x[C] * x[G] * x[N] * (x[P] + x[R] - 1) * (x[Q] + x[S] - 1);
    const std::int64_t outputs = x[M] * x[G] * x[N] * x[P] * x[Q];
    return operand_bits * (inputs + outputs);
}

std::optional<Unmappable> LayerMapping::unmappable() const {
    const double passes = spatial_.passes(weights_);
    if (passes > 1) return Unmappable{Unmappable::Reason::weight_capacity, passes, 1};
    const std::int64_t needed = glb_tile_bits(Extents::filled(1));
    if (needed > glb_bits_)
        return Unmappable{Unmappable::Reason::global_buffer, static_cast<double>(needed),
                          static_cast<double>(glb_bits_)};
    return std::nullopt;
}

}  // namespace atl::model
