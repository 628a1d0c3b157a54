/// What a finished study leaves: study.json (everything), study.csv (a line per design and
/// network), study.h5 (the tables). None holds times, host names or rank counts: equal studies give
/// equal bytes.
#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "atoll/io/study.hpp"

namespace atl::io {

/// Directory of a run of a study, counted from 0.
std::filesystem::path step_directory(const std::filesystem::path& directory, std::size_t number,
                                     const std::string& name);

/// Of a design on a network, relative to other designs of the study; nothing where one cannot run
/// it.
struct EdapRatios {
    std::optional<double> to_reference;  ///< the design of search::reference_step
    std::optional<double> to_best;       ///< the feasible design that is best on this network
};
EdapRatios edap_ratios(const search::StudyPlan& plan, std::span<const search::StudyDesign> designs,
                       std::size_t design, std::size_t network);

/// Replaces the three files. Throws base::Error(io).
void write_study(const std::filesystem::path& directory, const Study& study,
                 std::span<const search::StudyDesign> designs, const search::StudyTable& table);

}  // namespace atl::io
