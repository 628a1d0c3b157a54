"""The physical model through every command: costs, explanations, searches with limits, risks and several objectives, enumerations, studies, reports."""

import csv
import json
import h5py

import harness

# 192 designs of digital and analog SRAM for two networks.
JOB = """name: small
space: joint-physical
networks: [alexnet, resnet18]
objective: ela_mean
constraints: {area_mm2: 20, snr_dB: 15}
parameters: {cell: [sram_analog, sram_digital], supply_voltage: [0.8, 0.9, 1.0], bits_per_cell: 1, rows: [64, 256], columns: 256, row_groups: [2, 16], input_bits_per_step: 8,
  adc_bits: [5, 8], columns_per_adc: 1, weight_bits: [4, 6], input_bits: 6, router_groups: 1, tiles_per_group: [1, 2], macros_per_tile: 32, duplication: latency, double_buffered: "no", tile_buffer_kib: 8,
  tile_port_bits: 1024, glb_kib: 512, glb_port_bits: 1024, link_bits: 512, digital_macs: 64, dram: 0, dram_channels: 2, technology_nm: 32, precision: chip}
islands: {count: 2}
budget: {evaluations: 400}
output: results
"""
CHIP = ["--model", "physical", "--networks", "alexnet,resnet18", "--cell", "sram_digital", "--supply_voltage", "0.9", "--bits_per_cell", "1", "--rows", "256",
        "--columns", "256", "--router_groups", "1", "--tiles_per_group", "2", "--macros_per_tile", "32", "--glb_kib", "512"]


class Physical(harness.Case):
    def setUp(self):
        super().setUp()
        self.job = self.write("small.yaml", JOB)

    def test_costs_and_where_they_come_from(self):
        self.run_program(["evaluate", *CHIP, "--csv", "costs.csv"])
        with open(self.directory / "costs.csv", newline="") as f:
            rows = list(csv.DictReader(f))
        self.assertEqual([r["network"] for r in rows], ["alexnet", "resnet18"])
        self.assertTrue(all(r["feasible"] == "1" and r["cycles"] == "" for r in rows))
        told = self.run_program(["evaluate", *CHIP, "--explain", "--json", "all.json"]).stdout
        for text in ("signal_to_noise", "interval", "switch_time", "copies", "physical constants, gates: ", "Simplifications of the physical model"):
            self.assertIn(text, told)
        explained = json.loads((self.directory / "all.json").read_text())
        self.assertEqual(explained["model"], "physical")
        for network, row in zip(explained["networks"], rows):
            self.assertAlmostEqual(network["energy_J"] / float(row["energy_J"]), 1, delta=1e-9)
            self.assertAlmostEqual(sum(layer["energy_J"] for layer in network["layers"]) / network["energy_J"], 1, delta=1e-9)
            self.assertAlmostEqual(sum(layer["latency_s"] for layer in network["layers"]) / network["latency_s"], 1, delta=1e-9)

    def test_what_cannot_be_is_told(self):
        wrong = lambda *extra, chip=CHIP, code=2: self.run_program(["evaluate", *chip, *extra], expect=code).stderr
        self.assertIn("--cycle_time is no parameter of the physical model", wrong("--cycle_time", "1e-9"))
        self.assertIn("'rram' is not one of rram_1t1r, sram_analog, sram_digital", wrong(chip=[a.replace("sram_digital", "rram") for a in CHIP]))
        self.assertIn("weight_bits is 9: operand statistics are known up to 8 bits", wrong("--weight_bits", "9", code=3))
        job = self.write("reference.yaml", "name: x\nspace: rram-4\nnetworks: [alexnet]\noutput: o\n")
        for key, value in (("constraints.snr_dB", "20"), ("model.adc_factor", "2"), ("robust.measure", "cvar")):
            done = self.run_program(["check", job, "--set", f"{key}={value}"], expect=3)
            self.assertIn("needs a space with model: physical", done.stdout + done.stderr)

    def test_search_and_enumeration_agree(self):
        self.run_program(["enumerate", self.job, "--output", "all"])
        proven = self.result("all")
        optimum = proven["optima"]["ela_mean"]
        self.run_program(["search", self.job, "--output", "one"])
        best = self.result("one")["best"]
        self.assertAlmostEqual(best["objective"] / optimum["value"], 1, delta=1e-9)
        self.assertGreaterEqual(best["snr_dB"], 15)
        self.assertLessEqual(best["area_mm2"], 20)
        # 144 different ones: bits of converters make no difference to digital cells.
        self.assertEqual(sum(proven["designs"][k] for k in ("feasible", "over_area", "unmappable", "outside_tables")), 144)
        self.assertGreater(proven["designs"]["over_area"], 10)
        self.assertGreater(proven["designs"]["feasible"], 10)
        # The same bytes on other ranks.
        self.run_program(["search", self.job, "--output", "two"], prefix=harness.mpirun(2))
        self.assertEqual(self.digest("one"), self.digest("two"))
        page = self.run_program(["report", "one", "-o", "page.html"])
        text = (self.directory / "page.html").read_text()
        for said in ("signal-to-noise ratio of its arithmetic", "conversion", "routers are a square mesh", "McPAT"):
            self.assertIn(said, text)
        self.run_program(["report", "all", "-o", "all.html"])

    def test_islands_keep_apart(self):
        apart = ["--set", "islands.apart=cell", "--set", "islands.count=4"]
        self.run_program(["search", self.job, "--output", "apart", *apart])
        self.run_program(["search", self.job, "--output", "ranks", *apart], prefix=harness.mpirun(3))
        self.assertEqual(self.digest("apart"), self.digest("ranks"))
        with h5py.File(self.directory / "apart/result.h5") as f:
            cells = {(int(i), int(c)) for i, c in zip(f["archive/island"][:], f["archive/cell"][:])}
            routes = {(int(a), int(b)) for a, b in zip(f["migrations/from"][:], f["migrations/to"][:])}
        self.assertEqual(cells, {(0, 1), (1, 1), (2, 2), (3, 2)})
        self.assertFalse([r for r in routes if r[0] // 2 != r[1] // 2])
        for wrong, why in (("sell", "a parameter of the space is wanted"), ("cell", "'islands.count' is below the 2 values of 'cell'")):
            done = self.run_program(["check", self.job, "--set", f"islands.apart={wrong}", "--set", "islands.count=1"], expect=3)
            self.assertIn(why, done.stdout + done.stderr)

    def test_worse_converters_move_the_optimum(self):
        self.run_program(["enumerate", self.job, "--output", "as-they-are"])
        self.run_program(["enumerate", self.job, "--output", "worse", "--set", "model.adc_factor=20"])
        cell = lambda run: self.result(run)["optima"]["ela_mean"]["design"]["cell"]
        self.assertEqual([cell("as-they-are"), cell("worse")], [1, 2])

    def test_networks_that_need_more(self):
        needs = ["--set", "constraints.networks=[{network: resnet18, snr_dB: 21}]"]
        self.run_program(["enumerate", self.job, "--output", "all", *needs, "--set", "parameters.precision=network", "--set", "parameters.weight_bits=[4, 6]"])
        self.run_program(["enumerate", self.job, "--output", "same"])
        self.assertGreater(self.result("all")["optima"]["ela_mean"]["value"], self.result("same")["optima"]["ela_mean"]["value"])
        for wrong, said in (("[{network: resnet1, snr_dB: 21}]", "names what is no network of the job: 'resnet1'"),
                            ("[{network: resnet18, snr_dB: 21}, {network: resnet18, snr_dB: 22}]", "names a network twice: 'resnet18'")):
            done = self.run_program(["check", self.job, "--set", f"constraints.networks={wrong}"], expect=3)
            self.assertIn(said, done.stdout + done.stderr)
        # A study of fewer networks takes what concerns them.
        self.write("study.yaml", """name: few
study: specialisation
job: small.yaml
set: {constraints.networks: [{network: resnet18, snr_dB: 21}]}
method: enumerate
output: few
""")
        self.run_program(["study", "study.yaml"])

    def test_risks(self):
        robust = ["--set", "robust.measure=cvar", "--set", "robust.scenarios=8"]
        done = self.run_program(["search", self.job, "--output", "robust", *robust])
        self.assertIn("its risk over 8 scenarios (cvar)", done.stdout)
        best = self.result("robust")["best"]
        self.assertGreater(best["objective"], best["objective_nominal"])
        self.run_program(["enumerate", self.job, "--output", "all", *robust])
        optimum = self.result("all")["optima"]["ela_mean"]
        self.assertAlmostEqual(best["objective"] / optimum["value"], 1, delta=1e-9)

    def test_five_objectives(self):
        self.run_program(["search", self.job, "--output", "front", "--set", "algorithm={kind: nsga2, population: 20, generations: 15, criteria: [energy, latency, area, noise, cost]}",
                          "--set", "constraints.snr_dB=0"])
        with open(self.directory / "front/pareto.csv", newline="") as f:
            front = list(csv.DictReader(f))
        self.assertGreater(len(front), 5)
        points = [[float(p[c]) for c in ("energy", "latency", "area", "noise", "cost")] for p in front]
        for a in points:
            self.assertFalse(any(b != a and all(x <= y for x, y in zip(b, a)) for b in points))

    def test_variants(self):
        self.write("study.yaml", """name: few
study: variants
job: small.yaml
method: enumerate
variants:
  - {name: any}
  - {name: digital, meaning: without converters, set: {parameters.cell: sram_digital}}
  - {name: exact, set: {constraints.snr_dB: 30}}
output: few
""")
        self.run_program(["study", "study.yaml"])
        study = json.loads((self.directory / "few/study.json").read_text())
        answers = {a["variant"]: a for a in study["answers"]}
        self.assertEqual(answers["any"]["to_first"], 1)
        self.assertGreater(answers["digital"]["to_first"], 1)
        self.assertIsNone(answers["exact"]["objective"])  # four and six bits make less
        self.run_program(["report", "few", "-o", "few.html"])
        self.assertIn("without converters", (self.directory / "few.html").read_text())
        wrong = self.write("wrong.yaml", (self.directory / "study.yaml").read_text().replace("parameters.cell", "parameters.sell"))
        done = self.run_program(["check", wrong], expect=3)
        self.assertIn("variant 'digital': unknown key 'parameters.sell'", done.stdout + done.stderr)

    def test_sensitivity(self):
        told = self.run_program(["sensitivity", self.job, "--output", "s", "--trajectories", "4", "--samples", "8"])
        around = json.loads((self.directory / "s/sensitivity.json").read_text())
        self.assertEqual(around["space"], "joint-physical")
        self.assertTrue(told.stdout)


if __name__ == "__main__":
    harness.run()
