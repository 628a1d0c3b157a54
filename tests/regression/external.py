"""Searches by evaluators of the user's own: they find what the built-in model finds, nothing is paid for twice, and no misbehaviour of an
evaluator makes a design look good."""

import csv
import io
import itertools
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import h5py
import yaml

import harness

HERE = pathlib.Path(__file__).parent
PYTHON = sys.executable
NETWORKS = ["alexnet", "resnet18"]
GENERATIONAL = ["--set", "islands.count=4", "--set", "islands.migration={interval: 2, emigrants: 2}",
                "--set", "algorithm={kind: integer_genetic, population: 8, chosen: 12, generations: 6}"]
STEADY = ["--set", "islands.count=2", "--set", "islands.migration={mode: asynchronous, interval: 2}",
          "--set", "algorithm={kind: steady_state, population: 8, chosen: 12, generations: 8}"]


def designs_of(space):
    """All designs of a space without dependent values, as rows."""
    parameters = space["parameters"]
    lists = [value if isinstance(value, list) else [value] for value in parameters.values()]
    return [dict(zip(parameters, values)) for values in itertools.product(*lists)]


# 1,152 designs, whose weights need not stay in the cells: the built-in model leaves none out of first populations.
SRAM_SPACE = harness.SMALL_SPACE.replace("template: rram", "template: sram").replace("[0.5, 0.7]", "[0.7, 0.8, 1.0]").replace(
    "[1, 4, 8]", "1").replace("glb_kib: [1024, 4096]", "glb_kib: [2048, 4096]")


class External(harness.Case):
    SPACE = harness.SMALL_SPACE
    costs = {}

    def setUp(self):
        super().setUp()
        self.space = self.write("small.yaml", self.SPACE)
        if self.SPACE not in External.costs:
            External.costs[self.SPACE] = self.table_of_costs()
        (self.directory / "costs.csv").write_text(External.costs[self.SPACE])
        self.job = self.write("job.yaml", yaml.safe_dump({
            "name": "small", "space": str(self.space), "networks": NETWORKS, "objective": "ela_mean",
            "constraints": {"area_mm2": 800}, "output": "run"}))

    def table_of_costs(self):
        space = yaml.safe_load(self.SPACE)
        rows = designs_of(space)
        with open(self.directory / "designs.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        self.run_program(["evaluate", "--template", space["template"], "--networks", ",".join(NETWORKS), "--designs", "designs.csv", "--csv", "costs.csv"])
        with open(self.directory / "costs.csv") as file:
            costs = list(csv.DictReader(file))
        merged = io.StringIO()
        writer = csv.DictWriter(merged, [*rows[0], *costs[0]])
        writer.writeheader()
        writer.writerows({**rows[int(cost["design"])], **cost} for cost in costs)
        return merged.getvalue()

    def model(self, **keys):
        command = [PYTHON, str(HERE / "evaluators/table.py"), str(self.directory / "costs.csv")]
        return ["--set", "model=" + json.dumps({"kind": "external", "command": command, "timeout": 60, **keys})]

    def told(self, settings="", log="log"):
        """The environment of an evaluator."""
        return {"TABLE_LOG": str(self.directory / log), "TABLE_SETTINGS": settings}

    def external(self, output, *extra, settings="", log="log", keys={}, how=GENERATIONAL, **options):
        return self.search(output, *how, *self.model(**keys), *extra, job=self.job, small=False, environment=self.told(settings, log), **options)

    def questions(self, log="log"):
        return [int(line.split()[0]) for line in (self.directory / log).read_text().splitlines()]

    def archive(self, output):
        """Outcome and reason by design."""
        with h5py.File(self.directory / output / "evaluations.h5") as file:
            table = file["evaluations"]
            return {int(i): (int(o), r.decode()) for i, o, r in zip(table["id"][:], table["outcome"][:], table["reason"][:])}

    def states(self, output):
        with h5py.File(self.directory / output / "result.h5") as file:
            return {name: file["population"][name][:].tolist() for name in ("island", "id", "objective", "violation")}

    def events(self, done, kind):
        return [json.loads(line) for line in (done.stdout + done.stderr).splitlines() if line.startswith("{") and json.loads(line)["event"] == kind]


class SameAsBuiltIn(External):
    SPACE = SRAM_SPACE

    def test_an_evaluator_that_answers_as_the_built_in_model_finds_the_same(self):
        built_in = self.search("built-in", *GENERATIONAL, job=self.job, small=False)
        self.external("run", keys={"workers_per_rank": 3})
        self.assertEqual(self.result("run")["best"]["design"], self.result("built-in")["best"]["design"])
        self.assertEqual(self.states("run")["id"], self.states("built-in")["id"])
        for a, b in zip(self.states("run")["objective"], self.states("built-in")["objective"]):
            self.assertLess(abs(a / b - 1), 1e-12)  # the compiled model adds in another order
        # Each design once, whichever island asked first.
        asked = self.questions()
        self.assertEqual(len(asked), len(set(asked)))
        self.assertEqual(set(asked), set(self.archive("run")))
        self.assertIn("Best design", built_in.stdout)

    def test_ranks_and_workers_make_no_difference(self):
        self.external("one")
        digest = self.digest("one")
        self.external("workers", keys={"workers_per_rank": 5})
        self.assertEqual(self.digest("workers"), digest)
        if harness.WITH_MPI:
            self.external("ranks", log="log3", prefix=harness.mpirun(3), keys={"workers_per_rank": 2})
            self.assertEqual(self.digest("ranks"), digest)
            self.assertEqual(set(self.archive("ranks")), set(self.archive("one")))

    def test_it_agrees_with_itself_on_every_pair(self):
        done = self.external("run", "--progress", "json")
        told = self.events(done, "evaluated")[0]
        model = told["built_in_model"]
        self.assertEqual(model["kendall_tau"], 1)
        self.assertEqual(model["same_verdict"], model["evaluated"])
        self.assertEqual(told["answers"], len(self.archive("run")))
        self.assertEqual(sum(told["failed_attempts"].values()), 0)

    def test_screening_lets_the_built_in_model_choose(self):
        best = {}
        for name, screening in (("plain", 1), ("screened", 20)):
            self.external(name, log=f"{name}.log", keys={"screening": screening}, how=STEADY)
            best[name] = self.result(name)["best"]["objective"]
            self.assertLess(len(self.questions(f"{name}.log")), 200)
        optimum = min(self.objectives())
        self.assertLessEqual(best["screened"], best["plain"])
        self.assertAlmostEqual(best["screened"] / optimum, 1, places=12)

    def objectives(self):
        """ela_mean of every feasible design, from the table."""
        by_design = {}
        for row in csv.DictReader(External.costs[self.SPACE].splitlines()):
            by_design.setdefault(row["design"], []).append(row)
        for rows in by_design.values():
            if all(row["feasible"] == "1" for row in rows) and float(rows[0]["area_mm2"]) <= 800:
                energy, latency = (sum(float(row[key]) for row in rows) / len(rows) for key in ("energy_J", "latency_s"))
                yield energy * latency * float(rows[0]["area_mm2"]) / 100


class Archive(External):
    def test_what_was_answered_is_never_asked_again(self):
        self.external("run")
        asked = set(self.questions())
        # The same run again, with its archive alone.
        self.external("again", "--warm-start", "run", log="again.log")
        self.assertFalse((self.directory / "again.log").exists())
        self.assertFalse((self.directory / "again").joinpath("workers/rank-0-worker-0.log").exists())
        self.assertEqual(self.digest("again"), self.digest("run"))
        # Another seed asks for what is new alone.
        self.external("other", "--warm-start", "run/evaluations.h5", "--seed", "2", log="other.log")
        self.assertTrue(self.questions("other.log"))
        self.assertFalse(asked & set(self.questions("other.log")))
        self.assertLessEqual(asked, set(self.archive("other")))

    def test_earlier_evaluations_that_do_not_fit_are_refused(self):
        self.external("run")
        self.external("fewer", "--warm-start", "run", "--set", "networks=[resnet18]", log="fewer.log")
        self.assertFalse(set(self.questions()) & set(self.questions("fewer.log")))
        done = self.external("more", "--warm-start", "run", "--set", "networks=[resnet18, vgg16]", expect=5)
        self.assertIn("knows nothing of network vgg16", done.stderr)
        done = self.external("none", "--warm-start", "nowhere", expect=4)
        self.assertIn("there is no archive of evaluations", done.stderr)
        # In its own directory it belongs to one job.
        done = self.external("run", "--resume", "--seed", "9", expect=5)
        self.assertIn("belongs to another job", done.stderr)
        done = self.external("run", expect=5)
        self.assertIn("holds an earlier run", done.stderr)
        self.external("run", "--overwrite", "--seed", "9")
        done = self.search("x", "--warm-start", "run", expect=2)
        self.assertIn("--warm-start is for jobs with an external model", done.stderr)


class Stopping(External):
    """Runs that end in the middle of a generation, with evaluations of 20 ms."""

    def start(self, output, *extra, ranks=1, keys={}, how=GENERATIONAL, settings="seconds=0.02"):
        command = [harness.ATOLL, "search", str(self.job), "--output", output, *how, *self.model(**keys), *extra]
        prefix = harness.mpirun(ranks) if ranks > 1 else []
        return subprocess.Popen([*prefix, *command], cwd=self.directory, env={**harness.ENVIRONMENT, **self.told(settings)},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def wait_for_questions(self, process, n):
        while process.poll() is None and (not (self.directory / "log").exists() or len(self.questions()) < n):
            time.sleep(0.005)
        self.assertIsNone(process.poll(), "it ended before it was to be stopped")

    def straight(self):
        self.external("straight", log="straight.log")
        return self.digest("straight"), self.questions("straight.log")

    def test_killed_runs_go_on_and_pay_for_nothing_twice(self):
        digest, questions = self.straight()
        for ranks in (1, 3) if harness.WITH_MPI else (1,):
            output = f"killed-{ranks}"
            # Ranks that ask for the same design between two meetings do not know of each other.
            self.external(f"straight-{ranks}", log="log", prefix=harness.mpirun(ranks) if ranks > 1 else ())
            by_chance = len(self.questions()) - len(set(self.questions()))
            (self.directory / "log").unlink(missing_ok=True)
            for at in (5, 30, 60):
                process = self.start(output, "--resume", ranks=ranks, keys={"workers_per_rank": 2})
                self.wait_for_questions(process, at)
                self.kill(process)
                process.communicate()
            done = self.external(output, "--resume", prefix=harness.mpirun(ranks) if ranks > 1 else ())
            self.assertEqual(self.digest(output), digest, done.stderr)
            # Twice at most those that were under way when it was killed.
            asked = self.questions()
            self.assertEqual(set(asked), set(questions))
            self.assertLessEqual(len(asked) - len(set(asked)), 3 * 2 * ranks + by_chance)

    def test_no_worker_outlives_its_run(self):
        process = self.start("run", keys={"workers_per_rank": 3})
        self.wait_for_questions(process, 10)
        workers = {int(line.split()[1]) for line in (self.directory / "log").read_text().splitlines()}
        self.kill(process)
        process.communicate()
        deadline = time.monotonic() + 20
        while any(self.alive(pid) for pid in workers) and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertFalse([pid for pid in workers if self.alive(pid)])

    @staticmethod
    def alive(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
        except OSError:
            return False

    def test_a_stop_does_not_wait_for_a_slow_evaluator(self):
        digest, _ = self.straight()
        for how in ("signal", "file"):
            (self.directory / "log").unlink(missing_ok=True)
            ranks = 2 if harness.WITH_MPI else 1
            process = self.start(how, ranks=ranks, keys={"workers_per_rank": 2}, settings="seconds=1000")
            self.wait_for_questions(process, 2 * ranks)
            if how == "signal":
                process.send_signal(signal.SIGUSR1)
            else:
                (self.directory / how / "stop").touch()
            _, errors = process.communicate(timeout=60)
            self.assertIn("stopped (", errors)
            self.assertFalse((self.directory / how / "checkpoint.h5").exists())
            # It goes on, when the evaluator has become faster.
            self.external(how, "--resume", log="after.log")
            self.assertEqual(self.digest(how), digest)

    def test_a_steady_search_goes_on(self):
        process = self.start("run", "--resume", ranks=2 if harness.WITH_MPI else 1, keys={"workers_per_rank": 2}, how=STEADY)
        self.wait_for_questions(process, 40)
        self.kill(process)
        process.communicate()
        self.external("run", "--resume", how=STEADY)
        asked = self.questions()
        self.assertLessEqual(len(asked) - len(set(asked)), 4)
        self.assertTrue(self.result("run")["best"])
        self.assertFalse(self.result("run")["reproducible"])


class Misbehaviour(External):
    LIES = ["crash", "exit", "partial", "flood", "nan", "negative", "zero", "huge", "other", "text", "missing", "garbage", "deep", "empty",
            "error"]

    def reasons(self, output, every):
        """Of the designs that met the fault; all others are as they should be."""
        out = {}
        for identity, (outcome, reason) in self.archive(output).items():
            if identity % every == every - 1 and outcome != 1:
                out[identity] = (outcome, reason)
            else:
                self.assertNotEqual(outcome, 2, f"design {identity} failed: {reason}")
        self.assertTrue(out, "no design met the fault")
        return out

    WORDS = {"crash": "signal 9", "exit": "exit code 3", "partial": "in the middle of a line", "flood": "a line of more than", "nan": "JSON",
             "negative": "a finite number above 0", "zero": "a finite number above 0", "huge": "JSON", "other": "another question",
             "text": "is no number", "missing": "says nothing of", "garbage": "JSON", "deep": "JSON", "empty": "JSON", "error": "no licence",
             "hang": "no answer within"}

    def test_lies_are_failures_with_a_reason_and_never_good_designs(self):
        straight = self.external("straight", log="straight.log")
        self.assertIn("failed attempts: none", straight.stdout)
        for kind in self.LIES:
            self.external(kind, settings=f"{kind}=5!", log=f"{kind}.log", keys={"on_failure": "penalise", "workers_per_rank": 2})
            for outcome, reason in self.reasons(kind, 5).values():
                self.assertEqual(outcome, 2, kind)
                self.assertIn(self.WORDS[kind], reason, kind)
            best = self.result(kind)["best"]
            self.assertNotEqual(best["design_id"] % 5, 4, kind)
            self.assertGreater(best["objective"], 1e-12, kind)

    def test_a_failure_once_is_tried_again(self):
        self.external("straight", log="straight.log")
        for kind in ("crash", "partial", "other", "error", "twice"):
            done = self.external(kind, "--progress", "json", settings=f"{kind}=4", log=f"{kind}.log", keys={"attempts": 2})
            self.assertEqual(self.digest(kind), self.digest("straight"), kind)
            told = self.events(done, "evaluated")[0]
            self.assertEqual(told["failed_designs"], 0)
            if kind != "twice":
                self.assertGreater(sum(told["failed_attempts"].values()), 0, kind)

    def test_who_hangs_is_stopped_with_all_it_started(self):
        self.external("hang", settings="hang=40!", keys={"timeout": 0.5, "attempts": 1, "workers_per_rank": 4})
        for _, reason in self.reasons("hang", 40).values():
            self.assertIn("no answer within 0.5 s", reason)
        running = subprocess.run(["pgrep", "-f", "^sleep 1000$"], stdout=subprocess.PIPE, text=True).stdout
        self.assertEqual(running, "")

    def test_noise_on_standard_error_is_kept_but_not_for_ever(self):
        self.external("noise", settings="noise=2!")
        logs = list((self.directory / "noise/workers").glob("*.log"))
        self.assertEqual(len(logs), 1)
        self.assertGreater(logs[0].stat().st_size, 1 << 22)
        self.assertLessEqual(logs[0].stat().st_size, (16 << 20) + (1 << 16))

    def test_policies(self):
        done = self.external("abort", settings="exit=5!", keys={"on_failure": "abort"}, expect=3)
        self.assertIn("exit code 3", done.stderr)
        self.assertIn("model.on_failure: abort", done.stderr)
        # Those that failed are asked for again by the next session, the others not.
        self.external("skip", settings="exit=5", keys={"on_failure": "skip"}, log="log")
        failed = set(self.reasons("skip", 5))
        (self.directory / "skip/result.h5").unlink()
        for name in ("checkpoint.h5", "checkpoint.h5.prev", "result.json"):
            (self.directory / "skip" / name).unlink(missing_ok=True)
        before = len(self.questions())
        answered = {identity for identity, (outcome, _) in self.archive("skip").items() if outcome != 2}
        self.external("skip", "--resume", settings="exit=5", keys={"on_failure": "skip"}, log="log")
        self.assertTrue(failed & set(self.questions()[before:]))
        self.assertFalse(answered & set(self.questions()[before:]))
        self.external("retry", settings="exit=5!", keys={"on_failure": "retry", "attempts": 3}, log="retry.log")
        asked = self.questions("retry.log")
        for identity in self.reasons("retry", 5):
            self.assertEqual(asked.count(identity), 3)

    def test_info_tells_of_the_archive(self):
        self.external("run", settings="exit=5!", keys={"on_failure": "penalise"})
        done = self.run_program(["info", "run"])
        self.assertIn("times: the worker ended (exit code 3): going", done.stdout)
        told = json.loads(self.run_program(["info", "--json", "run"]).stdout)["evaluations"]
        outcomes = [outcome for outcome, _ in self.archive("run").values()]
        self.assertEqual([told["costed"], told["infeasible"], told["failed"]], [outcomes.count(outcome) for outcome in range(3)])
        # Without a checkpoint, too.
        for file in (self.directory / "run").glob("*"):
            if file.is_file() and file.name != "evaluations.h5":
                file.unlink()
        self.assertIn("costed", self.run_program(["info", "run"]).stdout)
        self.assertIn("no checkpoint yet", self.run_program(["report", "run"], expect=4).stderr)

    def test_a_report_is_made_of_the_archive(self):
        self.external("run")
        self.run_program(["report", "run", "--data", "data"])
        page = (self.directory / "run/report.html").read_text()
        self.assertIn("What to build", page)
        self.assertNotIn("One step away", page)

    def test_a_broken_evaluator_ends_the_run(self):
        model = "model=" + json.dumps({"kind": "external", "attempts": 2,
                                       "command": [PYTHON, "-c", "import sys; print('going', file=sys.stderr); sys.exit(3)"]})
        done = self.search("run", *GENERATIONAL, "--set", model, job=self.job, small=False, expect=3)
        self.assertIn("the evaluator seems broken", done.stderr)
        self.assertIn("exit code 3", done.stderr)
        self.assertIn("going", (self.directory / "run/workers/rank-0-worker-0.log").read_text())
        model = 'model={kind: external, command: ["no such program", "x"]}'
        for ranks in (1, 2) if harness.WITH_MPI else (1,):
            done = self.search(f"none-{ranks}", *GENERATIONAL, "--set", model, job=self.job, small=False, expect=3,
                               prefix=harness.mpirun(ranks) if ranks > 1 else ())
            self.assertIn("the evaluator cannot be run: 'no such program'", done.stderr)

    def test_arguments_are_passed_as_they_are(self):
        odd = ["$HOME", "a b", "; echo x", "*", "'\"", "--"]
        script = self.write("say.py", "import json, sys\nopen('arguments', 'w').write(json.dumps(sys.argv[1:]))\n")
        model = "model=" + json.dumps({"kind": "external", "command": [PYTHON, str(script), *odd], "attempts": 1})
        self.search("run", *GENERATIONAL, "--set", model, job=self.job, small=False, expect=3)
        self.assertEqual(json.loads((self.directory / "arguments").read_text()), odd)


class Jobs(External):
    def test_what_does_not_go_together_is_told(self):
        for changes, words in [
            (["model={kind: external}"], "'model.command' is missing"),
            (["model={command: [x]}"], "kind: external"),
            (["model={kind: external, command: [x]}", "islands.migration={mode: asynchronous}"], "whole generations"),
            (["model={kind: external, command: [x]}", "algorithm={kind: steady_state}"], "waits for no other island"),
            (["model={kind: external, command: [x]}", "algorithm={kind: nsga2}"], "nsga2"),
            (["model={kind: outside, command: [x]}"], "known: built_in, external"),
        ]:
            done = self.search("run", *sum((["--set", change] for change in changes), []), job=self.job, small=False, expect=3)
            self.assertIn(words, done.stderr, changes)

    def test_other_commands_refuse_and_say_what_helps(self):
        job = self.write("external.yaml", self.job.read_text() + "model: {kind: external, command: [x]}\n")
        for command in (["enumerate", job], ["bench-search", job], ["sensitivity", job]):
            done = self.run_program(command, expect=5)
            self.assertIn("has an external model", done.stderr)
        self.run_program(["enumerate", job, "--set", "model.kind=built_in"])

    def test_the_shipped_example_runs(self):
        done = self.run_program(["search", harness.SOURCE / "jobs/external-4.yaml", "--output", self.directory / "run",
                                 "--set", "budget.evaluations=150", "--set",
                                 f"model.command=[{PYTHON}, {harness.SOURCE}/jobs/evaluators/roofline.py]"])
        self.assertIn("Best design", done.stdout)
        self.assertIn("the built-in model of the space", done.stdout)

    def test_the_adapter_of_cimloop(self):
        # A stand-in for an installed CiMLoop: its interface, and figures that can be checked.
        scripts = self.directory / "workspace/scripts"
        scripts.mkdir(parents=True)
        (scripts / "__init__.py").touch()
        (scripts / "utils.py").write_text(
            "import types\nprint('hello from CiMLoop')\n"
            "def run_layer(macro, layer, variables, system):\n"
            "    print('mapping', layer)\n"
            "    assert macro == 'wan_nature_2022' and variables['VOLTAGE'] == 0.5, variables\n"
            "    return types.SimpleNamespace(energy=1e-6 * variables['ARRAY_ROWS'], cycles=1000, cycle_seconds=1e-9, area=2e-9)\n")
        for network in NETWORKS:
            folder = self.directory / "workspace/models/workloads" / network
            folder.mkdir(parents=True)
            for layer in range(3):
                (folder / f"{layer}.yaml").touch()
        command = [PYTHON, str(harness.SOURCE / "jobs/evaluators/cimloop.py"), "--workspace", str(self.directory / "workspace"), "--macro",
                   "wan_nature_2022", "--variable", "ARRAY_ROWS=rows", "--variable", "VOLTAGE=0.5"]
        done = self.search("run", *GENERATIONAL, "--set", "model=" + json.dumps({"kind": "external", "command": command}), job=self.job,
                           small=False)
        best = self.result("run")["best"]
        self.assertAlmostEqual(best["networks"]["alexnet"]["energy_J"], 3e-6 * best["design"]["rows"])
        self.assertAlmostEqual(best["networks"]["alexnet"]["latency_s"], 3e-6)
        self.assertIn("failed attempts: none", done.stdout)
        missing = self.search("missing", *GENERATIONAL, "--set", "model=" + json.dumps(
            {"kind": "external", "command": [PYTHON, command[1], "--workspace", "/nowhere", "--macro", "x"], "attempts": 1}),
            job=self.job, small=False, expect=3)
        self.assertIn("the evaluator seems broken", missing.stderr)
        self.assertIn("is the folder workspace of a CiMLoop checkout", (self.directory / "missing/workers/rank-0-worker-0.log").read_text())


if __name__ == "__main__":
    harness.run()
