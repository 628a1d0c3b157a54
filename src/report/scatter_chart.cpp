#include <algorithm>

#include "plot.hpp"

namespace atl::report {

Svg draw(const ScatterChart& chart) {
    constexpr double width = 380, height = 330;
    std::vector<LegendEntry> legend;
    for (std::size_t s = 0; s < chart.shades.size(); ++s)
        legend.push_back({LegendEntry::Sign::dot, "point q" + std::to_string(s), chart.shades[s]});
    legend.push_back({LegendEntry::Sign::ring, "point front", "Pareto front"});
    legend.push_back({LegendEntry::Sign::star, "best", chart.best_name});
    const double top = legend_height(width, legend) + 8;
    Svg out(width, height + top, chart.label);
    draw_legend(out, {4, 0}, width - 8, legend);
    std::vector<double> xs, ys;
    for (const ScatterPoint& p : chart.points) {
        xs.push_back(p.x);
        ys.push_back(p.y);
    }
    const Plot plot = make_plot({66, top, width - 80, height - 48}, chart.x, xs, chart.y, ys);
    draw_frame(out, plot);
    // What matters comes last, on top.
    std::vector<const ScatterPoint*> order;
    for (const ScatterPoint& p : chart.points) order.push_back(&p);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return a->front + 2 * a->best < b->front + 2 * b->best;
    });
    out.open("points", attribute("data-group", chart.group));
    for (const ScatterPoint* p : order) {
        const Spot spot{plot.x.scale(p->x), plot.y.scale(p->y)};
        const std::string row = attribute("data-row", std::to_string(p->row));
        if (p->best)
            out.path(star(spot, 9), "best", row);
        else
            out.circle(spot, p->front ? 4 : 3,
                       "point q" + std::to_string(p->shade) + (p->front ? " front" : ""), row);
    }
    out.close();
    return out;
}

}  // namespace atl::report
