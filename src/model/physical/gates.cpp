#include "atoll/model/physical/gates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "atoll/base/contract.hpp"

namespace atl::model::physical {

TechnologyScaling::TechnologyScaling(const GateConstants& gates,
                                     std::span<const ScalingNode> planar,
                                     std::span<const ScalingNode> finfet, double planar_to_nm)
    : planar_(points(planar)),
      finfet_(points(finfet)),
      planar_to_nm_(planar_to_nm),
      reference_nm_(gates.reference_nm),
      alpha_(gates.alpha),
      area_exponent_(gates.area_exponent) {
    ATOLL_EXPECT(planar.size() >= 2 && finfet.size() >= 2);
    const Technology reference = at(gates.reference_nm);
    reference_capacitance_ = reference.capacitance;
    reference_delay_ = reference.delay * law(gates.reference_V, reference.threshold_V) /
                       law(reference.nominal_V, reference.threshold_V);
}

std::vector<TechnologyScaling::Point> TechnologyScaling::points(
    std::span<const ScalingNode> nodes) {
    std::vector<Point> out;
    for (const ScalingNode& n : nodes) {
        const double V = n.nominal_V;
        const double energy = (n.energy[0] * V + n.energy[1]) * V + n.energy[2];
        const double delay = ((n.delay[0] * V + n.delay[1]) * V + n.delay[2]) * V + n.delay[3];
        ATOLL_EXPECT(energy > 0 && delay > 0);
        out.push_back({n.node_nm, std::log(n.node_nm), std::log(energy / (V * V)), std::log(delay),
                       V, n.threshold_V});
    }
    return out;
}

TechnologyScaling::Technology TechnologyScaling::at(double node_nm) const {
    const std::vector<Point>& points = node_nm >= planar_to_nm_ ? planar_ : finfet_;
    std::size_t i = 1;
    while (i + 1 < points.size() && points[i].node_nm > node_nm) ++i;
    const Point &wide = points[i - 1], &narrow = points[i];
    const double f = (std::log(node_nm) - wide.log_node) / (narrow.log_node - wide.log_node);
    const double g = std::clamp(f, 0.0, 1.0);  // supplies and thresholds do not run on
    return {std::exp(std::lerp(wide.log_capacitance, narrow.log_capacitance, f)),
            std::exp(std::lerp(wide.log_delay, narrow.log_delay, f)),
            std::lerp(wide.nominal_V, narrow.nominal_V, g),
            std::lerp(wide.threshold_V, narrow.threshold_V, g)};
}

double TechnologyScaling::law(double supply_V, double threshold_V) const {
    return supply_V / std::pow(supply_V - threshold_V, alpha_);
}

double TechnologyScaling::capacitance(double node_nm) const {
    return at(node_nm).capacitance / reference_capacitance_;
}

double TechnologyScaling::delay(double node_nm, double supply_V) const {
    const Technology t = at(node_nm);
    const double threshold_V = threshold_factor_ * t.threshold_V;
    if (supply_V <= threshold_V) return std::numeric_limits<double>::infinity();
    return t.delay * law(supply_V, threshold_V) / law(t.nominal_V, t.threshold_V) /
           reference_delay_;
}

double TechnologyScaling::threshold_V(double node_nm) const {
    return threshold_factor_ * at(node_nm).threshold_V;
}

double TechnologyScaling::area(double node_nm) const {
    return std::pow(node_nm / reference_nm_, area_exponent_);
}

GateFigures gates_at(const GateConstants& gates, const TechnologyScaling& scaling, double node_nm,
                     double supply_V) {
    GateFigures g{};
    g.nand2_cap_fF = gates.nand2_cap_fF * scaling.capacitance(node_nm);
    g.xor2_cap_fF = g.nand2_cap_fF * gates.xor2_cap;
    g.dff_cap_fF = g.nand2_cap_fF * gates.dff_cap;
    g.adder_cap_fF = 3 * g.nand2_cap_fF + 2 * g.xor2_cap_fF;
    g.nand2_area_um2 = gates.nand2_area_um2 * scaling.area(node_nm);
    g.dff_area_um2 = g.nand2_area_um2 * gates.dff_area;
    g.adder_area_um2 = g.nand2_area_um2 * (3 + 2 * gates.xor2_area);
    g.nand2_ns = gates.nand2_delay_ns * scaling.delay(node_nm, supply_V);
    g.xor2_ns = g.nand2_ns * gates.xor2_delay;
    g.dff_ns = g.nand2_ns * gates.dff_delay;
    g.sum_ns = 2 * g.xor2_ns;
    g.first_carry_ns = g.xor2_ns + 2 * g.nand2_ns;
    g.carry_ns = 2 * g.nand2_ns;
    return g;
}

double tree_depth(double inputs) {
    return std::ceil(std::log2(inputs));
}

double tree_adders(double inputs, double bits) {
    return std::max(0.0, inputs * (bits + 1) - (bits + tree_depth(inputs) + 1));
}

double tree_ns(const GateFigures& gates, double inputs, double bits) {
    const double depth = tree_depth(inputs);
    if (depth == 0) return 0;
    return (depth - 1) * gates.sum_ns + gates.first_carry_ns + (bits + depth - 2) * gates.carry_ns;
}

double place_value_adders(double inputs, double bits) {
    if (inputs <= 1) return 0;
    return bits * (inputs - 1) + inputs * (std::log2(inputs) - 0.5);
}

}  // namespace atl::model::physical
