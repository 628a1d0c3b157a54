/// An ONNX model with the shapes of its tensors, as far as they can be known before it runs.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace atl::io {

using OnnxShape = std::vector<std::int64_t>;
using OnnxShapes = std::unordered_map<std::string, OnnxShape>;

class OnnxGraph {
  public:
    /// Gives open dimensions their values, then infers shapes until no more come. Throws
    /// base::InputError for a file that is no such model, or names no such dimension.
    OnnxGraph(const std::filesystem::path& file, const std::map<std::string, std::int64_t>& dims);

    const onnx::ModelProto& model() const { return model_; }
    const std::vector<onnx::NodeProto>& nodes() const { return nodes_; }
    /// With every dimension known, and none negative.
    std::optional<OnnxShape> shape(const std::string& tensor) const;
    /// Whether it is the same for every input: a constant, or made of constants alone.
    bool constant(const std::string& tensor) const { return constants_.contains(tensor); }
    /// The stored constant that a constant tensor is made of; empty where there are several.
    std::string stored(const std::string& tensor) const;
    /// Stored floating-point constants: name and number of elements.
    std::vector<std::pair<std::string, std::int64_t>> parameters() const;
    /// Dimensions that are still open, by name.
    std::vector<std::string> open_dims() const;
    /// XXH3 of the file.
    const std::string& hash() const { return hash_; }

  private:
    void set_dims(const std::filesystem::path& file,
                  const std::map<std::string, std::int64_t>& dims);
    void find_constants();

    onnx::ModelProto model_;
    std::vector<onnx::NodeProto> nodes_;
    OnnxShapes shapes_;
    std::unordered_set<std::string> constants_;
    std::unordered_map<std::string, std::string> stored_;
    std::string hash_;
};

/// Integers of an attribute; `otherwise` when the node has none of the name.
std::vector<std::int64_t> integers_of(const onnx::NodeProto& node, const std::string& attribute,
                                      std::vector<std::int64_t> otherwise = {});
std::int64_t integer_of(const onnx::NodeProto& node, const std::string& attribute,
                        std::int64_t otherwise);

/// Elements; nothing when they are more than 2^50, or a dimension is negative.
std::optional<std::int64_t> elements(const OnnxShape& shape);

}  // namespace atl::io
