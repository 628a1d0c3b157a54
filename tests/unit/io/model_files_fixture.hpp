/// Tables of cells and technologies as tests write them.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "atoll/io/model_files.hpp"
#include "test_files.hpp"

namespace atl::io::test {

class ModelFiles : public testing::Test {
  protected:
    std::filesystem::path write(const std::string& text) {
        return write_file(directory_ / "file.yaml", text);
    }
    std::filesystem::path directory_ = fresh_directory();
};

/// Two voltages x one height x two widths; all quantities of a point are `value`, `value` + 1, ...
inline std::string cell_row(const std::string& axes, int value) {
    std::string out = "- [" + axes;
    for (std::size_t q = 0; q < model::n_crossbar_quantities; ++q)
        out += ", " + std::to_string(value + static_cast<int>(q));
    return out + "]\n";
}

inline std::string column_names() {
    std::string out = "supply_voltage, rows, columns";
    for (const auto name : model::crossbar_column_names) out += ", " + std::string(name);
    return out;
}

inline std::string cell_head() {
    return "name: test cell\n"
           "cell: rram\n"
           "technology_nm: 45\n"
           "most_bits_per_cell: 6\n"
           "source: made up\n"
           "interpolation: {supply_voltage: square, rows: linear, columns: log, values: linear}\n"
           "axes: [supply_voltage, rows, columns]\n"
           "columns: [" +
           column_names() + "]\nrows:\n";
}

inline std::string cell_file() {
    return cell_head() + cell_row("0.7, 16, 32", 400) + cell_row("0.5, 16, 16", 100) +
           cell_row("0.5, 16, 32", 200) + cell_row("0.7, 16, 16", 300);
}

inline const std::string technology_file =
    "name: 45 nm\n"
    "technology_nm: 45\n"
    "source: made up\n"
    "router: {read_pJ: 10.5, area_um2: 2000}\n"
    "main_memory: {read_pJ: 99}\n"
    "relative_cost_per_mm2: 1.5\n"
    "adders:\n"
    "  columns: [bits, energy_pJ, area_um2, leak_pJ_per_s]\n"
    "  rows:\n"
    "  - [4, 0.5, 11, 892]\n"
    "  - [9, 0.75, 12, 893]\n"
    "  - [6, 0.625, 13, 894]\n"
    "  - [7, 0.6875, 14, 895]\n"
    "  - [11, 0.8125, 15, 896]\n"
    "io_buffers:\n"
    "  validity: somewhere\n"
    "  interpolation: {width_bits: log, depth: linear, values: square}\n"
    "  axes: [width_bits, depth]\n"
    "  columns: [width_bits, depth, sram_read_pJ, sram_write_pJ, sram_leak_mW, sram_area_um2]\n"
    "  rows:\n"
    "  - [16, 64, 1, 2, 3, 4]\n"
    "  - [16, 128, 5, 6, 7, 8]\n"
    "global_buffers:\n"
    "  interpolation: {width_bits: log, depth: log, values: log}\n"
    "  axes: [width_bits, depth]\n"
    "  columns: [width_bits, depth, sram_read_pJ, sram_write_pJ, sram_leak_mW, sram_area_um2]\n"
    "  rows:\n"
    "  - [2048, 2048, 10, 20, 30, 40]\n";

}  // namespace atl::io::test
