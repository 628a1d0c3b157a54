/// The shipped spaces with all that costs their designs, and smaller spaces made from them.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "atoll/base/random.hpp"
#include "atoll/io/space_file.hpp"
#include "atoll/search/space_grid.hpp"
#include "shipped_model.hpp"

namespace atl::test {

inline const std::vector<std::string> nine_networks = {
    "resnet18",   "vgg16",       "alexnet",  "mobilenet_v3",
    "mobilebert", "densenet201", "resnet50", "vision_transformer",
    "gpt2_medium"};

inline const std::vector<std::string> shipped_space_names = {"rram-4", "sram-4", "sram-4-listed",
                                                             "sram-9", "technology-4"};

/// A space, and what its designs are costed with.
struct CostedSpace {
    search::ParameterSpace space;
    model::HardwareTemplate hardware;
    std::shared_ptr<const model::ComponentLibrary> library;
    std::vector<model::Network> networks;

    model::ReferenceModel plain() const {
        return {library, hardware, networks, model::Fidelity::exact};
    }
};

inline CostedSpace shipped_space(const std::string& name,
                                 const std::vector<std::string>& networks = four_networks) {
    const auto path = shipped_configs();
    const auto file = io::load_space(ATOLL_SOURCE_DIR "/configs/spaces/" + name + ".yaml");
    const auto hardware = io::find_template(path, file.hardware, "test");
    return {file.space, hardware, shipped_library(hardware.cell),
            io::find_networks(path, networks, "test")};
}

/// The space with other values for some parameters, which then depend on nothing.
inline search::ParameterSpace with_values(
    const search::ParameterSpace& space,
    const std::vector<std::pair<std::string, std::vector<double>>>& values) {
    std::vector<search::ParameterSpace::Parameter> parameters(space.parameters().begin(),
                                                              space.parameters().end());
    for (const auto& [name, list] : values)
        for (auto& p : parameters)
            if (p.parameter->name == name) p = {p.parameter, list, {}, {}};
    return {space.name(), std::move(parameters)};
}

/// The space with the values of `name` depending on those of `given`: a list for each.
inline search::ParameterSpace with_values_given(const search::ParameterSpace& space,
                                                const std::string& name, const std::string& given,
                                                std::vector<std::vector<double>> lists) {
    std::vector<search::ParameterSpace::Parameter> parameters(space.parameters().begin(),
                                                              space.parameters().end());
    const auto position = [&](const std::string& parameter) {
        return static_cast<std::size_t>(
            std::find_if(parameters.begin(), parameters.end(),
                         [&](const auto& p) { return p.parameter->name == parameter; }) -
            parameters.begin());
    };
    auto& p = parameters[position(name)];
    p.given = position(given);
    p.values = lists.front();
    p.values_given = std::move(lists);
    return {space.name(), std::move(parameters)};
}

inline base::RandomStream test_stream(std::uint64_t seed) {
    return {seed, base::RandomDomain::initial_design, 0, 0, 0};
}

template <class T>
void shuffle(std::vector<T>& items, base::RandomStream& random) {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[random.uniform_int(i)]);
}

}  // namespace atl::test
