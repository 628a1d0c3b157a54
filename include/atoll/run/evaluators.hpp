/// The evaluator a job asks for, and the full account of a design it chose.
#pragma once

#include <memory>

#include "atoll/io/result.hpp"
#include "atoll/search/evaluator.hpp"

namespace atl::run {

/// Compiled to the job's portfolio and space in exact fidelity; the plain model in published
/// fidelity. The job outlives it.
std::unique_ptr<search::Evaluator> make_evaluator(const io::Job& job);

/// A design costed by the plain model in both fidelities.
io::BestDesign account(const io::Job& job, search::DesignId id, search::Objective objective);

}  // namespace atl::run
