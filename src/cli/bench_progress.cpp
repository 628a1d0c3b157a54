#include <fmt/format.h>

#include "atoll/base/text.hpp"
#include "event_display.hpp"
#include "progress_line.hpp"
#include "run_display.hpp"
#include "style.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

std::string range(const run::Median& m, const char* format, double scale = 1) {
    const auto text = [&](const std::optional<double>& value) {
        return value ? fmt::format(fmt::runtime(format), *value * scale) : std::string("-");
    };
    if (!m.value) return "-";
    return fmt::format("{} ({}..{})", text(m.value), text(m.low), text(m.high));
}

void print(const io::Job& job, const run::BenchResult& result) {
    const char* source = result.source == run::OptimumSource::given ? "as given"
                         : result.source == run::OptimumSource::enumerated
                             ? "proven by enumeration"
                             : "best of these searches";
    std::printf("%s, %s: optimum %s (%s)\n\n", job.config.name.c_str(),
                std::string(search::name(job.config.objective)).c_str(),
                best_value(base::shortest(result.optimum)).c_str(), source);
    std::printf("%-22s %7s %-18s %8s %11s %21s %24s %22s %22s %22s\n", "algorithm", "islands",
                "topology", "interval", "evaluations", "optimum found", "median gap, %",
                "evaluations to 5 %", "to 1 %", "to the optimum");
    for (const run::BenchRow& row : result.rows) {
        const run::Grade& g = row.grade;
        const auto& to = g.evaluations_to;
        std::printf("%-22s %7lld %-18s %8lld %11lld %21s %24s %22s %22s %22s\n",
                    row.algorithm.c_str(), static_cast<long long>(row.islands),
                    row.topology.c_str(), static_cast<long long>(row.interval),
                    static_cast<long long>(g.evaluations),
                    fmt::format("{:.0f} % ({:.0f}..{:.0f})", 100 * g.success.value,
                                100 * g.success.low, 100 * g.success.high)
                        .c_str(),
                    range(g.gap, "{:.2f}", 100).c_str(), range(to[2], "{:.0f}").c_str(),
                    range(to[1], "{:.0f}").c_str(), range(to[0], "{:.0f}").c_str());
    }
    std::printf(
        "\n%lld searches of each kind; in brackets 95 %% intervals; medians count searches "
        "that did not get there as the worst.\n",
        static_cast<long long>(result.rows.front().grade.seeds));
}

class BenchLines final : public BenchDisplay {
  public:
    BenchLines(bool moving, const io::Job& job, const run::BenchConfig& config)
        : moving_(moving), job_(job), config_(config) {}

    void announce(const std::string& world) override {
        if (moving_)
            fmt::print(stderr, "atoll bench-search {}: {} cases on {}, {} searches each\n",
                       job_.config.name, config_.cases.size(), world, config_.seeds);
    }
    void progress(const run::EnumerationProgress& p) override {
        if (moving_ && line_.due(false))
            line_.show({{"enumerating"},
                        {fmt::format("{} designs", p.designs_done), 1},
                        {duration(p.seconds_left) + " left"}},
                       false);
    }
    void case_started(const run::BenchCase& c) override {
        case_ = fmt::format("{}, {} island{}", c.algorithm, c.config.islands,
                            c.config.islands == 1 ? "" : "s");
    }
    void progress(const run::BenchProgress& p) override {
        const bool last = p.searches_done == p.searches;
        if (moving_ && line_.due(last))
            line_.show({{fmt::format("search {} of {}", p.searches_done, p.searches)},
                        {case_, 1},
                        {duration(p.seconds_left) + " left"}},
                       last);
    }
    void warning(const std::string& text) override { line_.warning(text); }
    void stopped(run::StopReason reason) override {
        line_.end();
        fmt::print(stderr, "stopped ({}); nothing is kept of a bench\n", run::name(reason));
    }
    void finished(const run::BenchResult& result) override {
        line_.end();
        print(job_, result);
    }

  private:
    bool moving_;
    const io::Job& job_;
    const run::BenchConfig& config_;
    std::string case_;
    ProgressLine line_;
};

}  // namespace

std::unique_ptr<BenchDisplay> make_bench_display(const ShowArguments& show, const io::Job& job,
                                                 const run::BenchConfig& config) {
    return choose_display<BenchDisplay>(
        show, [&](bool moving) { return std::make_unique<BenchLines>(moving, job, config); },
        [&] { return make_bench_events(job, config); });
}

}  // namespace atl::cli
