#include "atoll/search/registry.hpp"

#include "atoll/base/error.hpp"

namespace atl::search {

namespace {

base::Registry<OwnObjective>& objectives() {
    static base::Registry<OwnObjective> all("objective", objective_names);
    return all;
}

base::Registry<OwnAlgorithm>& algorithms() {
    static base::Registry<OwnAlgorithm> all("algorithm", algorithm_names);
    return all;
}

/// Keys that jobs give to every algorithm.
constexpr std::array<std::string_view, 9> common_keys = {"kind",          "sampling",    "drawn",
                                                         "chosen",        "population",  "archive",
                                                         "restart_after", "generations", "islands"};

void check(const OwnAlgorithm& a) {
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
    return static_cast<Objective>(objectives().add(std::move(objective)));
}

std::span<const std::string_view> known_objectives() {
    return objectives().names();
}

const std::deque<OwnObjective>& own_objectives() {
    return objectives().added();
}

const OwnObjective* own_objective(Objective objective) {
    const auto place = static_cast<std::size_t>(objective);
    return place < objective_names.size() ? nullptr : objectives().at(place);
}

AlgorithmKind register_algorithm(OwnAlgorithm algorithm) {
    check(algorithm);
    algorithm.defaults.kind = static_cast<AlgorithmKind>(algorithms().names().size());
    algorithm.defaults.own = base::usual_values(algorithm.settings);
    return static_cast<AlgorithmKind>(algorithms().add(std::move(algorithm)));
}

std::span<const std::string_view> known_algorithms() {
    return algorithms().names();
}

const std::deque<OwnAlgorithm>& own_algorithms() {
    return algorithms().added();
}

const OwnAlgorithm* own_algorithm(AlgorithmKind kind) {
    return algorithms().at(static_cast<std::size_t>(kind));
}

std::string_view name(AlgorithmKind kind) {
    return known_algorithms()[static_cast<std::size_t>(kind)];
}

}  // namespace atl::search
