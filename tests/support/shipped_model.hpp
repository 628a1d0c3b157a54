/// The shipped templates, tables and networks.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "atoll/io/model_files.hpp"
#include "atoll/model/reference_model.hpp"

namespace atl::test {

inline io::ConfigPath shipped_configs() {
    return io::ConfigPath({ATOLL_SOURCE_DIR "/configs"});
}

inline std::shared_ptr<const model::ComponentLibrary> shipped_library(const std::string& cell) {
    static std::map<std::string, std::shared_ptr<const model::ComponentLibrary>> loaded;
    auto& library = loaded[cell];
    if (!library) library = io::load_library(shipped_configs(), cell);
    return library;
}

inline const std::vector<std::string> four_networks = {"resnet18", "vgg16", "alexnet",
                                                       "mobilenet_v3"};

inline model::ReferenceModel shipped_model(
    const std::string& hardware, model::Fidelity fidelity,
    const std::vector<std::string>& networks = four_networks) {
    const auto path = shipped_configs();
    const auto t = io::find_template(path, hardware, "test");
    return {shipped_library(t.cell), t, io::find_networks(path, networks, "test"), fidelity};
}

}  // namespace atl::test
