/// Cost models by name: what a program adds to the models that spaces are made for, so that jobs
/// may name it.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/base/registry.hpp"
#include "atoll/model/cost.hpp"
#include "atoll/model/physical/constants.hpp"

namespace atl::model {

/// Who costs the designs of a job. Models that are registered have the values that follow.
enum class Costing : std::uint8_t {
    built_in,  ///< the model the job's space is made for
    external,  ///< a program of the user's own, see io/external_model.hpp
};
inline constexpr std::array<std::string_view, 2> costing_names = {"built_in", "external"};

/// What a model is made from.
struct ModelRequest {
    std::vector<Network> networks;
    std::span<const double> settings;  ///< values of its settings in the job
    // What the job's space is made for: of the reference model the first two, of the physical model
    // the last.
    const HardwareTemplate* hardware = nullptr;
    std::shared_ptr<const ComponentLibrary> library;
    std::shared_ptr<const physical::PhysicalConstants> physical;
};

struct OwnModel {
    std::string name;
    std::string doc;  ///< what it is, in a line
    /// Equal requests give models of equal costs.
    std::function<std::unique_ptr<CostModel>(ModelRequest)> make;
    std::vector<base::Setting> settings = {};  ///< keys of its own under `model` in jobs
};
/// Throws base::Error(usage).
Costing register_model(OwnModel model);
std::span<const std::string_view> known_models();
const std::deque<OwnModel>& own_models();
/// Nothing of those that are not registered.
const OwnModel* own_model(Costing costing);

}  // namespace atl::model
