/// The kinds of sources that networks come from, a file each.
#pragma once

#include "atoll/io/network_import.hpp"
#include "atoll/io/yaml.hpp"

namespace atl::io {

/// A folder with a YAML file per layer, in the order of their names. Templates around the layer
/// (CiMLoop's {{...}} lines and problem_base) are not needed.
ImportedNetwork import_timeloop(const std::filesystem::path& folder);
/// A layer a row; columns name, and any of type, N C M P Q R S G, stride_h, stride_w, heads, rows,
/// inner, columns, avg_input.
ImportedNetwork import_csv(const std::filesystem::path& file);
ImportedNetwork import_onnx(const std::filesystem::path& file, const ImportOptions& options);

/// Extents within what files of networks may hold.
void check_layer_size(const model::Layer& layer, Problems& problems, const std::string& origin);

}  // namespace atl::io
