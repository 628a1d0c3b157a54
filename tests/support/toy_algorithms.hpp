/// Every algorithm on small problems, with all that was costed written down.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "atoll/search/island.hpp"
#include "toy_problem.hpp"

namespace atl::test {

inline constexpr std::array every_kind = {search::AlgorithmKind::memetic,
                                          search::AlgorithmKind::four_phase,
                                          search::AlgorithmKind::genetic,
                                          search::AlgorithmKind::integer_genetic,
                                          search::AlgorithmKind::differential_evolution,
                                          search::AlgorithmKind::simulated_annealing,
                                          search::AlgorithmKind::random_search,
                                          search::AlgorithmKind::nsga2,
                                          search::AlgorithmKind::steady_state};
static_assert(every_kind.size() == search::algorithm_names.size());

/// Small enough for a test.
inline search::AlgorithmConfig toy_config(search::AlgorithmKind kind) {
    if (kind == search::AlgorithmKind::four_phase) return toy_config();
    search::AlgorithmConfig config(kind);
    config.drawn = config.chosen = 12;
    config.population = kind == search::AlgorithmKind::memetic ? 3 : 8;
    config.generation_limit = 12;
    config.restart_after = 0;
    return config;
}

/// Of the toy space the values given, and of all other parameters the best one.
inline search::ParameterSpace part_of_toy_space(
    const std::map<std::string, std::vector<double>>& values) {
    const std::map<std::string, std::vector<double>> best = {
        {"supply_voltage", {0.6}}, {"bits_per_cell", {2}},   {"cycle_time", {1e-9}},
        {"rows", {128}},           {"columns", {64}},        {"router_groups", {1}},
        {"tiles_per_group", {4}},  {"macros_per_tile", {4}}, {"glb_kib", {1024}},
        {"technology_nm", {32}}};
    std::vector<search::ParameterSpace::Parameter> parameters;
    for (const model::DesignParameter& p : model::design_parameters()) {
        const std::string name(p.name);
        parameters.push_back({&p, values.contains(name) ? values.at(name) : best.at(name), {}, {}});
    }
    return search::ParameterSpace("part", std::move(parameters));
}

/// The best design of a small space, by trying all.
inline search::Individual best_of_all(search::Problem& problem) {
    search::Individual best = search::worst_individual;
    for (search::DesignId id = 0; id < problem.space().size(); ++id)
        best = std::min(best, {id, problem.score(id)}, search::better);
    return best;
}

/// An island of the toy model on any space.
struct WatchedIsland {
    explicit WatchedIsland(search::AlgorithmConfig c, search::ParameterSpace space = toy_space(),
                           search::IslandState state = {},
                           double area_limit_mm2 = toy_area_limit_mm2, std::uint64_t seed = 1)
        : toy(std::move(space)),
          problem(toy.space, toy.evaluator, search::Objective::ela_mean, area_limit_mm2),
          config(std::move(c)),
          island(problem, config, seed, std::move(state)) {
        problem.watch([this](std::span<const search::DesignId> ids, auto) {
            costed.insert(costed.end(), ids.begin(), ids.end());
        });
    }
    void advance(int generations) {
        for (int g = 0; g < generations; ++g) island.advance();
    }

    ToyProblem toy;
    search::Problem problem;
    search::AlgorithmConfig config;
    std::vector<search::DesignId> costed;  ///< in their order
    search::Island island;
};

/// Has one network, whose figures are functions of the design's number.
class NumberedEvaluator : public search::Evaluator {
  public:
    std::size_t networks() const override { return 1; }
    void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override {
        out.resize(ids.size(), 1);
        for (std::size_t d = 0; d < ids.size(); ++d) {
            out.energy_J(0)[d] = energy_J(ids[d]);
            out.latency_s(0)[d] = latency_s(ids[d]);
            out.area_mm2()[d] = area_mm2(ids[d]);
            out.relative_cost()[d] = 0;
            out.violation()[d] = violation(ids[d]);
        }
        costed += ids.size();
    }
    bool holds_networks(search::DesignId) const override { return true; }

    std::size_t costed = 0;

  protected:
    virtual double energy_J(search::DesignId id) const = 0;
    virtual double latency_s(search::DesignId) const { return 1; }
    virtual double area_mm2(search::DesignId) const { return 100; }  // 1 cm2
    virtual double violation(search::DesignId) const { return 0; }
};

/// Objectives and violations from a list.
class ListedEvaluator final : public NumberedEvaluator {
  public:
    explicit ListedEvaluator(std::vector<search::Score> scores) : scores_(std::move(scores)) {}

  private:
    double energy_J(search::DesignId id) const override { return scores_.at(id).objective; }
    double violation(search::DesignId id) const override { return scores_.at(id).violation; }

    std::vector<search::Score> scores_;
};

/// One parameter with so many values: a design's number is its gene.
inline search::ParameterSpace line_space(std::size_t values) {
    std::vector<double> numbers;
    for (std::size_t v = 1; v <= values; ++v) numbers.push_back(static_cast<double>(v));
    return search::ParameterSpace("line",
                                  {{model::find_design_parameter("rows"), numbers, {}, {}}});
}

}  // namespace atl::test
