/// Standard-cell logic at any node and supply: figures of a 28 nm library, scaled.
///
/// Capacitance and delay scale with the node by the polynomials of Stillmaker and Baas at the
/// nominal supply of each node, delay with the supply by the alpha-power law, energy as C V^2, and
/// area by a power of the node.
#pragma once

#include <array>
#include <span>
#include <vector>

namespace atl::model::physical {

/// One node of Stillmaker and Baas.
struct ScalingNode {
    double node_nm = 0;
    double nominal_V = 0;
    double threshold_V = 0;
    std::array<double, 3> energy{};  ///< a2 V^2 + a1 V + a0, relative
    std::array<double, 4> delay{};   ///< a3 V^3 + a2 V^2 + a1 V + a0, relative
};

/// Gates at the reference node and supply.
struct GateConstants {
    double reference_nm = 28;
    double reference_V = 0.9;
    double nand2_cap_fF = 0, nand2_area_um2 = 0, nand2_delay_ns = 0;
    double xor2_cap = 0, xor2_area = 0, xor2_delay = 0;  ///< relative to the NAND2
    double dff_cap = 0, dff_area = 0, dff_delay = 0;     ///< relative to the NAND2
    double alpha = 0;                                    ///< exponent of the alpha-power law
    double area_exponent = 0;                            ///< area ~ node^exponent
    double fill = 0;                ///< share of a macro's outline that its parts cover
    double leakage_mW_per_mm2 = 0;  ///< of logic at the reference node and supply
};

/// How capacitance and delay change from the reference to another node and supply.
class TechnologyScaling {
  public:
    TechnologyScaling() = default;
    /// `planar` and `finfet` each hold two nodes or more, descending. From the smallest planar
    /// node down to `planar_to_nm` the planar trend goes on; below, the FinFET nodes count.
    TechnologyScaling(const GateConstants& gates, std::span<const ScalingNode> planar,
                      std::span<const ScalingNode> finfet, double planar_to_nm);

    /// Of a gate or of wire-free structures, relative to the reference node.
    double capacitance(double node_nm) const;
    /// Relative to the reference node and supply; infinite at and below the threshold.
    double delay(double node_nm, double supply_V) const;
    double threshold_V(double node_nm) const;
    /// Thresholds of all nodes are so many times as high; nodes are fast at their nominal supply
    /// with the thresholds they had.
    void scale_thresholds(double factor) { threshold_factor_ *= factor; }
    /// Relative to the reference node.
    double area(double node_nm) const;
    /// Smallest and largest node that the polynomials cover.
    double least_nm() const { return finfet_.back().node_nm; }
    double most_nm() const { return planar_.front().node_nm; }

  private:
    struct Point {
        double node_nm, log_node, log_capacitance, log_delay, nominal_V, threshold_V;
    };
    struct Technology {
        double capacitance, delay, nominal_V, threshold_V;
    };
    static std::vector<Point> points(std::span<const ScalingNode> nodes);
    Technology at(double node_nm) const;
    double law(double supply_V, double threshold_V) const;

    std::vector<Point> planar_, finfet_;
    double planar_to_nm_ = 0, threshold_factor_ = 1;
    double reference_nm_ = 0, alpha_ = 0, area_exponent_ = 0;
    double reference_capacitance_ = 1, reference_delay_ = 1;
};

/// Gates at one node and supply.
struct GateFigures {
    double nand2_cap_fF, xor2_cap_fF, dff_cap_fF, adder_cap_fF;
    double nand2_area_um2, dff_area_um2, adder_area_um2;
    double nand2_ns, xor2_ns, dff_ns;
    double sum_ns;          ///< full adder, input to sum
    double first_carry_ns;  ///< full adder, input to carry
    double carry_ns;        ///< full adder, carry to carry
};
GateFigures gates_at(const GateConstants& gates, const TechnologyScaling& scaling, double node_nm,
                     double supply_V);

/// Full adders of a tree that sums `inputs` numbers of `bits` bits with ripple-carry adders.
double tree_adders(double inputs, double bits);
/// Levels of that tree.
double tree_depth(double inputs);
/// From its inputs to the last bit of its sum [ns].
double tree_ns(const GateFigures& gates, double inputs, double bits);
/// Full adders that sum `inputs` numbers of `bits` bits, each shifted by one bit more.
double place_value_adders(double inputs, double bits);

}  // namespace atl::model::physical
