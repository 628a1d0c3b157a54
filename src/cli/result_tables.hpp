/// Results as tables for people.
#pragma once

#include "atoll/io/job.hpp"
#include "atoll/io/result.hpp"
#include "atoll/model/cost.hpp"
#include "atoll/run/enumeration_run.hpp"

namespace atl::cli {

/// A parameter a line.
void print_design(const model::Design& design);
/// A network a line: energy, latency, cycles, EDAP, area.
void print_networks(const io::Job& job, const model::DesignCost& cost);

/// `written`: files have it, too.
void print_search_result(const io::Job& job, const io::SearchResult& result, bool written);

/// `directory` is empty when nothing is to be written; `shares`: with the table of parameter
/// values.
void print_enumeration_result(const io::Job& job, const run::EnumerationOutcome& outcome,
                              const std::string& directory, bool shares);

}  // namespace atl::cli
