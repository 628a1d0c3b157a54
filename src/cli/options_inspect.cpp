#include <algorithm>
#include <memory>

#include "atoll/model/design.hpp"
#include "option_kinds.hpp"

namespace atl::cli {

namespace {

/// An option for every parameter of one design, written with _ or -.
void add_design(CLI::App& command, std::map<std::string, double>& design) {
    for (const auto* parameter : model::all_design_parameters()) {
        const auto& p = *parameter;
        const std::string name(p.name);
        std::string dashed = name;
        std::replace(dashed.begin(), dashed.end(), '_', '-');
        const std::string flags = "--" + name + (dashed == name ? "" : ",--" + dashed);
        const std::string unit = p.unit.empty() ? "" : " [" + std::string(p.unit) + "]";
        command
            .add_option_function<std::string>(
                flags,
                [&design, name, &p](const std::string& text) {
                    const auto given = p.parse(text);
                    if (!given)
                        throw CLI::ValidationError("--" + name,
                                                   "'" + text + "' is not " + p.wanted());
                    design[name] = *given;
                },
                std::string(p.meaning) + unit)
            ->type_name(!p.names.empty() ? "{" +
                                               base::join(std::vector<std::string>(p.names.begin(),
                                                                                   p.names.end()),
                                                          ",") +
                                               "}"
                        : p.integer() ? value::number
                                      : value::real)
            ->group("One design");
    }
}

void add_run_path(CLI::App& command, std::string& path, const char* help) {
    command.add_option("path", path, help)->type_name(value::run)->required();
}

CLI::Option* add_csv(CLI::App& command, std::string& csv, const char* help) {
    return command.add_option("--csv", csv, help)->type_name(value::file);
}

}  // namespace

void add_sensitivity(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<SensitivityArguments>();
    auto* command = app.add_subcommand(
        "sensitivity",
        "Tell what matters: around a design, over the space, and in the near-optimal set");
    command->group(group_understand);
    command->add_option("job", a->job, "Job file (YAML)")->type_name(value::job)->required();
    auto* around =
        command
            ->add_option(
                "--around", a->around,
                "Go around the best design of this run directory or HDF5 file, instead of the "
                "true optimum")
            ->type_name(value::run);
    command
        ->add_option("--design", a->design,
                     "Go around this design: key=value,key=value, all parameters with more than "
                     "one value")
        ->type_name(value::design)
        ->excludes(around);
    command->add_option("--trajectories", a->trajectories, "Trajectories of elementary effects")
        ->type_name(value::number)
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_option("--samples", a->samples, "Rows of each of the two samples of Sobol indices")
        ->type_name(value::number)
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--near", a->near,
                     "Percent from the optimum of the near-optimal sets, separated by commas")
        ->type_name(value::numbers)
        ->delimiter(',')
        ->check(CLI::Range(0.001, 1000.0))
        ->capture_default_str();
    command
        ->add_option("--enumerable", a->enumerable,
                     "Enumerate spaces of at most so many designs, for the true optimum and the "
                     "near-optimal set; 0: none")
        ->type_name(value::number)
        ->capture_default_str();
    command->add_option("--output", a->output, "Directory of the tables; none are kept without it")
        ->type_name(value::directory);
    command->add_flag("--overwrite", a->overwrite, "Remove an earlier analysis there");
    add_settings(*command, a->set, "job", "seed=7");
    add_quiet(*command, a->show);
    add_verbose(*command, a->show);
    add_progress(*command, a->show);
    commands.push_back(
        {"sensitivity",
         false,
         [a](World&) { return sensitivity_command(*a); },
         {{"sensitivity jobs/sram-4.yaml --output DIR", "around the optimum, over the space"},
          {"sensitivity jobs/rram-4.yaml --around results/rram-4", "around the best of a run"}}});
}

void add_evaluate(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<EvaluateArguments>();
    auto* command = app.add_subcommand(
        "evaluate", "Cost given designs: energy, latency, area and feasibility on every network");
    command->group(group_understand);
    add_choice<model::ModelKind>(
        *command, "--model", [a](model::ModelKind kind) { a->model = kind; },
        model::model_kind_names,
        "Cost model: the published evaluator's, or the physical one, which derives times, copies, "
        "movement and accuracy")
        ->default_str("reference");
    command->add_option("--constants", a->constants, "Constants of the physical model")
        ->type_name(value::constants)
        ->capture_default_str();
    command->add_option("--template", a->hardware, "Hardware template of the reference model")
        ->type_name(value::hardware)
        ->capture_default_str();
    command->add_option("--networks", a->networks, "Networks, separated by commas")
        ->type_name(value::networks)
        ->delimiter(',')
        ->required();
    constexpr std::array<std::string_view, 2> fidelities = {"exact", "published"};
    add_choice<model::Fidelity>(
        *command, "--fidelity", [a](model::Fidelity fidelity) { a->fidelity = fidelity; },
        fidelities,
        "Fidelity of the reference model. exact: true optimum of the mappings; published: the "
        "published "
        "evaluator's digits")
        ->default_str("exact");
    command
        ->add_option("--designs", a->designs,
                     "CSV file with a design a row, columns named as the options below")
        ->type_name(value::file);
    add_csv(*command, a->csv, "Write the costs to this CSV file, replacing it");
    command->add_flag("--explain", a->explain,
                      "Print where every number comes from: layers, components, counts, unit "
                      "values and their sources");
    command
        ->add_option("--json", a->json,
                     "With --explain: write the tree to this JSON file, replacing it")
        ->type_name(value::file);
    auto* compare =
        command
            ->add_option("--compare", a->compare_changes,
                         "Set two designs side by side: the two of --designs, or the one given and "
                         "the same with these changes (key=value,key=value)")
            ->type_name(value::design)
            ->expected(0, 1);
    command->add_option("--area-limit", a->area_limit_mm2, "Largest feasible chip area [mm2]")
        ->type_name(value::real)
        ->check(CLI::PositiveNumber);
    add_quiet(*command, a->show);
    add_verbose(*command, a->show);
    add_design(*command, a->design);
    commands.push_back(
        {"evaluate",
         false,
         [a, compare](World&) {
             a->compare = compare->count() > 0;
             return evaluate_command(*a);
         },
         {{"evaluate --networks resnet18,vgg16 --designs designs.csv --csv costs.csv",
           "many designs"},
          {"evaluate --networks vgg16 --designs two.csv --compare", "two side by side"},
          {"evaluate --model physical --networks resnet18 --designs chips.csv",
           "by the physical model"}}});
}

void add_validate(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<ValidateArguments>();
    auto* command =
        app.add_subcommand("validate", "Compare the models with what was published or measured");
    command->group(group_understand);
    auto* what = command->add_option_group("Against what");
    auto* published =
        what->add_option("--published", a->published,
                         "Published results, row by row: CSV file with their column names, or a "
                         "directory of them")
            ->type_name(value::file);
    auto* silicon = what->add_flag("--silicon", a->silicon,
                                   "Measured chips: area, time and energy of the physical model");
    what->require_option(1);
    command
        ->add_option("--chips", a->chips,
                     "The chips: a name in configs/silicon, or another file of that kind")
        ->type_name(value::file)
        ->capture_default_str()
        ->needs(silicon);
    command->add_option("--worst", a->worst, "Number of worst rows to list")
        ->type_name(value::number)
        ->capture_default_str()
        ->needs(published);
    add_csv(*command, a->csv, "Write every measured figure to this CSV file, replacing it")
        ->needs(silicon);
    command->add_flag("--json", a->json, "Print all of it as one JSON object")->needs(silicon);
    add_verbose(*command, a->show);
    commands.push_back(
        {"validate",
         false,
         [a](World&) { return validate_command(*a); },
         {{"validate --published tests/data/published_rram.csv", "all rows of a file"},
          {"validate --silicon", "beside measured chips"}}});
}

void add_info(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<InfoArguments>();
    auto* command = app.add_subcommand(
        "info", "Tell what a run or an HDF5 file of atoll is, how far, how good, whether intact");
    command->group(group_inspect);
    add_run_path(*command, a->path, "Run directory, or HDF5 file");
    auto* digest = command->add_flag(
        "--digest", a->digest,
        "Print only a hash of the result's content (no times, no host names in it)");
    command->add_flag("--json", a->json, "Print all of it as one JSON object")->excludes(digest);
    add_quiet(*command, a->show);
    add_verbose(*command, a->show);
    commands.push_back({"info",
                        false,
                        [a](World&) { return info_command(*a); },
                        {{"info results/rram-4", "how far, how good, whether intact"},
                         {"info --digest results/rram-4", "to compare results"}}});
}

void add_log(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<LogArguments>();
    auto* command = app.add_subcommand(
        "log", "List the migrations of a search: every parcel, then sums by route and island");
    command->group(group_inspect);
    add_run_path(*command, a->path, "Run directory, or HDF5 file of a search");
    add_csv(*command, a->csv, "Write the parcels to this CSV file, replacing it");
    command->add_option("--island", a->island, "Only parcels that came to this island or left it")
        ->type_name(value::number)
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--summary", a->summary, "Print only the sums");
    add_quiet(*command, a->show);
    commands.push_back(
        {"log",
         false,
         [a](World&) { return log_command(*a); },
         {{"log results/rram-4 --summary", "who sent to whom, and whether it helped"}}});
}

void add_report(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<ReportArguments>();
    auto* command = app.add_subcommand(
        "report",
        "Write one HTML page on a run, or several: what to build, what it costs, how it was found");
    command->group(group_inspect);
    command
        ->add_option("runs", a->runs,
                     "Directories or HDF5 files of searches, enumerations and studies; several are "
                     "compared")
        ->type_name(value::run)
        ->required();
    command
        ->add_option("-o,--output", a->output,
                     "HTML file, replaced; report.html in the run's directory when not given")
        ->type_name(value::file);
    command
        ->add_option("--data", a->data,
                     "Write all numbers to this directory, too: report.json, and a CSV file for "
                     "every chart and table")
        ->type_name(value::directory);
    command
        ->add_option("--plots", a->plots,
                     "Write all pictures to this directory, too, as SVG for papers")
        ->type_name(value::directory);
    commands.push_back(
        {"report",
         false,
         [a](World&) { return report_command(*a); },
         {{"report results/rram-4", "what to build, in results/rram-4/report.html"},
          {"report results/a results/b -o compared.html", "two runs side by side"}}});
}

}  // namespace atl::cli
