#include <memory>

#include "option_kinds.hpp"

namespace atl::cli {

void add_schema(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<SchemaArguments>();
    auto* command = app.add_subcommand(
        "schema", "Print the reference manual of a kind of files: every key, or list the kinds");
    command->group(group_configuration);
    command
        ->add_option("kind", a->kind,
                     "job, study, space, network, cell, technology or template; without it the "
                     "kinds are listed")
        ->type_name("KIND");
    enum class Format { markdown, json };
    constexpr std::array<std::string_view, 2> formats = {"markdown", "json"};
    add_choice<Format>(
        *command, "--format", [a](Format format) { a->json = format == Format::json; }, formats,
        "markdown: for people; json: a JSON Schema, for editors")
        ->default_str("markdown");
    commands.push_back({"schema",
                        false,
                        [a](World&) { return schema_command(*a); },
                        {{"schema job", "every key of a job"}}});
}

void add_check(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<CheckArguments>();
    auto* command = app.add_subcommand(
        "check",
        "Tell all that is wrong with files of any kind, and with those they refer to, or that "
        "nothing is");
    command->group(group_configuration);
    command
        ->add_option("files", a->paths,
                     "Jobs, studies, spaces, networks, cells, technologies, templates; names of "
                     "jobs and studies; directories: all .yaml files below")
        ->type_name(value::job)
        ->required();
    command
        ->add_option("--kind", a->kind,
                     "What the files are meant to be (atoll schema lists the kinds), where their "
                     "keys do not tell")
        ->type_name("KIND");
    command->add_flag("--resolved", a->resolved,
                      "Print a job or study with all fields and their values in use");
    add_settings(*command, a->set, "job or study", "seed=7");
    commands.push_back({"check",
                        false,
                        [a](World&) { return check_command(*a); },
                        {{"check my-job.yaml", "all that is wrong with a job"}}});
}

}  // namespace atl::cli
