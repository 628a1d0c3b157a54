#include <fmt/format.h>

#include <cstdio>
#include <fstream>

#include "atoll/base/error.hpp"
#include "atoll/io/design_table.hpp"
#include "atoll/io/model_files.hpp"
#include "atoll/model/reference_model.hpp"
#include "atoll/search/objective.hpp"
#include "commands.hpp"
#include "exit_code.hpp"

namespace atl::cli {

namespace {

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
        throw base::Error(base::ErrorKind::usage,
                          "give one design by its parameters or many by --designs; missing:" + missing);
    return design;
}

void print_cost(const model::DesignCost& cost, std::span<const model::Network> networks) {
    if (!cost.outside_tables.empty()) {
        fmt::print("infeasible: {}\n", cost.outside_tables);
        return;
    }
    fmt::print("area {:.4f} mm2\n\n  {:<20}{:>16}{:>16}{:>12}{:>18}\n", cost.area_mm2, "network",
               "energy [J]", "latency [s]", "cycles", "EDAP [mJ*ms*mm2]");
    for (std::size_t n = 0; n < networks.size(); ++n) {
        const model::NetworkCost& c = cost.networks[n];
        if (c.infeasible)
            fmt::print("  {:<20}infeasible: {}\n", networks[n].name, c.infeasible.text(networks[n]));
        else
            fmt::print("  {:<20}{:>16.9e}{:>16.6e}{:>12}{:>18.6e}\n", networks[n].name, c.energy_J,
                       c.latency_s, c.cycles,
                       search::edap_mJ_ms_mm2(c.energy_J, c.latency_s, cost.area_mm2));
    }
}

}  // namespace

int evaluate_command(const EvaluateArguments& arguments) {
    if (!arguments.designs.empty() && !arguments.design.empty())
        throw base::Error(base::ErrorKind::usage,
                          "--designs and the parameters of one design exclude each other");
    const std::vector<model::Design> designs =
        arguments.designs.empty() ? std::vector{design_of(arguments)}
                                  : io::read_designs(arguments.designs);
    const io::ConfigPath path = io::ConfigPath::standard();
    const auto hardware = io::find_template(path, arguments.hardware, "--template");
    model::ReferenceModel model(io::load_library(path, hardware.cell), hardware,
                                io::find_networks(path, arguments.networks, "--networks"),
                                arguments.fidelity);
    std::ofstream file;
    if (!arguments.csv.empty()) {
        file.open(arguments.csv);
        file << io::cost_csv_header();
    } else if (!arguments.designs.empty()) {
        fmt::print("{}", io::cost_csv_header());
    }
    for (std::size_t d = 0; d < designs.size(); ++d) {
        const auto cost = model.evaluate(designs[d], model::CostModel::Effort::every_network);
        const std::string lines = io::cost_csv_lines(d, cost, model.networks());
        if (!arguments.csv.empty())
            file << lines;
        else if (!arguments.designs.empty())
            fmt::print("{}", lines);
        if (arguments.designs.empty()) print_cost(cost, model.networks());
    }
    if (!arguments.csv.empty()) {
        file.close();
        if (!file) throw base::Error(base::ErrorKind::io, arguments.csv + ": cannot be written");
    }
    return exit_done;
}

}  // namespace atl::cli
