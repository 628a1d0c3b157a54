"""`atoll enumerate`: the true optimum, equal bytes for any number of ranks and however often it was stopped, files that others can read."""

import csv
import json
import random
import signal
import subprocess
import unittest

import harness

try:
    import h5py
except ImportError:
    h5py = None

RANKS = [1, 2, 3] if harness.WITH_MPI else []
FILES = ["result.h5", "result.json", "top.csv", "pareto.csv", "parameters.csv"]

# 1,728 designs: some feasible, some too large, some without room for the networks.
SMALL = """name: small
space: space.yaml
networks: [alexnet, resnet18]
constraints: {area_mm2: 600}
"""
# Seconds of work, with checkpoints all along.
LONG = [str(harness.SOURCE / "jobs/technology-4.yaml"), "--objectives", "ela",
        "--set", "networks=[resnet18, alexnet]", "--set", "checkpoint.seconds=0.1"]


class Enumeration(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("space.yaml", harness.SMALL_SPACE)
        self.job = self.write("small.yaml", SMALL)

    def enumerate(self, *extra, output=None, job=None, **options):
        where = ["--output", output] if output else []
        return self.run_program(["enumerate", job or self.job, *where, *extra], **options)

    def table(self, output, name):
        with open(self.directory / output / name, newline="") as f:
            return list(csv.DictReader(f))

    def counts(self, output):
        return self.result(output)["designs"]

    def info(self, output):
        """What is said of a run: name -> texts."""
        said = {}
        for line in self.run_program(["info", output]).stdout.splitlines():
            said.setdefault(line[:13].strip(), []).append(line[13:])
        return said

    def assert_equal_files(self, one, other):
        for name in FILES:
            self.assertEqual(self.content(one, name), self.content(other, name), f"{name} of {one} and {other}")
        self.assertEqual(self.digest(one), self.digest(other))


class Results(Enumeration):
    def test_the_optimum_of_the_shipped_job_for_any_number_of_ranks_and_without_mpi(self):
        done = self.enumerate(job=harness.JOB, output="serial", program=harness.SERIAL)
        for expected in ("all 12096000 designs of space rram-4",
                         "Best design for ela_mean: 1.736506e-09 J*s*cm2 (1.737807e-09 in published fidelity)",
                         "area = 481.60 mm2"):
            self.assertIn(expected, done.stdout)
        self.assertRegex(done.stdout, r"\n +33600 +0\.28 %  feasible\n")
        self.assertRegex(done.stdout, r"\n  ela_mean +1\.736506e-09 J\*s\*cm2 +0\.5 +8 +1e-09 +512 +32 +8 +64 +32 +1024 +32\n")
        self.assertIn("single process, 4 networks, 12096000 designs in the space", done.stderr)
        self.assertIn("100 %  12096000 designs", done.stderr)
        counts = self.counts("serial")
        self.assertEqual((counts["in_space"], counts["feasible"]), (12096000, 33600))
        self.assertEqual(counts["unmappable"] + counts["over_area"] + counts["outside_tables"], 12096000 - 33600)
        for ranks in RANKS:
            said = self.enumerate(job=harness.JOB, output=f"np{ranks}", prefix=harness.mpirun(ranks)).stdout
            self.assert_equal_files("serial", f"np{ranks}")
            # Said once, and the same but for the time it took and where it is kept.
            tell = lambda text: [line for line in text.splitlines() if " designs of space " not in line and not line.startswith("Files in")]
            self.assertEqual(tell(said), tell(done.stdout))

    def test_a_small_space_for_any_number_of_ranks_and_without_mpi(self):
        self.enumerate(output="serial", program=harness.SERIAL)
        counts = self.counts("serial")
        self.assertEqual(counts, {"in_space": 1728, "feasible": 280, "unmappable": 944, "over_area": 504, "outside_tables": 0})
        for ranks in RANKS:
            self.enumerate(output=f"np{ranks}", prefix=harness.mpirun(ranks))
            self.assert_equal_files("serial", f"np{ranks}")
        if RANKS:
            self.enumerate(output="plain")
            self.assert_equal_files("serial", "plain")

    def test_the_optima_cost_what_evaluate_says_and_no_search_does_better(self):
        self.enumerate(output="a")
        optima = self.result("a")["optima"]
        self.assertEqual(len(optima), 11)
        for name in ("ela_mean", "e"):
            design = [x for key, value in optima[name]["design"].items() for x in (f"--{key}", repr(value))]
            said = self.run_program(["evaluate", "--networks", "alexnet,resnet18", *design]).stdout
            for network in ("alexnet", "resnet18"):
                self.assertIn(f"{optima[name]['networks'][network]['energy_J']:.9e}", said)
        energies = [n["energy_J"] for n in optima["e"]["networks"].values()]
        self.assertEqual(optima["e"]["value"], max(energies))
        # A search that may see every design finds the same one.
        self.run_program(["search", self.job, "--output", "search", *harness.SMALL, "--set", "algorithm.population=60",
                          "--set", "algorithm.chosen=100", "--set", "algorithm.drawn=200"])
        best = self.result("search")["best"]
        self.assertEqual(best["objective"], optima["ela_mean"]["value"])

    def test_a_tighter_area_limit(self):
        self.enumerate(output="wide")
        self.enumerate("--set", "constraints.area_mm2=300", output="tight")
        wide, tight = self.counts("wide"), self.counts("tight")
        self.assertEqual(self.result("tight")["area_limit_mm2"], 300)
        self.assertEqual(tight["feasible"], 120)
        self.assertEqual(tight["unmappable"], wide["unmappable"])
        self.assertEqual(tight["feasible"] + tight["over_area"], wide["feasible"] + wide["over_area"])
        for row in self.table("tight", "pareto.csv"):
            self.assertLessEqual(float(row["area_mm2"]), 300)
        for name, optimum in self.result("tight")["optima"].items():
            self.assertLessEqual(optimum["area_mm2"], 300)
            self.assertGreaterEqual(optimum["value"], self.result("wide")["optima"][name]["value"])

    def test_nothing_feasible_is_said_aloud(self):
        done = self.enumerate("--set", "constraints.area_mm2=1", output="none", expect=6)
        self.assertIn("there is no optimum", done.stdout)
        self.assertEqual(self.result("none")["optima"], {})
        self.assertEqual(self.counts("none")["feasible"], 0)
        self.assertEqual(self.table("none", "top.csv"), [])
        self.assertEqual(self.info("none")["best so far"], ["none feasible"])
        if RANKS:
            self.enumerate("--set", "constraints.area_mm2=1", expect=6, prefix=harness.mpirun(2))

    def test_objectives(self):
        self.enumerate(output="all")
        self.enumerate("--objectives", "e,l,e", output="some")
        # The job's own comes first, and none twice.
        some, every = self.result("some")["optima"], self.result("all")["optima"]
        self.assertEqual(list(some), ["ela_mean", "e", "l"])
        self.assertEqual(some, {name: every[name] for name in some})
        self.assertEqual(self.content("some", "pareto.csv"), self.content("all", "pareto.csv"))
        said = self.enumerate("--objectives", "e,speed", expect=2).stderr
        self.assertIn("unknown objective 'speed' (known: ela, ela_mean, ela_all, el, e, l, a, ea, la, el_cost, ela_cost)", said)
        self.enumerate("--set", "objective=a", output="area")
        self.assertIn("best_a", self.table("area", "parameters.csv")[0])

    def test_the_best_designs_of_every_objective(self):
        self.enumerate("--top", "3", output="three")
        self.enumerate("--top", "1000", output="all")
        three, every = self.table("three", "top.csv"), self.table("all", "top.csv")
        self.assertEqual(len(three), 3 * 11)
        self.assertEqual(len(every), 280 * 11)
        self.assertEqual(three, [row for row in every if int(row["rank"]) <= 3])
        for name in self.result("all")["optima"]:
            rows = [row for row in every if row["objective"] == name]
            self.assertEqual([int(row["rank"]) for row in rows], list(range(1, 281)))
            order = [(float(row["value"]), int(row["design_id"])) for row in rows]
            self.assertEqual(order, sorted(order))
            self.assertEqual(len({row["design_id"] for row in rows}), 280)
        self.enumerate("--top", "0", expect=2)

    def test_the_table_of_parameter_values(self):
        self.enumerate(output="a")
        said = self.enumerate("--parameters").stdout
        self.assertIn("Feasible designs by parameter value, and the best ela_mean among them", said)
        for row in self.table("a", "parameters.csv"):
            # Parameters of one value would say nothing.
            shown = rf"\n +{row['value']} +{row['feasible']} +" + (f"{float(row['best_ela_mean']):.6e}" if row["best_ela_mean"] else "-")
            (self.assertNotRegex if row["parameter"] == "technology_nm" else self.assertRegex)(said, shown)
        self.assertNotIn("by parameter value", self.enumerate().stdout)

    def test_without_an_output_nothing_is_kept(self):
        before = sorted(p.name for p in self.directory.iterdir())
        self.assertNotIn("Files in", self.enumerate().stdout)
        self.assertEqual(sorted(p.name for p in self.directory.iterdir()), before)

    def test_files_agree_with_one_another(self):
        self.enumerate(output="a")
        result, top, pareto, parameters = self.result("a"), *(self.table("a", f"{n}.csv") for n in ("top", "pareto", "parameters"))
        for name, optimum in result["optima"].items():
            first = next(row for row in top if row["objective"] == name)
            self.assertEqual(int(first["design_id"]), optimum["design_id"])
            # Enumerated by the compiled model, accounted for by the plain one.
            self.assertAlmostEqual(float(first["value"]) / optimum["value"], 1, 12)
            self.assertEqual({key: float(first[key]) for key in optimum["design"]}, optimum["design"])
        self.assertEqual(len(pareto), result["pareto"]["designs"])
        points = [tuple(float(row[key]) for key in ("energy", "latency", "area_mm2")) for row in pareto]
        self.assertEqual(points, sorted(points))
        for p in points:  # none beats another in everything
            self.assertEqual([q for q in points if all(a <= b for a, b in zip(q, p))], [p])
        best = min(e * l * a / 100 for e, l, a in points)
        self.assertAlmostEqual(best / result["optima"]["ela_mean"]["value"], 1, 12)
        for name in {row["parameter"] for row in parameters}:
            rows = [row for row in parameters if row["parameter"] == name]
            self.assertEqual(sum(int(row["feasible"]) for row in rows), result["designs"]["feasible"])
            least = min(float(row["best_ela_mean"]) for row in rows if row["best_ela_mean"])
            self.assertAlmostEqual(least / result["optima"]["ela_mean"]["value"], 1, 12)
        if h5py is None:
            self.skipTest("h5py is not installed")
        with h5py.File(self.directory / "a/result.h5") as f:
            self.assertEqual(f.attrs["file_type"], b"atoll enumeration result")
            self.assertEqual({key: f.attrs["designs" if key == "in_space" else key] for key in result["designs"]}, result["designs"])
            self.assertEqual(f["pareto/area_mm2"].attrs["unit"], b"mm2")
            self.assertIn("networks:", f["job"][0].decode())
            for group, rows in (("top", top), ("pareto", pareto), ("parameters", parameters)):
                for column in rows[0]:
                    stored = f[group]["id" if column == "design_id" else "best" if column == "best_ela_mean" else column][:]
                    if stored.dtype.kind in "OS":
                        self.assertEqual([x.decode() for x in stored], [row[column] for row in rows])
                    else:
                        self.assertEqual(list(stored), [float(row[column] or "inf") for row in rows], column)

    def test_the_stored_job_runs_again(self):
        if h5py is None:
            self.skipTest("h5py is not installed")
        self.enumerate(output="a")
        with h5py.File(self.directory / "a/result.h5") as f:
            again = self.write("again.yaml", f["job"][0].decode())
        self.enumerate(output="again", job=again)
        self.assert_equal_files("a", "again")


class Refusals(Enumeration):
    def test_wrong_command_lines(self):
        self.assertIn("--resume needs --output", self.enumerate("--resume", expect=2).stderr)
        self.assertIn("exclude each other", self.enumerate("--resume", "--overwrite", output="a", expect=2).stderr)
        self.run_program(["enumerate"], expect=2)
        self.enumerate("--seed", "1", expect=2)
        self.assertFalse((self.directory / "a").exists())
        self.assertIn("Exit codes", self.run_program(["enumerate", "--help"]).stdout)

    def test_published_fidelity(self):
        for prefix in [harness.mpirun(2)] if RANKS else [()]:
            said = self.enumerate("--set", "model.fidelity=published", output="a", prefix=prefix, expect=3).stderr
            self.assertEqual(said.count("enumerate with --set model.fidelity=exact"), 1)
        self.assertFalse((self.directory / "a").exists())

    def test_earlier_results_are_safe(self):
        self.enumerate(output="a")
        before = self.content("a", "result.h5")
        self.assertIn("holds an earlier run", self.enumerate(output="a", expect=5).stderr)
        said = self.enumerate("--resume", "--set", "constraints.area_mm2=300", output="a", expect=5).stderr
        self.assertIn("changed constraints.area_mm2", said)
        self.assertIn("number of best designs", self.enumerate("--resume", "--top", "4", output="a", expect=5).stderr)
        self.assertIn("other objectives", self.enumerate("--resume", "--objectives", "e", output="a", expect=5).stderr)
        said = self.run_program(["search", self.job, "--output", "a", "--resume"], expect=5).stderr
        self.assertIn("is an 'atoll enumeration checkpoint', not an 'atoll checkpoint'", said)
        self.assertEqual(self.content("a", "result.h5"), before)
        self.enumerate("--resume", output="a")
        self.assertEqual(self.content("a", "result.h5"), before)
        self.assertEqual([(s["from_chunk"], s["to_chunk"]) for s in json.loads(self.content("a", "run.json"))], [(0, 54), (54, 54)])
        self.enumerate("--overwrite", "--set", "constraints.area_mm2=300", output="a")
        self.assertEqual(self.counts("a")["feasible"], 120)

    def test_files_that_cannot_be_written(self):
        self.write("file", "")
        self.enumerate(output="file/below", expect=4)


class Endings(Enumeration):
    """However an enumeration ends, resuming it gives the bytes of a straight run."""

    def command(self, output, ranks, *extra):
        prefix = harness.mpirun(ranks) if ranks else []
        return [*prefix, harness.ATOLL, "enumerate", *LONG, "--output", str(self.directory / output), *extra]

    def start(self, output, ranks, *extra):
        return subprocess.Popen(self.command(output, ranks, *extra), cwd=self.directory, env=harness.ENVIRONMENT,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def finish(self, output, ranks):
        done = subprocess.run(self.command(output, ranks, "--resume"), cwd=self.directory, env=harness.ENVIRONMENT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_stopped_or_killed_and_resumed_on_another_rank_count(self):
        self.finish("straight", RANKS[1] if RANKS else 0)
        one, two = (1, 2) if RANKS else (0, 0)
        with self.subTest("stopped"):
            for output, ranks, next_ranks in (("stopped1", 0, two), ("stopped2", two, one)):
                process = self.start(output, ranks)
                self.wait_for_checkpoint(output, process)
                process.send_signal(signal.SIGUSR1)
                self.assertEqual(process.wait(), 85)
                self.check_unfinished(output)
                self.assertIn("resumed after chunk", self.finish(output, next_ranks).stderr)
                self.assert_equal_files("straight", output)
        with self.subTest("killed"):
            rng = random.Random(1)
            kills = 0
            for ranks in (one, two):  # killed, resumed, killed again
                process = self.start("killed", ranks, "--resume")
                self.wait_for_checkpoint("killed", process)
                try:
                    process.wait(rng.uniform(0, 0.2))
                except subprocess.TimeoutExpired:
                    kills += 1
                self.kill(process)
            self.assertGreater(kills, 0)
            self.check_unfinished("killed")
            self.finish("killed", one)
            self.assert_equal_files("straight", "killed")

    def check_unfinished(self, output):
        self.assertFalse((self.directory / output / "result.json").exists())
        self.assertIn("not finished", self.run_program(["info", "--digest", output], expect=4).stderr)
        said = self.info(output)
        self.assertEqual(said["run"], ["enumeration"])
        self.assertEqual(said["job"], ["technology-4"])
        self.assertEqual(said["result"], ["none yet"])
        done, chunks = map(int, said["chunks"][0].split(" of "))
        self.assertLess(0, done)
        self.assertLess(done, chunks)
        self.assertLess(int(said["designs"][0]), 9072000)
        self.assertLessEqual(int(said["feasible"][0]), int(said["designs"][0]))
        self.assertEqual([text.split()[0] for text in said["best so far"]], ["el_cost", "ela"])

    def test_a_stop_without_an_output_says_that_nothing_is_kept(self):
        process = subprocess.Popen([harness.ATOLL, "enumerate", *LONG], cwd=self.directory, env=harness.ENVIRONMENT,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seen = ""
        while "designs, " not in seen:  # it counts
            line = process.stderr.readline()
            self.assertTrue(line, seen)
            seen += line
        process.send_signal(signal.SIGUSR1)
        self.assertIn("nothing is kept without --output", process.communicate()[1])
        self.assertEqual(process.returncode, 85)

    def test_a_damaged_checkpoint_falls_back_to_the_one_before(self):
        self.enumerate("--set", "checkpoint.seconds=0", output="a")
        newest = self.directory / "a/checkpoint.h5"
        newest.write_bytes(newest.read_bytes()[:1000])
        for name in FILES:
            (self.directory / "a" / name).unlink()
        said = self.info("a")
        self.assertIn("continuing from", said["warning"][0])
        self.assertEqual(said["run"], ["enumeration"])
        self.assertIn("continuing from", self.enumerate("--resume", output="a").stderr)
        self.enumerate(output="straight")
        self.assert_equal_files("straight", "a")


class Info(Enumeration):
    def test_of_a_finished_enumeration(self):
        self.enumerate("--objectives", "e", output="a")
        said = self.info("a")
        optima = self.result("a")["optima"]
        self.assertEqual(said["run"], ["enumeration"])
        self.assertEqual(said["job"], ["small"])
        self.assertEqual(said["job hash"], [self.result("a")["job_hash"]])
        self.assertEqual(said["chunks"], ["54 of 54"])
        self.assertEqual(said["designs"], ["1728"])
        self.assertEqual(said["feasible"], ["280"])
        self.assertEqual(len(said["best so far"]), 2)
        for text, name in zip(said["best so far"], ("ela_mean", "e")):
            objective, value, _, design = text.split(" ", 3)
            self.assertEqual(objective, name)
            self.assertAlmostEqual(float(value) / optima[name]["value"], 1, 12)
            self.assertTrue(design.startswith(f"(design {optima[name]['design_id']}: "), design)
        self.assertEqual(said["result"], ["a/result.h5"])
        self.assertEqual(said["digest"], [self.digest("a")])
        self.assertRegex(self.digest("a"), "^[0-9a-f]{32}$")
        # A result without its checkpoint.
        (self.directory / "a/checkpoint.h5").unlink()
        (self.directory / "a/checkpoint.h5.prev").unlink(missing_ok=True)
        said = self.info("a")
        self.assertNotIn("checkpoint", said)
        self.assertEqual(said["feasible"], ["280"])
        self.assertEqual(said["digest"], [self.digest("a")])

    def test_of_a_search(self):
        self.run_program(["search", self.job, "--output", "a", *harness.SMALL])
        said = self.info("a")
        self.assertEqual(said["run"], ["search"])
        self.assertTrue(said["islands"][0].startswith("5: "), said)
        self.assertNotIn("chunks", said)

    def test_of_two_damaged_checkpoints(self):
        self.enumerate(output="a")
        for name in ("checkpoint.h5", "checkpoint.h5.prev", "result.h5"):
            self.write(f"a/{name}", "damaged")
        self.assertIn("no usable checkpoint", self.run_program(["info", "a"], expect=4).stderr)


if __name__ == "__main__":
    harness.run()
