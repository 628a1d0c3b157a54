"""Networks imported from where users have them: totals as published, layers as they are, nothing lost without a word, bad files refused."""

import re
import subprocess

import yaml

import harness

ONNX = harness.SOURCE / "tests/data/onnx"
DATA = harness.SOURCE / "tests/data"

# Parameters as published: torchvision's documentation of the models (0.14); Devlin et al. 2019 and Radford et al. 2019 for the sizes of the
# other two. What is no matrix or kernel among them: biases, normalisations (two values a channel), embeddings.
PUBLISHED = {
    # name: (dims, parameters, others, MACs, what is known of the MACs)
    # 53 batch normalisations of 26,560 channels in all; the bias of the classifier. 4.09 GFLOPS (multiply-adds) in torchvision's table.
    "resnet50": ({}, 25_557_032, 2 * 26_560 + 1000, 4_089_184_256, 4.09e9),
    # 46 batch normalisations of 12,200 channels; biases of squeeze-and-excitation (fc1, fc2) and of the two classifiers. 0.22 GFLOPS.
    "mobilenet_v3_large": ({"batch": 1}, 5_483_032, 2 * 12_200 + 5_080 + 1280 + 1000, 216_589_760, 0.22e9),
    # Class token, 197 positions, 25 layer normalisations, biases of the first convolution, of 12 blocks, of the classifier. 17.56 GFLOPS.
    "vit_b_16": ({}, 86_567_656, 768 + 197 * 768 + 25 * 2 * 768 + 768 + 12 * (2304 + 768 + 3072 + 768) + 1000, 17_563_828_224, 17.56e9),
    # Embeddings of words, positions and segments; 25 normalisations; biases of blocks and pooler. 22.5e9 operations at 128 tokens, two a
    # MAC: Sun et al., "MobileBERT", 2020, table 4.
    "bert_base": ({"batch": 1, "tokens": 128}, 109_482_240, 31_036 * 768 + 25 * 2 * 768 + 12 * (2304 + 768 + 3072 + 768) + 768, 11_174_215_680,
                  22.5e9 / 2),
    # Positions, normalisations, biases; the word embedding is the matrix of the logits, too. 124 M parameters.
    "gpt2": ({"batch": 1, "tokens": 64}, 124_439_808, 1024 * 768 + 25 * 2 * 768 + 12 * (2304 + 768 + 3072 + 768), 7_981_547_520,
             (12 * (12 * 768 * 768 * 64 + 2 * 64 * 64 * 768) + 64 * 768 * 50257)),
}


class Networks(harness.Case):
    def network(self, *arguments, **options):
        return self.run_program(["network", *arguments], **options)

    def imports(self, name, dims={}, *extra, **options):
        given = [argument for dim, value in dims.items() for argument in ("--dim", f"{dim}={value}")]
        return self.network("import", ONNX / f"{name}.onnx", *given, *extra, **options)

    def layers(self, file):
        return yaml.safe_load((self.directory / file).read_text())["layers"]

    def with_onnx(self):
        done = subprocess.run([harness.ATOLL, "network", "import", str(ONNX / "operators.onnx"), "-o", str(self.directory / "probe.yaml")],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if "built without ONNX" in done.stderr:
            self.skipTest("built without ONNX")

    @staticmethod
    def totals(done):
        """MACs and weights that were told."""
        found = re.search(r"layers, ([\d,]+) MACs, ([\d,]+) weights", done.stdout)
        return tuple(int(number.replace(",", "")) for number in found.groups())


class Onnx(Networks):
    def setUp(self):
        super().setUp()
        self.with_onnx()

    def test_totals_are_those_published(self):
        for name, (dims, parameters, others, macs, published) in PUBLISHED.items():
            found_macs, weights = self.totals(self.imports(name, dims))
            self.assertEqual(weights, parameters - others, name)
            self.assertEqual(found_macs, macs, name)
            self.assertLess(abs(macs / published - 1), 0.02, name)
            self.run_program(["check", f"{name}.yaml"])
            done = self.network("check", f"./{name}.yaml", "--source", ONNX / f"{name}.onnx",
                                *[a for dim, value in dims.items() for a in ("--dim", f"{dim}={value}")])
            self.assertIn("the same as in", done.stdout)

    def test_mobilenet_is_the_shipped_one(self):
        self.imports("mobilenet_v3_large", {"batch": 1})
        shipped = yaml.safe_load((harness.SOURCE / "configs/networks/mobilenet_v3.yaml").read_text())["layers"]
        kept = "NCMPQRSG"
        extents = lambda layers: [tuple(layer.get(name, 1) for name in kept) for layer in layers]
        self.assertEqual(extents(self.layers("mobilenet_v3_large.yaml")), extents(shipped))

    def test_generated_and_imported_language_models_agree(self):
        for tokens, batch in ((64, 1), (100, 3)):
            self.network("generate", "made", "--preset", "gpt2", "--context", tokens, "--batch", batch, "--logits", "all", "--overwrite")
            done = self.network("check", "./made.yaml", "--source", ONNX / "gpt2.onnx", "--dim", f"batch={batch}", "--dim", f"tokens={tokens}")
            self.assertIn("layer by layer", done.stdout)
        done = self.network("check", "./made.yaml", "--source", ONNX / "gpt2.onnx", "--dim", "batch=1", "--dim", "tokens=64", expect=3)
        self.assertIn("and in the source", done.stdout)

    def test_every_operator_is_a_layer_or_told(self):
        done = self.imports("operators")
        layers = {layer.pop("name"): layer for layer in self.layers("operators.yaml")}
        for layer in layers.values():
            layer.pop("type")
        self.assertEqual(layers, {
            "dilated": dict(N=2, C=4, M=4, P=10, Q=20, R=3, S=3, G=2, strides=[2, 1]),
            "depthwise": dict(P=10, Q=10, R=3, S=3, G=16),
            "one_dimension": dict(C=5, M=6, P=44, R=7),
            "transposed": dict(N=2, C=8, M=12, P=20, Q=20),  # every input pixel meets all weights
            "gemm": dict(C=20, M=12, P=7),
            "weights_left": dict(C=12, M=9, P=15),
            "weights_per_head": dict(C=10, M=11, P=6, G=4),
            "dynamic": dict(C=8, M=6, P=6, G=6, dynamic=dict(heads=6, rows=6, inner=8, columns=6)),
            "shared_one": dict(C=10, M=10, P=4),
            "shared_two": dict(C=10, M=10, P=4),
        })
        # LSTM: 640 weights at 9 steps of 2 sequences; Einsum: 2 x 3 x 6 x 8 x 6.
        self.assertIn("left out: 1 LSTM (lstm): 4.85 % of the MACs", done.stderr)
        self.assertIn("left out: 1 Einsum (einsum): 0.73 % of the MACs", done.stderr)
        self.assertIn("left out: 1 com.example.Attention (fused): how many MACs is not known", done.stderr)
        note = yaml.safe_load((self.directory / "operators.yaml").read_text())["note"]
        for words in ("1 LSTM, 11,520 MACs", "com.example.Attention", "100 weights are used by several layers", "averages of 0.5"):
            self.assertIn(words, note)

    def test_open_dimensions_are_asked_for(self):
        done = self.imports("bert_base", expect=3)
        self.assertIn("dimensions are open: batch, tokens", done.stderr)
        self.assertIn("--dim batch=VALUE", done.stderr)
        done = self.imports("bert_base", {"token": 128}, expect=3)
        self.assertIn("has no dimension 'token'", done.stderr)
        self.assertIn("did you mean 'tokens'?", done.stderr)
        self.imports("bert_base", {"batch": 0}, expect=2)
        self.assertFalse((self.directory / "bert_base.yaml").exists())

    def test_an_import_is_costed(self):
        self.imports("resnet50")
        design = ["--rows", 256, "--columns", 256, "--router_groups", 16, "--tiles_per_group", 32, "--macros_per_tile", 16, "--glb_kib", 8192,
                  "--supply_voltage", 0.7, "--bits_per_cell", 4, "--cycle_time", 4e-9, "--technology_nm", 32]
        done = self.run_program(["evaluate", "--template", "rram", "--networks", "./resnet50.yaml", *design])
        self.assertIn("resnet50", done.stdout)
        self.imports("vit_b_16")
        self.run_program(["search", harness.SOURCE / "jobs/sram-physical-4.yaml", "--set", "networks=[./vit_b_16.yaml]", "--set",
                          "budget.evaluations=300", "--output", "run"])

    def test_nothing_is_overwritten(self):
        (self.directory / "resnet50.yaml").write_text("mine")
        done = self.imports("resnet50", expect=5)
        self.assertIn("--overwrite", done.stderr)
        self.assertEqual((self.directory / "resnet50.yaml").read_text(), "mine")
        self.imports("resnet50", {}, "--overwrite")

    def test_files_that_are_none_are_refused(self):
        for name, content in {"empty": b"", "text": b"hello", "half": (ONNX / "resnet50.onnx").read_bytes()[:9000]}.items():
            (self.directory / f"{name}.onnx").write_bytes(content)
            done = self.network("import", f"{name}.onnx", expect=3)
            self.assertIn(f"{name}.onnx", done.stderr)
        self.network("import", "nowhere.onnx", expect=4)
        self.write("x.pt", "")
        self.network("import", "x.pt", expect=2)


class Others(Networks):
    def test_a_timeloop_folder(self):
        done = self.network("import", DATA / "timeloop/small")
        self.assertEqual(self.layers("small.yaml"), [
            dict(name="0", type="Conv2d", C=3, M=16, P=30, Q=30, R=3, S=3, strides=[2, 2]),
            dict(name="2", N=2, P=15, Q=15, R=3, S=3, G=16),
            dict(name="10", type="Linear", C=3600, M=10)])
        self.assertEqual(self.totals(done), (3 * 16 * 900 * 9 + 2 * 225 * 9 * 16 + 36000, 3 * 16 * 9 + 9 * 16 + 36000))
        folder = self.directory / "bad"
        folder.mkdir()
        (folder / "1.yaml").write_text("problem:\n  instance: {C: 0, K: 7}\n")
        (folder / "2.yaml").write_text("problem:\n  instance: {C: [}\n")
        done = self.network("import", folder, expect=3)
        for words in ("1.yaml:2:14: 'C' is no whole number above 0", "1.yaml:2:20: 'K' is 7", "2.yaml:2:"):
            self.assertIn(words, done.stderr)

    def test_a_table(self):
        self.network("import", DATA / "small_network.csv")
        layers = self.layers("small_network.yaml")
        self.assertEqual(layers[0]["avg_input"], 0.25)
        self.assertEqual(layers[1], dict(name="grouped", type="Conv2d", P=16, Q=16, R=3, S=3, G=16))
        self.assertEqual(layers[2], dict(name="scores", type="Attention", C=32, M=64, P=64, G=8,
                                         dynamic=dict(heads=8, rows=64, inner=32, columns=64)))
        table = self.write("bad.csv", "name,C,M,heads\na,1.5,2,\nb,3,-1,\nc,3,1,7\n")
        done = self.network("import", table, expect=3)
        for words in ("bad.csv:2:1: 'C' is 1.5", "bad.csv:3:1: 'M' is -1", "bad.csv:4:1: a product of activations needs"):
            self.assertIn(words, done.stderr)

    def test_language_models(self):
        done = self.network("generate", "--preset", "llama3-8b", "--phase", "decode", "--context", 8192)
        # 8.03e9 parameters (Grattafiori et al. 2024), less the embedding of 128,256 tokens and 65 normalisations.
        macs, weights = self.totals(done)
        self.assertEqual(weights, 8_030_261_248 - 128_256 * 4096 - 65 * 4096)
        # Attention: 32 layers, 32 heads, 2 products of 128 with 8,192 keys.
        self.assertEqual(macs, weights + 32 * 32 * 2 * 128 * 8192)
        # A prompt in one go costs as much as token after token, but for attention, which sees the whole square.
        small = ["--layers", 2, "--hidden", 64, "--heads", 4, "--kv-heads", 2, "--ffn", 96, "--gated", "--context", 16]
        prefill = self.totals(self.network("generate", "p", *small))
        decode = self.totals(self.network("generate", "d", *small, "--phase", "decode"))
        self.assertEqual(prefill[1], decode[1])
        self.assertEqual(prefill[0], 16 * decode[0])
        self.network("generate", "--hidden", 64, expect=2)
        self.network("generate", "--layers", 1, "--hidden", 64, "--heads", 4, "--kv-heads", 3, expect=2)
        done = self.network("generate", "--preset", "llama3-9b", expect=2)
        self.assertIn("llama3-8b", done.stderr)

    def test_lists_and_layers(self):
        done = self.network("list")
        for name in ("resnet18", "gpt2_medium", "vision_transformer"):
            self.assertIn(name, done.stdout)
        done = self.network("show", "alexnet")
        self.assertIn("61,090,496 weights", done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 4 + 8)
        self.network("show", expect=2)
        self.network("show", "alexnot", expect=3)


if __name__ == "__main__":
    harness.run()
