/// Networks, component tables and hardware templates from configs/. All functions throw
/// base::InputError with every problem of the file, or base::Error(io).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "atoll/base/error.hpp"
#include "atoll/io/config_path.hpp"
#include "atoll/model/component_tables.hpp"
#include "atoll/model/network.hpp"
#include "atoll/model/unit_costs.hpp"

namespace atl::io {

model::Network load_network(const std::filesystem::path& file);
model::CellTable load_cell_table(const std::filesystem::path& file);
model::Technology load_technology(const std::filesystem::path& file);
model::HardwareTemplate load_template(const std::filesystem::path& file);

/// The technologies of the configuration path, and the cell tables of one cell type.
std::shared_ptr<const model::ComponentLibrary> load_library(const ConfigPath& path,
                                                            const std::string& cell);

/// The files that load_library() reads.
std::vector<std::filesystem::path> library_files(const ConfigPath& path, const std::string& cell);

/// A name that nothing of a kind answers to, e.g. "networks", said to come from `origin`.
base::Diagnostic unknown_config(const ConfigPath& path, const std::string& kind,
                                const std::string& what, const std::string& name,
                                const std::string& origin);

/// By name or file; an unknown name is an InputError with a suggestion, said to come from `origin`.
model::HardwareTemplate find_template(const ConfigPath& path, const std::string& name,
                                      const std::string& origin);
std::vector<model::Network> find_networks(const ConfigPath& path,
                                          const std::vector<std::string>& names,
                                          const std::string& origin,
                                          const std::filesystem::path& relative_to = {});

}  // namespace atl::io
