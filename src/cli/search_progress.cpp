#include <fmt/format.h>

#include "evaluator_text.hpp"
#include "event_display.hpp"
#include "progress_line.hpp"
#include "result_tables.hpp"
#include "run_arguments.hpp"
#include "run_display.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

class SearchLines final : public SearchDisplay {
  public:
    SearchLines(bool moving, const io::Job& job) : moving_(moving), job_(job) {}

    void announce(const std::string& world) override {
        if (moving_)
            fmt::print(stderr,
                       "atoll search {}: {} islands on {}, {} networks, {} designs in the space\n",
                       job_.config.name, job_.config.search.islands, world, job_.networks.size(),
                       job_.space.size());
    }
    void started(std::int64_t from_generation) override {
        if (moving_ && from_generation >= 0)
            fmt::print(stderr, "resumed after generation {}\n", from_generation);
    }
    void progress(const run::SearchProgress& p) override;
    void warning(const std::string& text) override { line_.warning(text); }
    void evaluated(const run::EvaluatorReport& report) override { evaluated_ = report; }
    void stopped(run::StopReason reason) override {
        line_.end();
        if (evaluated_) print_evaluator_report(*evaluated_);
        print_stopped(reason, job_.config.output, evaluated_.has_value());
    }
    void finished(const run::SearchOutcome& outcome) override {
        line_.end();
        print_search_result(job_, *outcome.result, outcome.not_written.empty());
        if (evaluated_) print_evaluator_report(*evaluated_);
    }

  private:
    bool moving_;
    const io::Job& job_;
    ProgressLine line_;
    std::int64_t last_phase_ = -1;
    std::optional<run::EvaluatorReport> evaluated_;
};

void SearchLines::progress(const run::SearchProgress& p) {
    const bool last = p.generation == p.last_generation;
    const bool new_phase = static_cast<std::int64_t>(p.phase) != last_phase_;
    if (!moving_ || !line_.due(last || new_phase)) return;
    last_phase_ = static_cast<std::int64_t>(p.phase);
    const std::string best =
        p.best.score.feasible()
            ? fmt::format("{:.6e} {}", p.best.score.objective,
                          search::unit(job_.config.objective, job_.networks.size()))
            : "none feasible";
    line_.show({{fmt::format("phase {}/{}", p.phase + 1, p.phases), 3},
                {fmt::format("generation {}/{}", p.generation, p.last_generation), 2},
                {"best " + best, 1},
                {fmt::format("feasible {:.0f} %", 100 * p.feasible_share), 5},
                {fmt::format("{} designs, {:.0f}/s", p.evaluations, p.evaluations_per_second), 4},
                {duration(p.seconds_left) + " left"}},
               last);
}

class EnumerationLines final : public EnumerationDisplay {
  public:
    EnumerationLines(bool moving, const io::Job& job, std::string directory, bool shares)
        : moving_(moving), job_(job), directory_(std::move(directory)), shares_(shares) {}

    void announce(const std::string& world) override {
        if (moving_)
            fmt::print(stderr, "atoll enumerate {}: {}, {} networks, {} designs in the space\n",
                       job_.config.name, world, job_.networks.size(), job_.space.size());
    }
    void started(std::uint64_t from_chunk) override {
        if (moving_ && from_chunk > 0) fmt::print(stderr, "resumed after chunk {}\n", from_chunk);
    }
    void progress(const run::EnumerationProgress& p) override;
    void warning(const std::string& text) override { line_.warning(text); }
    void stopped(run::StopReason reason) override {
        line_.end();
        print_stopped(reason, directory_);
    }
    void finished(const run::EnumerationOutcome& outcome) override {
        line_.end();
        print_enumeration_result(job_, outcome, directory_, shares_);
    }

  private:
    bool moving_;
    const io::Job& job_;
    std::string directory_;
    bool shares_;
    ProgressLine line_;
};

void EnumerationLines::progress(const run::EnumerationProgress& p) {
    const bool last = p.chunks_done == p.chunks;
    if (!moving_ || !line_.due(last)) return;
    const search::Objective objective = job_.config.objective;
    const std::string best =
        p.best ? fmt::format("{} {:.6e} {}", search::name(objective), p.best->value,
                             search::unit(objective, job_.networks.size()))
               : "none feasible";
    line_.show({{fmt::format("{:.0f} %", 100 * static_cast<double>(p.chunks_done) /
                                             static_cast<double>(p.chunks))},
                {fmt::format("{} designs, {:.3g}/s", p.designs_done, p.designs_per_second), 2},
                {"best " + best, 1},
                {duration(p.seconds_left) + " left"}},
               last);
}

}  // namespace

std::unique_ptr<SearchDisplay> make_search_display(const ShowArguments& show, const io::Job& job) {
    return choose_display<SearchDisplay>(
        show, [&](bool moving) { return std::make_unique<SearchLines>(moving, job); },
        [&] { return make_search_events(job); });
}

std::unique_ptr<EnumerationDisplay> make_enumeration_display(const ShowArguments& show,
                                                             const io::Job& job,
                                                             const std::string& directory,
                                                             bool shares) {
    return choose_display<EnumerationDisplay>(
        show,
        [&](bool moving) {
            return std::make_unique<EnumerationLines>(moving, job, directory, shares);
        },
        [&] { return make_enumeration_events(job, directory); });
}

}  // namespace atl::cli
