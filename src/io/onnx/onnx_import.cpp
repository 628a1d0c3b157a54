#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "../network_sources.hpp"
#include "atoll/base/error.hpp"
#include "atoll/base/text.hpp"
#include "atoll/base/version.hpp"
#include "onnx_graph.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::InputError;
using model::Layer;
using onnx::NodeProto;

namespace {

/// Operators that multiply and accumulate, or hold others that may, and are no layers here.
const std::set<std::string> unsupported_kinds = {
    "Einsum", "RNN", "LSTM", "GRU",  "DeformConv", "Attention",  "DFT",
    "STFT",   "Det", "If",   "Loop", "Scan",       "SequenceMap"};

bool of_onnx(const NodeProto& node) {
    return node.domain().empty() || node.domain() == "ai.onnx";
}

std::string kind_of(const NodeProto& node) {
    return of_onnx(node) ? node.op_type() : node.domain() + "." + node.op_type();
}

std::string name_of(const NodeProto& node) {
    if (!node.name().empty()) return node.name();
    return node.output_size() > 0 ? node.output(0) : node.op_type();
}

/// Product of the dimensions [from, to).
std::int64_t product(const OnnxShape& shape, std::size_t from, std::size_t to) {
    std::int64_t out = 1;
    for (std::size_t d = from; d < to; ++d) out *= shape[d];
    return out;
}

/// Makes layers of the operators of a model. An operator that it cannot make a layer of is noted,
/// with the reason.
class LayerMaker {
  public:
    explicit LayerMaker(const OnnxGraph& graph) : graph_(graph) {}

    void read() {
        for (const NodeProto& node : graph_.nodes()) take(node);
    }
    std::vector<Layer> layers;
    std::vector<std::string> problems;
    std::vector<UnsupportedOperator> unsupported;
    std::set<std::string> weight_tensors;
    std::int64_t source_weights = 0, shared_weights = 0;

  private:
    void take(const NodeProto& node) {
        const std::string kind = kind_of(node);
        const auto input = [&](int i) {
            return i < node.input_size() ? node.input(i) : std::string();
        };
        if (!of_onnx(node) || unsupported_kinds.contains(kind))
            leave_out(node);
        else if (kind == "Conv" || kind == "ConvInteger")
            convolution(node, input(0), input(1));
        else if (kind == "QLinearConv")
            convolution(node, input(0), input(3));
        else if (kind == "ConvTranspose")
            transposed_convolution(node, input(0), input(1));
        else if (kind == "Gemm")
            matrices(node, input(0), input(1), integer_of(node, "transA", 0) != 0,
                     integer_of(node, "transB", 0) != 0);
        else if (kind == "MatMul" || kind == "MatMulInteger")
            matrices(node, input(0), input(1), false, false);
        else if (kind == "QLinearMatMul")
            matrices(node, input(0), input(3), false, false);
    }

    void fail(const NodeProto& node, const std::string& why) {
        problems.push_back(kind_of(node) + " " + name_of(node) + ": " + why);
    }
    std::optional<OnnxShape> known(const NodeProto& node, const std::string& tensor) {
        auto out = graph_.shape(tensor);
        if (!out)
            fail(node, "the shape of '" + tensor + "' is not known");
        else if (std::find(out->begin(), out->end(), 0) != out->end()) {
            fail(node, "'" + tensor + "' is empty");
            out.reset();
        }
        return out;
    }

    /// Recurrent networks multiply all their weights at every step.
    std::optional<std::int64_t> recurrent_macs(const NodeProto& node) {
        if (node.input_size() < 3) return std::nullopt;
        const auto x = graph_.shape(node.input(0)), w = graph_.shape(node.input(1)),
                   r = graph_.shape(node.input(2));
        if (!x || !w || !r || x->size() < 2) return std::nullopt;
        const auto all = elements({(*x)[0], (*x)[1], *elements(*w)});
        const auto again = elements({(*x)[0], (*x)[1], *elements(*r)});
        if (!all || !again) return std::nullopt;
        return *all + *again;
    }
    /// One for every combination of the labels.
    std::optional<std::int64_t> einsum_macs(const NodeProto& node) {
        std::string equation;
        for (const auto& a : node.attribute())
            if (a.name() == "equation") equation = a.s();
        std::erase(equation, ' ');
        std::map<char, std::int64_t> size_of;
        std::size_t at = 0;
        for (const std::string& name : node.input()) {
            const auto shape = graph_.shape(name);
            if (!shape) return std::nullopt;
            for (const std::int64_t size : *shape) {
                if (at >= equation.size() || std::isalpha(equation[at]) == 0) return std::nullopt;
                size_of[equation[at++]] = size;
            }
            if (at >= equation.size() || (equation[at] != ',' && equation[at] != '-'))
                return std::nullopt;
            ++at;
        }
        OnnxShape all;
        for (const auto& [label, size] : size_of) all.push_back(size);
        return elements(all);
    }
    void leave_out(const NodeProto& node) {
        const std::string kind = kind_of(node);
        auto found = std::find_if(unsupported.begin(), unsupported.end(),
                                  [&](const auto& u) { return u.kind == kind; });
        if (found == unsupported.end()) {
            unsupported.push_back({kind, 0, 0, {}});
            found = unsupported.end() - 1;
        }
        ++found->count;
        found->nodes.push_back(name_of(node));
        const bool recurrent = kind == "RNN" || kind == "LSTM" || kind == "GRU";
        const auto macs = recurrent          ? recurrent_macs(node)
                          : kind == "Einsum" ? einsum_macs(node)
                                             : std::nullopt;
        if (macs && found->macs)
            *found->macs += *macs;
        else
            found->macs.reset();
    }

    void note_weights(const std::string& tensor, std::int64_t weights) {
        const std::string stored = graph_.stored(tensor);
        if (weight_tensors.insert(stored.empty() ? tensor : stored).second)
            source_weights += weights;
        else
            shared_weights += weights;
    }
    void add(const NodeProto& node, Layer layer) {
        layer.name = name_of(node);
        layer.type = kind_of(node);
        layers.push_back(std::move(layer));
    }

    void convolution(const NodeProto& node, const std::string& x, const std::string& w) {
        const auto weights = known(node, w);
        const auto out = node.output_size() > 0 ? known(node, node.output(0)) : std::nullopt;
        if (!weights || !out) return;
        const std::size_t axes = weights->size();
        const std::int64_t groups = integer_of(node, "group", 1);
        if (axes < 3 || axes > 4 || out->size() != axes)
            return fail(node, "convolutions of one and two dimensions are layers");
        if (groups < 1 || (*weights)[0] % groups != 0) return fail(node, "a group of no size");
        if (!graph_.constant(w)) return fail(node, "its weights '" + w + "' are no constant");
        Layer layer;
        layer.N = (*out)[0];
        layer.G = groups;
        layer.C = (*weights)[1];
        layer.M = (*weights)[0] / groups;
        layer.R = (*weights)[2];
        layer.S = axes == 4 ? (*weights)[3] : 1;
        layer.P = (*out)[2];
        layer.Q = axes == 4 ? (*out)[3] : 1;
        const auto strides = integers_of(node, "strides", {1, 1});
        for (std::size_t i = 0; i < strides.size() && i < 2; ++i)
            layer.strides[i] = std::max<std::int64_t>(1, strides[i]);
        if (const auto in = graph_.shape(x); in && in->size() > 1 && (*in)[1] != layer.C * groups)
            return fail(node, "its input has other channels than its weights");
        if ((*out)[1] != (*weights)[0]) return fail(node, "its output has other channels");
        note_weights(w, *elements(*weights));
        add(node, layer);
    }

    /// A product with all weights at every input pixel, whose results are then added up.
    void transposed_convolution(const NodeProto& node, const std::string& x, const std::string& w) {
        const auto weights = known(node, w), in = known(node, x);
        if (!weights || !in) return;
        const std::size_t axes = weights->size();
        const std::int64_t groups = integer_of(node, "group", 1);
        if (axes < 3 || axes > 4 || in->size() != axes || groups < 1 ||
            (*weights)[0] % groups != 0 || (*in)[1] != (*weights)[0])
            return fail(node, "convolutions of one and two dimensions are layers");
        if (!graph_.constant(w)) return fail(node, "its weights '" + w + "' are no constant");
        Layer layer;
        layer.N = (*in)[0];
        layer.G = groups;
        layer.C = (*weights)[0] / groups;
        layer.M = product(*weights, 1, axes);
        layer.P = (*in)[2];
        layer.Q = axes == 4 ? (*in)[3] : 1;
        note_weights(w, *elements(*weights));
        add(node, layer);
    }

    void matrices(const NodeProto& node, const std::string& a, const std::string& b, bool turned_a,
                  bool turned_b) {
        const auto known_a = known(node, a), known_b = known(node, b);
        if (!known_a || !known_b) return;
        if (known_a->empty() || known_b->empty()) return fail(node, "a factor is a number");
        const auto vector = [](const OnnxShape& s) { return s.size() == 1; };
        OnnxShape left = vector(*known_a) ? OnnxShape{1, known_a->front()} : *known_a;
        OnnxShape right = vector(*known_b) ? OnnxShape{known_b->front(), 1} : *known_b;
        const auto turn = [](OnnxShape& s) { std::swap(s[s.size() - 1], s[s.size() - 2]); };
        if (turned_a) turn(left);
        if (turned_b) turn(right);
        if (left.back() != right[right.size() - 2])
            return fail(node, "the columns of one factor are not the rows of the other");
        const bool weights_left = graph_.constant(a), weights_right = graph_.constant(b);
        if (weights_left && weights_right) return;  // made once, before anything runs
        if (!weights_left && !weights_right) return dynamic_product(node, left, right);
        // Weights on the left are those of the product turned round.
        if (weights_left) {
            turn(left);
            turn(right);
            left.swap(right);
        }
        static_product(node, weights_left ? a : b, left, right);
    }

    /// Of activations with weights: the same for all activations, or one matrix for each of the
    /// last products that lie side by side.
    void static_product(const NodeProto& node, const std::string& w, const OnnxShape& x,
                        const OnnxShape& weights) {
        Layer layer;
        const std::size_t batch = x.size() - 2;
        layer.G = product(weights, 0, weights.size() - 2);
        layer.C = x.back();
        layer.M = weights.back();
        const std::int64_t products = product(x, 0, batch);
        if (layer.G > 1 && products % layer.G != 0 && products != 1)
            return fail(node, "the products of its factors do not match");
        layer.N = products == 1 ? 1 : products / layer.G;
        layer.P = x[batch];
        if (layer.G == 1) {  // rows of all products, one after the other
            layer.P *= layer.N;
            layer.N = 1;
        }
        note_weights(w, *elements(weights));
        add(node, layer);
    }

    void dynamic_product(const NodeProto& node, const OnnxShape& x, const OnnxShape& y) {
        Layer layer;
        const auto heads = std::max(product(x, 0, x.size() - 2), product(y, 0, y.size() - 2));
        layer.dynamic = {heads, x[x.size() - 2], x.back(), y.back()};
        layer.G = heads;
        layer.P = layer.dynamic->rows;
        layer.C = layer.dynamic->inner;
        layer.M = layer.dynamic->columns;
        add(node, layer);
    }

    const OnnxGraph& graph_;
};

std::string source_of(const fs::path& file, const OnnxGraph& graph, const ImportOptions& options) {
    const auto& model = graph.model();
    std::string out = "Imported by atoll " + std::string(base::version()) + " from " +
                      file.filename().string() + " (XXH3 " + graph.hash() + "), made by " +
                      (model.producer_name().empty() ? "unknown" : model.producer_name()) + " " +
                      model.producer_version();
    for (const auto& opset : model.opset_import())
        out += ", opset " + (opset.domain().empty() ? "" : opset.domain() + " ") +
               std::to_string(opset.version());
    for (const auto& [name, value] : options.dims)
        out += ", " + name + " = " + std::to_string(value);
    return out;
}

/// Products of activations have no weights of their own.
void check_against_source(const std::vector<Layer>& layers, const LayerMaker& made,
                          const fs::path& file) {
    std::int64_t weights = 0;
    for (const Layer& l : layers) weights += static_weights(l);
    if (weights != made.source_weights + made.shared_weights)
        throw base::Error(base::ErrorKind::internal,
                          file.string() + ": layers have " + std::to_string(weights) +
                              " weights, and the tensors they are from " +
                              std::to_string(made.source_weights + made.shared_weights));
}

}  // namespace

ImportedNetwork import_onnx(const fs::path& file, const ImportOptions& options) {
    const OnnxGraph graph(file, options.dims);
    LayerMaker made(graph);
    made.read();
    Problems problems(file.string());
    const auto open = graph.open_dims();
    if (!made.problems.empty() && !open.empty())  // one reason for all of them
        problems.add_at(
            file.string(), "dimensions are open: " + base::join(open, ", "),
            std::to_string(made.problems.size()) + " tensors have no shape without them",
            "--dim " + open.front() + "=VALUE");
    else
        for (const std::string& p : made.problems) problems.add_at(file.string(), p);
    for (const Layer& l : made.layers) check_layer_size(l, problems, file.string());
    if (made.layers.empty() && made.problems.empty())
        problems.add_at(file.string(), "there are no layers",
                        "no convolution or matrix product is in it");
    problems.throw_if_any();
    check_against_source(made.layers, made, file);
    ImportedNetwork out;
    out.network.layers = std::move(made.layers);
    out.network.source = source_of(file, graph, options);
    out.unsupported = std::move(made.unsupported);
    out.source_weights = made.source_weights;
    out.shared_weights = made.shared_weights;
    std::int64_t parameters = 0;
    for (const auto& [name, n] : graph.parameters()) parameters += n;
    out.source_parameters = parameters;
    return out;
}

}  // namespace atl::io
