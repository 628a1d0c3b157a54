#include <CLI/CLI.hpp>
#include <cstdio>

#include "atoll/base/text.hpp"
#include "atoll/base/version.hpp"
#include "atoll/model/design.hpp"
#include "atoll/run/collective.hpp"
#include "commands.hpp"
#include "exit_code.hpp"

namespace {

using namespace atl;

void add_progress(CLI::App& command, cli::ProgressKind& progress) {
    std::map<std::string, cli::ProgressKind> kinds;
    for (std::size_t k = 0; k < cli::progress_kind_names.size(); ++k)
        kinds[std::string(cli::progress_kind_names[k])] = static_cast<cli::ProgressKind>(k);
    command
        .add_option("--progress", progress,
                    "line: shown as it goes; json: events on standard output, an object a line, "
                    "and nothing else there; none: the result alone")
        ->transform(CLI::CheckedTransformer(kinds))
        ->default_str("line");
}

void add_search(CLI::App& app, cli::SearchArguments& a) {
    auto* command = app.add_subcommand("search", "Search for the best design of a job");
    command->add_option("job", a.job, "Job file (YAML)")->required();
    cli::add_run_options(*command, a.run);
    command->add_option("--output", a.output, "Directory of the results, instead of the job's");
    command->add_option("--seed", a.seed, "Seed of all random numbers, instead of the job's");
    command->add_option("--set", a.set,
                        "Set a field of the job: key=value, e.g. islands.count=8; may be repeated");
    add_progress(*command, a.progress);
    command->footer(cli::exit_code_help);
}

void add_enumerate(CLI::App& app, cli::EnumerateArguments& a) {
    auto* command = app.add_subcommand(
        "enumerate", "Cost every design of a job's space: the true optimum of every objective");
    command->add_option("job", a.job, "Job file (YAML)")->required();
    command
        ->add_option("--objectives", a.objectives,
                     "Objectives besides the job's, separated by commas; all when not given")
        ->delimiter(',');
    command->add_option("--top", a.top, "Best designs to keep per objective")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_flag("--parameters", a.shares,
                      "Print how many feasible designs take each value of each parameter");
    command->add_flag("--insist", a.insist, "Go through the space even if that takes over a day");
    command->add_option("--output", a.output,
                        "Directory of the results and the checkpoint; none are kept without it");
    cli::add_run_options(*command, a.run);
    command->add_option("--set", a.set,
                        "Set a field of the job: key=value, e.g. constraints.area_mm2=400; may be "
                        "repeated");
    add_progress(*command, a.progress);
    command->footer(cli::exit_code_help);
}

void add_bench(CLI::App& app, cli::BenchArguments& a) {
    auto* command = app.add_subcommand(
        "bench-search",
        "Grade search algorithms: how often, and after how many evaluations, they find the optimum "
        "of a job");
    command->add_option("job", a.job, "Job file (YAML)")->required();
    command->add_option("--seeds", a.seeds, "Searches of each kind, with seeds 1, 2, ..")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--evaluations", a.evaluations,
                     "Designs costed by a search, separated by commas: each is graded")
        ->delimiter(',')
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
        ->capture_default_str();
    command
        ->add_option("--algorithms", a.algorithms,
                     "Kinds of algorithms, separated by commas; the job's has the job's settings, "
                     "the others their own defaults; all for one objective when not given")
        ->delimiter(',');
    command
        ->add_option("--islands", a.islands,
                     "Numbers of islands, separated by commas; they share the evaluations")
        ->delimiter(',')
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--topologies", a.topologies,
                     "Topologies of several islands, separated by commas, instead of the job's")
        ->delimiter(',');
    command
        ->add_option("--intervals", a.intervals,
                     "Generations between migrations, separated by commas, instead of the job's")
        ->delimiter(',')
        ->check(CLI::Range(1, 1'000'000'000));
    command
        ->add_option(
            "--optimum", a.optimum,
            "The optimum, where it is known, to all its digits; otherwise it is enumerated, "
            "or the best of all searches stands in for it")
        ->check(CLI::PositiveNumber);
    command->add_option("--csv", a.csv, "Write the grades to this CSV file, replacing it");
    command->add_option("--set", a.set,
                        "Set a field of the job: key=value, e.g. algorithm.population=5; may be "
                        "repeated");
    command->footer(cli::exit_code_help);
}

void add_sensitivity(CLI::App& app, cli::SensitivityArguments& a) {
    auto* command = app.add_subcommand(
        "sensitivity",
        "Tell what matters: around a design, over the space, and in the near-optimal set");
    command->add_option("job", a.job, "Job file (YAML)")->required();
    auto* around = command->add_option(
        "--around", a.around,
        "Go around the best design of this run directory or HDF5 file, instead of the true "
        "optimum");
    command
        ->add_option("--design", a.design,
                     "Go around this design: key=value,key=value, all parameters with more than "
                     "one value")
        ->excludes(around);
    command->add_option("--trajectories", a.trajectories, "Trajectories of elementary effects")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_option("--samples", a.samples, "Rows of each of the two samples of Sobol indices")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--near", a.near,
                     "Percent from the optimum of the near-optimal sets, separated by commas")
        ->delimiter(',')
        ->check(CLI::Range(0.001, 1000.0))
        ->capture_default_str();
    command
        ->add_option("--enumerable", a.enumerable,
                     "Enumerate spaces of at most so many designs, for the true optimum and the "
                     "near-optimal set; 0: none")
        ->capture_default_str();
    command->add_option("--output", a.output, "Directory of the tables; none are kept without it");
    command->add_flag("--overwrite", a.overwrite, "Remove an earlier analysis there");
    command->add_option("--set", a.set,
                        "Set a field of the job: key=value, e.g. seed=7; may be repeated");
    command->footer(cli::exit_code_help);
}

void add_study(CLI::App& app, cli::StudyArguments& a) {
    auto* command = app.add_subcommand(
        "study",
        "Answer one question with a few runs: their designs, a table, and what is claimed");
    command->add_option("study", a.study, "Study file (YAML)")->required();
    command->add_option("--output", a.output, "Directory of the results, instead of the study's");
    cli::add_run_options(*command, a.run);
    command->add_option("--set", a.set,
                        "Set a field of the study: key=value, e.g. method=search; may be repeated");
    add_progress(*command, a.progress);
    command->footer(cli::exit_code_help);
}

void add_evaluate(CLI::App& app, cli::EvaluateArguments& a) {
    auto* command = app.add_subcommand(
        "evaluate", "Cost given designs: energy, latency, area and feasibility on every network");
    command->add_option("--template", a.hardware, "Hardware template")->capture_default_str();
    command->add_option("--networks", a.networks, "Networks, separated by commas")
        ->delimiter(',')
        ->required();
    const std::map<std::string, model::Fidelity> fidelities = {
        {"exact", model::Fidelity::exact}, {"published", model::Fidelity::published}};
    command
        ->add_option(
            "--fidelity", a.fidelity,
            "exact: true optimum of the mappings; published: the published evaluator's digits")
        ->transform(CLI::CheckedTransformer(fidelities))
        ->default_str("exact");
    command->add_option("--designs", a.designs,
                        "CSV file with a design a row, columns named as the options below");
    command->add_option("--csv", a.csv, "Write the costs to this CSV file, replacing it");
    command->add_flag("--explain", a.explain,
                      "Print where every number comes from: layers, components, counts, unit "
                      "values and their sources");
    command->add_option("--json", a.json,
                        "With --explain: write the tree to this JSON file, replacing it");
    command
        ->add_option("--compare", a.compare_changes,
                     "Set two designs side by side: the two of --designs, or the one given and the "
                     "same with "
                     "these changes (key=value,key=value)")
        ->expected(0, 1);
    command->add_option("--area-limit", a.area_limit_mm2, "Largest feasible chip area [mm2]")
        ->check(CLI::PositiveNumber);
    for (const auto& p : model::design_parameters()) {
        const std::string name(p.name);
        std::string dashed = name;
        std::replace(dashed.begin(), dashed.end(), '_', '-');
        const std::string flags = "--" + name + (dashed == name ? "" : ",--" + dashed);
        const std::string unit = p.unit.empty() ? "" : " [" + std::string(p.unit) + "]";
        command
            ->add_option_function<std::string>(
                flags,
                [&a, name, &p](const std::string& text) {
                    const auto value = base::parse_real(text);
                    if (!value || *value <= 0 || (p.integer() && !base::parse_integer(text)) ||
                        *value > 1e9)
                        throw CLI::ValidationError("--" + name, "'" + text + "' is not a " +
                                                                    (p.integer() ? "whole " : "") +
                                                                    "number above 0");
                    a.design[name] = *value;
                },
                std::string(p.meaning) + unit)
            ->group("One design");
    }
    command->footer(cli::exit_code_help);
}

void add_validate(CLI::App& app, cli::ValidateArguments& a) {
    auto* command =
        app.add_subcommand("validate", "Compare the models with what was published or measured");
    auto* what = command->add_option_group("Against what");
    auto* published =
        what->add_option("--published", a.published,
                         "Published results, row by row: CSV file with their column names, or a "
                         "directory of them");
    auto* silicon = what->add_flag("--silicon", a.silicon,
                                   "Measured chips: area, time and energy of the physical model");
    what->require_option(1);
    command->add_option("--worst", a.worst, "Number of worst rows to list")
        ->capture_default_str()
        ->needs(published);
    command
        ->add_option("--csv", a.csv, "Write every measured figure to this CSV file, replacing it")
        ->needs(silicon);
    command->add_flag("--json", a.json, "Print all of it as one JSON object")->needs(silicon);
    command->footer(cli::exit_code_help);
}

void add_info(CLI::App& app, cli::InfoArguments& a) {
    auto* command = app.add_subcommand(
        "info", "Tell what a run or an HDF5 file of atoll is, how far, how good, whether intact");
    command->add_option("path", a.path, "Run directory, or HDF5 file")->required();
    auto* digest = command->add_flag(
        "--digest", a.digest,
        "Print only a hash of the result's content (no times, no host names in it)");
    command->add_flag("--json", a.json, "Print all of it as one JSON object")->excludes(digest);
    command->footer(cli::exit_code_help);
}

void add_log(CLI::App& app, cli::LogArguments& a) {
    auto* command = app.add_subcommand(
        "log", "List the migrations of a search: every parcel, then sums by route and island");
    command->add_option("path", a.path, "Run directory, or HDF5 file of a search")->required();
    command->add_option("--csv", a.csv, "Write the parcels to this CSV file, replacing it");
    command->add_option("--island", a.island, "Only parcels that came to this island or left it")
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--summary", a.summary, "Print only the sums");
    command->footer(cli::exit_code_help);
}

int run_program(int argc, char** argv) {
    CLI::App app("atoll: one in-memory-computing accelerator for many neural networks", "atoll");
    app.set_version_flag("--version", "atoll " + std::string(base::version()) + " (" +
                                          std::string(base::git_sha().substr(0, 12)) + ")");
    app.require_subcommand(1);
    app.footer(cli::exit_code_help);
    cli::SearchArguments search;
    cli::EnumerateArguments enumerate;
    cli::BenchArguments bench;
    cli::SensitivityArguments sensitivity;
    cli::StudyArguments study;
    cli::EvaluateArguments evaluate;
    cli::ValidateArguments validate;
    cli::InfoArguments info;
    cli::LogArguments log;
    add_search(app, search);
    add_enumerate(app, enumerate);
    add_bench(app, bench);
    add_sensitivity(app, sensitivity);
    add_study(app, study);
    add_evaluate(app, evaluate);
    add_validate(app, validate);
    add_info(app, info);
    add_log(app, log);
    try {
        std::vector<std::string> words = cli::complete_resume(argc, argv);
        std::reverse(words.begin() + 1, words.end());  // as the parser wants them: last word first
        app.parse(std::vector<std::string>(words.begin() + 1, words.end()));
    } catch (const CLI::ParseError& e) {
        const int code = app.exit(e);
        return code == 0 ? cli::exit_done : static_cast<int>(base::ErrorKind::usage);
    }

    // Searches, enumerations and studies have peers; the other commands never start MPI.
    auto world = cli::make_single_world();
    const auto report = [](const std::string& text) {
        std::fprintf(stderr, "atoll: error: %s\n", text.c_str());
    };
    base::ErrorKind code = base::ErrorKind::internal;
    try {
        for (const char* collective : {"search", "enumerate", "study", "bench-search"})
            if (app.got_subcommand(collective)) world = cli::make_world(argc, argv);
        if (app.got_subcommand("search")) return cli::search_command(search, *world);
        if (app.got_subcommand("enumerate")) return cli::enumerate_command(enumerate, *world);
        if (app.got_subcommand("study")) return cli::study_command(study, *world);
        if (app.got_subcommand("bench-search")) return cli::bench_command(bench, *world);
        if (app.got_subcommand("sensitivity")) return cli::sensitivity_command(sensitivity);
        if (app.got_subcommand("evaluate")) {
            evaluate.compare = app.get_subcommand("evaluate")->count("--compare") > 0;
            return cli::evaluate_command(evaluate);
        }
        if (app.got_subcommand("validate")) return cli::validate_command(validate);
        if (app.got_subcommand("log")) return cli::log_command(log);
        return cli::info_command(info);
    } catch (const run::CollectiveError& e) {  // every rank is here
        if (world->peers().root()) report(e.what());
        return static_cast<int>(e.kind());
    } catch (const base::Error& e) {
        report(e.what());
        code = e.kind();
    } catch (const std::exception& e) {
        report(e.what());
    }
    world->abort(static_cast<int>(code));
    return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(argc, argv);
}
