/// A small search problem with a known optimum, so that tests of the search need no component
/// tables.
#pragma once

#include <cmath>
#include <vector>

#include "atoll/model/cost.hpp"
#include "atoll/search/island.hpp"
#include "atoll/search/problem.hpp"
#include "search_printers.hpp"

namespace atl::test {

/// One network whose energy is a bowl over rows, columns and voltage, with latency = cycle time and
/// area = tiles. Designs with more tiles than 40 exceed the area limit of 40 mm2; those with
/// bits_per_cell 1 cannot hold the network, by half of it.
struct ToyCost {
    explicit ToyCost(const model::Design& d)
        : area_mm2(static_cast<double>(d.tiles())),
          holds_network(d.bits_per_cell > 1),
          latency_s(d.cycle_time) {
        const auto square = [](double x) { return x * x; };
        energy_J = 1 + square(std::log2(d.rows) - 7) + square(std::log2(d.columns) - 6) +
                   square(d.supply_voltage - 0.6) * 100;
    }
    double area_mm2;
    bool holds_network;
    double latency_s, energy_J;
};

class ToyModel final : public model::CostModel {
  public:
    ToyModel() : networks_(1) { networks_[0].name = "toy"; }
    std::span<const model::Network> networks() const override { return networks_; }
    bool holds_networks(const model::Design& d) const override { return ToyCost(d).holds_network; }
    model::DesignCost evaluate(const model::Design& d, Effort) override {
        ++evaluations;
        const ToyCost toy(d);
        model::DesignCost cost;
        cost.area_mm2 = toy.area_mm2;
        model::NetworkCost& n = cost.networks.emplace_back();
        if (!toy.holds_network) {
            n.infeasible = {model::Infeasibility::Reason::capacity, -1, 2, 1};
            return cost;
        }
        n.energy_J = toy.energy_J;
        n.cycles = 1;
        n.latency_s = toy.latency_s;
        return cost;
    }

    int evaluations = 0;

  private:
    std::vector<model::Network> networks_;
};

/// The figures of ToyModel without allocating any.
class ToyEvaluator final : public search::Evaluator {
  public:
    /// The space outlives the evaluator.
    explicit ToyEvaluator(const search::ParameterSpace& space) : space_(space) {}
    std::size_t networks() const override { return 1; }
    void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override {
        out.resize(ids.size(), 1);
        for (std::size_t d = 0; d < ids.size(); ++d) {
            const ToyCost toy(space_.design(ids[d]));
            out.area_mm2()[d] = toy.area_mm2;
            out.relative_cost()[d] = 0;
            out.violation()[d] = toy.holds_network ? 0 : 1;
            out.energy_J(0)[d] = toy.energy_J;
            out.latency_s(0)[d] = toy.latency_s;
        }
    }
    bool holds_networks(search::DesignId id) const override {
        return ToyCost(space_.design(id)).holds_network;
    }

  private:
    const search::ParameterSpace& space_;
};

inline constexpr double toy_area_limit_mm2 = 40;

/// 8 x 3 x 3 x 5 x 5 x 4 x 4 x 1 x 1 x 1 = 28,800 designs. Optimum: 0.6 V, 1 ns, 128 x 64, 1 group,
/// 4 tiles (ela_mean 4e-11).
inline search::ParameterSpace toy_space() {
    const auto p = [](const char* name, std::vector<double> values) {
        return search::ParameterSpace::Parameter{model::find_design_parameter(name),
                                                 std::move(values)};
    };
    return search::ParameterSpace(
        "toy", {p("supply_voltage", {0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85}),
                p("bits_per_cell", {1, 2, 4}), p("cycle_time", {1e-9, 2e-9, 4e-9}),
                p("rows", {32, 64, 128, 256, 512}), p("columns", {32, 64, 128, 256, 512}),
                p("router_groups", {1, 2, 4, 8}), p("tiles_per_group", {4, 8, 16, 32}),
                p("macros_per_tile", {4}), p("glb_kib", {1024}), p("technology_nm", {32})});
}

/// Space, model, evaluator and problem in one place; the objective is ela_mean.
struct ToyProblem {
    explicit ToyProblem(search::ParameterSpace s = toy_space()) : space(std::move(s)) {}
    ToyProblem(const ToyProblem&) = delete;
    ToyProblem& operator=(const ToyProblem&) = delete;

    search::ParameterSpace space;
    ToyModel model;
    search::PlainEvaluator evaluator{space, model};
    search::Problem problem{space, evaluator, search::Objective::ela_mean, toy_area_limit_mm2};
};

/// Small enough for a test, with phases of different lengths.
inline search::AlgorithmConfig toy_config() {
    search::AlgorithmConfig config(search::AlgorithmKind::four_phase);
    config.drawn = 60;
    config.chosen = 30;
    config.population = 10;
    config.phases = {{3, 1.0, 3, 1.0, 3}, {1, 0.9, 7, 0.5, 7}, {2, 1.0, 15, 0.2, 15}};
    return config;
}

/// The values of the first `genes` design parameters are 1, 2, .., `values`: a gene is one less
/// than its value.
inline search::ParameterSpace numbered_space(std::size_t genes, std::size_t values) {
    std::vector<double> numbers;
    for (std::size_t v = 1; v <= values; ++v) numbers.push_back(static_cast<double>(v));
    std::vector<search::ParameterSpace::Parameter> parameters;
    for (std::size_t g = 0; g < genes; ++g)
        parameters.push_back({&model::design_parameters()[g], numbers});
    return search::ParameterSpace("numbered", std::move(parameters));
}

}  // namespace atl::test
