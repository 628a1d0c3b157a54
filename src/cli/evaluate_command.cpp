#include <fmt/format.h>

#include <cmath>

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/design_table.hpp"
#include "atoll/io/explanation_file.hpp"
#include "atoll/io/model_files.hpp"
#include "atoll/io/physical_files.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/model/physical/physical_explanation.hpp"
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
    design.model = arguments.model;
    std::string missing;
    for (const auto& p : model::design_parameters(arguments.model)) {
        const std::string name(p.name);
        if (const auto given = arguments.design.find(name); given != arguments.design.end())
            p.set(design, given->second);
        else if (!p.optional())
            missing += " --" + name;
    }
    if (!missing.empty())
        throw Error(ErrorKind::usage,
                    "give one design by its parameters or many by --designs; missing:" + missing);
    for (const auto& [name, value] : arguments.design)
        if (model::find_design_parameter(name, arguments.model) == nullptr)
            throw Error(
                ErrorKind::usage,
                "--" + name + " is no parameter of the " +
                    std::string(
                        model::model_kind_names[static_cast<std::size_t>(arguments.model)]) +
                    " model");
    return design;
}

std::vector<model::Design> designs_of(const EvaluateArguments& arguments) {
    if (!arguments.designs.empty() && !arguments.design.empty())
        throw Error(ErrorKind::usage,
                    "--designs and the parameters of one design exclude each other");
    std::vector<model::Design> designs = arguments.designs.empty()
                                             ? std::vector{design_of(arguments)}
                                             : io::read_designs(arguments.designs, arguments.model);
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

/// A model that is asked for, with the files it was read from.
class AskedModel {
  public:
    AskedModel(const EvaluateArguments& arguments, const io::ConfigPath& path) {
        auto networks = io::find_networks(path, arguments.networks, "--networks");
        if (arguments.model == model::ModelKind::physical) {
            physical_ = std::make_unique<model::physical::PhysicalModel>(
                std::make_shared<const model::physical::PhysicalConstants>(
                    io::find_physical(path, arguments.constants, "--constants")),
                std::move(networks));
            files_.push_back(*path.find("physical", arguments.constants));
        } else {
            const auto hardware = io::find_template(path, arguments.hardware, "--template");
            reference_ = std::make_unique<model::ReferenceModel>(
                io::load_library(path, hardware.cell), hardware, std::move(networks),
                arguments.fidelity);
            files_.push_back(*path.find("templates", arguments.hardware));
            for (const auto& file : io::library_files(path, hardware.cell)) files_.push_back(file);
        }
        for (const std::string& name : arguments.networks)
            files_.push_back(*path.find("networks", name));
    }

    const std::vector<std::filesystem::path>& files() const { return files_; }
    std::span<const model::Network> networks() const {
        return physical_ ? physical_->networks() : reference_->networks();
    }
    model::DesignCost cost(const model::Design& design) const {
        model::CostModel& model = physical_ ? static_cast<model::CostModel&>(*physical_)
                                            : static_cast<model::CostModel&>(*reference_);
        return model.evaluate(design, model::CostModel::Effort::every_network);
    }
    model::Explanation explain(const model::Design& design) const {
        return physical_ ? model::physical::explain(*physical_, design)
                         : model::explain(*reference_, design);
    }
    /// Throws when the physical model cannot cost a design. Others say so in its cost.
    void check(const std::vector<model::Design>& designs) const {
        if (!physical_) return;
        for (std::size_t d = 0; d < designs.size(); ++d) {
            const auto problems = model::physical::problems(physical_->constants(), designs[d]);
            if (!problems.empty())
                throw Error(ErrorKind::input,
                            "design " + std::to_string(d) + ": " + base::join(problems, "; "));
        }
    }

  private:
    std::unique_ptr<model::ReferenceModel> reference_;
    std::unique_ptr<model::physical::PhysicalModel> physical_;
    std::vector<std::filesystem::path> files_;
};

void write_costs(const EvaluateArguments& arguments, const AskedModel& model,
                 const std::vector<model::Design>& designs) {
    std::string table = io::cost_csv_header();
    for (std::size_t d = 0; d < designs.size(); ++d)
        table += io::cost_csv_lines(d, model.cost(designs[d]), model.networks(),
                                    arguments.area_limit_mm2);
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
    const AskedModel model(arguments, io::ConfigPath::standard());
    model.check(designs);
    if (show.verbose) print_used_files(model.files());
    if (arguments.explain) {
        const auto explanation = model.explain(designs[0]);
        if (!show.quiet) print_explanation(explanation);
        if (!arguments.json.empty()) io::write_explanation_json(arguments.json, explanation);
        if (!arguments.csv.empty()) io::write_explanation_csv(arguments.csv, explanation);
        return exit_done;
    }
    if (arguments.compare) {
        if (!show.quiet) print_comparison(model.explain(designs[0]), model.explain(designs[1]));
        if (arguments.csv.empty()) return exit_done;
    }
    if (arguments.designs.empty() && !arguments.compare) {
        if (!show.quiet)
            print_cost(model.cost(designs[0]), designs[0], model.networks(),
                       arguments.area_limit_mm2);
        if (arguments.csv.empty()) return exit_done;
    }
    write_costs(arguments, model, designs);
    return exit_done;
}

}  // namespace atl::cli
