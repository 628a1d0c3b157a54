#include "onnx_graph.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <set>

#include "atoll/base/error.hpp"
#include "atoll/base/hash.hpp"
#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"
#include "onnx_shapes.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::InputError;

namespace {

constexpr std::int64_t most_tensor_elements = std::int64_t{1} << 50;
constexpr int most_nodes = 1'000'000;

[[noreturn]] void refuse(const fs::path& file, const std::string& problem, const std::string& why,
                         const std::string& suggestion = "") {
    throw InputError({{file.string(), 0, 0, problem, why, suggestion}});
}

onnx::ModelProto parse_model(const fs::path& file, const std::string& text) {
    onnx::ModelProto model;
    google::protobuf::LogSilencer silent;  // what is wrong is told once, below
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(text.data()),
                                              static_cast<int>(text.size()));
    if (!model.ParseFromCodedStream(&in) || !in.ConsumedEntireMessage() || !model.has_graph())
        refuse(file, "is no ONNX model", "it cannot be parsed");
    if (model.graph().node_size() > most_nodes) refuse(file, "has over a million operators", "");
    if (model.functions_size() > 0)
        refuse(file, "has functions of its own", "operators within them are not seen",
               "inline them when exporting");
    return model;
}

}  // namespace

std::optional<std::int64_t> elements(const OnnxShape& shape) {
    std::int64_t out = 1;
    for (const std::int64_t d : shape)
        if (d < 0 || __builtin_mul_overflow(out, d, &out) || out > most_tensor_elements)
            return std::nullopt;
    return out;
}

std::vector<std::int64_t> integers_of(const onnx::NodeProto& node, const std::string& attribute,
                                      std::vector<std::int64_t> otherwise) {
    for (const auto& a : node.attribute())
        if (a.name() == attribute) return {a.ints().begin(), a.ints().end()};
    return otherwise;
}

std::int64_t integer_of(const onnx::NodeProto& node, const std::string& attribute,
                        std::int64_t otherwise) {
    for (const auto& a : node.attribute())
        if (a.name() == attribute) return a.i();
    return otherwise;
}

OnnxGraph::OnnxGraph(const fs::path& file, const std::map<std::string, std::int64_t>& dims) {
    std::error_code error;
    constexpr std::uintmax_t most_bytes = (std::uintmax_t{1} << 31) - 1;  // of protobuf
    if (fs::file_size(file, error) > most_bytes || error)
        refuse(file, "cannot be read, or has over 2 GiB", "protobuf takes no more",
               "keep the weights in external data");
    const std::string text = read_text(file);
    hash_ = base::hash_hex(text);
    model_ = parse_model(file, text);
    nodes_.assign(model_.graph().node().begin(), model_.graph().node().end());
    set_dims(file, dims);
    shapes_ = infer_shapes(model_, file);
    find_constants();
}

void OnnxGraph::set_dims(const fs::path& file, const std::map<std::string, std::int64_t>& dims) {
    std::set<std::string> known;
    visit_shapes(*model_.mutable_graph(), [&](const std::string&, onnx::TensorShapeProto& shape) {
        for (auto& dim : *shape.mutable_dim())
            if (dim.has_dim_param()) known.insert(dim.dim_param());
    });
    std::vector<base::Diagnostic> problems;
    const std::vector<std::string> names(known.begin(), known.end());
    for (const auto& [name, value] : dims)
        if (!known.contains(name))
            problems.push_back(
                {file.string(), 0, 0, "has no dimension '" + name + "'",
                 "its open dimensions: " + (names.empty() ? "none" : base::join(names, ", ")),
                 base::suggest_name(name, names)});
    if (!problems.empty()) throw InputError(std::move(problems));
    // What was inferred for open dimensions is inferred anew.
    onnx::GraphProto& graph = *model_.mutable_graph();
    if (!dims.empty()) graph.clear_value_info();
    visit_shapes(graph, [&](const std::string&, onnx::TensorShapeProto& shape) {
        for (auto& dim : *shape.mutable_dim())
            if (const auto found = dims.find(dim.dim_param());
                dim.has_dim_param() && found != dims.end())
                dim.set_dim_value(found->second);
    });
}

void OnnxGraph::find_constants() {
    for (const auto& tensor : model_.graph().initializer()) constants_.insert(tensor.name());
    for (const std::string& name : constants_) stored_[name] = name;
    for (const onnx::NodeProto& node : nodes_) {
        const bool drawn = node.op_type().find("Random") != std::string::npos ||
                           node.op_type() == "Multinomial" || node.op_type() == "Bernoulli";
        const auto known = [&](const std::string& name) {
            return name.empty() || constants_.contains(name);
        };
        if (drawn || !std::all_of(node.input().begin(), node.input().end(), known)) continue;
        for (const std::string& name : node.output()) {
            constants_.insert(name);
            // Whatever is done to a tensor, it is the first input: transposed, scaled, cast.
            stored_[name] = node.input_size() == 0 ? name : stored(node.input(0));
        }
    }
}

std::optional<OnnxShape> OnnxGraph::shape(const std::string& tensor) const {
    const auto found = shapes_.find(tensor);
    if (found == shapes_.end() || !elements(found->second)) return std::nullopt;
    return found->second;
}

std::string OnnxGraph::stored(const std::string& tensor) const {
    const auto found = stored_.find(tensor);
    return found == stored_.end() ? "" : found->second;
}

std::vector<std::pair<std::string, std::int64_t>> OnnxGraph::parameters() const {
    std::vector<std::pair<std::string, std::int64_t>> out;
    for (const auto& tensor : model_.graph().initializer()) {
        switch (tensor.data_type()) {
            case onnx::TensorProto::FLOAT:
            case onnx::TensorProto::DOUBLE:
            case onnx::TensorProto::FLOAT16:
            case onnx::TensorProto::BFLOAT16:
            case onnx::TensorProto::INT8:
            case onnx::TensorProto::UINT8:
                if (const auto n = elements({tensor.dims().begin(), tensor.dims().end()}))
                    out.emplace_back(tensor.name(), *n);
                break;
            default:
                break;
        }
    }
    return out;
}

std::vector<std::string> OnnxGraph::open_dims() const {
    std::set<std::string> out;
    for (const auto& value : model_.graph().input())
        for (const auto& dim : value.type().tensor_type().shape().dim())
            if (!dim.has_dim_value())
                out.insert(dim.has_dim_param() ? dim.dim_param() : "(of " + value.name() + ")");
    return {out.begin(), out.end()};
}

}  // namespace atl::io
