#include "atoll/model/physical/compiled_physical_model.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "compiled_layers.hpp"
#include "portfolio_work.hpp"

namespace atl::model::physical {

namespace {

/// Entries that overwrite each other where they fall together: as large as it is from the start.
template <class Key, class Value>
class FixedTable {
  public:
    explicit FixedTable(std::size_t size) : entries_(size) {}
    /// `make(Value&)` fills in what is not there.
    template <class Make>
    const Value& at(const Key& key, std::uint64_t hash, Make make) {
        Entry& entry = entries_[hash % entries_.size()];
        if (!entry.used || !(entry.key == key)) {
            make(entry.value);
            entry.key = key;
            entry.used = true;
        }
        return entry.value;
    }

  private:
    struct Entry {
        bool used = false;
        Key key;
        Value value;
    };
    std::vector<Entry> entries_;
};

template <std::size_t N>
std::uint64_t hash_of(const std::array<double, N>& key) {
    std::uint64_t hash = 0;
    for (const double x : key) {
        hash = (hash ^ std::bit_cast<std::uint64_t>(x)) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return hash;
}

using MacroKey = std::array<double, 12>;
MacroKey macro_key(const Design& d) {
    return {double(d.cell),        d.supply_voltage,          double(d.technology_nm),
            double(d.rows),        double(d.columns),         double(d.row_groups),
            double(d.weight_bits), double(d.input_bits),      double(d.bits_per_cell),
            double(d.adc_bits),    double(d.columns_per_adc), double(d.input_bits_per_step)};
}

struct MacroEntry {
    MacroFigures figures;
    double noise = 0;
    std::vector<MacroEnergy> energy_pJ;  ///< per network
};

using BufferKey = std::array<double, 3>;

}  // namespace

struct CompiledPhysicalModel::Impl {
    Impl(std::shared_ptr<const PhysicalConstants> c, std::span<const Network> portfolio,
         double area, double noise)
        : constants(std::move(c)),
          most_area_mm2(area),
          most_noise(noise),
          works(works_of(portfolio)),
          layers(works),
          macros(std::size_t{1} << 14),
          buffers(std::size_t{1} << 10) {}

    const MacroEntry& macro_of_design(const Design& d) {
        const MacroKey key = macro_key(d);
        return macros.at(key, hash_of(key), [&](MacroEntry& entry) {
            entry.figures = macro_figures(*constants, d);
            Chip chip;
            chip.ir_drop = entry.figures.ir_drop;
            entry.noise = signal_to_noise(*constants, d, chip).noise();
            entry.energy_pJ.clear();
            for (const PortfolioWork& work : works) {
                const ChipParts parts = macro_energy_pJ(*constants, d, activity_of(work, d));
                entry.energy_pJ.push_back({parts[ChipPart::cells], parts[ChipPart::drivers],
                                           parts[ChipPart::converters],
                                           parts[ChipPart::accumulators]});
            }
        });
    }
    const BufferFigures& buffer(double node_nm, double kib, double bits) {
        const BufferKey key = {node_nm, kib, bits};
        return buffers.at(key, hash_of(key), [&](BufferFigures& figures) {
            figures = constants->buffers.at(node_nm, 1024 * kib, bits);
        });
    }

    const std::shared_ptr<const PhysicalConstants> constants;
    const double most_area_mm2, most_noise;
    const std::vector<PortfolioWork> works;  ///< per network
    CompiledLayers layers;
    FixedTable<MacroKey, MacroEntry> macros;
    FixedTable<BufferKey, BufferFigures> buffers;
};

CompiledPhysicalModel::CompiledPhysicalModel(std::shared_ptr<const PhysicalConstants> constants,
                                             std::vector<Network> networks, double most_area_mm2,
                                             double most_noise)
    : impl_(std::make_unique<Impl>(std::move(constants), networks, most_area_mm2, most_noise)) {}
CompiledPhysicalModel::~CompiledPhysicalModel() = default;
CompiledPhysicalModel::CompiledPhysicalModel(CompiledPhysicalModel&&) noexcept = default;

std::size_t CompiledPhysicalModel::networks() const {
    return impl_->works.size();
}

bool CompiledPhysicalModel::holds_networks(const Design& design) {
    if (static_cast<CellType>(design.cell) != CellType::rram_1t1r) return true;
    const MacroGrid grid = grid_of(macro_of(design));
    if (grid.outputs < 1) return true;  // another obstacle
    const auto& networks = impl_->layers.on(grid).networks;
    const auto macros = static_cast<double>(design.macros());
    return std::all_of(networks.begin(), networks.end(),
                       [&](const NetworkOnGrid& n) { return n.macros <= macros; });
}

CompiledPhysicalModel::Figures CompiledPhysicalModel::evaluate(const Design& design,
                                                               double* energy_J, double* latency_s,
                                                               std::size_t stride) {
    const MacroEntry& macro = impl_->macro_of_design(design);
    const BufferFigures tile =
        impl_->buffer(design.technology_nm, design.tile_buffer_kib, design.tile_port_bits);
    const BufferFigures& global =
        impl_->buffer(design.technology_nm, design.glb_kib, design.glb_port_bits);
    const Chip chip = chip_of(*impl_->constants, design, macro.figures, tile, global);
    Figures out;
    out.area_mm2 = chip.area_mm2.sum();
    out.relative_cost =
        fabrication_of(impl_->constants->fabrication, design.technology_nm, out.area_mm2)
            .relative_cost;
    out.noise = macro.noise;
    const auto add = [&](const Infeasibility& why) {
        out.violation += std::max(why.excess(), std::numeric_limits<double>::min());
    };
    for (const PortfolioWork& work : impl_->works)
        if (const Infeasibility why = obstacle_of(design, chip, work.dynamic)) add(why);
    if (out.violation > 0) return out;
    GridLayers& grid = impl_->layers.on(chip.grid);
    const bool streams = static_cast<CellType>(design.cell) != CellType::rram_1t1r;
    for (const NetworkOnGrid& network : grid.networks)
        if (network.macros > chip.macros && !streams)
            add({Infeasibility::Reason::macros, -1, network.macros, chip.macros});
    if (out.violation > 0 || out.area_mm2 > impl_->most_area_mm2 || out.noise > impl_->most_noise)
        return out;
    for (std::size_t n = 0; n < impl_->works.size(); ++n) {
        const NetworkFigures figures =
            impl_->layers.cost(n, grid, design, chip, macro.energy_pJ[n]);
        energy_J[n * stride] = figures.energy_pJ * 1e-12;
        latency_s[n * stride] = figures.latency_ns * 1e-9;
    }
    return out;
}

}  // namespace atl::model::physical
