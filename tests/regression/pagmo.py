"""`atoll_pagmo_bench` (ATOLL_PAGMO_BENCH) grades algorithms of pagmo2 as `atoll bench-search` grades atoll's."""

import csv
import os
import unittest

import harness

PAGMO_BENCH = os.environ["ATOLL_PAGMO_BENCH"]
JOB = str(harness.SOURCE / "jobs/sram-4.yaml")  # a tenth of its designs is feasible: some of the first are
OPTIMUM = ["--optimum", "1.4826755964637438e-08"]


class Pagmo(harness.Case):
    def rows(self, program, *arguments):
        command = ["bench-search"] if program == harness.ATOLL else []
        self.run_program([*command, *arguments, "--csv", "rows.csv"], program=program)
        with open(self.directory / "rows.csv", newline="") as f:
            return list(csv.DictReader(f))

    def test_first_populations_are_those_of_atoll(self):
        # As long as designs are drawn alone, all algorithms have found the same.
        common = [JOB, *OPTIMUM, "--seeds", "9", "--evaluations", "1,7,20"]
        drawn = self.rows(harness.ATOLL, *common, "--algorithms", "random_search")
        rows = self.rows(PAGMO_BENCH, *common)
        self.assertEqual(len(rows), 6 * len(drawn))
        for place, row in enumerate(rows):
            expected = {**drawn[place % len(drawn)], "algorithm": row["algorithm"]}
            self.assertEqual(list(row.items()), list(expected.items()))
        self.assertNotEqual(drawn[-1]["median_gap"], "")

    def test_more_evaluations_find_more(self):
        rows = self.rows(PAGMO_BENCH, JOB, *OPTIMUM, "--seeds", "5", "--evaluations", "20,1500")
        for few, many in zip(rows[::2], rows[1::2]):
            with self.subTest(algorithm=many["algorithm"]):
                self.assertLess(float(many["median_gap"]), float(few["median_gap"]))

    def test_ends_in_a_space_smaller_than_the_budget(self):
        # The optimum is enumerated; another run gives the same bytes.
        space = self.write("small.yaml", harness.SMALL_SPACE)
        arguments = [harness.JOB, "--set", f"space={space}", "--seeds", "3", "--evaluations", "2000"]
        rows = self.rows(PAGMO_BENCH, *arguments)
        for row in rows:
            with self.subTest(algorithm=row["algorithm"]):
                self.assertEqual(float(row["success_rate"]), 1)
                self.assertLessEqual(float(row["evaluations_to_0pct"]), 1728)
        self.assertEqual(self.rows(PAGMO_BENCH, *arguments), rows)

    def test_wants_an_optimum_that_cannot_be_enumerated(self):
        done = self.run_program([harness.JOB, "--set", "model.fidelity=published"], program=PAGMO_BENCH, expect=2)
        self.assertIn("--optimum is wanted", done.stderr)


if __name__ == "__main__":
    harness.run()
