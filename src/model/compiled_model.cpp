#include "atoll/model/compiled_model.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "atoll/base/contract.hpp"
#include "geometry_compiler.hpp"

namespace atl::model {

namespace {

constexpr double J_per_pJ = 1e-12;

/// Unit areas and leakages of one buffer and setting at one arrangement.
struct ChipUnits {
    const CrossbarUnits& crossbar;
    const BufferUnits &output_buffer, &input_buffer, &glb;
    const NodeUnits& node;

    ChipUnits(UnitTables& units, const GridPlace& place)
        : crossbar(units.crossbar(place)),
          output_buffer(units.output_buffer(place)),
          input_buffer(units.input_buffer(place)),
          glb(units.glb(place)),
          node(units.node(place)) {}

    /// Added in the order of the plain model.
    double area_mm2(const Design& d) const {
        constexpr double mm2_per_um2 = 1e-6;
        const auto macros = static_cast<double>(d.macros()), tiles = static_cast<double>(d.tiles());
        const auto of = [](double instances, double um2) { return instances * um2 * mm2_per_um2; };
        double sum = 0;
        sum += of(macros, crossbar.row_driver_um2);
        sum += of(macros, crossbar.adc_um2);
        sum += of(macros, crossbar.column_driver_um2);
        sum += of(static_cast<double>(d.cells()), crossbar.cell_um2);
        sum += of(tiles, output_buffer.area_um2);
        sum += of(tiles, input_buffer.area_um2);
        sum += of(d.router_groups, node.router_um2);
        sum += of(1, glb.area_um2);
        sum += of(macros, crossbar.weight_driver_um2);
        return sum;
    }

    double leak_pJ(const LeakCycles& cycles, std::uint32_t t) const {
        double sum = cycles.output_buffer * output_buffer.leak_pJ[t] +
                     cycles.input_buffer * input_buffer.leak_pJ[t] + cycles.glb * glb.leak_pJ[t];
        for (std::size_t i = 0; i < n_crossbar_leaks; ++i)
            sum += cycles.crossbar[i] * crossbar.leak_pJ[t][i];
        return sum;
    }
};

std::vector<std::uint32_t> all_of(std::size_t n) {
    std::vector<std::uint32_t> out(n);
    std::iota(out.begin(), out.end(), 0U);
    return out;
}

/// Bytes of an entry for every buffer and setting.
std::size_t table_entry_bytes(const DesignGrid& grid, std::size_t networks) {
    return sizeof(GeometryCosts) +
           networks * (sizeof(NetworkGeometry) +
                       grid.glb_kib.size() * grid.settings.size() * sizeof(double));
}

bool fits(const DesignGrid& grid, std::size_t networks, std::size_t memory_bytes) {
    return geometries(grid) <= memory_bytes / table_entry_bytes(grid, networks);
}

/// Room of a remembered design: its numbers and the hash table's node.
std::size_t remembered_bytes(std::size_t networks) {
    return sizeof(GeometryCosts) + networks * (sizeof(NetworkGeometry) + sizeof(double)) + 64;
}

}  // namespace

struct CompiledModel::State {
    State(std::shared_ptr<const ComponentLibrary> library, HardwareTemplate hardware,
          std::vector<Network> all, DesignGrid g, std::size_t memory_bytes, double area_limit)
        : weights(hardware.weights),
          networks(std::move(all)),
          grid(std::move(g)),
          workload(networks),
          units(std::move(library), std::move(hardware), grid, workload),
          compiler(weights, networks, workload, grid, units),
          area_limit_mm2(area_limit),
          tabulated(fits(grid, networks.size(), memory_bytes)),
          entries(geometries(grid) * (tabulated ? 1 : grid.glb_kib.size() * grid.settings.size()),
                  memory_bytes / remembered_bytes(networks.size()) + 1, tabulated),
          all_glbs(all_of(grid.glb_kib.size())),
          all_settings(all_of(grid.settings.size())) {
        for (std::uint32_t g2 : all_glbs) glb_bits.push_back(glb_bits_of(grid, g2));
    }

    void forget_if_full() {
        units.forget_if_full();
        entries.forget_if_full();
        if (entries.forgotten()) bytes = 0;
    }

    /// `costed`: whether the energies of this very design are wanted.
    const GeometryCosts& entry(const GridPlace& place, bool costed = true) {
        const std::uint64_t geometry = geometry_index(grid, place);
        const std::uint64_t key =
            tabulated ? geometry
                      : (geometry * grid.glb_kib.size() + place.glb) * grid.settings.size() +
                            place.setting;
        return entries.at(key, [&] {
            GeometryCosts costs;
            compiler.map(place, costs);
            const double most_bits = tabulated ? *std::max_element(glb_bits.begin(), glb_bits.end())
                                               : glb_bits[place.glb];
            if (costs.violation(most_bits) == 0) {
                if (tabulated)
                    compiler.cost(all_glbs, all_settings, costs);
                else if (costed)
                    compiler.cost({&place.glb, 1}, {&place.setting, 1}, costs);
            }
            bytes += costs.bytes();
            return costs;
        });
    }

    WeightStorage weights;
    std::vector<Network> networks;
    DesignGrid grid;
    Workload workload;
    UnitTables units;
    GeometryCompiler compiler;
    double area_limit_mm2;
    bool tabulated;
    LazyTable<GeometryCosts> entries;
    std::size_t bytes = 0;
    std::vector<std::uint32_t> all_glbs, all_settings;
    std::vector<double> glb_bits;  ///< per buffer
};

CompiledModel::CompiledModel(std::shared_ptr<const ComponentLibrary> library,
                             HardwareTemplate hardware, std::vector<Network> networks,
                             DesignGrid grid, std::size_t memory_bytes, double area_limit_mm2)
    : state_(std::make_unique<State>(std::move(library), std::move(hardware), std::move(networks),
                                     std::move(grid), memory_bytes, area_limit_mm2)) {}
CompiledModel::~CompiledModel() = default;
CompiledModel::CompiledModel(CompiledModel&&) noexcept = default;
CompiledModel& CompiledModel::operator=(CompiledModel&&) noexcept = default;

const DesignGrid& CompiledModel::grid() const {
    return state_->grid;
}
const std::vector<Network>& CompiledModel::networks() const {
    return state_->networks;
}
bool CompiledModel::tabulated() const {
    return state_->tabulated;
}

CompiledModel::Chip CompiledModel::evaluate(const GridPlace& place, double* energy_J,
                                            double* latency_s, std::size_t stride) {
    State& s = *state_;
    s.forget_if_full();
    Chip chip;
    if (s.units.outside(place)) {
        chip.violation = outside_tables;
        return chip;
    }
    const ChipUnits units(s.units, place);
    chip.area_mm2 = units.area_mm2(design_at(s.grid, place));
    const bool costed = chip.area_mm2 <= s.area_limit_mm2;
    const GeometryCosts& costs = s.entry(place, costed);
    chip.relative_cost = chip.area_mm2 * units.node.relative_cost_per_mm2;
    chip.violation = costs.violation(s.glb_bits[place.glb]);
    if (chip.violation != 0 || !costed) return chip;
    const std::size_t n_networks = s.networks.size();
    const std::size_t pair = s.tabulated ? place.glb * s.grid.settings.size() + place.setting : 0;
    const double* dynamic_pJ = &costs.dynamic_pJ[pair * n_networks];
    const double cycle_time = s.grid.cycle_times[place.cycle_time];
    for (std::size_t n = 0; n < n_networks; ++n) {
        const NetworkGeometry& network = costs.networks[n];
        energy_J[n * stride] =
            (dynamic_pJ[n] + units.leak_pJ(network.leak, place.cycle_time)) * J_per_pJ;
        latency_s[n * stride] = static_cast<double>(network.cycles) * cycle_time;
    }
    return chip;
}

bool CompiledModel::holds_networks(const GridPlace& place) const {
    if (state_->weights == WeightStorage::streamed) return true;
    const Design d = design_at(state_->grid, place);
    return std::all_of(state_->networks.begin(), state_->networks.end(), [&](const Network& n) {
        return n.weight_cells(d.bits_per_cell) <= d.cells();
    });
}

void CompiledModel::fill() {
    ATOLL_EXPECT(tabulated());
    for (std::uint64_t g = 0; g < geometries(state_->grid); ++g)
        state_->entry(geometry_place(state_->grid, g));
}

CompiledModel::Usage CompiledModel::usage() const {
    return {state_->entries.made(), state_->bytes};
}

struct GeometrySweep::State {
    CompiledModel::State& model;
    GridPlace place{};
    GeometryCosts costs{};
    std::vector<std::optional<ChipUnits>> units{};  ///< of the pairs asked for, inside the tables
    std::size_t settings = 0;
};

GeometrySweep::GeometrySweep(CompiledModel& model)
    : state_(std::make_unique<State>(*model.state_)) {}
GeometrySweep::~GeometrySweep() = default;

void GeometrySweep::go_to(std::uint64_t geometry) {
    state_->units.clear();
    state_->model.units.forget_if_full();
    state_->place = geometry_place(state_->model.grid, geometry);
    state_->model.compiler.map(state_->place, state_->costs);
}

const GridPlace& GeometrySweep::place() const {
    return state_->place;
}

double GeometrySweep::violation(std::uint32_t glb) const {
    return state_->costs.violation(state_->model.glb_bits[glb]);
}

bool GeometrySweep::outside_tables(std::uint32_t glb, std::uint32_t setting) const {
    GridPlace at = state_->place;
    at.glb = glb;
    at.setting = setting;
    return state_->model.units.outside(at);
}

double GeometrySweep::area_mm2(std::uint32_t glb, std::uint32_t setting) const {
    GridPlace at = state_->place;
    at.glb = glb;
    at.setting = setting;
    return ChipUnits(state_->model.units, at).area_mm2(design_at(state_->model.grid, at));
}

double GeometrySweep::relative_cost_per_mm2(std::uint32_t setting) const {
    GridPlace at = state_->place;
    at.setting = setting;
    return state_->model.units.node(at).relative_cost_per_mm2;
}

std::int64_t GeometrySweep::cycles(std::size_t network) const {
    return state_->costs.networks[network].cycles;
}

void GeometrySweep::bound(std::span<const std::uint32_t> glbs,
                          std::span<const std::uint32_t> settings, std::vector<double>& least_pJ) {
    state_->model.compiler.bound(glbs, settings, least_pJ);
}

double GeometrySweep::leakage_pJ(std::uint32_t glb, std::uint32_t setting, std::uint32_t cycle_time,
                                 std::size_t network) const {
    GridPlace at = state_->place;
    at.glb = glb;
    at.setting = setting;
    return ChipUnits(state_->model.units, at)
        .leak_pJ(state_->costs.networks[network].leak, cycle_time);
}

void GeometrySweep::cost(std::span<const std::uint32_t> glbs,
                         std::span<const std::uint32_t> settings) {
    State& s = *state_;
    s.model.compiler.cost(glbs, settings, s.costs);
    s.settings = settings.size();
    s.units.clear();
    for (std::uint32_t g : glbs)
        for (std::uint32_t setting : settings) {
            GridPlace at = s.place;
            at.glb = g;
            at.setting = setting;
            auto& units = s.units.emplace_back();
            if (!s.model.units.outside(at)) units.emplace(s.model.units, at);
        }
}

void GeometrySweep::energies_J(std::size_t nth_glb, std::size_t nth_setting,
                               std::uint32_t cycle_time, double* energy_J,
                               std::size_t stride) const {
    const State& s = *state_;
    const std::size_t pair = nth_glb * s.settings + nth_setting;
    const std::size_t n_networks = s.model.networks.size();
    for (std::size_t n = 0; n < n_networks; ++n)
        energy_J[n * stride] = (s.costs.dynamic_pJ[pair * n_networks + n] +
                                s.units[pair]->leak_pJ(s.costs.networks[n].leak, cycle_time)) *
                               J_per_pJ;
}

}  // namespace atl::model
