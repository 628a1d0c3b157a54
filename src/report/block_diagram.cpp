#include "block_diagram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "atoll/base/text.hpp"
#include "number_text.hpp"

namespace atl::report {

using model::Component;

std::string component_text(Component component) {
    switch (component) {
        case Component::row_drivers:
            return "row drivers";
        case Component::adc:
            return "ADCs";
        case Component::column_drivers:
            return "column drivers";
        case Component::cim_unit:
            return "bit cells";
        case Component::output_buffer:
            return "output buffers";
        case Component::input_buffer:
            return "input buffers";
        case Component::router:
            return "routers";
        case Component::glb:
            return "global buffer";
        case Component::weight_drivers:
            return "weight drivers";
        case Component::main_memory:
            return "main memory";
    }
    return "";
}

double area_share(const model::Explanation& explanation, Component component) {
    for (const model::AreaExplanation& a : explanation.areas)
        if (a.component == component) return a.area_mm2 / explanation.area_mm2;
    return 0;
}

namespace {

constexpr double top = 40, side = 150, gap = 52;

/// Draws one design, panel by panel.
class Diagram {
  public:
    Diagram(const model::Explanation& e, std::string_view cell)
        : e_(e),
          d_(e.design),
          cell_(cell),
          out_(930, 248,
               fmt::format(
                   "Block diagram: {} router groups of {} tiles of {} macros of {} x {} cells",
                   d_.router_groups, d_.tiles_per_group, d_.macros_per_tile, d_.rows, d_.columns)) {
    }

    Svg draw() {
        chip();
        group();
        tile();
        macro();
        return std::move(out_);
    }

  private:
    std::string share(Component c) const {
        const double s = 100 * area_share(e_, c);
        return s > 0 && s < 0.1 ? "<0.1 %" : fmt::format("{:.1f} %", s);
    }
    std::string labelled(Component c) const {
        return component_text(c) + ", " + share(c) + " of the area";
    }
    void heading(double x, const std::string& title, const std::string& below) {
        out_.text({x, 14}, title, "strong");
        out_.text({x, 30}, below, "tick");
    }
    /// Equal boxes in nearly a square; returns the first one's.
    Box grid(const Box& within, int n, std::string_view classes, const std::string& what) {
        const int across = static_cast<int>(std::ceil(std::sqrt(double(n))));
        const int down = (n + across - 1) / across;
        const double w = within.width / across, h = within.height / down;
        const double space = std::min(w, h) > 8 ? 2 : 0.5;
        const auto box = [&](int i) {
            return Box{within.x + w * (i % across) + space, within.y + h * (i / across) + space,
                       w - 2 * space, h - 2 * space};
        };
        for (int i = 0; i < n; ++i) out_.rect(box(i), classes, tip(what));
        out_.rect(box(0), "chosen");
        return box(0);
    }
    /// From a small box to the panel that shows it.
    void zoom(const Box& from, double to_x) {
        out_.line({from.x + from.width, from.y}, {to_x, top}, "zoom");
        out_.line({from.x + from.width, from.y + from.height}, {to_x, top + side}, "zoom");
    }

    void chip() {
        heading(x_, "Chip", fmt::format("{:.1f} mm², {} nm", e_.area_mm2, d_.technology_nm));
        out_.rect({x_, top, side, side}, "part");
        constexpr double buffer = 26;
        out_.rect({x_ + 6, top + 6, side - 12, buffer}, "part inner",
                  tip(labelled(Component::glb)));
        out_.text({x_ + side / 2, top + 6 + 17}, "global buffer", "small middle");
        const Box first =
            grid({x_ + 6, top + buffer + 12, side - 12, side - buffer - 18}, d_.router_groups,
                 "part inner", "router group of " + std::to_string(d_.tiles_per_group) + " tiles");
        notes({fmt::format("global buffer {} KiB, {}", base::grouped(d_.glb_kib),
                           share(Component::glb)),
               fmt::format("{} router groups", d_.router_groups)});
        next(first);
    }
    void group() {
        heading(x_, "Router group", fmt::format("{} of them", d_.router_groups));
        out_.rect({x_, top, side, side}, "part");
        const Box first =
            grid({x_ + 6, top + 6, side - 12, side - 12}, d_.tiles_per_group, "part inner",
                 "tile of " + std::to_string(d_.macros_per_tile) + " macros");
        notes({fmt::format("{} tiles each", d_.tiles_per_group),
               "routers " + share(Component::router)});
        next(first);
    }
    void tile() {
        heading(x_, "Tile", fmt::format("{} of them", base::grouped(d_.tiles())));
        out_.rect({x_, top, side, side}, "part");
        constexpr double buffer = 14;
        out_.rect({x_ + 6, top + 6, side - 12, buffer}, "part inner",
                  tip(labelled(Component::input_buffer)));
        out_.text({x_ + side / 2, top + 16.5}, "input buffer", "small middle");
        out_.rect({x_ + 6, top + side - buffer - 6, side - 12, buffer}, "part inner",
                  tip(labelled(Component::output_buffer)));
        out_.text({x_ + side / 2, top + side - 9.5}, "output buffer", "small middle");
        const Box first =
            grid({x_ + 6, top + buffer + 9, side - 12, side - 2 * buffer - 18}, d_.macros_per_tile,
                 "cellgrid", fmt::format("macro of {} x {} cells", d_.rows, d_.columns));
        notes({fmt::format("{} macros each", d_.macros_per_tile),
               "buffers " +
                   fmt::format("{:.1f} %", 100 * (area_share(e_, Component::input_buffer) +
                                                  area_share(e_, Component::output_buffer)))});
        next(first);
    }
    void macro() {
        heading(x_, "Macro", fmt::format("{} of them", base::grouped(d_.macros())));
        // Rows against columns as they are, as far as both stay visible.
        const double most = side - 30;
        const double longer = std::max(d_.rows, d_.columns);
        const double w = std::max(14.0, most * d_.columns / longer);
        const double h = std::max(14.0, most * d_.rows / longer);
        const Box cells{x_ + 24, top + 14, w, h};
        out_.rect({cells.x - 14, cells.y, 10, h}, "part inner",
                  tip(labelled(Component::row_drivers)));
        out_.rect({cells.x, cells.y - 12, w, 8}, "part inner",
                  tip(labelled(Component::column_drivers)));
        out_.rect(cells, "cellgrid", tip(labelled(Component::cim_unit)));
        out_.rect({cells.x, cells.y + h + 4, w, 12}, "bar c1", tip(labelled(Component::adc)));
        const double x = std::max(cells.x + w + 14, x_ + 60);
        const std::array<std::string, 6> lines = {
            fmt::format("{} x {} {} cells", d_.rows, d_.columns, cell_),
            fmt::format("{} bit{} a cell, {}", d_.bits_per_cell, d_.bits_per_cell > 1 ? "s" : "",
                        share(Component::cim_unit)),
            "row drivers (left) " + share(Component::row_drivers),
            "column drivers (top) " + share(Component::column_drivers),
            fmt::format("{} ADCs (below) {}", d_.columns, share(Component::adc)),
            fmt::format("{} V, {} cycles", base::shortest(d_.supply_voltage),
                        with_unit(d_.cycle_time, "s"))};
        for (std::size_t i = 0; i < lines.size(); ++i)
            out_.text({x, top + 24 + 19 * static_cast<double>(i)}, lines[i]);
    }

    void notes(const std::vector<std::string>& lines) {
        for (std::size_t i = 0; i < lines.size(); ++i)
            out_.text({x_, top + side + 20 + 17 * static_cast<double>(i)}, lines[i]);
    }
    void next(const Box& shown) {
        zoom(shown, x_ + side + gap);
        x_ += side + gap;
    }

    const model::Explanation& e_;
    const model::Design& d_;
    std::string_view cell_;
    Svg out_;
    double x_ = 6;
};

}  // namespace

Svg block_diagram(const model::Explanation& explanation, std::string_view cell) {
    return Diagram(explanation, cell).draw();
}

}  // namespace atl::report
