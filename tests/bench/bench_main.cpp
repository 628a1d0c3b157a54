/// Runs the benchmarks and ends with every time per item as a ratio to the baseline of the same
/// run: the plain model in exact fidelity.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <string>

namespace {

const std::string baseline = "cost/exact";

class RatioReporter final : public benchmark::ConsoleReporter {
  public:
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs)
            if (!run.error_occurred && run.run_type == Run::RT_Iteration)
                seconds_[run.run_name.function_name] = 1 / run.counters.at("items_per_second");
        ConsoleReporter::ReportRuns(runs);
    }
    void Finalize() override {
        const auto base = seconds_.find(baseline);
        if (base == seconds_.end()) return;
        fmt::print("\n{:<34}{:>14}{:>22}\n", "one core", "per second", "speed / " + baseline);
        for (const auto& [name, s] : seconds_)
            fmt::print("{:<34}{:>14.0f}{:>22.2f}\n", name, 1 / s, base->second / s);
    }

  private:
    std::map<std::string, double> seconds_;
};

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    RatioReporter reporter;
    return benchmark::RunSpecifiedBenchmarks(&reporter) > 0 ? 0 : 1;
}
