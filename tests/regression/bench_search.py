"""`atoll bench-search`: a table of grades that is consistent and the same for any number of ranks, and what it refuses."""

import csv
import math
import unittest

import harness

JOB = """name: small
space: space.yaml
networks: [alexnet]
constraints: {area_mm2: 600}
"""
EVALUATIONS = [30, 100, 300]


class BenchSearch(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("space.yaml", harness.SMALL_SPACE)
        self.job = self.write("small.yaml", JOB)

    def bench(self, *extra, csv_file="grades.csv", seeds=8, evaluations=EVALUATIONS, **options):
        return self.run_program(["bench-search", self.job, "--seeds", seeds, "--csv", csv_file,
                                 "--evaluations", ",".join(map(str, evaluations)), *extra], **options)

    def rows(self, csv_file="grades.csv"):
        with open(self.directory / csv_file, newline="") as f:
            return list(csv.DictReader(f))

    def test_the_table_of_all_algorithms_is_consistent(self):
        said = self.bench().stdout
        rows = self.rows()
        names = ["memetic", "four_phase", "genetic", "integer_genetic", "differential_evolution", "simulated_annealing", "random_search",
                 "steady_state"]
        self.assertEqual([(r["algorithm"], int(r["evaluations"])) for r in rows], [(n, e) for n in names for e in EVALUATIONS])
        for name in names:
            self.assertIn(name, said)
        self.assertIn("proven by enumeration", said)
        for row in rows:
            self.assertEqual((row["islands"], row["topology"], row["interval"], row["seeds"]), ("1", "-", "0", "8"))
            rate, low, high = (float(row[k]) for k in ("success_rate", "ci_low", "ci_high"))
            self.assertTrue(0 <= low <= rate <= high <= 1, row)
            self.assertEqual(rate * 8, round(rate * 8))
            self.assertLess(high - low, 0.7)
            if row["median_gap"]:
                self.assertGreaterEqual(float(row["median_gap"]), 0)
            if row["worst_gap"]:
                self.assertGreaterEqual(float(row["worst_gap"]), float(row["median_gap"]))
                self.assertEqual(rate == 1, float(row["worst_gap"]) < 1e-9)
            # The nearer, the later; none later than the budget.
            reached = [float(row[f"evaluations_to_{gap}pct"] or math.inf) for gap in (5, 1, 0)]
            self.assertEqual(reached, sorted(reached))
            self.assertTrue(all(r <= float(row["evaluations"]) or r == math.inf for r in reached), row)
            if rate > 0.5:
                self.assertTrue(row["evaluations_to_0pct"])
            if rate < 0.5:
                self.assertFalse(row["evaluations_to_0pct"])
        # More evaluations never make it worse.
        for a, b in zip(rows, rows[1:]):
            if a["algorithm"] == b["algorithm"]:
                self.assertLessEqual(float(a["success_rate"]), float(b["success_rate"]))

    def test_the_memetic_algorithm_finds_the_optimum(self):
        self.bench("--algorithms", "memetic,random_search", evaluations=[400], seeds=10)
        memetic, random = self.rows()
        self.assertEqual(memetic["success_rate"], "1")
        self.assertEqual(float(memetic["worst_gap"]), 0)
        self.assertLess(float(random["success_rate"]), 1)

    def test_cases_are_every_combination(self):
        self.bench("--algorithms", "integer_genetic", "--islands", "1,3", "--topologies", "ring,star", "--intervals", "1,4",
                   seeds=2, evaluations=[200])
        self.assertEqual([(r["islands"], r["topology"], r["interval"]) for r in self.rows()],
                         [("1", "-", "0"), ("3", "ring", "1"), ("3", "ring", "4"), ("3", "star", "1"), ("3", "star", "4")])

    def test_the_job_says_how_its_own_algorithm_is_set(self):
        of = lambda *extra: self.bench("--algorithms", "genetic", *extra, seeds=3, evaluations=[100]) and self.rows()
        plain = of()
        self.assertNotEqual(of("--set", "algorithm={kind: genetic, population: 4, chosen: 6}"), plain)
        # Settings of another one do not matter.
        self.assertEqual(of("--set", "algorithm={kind: nsga2, population: 4}"), plain)

    def test_an_optimum_may_be_given(self):
        said = self.bench("--algorithms", "random_search", "--optimum", "1", seeds=3, evaluations=[20]).stdout
        self.assertIn("as given", said)
        self.assertEqual(self.rows()[0]["success_rate"], "1")  # all are below

    @unittest.skipUnless(harness.WITH_MPI, "without MPI")
    def test_ranks_do_not_matter(self):
        arguments = ["--algorithms", "memetic,simulated_annealing,random_search", "--islands", "1,2"]
        self.bench(*arguments, csv_file="one.csv", seeds=5, program=harness.SERIAL)
        for ranks in (2, 3):
            self.bench(*arguments, csv_file="more.csv", seeds=5, prefix=harness.mpirun(ranks))
            self.assertEqual((self.directory / "more.csv").read_bytes(), (self.directory / "one.csv").read_bytes(), ranks)

    def test_what_is_refused(self):
        for extra, code, expected in [
                (["--algorithms", "memetic,genetics"], 2, "--algorithms: unknown name 'genetics' (known: memetic, four_phase, "),
                (["--topologies", "rings"], 2, "--topologies: unknown name 'rings' (known: ring, "),
                (["--topologies", "random_regular", "--islands", "4,2"], 2, "--islands 4: random_regular of degree 3 needs more islands"),
                (["--topologies", "edges", "--islands", "4"], 2, "--islands 4: the job lists no edges for so many"),
                (["--csv", "nowhere/none.csv"], 4, "cannot write to directory"),
                (["--evaluations", "0"], 2, "--evaluations"),
                (["--seeds", "0"], 2, "--seeds"),
                (["--optimum", "0"], 2, "--optimum"),
                (["--set", "algorithm.drwan=3"], 3, "unknown key 'algorithm.drwan'"),
                (["--set", "constraints.area_mm2=1", "--algorithms", "memetic"], 3, "no feasible design was found")]:
            with self.subTest(extra):
                done = self.run_program(["bench-search", self.job, *([] if "--csv" in extra else ["--csv", "none.csv"]), *extra], expect=code)
                self.assertIn(expected, done.stderr)
                self.assertFalse((self.directory / "none.csv").exists())


if __name__ == "__main__":
    harness.run()
