/// The constants of the physical model from configs/physical. Throws base::InputError with every
/// problem of every file, or base::Error(io).
#pragma once

#include <filesystem>

#include "atoll/io/config_path.hpp"
#include "atoll/model/physical/constants.hpp"

namespace atl::io {

/// Reads gates, converters, arrays, buffers, links and accuracy, each found by its name.
model::physical::PhysicalConstants load_physical(const ConfigPath& path);

/// Each reads its file into its part of the constants.
void load_gates(const std::filesystem::path& file, model::physical::PhysicalConstants& out);
void load_converters(const std::filesystem::path& file, model::physical::PhysicalConstants& out);
void load_arrays(const std::filesystem::path& file, model::physical::PhysicalConstants& out);
void load_buffers(const std::filesystem::path& file, model::physical::PhysicalConstants& out);
void load_links(const std::filesystem::path& file, model::physical::PhysicalConstants& out);
void load_accuracy(const std::filesystem::path& file, model::physical::PhysicalConstants& out);

}  // namespace atl::io
