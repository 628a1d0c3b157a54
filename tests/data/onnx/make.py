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


torch.manual_seed(1)
image = torch.zeros(1, 3, 224, 224)
save("resnet50", torchvision.models.resnet50(), image)
save("mobilenet_v3_large", torchvision.models.mobilenet_v3_large(), image, {0: "batch"})
save("vit_b_16", torchvision.models.vit_b_16(), image)
save("bert_base", Bert(), torch.zeros(1, 128, dtype=torch.long), {0: "batch", 1: "tokens"})
save("gpt2", Gpt2(), torch.zeros(1, 64, dtype=torch.long), {0: "batch", 1: "tokens"})
