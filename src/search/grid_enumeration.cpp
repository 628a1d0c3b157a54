#include "atoll/search/grid_enumeration.hpp"

#include <algorithm>
#include <limits>

namespace atl::search {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Arrangements of a chunk: neighbours share most of their mapping, so they stay together.
std::uint64_t chunk_size(const model::DesignGrid& grid) {
    constexpr std::uint64_t most = 256;
    const std::uint64_t groups = grid.router_groups.size();
    const std::uint64_t together =
        std::max<std::uint64_t>(1, std::min(most, groups * grid.macros_per_tile.size()) / groups) *
        groups;
    // A chunk must not take long: a run stops between two.
    constexpr std::uint64_t most_designs = 2'000'000;
    const std::uint64_t designs =
        grid.glb_kib.size() * grid.settings.size() * grid.cycle_times.size();
    return std::clamp<std::uint64_t>(most_designs / designs, 1, together);
}

}  // namespace

GridEnumeration::GridEnumeration(const SpaceGrid& grid, model::CompiledModel& model,
                                 EnumerationConfig config)
    : Enumeration(grid.parameter_values(), std::move(config)), grid_(grid), sweep_(model) {
    const std::size_t times = grid.grid().cycle_times.size();
    figures_.resize(times, model.networks().size());
    values_.resize(times);
    combined_.resize(n_combinations * times);
}

std::uint64_t GridEnumeration::chunks() const {
    const std::uint64_t size = chunk_size(grid_.grid());
    return (geometries(grid_.grid()) + size - 1) / size;
}

void GridEnumeration::run_place(std::uint64_t place) {
    const std::uint64_t size = chunk_size(grid_.grid());
    const std::uint64_t end = std::min(geometries(grid_.grid()), (place + 1) * size);
    for (std::uint64_t g = place * size; g < end; ++g) run_geometry(g);
}

std::uint64_t GridEnumeration::designs_at(const model::GridPlace& place) const {
    const std::size_t times = grid_.grid().cycle_times.size();
    if (grid_.complete()) return times;
    std::uint64_t n = 0;
    for (model::GridPlace at = place; at.cycle_time < times; ++at.cycle_time)
        n += grid_.id(at).has_value();
    return n;
}

void GridEnumeration::run_geometry(std::uint64_t geometry) {
    const model::DesignGrid& grid = grid_.grid();
    sweep_.go_to(geometry);
    glbs_.clear();
    settings_.clear();
    const std::size_t n_glbs = grid.glb_kib.size(), n_settings = grid.settings.size();
    area_mm2_.assign(n_settings * n_glbs, infinite);
    model::GridPlace at = sweep_.place();
    std::vector<bool> glb_used(n_glbs, false);
    for (std::uint32_t s = 0; s < n_settings; ++s) {
        at.setting = s;
        bool used = false;
        for (std::uint32_t g = 0; g < n_glbs; ++g) {
            at.glb = g;
            const std::uint64_t designs = designs_at(at);
            if (designs == 0) continue;
            if (sweep_.outside_tables(g, s)) {
                tally().outside_tables += designs;
            } else if (sweep_.violation(g) != 0) {
                tally().unmappable += designs;
            } else if (const double area = sweep_.area_mm2(g, s); area > config().limits.area_mm2) {
                tally().over_area += designs;
            } else {
                tally().feasible += designs;
                count_feasible(at);
                area_mm2_[s * n_glbs + g] = area;
                used = glb_used[g] = true;
            }
        }
        if (used) settings_.push_back(s);
    }
    for (std::uint32_t g = 0; g < n_glbs; ++g)
        if (glb_used[g]) glbs_.push_back(g);
    if (glbs_.empty()) return;
    bool matters = !grid_.complete();
    if (!matters) sweep_.bound(glbs_, settings_, least_pJ_);
    std::uint64_t feasible = 0;
    for (std::size_t s = 0; s < settings_.size() && !matters; ++s)
        for (std::uint32_t g : glbs_) {
            const double area = area_mm2_[settings_[s] * n_glbs + g];
            if (area == infinite) continue;
            feasible += grid.cycle_times.size();
            matters = matters || can_matter(s, g, area);
        }
    if (!matters) {
        tally().bounded += feasible;
        return;
    }
    sweep_.cost(glbs_, settings_);
    for (std::size_t s = 0; s < settings_.size(); ++s)
        for (std::size_t g = 0; g < glbs_.size(); ++g) {
            const double area = area_mm2_[settings_[s] * n_glbs + glbs_[g]];
            if (area < infinite) run_feasible(g, s, area);
        }
}

void GridEnumeration::count_feasible(const model::GridPlace& place) {
    model::GridPlace at = place;
    for (at.cycle_time = 0; at.cycle_time < values_.size(); ++at.cycle_time) {
        if (!grid_.complete() && !grid_.id(at)) continue;
        const auto positions = grid_.positions(at);
        for (std::size_t p = 0; p < positions.size(); ++p)
            ++tally().shares[p][positions[p]].feasible;
    }
}

/// Fills in all figures but the energies.
void GridEnumeration::fill_in(const model::GridPlace& place, double area_mm2) {
    const std::size_t times = values_.size();
    model::GridPlace at = place;
    for (std::uint32_t t = 0; t < times; ++t) {
        for (std::size_t n = 0; n < figures_.networks(); ++n)
            figures_.latency_s(n)[t] =
                static_cast<double>(sweep_.cycles(n)) * grid_.grid().cycle_times[t];
        figures_.area_mm2()[t] = area_mm2;
        figures_.relative_cost()[t] = area_mm2 * sweep_.relative_cost_per_mm2(at.setting);
        at.cycle_time = t;
        figures_.violation()[t] = grid_.complete() || grid_.id(at) ? 0 : infinite;
    }
}

void GridEnumeration::combine(Combination how, std::uint32_t cycle_time) {
    combined_[static_cast<std::size_t>(how) * values_.size() + cycle_time] =
        combined(how, figures_, cycle_time);
}

bool GridEnumeration::can_matter(std::size_t nth_setting, std::uint32_t glb, double area_mm2) {
    model::GridPlace at = sweep_.place();
    at.glb = glb;
    at.setting = settings_[nth_setting];
    constexpr double J_per_pJ = 1e-12;
    const std::size_t networks = figures_.networks();
    // Leakage grows with the cycle time, so that of the shortest bounds all.
    for (std::size_t n = 0; n < networks; ++n) {
        const auto energy_J = figures_.energy_J(n);
        std::fill(
            energy_J.begin(), energy_J.end(),
            (least_pJ_[nth_setting * networks + n] + sweep_.leakage_pJ(glb, at.setting, 0, n)) *
                J_per_pJ);
    }
    fill_in(at, area_mm2);
    for (std::size_t c = 0; c < n_combinations; ++c) combine(static_cast<Combination>(c), 0);
    const auto least = [&](Objective objective, std::uint32_t t) {
        return value(objective, combined_at(objective, t), area_mm2, figures_.relative_cost()[t]);
    };
    // The shortest cycle time is best in every respect: the others need not be looked at but where
    // cycle times are told apart.
    const Combined& c = combined_at(config().leading, 0);
    if (!front().beats({0, c.energy, c.latency, area_mm2})) return true;
    for (std::size_t o = 0; o < config().objectives.size(); ++o)
        if (least(config().objectives[o], 0) <= limit(o)) return true;
    for (std::uint32_t t = 0; t < values_.size(); ++t) {
        if (t > 0) combine(combination(config().leading), t);
        at.cycle_time = t;
        const auto positions = grid_.positions(at);
        const double least_value = least(config().leading, t);
        for (std::size_t p = 0; p < positions.size(); ++p)
            if (least_value < tally().shares[p][positions[p]].best) return true;
    }
    return false;
}

void GridEnumeration::run_feasible(std::size_t nth_glb, std::size_t nth_setting, double area_mm2) {
    model::GridPlace at = sweep_.place();
    at.glb = glbs_[nth_glb];
    at.setting = settings_[nth_setting];
    const std::size_t times = values_.size();
    for (std::uint32_t t = 0; t < times; ++t)
        sweep_.energies_J(nth_glb, nth_setting, t, &figures_.energy_J(0)[t], times);
    fill_in(at, area_mm2);
    for (std::size_t c = 0; c < n_combinations; ++c)
        for (std::uint32_t t = 0; t < times; ++t) combine(static_cast<Combination>(c), t);
    const auto id = [&](std::uint32_t t) {
        at.cycle_time = t;
        return *grid_.id(at);
    };
    for (std::size_t o = 0; o < config().objectives.size(); ++o) {
        const Objective objective = config().objectives[o];
        for (std::uint32_t t = 0; t < times; ++t)
            values_[t] = figures_.violation()[t] != 0
                             ? infinite
                             : value(objective, combined_at(objective, t), area_mm2,
                                     figures_.relative_cost()[t]);
        for (std::uint32_t t = 0; t < times; ++t)
            if (values_[t] < infinite && values_[t] <= limit(o)) add_ranked(o, {id(t), values_[t]});
        if (objective != config().leading) continue;
        for (std::uint32_t t = 0; t < times; ++t) {
            if (!(values_[t] < infinite)) continue;
            at.cycle_time = t;
            const auto positions = grid_.positions(at);
            for (std::size_t p = 0; p < positions.size(); ++p) {
                ValueShare& share = tally().shares[p][positions[p]];
                share.best = std::min(share.best, values_[t]);
            }
        }
    }
    double least_energy = infinite;
    for (std::uint32_t t = 0; t < times; ++t) {  // cycle times ascend, and latency with them
        if (figures_.violation()[t] != 0) continue;
        const Combined& c = combined_at(config().leading, t);
        if (c.energy >= least_energy) continue;  // slower and no better: the area is the same
        least_energy = c.energy;
        front().add({id(t), c.energy, c.latency, area_mm2});
    }
}

}  // namespace atl::search
