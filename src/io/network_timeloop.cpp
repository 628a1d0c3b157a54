#include <algorithm>
#include <map>
#include <sstream>

#include "atoll/base/hash.hpp"
#include "atoll/base/version.hpp"
#include "atoll/io/text_file.hpp"
#include "network_sources.hpp"

namespace atl::io {

namespace fs = std::filesystem;

namespace {

/// Of a whole folder, and of one file of it.
constexpr std::size_t most_files = 100'000;

/// The numbers at the start of names count: 2.yaml is before 10.yaml.
bool before(const fs::path& a, const fs::path& b) {
    const std::string x = a.stem().string(), y = b.stem().string();
    const auto digits = [](const std::string& s) {
        return s.find_first_not_of("0123456789") == std::string::npos && s.size() < 18;
    };
    if (digits(x) && digits(y) && std::stoll(x) != std::stoll(y))
        return std::stoll(x) < std::stoll(y);
    return x < y;
}

/// Without lines of templates, and what they merge in: the layer itself needs neither.
std::string without_templates(const std::string& text) {
    std::istringstream in(text);
    std::string out;
    for (std::string line; std::getline(in, line);) {
        const bool drop = line.find("{{") != std::string::npos ||
                          line.find("{%") != std::string::npos ||
                          line.find("<<") != std::string::npos;
        out += (drop ? "" : line) + "\n";  // lines keep their numbers
    }
    return out;
}

class LayerReader {
  public:
    LayerReader(const fs::path& file, Problems& problems) : file_(file), problems_(problems) {}

    std::optional<model::Layer> read() {
        const YAML::Node root = parse_yaml(without_templates(read_text(file_)), file_.string());
        const YAML::Node problem = root.IsMap() && root["problem"] ? root["problem"] : root;
        const YAML::Node instance = problem.IsMap() ? problem["instance"] : YAML::Node();
        if (!instance || !instance.IsMap()) return std::nullopt;
        model::Layer layer;
        layer.name = file_.stem().string();
        if (problem["name"] && problem["name"].IsScalar()) layer.type = problem["name"].Scalar();
        for (const auto& entry : instance) take(entry, layer);
        check_layer_size(layer, problems_, file_.string());
        return layer;
    }

  private:
    template <class Entry>
    void take(const Entry& entry, model::Layer& layer) {
        const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
        const std::map<std::string, std::int64_t*> extents = {{"N", &layer.N},
                                                              {"C", &layer.C},
                                                              {"M", &layer.M},
                                                              {"P", &layer.P},
                                                              {"Q", &layer.Q},
                                                              {"R", &layer.R},
                                                              {"S", &layer.S},
                                                              {"G", &layer.G},
                                                              {"Hstride", &layer.strides[0]},
                                                              {"HStride", &layer.strides[0]},
                                                              {"Wstride", &layer.strides[1]},
                                                              {"WStride", &layer.strides[1]}};
        const auto found = extents.find(key);
        const YAML::Mark mark = entry.first.Mark();
        std::int64_t value = 0;
        if (!number(entry.second, value)) {
            // Densities and others that are no extents.
            if (found != extents.end())
                problems_.add(mark, "'" + key + "' is no whole number above 0");
        } else if (found != extents.end()) {
            *found->second = value;
        } else if (value != 1 && key != "Hdilation" && key != "Wdilation" && key != "HDilation" &&
                   key != "WDilation") {
            // A dilation moves what a kernel looks at; anything else would be lost work.
            problems_.add(mark, "'" + key + "' is " + std::to_string(value),
                          "the dimensions of layers are N C M P Q R S G", "");
        }
    }
    static bool number(const YAML::Node& node, std::int64_t& out) {
        return node.IsScalar() && YAML::convert<std::int64_t>::decode(node, out) && out >= 1;
    }

    const fs::path& file_;
    Problems& problems_;
};

}  // namespace

ImportedNetwork import_timeloop(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".yaml" || extension == ".yml") files.push_back(entry.path());
        if (files.size() > most_files)
            throw base::Error(base::ErrorKind::input, folder.string() + ": over 100,000 files");
    }
    std::sort(files.begin(), files.end(), before);
    ImportedNetwork out;
    std::vector<base::Diagnostic> problems;
    std::vector<std::string> skipped;
    base::Hasher hash;
    for (const fs::path& file : files) {
        Problems here(file.string());
        try {
            const auto layer = LayerReader(file, here).read();
            if (layer)
                out.network.layers.push_back(*layer);
            else
                skipped.push_back(file.filename().string());
        } catch (const base::InputError& e) {
            problems.insert(problems.end(), e.diagnostics().begin(), e.diagnostics().end());
        }
        problems.insert(problems.end(), here.all().begin(), here.all().end());
        hash.text(read_text(file));
    }
    if (out.network.layers.empty() && problems.empty())
        problems.push_back({folder.string(), 0, 0, "there are no layers",
                            "a .yaml file per layer, with problem: {instance: {C: .., M: ..}}",
                            ""});
    if (!problems.empty()) throw base::InputError(std::move(problems));
    out.network.source = "Imported by atoll " + std::string(base::version()) +
                         " from the Timeloop workload folder " +
                         fs::absolute(folder).lexically_normal().filename().string() + ", " +
                         std::to_string(files.size()) + " files (XXH3 " + hash.hex() + ")";
    for (const std::string& file : skipped)
        out.unsupported.push_back({"a file without problem: instance", 1, std::nullopt, {file}});
    return out;
}

}  // namespace atl::io
