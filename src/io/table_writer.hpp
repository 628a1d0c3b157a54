/// Tables written row by row into groups of columns, so that no more than a block of rows is in
/// memory. All functions throw base::Error(io).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "atoll/base/error.hpp"
#include "hdf5_file.hpp"

namespace atl::io {

template <class Row>
class TableWriter {
  public:
    /// Exactly `rows` will be added: no more go in, and `finish` misses those that did not come.
    TableWriter(Hdf5Group group, std::int64_t rows)
        : group_(std::move(group)), rows_(static_cast<std::uint64_t>(rows)) {}

    /// `get(row)` is a double, std::int64_t or std::uint64_t.
    template <class Get>
    TableWriter& column(const std::string& name, Get get, const Hdf5Group::Notes& notes) {
        using T = std::decay_t<std::invoke_result_t<Get, const Row&>>;
        auto out = std::make_shared<Hdf5Column<T>>(group_, name, rows_, notes);
        columns_.push_back([out, get](const Row& row) { out->append(get(row)); });
        return *this;
    }
    void add(const Row& row) {
        for (const auto& append : columns_) append(row);
        ++added_;
    }
    /// Rows that never came would be read as zeros.
    void finish() const {
        if (added_ != rows_)
            throw base::Error(base::ErrorKind::io, group_.place() + ": got " +
                                                       std::to_string(added_) + " of " +
                                                       std::to_string(rows_) + " rows");
    }

  private:
    Hdf5Group group_;
    std::uint64_t rows_, added_ = 0;
    std::vector<std::function<void(const Row&)>> columns_;
};

}  // namespace atl::io
