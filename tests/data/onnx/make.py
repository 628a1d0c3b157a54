#!/usr/bin/env python3
"""Makes the ONNX files of this folder: real exports, without the values of their weights. Debian 12: apt-get install python3-torch
(1.13.1) python3-torchvision (0.14.1) python3-onnx (1.12.0), then /usr/bin/python3 make.py.

torchvision's models come from the package (BSD licence); BERT-base and GPT-2 are written here to the sizes in their papers: Devlin et al.,
"BERT", 2019 (L=12, H=768, A=12, 30,522 word pieces, 512 positions); Radford et al., "Language Models are Unsupervised Multitask Learners",
2019 (12 layers, 768, 12 heads, 50,257 tokens, 1,024 positions)."""

import io

import onnx
import torch
import torchvision
from torch import nn


class Attention(nn.Module):
    def __init__(self, hidden, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)

    def forward(self, x):
        batch, tokens, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-2, -1) * (hidden // self.heads) ** -0.5
        if self.causal:
            places = torch.arange(tokens)
            scores = scores.masked_fill(places[None, :] > places[:, None], -1e9)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, tokens, hidden))


class Block(nn.Module):
    def __init__(self, hidden, heads, causal):
        super().__init__()
        self.attention = Attention(hidden, heads, causal)
        self.norm1, self.norm2 = nn.LayerNorm(hidden), nn.LayerNorm(hidden)
        self.up, self.down = nn.Linear(hidden, 4 * hidden), nn.Linear(4 * hidden, hidden)
        self.first = causal  # GPT-2 normalises before, BERT after

    def forward(self, x):
        mlp = lambda y: self.down(nn.functional.gelu(self.up(y)))
        if self.first:
            x = x + self.attention(self.norm1(x))
            return x + mlp(self.norm2(x))
        x = self.norm1(x + self.attention(x))
        return self.norm2(x + mlp(x))


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions, self.segments = nn.Embedding(30522, 768), nn.Embedding(512, 768), nn.Embedding(2, 768)
        self.norm = nn.LayerNorm(768)
        self.blocks = nn.ModuleList(Block(768, 12, False) for _ in range(12))
        self.pooler = nn.Linear(768, 768)

    def forward(self, tokens):
        places = torch.arange(tokens.shape[1])
        x = self.norm(self.words(tokens) + self.positions(places) + self.segments(torch.zeros_like(tokens)))
        for block in self.blocks:
            x = block(x)
        return self.pooler(x[:, 0]).tanh()


class Gpt2(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(50257, 768), nn.Embedding(1024, 768)
        self.blocks = nn.ModuleList(Block(768, 12, True) for _ in range(12))
        self.norm = nn.LayerNorm(768)

    def forward(self, tokens):
        x = self.words(tokens) + self.positions(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.norm(x) @ self.words.weight.t()


def save(name, model, example, dynamic=None):
    model.eval()
    out = io.BytesIO()
    torch.onnx.export(model, example, out, opset_version=13, input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": dynamic} if dynamic else None)
    exported = onnx.load_model_from_string(out.getvalue())
    for tensor in exported.graph.initializer:  # shapes need the integers alone
        if tensor.data_type == onnx.TensorProto.FLOAT:
            tensor.ClearField("raw_data")
            tensor.ClearField("float_data")
    for node in exported.graph.node:
        node.ClearField("doc_string")
        for attribute in node.attribute:  # a mask of tokens x tokens
            if attribute.HasField("t") and attribute.t.data_type == onnx.TensorProto.FLOAT and len(attribute.t.raw_data) > 64:
                attribute.t.ClearField("raw_data")
    parameters = sum(p.numel() for p in model.parameters())
    exported.doc_string = f"{name}: {parameters} parameters; the values of the weights are left out"
    onnx.save(exported, f"{name}.onnx")
    print(name, parameters, "parameters,", len(exported.SerializeToString()), "bytes")


def operators():
    """One of each operator that the importer makes a layer of, or must not lose."""
    helper, float32 = onnx.helper, onnx.TensorProto.FLOAT
    weights = {"w_dilated": (8, 4, 3, 3), "w_depthwise": (16, 1, 3, 3), "w_1d": (6, 5, 7), "w_up": (8, 3, 2, 2), "w_ab": (12, 20), "w_left": (9, 12),
               "w_heads": (4, 10, 11), "w_q": (32, 16, 1, 1), "lstm_w": (1, 40, 6), "lstm_r": (1, 40, 10), "shared": (10, 10)}
    inputs = {"image": (2, 8, 20, 20), "wide": (1, 16, 10, 10), "wave": (1, 5, 50), "rows": (20, 7), "right": (3, 12, 5), "heads": (4, 6, 10),
              "q": (2, 3, 6, 8), "k": (2, 3, 8, 6), "steps": (9, 2, 6), "same": (4, 10), "x_q": (1, 16, 5, 5)}
    node = helper.make_node
    nodes = [
        node("Conv", ["image", "w_dilated"], ["a"], "dilated", group=2, dilations=[2, 2], strides=[2, 1], pads=[2, 2, 2, 2]),
        node("Conv", ["wide", "w_depthwise"], ["b"], "depthwise", group=16, pads=[1, 1, 1, 1]),
        node("Conv", ["wave", "w_1d"], ["c"], "one_dimension"),
        node("ConvTranspose", ["image", "w_up"], ["d"], "transposed", strides=[2, 2]),
        node("Gemm", ["rows", "w_ab"], ["e"], "gemm", transA=1, transB=1),
        node("MatMul", ["w_left", "right"], ["f"], "weights_left"),
        node("MatMul", ["heads", "w_heads"], ["g"], "weights_per_head"),
        node("MatMul", ["q", "k"], ["h"], "dynamic"),
        node("Transpose", ["shared"], ["turned"], perm=[1, 0]),
        node("MatMul", ["same", "shared"], ["i"], "shared_one"),
        node("MatMul", ["i", "turned"], ["j"], "shared_two"),
        node("LSTM", ["steps", "lstm_w", "lstm_r"], ["k_out"], "lstm", hidden_size=10),
        node("Einsum", ["q", "k"], ["l"], "einsum", equation="abcd,abde->abce"),
        node("Attention", ["q"], ["m"], "fused", domain="com.example"),
    ]
    tensors = [onnx.TensorProto(name=name, dims=dims, data_type=float32) for name, dims in weights.items()]
    values = [helper.make_tensor_value_info(name, float32, dims) for name, dims in inputs.items()]
    outputs = [helper.make_tensor_value_info(name, float32, None) for name in ("a", "b", "c", "d", "e", "f", "g", "h", "j", "k_out", "l", "m")]
    graph = helper.make_graph(nodes, "operators", values, outputs, tensors)
    onnx.save(helper.make_model(graph, producer_name="make.py", opset_imports=[helper.make_opsetid("", 13), helper.make_opsetid("com.example", 1)]),
              "operators.onnx")


operators()
torch.manual_seed(1)
image = torch.zeros(1, 3, 224, 224)
save("resnet50", torchvision.models.resnet50(), image)
save("mobilenet_v3_large", torchvision.models.mobilenet_v3_large(), image, {0: "batch"})
save("vit_b_16", torchvision.models.vit_b_16(), image)
save("bert_base", Bert(), torch.zeros(1, 128, dtype=torch.long), {0: "batch", 1: "tokens"})
save("gpt2", Gpt2(), torch.zeros(1, 64, dtype=torch.long), {0: "batch", 1: "tokens"})
