#include "event_display.hpp"

#include "atoll/io/json_parts.hpp"
#include "evaluator_text.hpp"
#include "event_stream.hpp"
#include "text.hpp"

namespace atl::cli {

using nlohmann::ordered_json;

namespace {

ordered_json best_json(double objective, search::DesignId id) {
    return {{"objective", objective}, {"design_id", id}};
}

/// The recommended design, with what it is worth.
ordered_json recommended_json(double objective, const io::BestDesign& best) {
    ordered_json out = best_json(objective, best.id);
    out["design"] = io::design_json(best.design);
    return out;
}

class SearchEvents final : public SearchDisplay {
  public:
    explicit SearchEvents(const io::Job& job) : job_(job) {}

    void announce(const std::string& world) override { world_ = world; }
    void started(std::int64_t from_generation) override {
        events_.write("started", {{"command", "search"},
                                  {"job", job_.config.name},
                                  {"seed", job_.config.search.seed},
                                  {"objective", objective_json(job_)},
                                  {"islands", job_.config.search.islands},
                                  {"networks", job_.networks.size()},
                                  {"designs_in_space", job_.space.size()},
                                  {"processes", world_},
                                  {"directory", job_.config.output},
                                  {"resumed", from_generation >= 0},
                                  {"from_generation", from_generation},
                                  {"generations", job_.config.search.last_generation()}});
    }
    void progress(const run::SearchProgress& p) override {
        events_.progress(
            {{"generation", p.generation},
             {"generations", p.last_generation},
             {"phase", p.phase + 1},
             {"phases", p.phases},
             {"best", p.best.score.feasible() ? best_json(p.best.score.objective, p.best.id)
                                              : ordered_json()},
             {"feasible_share", p.feasible_share},
             {"evaluations", p.evaluations},
             {"evaluations_per_s", p.evaluations_per_second},
             {"left_s", p.seconds_left}});
    }
    void checkpoint_written(std::int64_t generation) override {
        events_.write("checkpoint", {{"generation", generation}});
    }
    void warning(const std::string& text) override { events_.warning(text); }
    void evaluated(const run::EvaluatorReport& report) override {
        events_.write_held();
        events_.write("evaluated", evaluator_report_json(report));
    }
    void stopped(run::StopReason reason) override {
        events_.write_held();
        events_.write("stopped",
                      {{"reason", run::name(reason)}, {"directory", job_.config.output}});
    }
    void finished(const run::SearchOutcome& outcome) override {
        const io::SearchResult& result = *outcome.result;
        events_.write_held();
        events_.write(
            "finished",
            {{"best", result.best ? recommended_json(io::searched_objective(*result.best, job_),
                                                     *result.best)
                                  : ordered_json()},
             {"evaluations", result.overview.evaluations},
             {"directory", job_.config.output}});
    }

  private:
    const io::Job& job_;
    std::string world_;
    EventStream events_;
};

class EnumerationEvents final : public EnumerationDisplay {
  public:
    EnumerationEvents(const io::Job& job, const std::string& directory)
        : job_(job), directory_(directory_json(directory)) {}

    void announce(const std::string& world) override { world_ = world; }
    void started(std::uint64_t from_chunk) override {
        events_.write("started", {{"command", "enumerate"},
                                  {"job", job_.config.name},
                                  {"objective", objective_json(job_)},
                                  {"networks", job_.networks.size()},
                                  {"designs_in_space", job_.space.size()},
                                  {"processes", world_},
                                  {"directory", directory_},
                                  {"resumed", from_chunk > 0},
                                  {"from_chunk", from_chunk}});
    }
    void progress(const run::EnumerationProgress& p) override {
        events_.progress({{"chunk", p.chunks_done},
                          {"chunks", p.chunks},
                          {"designs", p.designs_done},
                          {"best", p.best ? best_json(p.best->value, p.best->id) : ordered_json()},
                          {"feasible_share",
                           static_cast<double>(p.feasible) /
                               static_cast<double>(std::max<std::uint64_t>(1, p.designs_done))},
                          {"designs_per_s", p.designs_per_second},
                          {"left_s", p.seconds_left}});
    }
    void checkpoint_written(std::uint64_t chunk) override {
        events_.write("checkpoint", {{"chunk", chunk}});
    }
    void warning(const std::string& text) override { events_.warning(text); }
    void stopped(run::StopReason reason) override {
        events_.write_held();
        events_.write("stopped", {{"reason", run::name(reason)}, {"directory", directory_}});
    }
    void finished(const run::EnumerationOutcome& outcome) override {
        events_.write_held();
        ordered_json optima = ordered_json::object();
        ordered_json best;
        for (const io::Optimum& o : outcome.result->optima) {
            const ordered_json one = recommended_json(o.design.objective_exact, o.design);
            if (o.objective == job_.config.objective) best = one;
            optima[std::string(search::name(o.objective))] = one;
        }
        const search::EnumerationTally& tally = outcome.result->tally;
        events_.write("finished", {{"best", best},
                                   {"optima", optima},
                                   {"designs", tally.designs()},
                                   {"feasible", tally.feasible},
                                   {"directory", directory_}});
    }

  private:
    const io::Job& job_;
    ordered_json directory_;
    std::string world_;
    EventStream events_;
};

class StudyEvents final : public StudyDisplay {
  public:
    StudyEvents(const io::Study& study, std::string directory)
        : study_(study), directory_(std::move(directory)) {}

    void announce(const std::string& world) override {
        events_.write("started", {{"command", "study"},
                                  {"study", study_.config.name},
                                  {"job", study_.job.config.name},
                                  {"objective", objective_json(study_.job)},
                                  {"steps", search::study_steps(study_.plan)},
                                  {"networks", study_.networks.size()},
                                  {"processes", world},
                                  {"directory", directory_}});
    }
    void step_started(std::size_t number, const search::StudyStep& step) override {
        step_ = {{"number", number + 1}, {"step", step.name}};
    }
    void step_progress(const run::StudyProgress& p) override {
        ordered_json content = step_;
        content["steps"] = search::study_steps(study_.plan);
        content["share"] = p.share;
        content["left_s"] = p.seconds_left;
        events_.progress(std::move(content));
    }
    void step_finished(std::size_t, const search::StudyDesign& design) override {
        events_.write_held();
        ordered_json content = step_;
        content["feasible"] = design.feasible;
        content["design"] = design.design ? io::design_json(*design.design) : ordered_json();
        events_.write("step", content);
    }
    void warning(const std::string& text) override { events_.warning(text); }
    void stopped(run::StopReason reason) override {
        events_.write_held();
        events_.write("stopped", {{"reason", run::name(reason)}, {"directory", directory_}});
    }
    void finished(const run::StudyOutcome& outcome) override {
        ordered_json verdicts = ordered_json::array();
        for (const search::Claim& claim : study_.config.claims)
            verdicts.push_back(search::judge(claim, outcome.table).sentence);
        events_.write("finished", {{"verdicts", verdicts}, {"directory", directory_}});
    }

  private:
    const io::Study& study_;
    std::string directory_;
    ordered_json step_;
    EventStream events_;
};

}  // namespace

std::unique_ptr<SearchDisplay> make_search_events(const io::Job& job) {
    return std::make_unique<SearchEvents>(job);
}

std::unique_ptr<EnumerationDisplay> make_enumeration_events(const io::Job& job,
                                                            const std::string& directory) {
    return std::make_unique<EnumerationEvents>(job, directory);
}

std::unique_ptr<StudyDisplay> make_study_events(const io::Study& study,
                                                const std::string& directory) {
    return std::make_unique<StudyEvents>(study, directory);
}

}  // namespace atl::cli
