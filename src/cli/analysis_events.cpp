#include <cmath>

#include "atoll/io/json_parts.hpp"
#include "event_display.hpp"
#include "event_stream.hpp"

namespace atl::cli {

using nlohmann::ordered_json;

namespace {

ordered_json number_or_null(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? ordered_json(*value) : ordered_json();
}

class BenchEvents final : public BenchDisplay {
  public:
    BenchEvents(const io::Job& job, const run::BenchConfig& config) : job_(job), config_(config) {}

    void announce(const std::string& world) override {
        events_.write("started", {{"command", "bench-search"},
                                  {"job", job_.config.name},
                                  {"objective", objective_json(job_)},
                                  {"cases", config_.cases.size()},
                                  {"seeds", config_.seeds},
                                  {"evaluations", config_.evaluations},
                                  {"networks", job_.networks.size()},
                                  {"designs_in_space", job_.space.size()},
                                  {"processes", world}});
    }
    void progress(const run::EnumerationProgress& p) override {
        events_.progress({{"step", "enumeration"},
                          {"designs", p.designs_done},
                          {"designs_per_s", p.designs_per_second},
                          {"left_s", p.seconds_left}});
    }
    void case_started(const run::BenchCase& c) override {
        case_ = {{"step", "searches"}, {"algorithm", c.algorithm}, {"islands", c.config.islands}};
    }
    void progress(const run::BenchProgress& p) override {
        ordered_json content = case_;
        content["searches_done"] = p.searches_done;
        content["searches"] = p.searches;
        content["left_s"] = p.seconds_left;
        events_.progress(std::move(content));
    }
    void warning(const std::string& text) override { events_.warning(text); }
    void stopped(run::StopReason reason) override {
        events_.write_held();
        events_.write("stopped", {{"reason", run::name(reason)}, {"directory", nullptr}});
    }
    void finished(const run::BenchResult& result) override {
        events_.write_held();
        ordered_json rows = ordered_json::array();
        for (const run::BenchRow& row : result.rows)
            rows.push_back({{"algorithm", row.algorithm},
                            {"islands", row.islands},
                            {"topology", row.topology},
                            {"interval", row.interval},
                            {"evaluations", row.grade.evaluations},
                            {"success", row.grade.success.value},
                            {"median_gap", number_or_null(row.grade.gap.value)},
                            {"median_evaluations_to_optimum",
                             number_or_null(row.grade.evaluations_to[0].value)}});
        events_.write("finished", {{"optimum", result.optimum}, {"rows", rows}});
    }

  private:
    const io::Job& job_;
    const run::BenchConfig& config_;
    ordered_json case_;
    EventStream events_;
};

class SensitivityEvents final : public SensitivityDisplay {
  public:
    SensitivityEvents(const io::Job& job, const std::string& directory)
        : job_(job), directory_(directory_json(directory)) {}

    void announce(const std::string& world) override {
        events_.write("started", {{"command", "sensitivity"},
                                  {"job", job_.config.name},
                                  {"seed", job_.config.search.seed},
                                  {"objective", objective_json(job_)},
                                  {"networks", job_.networks.size()},
                                  {"designs_in_space", job_.space.size()},
                                  {"processes", world},
                                  {"directory", directory_}});
    }
    void progress(const run::SensitivityProgress& p) override {
        events_.progress({{"number", p.step},
                          {"steps", p.steps},
                          {"step", p.what},
                          {"share", p.share},
                          {"left_s", p.seconds_left}});
    }
    void warning(const std::string& text) override { events_.warning(text); }
    void finished(const io::SensitivityResult& result) override {
        events_.write_held();
        ordered_json best;
        if (result.around) {
            best["objective"] = number_or_null(result.around->centre.objective);
            best["design_id"] = result.around->centre.id;
            best["design"] = io::design_json(job_.space.design(result.around->centre.id));
        }
        ordered_json parameters = ordered_json::array();
        for (std::size_t p = 0; p < job_.space.genes(); ++p)
            parameters.push_back(
                {{"name", job_.space.parameters()[p].parameter->name},
                 {"mu_star", number_or_null(result.morris.objective.parameters[p].mu_star)},
                 {"first_order", number_or_null(result.sobol.objective.parameters[p].first)},
                 {"total", number_or_null(result.sobol.objective.parameters[p].total)}});
        events_.write("finished",
                      {{"centre", best}, {"parameters", parameters}, {"directory", directory_}});
    }

  private:
    const io::Job& job_;
    ordered_json directory_;
    EventStream events_;
};

}  // namespace

std::unique_ptr<BenchDisplay> make_bench_events(const io::Job& job,
                                                const run::BenchConfig& config) {
    return std::make_unique<BenchEvents>(job, config);
}

std::unique_ptr<SensitivityDisplay> make_sensitivity_events(const io::Job& job,
                                                            const std::string& directory) {
    return std::make_unique<SensitivityEvents>(job, directory);
}

}  // namespace atl::cli
