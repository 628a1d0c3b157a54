#include "atoll/io/silicon_files.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "atoll/base/text.hpp"
#include "atoll/io/csv.hpp"
#include "atoll/io/model_files.hpp"
#include "file_schemas.hpp"
#include "macro_keys.hpp"
#include "read_file.hpp"

namespace atl::io {

using model::physical::MacroDesign;

template <class Visitor>
void describe(Visitor& v, SiliconChip& c) {
    v.field("name", c.name, {.doc = "short name", .required = true});
    v.field("paper", c.paper, {.doc = "where it was published", .required = true});
    v.field("about", c.about, {.doc = "what it is", .required = true});
    v.field("assumed", c.assumed, {.doc = "what is not published"});
    v.field("macros", c.macros, {.doc = "equal macros on the chip", .min = 1, .max = 1 << 20});
    v.section("macro", c.macro, {.doc = "one of them", .required = true});
}

struct SiliconFields {
    std::string measured;
    std::vector<SiliconChip> chips;
};

template <class Visitor>
void describe(Visitor& v, SiliconFields& f) {
    v.field("measured", f.measured, {.doc = "table of figures beside this file", .required = true});
    v.list("chips", f.chips,
           {.doc = "each as its paper describes it",
            .required = true,
            .least_items = 1,
            .items = "one chip at least"});
}

namespace {

/// Columns that say at which operating point a row was measured.
struct PointColumn {
    const char* name;
    const char* label;         ///< in the text of the point
    double most;               ///< as of a macro in YAML
    int MacroDesign::*number;  ///< null: the supply
};
constexpr std::array<PointColumn, 6> point_columns = {
    {{"supply_V", "V", 10, nullptr},
     {"input_bits", "in", 32, &MacroDesign::input_bits},
     {"weight_bits", "weight", 32, &MacroDesign::weight_bits},
     {"adc_bits", "adc", 16, &MacroDesign::adc_bits},
     {"input_bits_per_step", "step", 16, &MacroDesign::input_bits_per_step},
     {"rows_per_register", "rows", 1 << 20, &MacroDesign::rows_per_register}}};

void read_point(CsvReader& in, SiliconRow& row) {
    for (const PointColumn& column : point_columns) {
        if (in.text(column.name).empty()) continue;
        const double value = in.number(column.name);
        const bool whole = column.number == nullptr || value == std::floor(value);
        if (value <= 0 || value > column.most || !whole) {
            in.problem(std::string(column.name) + " is '" + in.text(column.name) + "'",
                       "no macro has such a value");
            continue;
        }
        if (column.number == nullptr)
            row.macro.supply_V = value;
        else
            row.macro.*column.number = static_cast<int>(value);
        row.point +=
            (row.point.empty() ? "" : " ") + std::string(column.label) + "=" + in.text(column.name);
    }
}

void read_measured(const std::filesystem::path& file, Silicon& out) {
    CsvReader in(file);
    for (const char* column :
         {"chip", "quantity", "parts", "supply_V", "input_bits", "weight_bits", "adc_bits",
          "input_bits_per_step", "rows_per_register", "value", "unit", "target", "note", "source"})
        in.require(column, "a table of measured figures has it");
    in.throw_if_any();
    std::vector<std::string> names;
    for (const SiliconChip& chip : out.chips) names.push_back(chip.name);
    while (in.next()) {
        SiliconRow row;
        const auto chip = std::find(names.begin(), names.end(), in.text("chip"));
        if (chip == names.end()) {
            in.problem("unknown chip '" + in.text("chip") + "'", "",
                       base::suggest_name(in.text("chip"), names));
            continue;
        }
        row.chip = static_cast<std::size_t>(chip - names.begin());
        row.macro = out.chips[row.chip].macro;
        read_point(in, row);
        row.quantity = in.text("quantity");
        row.parts = in.text("parts");
        row.value = base::parse_real(in.text("value")).value_or(0);
        row.unit = in.text("unit");
        if (row.value <= 0)
            in.problem("value is '" + in.text("value") + "'", "a number above 0 is wanted");
        if (in.text("target") != "yes" && in.text("target") != "no")
            in.problem("target is '" + in.text("target") + "'", "yes or no");
        row.target = in.text("target") == "yes";
        row.note = in.text("note");
        row.source = in.text("source");
        if (in.text("target") == "no" && row.note.empty())
            in.problem("a row that is no target says why", "in 'note'");
        row.line = in.line();
        out.rows.push_back(std::move(row));
    }
    in.throw_if_any();
}

}  // namespace

SchemaValue silicon_schema() {
    return schema_of<SiliconFields>();
}

Silicon load_silicon(const std::filesystem::path& file) {
    SiliconFields fields;
    read_file(file, fields, [&](MapReader& in, const YAML::Node& root) {
        for (std::size_t i = 0; i < fields.chips.size(); ++i) {
            const MacroDesign& macro = fields.chips[i].macro;
            const YamlValue place{root["chips"][i], "", ""};
            if (macro.active_rows > macro.rows) in.problem(place, "more active rows than rows");
            if ((macro.device.on_ohm > 0) != (macro.device.off_ohm > 0))
                in.problem(place, "a device has both an on_ohm and an off_ohm");
        }
    });
    Silicon out;
    out.chips = std::move(fields.chips);
    out.table = (file.parent_path() / fields.measured).string();
    read_measured(out.table, out);
    return out;
}

Silicon find_silicon(const ConfigPath& path, const std::string& name) {
    const auto file = path.find("silicon", name);
    if (!file)
        throw base::InputError(
            {unknown_config(path, "silicon", "set of measured chips", name, "--silicon")});
    return load_silicon(*file);
}

}  // namespace atl::io
