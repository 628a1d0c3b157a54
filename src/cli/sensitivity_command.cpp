#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/run/run_overview.hpp"
#include "commands.hpp"
#include "design_arguments.hpp"
#include "exit_code.hpp"
#include "job_file.hpp"
#include "run_display.hpp"
#include "verbose_text.hpp"

namespace atl::cli {

namespace {

using base::Error;
using base::ErrorKind;

/// The best design of a run so far, for the job's objective.
model::Design best_of(const std::string& path, const io::Job& job) {
    const run::RunOverview overview = run::overview_of_run(path);
    overview.require_run();
    const io::RunFile& file = overview.newest();
    std::optional<search::DesignId> best;
    if (file.enumeration) {
        for (const auto& [objective, designs] : file.enumerated.tables.top)
            if (objective == job.config.objective) best = designs.front().id;
    } else if (const search::Individual of_all = run::overview_of_islands(file).all.best;
               of_all.score.feasible()) {
        best = of_all.id;
    }
    if (!best)
        throw Error(ErrorKind::input, "--around " + path + " knows no feasible design for " +
                                          std::string(search::name(job.config.objective)));
    return file.design(*best);
}

model::Design given(const std::string& text, const io::Job& job) {
    // Parameters of one value need not be named.
    const model::Design design = changed(job.space.design(0), text, "--design");
    const std::string items = "," + text;
    std::string missing;
    for (const auto& p : job.space.parameters())
        if (p.values.size() > 1 &&
            items.find("," + std::string(p.parameter->name) + "=") == std::string::npos)
            missing += " " + std::string(p.parameter->name);
    if (!missing.empty()) throw Error(ErrorKind::usage, "--design: missing:" + missing);
    return design;
}

std::string missing_centre(const io::Job& job) {
    return job.config.fidelity == model::Fidelity::exact
               ? "the space is too large to find the optimum (--enumerable)"
               : "the optimum is found in exact fidelity only";
}

}  // namespace

int sensitivity_command(const SensitivityArguments& arguments) {
    check_show(arguments.show, !arguments.output.empty(), "--output DIR");
    if (arguments.overwrite && arguments.output.empty())
        throw Error(ErrorKind::usage, "--overwrite needs --output DIR");
    check_job_file(arguments.job, JobFile::job);
    io::Overrides overrides = parse_overrides(arguments.set);
    overrides["output"] = "unused";  // that of the search
    const io::Job job = io::load_job(arguments.job, overrides, io::ConfigPath::standard());
    run::SensitivityOptions options;
    options.directory = arguments.output;
    options.overwrite = arguments.overwrite;
    if (!arguments.around.empty())
        options.centre = {"best of " + arguments.around, best_of(arguments.around, job)};
    if (!arguments.design.empty()) options.centre = {"given", given(arguments.design, job)};
    options.trajectories = arguments.trajectories;
    options.samples = arguments.samples;
    options.near_percent = arguments.near;
    auto& percentages = options.near_percent;
    std::sort(percentages.begin(), percentages.end());
    percentages.erase(std::unique(percentages.begin(), percentages.end()), percentages.end());
    options.enumerable = arguments.enumerable;
    const auto display =
        make_sensitivity_display(arguments.show, job, arguments.output, missing_centre(job));
    if (arguments.show.verbose) print_used_files(job.files);
    display->announce("single process");
    const io::SensitivityResult result = run::run_sensitivity(job, options, *display);
    display->finished(result);
    if (arguments.show.verbose) print_process_costs();
    const bool nothing_feasible =
        result.near ? result.near->feasible == 0
                    : result.morris.objective.trajectories == 0 && result.sobol.objective.rows == 0;
    return nothing_feasible ? exit_nothing_feasible : exit_done;
}

}  // namespace atl::cli
