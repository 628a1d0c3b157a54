/// Tables as groups of one-dimensional datasets of equal length: a column each.
#pragma once

#include <vector>

#include "hdf5_file.hpp"

namespace atl::io {

template <class Rows, class Get>
void write_column(Hdf5Group& group, const std::string& name, const Rows& rows, Get get,
                  const Hdf5Group::Notes& notes = {}) {
    std::vector<std::decay_t<decltype(get(*rows.begin()))>> values;
    for (const auto& row : rows) values.push_back(get(row));
    if constexpr (std::is_same_v<decltype(values), std::vector<std::string>>)
        group.dataset(name, values, notes);
    else
        group.dataset(name, std::span<const typename decltype(values)::value_type>(values), notes);
}

}  // namespace atl::io
