#include "atoll/model/cost.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/model/decimal_rounding.hpp"

namespace atl::model {

double Infeasibility::excess() const {
    if (reason == Reason::none) return 0;
    return available > 0 ? needed / available - 1 : 1;
}

std::string percent(double share) {
    return base::shortest(round_to_digits(100 * share, share < 1 ? 3 : 4)) + " %";
}

std::string Infeasibility::text(const Network& network) const {
    const auto number = [](double x) { return base::shortest(x); };
    const std::string where =
        layer < 0 ? std::string()
                  : " of layer " + network.layers[static_cast<std::size_t>(layer)].name;
    const std::string over = " (over by " + percent(excess()) + ")";
    switch (reason) {
        case Reason::none:
            return "";
        case Reason::capacity:
            return "capacity: weights need " + number(needed) + " cells of " + number(available) +
                   over;
        case Reason::layer_capacity:
            return "layer capacity: weights" + where + " need " + number(needed) +
                   " passes over the cells, and only 1 is possible";
        case Reason::global_buffer:
            return "global buffer: smallest tile" + where + " needs " + number(needed) +
                   " bits of " + number(available) + over;
        case Reason::no_mapping_found:
            return "no mapping found" + where;
        case Reason::weight_columns:
            return "weight columns: a weight takes " + number(needed) + " columns of " +
                   number(available) + over;
        case Reason::supply:
            return "supply: too near the threshold of the transistors";
        case Reason::macros:
            return "macros: all layers take " + number(needed) + " macros of " + number(available) +
                   over;
        case Reason::digital_unit:
            return "digital unit: products of activations need one, and there is none";
    }
    return "";
}

bool DesignCost::feasible() const {
    return outside_tables.empty() &&
           std::none_of(networks.begin(), networks.end(),
                        [](const NetworkCost& n) { return static_cast<bool>(n.infeasible); });
}

}  // namespace atl::model
