/// The sections of a report, a function each. `prefix` makes ids unique among the parts.
#pragma once

#include <string>
#include <vector>

#include "atoll/model/explanation.hpp"
#include "atoll/report/report.hpp"
#include "charts.hpp"
#include "costed_designs.hpp"
#include "run_source.hpp"

namespace atl::report {

/// A chart with its numbers.
Figure figure(std::string id, std::string title, std::string caption, const Svg& drawing,
              Table table);

/// A design on a portfolio, with all that can be said of it.
struct ChosenDesign {
    const io::Job& job;              ///< its space, tables and area limit
    model::Explanation explanation;  ///< of the networks below, in the job's fidelity
    std::vector<model::Network> networks;
};
ChosenDesign chosen_design(const io::Job& job, std::vector<model::Network> networks,
                           const model::Design& design);

/// e.g. "rram_1t1r"
std::string cell_name(const ChosenDesign& chosen);

/// What to build: in plain words, drawn, with its area.
Section recommendation_section(const std::string& prefix, const ChosenDesign& chosen,
                               const std::vector<Block>& first);
/// What a step away from the design changes.
Section neighbours_section(const std::string& prefix, const RunSource& run, search::DesignId best);
/// Energy, latency, EDAP of every network, and where the energy goes, by component and layer.
Section networks_section(const std::string& prefix, const ChosenDesign& chosen);
/// How the islands got there.
Section convergence_section(const std::string& prefix, const RunSource& run);
/// Energy, latency and area of the designs the run knows.
Section trade_off_section(const std::string& prefix, const RunSource& run,
                          const CostedDesigns& designs);
/// What the nearly optimal designs of a search share.
Section near_optimal_section(const std::string& prefix, const RunSource& run,
                             const CostedDesigns& designs);
/// One chip for all networks against one for each.
Section specialisation_section(const std::string& prefix, const RunSource& run,
                               const ChosenDesign& chosen);
/// All designs of a space: how many can do what, optima, what each value costs at least.
Section enumeration_section(const std::string& prefix, const RunSource& run);
/// Where everything comes from, and what is left out.
Section provenance_section(const std::string& prefix, const RunSource& run,
                           const ChosenDesign* chosen);

/// Sources of constants and simplifications: of any design.
std::vector<Block> model_blocks(const std::string& prefix, const ChosenDesign& chosen);

/// Searches and enumerations side by side.
Part comparison_part(const std::vector<RunSource>& runs);
/// A study, from its directory. Throws as make_report.
Part study_part(const std::string& prefix, const std::filesystem::path& directory,
                const io::ConfigPath& configs);

}  // namespace atl::report
