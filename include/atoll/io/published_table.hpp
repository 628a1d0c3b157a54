/// Published results to compare with: rows of designs and networks, and verdicts of the mapper.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "atoll/model/design.hpp"

namespace atl::io {

/// One network on one design, as published.
struct PublishedRow {
    std::size_t design = 0;
    std::string network;
    double energy_J = 0, latency_s = 0, area_mm2 = 0;
};

/// One published file. Columns of rows: workload, voltage [V], bits_per_cell, base_latency (cycle
/// time) [s], xbar_x (rows), xbar_y (columns), router_group, tiles, macros, glb_depth (words of
/// 2048 bits), energy_J, latency_s, area_cm2, and optionally technology [nm]. Files of verdicts
/// have experiment and mapper_ok (0 or 1) instead of workload, voltage, cycle time and figures.
struct PublishedTable {
    std::string experiment;  ///< file name without extension; of verdicts, the experiment column
    std::string hardware;    ///< template: the first of "rram" and "sram" in the experiment's name
    std::vector<model::Design> designs;
    std::vector<PublishedRow> rows;  ///< empty in a table of verdicts
    std::vector<bool> mapper_ok;     ///< per design, empty in a table of rows
    /// Networks of the rows; of verdicts, the published portfolio: nine when the name holds "9",
    /// else four.
    std::vector<std::string> networks;
};

/// Every table of a file, or of all .csv files of a directory in the order of their names. Throws
/// base::InputError with every problem, base::Error(io).
std::vector<PublishedTable> read_published(const std::filesystem::path& file_or_directory);

}  // namespace atl::io
