#include "study_plan.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"

namespace atl::io {

using search::StudyKind;

namespace {

class Planner {
  public:
    Planner(Study& study, const StudyProblem& report)
        : study_(study), config_(study.config), report_(report) {}

    void make_plan() {
        search::StudyPlan& plan = study_.plan;
        const Job& job = study_.job;
        plan.kind = config_.kind;
        plan.portfolio = job.networks.size();
        plan.objective = job.config.objective;
        plan.area_limit_mm2 = job.config.limits.area_mm2;
        const bool enumerate = config_.method == StudyMethod::enumerate;
        if (enumerate && job.space.size() > most_enumerated_by_study)
            problem("method",
                    "space '" + job.space.name() + "' has " + std::to_string(job.space.size()) +
                        " designs",
                    "at most " + std::to_string(most_enumerated_by_study) + " are enumerated",
                    "write method: search");
        const bool sequential = plan.kind == StudyKind::sequential;  // whose stages are enumerated
        if ((enumerate || sequential) && job.config.fidelity != model::Fidelity::exact)
            problem("method", "the job asks for published fidelity",
                    "designs are enumerated in exact fidelity",
                    sequential ? "" : "write method: search");
        switch (plan.kind) {
            case StudyKind::specialisation:
                return plan_largest();
            case StudyKind::sequential:
                return plan_sequences();
            case StudyKind::aggregations:
                return plan_objectives();
            case StudyKind::technology:
                return plan_nodes();
            case StudyKind::leave_one_out:
                if (plan.portfolio < 2)
                    problem("job", "its portfolio has one network", "none can be left out");
                return;
            case StudyKind::area_limits:
                return plan_limits();
            case StudyKind::variants:
                plan.variants = config_.variants;
                return;
        }
    }

  private:
    void plan_largest() {
        search::StudyPlan& plan = study_.plan;
        for (std::size_t n = 0; n < plan.portfolio; ++n)
            if (study_.networks[n].weights() > study_.networks[plan.largest].weights())
                plan.largest = n;
        if (config_.largest.empty()) {
            config_.largest = plan.networks[plan.largest];
            return;
        }
        const auto found = std::find(plan.networks.begin(), plan.networks.end(), config_.largest);
        if (found == plan.networks.end())
            return problem("largest", "'" + config_.largest + "' is not in the portfolio", "",
                           base::suggest_name(config_.largest, plan.networks));
        plan.largest = static_cast<std::size_t>(found - plan.networks.begin());
    }

    void plan_sequences() {
        search::StudyPlan& plan = study_.plan;
        const auto parameters = study_.job.space.parameters();
        std::vector<std::string> freed, names;
        for (const search::Stage& stage : config_.stages) {
            if (std::count(names.begin(), names.end(), stage.name) > 0)
                problem("stages", "two stages are called '" + stage.name + "'");
            names.push_back(stage.name);
            std::vector<search::ParameterSpace::Parameter> of_stage;
            for (const auto& p : parameters)
                if (std::count(stage.frees.begin(), stage.frees.end(), p.parameter->name) > 0)
                    of_stage.push_back(p);
            const std::uint64_t designs = search::ParameterSpace::count(of_stage);
            if (designs == 0 || designs > most_enumerated_by_study)
                problem(
                    "stages", "stage '" + stage.name + "' has too many designs",
                    "stages are enumerated, at most " + std::to_string(most_enumerated_by_study));
            if (stage.frees.empty())
                problem("stages", "stage '" + stage.name + "' frees no parameter");
            for (const std::string& name : stage.frees) {
                if (std::count(freed.begin(), freed.end(), name) > 0)
                    problem("stages", "'" + name + "' is freed twice");
                freed.push_back(name);
            }
        }
        plan.stages = config_.stages;
        for (const StartConfig& start : config_.starts) {
            if (std::any_of(plan.starts.begin(), plan.starts.end(),
                            [&](const auto& other) { return other.name == start.name; }))
                problem("starts", "two starts are called '" + start.name + "'");
            plan.starts.push_back({start.name, start_design(start)});
            const auto outside =
                study_.job.library->problems(study_.job.hardware.cell, plan.starts.back().design);
            for (const std::string& text : outside)
                problem("starts", "start '" + start.name + "': " + text);
        }
    }
    model::Design start_design(const StartConfig& start) {
        const search::ParameterSpace& space = study_.job.space;
        std::vector<search::Gene> genes;
        for (std::size_t p = 0; p < space.genes(); ++p) {
            const std::size_t values = space.values(p);
            genes.push_back(
                static_cast<search::Gene>(start.from == StartConfig::From::largest  ? values - 1
                                          : start.from == StartConfig::From::middle ? values / 2
                                                                                    : 0));
        }
        model::Design design = space.design(genes);
        for (std::size_t p = 0; p < start.values.values.size(); ++p) {
            const auto& values = start.values.values[p];
            const model::DesignParameter& parameter = *model::all_design_parameters()[p];
            if (values.size() > 1)
                problem("starts", "start '" + start.name + "' has several values for '" +
                                      std::string(parameter.name) + "'");
            if (!values.empty()) parameter.set(design, values.front());
        }
        return design;
    }

    void plan_objectives() {
        auto& objectives = study_.plan.objectives;
        for (const search::Objective objective : config_.objectives) {
            if (std::count(objectives.begin(), objectives.end(), objective) > 0)
                problem("objectives",
                        "'" + std::string(search::name(objective)) + "' is listed twice");
            else
                objectives.push_back(objective);
        }
    }

    void plan_nodes() {
        std::vector<int> known;
        for (double node : study_.job.space.parameters().back().values)
            known.push_back(static_cast<int>(node));
        if (config_.nodes_nm.empty()) config_.nodes_nm = known;
        for (int node : config_.nodes_nm) {
            if (std::count(known.begin(), known.end(), node) == 0)
                problem("nodes_nm", "the space has no node of " + std::to_string(node) + " nm");
            if (std::count(config_.nodes_nm.begin(), config_.nodes_nm.end(), node) > 1)
                return problem("nodes_nm", std::to_string(node) + " is listed twice");
        }
        study_.plan.nodes_nm = config_.nodes_nm;
    }

    void plan_limits() {
        const auto& limits = study_.plan.limits_mm2 = config_.limits_mm2;
        if (std::adjacent_find(limits.begin(), limits.end(), std::greater_equal<>()) !=
            limits.end())
            problem("limits_mm2", "'limits_mm2' is not ascending");
    }

    void problem(const char* key, const std::string& what, const std::string& why = "",
                 const std::string& suggestion = "") {
        report_(key, what, why, suggestion);
    }

    Study& study_;
    StudyConfig& config_;
    const StudyProblem& report_;
};

}  // namespace

void make_plan(Study& study, const StudyProblem& problem) {
    Planner(study, problem).make_plan();
}

void check_claims(const Study& study, const StudyProblem& problem) {
    const search::StudyTable table = search::conclude(study.plan, {});
    std::vector<std::string> columns;
    for (const auto& c : table.columns) columns.push_back(c.name);
    for (const search::Claim& claim : study.config.claims) {
        const auto check = [&](const std::string& what, const std::string& name,
                               const std::vector<std::string>& known) {
            if (std::find(known.begin(), known.end(), name) == known.end())
                problem("claims", "the study's table has no " + what + " '" + name + "'", "",
                        base::suggest_name(name, known));
        };
        check("row", claim.row, table.rows);
        check("column", claim.column, columns);
    }
}

}  // namespace atl::io
