#include "atoll/run/sensitivity_run.hpp"

#include <chrono>
#include <cmath>

#include "atoll/base/error.hpp"
#include "atoll/run/evaluators.hpp"
#include "atoll/search/compiled_evaluator.hpp"
#include "atoll/search/problem.hpp"
#include "run_directory.hpp"

namespace atl::run {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using search::DesignId;
using search::Gene;

namespace {

std::unique_ptr<RunLock> prepare(const SensitivityOptions& options,
                                 const std::function<void(const std::string&)>& warn) {
    auto lock = open_directory(options.directory, warn);
    std::error_code error;
    for (const fs::path& file : io::sensitivity_files(options.directory)) {
        if (!fs::exists(file, error)) continue;
        if (!options.overwrite)
            throw Error(ErrorKind::refused,
                        options.directory.string() +
                            " holds an earlier analysis: --output DIR writes elsewhere, "
                            "--overwrite removes it");
        fs::remove(file, error);
    }
    return lock;
}

bool enumerable(const io::Job& job, const SensitivityOptions& options) {
    return job.config.fidelity == model::Fidelity::exact && job.space.size() <= options.enumerable;
}

/// Tells an observer of one step after the other.
class Steps {
  public:
    Steps(SensitivityObserver& observer, std::size_t steps) : observer_(observer) {
        at_.steps = steps;
    }
    void begin(std::string what) {
        ++at_.step;
        at_.what = std::move(what);
        at_.share = at_.seconds_left = 0;
        begin_ = std::chrono::steady_clock::now();
        observer_.progress(at_);
    }
    void done(double share) {
        if (share == 0) return;  // as begin() said
        const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - begin_;
        at_.share = share;
        at_.seconds_left = share > 0 ? gone.count() / share * (1 - share) : 0;
        observer_.progress(at_);
    }

  private:
    SensitivityObserver& observer_;
    SensitivityProgress at_;
    std::chrono::steady_clock::time_point begin_;
};

io::NearSet enumerate(const io::Job& job, const SensitivityOptions& options, Steps& steps) {
    search::EnumerationConfig config;
    config.objectives = {job.config.objective};
    config.leading = job.config.objective;
    config.top = options.near_most + 1;  // one more tells whether that is all
    config.within = search::within_percent(options.near_percent.back());
    config.limits = job.config.limits;
    const JobEnumeration made = make_enumeration(job, config);
    search::Enumeration& enumeration = *made.walk;
    for (std::uint64_t chunk = 0; chunk < enumeration.chunks(); ++chunk) {
        steps.done(static_cast<double>(chunk) / static_cast<double>(enumeration.chunks()));
        enumeration.run(chunk);
    }
    search::EnumerationTally tally = enumeration.take();
    io::NearSet out{tally.designs(),
                    tally.feasible,
                    tally.unmappable,
                    tally.over_area,
                    tally.outside_tables,
                    std::move(tally.best.front()),
                    {}};
    const bool cut = out.best.size() > static_cast<std::size_t>(options.near_most);
    if (cut) out.best.pop_back();
    if (!out.best.empty())
        out.shares = search::near_optimal(job.space, out.best, cut, options.near_percent);
    return out;
}

/// log(objective), defined for feasible designs; or whether a design is feasible.
class Responses {
  public:
    explicit Responses(const io::Job& job)
        : space_(job.space),
          evaluator_(make_evaluator(job)),
          problem_(job.space, *evaluator_, job.config.objective, job.config.limits) {}

    search::Response log_objective() {
        return [this](std::span<const Gene> genes) -> std::optional<double> {
            const search::Score score = problem_.score(space_.encode(genes));
            if (!score.feasible()) return std::nullopt;
            return std::log(score.objective);
        };
    }
    search::Response feasibility() {
        return [this](std::span<const Gene> genes) -> std::optional<double> {
            return problem_.score(space_.encode(genes)).feasible() ? 1 : 0;
        };
    }

  private:
    const search::ParameterSpace& space_;
    std::unique_ptr<search::Evaluator> evaluator_;
    search::Problem problem_;
};

std::vector<std::size_t> levels_of(const search::ParameterSpace& space) {
    std::vector<std::size_t> out;
    for (std::size_t g = 0; g < space.genes(); ++g) out.push_back(space.values(g));
    return out;
}

io::Around go_around(const io::Job& job, const std::string& origin, DesignId centre,
                     Responses& responses) {
    const auto model = make_cost_model(job, job.networks, job.config.fidelity);
    const auto cost = [&](DesignId id) {
        return io::costed(
            job, id,
            model->evaluate(job.space.design(id), model::CostModel::Effort::every_network));
    };
    io::Around out;
    out.origin = origin;
    out.centre = cost(centre);
    std::vector<Gene> genes(job.space.genes());
    job.space.decode(centre, genes);
    for (std::size_t g = 0; g < genes.size(); ++g) {
        auto& values = out.values.emplace_back();
        const Gene own = genes[g];
        for (std::size_t v = 0; v < job.space.values(g); ++v) {
            genes[g] = static_cast<Gene>(v);
            values.push_back(v == own ? out.centre : cost(job.space.encode(genes)));
        }
        genes[g] = own;
    }
    out.interactions = search::interactions(responses.log_objective(), levels_of(job.space), genes);
    return out;
}

DesignId find_centre(const io::Job& job, const Centre& centre) {
    if (const auto id = search::find_design(job.space, centre.design)) return *id;
    throw Error(ErrorKind::input, "the centre (" + centre.origin + ") is no design of space " +
                                      job.space.name() +
                                      ": its values must be among those of the space");
}

}  // namespace

io::SensitivityResult run_sensitivity(const io::Job& job, const SensitivityOptions& options,
                                      SensitivityObserver& observer) {
    refuse_external(job);
    std::optional<DesignId> centre;
    if (options.centre) centre = find_centre(job, *options.centre);
    std::unique_ptr<RunLock> lock;
    if (!options.directory.empty())
        lock = prepare(options, [&](const std::string& text) { observer.warning(text); });
    io::SensitivityResult out;
    out.trajectories = options.trajectories;
    out.samples = options.samples;
    std::string origin = options.centre ? options.centre->origin : "true optimum";
    const bool enumerates = enumerable(job, options);
    constexpr std::size_t analyses = 2;
    const std::size_t around = centre || enumerates ? 1 : 0;
    Steps steps(observer, (enumerates ? 1 : 0) + around + analyses);
    if (enumerates) {
        steps.begin("enumerating " + std::to_string(job.space.size()) + " designs");
        out.near = enumerate(job, options, steps);
        if (!centre && !out.near->best.empty()) centre = out.near->best.front().id;
    }
    Responses responses(job);
    if (around > 0) steps.begin("changing one parameter at a time");
    if (centre) out.around = go_around(job, origin, *centre, responses);
    const std::vector<std::size_t> levels = levels_of(job.space);
    search::SensitivityConfig config;
    config.seed = job.config.search.seed;
    double half = 0;  // of an analysis' two responses
    config.progress = [&](double share) { steps.done(half + share / 2); };
    const auto both = [&](auto analyse, auto& into) {
        half = 0;
        into.objective = analyse(responses.log_objective(), levels, config);
        ++config.analysis;
        half = 0.5;
        into.feasibility = analyse(responses.feasibility(), levels, config);
        ++config.analysis;
    };
    steps.begin("elementary effects of " + std::to_string(options.trajectories) + " trajectories");
    config.samples = options.trajectories;
    both(search::morris, out.morris);
    steps.begin("Sobol indices of " + std::to_string(options.samples) + " samples");
    config.samples = options.samples;
    both(search::sobol, out.sobol);
    if (!options.directory.empty()) io::write_sensitivity(options.directory, job, out);
    return out;
}

}  // namespace atl::run
