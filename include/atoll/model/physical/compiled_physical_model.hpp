/// The physical model prepared for one portfolio: the same figures to rounding, and many times as
/// many of them a second.
///
/// What depends on few parameters is worked out once and kept: layers on a kind of macro (rows,
/// columns, bits of a weight), their movement by the macros of a tile, and, in a table of fixed
/// size, macros and buffers. A design then costs a few dozen operations a layer. Figures do not
/// depend on what is kept.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "atoll/model/physical/physical_model.hpp"

namespace atl::model::physical {

/// Not thread-safe: one per thread.
class CompiledPhysicalModel {
  public:
    /// Designs of more area or noise (power relative to the signal's) than given are not costed:
    /// their energies and latencies are not written.
    CompiledPhysicalModel(std::shared_ptr<const PhysicalConstants> constants,
                          std::vector<Network> networks, double most_area_mm2, double most_noise,
                          SignalNeeds needs = {});
    ~CompiledPhysicalModel();
    CompiledPhysicalModel(CompiledPhysicalModel&&) noexcept;

    std::size_t networks() const;
    /// As the plain model's.
    bool holds_networks(const Design& design);

    struct Figures {
        double area_mm2 = 0, relative_cost = 0, noise = 0;
        double violation = 0;  ///< sum of the excesses of the networks that cannot run; 0: all can
    };
    /// Of network n: energy_J[n x stride], latency_s[n x stride].
    Figures evaluate(const Design& design, double* energy_J, double* latency_s, std::size_t stride);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace atl::model::physical
