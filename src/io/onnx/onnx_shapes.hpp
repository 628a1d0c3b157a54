/// Shapes of all tensors of an ONNX model.
#pragma once

#include "onnx_graph.hpp"

namespace atl::io {

/// Where a graph names shapes: with the name of the tensor.
template <class Visit>
void visit_shapes(onnx::GraphProto& graph, Visit visit) {
    for (auto* list : {graph.mutable_input(), graph.mutable_output(), graph.mutable_value_info()})
        for (onnx::ValueInfoProto& value : *list)
            if (value.type().has_tensor_type() && value.type().tensor_type().has_shape())
                visit(value.name(), *value.mutable_type()->mutable_tensor_type()->mutable_shape());
}

/// Those that can be known before the model runs. In a process of its own, with limits of memory
/// and time: libonnx does not survive every model that can be parsed. Throws base::InputError when
/// that process does not come to its end.
OnnxShapes infer_shapes(const onnx::ModelProto& model, const std::filesystem::path& file);

}  // namespace atl::io
