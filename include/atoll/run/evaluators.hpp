/// The evaluator a job asks for, and the full account of a design it chose. Of an external model
/// that is what its run's archive holds; only searches ask it (src/run/external_run.hpp).
#pragma once

#include <memory>

#include "atoll/io/result.hpp"
#include "atoll/model/explanation.hpp"
#include "atoll/search/enumeration.hpp"
#include "atoll/search/evaluator.hpp"

namespace atl::run {

/// Compiled to the job's portfolio: of the reference model in exact fidelity (plain in published
/// fidelity), or of the physical model, in many scenarios where the job minimises a risk. The job
/// outlives it.
std::unique_ptr<search::Evaluator> make_evaluator(const io::Job& job);

/// Throws base::Error(refused) for jobs with an external model.
void refuse_external(const io::Job& job);

/// The same for the model of the job's space, also where the job has one of its own.
std::unique_ptr<search::Evaluator> make_built_in_evaluator(const io::Job& job);

/// The plain model of a job's space; `fidelity` is that of the reference model.
std::unique_ptr<model::CostModel> make_cost_model(const io::Job& job,
                                                  std::vector<model::Network> networks,
                                                  model::Fidelity fidelity);

/// Where every number of a design's cost comes from, in the job's model and fidelity.
model::Explanation explain(const io::Job& job, const std::vector<model::Network>& networks,
                           const model::Design& design);

/// Whether bounds of the reference model spare an enumeration most of the designs; they hold for
/// objectives that are built in.
bool has_bounds(const io::Job& job, const search::EnumerationConfig& config);

/// What walks through a job's space, with the evaluator it needs. The job outlives it.
struct JobEnumeration {
    std::unique_ptr<search::Evaluator> evaluator;
    std::unique_ptr<search::Enumeration> walk;
};
JobEnumeration make_enumeration(const io::Job& job, const search::EnumerationConfig& config);

/// A design costed by the plain model in both fidelities, which the physical model does not tell
/// apart; where the job minimises a risk the objectives are that, and the nominal one is told.
io::BestDesign account(const io::Job& job, search::DesignId id, search::Objective objective);

}  // namespace atl::run
