#include <atoll/io/model_files.hpp>
#include <atoll/model/reference_model.hpp>
#include <cstdio>

int main() {
    const atl::io::ConfigPath configs({CONFIGS});
    const auto hardware = atl::io::find_template(configs, "rram", "consumer");
    atl::model::ReferenceModel model(atl::io::load_library(configs, hardware.cell), hardware,
                                     atl::io::find_networks(configs, {"alexnet"}, "consumer"),
                                     atl::model::Fidelity::exact);
    const atl::model::Design design{0.5, 8, 1e-9, 512, 64, 16, 32, 4, 512, 32};
    const auto cost = model.evaluate(design, atl::model::CostModel::Effort::every_network);
    std::printf("%.17g %.17g %.17g\n", cost.networks[0].energy_J, cost.networks[0].latency_s,
                cost.area_mm2);
}
