/// The CSV files of a sensitivity analysis.
#pragma once

#include "atoll/io/sensitivity_file.hpp"

namespace atl::io {

std::string parameter_name(const Job& job, std::size_t p);
/// Parameters with more than one value: the others have nothing to tell.
std::vector<std::size_t> varied(const search::ParameterSpace& space);

void write_sensitivity_tables(const std::filesystem::path& directory, const Job& job,
                              const SensitivityResult& result);

}  // namespace atl::io
