/// Parts of a printed result that several commands share.
#pragma once

#include "atoll/io/job.hpp"
#include "atoll/model/cost.hpp"

namespace atl::cli {

/// A parameter a line.
void print_design(const model::Design& design);
/// A network a line: energy, latency, cycles, EDAP, area.
void print_networks(const io::Job& job, const model::DesignCost& cost);

}  // namespace atl::cli
