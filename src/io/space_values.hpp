/// Values of design parameters, as spaces and jobs list them.
#pragma once

#include <vector>

#include "atoll/io/yaml.hpp"
#include "atoll/model/design.hpp"

namespace atl::io {

/// The values of one parameter: a number, a list, or {from, to, step}; ascending and distinct.
/// Problems are reported to `in`.
std::vector<double> read_values(MapReader& in, const YamlValue& v,
                                const model::DesignParameter& parameter);

}  // namespace atl::io
