#include "onnx_shapes.hpp"

#include <onnx/shape_inference/implementation.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "atoll/base/error.hpp"
#include "integer_tensors.hpp"

namespace atl::io {

namespace {

/// Of the process that infers.
constexpr rlim_t most_bytes = rlim_t{8} << 30;
constexpr unsigned most_seconds = 300;

/// The library infers shapes from shapes. What models compute with them, lengths of sequences most
/// of all, is folded here and becomes a constant, from which it then infers more.
class Inference {
  public:
    explicit Inference(const onnx::ModelProto& model) : model_(model) {}

    OnnxShapes run() {
        for (const onnx::TensorProto& tensor : model_.graph().initializer())
            if (auto known = integer_tensor(tensor))
                integers_.emplace(tensor.name(), std::move(*known));
        do {
            try {
                onnx::shape_inference::InferShapes(model_);
            } catch (const std::exception&) {
                // Parts of the model it does not know are left as they are.
            }
            note_shapes();
        } while (fold_nodes());
        return std::move(shapes_);
    }

  private:
    void note_shapes() {
        onnx::GraphProto& graph = *model_.mutable_graph();
        visit_shapes(graph, [&](const std::string& name, const onnx::TensorShapeProto& shape) {
            OnnxShape out;
            for (const auto& dim : shape.dim()) {
                if (!dim.has_dim_value() || dim.dim_value() < 0) return;
                out.push_back(dim.dim_value());
            }
            shapes_.emplace(name, std::move(out));
        });
        for (const onnx::TensorProto& tensor : graph.initializer())
            shapes_.emplace(tensor.name(), OnnxShape(tensor.dims().begin(), tensor.dims().end()));
    }
    std::optional<OnnxShape> shape(const std::string& name) const {
        const auto found = shapes_.find(name);
        if (found == shapes_.end() || !elements(found->second)) return std::nullopt;
        return found->second;
    }
    const IntegerTensor* integer(const std::string& name) const {
        const auto found = integers_.find(name);
        return found == integers_.end() ? nullptr : &found->second;
    }

    /// Whether there were any.
    bool fold_nodes() {
        onnx::GraphProto& graph = *model_.mutable_graph();
        google::protobuf::RepeatedPtrField<onnx::NodeProto> left;
        for (onnx::NodeProto& node : *graph.mutable_node()) {
            const auto value =
                node.output_size() == 1
                    ? fold(
                          node, [&](const std::string& name) { return integer(name); },
                          [&](const std::string& name) { return shape(name); })
                    : std::nullopt;
            if (!value || !integers_.emplace(node.output(0), *value).second) {
                left.Add()->Swap(&node);
                continue;
            }
            shapes_.insert_or_assign(node.output(0), value->dims);
            onnx::TensorProto& tensor = *graph.add_initializer();
            tensor.set_name(node.output(0));
            tensor.set_data_type(onnx::TensorProto::INT64);
            for (const std::int64_t d : value->dims) tensor.add_dims(d);
            for (const std::int64_t v : value->values) tensor.add_int64_data(v);
        }
        const bool any = left.size() < graph.node_size();
        graph.mutable_node()->Swap(&left);
        return any;
    }

    onnx::ModelProto model_;
    OnnxShapes shapes_;
    std::unordered_map<std::string, IntegerTensor> integers_;
};

/// As the child sends them.
std::string packed(const OnnxShapes& shapes) {
    onnx::GraphProto out;
    for (const auto& [name, shape] : shapes) {
        onnx::ValueInfoProto& value = *out.add_value_info();
        value.set_name(name);
        auto& dims = *value.mutable_type()->mutable_tensor_type()->mutable_shape();
        for (const std::int64_t d : shape) dims.add_dim()->set_dim_value(d);
    }
    return out.SerializeAsString();
}

std::optional<OnnxShapes> unpacked(const std::string& text) {
    onnx::GraphProto in;
    if (!in.ParseFromString(text)) return std::nullopt;
    OnnxShapes out;
    visit_shapes(in, [&](const std::string& name, const onnx::TensorShapeProto& shape) {
        OnnxShape& dims = out[name];
        for (const auto& dim : shape.dim()) dims.push_back(dim.dim_value());
    });
    return out;
}

[[noreturn]] void infer_and_send(const onnx::ModelProto& model, int to) {
#ifndef __SANITIZE_ADDRESS__  // reserves terabytes of addresses
    const rlimit limit{most_bytes, most_bytes};
    setrlimit(RLIMIT_AS, &limit);
#endif
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    alarm(most_seconds);
    int code = 1;
    try {
        const std::string text = packed(Inference(model).run());
        std::size_t sent = 0;
        while (sent < text.size()) {
            const ssize_t n = write(to, text.data() + sent, text.size() - sent);
            if (n <= 0) break;
            sent += static_cast<std::size_t>(n);
        }
        code = sent == text.size() ? 0 : 1;
    } catch (...) {
        code = 1;
    }
    _exit(code);
}

std::string receive(int from) {
    std::string out;
    std::array<char, 1 << 16> block{};
    while (true) {
        const ssize_t n = read(from, block.data(), block.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return out;
        out.append(block.data(), static_cast<std::size_t>(n));
    }
}

}  // namespace

OnnxShapes infer_shapes(const onnx::ModelProto& model, const std::filesystem::path& file) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        throw base::Error(base::ErrorKind::io, std::string("no pipe: ") + std::strerror(errno));
    const pid_t child = fork();
    if (child == 0) infer_and_send(model, ends[1]);
    close(ends[1]);
    const std::string text = child > 0 ? receive(ends[0]) : "";
    close(ends[0]);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    auto shapes = status == 0 ? unpacked(text) : std::nullopt;
    if (shapes) return std::move(*shapes);
    const std::string why = WIFSIGNALED(status)
                                ? std::string("libonnx ended by ") + strsignal(WTERMSIG(status))
                                : "libonnx failed";
    throw base::InputError({{file.string(), 0, 0, "the shapes of its tensors cannot be inferred",
                             why, "check it with onnx.checker"}});
}

}  // namespace atl::io
