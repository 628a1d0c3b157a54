/// Objectives and algorithms by name: those built in, and those that a program adds, which jobs
/// then name like the others.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/base/registry.hpp"
#include "atoll/search/algorithm.hpp"
#include "atoll/search/objective.hpp"

namespace atl::search {

/// Of one design that can run every network of the job.
struct DesignFigures {
    /// Of one inference of each network, in the job's order.
    std::span<const double> energy_J, latency_s;
    double area_mm2 = 0;
    double relative_cost = 0;  ///< see model::DesignCost
    double noise = 0;          ///< see model::DesignCost
};

struct OwnObjective {
    std::string name;
    std::string doc;   ///< what it is, in a line
    std::string unit;  ///< e.g. "J*s2"
    /// To be minimised; finite and above 0, since searches and reports take its logarithm. The same
    /// for the same figures.
    std::function<double(const DesignFigures&)> value;
    /// How the networks' energies and latencies are combined for Pareto fronts.
    Combination combination = Combination::largest;
};
/// Throws base::Error(usage).
Objective register_objective(OwnObjective objective);
std::span<const std::string_view> known_objectives();
const std::deque<OwnObjective>& own_objectives();
/// Nothing of one that is built in.
const OwnObjective* own_objective(Objective objective);

struct OwnAlgorithm {
    std::string name;
    std::string doc;  ///< what it is, in a line
    /// The configuration outlives the algorithm.
    std::function<std::unique_ptr<Algorithm>(const AlgorithmConfig&)> make;
    /// Keys of its own in jobs, whose values are AlgorithmConfig::own, in this order.
    std::vector<base::Setting> settings = {};
    /// Of what all algorithms have (population, generation_limit, ..) where a job does not say.
    AlgorithmConfig defaults = {};
};
/// Throws base::Error(usage).
AlgorithmKind register_algorithm(OwnAlgorithm algorithm);
std::span<const std::string_view> known_algorithms();
const std::deque<OwnAlgorithm>& own_algorithms();
/// Nothing of one that is built in.
const OwnAlgorithm* own_algorithm(AlgorithmKind kind);
std::string_view name(AlgorithmKind kind);

}  // namespace atl::search
