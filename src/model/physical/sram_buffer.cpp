#include "atoll/model/physical/sram_buffer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "atoll/base/contract.hpp"

namespace atl::model::physical {

namespace {

std::vector<double> distinct(std::span<const BufferTable::Row> rows,
                             double BufferTable::Row::*member) {
    std::set<double> values;
    for (const auto& row : rows) values.insert(row.*member);
    return {values.begin(), values.end()};
}

std::size_t index_of(const std::vector<double>& values, double x) {
    return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), x) -
                                    values.begin());
}

std::array<double, 6> figures_of(const BufferFigures& f) {
    return {f.read_pJ, f.write_pJ, f.leakage_mW, f.area_mm2, f.access_ns, f.cycle_ns};
}

/// Neighbours on an axis, and where between them x lies.
struct Place {
    std::size_t low, high;
    double fraction;
};

Place locate(std::span<const double> values, double x, bool& outside) {
    if (x <= values.front() || values.size() == 1) {
        outside = outside || x < values.front() || (values.size() == 1 && x != values.front());
        return {0, 0, 0};
    }
    if (x >= values.back()) {
        outside = outside || x > values.back();
        return {values.size() - 1, values.size() - 1, 0};
    }
    const auto high = static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), x) -
                                               values.begin());
    const double f = std::log(x / values[high - 1]) / std::log(values[high] / values[high - 1]);
    return {high - 1, high, f};
}

}  // namespace

const char* BufferTable::problem(std::span<const Row> rows, std::size_t& index) {
    const auto sizes = distinct(rows, &Row::bytes), widths = distinct(rows, &Row::width_bits);
    std::map<std::pair<double, double>, std::set<double>> seen;  // of node and size
    for (index = 0; index < rows.size(); ++index) {
        const Row& r = rows[index];
        if (!seen[{r.node_nm, r.bytes}].insert(r.width_bits).second)
            return "the same node, size and width as a row before";
    }
    for (index = 0; index < rows.size(); ++index) {
        const Row& r = rows[index];
        const auto& here = seen[{r.node_nm, r.bytes}];
        for (std::size_t w = 0; w < here.size(); ++w)
            if (!here.contains(widths[w])) return "a narrower width of this size is missing";
        if (here != seen[{rows.front().node_nm, r.bytes}])
            return "another node has other widths of this size";
        for (double size : sizes)
            if (!seen.contains({r.node_nm, size})) return "this node lacks a size that others have";
    }
    return nullptr;
}

BufferTable::BufferTable(std::vector<Row> rows)
    : nodes_(distinct(rows, &Row::node_nm)),
      sizes_(distinct(rows, &Row::bytes)),
      widths_(distinct(rows, &Row::width_bits)),
      widths_of_size_(sizes_.size(), 0),
      logs_(nodes_.size() * sizes_.size() * widths_.size() * n_figures, 0) {
    [[maybe_unused]] std::size_t index = 0;
    ATOLL_EXPECT(!rows.empty() && problem(rows, index) == nullptr);
    for (const Row& row : rows) {
        const std::size_t size = index_of(sizes_, row.bytes);
        const std::size_t width = index_of(widths_, row.width_bits);
        const std::size_t node = index_of(nodes_, row.node_nm);
        widths_of_size_[size] = std::max(widths_of_size_[size], width + 1);
        const auto figures = figures_of(row.figures);
        for (std::size_t f = 0; f < n_figures; ++f)
            logs_[((node * sizes_.size() + size) * widths_.size() + width) * n_figures + f] =
                std::log(figures[f]);
    }
}

const double* BufferTable::values(std::size_t node, std::size_t size, std::size_t width) const {
    return &logs_[((node * sizes_.size() + size) * widths_.size() + width) * n_figures];
}

BufferFigures BufferTable::at(double node_nm, double bytes, double width_bits) const {
    bool outside = false;
    const Place node = locate(nodes_, node_nm, outside);
    const Place size = locate(sizes_, bytes, outside);
    const std::size_t widths = std::min(widths_of_size_[size.low], widths_of_size_[size.high]);
    const Place width = locate(std::span(widths_).first(widths), width_bits, outside);
    std::array<double, n_figures> logs{};
    for (int corner = 0; corner < 8; ++corner) {
        const double weight = ((corner & 4) != 0 ? node.fraction : 1 - node.fraction) *
                              ((corner & 2) != 0 ? size.fraction : 1 - size.fraction) *
                              ((corner & 1) != 0 ? width.fraction : 1 - width.fraction);
        if (weight == 0) continue;
        const double* at = values((corner & 4) != 0 ? node.high : node.low,
                                  (corner & 2) != 0 ? size.high : size.low,
                                  (corner & 1) != 0 ? width.high : width.low);
        for (std::size_t f = 0; f < n_figures; ++f) logs[f] += weight * at[f];
    }
    const double shrink = std::min(1.0, node_nm / nodes_.front());
    return {std::exp(logs[0]) * shrink,
            std::exp(logs[1]) * shrink,
            std::exp(logs[2]) * shrink,
            std::exp(logs[3]) * shrink * shrink,
            std::exp(logs[4]) * shrink,
            std::exp(logs[5]) * shrink,
            outside};
}

}  // namespace atl::model::physical
