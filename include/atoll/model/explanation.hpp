/// Where every number of a design's cost comes from: a tree in which children add up to their
/// parent exactly.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/model/reference_model.hpp"

namespace atl::model {

/// One kind of action on one operand: energy = count x instances x unit energy.
struct ActionExplanation {
    std::string_view operand;  ///< weight, input, output
    std::string_view action;   ///< read, write, update
    std::int64_t count = 0;    ///< of one instance
    double unit_pJ = 0;
    double energy_J = 0;
};

/// A figure that only one model has.
struct Detail {
    std::string_view name, unit;
    double value = 0;
    std::string_view meaning;
};

struct ComponentExplanation {
    std::string_view component;
    std::int64_t instances = 0;  ///< at work on average; 0 where the model does not tell
    std::vector<ActionExplanation> actions;
    double leak_pJ = 0;  ///< per instance and cycle
    double leakage_J = 0;
    double rounding_J =
        0;                ///< what the published rounding (or the order of additions) adds or takes
    double energy_J = 0;  ///< actions in order + leakage + rounding
};

/// Operations are two per multiply-accumulate, at 8 bits.
struct Ratios {
    double tops = 0;  ///< 1e12 operations per second
    double tops_per_W = 0;
    double tops_per_mm2 = 0;
};

struct LayerExplanation {
    std::string name, type;
    std::int64_t macs = 0;
    std::int64_t cycles = 0;  ///< 0 where the model knows no cycles
    double utilisation_percent = 0;
    double latency_s = 0, energy_J = 0;  ///< energy: components in order
    SpatialMapping spatial;
    Extents at_top;
    Ratios ratios;
    std::vector<ComponentExplanation> components;
    std::vector<Detail> details;
};

struct NetworkExplanation {
    std::string name;
    std::string infeasible;  ///< why the design cannot run it; then nothing else is known
    std::int64_t macs = 0, cycles = 0;
    double latency_s = 0, energy_J = 0;  ///< energy: layers in order
    Ratios ratios;                       ///< of the whole network
    Ratios
        mean_of_layer_ratios;  ///< as published evaluations quote it: every layer counts the same
    std::vector<LayerExplanation> layers;
    std::vector<Detail> details;
};

struct AreaExplanation {
    std::string_view component;
    std::int64_t instances = 0;  ///< 0 where the model does not tell
    double unit_um2 = 0;
    double area_mm2 = 0;
};

/// The table and the formula behind a unit value.
struct UnitSource {
    std::string_view component;
    std::string quantity;  ///< read energy, leakage, area ...
    std::string formula;
    std::string table;          ///< file in configs/
    bool interpolated = false;  ///< between grid points of that table
    std::string source;         ///< where the table comes from
};

struct Explanation {
    Design design;
    Fidelity fidelity{};
    std::string outside_tables;  ///< then nothing else is known
    double area_mm2 = 0;         ///< areas in order
    double relative_cost = 0;    ///< [mm2 at 32 nm]
    std::vector<AreaExplanation> areas;
    std::vector<NetworkExplanation> networks;
    std::vector<UnitSource> sources;
    std::vector<Detail> details;
    std::vector<std::string_view> warnings;  ///< what the model was never held against
    std::span<const std::string_view> simplifications;
};

Explanation explain(ReferenceModel& model, const Design& design);

/// Of any model, as far as its costs tell.
Explanation explain_costs(CostModel& model, const Design& design);

/// Operations a second, per watt and per area.
Ratios ratios_of(double macs, double latency_s, double energy_J, double area_mm2);
/// The beginning of every explanation of a network: what it is, and why it cannot run if so.
NetworkExplanation explanation_of(const Network& network, const Infeasibility& infeasible);
/// Each layer counts as much as any other.
Ratios mean_ratios(std::span<const LayerExplanation> layers);

}  // namespace atl::model
