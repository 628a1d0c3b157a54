#include "block_diagram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "atoll/base/text.hpp"
#include "number_text.hpp"

namespace atl::report {

std::string component_text(std::string_view component) {
    static constexpr std::pair<std::string_view, std::string_view> texts[] = {
        {"adc", "ADCs"},
        {"cim_unit", "bit cells"},
        {"glb", "global buffer"},
        {"global_buffer", "global buffer"},
        {"converters", "ADCs"},
        {"cells", "bit cells"},
        {"unused", "space between the parts"}};
    for (const auto& [name, text] : texts)
        if (name == component) return std::string(text);
    std::string out(component);
    std::replace(out.begin(), out.end(), '_', ' ');
    if (out.ends_with("buffer")) out += "s";
    if (out == "router") out = "routers";
    return out;
}

double area_share(const model::Explanation& explanation, std::string_view component) {
    for (const model::AreaExplanation& a : explanation.areas)
        if (a.component == component) return a.area_mm2 / explanation.area_mm2;
    return 0;
}

namespace {

/// What the parts of a chip are called in the models.
struct PartNames {
    std::string_view global_buffer, routers, drivers, cells, converters;
    std::array<std::string_view, 2> tile_buffers;
};
constexpr PartNames reference_parts = {"glb",      "router", "row_drivers",
                                       "cim_unit", "adc",    {"input_buffer", "output_buffer"}};
constexpr PartNames physical_parts = {"global_buffer", "routers",    "drivers",
                                      "cells",         "converters", {"tile_buffers", ""}};

constexpr double top = 40, side = 150, gap = 52;

/// Draws one design, panel by panel.
class Diagram {
  public:
    Diagram(const model::Explanation& e, std::string_view cell)
        : e_(e),
          d_(e.design),
          physical_(e.design.model == model::ModelKind::physical),
          parts_(physical_ ? physical_parts : reference_parts),
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
    std::string share(std::string_view c) const {
        const double s = 100 * area_share(e_, c);
        return s > 0 && s < 0.1 ? "<0.1 %" : fmt::format("{:.1f} %", s);
    }
    std::string labelled(std::string_view c) const {
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
                  tip(labelled(parts_.global_buffer)));
        out_.text({x_ + side / 2, top + 6 + 17}, "global buffer", "small middle");
        const Box first =
            grid({x_ + 6, top + buffer + 12, side - 12, side - buffer - 18}, d_.router_groups,
                 "part inner", "router group of " + std::to_string(d_.tiles_per_group) + " tiles");
        notes({fmt::format("global buffer {} KiB, {}", base::grouped(d_.glb_kib),
                           share(parts_.global_buffer)),
               fmt::format("{} router groups", d_.router_groups)});
        next(first);
    }
    void group() {
        heading(x_, "Router group", fmt::format("{} of them", d_.router_groups));
        out_.rect({x_, top, side, side}, "part");
        const Box first =
            grid({x_ + 6, top + 6, side - 12, side - 12}, d_.tiles_per_group, "part inner",
                 "tile of " + std::to_string(d_.macros_per_tile) + " macros");
        notes(
            {fmt::format("{} tiles each", d_.tiles_per_group), "routers " + share(parts_.routers)});
        next(first);
    }
    void tile() {
        heading(x_, "Tile", fmt::format("{} of them", base::grouped(d_.tiles())));
        out_.rect({x_, top, side, side}, "part");
        constexpr double buffer = 14;
        out_.rect({x_ + 6, top + 6, side - 12, buffer}, "part inner",
                  tip(labelled(parts_.tile_buffers[0])));
        out_.text({x_ + side / 2, top + 16.5}, physical_ ? "tile buffer" : "input buffer",
                  "small middle");
        if (!physical_) {
            out_.rect({x_ + 6, top + side - buffer - 6, side - 12, buffer}, "part inner",
                      tip(labelled(parts_.tile_buffers[1])));
            out_.text({x_ + side / 2, top + side - 9.5}, "output buffer", "small middle");
        }
        const Box first =
            grid({x_ + 6, top + buffer + 9, side - 12, side - 2 * buffer - 18}, d_.macros_per_tile,
                 "cellgrid", fmt::format("macro of {} x {} cells", d_.rows, d_.columns));
        notes(
            {fmt::format("{} macros each", d_.macros_per_tile),
             "buffers " + fmt::format("{:.1f} %", 100 * (area_share(e_, parts_.tile_buffers[0]) +
                                                         area_share(e_, parts_.tile_buffers[1])))});
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
        out_.rect({cells.x - 14, cells.y, 10, h}, "part inner", tip(labelled(parts_.drivers)));
        out_.rect({cells.x, cells.y - 12, w, 8}, "part inner",
                  tip(labelled(physical_ ? parts_.drivers : "column_drivers")));
        out_.rect(cells, "cellgrid", tip(labelled(parts_.cells)));
        out_.rect({cells.x, cells.y + h + 4, w, 12}, "bar c1", tip(labelled(parts_.converters)));
        const double x = std::max(cells.x + w + 14, x_ + 60);
        const auto lines = physical_ ? physical_lines() : reference_lines();
        for (std::size_t i = 0; i < lines.size(); ++i)
            out_.text({x, top + 24 + 19 * static_cast<double>(i)}, lines[i]);
    }

    std::vector<std::string> reference_lines() const {
        return {fmt::format("{} x {} {} cells", d_.rows, d_.columns, cell_),
                fmt::format("{} bit{} a cell, {}", d_.bits_per_cell,
                            d_.bits_per_cell > 1 ? "s" : "", share(parts_.cells)),
                "row drivers (left) " + share(parts_.drivers),
                "column drivers (top) " + share("column_drivers"),
                fmt::format("{} ADCs (below) {}", d_.columns, share(parts_.converters)),
                fmt::format("{} V, {} cycles", base::shortest(d_.supply_voltage),
                            with_unit(d_.cycle_time, "s"))};
    }
    std::vector<std::string> physical_lines() const {
        std::vector<std::string> out = {
            fmt::format("{} x {} {} cells", d_.rows, d_.columns, cell_),
            fmt::format("{} bit{} a cell, {}", d_.bits_per_cell, d_.bits_per_cell > 1 ? "s" : "",
                        share(parts_.cells)),
            "drivers " + share(parts_.drivers)};
        if (share(parts_.converters) != "0.0 %")
            out.push_back(fmt::format("{} ADCs of {} bits {}",
                                      std::max(1, d_.columns / d_.columns_per_adc), d_.adc_bits,
                                      share(parts_.converters)));
        out.push_back("adders, registers " + share("accumulators"));
        out.push_back(fmt::format("{} V, {} rows at a time", base::shortest(d_.supply_voltage),
                                  d_.rows / d_.row_groups));
        return out;
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
    bool physical_;
    const PartNames& parts_;
    std::string_view cell_;
    Svg out_;
    double x_ = 6;
};

}  // namespace

Svg block_diagram(const model::Explanation& explanation, std::string_view cell) {
    return Diagram(explanation, cell).draw();
}

}  // namespace atl::report
