#include "atoll/model/physical/compiled_physical_model.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "compiled_layers.hpp"
#include "tile_kinds.hpp"

namespace atl::model::physical {

namespace {

/// Entries that overwrite each other where they fall together: as large as it is from the start.
template <class Key, class Value>
class FixedTable {
  public:
    explicit FixedTable(std::size_t size) : entries_(size) {}
    /// `make(Value&)` fills in what is not there.
    template <class Make>
    Value& at(const Key& key, std::uint64_t hash, Make make) {
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

/// More than any number of bits of an operand.
constexpr int most_bits = operand_bits + 1;

using MacroKey = std::array<double, 13>;
MacroKey macro_key(const Design& d, std::size_t part) {
    return {double(d.cell),        d.supply_voltage,          double(d.technology_nm),
            double(d.rows),        double(d.columns),         double(d.row_groups),
            double(d.weight_bits), double(d.input_bits),      double(d.bits_per_cell),
            double(d.adc_bits),    double(d.columns_per_adc), double(d.input_bits_per_step),
            double(part)};
}

struct MacroEntry {
    MacroFigures figures;
    double noise = 0;
    std::vector<MacroEnergy> energy_pJ;  ///< per network; negative: not asked for yet
};

using BufferKey = std::array<double, 3>;

bool is_own(const TileKind& kind, Bits bits) {
    return bits.weight == kind.design.weight_bits && bits.input == kind.design.input_bits;
}

}  // namespace

struct CompiledPhysicalModel::Impl {
    Impl(std::shared_ptr<const PhysicalConstants> c, std::span<const Network> portfolio,
         double area, double noise, SignalNeeds signal_needs)
        : constants(std::move(c)),
          most_area_mm2(area),
          most_noise(noise),
          needs(std::move(signal_needs)),
          works(works_of(portfolio)),
          layers(works),
          macros(std::size_t{1} << 14),
          noises(std::size_t{1} << 14),
          buffers(std::size_t{1} << 10) {
        for (std::size_t n = 0; n < works.size(); ++n)
            noise_weights.push_back(noise_weight(needs, n));
    }

    MacroEntry& macro_of_design(const Design& d, std::size_t part) {
        const MacroKey key = macro_key(d, part);
        return macros.at(key, hash_of(key), [&](MacroEntry& entry) {
            entry.figures = macro_figures(*constants, d);
            entry.noise = signal_to_noise(*constants, d, entry.figures.ir_drop).noise();
            entry.energy_pJ.assign(works.size(), {-1, 0, 0, 0});
        });
    }
    const MacroEnergy& energy(MacroEntry& entry, const Design& d, std::size_t network,
                              std::size_t part) {
        MacroEnergy& out = entry.energy_pJ[network];
        if (out.cells < 0) {
            const ChipParts parts =
                macro_energy_pJ(*constants, d, activity_of(works[network].parts[part], d));
            out = {parts[ChipPart::cells], parts[ChipPart::drivers], parts[ChipPart::converters],
                   parts[ChipPart::accumulators]};
        }
        return out;
    }
    double noise(const Design& d, std::size_t part, double ir_drop) {
        const MacroKey key = macro_key(d, part);
        return noises.at(key, hash_of(key), [&](double& value) {
            value = signal_to_noise(*constants, d, ir_drop).noise();
        });
    }
    const BufferFigures& buffer(double node_nm, double kib, double port_bits) {
        const BufferKey key = {node_nm, kib, port_bits};
        return buffers.at(key, hash_of(key), [&](BufferFigures& figures) {
            figures = constants->buffers.at(node_nm, 1024 * kib, port_bits);
        });
    }

    /// As the function of that name in tile_kinds.hpp, into `kinds`.
    void find_kinds(const Design& design);
    void add_kind(const Design& design, std::size_t part);
    /// Those of a network that lie on the k-th kind of tiles; `grid`: of its macros at such bits.
    LayersOnGrid& layers_on(std::size_t k, std::size_t network, const MacroGrid& grid, Bits at);
    double noise_of(std::size_t network, Bits bits);
    Bits own_bits() const {
        return {kinds.front().design.weight_bits, kinds.front().design.input_bits};
    }
    void find_bits(std::size_t network) {
        bits_to_try(
            kinds.front().design, needs.of(network), [&](Bits b) { return noise_of(network, b); },
            bits);
    }
    Infeasibility obstacle(std::size_t network) const;
    /// Why RRAM cannot hold a network at some bits.
    Infeasibility too_large(std::size_t network, Bits at);
    /// The same at all bits that it may be run at: of the fewest.
    Infeasibility too_large(std::size_t network);
    struct Run {
        double energy_pJ = 0, latency_ns = 0;
    };
    /// Of a network that is not too large.
    Run run(std::size_t network, Bits bits);
    struct Best {
        Run run;
        double noise = 0;
    };
    Best best_run(std::size_t network);

    const std::shared_ptr<const PhysicalConstants> constants;
    const double most_area_mm2, most_noise;
    const SignalNeeds needs;
    std::vector<double> noise_weights;
    const std::vector<PortfolioWork> works;  ///< per network
    CompiledLayers layers;
    FixedTable<MacroKey, MacroEntry> macros;
    FixedTable<MacroKey, double> noises;
    FixedTable<BufferKey, BufferFigures> buffers;
    // Of the design at hand.
    std::vector<TileKind> kinds;
    std::vector<CompiledLayers::OnGrid*> on_grid;  ///< of each kind, at the chip's bits
    /// Of each kind, by weight bits x input bits; negative: not asked for yet.
    std::vector<std::array<double, most_bits * most_bits>> noise_of_kind;
    std::vector<Bits> bits;
    Chip narrower;  ///< run at fewer bits
};

void CompiledPhysicalModel::Impl::add_kind(const Design& design, std::size_t part) {
    const MacroEntry& macro = macro_of_design(design, part);
    const BufferFigures tile =
        buffer(design.technology_nm, design.tile_buffer_kib, design.tile_port_bits);
    const BufferFigures& global =
        buffer(design.technology_nm, design.glb_kib, design.glb_port_bits);
    kinds.push_back({design, chip_of(*constants, design, macro.figures, tile, global), part});
    on_grid.push_back(nullptr);
    noise_of_kind.emplace_back().fill(-1);
    noise_of_kind
        .back()[static_cast<std::size_t>(design.weight_bits * most_bits + design.input_bits)] =
        macro.noise;
}

LayersOnGrid& CompiledPhysicalModel::Impl::layers_on(std::size_t k, std::size_t network,
                                                     const MacroGrid& grid, Bits at) {
    const TileKind& kind = kinds[k];
    const bool own = is_own(kind, at);
    if (own && on_grid[k] == nullptr) on_grid[k] = &layers.on(grid);
    return layers.on(own ? *on_grid[k] : layers.on(grid), grid, network, kind.part);
}

void CompiledPhysicalModel::Impl::find_kinds(const Design& design) {
    kinds.clear();
    on_grid.clear();
    noise_of_kind.clear();
    add_kind(design, tiles_part(design, false));
    if (static_cast<SecondLayers>(design.second_layers) != SecondLayers::none)
        add_kind(second_tiles_of(design), tiles_part(design, true));
}

double CompiledPhysicalModel::Impl::noise_of(std::size_t network, Bits at) {
    double out = 0;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        const TileKind& kind = kinds[k];
        if (layers.none(network, kind.part)) continue;
        double& known =
            noise_of_kind[k][static_cast<std::size_t>(at.weight * most_bits + at.input)];
        if (known < 0) known = noise(with_bits(kind.design, at), kind.part, kind.chip.ir_drop);
        out = std::max(out, known);
    }
    return out;
}

Infeasibility CompiledPhysicalModel::Impl::obstacle(std::size_t network) const {
    for (const TileKind& kind : kinds) {
        if (layers.none(network, kind.part)) continue;
        if (const Infeasibility why = obstacle_of(kind.design, kind.chip, works[network].dynamic))
            return why;
    }
    return {};
}

Infeasibility CompiledPhysicalModel::Impl::too_large(std::size_t network, Bits at) {
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        const TileKind& kind = kinds[k];
        if (static_cast<CellType>(kind.design.cell) != CellType::rram_1t1r) continue;
        const MacroGrid grid = grid_of(macro_of(with_bits(kind.design, at)));
        const double needed = layers_on(k, network, grid, at).macros;
        if (needed > kind.chip.macros)
            return {Infeasibility::Reason::macros, -1, needed, kind.chip.macros};
    }
    return {};
}

Infeasibility CompiledPhysicalModel::Impl::too_large(std::size_t network) {
    find_bits(network);
    Infeasibility first;
    for (const Bits& b : bits) {
        const Infeasibility why = too_large(network, b);
        if (!why) return {};
        if (!first) first = why;
    }
    return first;
}

CompiledPhysicalModel::Impl::Run CompiledPhysicalModel::Impl::run(std::size_t network, Bits at) {
    Run out;
    double leakage_mW = kinds.front().chip.other_leakage_mW;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        const TileKind& kind = kinds[k];
        leakage_mW += kind.chip.tile_leakage_mW;
        if (layers.none(network, kind.part)) continue;
        const Design design = with_bits(kind.design, at);
        MacroEntry& macro = macro_of_design(design, kind.part);
        const Chip* chip = &kind.chip;
        if (!is_own(kind, at)) {
            narrower = kind.chip;
            run_at(narrower, macro.figures);
            chip = &narrower;
        }
        LayersOnGrid& on = layers_on(k, network, chip->grid, at);
        const TileFigures figures = layers.cost(network, kind.part, on, design, *chip,
                                                energy(macro, design, network, kind.part));
        out.energy_pJ += figures.energy_pJ;
        out.latency_ns += figures.latency_ns;
        leakage_mW += figures.macro_leakage_mW;
    }
    const Chip& chip = kinds.front().chip;  // for what both kinds share
    const double boundary_bits = works[network].boundary_values * at.input;
    out.latency_ns += boundary_bits / chip.dram_bits_per_ns;
    out.energy_pJ +=
        boundary_bits * chip.dram_pJ_per_bit + leakage_mW * out.latency_ns;  // mW x ns = pJ
    return out;
}

CompiledPhysicalModel::Impl::Best CompiledPhysicalModel::Impl::best_run(std::size_t network) {
    Best best;
    Bits chosen = own_bits();
    find_bits(network);
    double least = std::numeric_limits<double>::infinity();
    for (const Bits& b : bits) {
        if (bits.size() > 1 && too_large(network, b)) continue;
        const Run one = run(network, b);
        const double product = one.energy_pJ * one.latency_ns;
        if (product >= least) continue;
        least = product;
        best.run = one;
        chosen = b;
    }
    best.noise = noise_weights[network] * noise_of(network, chosen);
    return best;
}

CompiledPhysicalModel::CompiledPhysicalModel(std::shared_ptr<const PhysicalConstants> constants,
                                             std::vector<Network> networks, double most_area_mm2,
                                             double most_noise, SignalNeeds needs)
    : impl_(std::make_unique<Impl>(std::move(constants), networks, most_area_mm2, most_noise,
                                   std::move(needs))) {}
CompiledPhysicalModel::~CompiledPhysicalModel() = default;
CompiledPhysicalModel::CompiledPhysicalModel(CompiledPhysicalModel&&) noexcept = default;

std::size_t CompiledPhysicalModel::networks() const {
    return impl_->works.size();
}

bool CompiledPhysicalModel::holds_networks(const Design& design) {
    const auto holds = [&](const Design& tiles, std::size_t part) {
        if (static_cast<CellType>(tiles.cell) != CellType::rram_1t1r) return true;
        const MacroGrid grid = grid_of(macro_of(at_fewest_bits(tiles)));
        if (grid.outputs < 1) return true;  // another obstacle
        CompiledLayers::OnGrid& on_grid = impl_->layers.on(grid);
        const auto macros = static_cast<double>(tiles.macros());
        for (std::size_t n = 0; n < networks(); ++n)
            if (impl_->layers.on(on_grid, grid, n, part).macros > macros) return false;
        return true;
    };
    return holds(design, tiles_part(design, false)) &&
           (static_cast<SecondLayers>(design.second_layers) == SecondLayers::none ||
            holds(second_tiles_of(design), tiles_part(design, true)));
}

CompiledPhysicalModel::Figures CompiledPhysicalModel::evaluate(const Design& design,
                                                               double* energy_J, double* latency_s,
                                                               std::size_t stride) {
    Impl& m = *impl_;
    m.find_kinds(design);
    Figures out;
    ChipParts area_mm2 = m.kinds.front().chip.other_area_mm2;
    for (const TileKind& kind : m.kinds) area_mm2 += kind.chip.tile_area_mm2;
    out.area_mm2 = area_mm2.sum();
    out.relative_cost =
        fabrication_of(m.constants->fabrication, design.technology_nm, out.area_mm2).relative_cost;
    const auto add = [&](const Infeasibility& why) {
        if (why) out.violation += std::max(why.excess(), std::numeric_limits<double>::min());
    };
    for (std::size_t n = 0; n < networks(); ++n) {
        add(m.obstacle(n));
        out.noise = std::max(out.noise, m.noise_weights[n] * m.noise_of(n, m.own_bits()));
    }
    if (out.violation > 0) return out;
    for (std::size_t n = 0; n < networks(); ++n) add(m.too_large(n));
    // Where bits are chosen, those of the chip are the last that may keep the noise.
    if (out.violation > 0 || out.area_mm2 > m.most_area_mm2 || out.noise > m.most_noise) return out;
    for (std::size_t n = 0; n < networks(); ++n)
        for (std::size_t k = 0; k < m.kinds.size(); ++k)
            if (!m.layers.none(n, m.kinds[k].part))
                m.layers.prefetch(m.layers_on(k, n, m.kinds[k].chip.grid, m.own_bits()),
                                  m.kinds[k].design);
    out.noise = 0;
    for (std::size_t n = 0; n < networks(); ++n) {
        const Impl::Best best = m.best_run(n);
        energy_J[n * stride] = best.run.energy_pJ * 1e-12;
        latency_s[n * stride] = best.run.latency_ns * 1e-9;
        out.noise = std::max(out.noise, best.noise);
    }
    return out;
}

}  // namespace atl::model::physical
