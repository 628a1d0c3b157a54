#include "atoll/search/registry.hpp"

#include "atoll/base/error.hpp"

namespace atl::search {

namespace {

base::Registry<OwnObjective>& objective_registry() {
    static base::Registry<OwnObjective> all("objective", objective_names);
    return all;
}

base::Registry<OwnAlgorithm>& algorithm_registry() {
    static base::Registry<OwnAlgorithm> all("algorithm", algorithm_names);
    return all;
}

/// Keys that jobs give to every algorithm.
constexpr std::array<std::string_view, 9> common_keys = {"kind",          "sampling",    "drawn",
                                                         "chosen",        "population",  "archive",
                                                         "restart_after", "generations", "islands"};

void check_algorithm(const OwnAlgorithm& a) {
    base::check_settings("algorithm", a.name, a.settings);
    for (const base::Setting& s : a.settings)
        base::check_new_name("setting of algorithm '" + a.name + "':", s.name, common_keys);
    if (!a.make)
        throw base::Error(base::ErrorKind::usage,
                          "algorithm '" + a.name + "' cannot be registered: nothing makes it");
}

}  // namespace

Objective register_objective(OwnObjective objective) {
    if (!objective.value)
        throw base::Error(base::ErrorKind::usage, "objective '" + objective.name +
                                                      "' cannot be registered: it has no value");
    return static_cast<Objective>(objective_registry().add(std::move(objective)));
}

std::span<const std::string_view> known_objectives() {
    return objective_registry().names();
}

const std::deque<OwnObjective>& own_objectives() {
    return objective_registry().added();
}

const OwnObjective* own_objective(Objective objective) {
    const auto place = static_cast<std::size_t>(objective);
    return place < objective_names.size() ? nullptr : objective_registry().at(place);
}

AlgorithmKind register_algorithm(OwnAlgorithm algorithm) {
    check_algorithm(algorithm);
    algorithm.defaults.kind = static_cast<AlgorithmKind>(algorithm_registry().names().size());
    algorithm.defaults.own = base::usual_values(algorithm.settings);
    return static_cast<AlgorithmKind>(algorithm_registry().add(std::move(algorithm)));
}

std::span<const std::string_view> known_algorithms() {
    return algorithm_registry().names();
}

const std::deque<OwnAlgorithm>& own_algorithms() {
    return algorithm_registry().added();
}

const OwnAlgorithm* own_algorithm(AlgorithmKind kind) {
    return algorithm_registry().at(static_cast<std::size_t>(kind));
}

std::string_view name(AlgorithmKind kind) {
    return known_algorithms()[static_cast<std::size_t>(kind)];
}

}  // namespace atl::search
