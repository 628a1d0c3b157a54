/// Energy, leakage, area and access time of buffers, interpolated in a table of CACTI runs.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace atl::model::physical {

/// One buffer.
struct BufferFigures {
    double read_pJ = 0, write_pJ = 0;  ///< per access of one word
    double leakage_mW = 0;
    double area_mm2 = 0;
    double access_ns = 0, cycle_ns = 0;
    bool outside = false;  ///< brought to the edge of the table, or scaled below its nodes
};

/// Interpolates logarithms, linearly in the logarithms of node, bytes and width.
///
/// The table need not hold wide words of small buffers: where a corner is missing, and beyond the
/// ends, the nearest width, size or node counts, and `outside` is set. Below the smallest node
/// area shrinks with its square and energy and time with the node.
class BufferTable {
  public:
    struct Row {
        double node_nm = 0, bytes = 0, width_bits = 0;
        BufferFigures figures;
    };
    BufferTable() = default;
    /// Every node holds the same sizes and widths; of each size the widths up to some.
    /// `problem` tells what is wrong with rows before they are used.
    explicit BufferTable(std::vector<Row> rows);
    /// Why rows cannot be such a table, and the index of the row; null when they can.
    static const char* problem(std::span<const Row> rows, std::size_t& index);

    BufferFigures at(double node_nm, double bytes, double width_bits) const;
    std::span<const double> nodes() const { return nodes_; }

  private:
    static constexpr std::size_t n_figures = 6;
    const double* values(std::size_t node, std::size_t size, std::size_t width) const;

    std::vector<double> nodes_, sizes_, widths_;  ///< ascending
    std::vector<std::size_t> widths_of_size_;     ///< how many of the widths a size has
    std::vector<double> logs_;                    ///< node x size x width x figure
};

}  // namespace atl::model::physical
