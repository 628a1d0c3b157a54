/// Networks from where users have them: ONNX models, workload folders of Timeloop and CiMLoop, CSV
/// tables. What is imported is a list of layers with their extents; values of weights are not read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "atoll/model/network.hpp"

namespace atl::io {

/// Operators of a kind that multiply and accumulate, or may, and are no layers of the network.
struct UnsupportedOperator {
    std::string kind;  ///< e.g. "LSTM", "com.microsoft.Attention"
    std::int64_t count = 0;
    std::optional<std::int64_t> macs{};  ///< of all of them, where the importer can tell
    std::vector<std::string> nodes;      ///< their names
};

struct ImportedNetwork {
    model::Network network;  ///< its source tells where it is from
    std::string note;        ///< what to know before using it
    std::vector<UnsupportedOperator> unsupported;

    // Counted in the source, not from the layers.

    /// Elements of tensors that layers multiply by, each tensor once.
    std::optional<std::int64_t> source_weights{};
    /// Elements of all floating-point constants: weights, biases, scales, embeddings.
    std::optional<std::int64_t> source_parameters{};
    std::int64_t shared_weights = 0;  ///< elements that another layer before has used, too
};

struct ImportOptions {
    std::string name;  ///< of the network; empty: as the file or folder is called
    /// Dimensions that a model leaves open, by their names.
    std::map<std::string, std::int64_t> dims;
};

/// Whether this build reads ONNX.
bool imports_onnx();

/// By what `source` is: a folder (a YAML file per layer: Timeloop), .csv, .onnx. Throws
/// base::InputError with all problems of a file, base::Error: io when it cannot be read, refused
/// for ONNX in a build without it, usage for other kinds of files.
ImportedNetwork import_network(const std::filesystem::path& source, const ImportOptions& options);

/// MACs, counted for a product of activations by what it really is.
std::int64_t true_macs(const model::Layer& layer);
/// Of layers with weights: none of a product of activations.
std::int64_t static_weights(const model::Layer& layer);

struct NetworkTotals {
    std::int64_t macs = 0, weights = 0;  ///< the sums of both
};
NetworkTotals totals(const model::Network& network);

/// As YAML for configs/networks; statistics of operands are written where they are not the
/// defaults.
std::string network_yaml(const ImportedNetwork& network);

}  // namespace atl::io
