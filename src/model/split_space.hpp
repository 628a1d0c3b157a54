/// The choices of which loops in time run at the top level.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "atoll/model/layer_mapping.hpp"

namespace atl::model {

/// The numbered space of temporal mappings: per dimension, least significant first, its factors at
/// the top level. Order and numbers as in the published mapper.
class SplitSpace {
  public:
    explicit SplitSpace(const LayerMapping& mapping);

    std::int64_t size() const { return size_; }

    /// The factors at the top of mapping number `number`, if it is valid and its tile fits the
    /// global buffer.
    std::optional<Extents> at(std::int64_t number) const;

    /// Calls `visit(at_top)` for every valid choice in the order of their numbers, whether its tile
    /// fits or not.
    template <class Visit>
    void for_each(Visit visit) const {
        std::array<std::size_t, n_split> place{};
        Extents top = Extents::filled(1);
        for (std::size_t i = 0; i < n_split; ++i) top[order[i]] = choices_[i][0];
        while (true) {
            bool valid = true;
            for (Dim d : order) valid = valid && top[d] != invalid_choice;
            if (valid) visit(top);
            std::size_t i = 0;
            for (; i < n_split; ++i) {
                if (++place[i] == choices_[i].size()) place[i] = 0;
                top[order[i]] = choices_[i][place[i]];
                if (place[i] != 0) break;
            }
            if (i == n_split) return;
        }
    }

  private:
    static constexpr std::size_t n_split = 8;
    static constexpr std::array<Dim, n_split> order = {Dim::C, Dim::M, Dim::R, Dim::S,
                                                       Dim::N, Dim::P, Dim::Q, Dim::G};
    static constexpr std::int64_t invalid_choice = 0;

    const LayerMapping& mapping_;
    std::array<std::vector<std::int64_t>, n_split> choices_;
    std::int64_t size_ = 1;
};

/// What of each loop runs at the global buffer.
Extents at_glb(const LayerMapping& mapping, const Extents& at_top);

}  // namespace atl::model
