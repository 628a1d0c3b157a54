#include "split_space.hpp"

namespace atl::model {

using enum Dim;

namespace {

/// 1, n, f, n/f, ... for f ascending to the root of n: the order in which the published mapper
/// numbers factors.
std::vector<std::int64_t> divisors(std::int64_t n) {
    std::vector<std::int64_t> out;
    for (std::int64_t f = 1; f * f <= n; ++f)
        if (n % f == 0) {
            out.push_back(f);
            if (f * f != n) out.push_back(n / f);
        }
    return out;
}

}  // namespace

SplitSpace::SplitSpace(const LayerMapping& mapping) : mapping_(mapping) {
    const bool streamed = mapping.weights() == WeightStorage::streamed;
    for (std::size_t i = 0; i < n_split; ++i) {
        const Dim d = order[i];
        const std::int64_t n = mapping.temporal()[d];
        std::vector<std::int64_t>& choices = choices_[i];
        if (streamed && d == G) {
            // Groups have a third place, the cell, where more than one is invalid.
            for (std::int64_t top : divisors(n))
                for (std::int64_t glb : divisors(n))
                    if ((n / top) % glb == 0)
                        choices.push_back(n / top == glb ? top : invalid_choice);
        } else if (streamed ? d != Q : (d == P || d == Q)) {
            choices = divisors(n);
        } else {
            choices = {1};
        }
        size_ *= static_cast<std::int64_t>(choices.size());
    }
}

Extents at_glb(const LayerMapping& mapping, const Extents& at_top) {
    Extents out = mapping.temporal();
    for (Dim d : all_dims)
        if (at_top[d] != 1) out[d] /= at_top[d];
    return out;
}

std::optional<Extents> SplitSpace::at(std::int64_t number) const {
    Extents top = Extents::filled(1);
    for (std::size_t i = 0; i < n_split; ++i) {
        const auto n = static_cast<std::int64_t>(choices_[i].size());
        const std::int64_t choice = choices_[i][static_cast<std::size_t>(number % n)];
        if (choice == invalid_choice) return std::nullopt;
        top[order[i]] = choice;
        number /= n;
    }
    if (size_ > 1 && mapping_.glb_tile_bits(at_glb(mapping_, top)) > mapping_.glb_bits())
        return std::nullopt;
    return top;
}

}  // namespace atl::model
