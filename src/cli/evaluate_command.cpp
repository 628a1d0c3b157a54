#include <fmt/format.h>

#include <cmath>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/design_table.hpp"
#include "atoll/io/explanation_file.hpp"
#include "atoll/io/model_files.hpp"
#include "atoll/io/text_file.hpp"
#include "commands.hpp"
#include "cost_tables.hpp"
#include "design_arguments.hpp"
#include "exit_code.hpp"
#include "verbose_text.hpp"

namespace atl::cli {

namespace {

using base::Error;
using base::ErrorKind;

model::Design design_of(const EvaluateArguments& arguments) {
    model::Design design;
    std::string missing;
    for (const auto& p : model::design_parameters()) {
        const std::string name(p.name);
        if (const auto given = arguments.design.find(name); given != arguments.design.end())
            p.set(design, given->second);
        else if (name != "technology_nm")
            missing += " --" + name;
    }
    if (!missing.empty())
        throw Error(ErrorKind::usage,
                    "give one design by its parameters or many by --designs; missing:" + missing);
    return design;
}

std::vector<model::Design> designs_of(const EvaluateArguments& arguments) {
    if (!arguments.designs.empty() && !arguments.design.empty())
        throw Error(ErrorKind::usage,
                    "--designs and the parameters of one design exclude each other");
    std::vector<model::Design> designs = arguments.designs.empty()
                                             ? std::vector{design_of(arguments)}
                                             : io::read_designs(arguments.designs);
    if (arguments.compare && designs.size() == 1 && !arguments.compare_changes.empty())
        designs.push_back(changed(designs[0], arguments.compare_changes, "--compare"));
    if (arguments.compare && designs.size() != 2)
        throw Error(
            ErrorKind::usage,
            "--compare needs two designs: two rows of --designs, or one design and its changes");
    if (arguments.explain && designs.size() != 1)
        throw Error(ErrorKind::usage, "--explain takes one design");
    if ((arguments.explain || arguments.compare) && std::isfinite(arguments.area_limit_mm2))
        throw Error(ErrorKind::usage, "--area-limit does not go with --explain or --compare");
    if (!arguments.json.empty() && !arguments.explain)
        throw Error(ErrorKind::usage, "--json goes with --explain");
    return designs;
}

std::vector<std::filesystem::path> files_of(const EvaluateArguments& arguments,
                                            const io::ConfigPath& path, const std::string& cell) {
    std::vector<std::filesystem::path> out = {*path.find("templates", arguments.hardware)};
    for (const auto& file : io::library_files(path, cell)) out.push_back(file);
    for (const std::string& name : arguments.networks) out.push_back(*path.find("networks", name));
    return out;
}

void write_costs(const EvaluateArguments& arguments, model::ReferenceModel& model,
                 const std::vector<model::Design>& designs) {
    std::string table = io::cost_csv_header();
    for (std::size_t d = 0; d < designs.size(); ++d)
        table += io::cost_csv_lines(
            d, model.evaluate(designs[d], model::CostModel::Effort::every_network),
            model.networks(), arguments.area_limit_mm2);
    if (arguments.csv.empty())
        fmt::print("{}", table);
    else
        io::replace_text(arguments.csv, table);
}

}  // namespace

int evaluate_command(const EvaluateArguments& arguments) {
    const ShowArguments& show = arguments.show;
    check_show(show, !arguments.csv.empty() || !arguments.json.empty(), "--csv FILE");
    const auto designs = designs_of(arguments);
    const io::ConfigPath path = io::ConfigPath::standard();
    const auto hardware = io::find_template(path, arguments.hardware, "--template");
    model::ReferenceModel model(io::load_library(path, hardware.cell), hardware,
                                io::find_networks(path, arguments.networks, "--networks"),
                                arguments.fidelity);
    if (show.verbose) print_used_files(files_of(arguments, path, hardware.cell));
    if (arguments.explain) {
        const auto explanation = model::explain(model, designs[0]);
        if (!show.quiet) print_explanation(explanation);
        if (!arguments.json.empty()) io::write_explanation_json(arguments.json, explanation);
        if (!arguments.csv.empty()) io::write_explanation_csv(arguments.csv, explanation);
        return exit_done;
    }
    if (arguments.compare) {
        if (!show.quiet)
            print_comparison(model::explain(model, designs[0]), model::explain(model, designs[1]));
        if (arguments.csv.empty()) return exit_done;
    }
    if (arguments.designs.empty() && !arguments.compare) {
        if (!show.quiet)
            print_cost(model.evaluate(designs[0], model::CostModel::Effort::every_network),
                       designs[0], model.networks(), arguments.area_limit_mm2);
        if (arguments.csv.empty()) return exit_done;
    }
    write_costs(arguments, model, designs);
    return exit_done;
}

}  // namespace atl::cli
