/// Tables written as `columns: [...]` and `rows: [[...], ...]` in YAML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atoll/io/yaml.hpp"
#include "atoll/model/component_tables.hpp"

namespace atl::io {

struct RowTable {
    std::vector<std::string> columns;
    std::vector<std::vector<double>> rows;
    std::vector<YamlValue> places;  ///< of each row
    YamlValue place;                ///< of all
};

/// Rows of numbers of at least `min` under `name`, each as long as `columns`, which must be
/// `wanted` in that order.
RowTable read_rows(MapReader& in, const std::vector<std::string>& wanted,
                   std::string_view name = "rows", double min = 0);

/// `axes`, `interpolation`, `columns` and `rows`: every combination of axis values once.
model::GridTable read_grid(MapReader& in, const std::vector<std::string>& axes,
                           const std::vector<std::string>& quantities);

}  // namespace atl::io
