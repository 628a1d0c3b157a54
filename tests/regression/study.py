"""`atoll study`: answers as brute force over `atoll evaluate` gives them, equal bytes for any number of ranks and however often it was
stopped, nothing overwritten unasked."""

import csv
import functools
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

import harness

try:
    import h5py
except ImportError:
    h5py = None

NETWORKS = ["alexnet", "resnet18"]
UNSEEN = "mobilenet_v3"
LIMIT = 600.0
FILES = ["study.json", "study.csv", "study.h5", "study.yaml"]
JOB = """name: small
space: space.yaml
networks: [alexnet, resnet18]
constraints: {area_mm2: 600}
output: unused
"""
VALUES = {name: [float(v) for v in text.strip("[]").split(",")]
          for name, text in re.findall(r"^  (\w+): (.+)$", harness.SMALL_SPACE, re.M)}
HALF_WAY = {"LD_PRELOAD": harness.FAULTS, "ATOLL_FAULT": "SIGSTOP@rename:1,path=03-400mm2/checkpoint.h5"}


@functools.lru_cache(None)
def brute_force():
    """Every design of the space in order, costed one by one: [(design, area, violation, {network: (energy, latency) or None})]."""
    designs = [dict(zip(VALUES, values)) for values in itertools.product(*VALUES.values())]
    with tempfile.TemporaryDirectory() as directory:
        with open(directory + "/designs.csv", "w", newline="") as f:
            writer = csv.DictWriter(f, list(VALUES))
            writer.writeheader()
            writer.writerows(designs)
        names = [*NETWORKS, UNSEEN]
        subprocess.run([harness.ATOLL, "evaluate", "--networks", ",".join(names), "--designs", directory + "/designs.csv", "--csv",
                        directory + "/costs.csv"], check=True, stdout=subprocess.DEVNULL)
        with open(directory + "/costs.csv", newline="") as f:
            rows = list(csv.DictReader(f))
    costed = []
    for d, design in enumerate(designs):
        area, figures, excess = None, {}, {}
        for row in rows[d * len(names):(d + 1) * len(names)]:
            area = float(row["area_mm2"])
            figures[row["network"]] = (float(row["energy_J"]), float(row["latency_s"])) if row["energy_J"] else None
            needed = re.search(r"needs? (\d+) \w+ of (\d+)", row["reason"])
            # A layer that does not fit its arrangement has no measure but its passes.
            passes = re.search(r"need (\d+) passes", row["reason"])
            excess[row["network"]] = (int(needed[1]) / int(needed[2]) - 1 if needed else int(passes[1]) - 1 if passes else 0)
        costed.append((design, area, excess, figures))
    return costed


def value(objective, costed, networks):
    """Nothing when a network cannot run."""
    _, area, _, figures = costed
    if any(figures[n] is None for n in networks):
        return None
    energies, latencies = zip(*(figures[n] for n in networks))
    of = {"ela_mean": lambda x: sum(x) / len(x), "ela": max, "ela_all": lambda x: functools.reduce(lambda a, b: a * b, x)}[objective]
    return of(energies) * of(latencies) * area / 100


def edap(costed, network):
    _, area, _, figures = costed
    return figures[network][0] * figures[network][1] * 1e6 * area if figures[network] else None


def best(objective="ela_mean", networks=NETWORKS, limit=LIMIT, where=lambda design: True):
    """First of those of least violation, then least objective; its violation."""
    def key(place):
        costed = brute_force()[place]
        violation = sum(costed[2][n] for n in networks) + max(0, costed[1] / limit - 1)
        return violation, value(objective, costed, networks) if violation == 0 else 0, place
    violation, _, place = min(map(key, (i for i, c in enumerate(brute_force()) if where(c[0]))))
    return brute_force()[place], violation


class Study(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("space.yaml", harness.SMALL_SPACE)
        self.write("small.yaml", JOB)

    def file(self, kind, more="", name="study.yaml"):
        return self.write(name, f"name: test\nstudy: {kind}\njob: small\noutput: unused\n{more}\n")

    def study(self, output, kind="specialisation", *extra, more="", **options):
        return self.run_program(["study", self.file(kind, more), "--output", output, *extra], **options)

    def answers(self, output):
        """(row, column) -> cell."""
        result = json.loads(self.content(output, "study.json"))
        return {(next(iter(row.values())), name): cell for row in result["answers"] for name, cell in list(row.items())[1:]}

    def steps(self, output):
        return {step["step"]: step for step in json.loads(self.content(output, "study.json"))["steps"]}

    def assert_close(self, found, expected, what=""):
        if expected is None or found is None:
            self.assertEqual(found, expected, what)
        else:
            self.assertAlmostEqual(found, expected, delta=1e-9 * max(abs(expected), 1e-300) + (1e-9 if abs(expected) > 1e-6 else 0), msg=what)

    def assert_step(self, step, expected, objective, networks):
        costed, violation = expected
        self.assertEqual(step["design"], {name: v for name, v in costed[0].items()})
        self.assertEqual(step["feasible"], violation == 0)
        self.assertAlmostEqual(step["violation"], violation, delta=1e-9 * (1 + violation))
        self.assert_close(step["value"], value(objective, costed, networks))

    def assert_equal_files(self, one, other):
        for name in FILES:
            contents = [self.content(output, name) for output in (one, other)]
            if name == "study.yaml":  # it says where it lies
                contents = [content.replace(f"output: {self.directory / output}\n".encode(), b"")
                            for content, output in zip(contents, (one, other))]
            self.assertEqual(*contents, f"{name} of {one} and {other}")


class Answers(Study):
    def test_specialisation(self):
        claims = "claims: [{row: alexnet, column: loss_percent, claimed: 1000, source: nobody}]"
        said = self.study("a", more=claims).stdout
        answers, steps = self.answers("a"), self.steps("a")
        joint = best()
        alone = {n: best(networks=[n]) for n in NETWORKS}
        self.assertEqual(list(steps), ["joint", "only-alexnet", "only-resnet18"])
        self.assert_step(steps["joint"], joint, "ela_mean", NETWORKS)
        largest = alone["alexnet"][0]  # the one with more weights
        for n in NETWORKS:
            self.assert_step(steps["only-" + n], alone[n], "ela_mean", [n])
            edaps = [edap(c, n) for c in (joint[0], largest, alone[n][0])]
            for column, expected in zip(("edap_joint", "edap_largest_only", "edap_specialised"), edaps):
                self.assert_close(answers[n, column], expected, f"{n} {column}")
            self.assert_close(answers[n, "gain_percent"], 100 * (1 - edaps[0] / edaps[1]) if edaps[1] else None)
            self.assert_close(answers[n, "loss_percent"], 100 * (edaps[0] / edaps[2] - 1))
        losses = [answers[n, "loss_percent"] for n in NETWORKS]
        for row, expected in (("least", min(losses)), ("most", max(losses)), ("mean", sum(losses) / 2)):
            self.assert_close(answers[row, "loss_percent"], expected)
        self.assertRegex(said, r"loss_percent of alexnet: claimed 1000 %, found [\d.]+ %: less than claimed \(nobody\)")
        verdict = json.loads(self.content("a", "study.json"))["claims"][0]
        self.assertEqual(verdict["found"], answers["alexnet", "loss_percent"])
        self.assertIn(verdict["verdict"], said)
        with open(self.directory / "a/study.csv", newline="") as f:
            rows = {(r["step"], r["network"]): r for r in csv.DictReader(f)}
        self.assertEqual(set(rows), {(s, n) for s in steps for n in NETWORKS})
        for (step, n), row in rows.items():
            costed = joint[0] if step == "joint" else alone[step[5:]][0]
            self.assertEqual({name: float(row[name]) for name in VALUES}, costed[0])
            here = edap(costed, n)
            self.assertEqual(bool(row["reason"]), here is None)
            for column, expected in (("edap_mJ_ms_mm2", here), ("edap_to_reference", here and here / edap(joint[0], n)),
                                     ("edap_to_best", here and here / edap(alone[n][0], n))):
                self.assert_close(float(row[column]) if row[column] else None, expected, f"{step} {n} {column}")

    def test_sequential_also_through_stages_where_nothing_is_feasible(self):
        self.study("a", "sequential", "--set", "starts=[{name: max}, {name: low, from: smallest, values: {rows: 256}}]")
        steps, answers = self.steps("a"), self.answers("a")
        joint = best()
        stages = {"device": ["bits_per_cell"], "circuit": ["rows", "columns"],
                  "architecture": ["router_groups", "tiles_per_group", "macros_per_tile", "glb_kib"], "system": ["supply_voltage", "cycle_time"]}
        starts = {"max": {n: v[-1] for n, v in VALUES.items()}, "low": {**{n: v[0] for n, v in VALUES.items()}, "rows": 256}}
        self.assertEqual(list(steps), ["joint", *(f"{s}-{t}" for s in starts for t in stages)])
        infeasible = 0
        for start, design in starts.items():
            for stage, freed in stages.items():
                found = best(where=lambda other: all(other[n] == v for n, v in design.items() if n not in freed))
                design = found[0][0]
                step = f"{start}-{stage}"
                self.assert_step(steps[step], found, "ela_mean", NETWORKS)
                self.assertEqual(answers[step, "feasible"], found[1] == 0)
                self.assert_close(answers[step, "area_mm2"], found[0][1])
                here = value("ela_mean", found[0], NETWORKS)
                self.assert_close(answers[step, "to_joint"], here and here / value("ela_mean", joint[0], NETWORKS))
                infeasible += found[1] > 0
        self.assertGreater(infeasible, 0)  # the rule for such stages was needed
        self.assertIn("the design of least violation", self.study("a", "sequential", "--resume", "--set",
                      "starts=[{name: max}, {name: low, from: smallest, values: {rows: 256}}]").stdout)

    def test_aggregations(self):
        objectives = ["ela", "ela_mean", "ela_all"]
        self.study("a", "aggregations", more=f"objectives: [{', '.join(objectives)}]")
        answers = self.answers("a")
        optima = {o: best(o)[0] for o in objectives}
        for o, judged in itertools.product(objectives, objectives):
            here = value(judged, optima[o], NETWORKS)
            self.assert_close(answers[o, judged], here)
            self.assert_close(answers[o, judged + "_loss_percent"], 100 * (here / value(judged, optima[judged], NETWORKS) - 1))

    def test_area_limits_of_which_some_leave_nothing(self):
        limits = [50, 120, 300, 600]
        self.study("a", "area_limits", more=f"limits_mm2: {limits}")
        answers, steps = self.answers("a"), self.steps("a")
        nothing = 0
        for limit in limits:
            costed, violation = best(limit=limit)
            feasible = sum(c[1] <= limit and all(c[3][n] for n in NETWORKS) for c in brute_force())
            self.assert_close(answers[str(limit), "feasible_percent"], 100 * feasible / 1728)
            nothing += violation > 0
            if violation > 0:
                self.assertNotIn("design", steps[f"{limit}mm2"])
            self.assert_close(answers[str(limit), "objective"], None if violation > 0 else value("ela_mean", costed, NETWORKS))
        self.assertLess(0, nothing)
        self.assertLess(nothing, len(limits))
        self.assertIn("none feasible", self.study("none", "area_limits", more="limits_mm2: [1, 2]", expect=6).stdout)

    def test_leave_one_out(self):
        self.study("a", "leave_one_out", more=f"unseen: [{UNSEEN}]")
        answers = self.answers("a")
        joint = best()[0]
        without = {n: best(networks=[m for m in NETWORKS if m != n])[0] for n in NETWORKS}
        for n in (*NETWORKS, UNSEEN):
            unseen, alone = edap(without.get(n, joint), n), edap(best(networks=[n])[0], n)
            self.assert_close(answers[n, "edap_unseen"], unseen)
            self.assert_close(answers[n, "edap_joint"], edap(joint, n) if n in NETWORKS else None)
            self.assert_close(answers[n, "edap_specialised"], alone)
            self.assert_close(answers[n, "loss_percent"], unseen and 100 * (unseen / alone - 1))
            self.assert_close(answers[n, "over_joint_percent"], 100 * (unseen / edap(joint, n) - 1) if unseen and n in NETWORKS else None)

    def test_technology_as_enumerations_tell_it(self):
        shutil.copy(harness.SOURCE / "jobs/technology-4.yaml", self.directory / "small.yaml")
        settings = ["networks=[alexnet]", "parameters={rows: [128, 256], columns: 256, router_groups: 1, glb_kib: 1024, technology_nm: [7, 45]}"]
        self.study("a", "technology", more="set:\n" + "".join("  {}: {}\n".format(*s.split("=")) for s in settings))
        answers = self.answers("a")
        for node in (7, 45):
            self.run_program(["enumerate", "small.yaml", "--output", f"e{node}", *(x for s in settings for x in ("--set", s)),
                              "--set", f"parameters.technology_nm={node}"])
            optimum = self.result(f"e{node}")["optima"]["el_cost"]
            self.assert_close(answers[f"{node}nm", "objective"], optimum["value"])
            self.assertEqual(self.steps("a")[f"{node}nm"]["design"], optimum["design"])
            self.assert_close(answers[f"{node}nm", "cost"], optimum["area_mm2"] * {7: 3.870865385, 45: 0.6060847356}[node])
        least = min((7, 45), key=lambda node: answers[f"{node}nm", "objective"])
        self.assertEqual(answers["all", "objective"], answers[f"{least}nm", "objective"])
        with open(self.directory / "a/steps/01-joint/pareto.csv", newline="") as f:
            front = [int(row["technology_nm"]) for row in csv.DictReader(f)]
        self.assertEqual([answers[f"{node}nm", "front_designs"] for node in (7, 45)], [front.count(7), front.count(45)])

    def test_by_search(self):
        settings = ["--set", "method=search", "--set", "set.algorithm={kind: four_phase, drawn: 200, chosen: 100, population: 60, phases: [{generations: 8}]}"]
        self.file("specialisation", "set: {islands.count: 2}")
        said = self.run_program(["study", "study.yaml", "--output", "a", *settings], expect=3).stderr
        self.assertIn("unknown key 'set.algorithm'", said)  # fields of the job are set as a whole
        more = "set:\n  islands.count: 2\n  algorithm: {kind: four_phase, drawn: 200, chosen: 100, population: 60, phases: [{generations: 8}]}"
        self.assertIn("better designs may exist", self.study("a", "specialisation", "--set", "method=search", more=more).stdout)
        self.assert_step(self.steps("a")["joint"], best(), "ela_mean", NETWORKS)
        self.assertIsNone(self.steps("a")["joint"]["feasible_designs"])
        # More budget takes a finished study on.
        evaluations = self.result("a/steps/01-joint")["evaluations"]
        self.study("a", "specialisation", "--set", "method=search", "--resume", more=more + "\n  budget.generations: 12\n  checkpoint.seconds: 5")
        self.assertGreater(self.result("a/steps/01-joint")["evaluations"], evaluations)


class Files(Study):
    def test_a_step_can_be_repeated_as_it_stands(self):
        if h5py is None:
            self.skipTest("h5py is not installed")
        self.study("a", "sequential", more="starts: [{name: max}]")
        with h5py.File(self.directory / "a/steps/05-max-system/result.h5") as f:
            self.write("again.yaml", f["job"][0].decode())
        self.run_program(["enumerate", "again.yaml", "--objectives", "ela_mean", "--output", "again"], expect=6 if not self.steps("a")["max-system"]["feasible"] else 0)
        for name in ("result.h5", "result.json", "top.csv"):
            self.assertEqual(self.content("again", name), self.content("a/steps/05-max-system", name))
        with h5py.File(self.directory / "a/study.h5") as f:
            self.assertEqual(f.attrs["file_type"], b"atoll study result")
            rows = list(csv.DictReader(self.content("a", "study.csv").decode().splitlines()))
            for column in ("energy_J", "edap_mJ_ms_mm2", "edap_to_best", "rows"):
                for stored, row in zip(f["figures"][column], rows):
                    self.assertEqual(float(stored) if stored == stored else "", float(row[column]) if row[column] else "")
            self.assertEqual(len(f["answers/row"]), 5)
        # The study itself, too.
        self.run_program(["study", "a/study.yaml", "--output", "b", "--set", "name=test"])
        self.assert_equal_files("a", "b")

    def test_a_disk_that_fails_at_the_end(self):
        self.study("straight")
        fault = {"LD_PRELOAD": harness.FAULTS, "ATOLL_FAULT": "ENOSPC@write:1,count=999999,path=study.csv"}
        said = self.study("a", prefix=["env", *(f"{k}={v}" for k, v in fault.items())], expect=4)
        self.assertIn("Answers", said.stdout)  # they are printed all the same
        self.assertIn("the result cannot be written", said.stderr)
        self.assertIn("--resume goes on", said.stderr)
        self.assertFalse((self.directory / "a/study.csv").exists())
        self.study("a", "specialisation", "--resume")
        self.assert_equal_files("straight", "a")

    def test_info_says_where_the_runs_are(self):
        self.study("a")
        self.assertIn("holds a study: its runs are in steps/", self.run_program(["info", "a"], expect=4).stderr)
        self.assertIn("enumeration", self.run_program(["info", "a/steps/01-joint"]).stdout)
        self.assertRegex(self.run_program(["info", "--digest", "a/study.h5"]).stdout, "^[0-9a-f]{32}$")

    def test_events(self):
        events = [json.loads(line) for line in self.study("a", "specialisation", "--progress", "json").stdout.splitlines()]
        self.assertEqual((events[0]["event"], events[-1]["event"]), ("started", "finished"))
        self.assertEqual([e["step"] for e in events if e["event"] == "step"], ["joint", "only-alexnet", "only-resnet18"])

    def test_earlier_results_are_safe(self):
        self.study("a")
        before = {name: self.content("a", name) for name in FILES}
        self.assertIn("holds an earlier run", self.study("a", expect=5).stderr)
        self.assertIn("belongs to another study: changed set.objective", self.study("a", "specialisation", "--resume", more="set: {objective: ela}", expect=5).stderr)
        self.assertIn("holds an earlier run", self.run_program(["enumerate", "small.yaml", "--output", "a"], expect=5).stderr)
        self.study("a", "specialisation", "--resume")
        self.assertEqual({name: self.content("a", name) for name in FILES}, before)
        (self.directory / "a/study.json").unlink()  # as if it had not finished
        for command in ("search", "enumerate"):
            self.assertIn("holds study.yaml", self.run_program([command, "small.yaml", "--output", "a", "--resume"], expect=5).stderr)
        self.study("a", "specialisation", "--resume")
        self.assertIn("holds no checkpoint", self.study("new", "specialisation", "--resume", "require", expect=5).stderr)
        self.assertFalse((self.directory / "new").exists())
        self.write("a/steps/notes.txt", "mine")
        self.study("a", "area_limits", "--overwrite", more="limits_mm2: [600]")
        self.assertEqual((self.directory / "a/steps/notes.txt").read_text(), "mine")
        self.assertFalse((self.directory / "a/steps/02-only-alexnet/result.json").exists())
        self.study("b", "area_limits", more="limits_mm2: [600]")
        self.assert_equal_files("a", "b")
        # The job of a study may change behind its back.
        self.write("small.yaml", JOB.replace("600", "500"))
        self.study("c")
        self.write("small.yaml", JOB)
        said = self.study("c", "specialisation", "--resume", expect=5).stderr
        self.assertIn("steps/01-joint/checkpoint.h5 belongs to another job: changed constraints.area_mm2", said)

    def test_all_problems_of_a_study_are_told_at_once(self):
        self.write("study.yaml", "name: x\nstudy: area_limits\njob: small\nset: {objective: elaa, nothing: 1}\nlimits_mm: [1]\n")
        said = self.run_program(["study", "study.yaml"], expect=3).stderr
        for text in ("study.yaml:4:18: 'objective' is 'elaa' in 'set'", "study.yaml:4:33: unknown key 'nothing'", "study.yaml:5:1: unknown key 'limits_mm' did you mean 'limits_mm2'?",
                     "'limits_mm2' is missing", "'output' is missing"):
            self.assertIn(text, said)
        for kind, more, text in (
                ("sequentail", "", "study.yaml:2:8: 'study' is 'sequentail'"),
                ("area_limits", "limits_mm2: [2, 1]", "study.yaml:5:13: 'limits_mm2' is not ascending"),
                ("specialisation", "largest: vgg16", "study.yaml:5:10: 'vgg16' is not in the portfolio"),
                ("specialisation", "limits_mm2: [1]", "unknown key 'limits_mm2'"),
                ("specialisation", "claims: [{row: alexnet, column: gain, claimed: 1}]", "the study's table has no column 'gain'"),
                ("sequential", "stages: [{name: a, frees: [row]}, {name: a, frees: [columns]}]", "study.yaml:5:28: 'stages[0].frees[0]' is 'row' (known: "),
                ("sequential", "stages: [{name: a, frees: [rows]}, {name: a, frees: [columns]}]", "two stages are called 'a'"),
                ("sequential", "method: search\nset: {parameters: {supply_voltage: {from: 0.5, to: 0.8, step: 0.00001}, cycle_time: {from: 1.0e-9, to: 5.0e-8, step: 1.0e-12}}}",
                 "stage 'system' has too many designs"),
                ("sequential", "starts: [{name: a, values: {rows: 4096}}]", "start 'a': rows 4096 is outside the component tables"),
                ("aggregations", "objectives: [speed]", "study.yaml:5:14: 'objectives[0]' is 'speed' (known: "),
                ("technology", "nodes_nm: [7]", "the space has no node of 7 nm"),
                ("leave_one_out", "unseen: [alexnet]", "network 'alexnet' is listed twice"),
                ("leave_one_out", "unseen: [alexnett]", "unknown network 'alexnett'"),
                ("specialisation", "set: {name: other}", "'set.name' is up to the study"),
                ("specialisation", "set: {model.fidelity: published}", "the job asks for published fidelity"),
                ("sequential", "method: search\nset: {model.fidelity: published}", "the job asks for published fidelity"),
                ("specialisation", "set: {parameters: {supply_voltage: {from: 0.5, to: 0.8, step: 0.00001}, cycle_time: {from: 1.0e-9, to: 9.0e-9, step: 1.0e-12}}}",
                 "designs (at most 1000000000 are enumerated) write method: search")):
            with self.subTest(more or kind):
                self.assertIn(text, self.study("a", kind, more=more, expect=3).stderr)
        self.assertIn("there is no job 'none'", self.study("a", "specialisation", "--set", "job=none", expect=3).stderr)
        self.assertFalse((self.directory / "a").exists())

    def test_values_of_a_job_in_place_of_its_space(self):
        self.run_program(["enumerate", "small.yaml", "--output", "a", "--set", "parameters.rows=[256, 512]", "--set", "parameters.columns=64"])
        self.assertEqual(self.result("a")["designs"]["in_space"], 1728 // 9 * 2)
        self.assertIn("changed parameters.rows[1]", self.run_program(["enumerate", "small.yaml", "--output", "a", "--resume", "--set",
                      "parameters.rows=[256]", "--set", "parameters.columns=64"], expect=5).stderr)
        said = self.run_program(["enumerate", "small.yaml", "--set", "parameters.rows=[512, 256]", "--set", "parameters.row=1"], expect=3).stderr
        self.assertIn("'parameters.rows' is not ascending", said)
        self.assertIn("unknown key 'parameters.row'", said)
        technology = str(harness.SOURCE / "jobs/technology-4.yaml")
        self.assertIn("'parameters.technology_nm' holds a value that space 'technology-4' does not",
                      self.run_program(["enumerate", technology, "--set", "parameters.technology_nm=33"], expect=3).stderr)


class Endings(Study):
    KIND = "area_limits"
    MORE = f"limits_mm2: {list(range(320, 620, 40))}\nclaims: [{{row: '320', column: loss_percent, claimed: 5}}]"

    def start(self, output, *extra):
        """A study that stands still in its third step."""
        self.file(self.KIND, self.MORE)
        process = subprocess.Popen([harness.ATOLL, "study", "study.yaml", "--output", output, *extra], cwd=self.directory,
                                   env={**harness.ENVIRONMENT, **HALF_WAY}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.kill, process)
        state = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        self.assertEqual(state.si_code, os.CLD_STOPPED)
        return process

    def test_equal_bytes_however_it_was_run(self):
        self.study("straight", self.KIND, more=self.MORE)
        self.study("serial", self.KIND, more=self.MORE, program=harness.SERIAL)
        self.assert_equal_files("straight", "serial")
        ranks = [1, 2] if harness.WITH_MPI else []
        for n in ranks:
            self.study(f"np{n}", self.KIND, more=self.MORE, prefix=harness.mpirun(n))
            self.assert_equal_files("straight", f"np{n}")
        process = self.start("killed")
        self.kill(process)
        self.assertEqual(process.returncode, -signal.SIGKILL)
        for output, extra, act in (("signalled", (), lambda p: p.send_signal(signal.SIGUSR1)),
                                   ("touched", (), lambda p: (self.directory / "touched/stop").touch()),
                                   ("walltime", ("--walltime", "1s"), lambda p: time.sleep(1))):
            process = self.start(output, *extra)
            act(process)
            process.send_signal(signal.SIGCONT)
            self.assertEqual(process.wait(), 85)
            self.assertFalse((self.directory / output / "stop").exists())
        for output in ("killed", "signalled", "touched", "walltime"):
            self.assertFalse((self.directory / output / "study.json").exists())
            self.study(output, self.KIND, "--resume", more=self.MORE, prefix=harness.mpirun(2) if harness.WITH_MPI and output == "killed" else [])
            self.assert_equal_files("straight", output)
            for step in ("01-320mm2", "03-400mm2", "08-600mm2"):
                self.assertEqual(self.content(f"straight/steps/{step}", "result.h5"), self.content(f"{output}/steps/{step}", "result.h5"))
        log = json.loads(self.content("touched", "run.json"))
        self.assertEqual([s["outcome"] for s in log], ["stopped", "finished"])
        self.assertEqual(log[0]["reason"], "stop file")


if __name__ == "__main__":
    harness.run()
