"""`atoll sensitivity`: held against `enumerate` and `evaluate`, equal bytes, and nothing overwritten unasked."""

import csv
import json
import math
import statistics

import harness

FILES = ["sensitivity.json", "around.csv", "interactions.csv", "morris.csv", "sobol.csv", "near.csv", "near_values.csv"]
QUICK = ["--trajectories", "100", "--samples", "500"]

SMALL = """name: small
space: space.yaml
networks: [alexnet, resnet18]
constraints: {area_mm2: 600}
"""


class Sensitivity(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("space.yaml", harness.SMALL_SPACE)
        self.job = self.write("small.yaml", SMALL)

    def sensitivity(self, *extra, output=None, job=None, quick=True, **options):
        where = ["--output", output] if output else []
        return self.run_program(["sensitivity", job or self.job, *(QUICK if quick else []), *where, *extra], **options)

    def json(self, output):
        return json.loads((self.directory / output / "sensitivity.json").read_text())

    def table(self, output, name):
        with open(self.directory / output / name, newline="") as f:
            return list(csv.DictReader(f))

    def every_feasible(self, objective="ela_mean", job=None):
        """Best first, by an enumeration that keeps them all."""
        self.run_program(["enumerate", job or self.job, "--output", "every", "--overwrite", "--top", "10000", "--objectives", objective])
        rows = [row for row in self.table("every", "top.csv") if row["objective"] == objective]
        self.assertEqual(len(rows), json.loads(self.content("every", "result.json"))["designs"]["feasible"])
        return rows


class NearOptimal(Sensitivity):
    def check(self, objective, percentages, job=None):
        job = job or self.job
        every = self.every_feasible(objective, job)
        best = float(every[0]["value"])
        self.sensitivity("--set", f"objective={objective}", "--near", ",".join(map(str, percentages)), "--overwrite", output="near", job=job)
        near, values = self.table("near", "near.csv"), self.table("near", "near_values.csv")
        within = {p: [row for row in every if float(row["value"]) <= best * (1 + p / 100)] for p in percentages}
        widest = within[max(percentages)]
        self.assertEqual([row["design_id"] for row in near], [row["design_id"] for row in widest])
        self.assertEqual([row["objective"] for row in near], [row["value"] for row in widest])
        self.assertEqual([int(row["rank"]) for row in near], list(range(1, len(widest) + 1)))
        for told in self.json("near")["near_optimal"]["within"]:
            rows = within[told["percent"]]
            self.assertEqual((told["designs"], told["at_least"]), (len(rows), False))
            for row in values:
                if float(row["percent"]) != told["percent"] or "|" in row["value"]:
                    continue
                have = sum(float(r[row["parameter"]]) == float(row["value"]) for r in rows)
                self.assertEqual(int(row["designs"]), have, row)
                self.assertAlmostEqual(float(row["share"]), have / len(rows))
                self.assertEqual(row["all"], str(int(have == len(rows))))
                shared = told["all_share"].get(row["parameter"])
                self.assertEqual(shared == row["value"], have == len(rows), row)
        return {p: len(rows) for p, rows in within.items()}

    def test_against_all_designs(self):
        counts = self.check("ela_mean", [1, 5, 10])
        self.assertGreater(counts[10], counts[1])
        self.assertGreater(self.check("a", [0.001])[0.001], 1)  # ties: all cycle times
        self.check("ela_all", [2, 7.5, 900])

    def test_of_values_that_go_with_others(self):
        self.write("space.yaml", harness.BY_NODE)
        self.check("el_cost", [50, 300])
        rows = [row for row in self.table("near", "near_values.csv") if row["parameter"] == "supply_voltage" and row["percent"] == "300"]
        self.assertEqual([row["value"] for row in rows], ["0.45|0.65", "0.6|0.8", "0.8|1"])
        near = self.table("near", "near.csv")
        for row, voltages in zip(rows, ((0.45, 0.65), (0.6, 0.8), (0.8, 1.0))):
            pairs = {(voltages[0], 7.0), (voltages[1], 22.0)}
            self.assertEqual(int(row["designs"]), sum((float(r["supply_voltage"]), float(r["technology_nm"])) in pairs for r in near))


class Around(Sensitivity):
    def check(self, output, centre_id, area=600, template="rram"):
        """One parameter at a time, each design costed by `atoll evaluate`."""
        rows = self.table(output, "around.csv")
        parameters = list(rows[0])[list(rows[0]).index("design_id") + 1:]
        with open(self.directory / "designs.csv", "w", newline="") as f:
            writer = csv.writer(f)
            writer.writerow(parameters)
            writer.writerows([row[p] for p in parameters] for row in rows)
        self.run_program(["evaluate", "--template", template, "--networks", "alexnet,resnet18", "--designs", "designs.csv",
                          "--csv", "costs.csv", "--area-limit", area])
        with open(self.directory / "costs.csv", newline="") as f:
            costs = list(csv.DictReader(f))
        centre = next(row for row in rows if row["centre"] == "1")
        self.assertEqual(int(centre["design_id"]), centre_id)
        verdicts = set()
        for i, row in enumerate(rows):
            a, b = costs[2 * i:2 * i + 2]
            verdicts.add(row["verdict"])
            self.assertEqual(row[row["parameter"]], row["value"])
            if row["verdict"] == "feasible":
                self.assertEqual((a["feasible"], b["feasible"], row["reason"]), ("1", "1", ""))
                energy, latency = ((float(a[key]) + float(b[key])) / 2 for key in ("energy_J", "latency_s"))
                self.assertAlmostEqual(float(row["energy"]) / energy, 1, 13)
                self.assertAlmostEqual(float(row["latency"]) / latency, 1, 13)
                self.assertAlmostEqual(float(row["objective"]) / (energy * latency * float(a["area_mm2"]) / 100), 1, 13)
                if centre["objective"]:
                    self.assertAlmostEqual(float(row["ratio"]), float(row["objective"]) / float(centre["objective"]), 12)
            else:
                self.assertEqual((row["objective"], row["ratio"], row["energy"]), ("", "", ""))
                blamed = [c["reason"] for c in (a, b) if c["feasible"] == "0"]
                self.assertTrue(blamed)
                for reason in blamed:
                    self.assertIn(reason, row["reason"])
                self.assertEqual(row["verdict"] == "too large", blamed[0].startswith("area:"))
            self.assertEqual(row["area_mm2"], a["area_mm2"])
        return rows, verdicts

    def test_the_true_optimum(self):
        every = self.every_feasible()
        said = self.sensitivity(output="a").stdout
        self.assertIn("Around one design (true optimum): ela_mean = ", said)
        rows, verdicts = self.check("a", int(every[0]["design_id"]))
        self.assertEqual(verdicts, {"feasible", "unmappable", "too large"})
        self.assertEqual(len(rows), 2 + 3 + 2 + 3 + 3 + 2 + 2 + 2 + 2)
        told = self.json("a")["around"]
        self.assertEqual(told["design_id"], int(every[0]["design_id"]))
        for name, summary in told["parameters"].items():
            ratios = [float(row["ratio"]) for row in rows if row["parameter"] == name and row["ratio"]]
            self.assertEqual(summary["best_ratio"], 1)
            self.assertAlmostEqual(summary["worst_ratio"], max(ratios))
            self.assertEqual(summary["feasible_values"], len(ratios))
            own = next(i for i, row in enumerate(r for r in rows if r["parameter"] == name) if row["centre"] == "1")
            up = [row for row in rows if row["parameter"] == name][own + 1:own + 2]
            self.assertEqual(summary["one_value_up"], float(up[0]["ratio"]) if up and up[0]["ratio"] else None)

    def test_interactions(self):
        value = {int(row["design_id"]): math.log(float(row["value"])) for row in self.every_feasible()}
        centre = self.every_feasible()[5]
        names = [name for name in list(centre) if name not in ("objective", "rank", "value", "design_id")]
        design = ",".join(f"{name}={centre[name]}" for name in names)
        self.sensitivity("--design", design, output="a")
        rows, by_design = self.table("a", "interactions.csv"), {}
        for row in self.every_feasible():
            by_design[tuple(float(row[name]) for name in names)] = value[int(row["design_id"])]
        levels = {name: sorted({float(r["value"]) for r in self.table("a", "around.csv") if r["parameter"] == name}) for name in names}
        varied = [name for name in names if levels[name]]
        self.assertEqual([(r["parameter"], r["other"]) for r in rows], [(a, b) for i, a in enumerate(varied) for b in varied[i + 1:]])
        base = {name: float(centre[name]) for name in names}
        steps = {name: [v for i, v in enumerate(levels[name]) if abs(i - levels[name].index(base[name])) == 1] for name in varied}
        at = lambda **changes: by_design.get(tuple({**base, **changes}.values()))
        for row in rows:
            a, b = row["parameter"], row["other"]
            found, missing = [], 0
            for x in steps[a]:
                for y in steps[b]:
                    parts = at(**{a: x, b: y}), at(**{a: x}), at(**{b: y})
                    if None in parts:
                        missing += 1
                    else:
                        found.append(parts[0] - parts[1] - parts[2] + at())
            self.assertEqual((int(row["used"]), int(row["left_out"])), (len(found), missing))
            if found:
                self.assertAlmostEqual(abs(float(row["log_departure"])), max(map(abs, found)), 9)
            else:
                self.assertEqual(row["log_departure"], "")

    def test_a_given_design_may_be_infeasible(self):
        design = "supply_voltage=0.7,bits_per_cell=1,cycle_time=1e-9,rows=128,columns=32,router_groups=2,tiles_per_group=16,macros_per_tile=16,glb_kib=1024"
        said = self.sensitivity("--design", design, output="a").stdout
        self.assertIn("Around one design (given): unmappable, alexnet: capacity: ", said)
        rows = self.table("a", "around.csv")
        self.check("a", int(next(row["design_id"] for row in rows if row["centre"] == "1")))
        self.assertEqual({row["ratio"] for row in rows}, {""})
        self.assertIsNone(self.json("a")["around"]["objective"])

    def test_the_best_of_a_run(self):
        self.run_program(["search", self.job, "--output", "run", *harness.SMALL, "--set", "seed=3"])
        best = json.loads(self.content("run", "result.json"))
        for path in ("run", "run/result.h5"):
            said = self.sensitivity("--around", path, "--output", "a", "--overwrite").stdout
            self.assertIn(f"Around one design (best of {path}): ela_mean = ", said)
            self.assertEqual(self.json("a")["around"]["design"], best["best"]["design"])
        best = self.every_feasible("e")[0]
        self.sensitivity("--around", "every", "--set", "objective=e", output="e")
        self.assertEqual(self.json("e")["around"]["design_id"], int(best["design_id"]))
        said = self.sensitivity("--around", "every", "--set", "objective=l", expect=3).stderr
        self.assertIn("knows no feasible design for l", said)
        self.sensitivity("--around", "nothing-there", expect=4)
        self.write("space.yaml", harness.SMALL_SPACE.replace("[0.5, 0.7]", "[0.55, 0.75]"))
        self.assertIn("is no design of space small", self.sensitivity("--around", "run", expect=3).stderr)


class OverTheSpace(Sensitivity):
    def test_sobol_indices_by_their_definition(self):
        self.sensitivity("--samples", "20000", "--trajectories", "10", output="a", quick=False)
        told = self.json("a")["sobol"]
        every = self.every_feasible()
        values = [math.log(float(row["value"])) for row in every]
        variance = statistics.pvariance(values)
        found = told["log_objective"]
        self.assertEqual(found["rows"], 20000)
        self.assertAlmostEqual(found["rows"] * 2 / found["drawn"], 280 / 1728, 2)
        self.assertAlmostEqual(found["variance"] / variance, 1, 1)
        names = list(found["parameters"])

        def between(groups):
            """Share of the variance between groups."""
            mean = statistics.fmean(values)
            return sum(len(g) * (statistics.fmean(g) - mean) ** 2 for g in groups.values()) / len(values) / variance

        def grouped(key):
            groups = {}
            for row, value in zip(every, values):
                groups.setdefault(key(row), []).append(value)
            return groups

        for name, index in found["parameters"].items():
            self.assertAlmostEqual(index["first"], between(grouped(lambda row: row[name])), delta=0.015)
            self.assertAlmostEqual(index["total"], 1 - between(grouped(lambda row: tuple(row[n] for n in names if n != name))), delta=0.015)
            self.assertLessEqual(index["total_95"][0], index["total"])
            self.assertGreaterEqual(index["total_95"][1], index["total"])
        # Feasibility: of all 1,728 designs.
        share = 280 / 1728
        self.assertAlmostEqual(told["feasibility"]["mean"], share, 2)
        self.assertEqual(told["feasibility"]["drawn"], 40000)
        for name, index in told["feasibility"]["parameters"].items():
            counts = [sum(row[name] == v for row in every) for v in {row["value"] for row in self.table("a", "around.csv") if row["parameter"] == name}]
            first = statistics.fmean([(c * len(counts) / 1728 - share) ** 2 for c in counts]) / (share * (1 - share))
            self.assertAlmostEqual(index["first"], first, delta=0.02)

    def test_a_parameter_that_is_a_factor(self):
        """Twice the cycle time is twice the latency; nothing else changes but leakage."""
        self.sensitivity(output="a")
        rows = {(row["response"], row["parameter"]): row for row in self.table("a", "morris.csv")}
        time = rows["log_objective", "cycle_time"]
        self.assertAlmostEqual(float(time["mu"]), math.log(2), 2)
        self.assertLess(float(time["sigma"]), 0.01)
        self.assertEqual((time["used"], time["left_out"]), ("100", "0"))
        self.assertEqual(float(rows["feasibility", "cycle_time"]["mu_star"]), 0)
        self.assertGreater(float(rows["feasibility", "bits_per_cell"]["mu"]), 0)
        for row in rows.values():
            self.assertEqual(int(row["used"]) + int(row["left_out"]), 100)

    def test_values_that_go_with_others(self):
        self.write("space.yaml", harness.BY_NODE)
        said = self.sensitivity("--set", "objective=el_cost", output="a").stdout
        self.assertIn("The values of supply_voltage go with technology_nm", said)
        self.assertEqual({row["parameter"] for row in self.table("a", "sobol.csv")},
                         {"supply_voltage", "cycle_time", "rows", "columns", "router_groups", "tiles_per_group", "macros_per_tile", "glb_kib", "technology_nm"})

    def test_a_space_that_nobody_can_enumerate(self):
        many = ", ".join(str(0.5 + i / 1000) for i in range(300))
        times = ", ".join(f"{1 + i / 100:.2f}e-9" for i in range(300))
        glb = ", ".join(str(1024 + 16 * i) for i in range(1000))
        self.write("space.yaml", harness.SMALL_SPACE.replace("[0.5, 0.7]", f"[{many}]").replace("[1e-9, 2e-9]", f"[{times}]")
                   .replace("[1024, 4096]", f"[{glb}]").replace("[128, 256, 512]", "{from: 128, to: 512, step: 4}"))
        done = self.sensitivity("--samples", "20", "--trajectories", "10", output="a", quick=False)
        self.assertIn("Nothing around a design: the space is too large to find the optimum", done.stdout)
        self.assertEqual(self.json("a")["designs"], 300 * 3 * 300 * 97 * 3 * 2 * 2 * 2 * 1000)
        self.assertNotIn("around", self.json("a"))
        self.assertNotIn("near_optimal", self.json("a"))
        self.assertFalse((self.directory / "a/near.csv").exists())
        self.assertEqual(self.json("a")["sobol"]["log_objective"]["rows"], 20)

    def test_published_fidelity(self):
        said = self.sensitivity("--set", "model.fidelity=published", "--trajectories", "2", "--samples", "2", quick=False).stdout
        self.assertIn("No near-optimal set: the optimum is found in exact fidelity only", said)


class Files(Sensitivity):
    def test_equal_bytes(self):
        for output in ("a", "b"):
            self.sensitivity(output=output, program=harness.ATOLL if output == "a" else harness.SERIAL)
        self.assertEqual(sorted(f.name for f in (self.directory / "a").iterdir()), sorted([*FILES, "lock"]))
        for name in FILES:
            self.assertEqual(self.content("a", name), self.content("b", name), name)
        self.sensitivity("--set", "seed=2", output="c")
        for name in FILES[:1] + FILES[3:5]:
            self.assertNotEqual(self.content("a", name), self.content("c", name), name)
        for name in FILES[1:3] + FILES[5:]:
            self.assertEqual(self.content("a", name), self.content("c", name), name)
        told = self.json("a")
        self.assertEqual((told["job"], told["kind"], told["seed"]), ("small", "sensitivity", 1))
        self.assertRegex(told["job_hash"], "^[0-9a-f]+$")
        self.assertIn("git_sha", told["versions"])

    def test_earlier_analyses_are_safe(self):
        self.sensitivity(output="a")
        before = self.content("a", "sensitivity.json")
        self.assertIn("holds an earlier analysis", self.sensitivity("--set", "seed=2", output="a", expect=5).stderr)
        self.assertEqual(self.content("a", "sensitivity.json"), before)
        self.sensitivity("--enumerable", "0", "--overwrite", output="a")
        self.assertNotEqual(self.content("a", "sensitivity.json"), before)
        self.assertFalse((self.directory / "a/near.csv").exists())  # not of this analysis
        self.write("file", "")
        self.sensitivity(output="file/below", expect=4)

    def test_beside_a_run(self):
        self.run_program(["enumerate", self.job, "--output", "a"])
        before = self.content("a", "result.h5")
        self.sensitivity(output="a")
        self.assertEqual(self.content("a", "result.h5"), before)

    def test_wrong_command_lines(self):
        for extra in (["--samples", "0"], ["--trajectories", "x"], ["--near", "0"], ["--near", "1,-2"], ["--overwrite"],
                      ["--design", "rows=128"], ["--design", "rwos=128"], ["--design", "rows=x"],
                      ["--design", "rows=128", "--around", "x"], ["--seed", "1"]):
            self.sensitivity(*extra, expect=2)
        self.assertIn("missing: supply_voltage bits_per_cell", self.sensitivity("--design", "rows=128", expect=2).stderr)
        self.run_program(["sensitivity"], expect=2)
        self.run_program(["sensitivity", "nothing.yaml"], expect=4)

    def test_nothing_feasible(self):
        said = self.sensitivity("--set", "constraints.area_mm2=1", "--samples", "20", "--trajectories", "5", quick=False, output="a", expect=6).stdout
        self.assertIn("No design met all limits", said)
        self.assertEqual(self.json("a")["sobol"]["log_objective"]["rows"], 0)


if __name__ == "__main__":
    harness.run()
