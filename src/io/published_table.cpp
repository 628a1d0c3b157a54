#include "atoll/io/published_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "atoll/base/error.hpp"
#include "atoll/io/csv.hpp"

namespace atl::io {

namespace {

namespace fs = std::filesystem;

struct PublishedColumn {
    const char* name;
    const char* parameter;
    double scale;  ///< our unit / published unit
};
constexpr PublishedColumn parameter_columns[] = {
    {"voltage", "supply_voltage", 1},  {"bits_per_cell", "bits_per_cell", 1},
    {"base_latency", "cycle_time", 1}, {"xbar_x", "rows", 1},
    {"xbar_y", "columns", 1},          {"router_group", "router_groups", 1},
    {"tiles", "tiles_per_group", 1},   {"macros", "macros_per_tile", 1},
    {"glb_depth", "glb_kib", 0.25},    {"technology", "technology_nm", 1},
};

class Reader : public CsvReader {
  public:
    using CsvReader::CsvReader;

    void require(const std::string& column) {
        CsvReader::require(column, "published column names are wanted");
    }
    model::Design design() {
        model::Design d;
        for (const auto& c : parameter_columns) {
            if (!has(c.name)) continue;
            const auto* parameter = model::find_design_parameter(c.parameter);
            const double value = number(c.name) * c.scale;
            if (value > 0 && value < 1e9 && (!parameter->integer() || value == std::floor(value)))
                parameter->set(d, value);
            else
                problem(std::string(c.name) + " is '" + text(c.name) + "'",
                        "no design has such a " + std::string(c.parameter));
        }
        return d;
    }
};

std::string hardware_of(const std::string& experiment) {
    return experiment.find("rram") != std::string::npos ? "rram" : "sram";
}

std::vector<std::string> portfolio_of(const std::string& experiment) {
    std::vector<std::string> names = {"resnet18", "vgg16", "alexnet", "mobilenet_v3"};
    if (experiment.find('9') != std::string::npos)
        names.insert(names.end(), {"mobilebert", "densenet201", "resnet50", "vision_transformer",
                                   "gpt2_medium"});
    return names;
}

std::vector<PublishedTable> read_verdicts(Reader& in) {
    std::map<std::string, PublishedTable> tables;
    while (in.next()) {
        const std::string experiment = in.has("experiment") ? in.text("experiment") : "rram";
        PublishedTable& t = tables[experiment];
        t.experiment = experiment;
        t.hardware = hardware_of(experiment);
        t.networks = portfolio_of(experiment);
        t.designs.push_back(in.design());
        t.mapper_ok.push_back(in.number("mapper_ok") != 0);
    }
    std::vector<PublishedTable> out;
    for (auto& [name, table] : tables) out.push_back(std::move(table));
    return out;
}

PublishedTable read_rows(Reader& in, const fs::path& file) {
    PublishedTable t;
    t.experiment = file.stem().string();
    t.hardware = hardware_of(t.experiment);
    for (const char* column :
         {"workload", "voltage", "bits_per_cell", "base_latency", "xbar_x", "xbar_y",
          "router_group", "tiles", "macros", "glb_depth", "energy_J", "latency_s", "area_cm2"})
        in.require(column);
    in.throw_if_any();
    std::map<std::string, std::size_t> known;  // the design's parameters, as text
    while (in.next()) {
        const model::Design design = in.design();
        std::string key;
        for (const auto& p : model::design_parameters()) key += p.text(design) + ",";
        const auto [place, is_new] = known.emplace(key, t.designs.size());
        if (is_new) t.designs.push_back(design);
        t.rows.push_back({place->second, in.text("workload"), in.number("energy_J"),
                          in.number("latency_s"), in.number("area_cm2") * 100});
        if (std::find(t.networks.begin(), t.networks.end(), t.rows.back().network) ==
            t.networks.end())
            t.networks.push_back(t.rows.back().network);
    }
    return t;
}

}  // namespace

std::vector<PublishedTable> read_published(const fs::path& path) {
    std::vector<fs::path> files = {path};
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        files.clear();
        for (const auto& entry : fs::directory_iterator(path))
            if (entry.path().extension() == ".csv") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        if (files.empty())
            throw base::Error(base::ErrorKind::io, path.string() + " holds no .csv files");
    }
    std::vector<PublishedTable> out;
    for (const fs::path& file : files) {
        Reader in(file);
        if (in.has("mapper_ok")) {
            for (auto& table : read_verdicts(in)) out.push_back(std::move(table));
        } else {
            out.push_back(read_rows(in, file));
        }
        in.throw_if_any();
    }
    return out;
}

}  // namespace atl::io
