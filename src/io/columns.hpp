/// Tables as groups of one-dimensional datasets of equal length: a column each.
#pragma once

#include <vector>

#include "atoll/model/design.hpp"
#include "hdf5_file.hpp"

namespace atl::io {

inline const std::string meaning_of_ids = "position of the design in its space, from 0";

template <class Rows, class Get>
void write_column(Hdf5Group& group, const std::string& name, const Rows& rows, Get get,
                  const Hdf5Group::Notes& notes) {
    std::vector<std::decay_t<decltype(get(*rows.begin()))>> values;
    for (const auto& row : rows) values.push_back(get(row));
    if constexpr (std::is_same_v<decltype(values), std::vector<std::string>>)
        group.dataset(name, values, notes);
    else
        group.dataset(name, std::span<const typename decltype(values)::value_type>(values), notes);
}

/// Of columns with the values of a design parameter.
inline Hdf5Group::Notes notes_of(const model::DesignParameter& parameter) {
    return {parameter.unit.empty() ? "1" : std::string(parameter.unit),
            std::string(parameter.meaning)};
}

}  // namespace atl::io
