/// Small tensors of integers that models compute shapes with.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "onnx_graph.hpp"

namespace atl::io {

struct IntegerTensor {
    OnnxShape dims;  ///< empty: a scalar
    std::vector<std::int64_t> values;
};

/// Of a stored constant; nothing for other types, and for more than some thousand elements.
std::optional<IntegerTensor> integer_tensor(const onnx::TensorProto& tensor);

/// What a node makes of integers that are known, nothing where it is another operator, or its
/// inputs are not known. `input` finds values, `shape` shapes.
std::optional<IntegerTensor> fold(
    const onnx::NodeProto& node,
    const std::function<const IntegerTensor*(const std::string&)>& input,
    const std::function<std::optional<OnnxShape>(const std::string&)>& shape);

}  // namespace atl::io
