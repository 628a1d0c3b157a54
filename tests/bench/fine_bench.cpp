/// Designs per second on spaces that cannot be tabulated, one core, nothing remembered at first:
/// "random" designs of the whole space, and the "children" that a search costs with the algorithm
/// of its job (four islands), in their order. Plain is the plain model on the same designs.
#include <benchmark/benchmark.h>

#include "atoll/base/random.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "atoll/search/island.hpp"
#include "shipped_jobs.hpp"

namespace atl {
namespace {

/// Notes what it is asked for.
class Recorder final : public search::Evaluator {
  public:
    Recorder(search::Evaluator& evaluator, std::vector<search::DesignId>& asked)
        : evaluator_(evaluator), asked_(asked) {}
    std::size_t networks() const override { return evaluator_.networks(); }
    void evaluate(std::span<const search::DesignId> ids, search::Figures& out) override {
        asked_.insert(asked_.end(), ids.begin(), ids.end());
        evaluator_.evaluate(ids, out);
    }
    bool holds_networks(search::DesignId id) const override {
        return evaluator_.holds_networks(id);
    }

  private:
    search::Evaluator& evaluator_;
    std::vector<search::DesignId>& asked_;
};

search::CompiledEvaluator compile(const io::Job& job) {
    return {job.space,
            job.library,
            job.hardware,
            job.networks,
            model::CompiledModel::default_memory_bytes,
            job.config.limits.area_mm2};
}

std::vector<search::DesignId> children(const io::Job& job) {
    std::vector<search::DesignId> out;
    search::CompiledEvaluator evaluator = compile(job);
    Recorder recorder(evaluator, out);
    search::Problem problem(job.space, recorder, job.config.objective, job.config.limits);
    for (std::int64_t number = 0; number < 4; ++number) {
        search::IslandState start;
        start.island = number;
        search::Island island(problem, job.config.search.algorithm, job.config.search.seed, start);
        while (!island.finished()) island.advance();
    }
    return out;
}

std::vector<search::DesignId> random_designs(const io::Job& job) {
    base::RandomStream random(1, base::RandomDomain::initial_design, 0, 0, 0);
    std::vector<search::DesignId> out(5'000);
    for (auto& id : out) id = random.uniform_int(job.space.size());
    return out;
}

using Draw = std::vector<search::DesignId> (*)(const io::Job& job);

const std::vector<search::DesignId>& drawn(const io::Job& job, Draw draw) {
    static std::map<std::pair<const io::Job*, Draw>, std::vector<search::DesignId>> known;
    auto& ids = known[{&job, draw}];
    if (ids.empty()) ids = draw(job);
    return ids;
}

void plain(benchmark::State& state, const std::string& name, Draw draw) {
    const io::Job& job = test::shipped_job(name);
    const auto& ids = drawn(job, draw);
    model::ReferenceModel model(job.library, job.hardware, job.networks, job.config.fidelity);
    search::PlainEvaluator evaluator(job.space, model);
    search::Figures figures;
    std::size_t next = 0;
    for (auto _ : state) {
        evaluator.evaluate(std::span(&ids[next], 1), figures);
        benchmark::DoNotOptimize(figures.energy_J(0).data());
        next = (next + 101) % ids.size();
    }
    state.SetItemsProcessed(state.iterations());
}

void compiled(benchmark::State& state, const std::string& name, Draw draw) {
    const io::Job& job = test::shipped_job(name);
    const auto& ids = drawn(job, draw);
    search::Figures figures;
    constexpr std::size_t batch = 70;
    for (auto _ : state) {
        search::CompiledEvaluator evaluator = compile(job);
        for (std::size_t i = 0; i < ids.size(); i += batch) {
            evaluator.evaluate(std::span(ids).subspan(i, std::min(batch, ids.size() - i)), figures);
            benchmark::DoNotOptimize(figures.energy_J(0).data());
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ids.size()));
}

[[maybe_unused]] const bool registered = [] {
    const auto add = [](const std::string& name, const std::string& kind, Draw draw) {
        const std::string group = name + " " + kind;
        benchmark::RegisterBenchmark((group + "/plain").c_str(), plain, name, draw)->MinTime(0.5);
        benchmark::RegisterBenchmark((group + "/compiled").c_str(), compiled, name, draw)
            ->Iterations(1);
    };
    for (const char* name : {"rram-4-fine", "sram-4-fine", "sram-9-fine", "technology-4-fine"}) {
        add(name, "random", random_designs);
        add(name, "children", children);
    }
    return true;
}();

}  // namespace
}  // namespace atl
