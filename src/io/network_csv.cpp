#include <cmath>

#include "atoll/base/hash.hpp"
#include "atoll/base/version.hpp"
#include "atoll/io/csv.hpp"
#include "atoll/io/text_file.hpp"
#include "network_sources.hpp"

namespace atl::io {

namespace {

/// A whole number of a row, where the table has the column and the cell is not empty.
std::optional<std::int64_t> extent(CsvReader& in, const std::string& column) {
    constexpr double most = 1 << 24;
    if (!in.has(column) || in.text(column).empty()) return std::nullopt;
    const double value = in.number(column);
    if (std::isnan(value)) return std::nullopt;  // told
    if (value >= 1 && value <= most && value == std::floor(value))
        return static_cast<std::int64_t>(value);
    in.problem("'" + column + "' is " + in.text(column), "a whole number from 1 to 16,777,216");
    return std::nullopt;
}

void read_dynamic(CsvReader& in, model::Layer& layer) {
    const auto heads = extent(in, "heads"), rows = extent(in, "rows"), inner = extent(in, "inner"),
               columns = extent(in, "columns");
    const int given =
        heads.has_value() + rows.has_value() + inner.has_value() + columns.has_value();
    if (given == 0) return;
    if (given < 4)
        return in.problem("a product of activations needs heads, rows, inner and columns", "");
    layer.dynamic = {*heads, *rows, *inner, *columns};
    layer.G = *heads;
    layer.P = *rows;
    layer.C = *inner;
    layer.M = *columns;
}

}  // namespace

ImportedNetwork import_csv(const std::filesystem::path& file) {
    CsvReader in(file);
    Problems sizes(file.string());
    ImportedNetwork out;
    in.require("name", "a layer a row");
    in.throw_if_any();
    while (in.next()) {
        model::Layer& layer = out.network.layers.emplace_back();
        layer.name = in.text("name");
        if (in.has("type")) layer.type = in.text("type");
        const auto take = [&](const char* column, std::int64_t& value) {
            if (const auto given = extent(in, column)) value = *given;
        };
        take("N", layer.N);
        take("C", layer.C);
        take("M", layer.M);
        take("P", layer.P);
        take("Q", layer.Q);
        take("R", layer.R);
        take("S", layer.S);
        take("G", layer.G);
        take("stride_h", layer.strides[0]);
        take("stride_w", layer.strides[1]);
        read_dynamic(in, layer);
        if (in.has("avg_input") && !in.text("avg_input").empty()) {
            layer.statistics.average_input = in.number("avg_input");
            if (!(layer.statistics.average_input >= 0 && layer.statistics.average_input <= 1))
                in.problem("'avg_input' is " + in.text("avg_input"), "0 to 1");
        }
        check_layer_size(layer, sizes, file.string() + ":" + std::to_string(in.line()));
    }
    if (out.network.layers.empty()) in.problem("there are no layers", "");
    in.throw_if_any();
    sizes.throw_if_any();
    out.network.source = "Imported by atoll " + std::string(base::version()) + " from the table " +
                         file.filename().string() + " (XXH3 " + base::hash_hex(read_text(file)) +
                         ")";
    return out;
}

}  // namespace atl::io
