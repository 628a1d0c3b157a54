/// Runs the benchmarks and ends with every rate per item, as a ratio to the baseline of its group
/// in the same run: of "group/name" that is "group/plain".
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

class RatioReporter final : public benchmark::ConsoleReporter {
  public:
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs)
            if (!run.error_occurred && run.run_type == Run::RT_Iteration)
                per_second_.emplace_back(run.run_name.function_name,
                                         run.counters.at("items_per_second"));
        ConsoleReporter::ReportRuns(runs);
    }
    void Finalize() override {
        const std::map<std::string, double> known(per_second_.begin(), per_second_.end());
        fmt::print("\n{:<40}{:>16}{:>18}\n", "one core", "items per second", "speed / plain");
        for (const auto& [name, rate] : per_second_) {
            const auto plain = known.find(name.substr(0, name.find('/')) + "/plain");
            fmt::print("{:<40}{:>16.0f}{:>18}\n", name, rate,
                       plain == known.end() ? "" : fmt::format("{:.2f}", rate / plain->second));
        }
    }

  private:
    std::vector<std::pair<std::string, double>> per_second_;
};

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    RatioReporter reporter;
    return benchmark::RunSpecifiedBenchmarks(&reporter) > 0 ? 0 : 1;
}
