/// The physical model beside measured chips.
#pragma once

#include <string>
#include <vector>

#include "atoll/io/silicon_files.hpp"
#include "atoll/model/physical/macro.hpp"
#include "atoll/run/validation.hpp"

namespace atl::run {

/// One measured figure and the model's.
struct SiliconPoint {
    std::size_t row = 0;          ///< of io::Silicon
    double modelled = 0;          ///< in the row's unit, nothing fitted
    double error = 0;             ///< modelled / measured - 1
    double calibrated_error = 0;  ///< after the factor of its group
    std::uint32_t limits = 0;
};

/// The figures of one chip and quantity (with parts).
struct SiliconGroup {
    std::size_t chip = 0;
    std::string quantity, parts, unit;
    bool target = true;
    std::vector<SiliconPoint> points;
    /// Geometric mean of measured / modelled: the one factor that calibrates the group.
    double factor = 1;
    ErrorStatistics uncalibrated, calibrated;
};

/// How a figure changes from the lowest to the highest supply, all else equal, on average.
struct SupplyTrend {
    std::size_t chip = 0;
    std::string quantity, parts;
    double low_V = 0, high_V = 0;
    std::size_t pairs = 0;
    double measured = 0, modelled = 0;  ///< geometric means of high / low
};

/// Over the groups of all chips that are targets; a group counts with its median.
struct SiliconSummary {
    std::string what;  ///< area, time or energy
    std::size_t groups = 0, points = 0;
    double median = 0, worst = 0;                        ///< of the medians of groups
    std::size_t calibrated_groups = 0;                   ///< those of two points or more
    double calibrated_median = 0, calibrated_worst = 0;  ///< of their medians
    std::string worst_group;
};

struct SiliconValidation {
    io::Silicon silicon;
    std::vector<SiliconGroup> groups;
    std::vector<SupplyTrend> trends;
    std::vector<SiliconSummary> summaries;
};

/// Costs every row. Throws base::InputError for quantities and parts that the model does not know.
SiliconValidation validate_silicon(const model::physical::PhysicalConstants& constants,
                                   io::Silicon silicon);

}  // namespace atl::run
