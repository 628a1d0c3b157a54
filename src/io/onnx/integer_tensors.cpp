#include "integer_tensors.hpp"

#include <algorithm>
#include <cstring>

namespace atl::io {

namespace {

constexpr std::size_t most_elements = 1 << 14;

using Inputs = std::vector<const IntegerTensor*>;
using Result = std::optional<IntegerTensor>;

/// An axis of a tensor of so many dimensions, from 0; nothing when it has none such.
std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t dims) {
    const auto n = static_cast<std::int64_t>(dims);
    if (axis < -n || axis >= n) return std::nullopt;
    return static_cast<std::size_t>(axis < 0 ? axis + n : axis);
}

template <class Combine>
Result elementwise(const Inputs& in, Combine combine) {
    if (in.size() != 2) return std::nullopt;
    const IntegerTensor &a = *in[0], &b = *in[1];
    const bool scalar_a = a.values.size() == 1, scalar_b = b.values.size() == 1;
    if (!scalar_a && !scalar_b && a.dims != b.dims) return std::nullopt;
    IntegerTensor out{scalar_a && (!scalar_b || b.dims.size() > a.dims.size()) ? b.dims : a.dims,
                      {}};
    const std::size_t n = std::max(a.values.size(), b.values.size());
    for (std::size_t i = 0; i < n; ++i) {
        const auto value = combine(a.values[scalar_a ? 0 : i], b.values[scalar_b ? 0 : i]);
        if (!value) return std::nullopt;
        out.values.push_back(*value);
    }
    return out;
}

Result arithmetic(const std::string& op, const Inputs& in) {
    using Value = std::optional<std::int64_t>;
    std::int64_t r = 0;
    if (op == "Add")
        return elementwise(in, [&](auto a, auto b) -> Value {
            return __builtin_add_overflow(a, b, &r) ? Value() : r;
        });
    if (op == "Sub")
        return elementwise(in, [&](auto a, auto b) -> Value {
            return __builtin_sub_overflow(a, b, &r) ? Value() : r;
        });
    if (op == "Mul")
        return elementwise(in, [&](auto a, auto b) -> Value {
            return __builtin_mul_overflow(a, b, &r) ? Value() : r;
        });
    if (op == "Div")
        return elementwise(
            in, [&](auto a, auto b) -> Value { return b == 0 || b == -1 ? Value() : a / b; });
    if (op == "Equal")
        return elementwise(in, [](auto a, auto b) -> Value { return a == b ? 1 : 0; });
    if (op == "Greater")
        return elementwise(in, [](auto a, auto b) -> Value { return a > b ? 1 : 0; });
    if (op == "Less") return elementwise(in, [](auto a, auto b) -> Value { return a < b ? 1 : 0; });
    return std::nullopt;
}

Result concat(const Inputs& in, std::int64_t axis) {
    IntegerTensor out{{0}, {}};
    for (const IntegerTensor* t : in) {
        if (t->dims.size() != 1 || (axis != 0 && axis != -1)) return std::nullopt;
        out.values.insert(out.values.end(), t->values.begin(), t->values.end());
        if (out.values.size() > most_elements) return std::nullopt;
    }
    out.dims[0] = static_cast<std::int64_t>(out.values.size());
    return out;
}

/// Of the elements of a list, or one of them.
Result gather(const Inputs& in, std::int64_t axis) {
    if (in.size() != 2 || in[0]->dims.size() != 1 || axis != 0) return std::nullopt;
    IntegerTensor out{in[1]->dims, {}};
    for (const std::int64_t index : in[1]->values) {
        const auto place = axis_of(index, in[0]->values.size());
        if (!place) return std::nullopt;
        out.values.push_back(in[0]->values[*place]);
    }
    return out;
}

Result slice(const Inputs& in) {
    if (in.size() < 3 || in[0]->dims.size() != 1) return std::nullopt;
    for (std::size_t i = 1; i < in.size(); ++i)
        if (in[i]->values.size() != 1) return std::nullopt;
    if (in.size() > 3 && in[3]->values[0] != 0 && in[3]->values[0] != -1) return std::nullopt;
    const std::int64_t step = in.size() > 4 ? in[4]->values[0] : 1;
    if (step < 1) return std::nullopt;
    const auto n = static_cast<std::int64_t>(in[0]->values.size());
    const auto place = [n](std::int64_t at) {
        return std::clamp(at < 0 ? at + n : at, std::int64_t{0}, n);
    };
    IntegerTensor out{{0}, {}};
    for (std::int64_t i = place(in[1]->values[0]); i < place(in[2]->values[0]);
         i += std::min(step, n))
        out.values.push_back(in[0]->values[static_cast<std::size_t>(i)]);
    out.dims[0] = static_cast<std::int64_t>(out.values.size());
    return out;
}

/// Unsqueeze, Squeeze, Reshape: the values stay.
Result reshaped(const onnx::NodeProto& node, const Inputs& in) {
    if (in.empty()) return std::nullopt;
    const std::vector<std::int64_t> given =
        in.size() > 1 ? in[1]->values : integers_of(node, "axes");
    IntegerTensor out = *in[0];
    if (node.op_type() == "Reshape") {
        if (in.size() != 2 || given.size() > 1) return std::nullopt;
        out.dims =
            given.empty() ? OnnxShape{} : OnnxShape{static_cast<std::int64_t>(out.values.size())};
        if (given.empty() && out.values.size() != 1) return std::nullopt;
        return out;
    }
    // Of lists and numbers alone.
    if (given.size() > 1 || out.dims.size() > 1) return std::nullopt;
    if (node.op_type() == "Unsqueeze") {
        if (!out.dims.empty()) return std::nullopt;
        out.dims = {1};
    } else {
        if (out.values.size() != 1) return std::nullopt;
        out.dims.clear();
    }
    return out;
}

Result filled(const onnx::NodeProto& node, const Inputs& in) {
    if (in.size() != 1 || in[0]->values.size() > 1) return std::nullopt;
    const std::int64_t n = in[0]->values.empty() ? 1 : in[0]->values[0];
    if (n < 0 || n > static_cast<std::int64_t>(most_elements)) return std::nullopt;
    std::int64_t value = 0;
    for (const auto& a : node.attribute())
        if (a.name() == "value") {
            const auto given = integer_tensor(a.t());
            if (!given || given->values.size() != 1) return std::nullopt;
            value = given->values[0];
        }
    return IntegerTensor{in[0]->values,
                         std::vector<std::int64_t>(static_cast<std::size_t>(n), value)};
}

Result range(const Inputs& in) {
    if (in.size() != 3) return std::nullopt;
    for (const IntegerTensor* t : in)
        if (t->values.size() != 1) return std::nullopt;
    const std::int64_t from = in[0]->values[0], to = in[1]->values[0], step = in[2]->values[0];
    std::int64_t length = 0;
    if (step <= 0 || __builtin_sub_overflow(to, from, &length)) return std::nullopt;
    const std::int64_t n = length <= 0 ? 0 : (length - 1) / step + 1;
    if (n > static_cast<std::int64_t>(most_elements)) return std::nullopt;
    IntegerTensor out{{n}, {}};
    for (std::int64_t i = 0; i < n; ++i) out.values.push_back(from + i * step);
    return out;
}

Result where(const Inputs& in) {
    if (in.size() != 3 || in[0]->dims != in[1]->dims || in[0]->dims != in[2]->dims)
        return std::nullopt;
    IntegerTensor out{in[0]->dims, {}};
    for (std::size_t i = 0; i < in[0]->values.size(); ++i)
        out.values.push_back(in[in[0]->values[i] != 0 ? 1 : 2]->values[i]);
    return out;
}

Result shape_of(const onnx::NodeProto& node, const std::optional<OnnxShape>& shape) {
    if (!shape) return std::nullopt;
    const auto n = static_cast<std::int64_t>(shape->size());
    const auto place = [n](std::int64_t at) {
        return std::clamp(at < 0 ? at + n : at, std::int64_t{0}, n);
    };
    const std::int64_t from = place(integer_of(node, "start", 0)),
                       to = std::max(from, place(integer_of(node, "end", n)));
    IntegerTensor out{{to - from}, {shape->begin() + from, shape->begin() + to}};
    return out;
}

}  // namespace

std::optional<IntegerTensor> integer_tensor(const onnx::TensorProto& tensor) {
    OnnxShape dims(tensor.dims().begin(), tensor.dims().end());
    const auto n = elements(dims);
    if (!n || *n > static_cast<std::int64_t>(most_elements)) return std::nullopt;
    const auto wanted = static_cast<std::size_t>(*n);
    IntegerTensor out{std::move(dims), {}};
    const std::string& raw = tensor.raw_data();
    const auto read_raw = [&](auto example) {
        if (raw.size() != wanted * sizeof example) return;
        for (std::size_t i = 0; i < wanted; ++i) {
            std::memcpy(&example, raw.data() + i * sizeof example, sizeof example);
            out.values.push_back(static_cast<std::int64_t>(example));
        }
    };
    switch (tensor.data_type()) {
        case onnx::TensorProto::INT64:
            if (raw.empty())
                out.values.assign(tensor.int64_data().begin(), tensor.int64_data().end());
            else
                read_raw(std::int64_t{});
            break;
        case onnx::TensorProto::INT32:
            if (raw.empty())
                out.values.assign(tensor.int32_data().begin(), tensor.int32_data().end());
            else
                read_raw(std::int32_t{});
            break;
        case onnx::TensorProto::BOOL:
            if (raw.empty())
                out.values.assign(tensor.int32_data().begin(), tensor.int32_data().end());
            else
                read_raw(std::int8_t{});
            break;
        default:
            return std::nullopt;
    }
    if (out.values.size() != wanted) return std::nullopt;
    return out;
}

std::optional<IntegerTensor> fold(
    const onnx::NodeProto& node,
    const std::function<const IntegerTensor*(const std::string&)>& input,
    const std::function<std::optional<OnnxShape>(const std::string&)>& shape) {
    const std::string& op = node.op_type();
    if (op == "Constant") {
        for (const auto& a : node.attribute()) {
            if (a.name() == "value") return integer_tensor(a.t());
            if (a.name() == "value_int") return IntegerTensor{{}, {a.i()}};
            if (a.name() == "value_ints" && a.ints_size() <= static_cast<int>(most_elements))
                return IntegerTensor{{a.ints_size()}, {a.ints().begin(), a.ints().end()}};
        }
        return std::nullopt;
    }
    if (op == "Shape")
        return node.input_size() == 1 ? shape_of(node, shape(node.input(0))) : Result();
    if (op == "Size" && node.input_size() == 1) {
        const auto known = shape(node.input(0));
        const auto n = known ? elements(*known) : std::nullopt;
        return n ? Result(IntegerTensor{{}, {*n}}) : Result();
    }
    Inputs in;
    for (const std::string& name : node.input()) {
        const IntegerTensor* known = input(name);
        if (known == nullptr) return std::nullopt;
        in.push_back(known);
    }
    if (in.empty()) return std::nullopt;
    if (op == "Identity") return *in[0];
    if (op == "Cast") {
        const std::int64_t to = integer_of(node, "to", 0);
        const bool whole = to == onnx::TensorProto::INT64 || to == onnx::TensorProto::INT32 ||
                           to == onnx::TensorProto::BOOL;
        return whole ? Result(*in[0]) : Result();
    }
    if (op == "Concat") return concat(in, integer_of(node, "axis", 0));
    if (op == "Gather") return gather(in, integer_of(node, "axis", 0));
    if (op == "Slice") return slice(in);
    if (op == "Unsqueeze" || op == "Squeeze" || op == "Reshape") return reshaped(node, in);
    if (op == "ConstantOfShape") return filled(node, in);
    if (op == "Range") return range(in);
    if (op == "Where") return where(in);
    return arithmetic(op, in);
}

}  // namespace atl::io
