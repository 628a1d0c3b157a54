/// A report on runs: what to build, what it costs, how it was found, and how far to believe it.
/// Made of plain blocks, each of which carries the numbers it shows.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "atoll/io/config_path.hpp"
#include "atoll/report/table.hpp"

namespace atl::report {

/// Plain text; blank lines separate paragraphs.
struct Text {
    std::string text;
};
/// Something the reader must not miss.
struct Notice {
    std::string text;
};
/// Key figures at a glance: what, and how much.
struct Facts {
    std::vector<std::pair<std::string, std::string>> facts;
};
/// A file as it is.
struct Listing {
    std::string title, text;
};
/// A picture, and the numbers in it. `id` is unique in a report and fit for a file name.
struct Figure {
    std::string id, title, caption;
    std::string markup;  ///< SVG for a page that has the style
    std::string file;    ///< SVG as a file of its own
    Table table;
};
/// Numbers without a picture.
struct Numbers {
    std::string id, title, caption;
    Table table;
    bool folded = false;  ///< shown when asked for
};
/// Charts of the same designs, a point each: hovered, filtered and listed together. A column
/// `front` (1: on the Pareto front) is among those of the table.
struct Explorer {
    std::string id, title, caption;
    std::vector<Figure> charts;  ///< their tables are empty: they show this one
    Table table;
    std::vector<std::string> filters;  ///< names of columns to filter by
};
using Block = std::variant<Text, Notice, Facts, Listing, Figure, Numbers, Explorer>;

struct Section {
    std::string id, title;
    std::vector<Block> blocks;
};
/// All about one run, or about several together.
struct Part {
    std::string id, title, subtitle;
    std::vector<Section> sections;
};
struct Report {
    std::string title;
    std::vector<Part> parts;
};

/// Of run directories or HDF5 files, searches, enumerations (finished or not) and studies in any
/// mixture; what several have in common comes first. Designs are costed anew by the model of their
/// jobs, whose configuration files are looked for in `path`: where they are not those of the run,
/// the report says so. Throws base::Error: io when a run cannot be read, refused when it is of an
/// unknown type or format, input when its job is no longer usable.
Report make_report(const std::vector<std::filesystem::path>& runs, const io::ConfigPath& path);

/// One page that needs nothing else: style, script and numbers are in it.
std::string html(const Report& report);
/// Everything shown, as JSON.
nlohmann::ordered_json json(const Report& report);

/// All numbers as files in a directory, which is made: report.json, and <id>.csv of every figure
/// and table. Returns their number. Throws base::Error(io).
std::size_t write_data(const Report& report, const std::filesystem::path& directory);
/// Every picture as <id>.svg. Likewise.
std::size_t write_plots(const Report& report, const std::filesystem::path& directory);

}  // namespace atl::report
