"""Jobs on fine spaces: they search as they stand, on any number of ranks; nobody starts to enumerate them by mistake."""

import unittest

import harness

JOBS = ["rram-4-fine", "sram-4-fine", "sram-9-fine", "technology-4-fine"]
BRIEF = ["--set", "budget.evaluations=1200", "--set", "islands.count=2", "--set", "algorithm.chosen=100"]


def job(name):
    return harness.SOURCE / f"jobs/{name}.yaml"


class Fine(harness.Case):
    def test_searches_have_the_same_bytes_with_and_without_ranks(self):
        for name in JOBS:
            with self.subTest(name):
                self.search(f"{name}-1", *BRIEF, job=job(name), small=False, program=harness.SERIAL)
                best = self.result(f"{name}-1")["best"]
                self.assertGreater(best["objective"], 0)
                self.assertLessEqual(best["area_mm2"], 800)
                for ranks in [2] if harness.WITH_MPI else []:
                    self.search(f"{name}-{ranks}", *BRIEF, job=job(name), small=False, prefix=harness.mpirun(ranks))
                    for file in ("result.json", "result.h5"):
                        self.assertEqual(self.content(f"{name}-1", file), self.content(f"{name}-{ranks}", file))

    def test_enumerating_must_be_insisted_on(self):
        for name in JOBS:
            with self.subTest(name):
                done = self.run_program(["enumerate", job(name), "--output", name], expect=5)
                self.assertIn(f"space {name} has ", done.stderr)
                self.assertRegex(done.stderr, r"would take about [0-9]+ (days|years) on one rank")
                self.assertIn("atoll search", done.stderr)
                self.assertFalse((self.directory / name).exists())

    def test_who_insists_gets_what_a_stop_leaves(self):
        command = ["enumerate", job("sram-4-fine"), "--insist", "--output", "a", "--walltime", "8s"]
        done = self.run_program(command, expect=85)
        self.assertIn("stopped", done.stderr)
        self.assertTrue((self.directory / "a/checkpoint.h5").exists())


if __name__ == "__main__":
    harness.run()
