/// Measured chips and what was measured of them (configs/silicon).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "atoll/io/config_path.hpp"
#include "atoll/model/physical/macro.hpp"

namespace atl::io {

/// One chip as its paper describes it.
struct SiliconChip {
    std::string name, paper, about;
    std::string assumed;  ///< what is not published; may be empty
    int macros = 1;
    model::physical::MacroDesign macro;
};

/// One measured figure.
struct SiliconRow {
    std::size_t chip = 0;
    model::physical::MacroDesign macro;  ///< the chip's, at the operating point of the figure
    std::string quantity;
    std::string parts;  ///< names of parts, joined by '+'; empty: all
    std::string point;  ///< the operating point, for people: V=1.8 in=4 adc=6 step=3
    double value = 0;
    std::string unit;
    bool target = true;  ///< else the model does not speak of it, as `note` says
    std::string note, source;
    int line = 0;  ///< in the table
};

struct Silicon {
    std::vector<SiliconChip> chips;
    std::vector<SiliconRow> rows;
    std::string table;  ///< file of the rows
};

/// A file of chips, and the table it names beside itself. Throws base::InputError with every
/// problem, or base::Error(io).
Silicon load_silicon(const std::filesystem::path& file);
/// The file of that name in configs/silicon, or the file itself.
Silicon find_silicon(const ConfigPath& path, const std::string& name);

}  // namespace atl::io
