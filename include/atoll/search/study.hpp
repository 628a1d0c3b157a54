/// A study: a few ordinary runs, and the table that answers one question. What is here is pure:
/// which run comes next, and what follows from the designs that were found.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/model/cost.hpp"
#include "atoll/search/objective.hpp"
#include "atoll/search/parameter_space.hpp"

namespace atl::search {

enum class StudyKind : std::uint8_t {
    specialisation,  ///< one chip for all networks, for the largest alone, for each
    sequential,      ///< parameters optimised stage by stage
    aggregations,    ///< objectives that combine the networks differently
    technology,      ///< technology nodes
    leave_one_out,   ///< a network on a chip that was made without it
    area_limits,     ///< the area limit
    variants,        ///< a job with other fields
};
inline constexpr std::array<std::string_view, 7> study_kind_names = {
    "specialisation", "sequential",  "aggregations", "technology",
    "leave_one_out",  "area_limits", "variants"};

/// Frees some parameters, and keeps all others where the stage before left them.
struct Stage {
    std::string name;
    std::vector<std::string> frees;  ///< names of design parameters
};
/// Those of arXiv 2603.03880.
std::vector<Stage> published_stages();

/// Where a sequence of stages starts.
struct Start {
    std::string name;
    model::Design design;
};

/// The job with some of its fields set otherwise, as texts by their dotted keys.
struct Variant {
    std::string name, meaning;
    std::map<std::string, std::string> set;
    Objective objective = Objective::ela_mean;  ///< as set
    double area_limit_mm2 = 800;                ///< as set
};

/// What a paper says, and the cell of the study's table that it speaks of.
struct Claim {
    std::string row, column;
    double claimed = 0;  ///< in the unit of the column
    std::string source;
};

/// What a study asks. Keys that its kind has no use for are left as they are.
struct StudyPlan {
    StudyKind kind = StudyKind::specialisation;
    std::vector<std::string> networks;  ///< the portfolio, then those that no design is made for
    std::size_t portfolio = 0;          ///< how many of them are the portfolio, >= 1
    Objective objective = Objective::ela_mean;
    double area_limit_mm2 = 800;

    std::size_t largest = 0;            ///< specialisation: position in the portfolio
    std::vector<Stage> stages;          ///< sequential
    std::vector<Start> starts;          ///< sequential
    std::vector<Objective> objectives;  ///< aggregations; the first is the one to compare with
    std::vector<int> nodes_nm;          ///< technology
    std::vector<double> limits_mm2;     ///< area limits; ascending
    std::vector<Variant> variants;      ///< variants; the first is the one to compare with

    std::vector<std::size_t> portfolio_networks() const;
};

/// One run of a study.
struct StudyStep {
    std::string name;                   ///< no two of a study have the same
    std::string meaning;                ///< for people
    std::vector<std::size_t> networks;  ///< that the design is made for: positions in the plan
    Objective objective = Objective::ela_mean;
    double area_limit_mm2 = 800;
    /// In place of those of the space, as of the parameters of its model; empty: the space's own.
    std::array<std::vector<double>, model::most_design_parameters> values{};
    /// Further fields of the job.
    std::map<std::string, std::string> set{};
    /// A stage is enumerated, and goes on from the design of least violation where none is
    /// feasible.
    bool stage = false;
};

/// What a run found.
struct StudyDesign {
    StudyStep step;
    bool feasible = false;                ///< `design` keeps all limits of the step
    std::optional<model::Design> design;  ///< none where no design was feasible, stages apart
    double violation = 0;                 ///< as selection sees it; of an infeasible design
    model::DesignCost cost;               ///< on every network of the plan
    std::uint64_t space_size = 0;
    std::optional<std::uint64_t> feasible_designs;  ///< known of enumerations
    std::vector<model::Design> front;  ///< energy-latency-area front; known of enumerations

    /// Nothing where the design cannot run the network.
    std::optional<double> edap(std::size_t network) const;  ///< [mJ*ms*mm2]
    /// Of these networks together; nothing where one of them cannot run.
    std::optional<double> value(Objective objective, std::span<const std::size_t> networks) const;
};

/// How many runs the study has.
std::size_t study_steps(const StudyPlan& plan);
/// The run after those that are done; nothing after the last. Needs of `done` no more than the
/// designs.
std::optional<StudyStep> next_step(const StudyPlan& plan, std::span<const StudyDesign> done);

/// Answers, one a cell; nothing where there is none.
struct StudyTable {
    struct Column {
        std::string name, unit, meaning;
    };
    std::string row_is;  ///< what a row stands for
    std::vector<Column> columns;
    std::vector<std::string> rows;
    std::vector<std::optional<double>> cells;  ///< row by row

    /// Nothing where there is no such row or column.
    std::optional<std::size_t> place(std::string_view row, std::string_view column) const;
};

/// What follows from all designs of a study. With fewer the table has its rows and columns, and
/// cells are empty.
StudyTable conclude(const StudyPlan& plan, std::span<const StudyDesign> done);

/// The design that the others of the study are compared with: its position in `done`.
std::size_t reference_step(const StudyPlan& plan);

struct Verdict {
    std::optional<double> found;
    std::string sentence;
};
/// As claimed means: within a twentieth of what is claimed.
Verdict judge(const Claim& claim, const StudyTable& table);

}  // namespace atl::search
