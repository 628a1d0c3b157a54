/// Feeds changed files to the importers of networks, and changed lines to the reader of evaluators'
/// answers: each must take them or say what is wrong. Anything else ends the program, with the file
/// that did it left in the directory.
///
///   atoll_import_fuzz DATA DIRECTORY SECONDS [SEED]
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "atoll/io/evaluation_lines.hpp"
#include "atoll/io/network_import.hpp"
#include "atoll/io/text_file.hpp"
#include "bytes.hpp"

namespace {

using namespace atl;
namespace fs = std::filesystem;
using fuzz::below;
using fuzz::Random;

/// A file of a kind, and where a changed one is put for its importer.
struct Seed {
    std::string content;
    fs::path file, source;
};

std::vector<Seed> seeds(const fs::path& data, const fs::path& directory) {
    std::vector<Seed> out;
    if (io::imports_onnx())
        for (const char* name : {"operators", "operators", "operators", "resnet50", "bert_base"})
            out.push_back({io::read_text(data / "onnx" / (std::string(name) + ".onnx")),
                           directory / "model.onnx", directory / "model.onnx"});
    out.push_back({io::read_text(data / "small_network.csv"), directory / "table.csv",
                   directory / "table.csv"});
    fs::create_directories(directory / "layers");
    for (const char* name : {"0.yaml", "2.yaml"})
        out.push_back({io::read_text(data / "timeloop/small" / name),
                       directory / "layers/layer.yaml", directory / "layers"});
    return out;
}

/// What was taken must be a network that can be written and costed.
bool taken(const Seed& seed) {
    try {
        const io::ImportedNetwork network = io::import_network(seed.source, {});
        for (const model::Layer& l : network.network.layers)
            if (l.macs() < 1 || l.weights() < 1 || io::true_macs(l) < 1) std::abort();
        return !io::network_yaml(network).empty();
    } catch (const base::Error&) {
        return false;
    }
}

const std::string good_answer =
    R"({"id": 7, "area_mm2": 12.5, "relative_cost": 3, "snr_dB": 20, "networks": {"alexnet": )"
    R"({"energy_J": 1e-6, "latency_s": 2e-3}}, "infeasible": "x", "violation": 2, "error": "y"})";

bool answered(const io::EvaluationLines& lines, const std::string& line) {
    try {
        const search::Evaluation e = lines.answer(line, 7);
        const bool costed = e.outcome == search::Evaluation::Outcome::costed;
        if (costed && !(e.area_mm2 > 0 && std::isfinite(e.area_mm2) && e.energy_J.size() == 1 &&
                        e.energy_J[0] > 0 && std::isfinite(e.energy_J[0])))
            std::abort();
        if (!costed && !(e.violation > 0)) std::abort();
        return lines.noted(lines.note(e)) == e;
    } catch (const io::NoAnswer&) {
        return false;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const fs::path data = argv[1], directory = argv[2];
    Random random(argc > 4 ? std::stoull(argv[4]) : 1);
    fs::create_directories(directory);
    fuzz::limit_memory();
    const auto corpus = seeds(data, directory);
    io::Job job;
    job.networks.push_back({"alexnet", "", {}});
    job.config.networks = {"alexnet"};
    job.space = search::ParameterSpace(
        "one",
        {{&model::design_parameters()[0], {0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2}, {}, {}}});
    const io::EvaluationLines lines(job);
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::duration<double>(std::stod(argv[3]));
    std::size_t tried = 0, good = 0;
    while (std::chrono::steady_clock::now() < end) {
        const Seed& seed = corpus[below(random, corpus.size())];
        std::string bytes = seed.content;
        const std::string& foreign = corpus[below(random, corpus.size())].content;
        for (std::size_t n = 1 + below(random, 3); n > 0; --n)
            fuzz::change_bytes(bytes, foreign, random);
        std::ofstream(seed.file, std::ios::binary) << bytes;
        good += taken(seed);
        std::string line = good_answer;
        if (below(random, 2) == 0) line.erase(line.find(", \"infeasible\""), line.size());
        if (line.back() != '}') line += '}';
        fuzz::change_bytes(line, good_answer, random);
        good += answered(lines, line);
        ++tried;
    }
    std::printf("%zu files and as many lines, %zu of them taken\n", tried, good);
    return tried > 100 && good > 0 ? 0 : 1;
}
