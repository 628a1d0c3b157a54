"""`atoll evaluate --explain`, `--compare` and limits, `atoll validate`, and the worked example of configs/README.md."""

import csv
import json
import re
import shlex

import harness

SRAM = ["--template", "sram", "--supply_voltage", "0.7", "--bits_per_cell", "1", "--cycle_time", "1e-9", "--rows", "256", "--columns",
        "256", "--router_groups", "1", "--tiles_per_group", "32", "--macros_per_tile", "64", "--glb_kib", "8192"]
DATA = harness.SOURCE / "tests/data"


class Explain(harness.Case):
    def rows(self, name):
        with open(self.directory / name, newline="") as f:
            return list(csv.DictReader(f))

    def test_the_tree_adds_up_in_json_and_csv(self):
        for fidelity in ("exact", "published"):
            said = self.run_program(["evaluate", *SRAM, "--networks", "alexnet,resnet18", "--fidelity", fidelity, "--explain",
                                     "--json", "tree.json", "--csv", "tree.csv"]).stdout
            tree = json.loads((self.directory / "tree.json").read_text())
            add = lambda parts, key: sum((p[key] for p in parts), 0.0)
            self.assertEqual(add(tree["areas"], "area_mm2"), tree["area_mm2"])
            for network in tree["networks"]:
                self.assertEqual(add(network["layers"], "energy_J"), network["energy_J"])
                self.assertEqual(sum(l["cycles"] for l in network["layers"]), network["cycles"])
                for layer in network["layers"]:
                    self.assertEqual(add(layer["components"], "energy_J"), layer["energy_J"])
                    for c in layer["components"]:
                        self.assertEqual(add(c["actions"], "energy_J") + c["leakage_J"] + c["rounding_J"], c["energy_J"])
                self.assertIn(f"network {network['network']}  {network['energy_J']:.9e} J", said)
            sources = {s["component"] for s in tree["unit_sources"]}
            used = {c["component"] for n in tree["networks"] for l in n["layers"] for c in l["components"]}
            self.assertLessEqual(used | {a["component"] for a in tree["areas"]}, sources)
            for source in tree["unit_sources"]:
                self.assertTrue((harness.SOURCE / "configs" / source["table"]).exists())
            rows = self.rows("tree.csv")
            for child, parent in (("layer", "network"), ("component", "layer"), ("action", "component")):
                sums = {}
                for r in rows:
                    if r["level"] == child:
                        key = tuple(r[k] for k in ("network", "layer", "component")[:("network", "layer", "component").index(parent) + 1])
                        sums[key] = sums.get(key, 0.0) + float(r["energy_J"])
                for r in rows:
                    if r["level"] == parent:
                        key = tuple(r[k] for k in ("network", "layer", "component")[:("network", "layer", "component").index(parent) + 1])
                        self.assertEqual(sums[key], float(r["energy_J"]), key)
            self.assertIn("Simplifications of the reference model", said)
            self.assertIn("TOPS/W", said)

    def test_two_designs_side_by_side(self):
        said = self.run_program(["evaluate", *SRAM, "--networks", "alexnet", "--compare", "rows=128,supply_voltage=0.5"]).stdout
        self.assertRegex(said, r"rows +256 +128 +\*")
        self.assertRegex(said, r"area +5\.134268e\+02 +\S+ +0\.\d+ mm2")
        self.assertRegex(said, r"energy +4\.81\S+ +\S+ +\S+ J")
        header = "supply_voltage,bits_per_cell,cycle_time,rows,columns,router_groups,tiles_per_group,macros_per_tile,glb_kib\n"
        file = self.write("two.csv", header + "0.7,1,1e-9,256,256,1,32,64,8192\n0.5,1,1e-9,128,256,1,32,64,8192\n")
        self.assertEqual(self.run_program(["evaluate", "--template", "sram", "--networks", "alexnet", "--designs", file, "--compare"]).stdout, said)
        self.run_program(["evaluate", *SRAM, "--networks", "alexnet", "--compare", "rowz=128"], expect=2)
        self.run_program(["evaluate", *SRAM, "--networks", "alexnet", "--compare"], expect=2)

    def test_limits_are_named_with_their_excess(self):
        said = self.run_program(["evaluate", *SRAM, "--networks", "alexnet", "--area-limit", "500"]).stdout
        self.assertIn("infeasible: area: 513.42682705216 mm2 of 500 mm2 (over by 2.69 %)", said)
        self.run_program(["evaluate", *SRAM, "--networks", "alexnet", "--area-limit", "500", "--csv", "c.csv"])
        row = self.rows("c.csv")[0]
        self.assertEqual(row["feasible"], "0")
        self.assertIn("over by 2.69 %", row["reason"])
        small = [x if x != "8192" else "1024" for x in SRAM]
        small[small.index("--router_groups") + 1] = "32"
        said = self.run_program(["evaluate", *small, "--networks", "vgg16"]).stdout
        self.assertRegex(said, r"global buffer: smallest tile of layer \S+ needs \d+ bits of 8388608 \(over by [\d.]+ %\)")

    def test_technology_is_a_column(self):
        header = "supply_voltage,bits_per_cell,cycle_time,rows,columns,router_groups,tiles_per_group,macros_per_tile,glb_kib,technology_nm\n"
        file = self.write("nodes.csv", header + "".join(f"0.75,1,1e-9,256,128,2,16,16,2048,{nm}\n" for nm in (7, 10, 14, 22, 32, 45, 28)))
        self.run_program(["evaluate", "--template", "sram", "--networks", "alexnet", "--designs", file, "--csv", "o.csv"])
        rows = self.rows("o.csv")
        areas = [float(r["area_mm2"]) for r in rows[:6]]
        self.assertEqual(areas, sorted(areas))
        self.assertIn("technology_nm 28 has no component table", rows[6]["reason"])

    def test_validate_published_rows(self):
        said = self.run_program(["validate", "--published", DATA / "published_sram.csv", "--worst", "2"]).stdout
        lines = [l.split() for l in said.splitlines() if l.startswith("published_sram ")]
        rows = [l for l in lines if len(l) == 11]
        self.assertEqual(len(rows), 9)
        for _, network, n, mappable, cycles, _, _, worst, area, _, spearman in rows:
            self.assertEqual(n, mappable)
            self.assertEqual(n, cycles)
            self.assertLess(float(worst), 0.015 if network == "resnet50" else 1e-6)
            self.assertLess(float(area), 1e-9)
            self.assertGreater(float(spearman), 0.999)
        self.assertEqual(len([l for l in lines if l[-1] == "%"]), 10)
        self.assertIn("worst rows by energy", said)
        self.assertRegex(said, r"326 rows, cycles equal on 326; 0 verdicts")
        self.run_program(["validate", "--published", "nowhere"], expect=4)
        bad = self.write("bad.csv", "workload,voltage\nalexnet,0.5\n")
        self.assertIn("column 'xbar_x' is missing", self.run_program(["validate", "--published", bad], expect=3).stderr)

    def test_validate_a_directory_with_verdicts(self):
        for name in ("published_verdicts_rram.csv", "published_verdicts_sram.csv", "published_rram.csv"):
            (self.directory / name).write_bytes((DATA / name).read_bytes())
        said = self.run_program(["validate", "--published", self.directory]).stdout
        self.assertIn("296 rows, cycles equal on 296; 301 verdicts, 301 equal", said)

    def test_the_worked_example_of_the_configs_readme(self):
        text = (harness.SOURCE / "configs/README.md").read_text()
        for name, block in re.findall(r"`(my-configs/[\w/.-]+)`.*?```yaml\n(.*?)```", text, re.S):
            path = self.directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block)
        command = re.search(r"```sh\n(.*?)```", text, re.S).group(1).replace("\\\n", " ")
        words = shlex.split(command)
        self.assertEqual(words[:2], ["ATOLL_CONFIGS=my-configs", "atoll"])
        harness.ENVIRONMENT["ATOLL_CONFIGS"] = "my-configs"
        try:
            said = self.run_program(words[2:]).stdout
        finally:
            del harness.ENVIRONMENT["ATOLL_CONFIGS"]
        self.assertRegex(said, r"area [\d.]+ mm2, cost of [\d.]+ mm2 at 32 nm")
        self.assertRegex(said, r"two-layers +[\d.]+e-\d+ ")


if __name__ == "__main__":
    harness.run()
