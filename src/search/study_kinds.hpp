/// The kinds of studies, a source file each, and what they share.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atoll/search/study.hpp"

namespace atl::search::kinds {

/// One chip for the whole portfolio, within the limits of the plan.
StudyStep joint_step(const StudyPlan& plan);
/// A chip for one network alone.
StudyStep alone_step(const StudyPlan& plan, std::size_t network);

/// By how many percent `value` is above `reference`, or below it; nothing where one is unknown.
std::optional<double> percent_above(std::optional<double> value, std::optional<double> reference);
std::optional<double> percent_below(std::optional<double> value, std::optional<double> reference);

/// Designs of a study that may not be finished: null beyond its end.
const StudyDesign* design_at(std::span<const StudyDesign> done, std::size_t step);
std::optional<double> edap_at(std::span<const StudyDesign> done, std::size_t step,
                              std::size_t network);
/// The step's objective on the networks that it is for.
std::optional<double> own_value(const StudyDesign* design);

/// Adds rows to a table.
void add_row(StudyTable& table, std::string name, std::vector<std::optional<double>> cells);

// Of every kind: its steps in order, and its table. Steps of a sequential study depend on those
// before.

std::vector<StudyStep> specialisation_steps(const StudyPlan& plan);
StudyTable specialisation_table(const StudyPlan& plan, std::span<const StudyDesign> done);
StudyStep sequential_step(const StudyPlan& plan, std::span<const StudyDesign> done);
StudyTable sequential_table(const StudyPlan& plan, std::span<const StudyDesign> done);
std::vector<StudyStep> aggregations_steps(const StudyPlan& plan);
StudyTable aggregations_table(const StudyPlan& plan, std::span<const StudyDesign> done);
std::vector<StudyStep> technology_steps(const StudyPlan& plan);
StudyTable technology_table(const StudyPlan& plan, std::span<const StudyDesign> done);
std::vector<StudyStep> leave_one_out_steps(const StudyPlan& plan);
StudyTable leave_one_out_table(const StudyPlan& plan, std::span<const StudyDesign> done);
std::vector<StudyStep> area_limits_steps(const StudyPlan& plan);
StudyTable area_limits_table(const StudyPlan& plan, std::span<const StudyDesign> done);
std::vector<StudyStep> variants_steps(const StudyPlan& plan);
StudyTable variants_table(const StudyPlan& plan, std::span<const StudyDesign> done);

}  // namespace atl::search::kinds
