#include <memory>

#include "option_kinds.hpp"

namespace atl::cli {

namespace {

void add_job(CLI::App& command, std::string& job) {
    command.add_option("job", job, "Job file (YAML)")->type_name(value::job)->required();
}

void add_output(CLI::App& command, std::string& output, const char* help) {
    command.add_option("--output", output, help)->type_name(value::directory);
}

void add_run_options(CLI::App& command, RunArguments& arguments) {
    constexpr std::array<std::string_view, 2> resume_names = {"auto", "require"};
    add_choice<int>(
        command, "--resume",
        [&arguments](int n) {
            arguments.resume = n == 0 ? run::Resume::automatic : run::Resume::required;
        },
        resume_names,
        "Go on from the checkpoint in the output directory. auto (when left out): start if there "
        "is none; require: be refused")
        ->option_text("[auto|require]")
        ->take_last();
    command.add_flag("--overwrite", arguments.overwrite,
                     "Remove an earlier run in the output directory");
    command
        .add_option("--walltime", arguments.walltime,
                    "Stop with a checkpoint before this time is over, counted from the start of "
                    "the process: 90s, 45m, 2h, 1h30m, or as Slurm writes it; none: no limit. "
                    "Inside a Slurm job: what the job has left")
        ->type_name(value::time);
}

void add_show(CLI::App& command, ShowArguments& show) {
    add_quiet(command, show);
    add_verbose(command, show);
    add_progress(command, show);
}

}  // namespace

void add_search(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<SearchArguments>();
    auto* command = app.add_subcommand("search", "Search for the best design of a job");
    command->group(group_search);
    add_job(*command, a->job);
    add_run_options(*command, a->run);
    add_output(*command, a->output, "Directory of the results, instead of the job's");
    command->add_option("--seed", a->seed, "Seed of all random numbers, instead of the job's")
        ->type_name(value::number);
    command
        ->add_option("--warm-start", a->warm_start,
                     "Of an external model: evaluations of earlier runs (their directories or "
                     "evaluations.h5), separated by commas, are not made again")
        ->type_name(value::run)
        ->delimiter(',');
    add_settings(*command, a->set, "job", "islands.count=8");
    add_show(*command, a->show);
    commands.push_back(
        {"search",
         true,
         [a](World& world) { return search_command(*a, world); },
         {{"search jobs/rram-4.yaml", "in one process"},
          {"search jobs/rram-4.yaml --resume --walltime 2h",
           "starts or goes on; ends within two hours"},
          {"search JOB.yaml --warm-start results/earlier", "knows what was evaluated"}}});
}

void add_enumerate(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<EnumerateArguments>();
    auto* command = app.add_subcommand(
        "enumerate", "Cost every design of a job's space: the true optimum of every objective");
    command->group(group_search);
    add_job(*command, a->job);
    command
        ->add_option("--objectives", a->objectives,
                     "Objectives besides the job's, separated by commas; all when not given")
        ->type_name(value::objectives)
        ->delimiter(',');
    command->add_option("--top", a->top, "Best designs to keep per objective")
        ->type_name(value::number)
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_flag("--parameters", a->shares,
                      "Print how many feasible designs take each value of each parameter");
    command->add_flag("--insist", a->insist, "Go through the space even if that takes over a day");
    add_output(*command, a->output,
               "Directory of the results and the checkpoint; none are kept without it");
    add_run_options(*command, a->run);
    add_settings(*command, a->set, "job", "constraints.area_mm2=400");
    add_show(*command, a->show);
    commands.push_back(
        {"enumerate",
         true,
         [a](World& world) { return enumerate_command(*a, world); },
         {{"enumerate jobs/rram-4.yaml", "the true optimum of all objectives"},
          {"enumerate jobs/sram-9.yaml --output DIR --objectives ela,e", "keeps tables"}}});
}

void add_study(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<StudyArguments>();
    auto* command = app.add_subcommand(
        "study",
        "Answer one question with a few runs: their designs, a table, and what is claimed");
    command->group(group_search);
    command->add_option("study", a->study, "Study file (YAML)")
        ->type_name(value::study)
        ->required();
    add_output(*command, a->output, "Directory of the results, instead of the study's");
    add_run_options(*command, a->run);
    add_settings(*command, a->set, "study", "method=search");
    add_show(*command, a->show);
    commands.push_back(
        {"study",
         true,
         [a](World& world) { return study_command(*a, world); },
         {{"study jobs/study-specialisation-rram-4.yaml", "what one chip for all costs"},
          {"study jobs/study-technology-4.yaml --resume", "goes on"}}});
}

void add_bench(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<BenchArguments>();
    auto* command = app.add_subcommand(
        "bench-search",
        "Grade search algorithms: how often, and after how many evaluations, they find the optimum "
        "of a job");
    command->group(group_search);
    add_job(*command, a->job);
    command->add_option("--seeds", a->seeds, "Searches of each kind, with seeds 1, 2, ..")
        ->type_name(value::number)
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--evaluations", a->evaluations,
                     "Designs costed by a search, separated by commas: each is graded")
        ->type_name(value::numbers)
        ->delimiter(',')
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
        ->capture_default_str();
    command
        ->add_option("--algorithms", a->algorithms,
                     "Kinds of algorithms, separated by commas; the job's has the job's settings, "
                     "the others their own defaults; all for one objective when not given")
        ->type_name(value::algorithms)
        ->delimiter(',');
    command
        ->add_option("--islands", a->islands,
                     "Numbers of islands, separated by commas; they share the evaluations")
        ->type_name(value::numbers)
        ->delimiter(',')
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--topologies", a->topologies,
                     "Topologies of several islands, separated by commas, instead of the job's")
        ->type_name(value::topologies)
        ->delimiter(',');
    command
        ->add_option("--intervals", a->intervals,
                     "Generations between migrations, separated by commas, instead of the job's")
        ->type_name(value::numbers)
        ->delimiter(',')
        ->check(CLI::Range(1, 1'000'000'000));
    command
        ->add_option(
            "--optimum", a->optimum,
            "The optimum, where it is known, to all its digits; otherwise it is enumerated, "
            "or the best of all searches stands in for it")
        ->type_name(value::real)
        ->check(CLI::PositiveNumber);
    command->add_option("--csv", a->csv, "Write the grades to this CSV file, replacing it")
        ->type_name(value::file);
    add_settings(*command, a->set, "job", "algorithm.population=5");
    add_show(*command, a->show);
    commands.push_back({"bench-search",
                        true,
                        [a](World& world) { return bench_command(*a, world); },
                        {{"bench-search jobs/rram-4.yaml --evaluations 500,1000 --csv grades.csv",
                          "all algorithms"}}});
}

}  // namespace atl::cli
