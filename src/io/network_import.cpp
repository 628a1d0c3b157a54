#include "atoll/io/network_import.hpp"

#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/yaml.hpp"
#include "network_sources.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

#ifndef ATOLL_WITH_ONNX
ImportedNetwork import_onnx(const fs::path& file, const ImportOptions&) {
    throw Error(
        ErrorKind::refused,
        file.string() +
            ": this atoll was built without ONNX: install libonnx-dev (Debian) and configure "
            "with -DATOLL_WITH_ONNX=ON");
}
#endif

bool imports_onnx() {
#ifdef ATOLL_WITH_ONNX
    return true;
#else
    return false;
#endif
}

std::int64_t true_macs(const model::Layer& l) {
    if (!l.dynamic) return l.macs();
    return l.dynamic->heads * l.dynamic->rows * l.dynamic->inner * l.dynamic->columns;
}

std::int64_t static_weights(const model::Layer& l) {
    return l.dynamic ? 0 : l.weights();
}

NetworkTotals totals(const model::Network& network) {
    NetworkTotals out;
    for (const model::Layer& l : network.layers) {
        out.macs += true_macs(l);
        out.weights += static_weights(l);
    }
    return out;
}

ImportedNetwork import_network(const fs::path& source, const ImportOptions& options) {
    std::error_code error;
    const bool folder = fs::is_directory(source, error);
    if (!folder && !fs::exists(source, error))
        throw Error(ErrorKind::io, source.string() + ": there is no such file");
    const std::string extension = source.extension().string();
    ImportedNetwork out;
    if (folder)
        out = import_timeloop(source);
    else if (extension == ".csv")
        out = import_csv(source);
    else if (extension == ".onnx")
        out = import_onnx(source, options);
    else
        throw Error(ErrorKind::usage,
                    source.string() +
                        ": networks come from .onnx and .csv files and from folders of Timeloop");
    if (extension != ".onnx" && !options.dims.empty())
        throw Error(ErrorKind::usage, "--dim is for ONNX models");
    const fs::path name = folder && source.filename().empty() ? source.parent_path() : source;
    out.network.name = options.name.empty() ? name.stem().string() : options.name;
    return out;
}

void check_layer_size(const model::Layer& layer, Problems& problems, const std::string& origin) {
    constexpr std::int64_t most_extent = 1 << 24;
    constexpr double most_macs = 0x1p50;
    double macs = 1;
    for (const std::int64_t e :
         {layer.N, layer.C, layer.M, layer.P, layer.Q, layer.R, layer.S, layer.G}) {
        if (e < 1 || e > most_extent)
            return problems.add_at(
                origin, "layer '" + layer.name + "' has an extent of " + std::to_string(e),
                "1 to 16,777,216");
        macs *= static_cast<double>(e);
    }
    if (macs > most_macs) problems.add_at(origin, "layer '" + layer.name + "' has over 1e15 MACs");
}

namespace {

std::string extents_text(const model::Layer& l) {
    std::string out;
    const auto add = [&](const char* name, std::int64_t extent) {
        if (extent != 1) out += std::string(", ") + name + ": " + std::to_string(extent);
    };
    add("N", l.N);
    add("C", l.C);
    add("M", l.M);
    add("P", l.P);
    add("Q", l.Q);
    add("R", l.R);
    add("S", l.S);
    add("G", l.G);
    if (l.strides != std::array<std::int64_t, 2>{1, 1})
        out += ", strides: [" + std::to_string(l.strides[0]) + ", " + std::to_string(l.strides[1]) +
               "]";
    if (l.dynamic)
        out += ", dynamic: {heads: " + std::to_string(l.dynamic->heads) +
               ", rows: " + std::to_string(l.dynamic->rows) +
               ", inner: " + std::to_string(l.dynamic->inner) +
               ", columns: " + std::to_string(l.dynamic->columns) + "}";
    return out;
}

std::string statistics_text(const model::OperandStatistics& s) {
    if (s == model::OperandStatistics{}) return "";
    std::vector<std::string> slices;
    for (const double w : s.average_weight_slice) slices.push_back(base::shortest(w));
    return ", avg_input: " + base::shortest(s.average_input) + ", avg_weight_slice: [" +
           base::join(slices, ", ") + "]";
}

}  // namespace

std::string network_yaml(const ImportedNetwork& in) {
    const auto [macs, weights] = totals(in.network);
    std::string out = "# " + std::to_string(in.network.layers.size()) + " layers, " +
                      base::grouped(macs) + " MACs, " + base::grouped(weights) +
                      " weights. Missing extents are 1; without avg_input and avg_weight_slice "
                      "both are 0.5.\n";
    out += "name: " + quoted(in.network.name) + "\n";
    out += "source: " + quoted(in.network.source) + "\n";
    if (!in.note.empty()) out += "note: " + quoted(in.note) + "\n";
    out += "layers:\n";
    for (const model::Layer& l : in.network.layers)
        out += "- {name: " + quoted(l.name) + (l.type.empty() ? "" : ", type: " + quoted(l.type)) +
               extents_text(l) + statistics_text(l.statistics) + "}\n";
    return out;
}

}  // namespace atl::io
