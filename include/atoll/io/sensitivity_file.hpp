/// What matters in the space of a job, and its files: sensitivity.json, around.csv,
/// interactions.csv, morris.csv, sobol.csv, near.csv, near_values.csv. None holds times or host
/// names: equal jobs give equal bytes.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/search/near_optimal.hpp"
#include "atoll/search/sensitivity.hpp"

namespace atl::io {

/// A design costed by the plain model in the job's fidelity.
struct CostedDesign {
    enum class Verdict : std::uint8_t { feasible, unmappable, too_large, outside_tables };
    search::DesignId id = 0;
    Verdict verdict = Verdict::feasible;
    std::string reason;           ///< why it is not feasible, in full
    double objective = 0;         ///< of a feasible design, as the next two
    search::Combined networks{};  ///< as the objective combines them
    double area_mm2 = 0;          ///< but of a design outside the tables
};
inline constexpr std::array<std::string_view, 4> verdict_names = {"feasible", "unmappable",
                                                                  "too large", "outside tables"};
inline std::string_view name(CostedDesign::Verdict verdict) {
    return verdict_names[static_cast<std::size_t>(verdict)];
}

CostedDesign costed(const Job& job, search::DesignId id, const model::DesignCost& cost);

/// A centre, and every value of every parameter with the other indices kept.
struct Around {
    std::string origin;  ///< where the centre comes from, e.g. "true optimum"
    CostedDesign centre;
    std::vector<std::vector<CostedDesign>> values;  ///< per parameter of the space and index
    std::vector<search::Interaction> interactions;  ///< of log(objective)
};

/// What one parameter does to the objective around a centre; not numbers where nothing is known.
struct AxisSummary {
    double best = 0, worst = 0;  ///< least and largest ratio to the centre, of feasible designs
    double down = 0, up = 0;     ///< ratio one value below and above
    std::size_t feasible = 0;    ///< values, that of the centre included
};
AxisSummary summary(const Job& job, const Around& around, std::size_t parameter);

/// An analysis of log(objective) among the feasible designs, and of feasibility (1 or 0) among all.
template <class Analysis>
struct OverSpace {
    Analysis objective, feasibility;
};

struct NearSet {
    std::uint64_t designs = 0, feasible = 0, unmappable = 0, over_area = 0, outside_tables = 0;
    std::vector<search::RankedDesign> best;  ///< within the largest percentage; empty when no
                                             ///< design is feasible
    std::vector<search::NearOptimal> shares;
};

struct SensitivityResult {
    std::uint64_t trajectories = 0, samples = 0;  ///< as asked for
    std::optional<Around> around;
    OverSpace<search::MorrisResult> morris;
    OverSpace<search::SobolResult> sobol;
    std::optional<NearSet> near;  ///< of spaces that were enumerated
};

/// All there may be, whatever wrote them.
std::vector<std::filesystem::path> sensitivity_files(const std::filesystem::path& directory);

/// Throws base::Error(io).
void write_sensitivity(const std::filesystem::path& directory, const Job& job,
                       const SensitivityResult& result);

/// Of an index of a parameter: its value; with conditional values all it can be, e.g.
/// "0.45|0.5|0.55".
std::string value_text(const search::ParameterSpace::Parameter& parameter, std::size_t index);

}  // namespace atl::io
