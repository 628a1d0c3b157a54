#include "design_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "block_diagram.hpp"
#include "number_text.hpp"

namespace atl::report {

namespace {

std::string plural(const std::string& thing, std::int64_t n) {
    return fmt::format("{} {}{}", base::grouped(n), thing, n > 1 ? "s" : "");
}

/// Parameters whose value is the last of their range, where there is a choice.
std::vector<std::string> at_the_edge(const model::Design& design, const io::Job& job) {
    std::vector<std::string> out;
    for (const auto& p : job.space.parameters()) {
        if (p.values.size() < 2 || p.given || !p.parameter->names.empty()) continue;
        const double value = p.parameter->get(design);
        if (value != p.values.front() && value != p.values.back()) continue;
        out.push_back(fmt::format("{} = {} ({} value)", p.parameter->name, base::shortest(value),
                                  value == p.values.front() ? "smallest" : "largest"));
    }
    return out;
}

std::string chip(const ChosenDesign& chosen) {
    const model::Design& d = chosen.explanation.design;
    return fmt::format(
        "Build a chip of {}, each of {} with {}: {} crossbars of {} rows and {} columns, {} in "
        "every cell.",
        plural("router group", d.router_groups), plural("tile", d.tiles_per_group),
        plural(cell_name(chosen) + " macro", d.macros_per_tile), base::grouped(d.macros()), d.rows,
        d.columns, plural("bit", d.bits_per_cell));
}

std::string area(const ChosenDesign& chosen) {
    const model::Explanation& e = chosen.explanation;
    const double limit = chosen.job.config.limits.area_mm2;
    return fmt::format("is made in {} nm and takes {:.1f} mm², {:.0f} % of the {} mm² allowed.",
                       e.design.technology_nm, e.area_mm2, 100 * e.area_mm2 / limit,
                       base::shortest(limit));
}

std::string reference_operation(const ChosenDesign& chosen) {
    const model::Design& d = chosen.explanation.design;
    return fmt::format(" It works at {} V with cycles of {} ({}), has a global buffer of {} KiB, ",
                       base::shortest(d.supply_voltage), with_unit(d.cycle_time, "s"),
                       with_unit(1 / d.cycle_time, "Hz"), base::grouped(d.glb_kib)) +
           area(chosen);
}

std::string physical_operation(const ChosenDesign& chosen) {
    const model::Design& d = chosen.explanation.design;
    std::string out = fmt::format(
        " It works at {} V and reads {} rows at a time, inputs of {} bits in steps of {}, weights "
        "of {} bits. ",
        base::shortest(d.supply_voltage), d.rows / d.row_groups, d.input_bits,
        std::min(d.input_bits, d.input_bits_per_step), d.weight_bits);
    if (area_share(chosen.explanation, "converters") > 0)
        out += fmt::format("{} to an ADC of {} bits. ", plural("column", d.columns_per_adc),
                           d.adc_bits);
    out += fmt::format(
        "A tile buffers {} KiB, the chip {} KiB; links carry {} bits, {} reach{} main memory. ",
        d.tile_buffer_kib, base::grouped(d.glb_kib), d.link_bits,
        plural("channel", d.dram_channels), d.dram_channels > 1 ? "" : "es");
    if (area_share(chosen.explanation, "digital_unit") > 0)
        out += fmt::format("{} multipliers serve products of activations. ",
                           base::grouped(d.digital_macs));
    return out + "It " + area(chosen);
}

/// How the weights fit into the cells: the reference model's networks have the chip alone.
std::string reference_residency(const ChosenDesign& chosen) {
    const model::Design& d = chosen.explanation.design;
    const model::Network& network = *std::max_element(
        chosen.networks.begin(), chosen.networks.end(),
        [](const model::Network& a, const model::Network& b) { return a.weights() < b.weights(); });
    const double filled =
        static_cast<double>(network.weight_cells(d.bits_per_cell)) / static_cast<double>(d.cells());
    if (chosen.job.hardware.weights == model::WeightStorage::resident)
        return fmt::format(
            "\n\nIts {} cells hold any one network of the portfolio at a time; {}, which has the "
            "most weights, fills {:.0f} % of them.",
            base::grouped(d.cells()), network.name, 100 * filled);
    return fmt::format(
        "\n\nWeights are streamed from main memory for every inference: the {} cells hold {:.0f} % "
        "of the weights of {}, the network with most, at a time.",
        base::grouped(d.cells()), 100 / std::max(1.0, filled), network.name);
}

double detail(const std::vector<model::Detail>& details, std::string_view name) {
    for (const model::Detail& d : details)
        if (d.name == name) return d.value;
    return 0;
}

std::string physical_residency(const ChosenDesign& chosen) {
    const model::Explanation& e = chosen.explanation;
    std::vector<std::string> streamed;
    for (const auto& n : e.networks)
        if (n.infeasible.empty() && detail(n.details, "resident") == 0) streamed.push_back(n.name);
    std::string out = "\n\nIt holds all weights of ";
    if (streamed.empty())
        out += "any one network of the portfolio at a time.";
    else if (streamed.size() < e.networks.size())
        out += "one network at a time, but for " + base::join(streamed, ", ") +
               ", whose weights come from main memory for every inference.";
    else
        out = "\n\nThe weights of every network come from main memory for every inference.";
    return out + fmt::format(
                     " The signal-to-noise ratio of its arithmetic is {:.1f} dB (a proxy of "
                     "its accuracy). {:.0f} % of its dies work; making one takes {:.2f} kg "
                     "of CO2.",
                     detail(e.details, "signal_to_noise"), detail(e.details, "yield"),
                     detail(e.details, "carbon"));
}

}  // namespace

std::string in_words(const ChosenDesign& chosen) {
    const model::Explanation& e = chosen.explanation;
    const bool physical = e.design.model == model::ModelKind::physical;
    std::string out =
        chip(chosen) + (physical ? physical_operation(chosen) : reference_operation(chosen));
    const auto largest =
        std::max_element(e.areas.begin(), e.areas.end(),
                         [](const auto& a, const auto& b) { return a.area_mm2 < b.area_mm2; });
    if (largest != e.areas.end())
        out +=
            fmt::format(" Most of the area, {:.0f} %, goes to {}.",
                        100 * largest->area_mm2 / e.area_mm2, component_text(largest->component));
    out += physical ? physical_residency(chosen) : reference_residency(chosen);
    const auto edges = at_the_edge(e.design, chosen.job);
    if (!edges.empty())
        out += "\n\nAt the edge of the space, where better values may lie beyond: " +
               base::join(edges, ", ") + ".";
    if (!e.warnings.empty())
        out += "\n\nBeyond what the model was held against: " +
               base::join(std::vector<std::string>(e.warnings.begin(), e.warnings.end()), "; ") +
               ".";
    return out;
}

}  // namespace atl::report
