#include "atoll/model/registry.hpp"

#include "atoll/base/error.hpp"

namespace atl::model {

namespace {

base::Registry<OwnModel>& model_registry() {
    static base::Registry<OwnModel> all("model", costing_names);
    return all;
}

/// Keys that jobs have under `model` whatever it is.
constexpr std::array<std::string_view, 12> common_keys = {
    "kind",         "command",         "workers_per_rank", "timeout",    "on_failure",
    "attempts",     "screening",       "fidelity",         "adc_factor", "on_resistance_factor",
    "noise_factor", "threshold_factor"};

}  // namespace

Costing register_model(OwnModel model) {
    base::check_settings("model", model.name, model.settings);
    for (const base::Setting& s : model.settings)
        base::check_new_name("setting of model '" + model.name + "':", s.name, common_keys);
    if (!model.make)
        throw base::Error(base::ErrorKind::usage,
                          "model '" + model.name + "' cannot be registered: nothing makes it");
    return static_cast<Costing>(model_registry().add(std::move(model)));
}

std::span<const std::string_view> known_models() {
    return model_registry().names();
}

const std::deque<OwnModel>& own_models() {
    return model_registry().added();
}

const OwnModel* own_model(Costing costing) {
    return model_registry().at(static_cast<std::size_t>(costing));
}

}  // namespace atl::model
