"""The true optima of the shipped spaces, as configs/spaces/optima.csv lists them: `atoll enumerate` finds them again, `atoll search`
finds nothing better and gets there."""

import csv
import unittest

import harness

# Space -> the job that refers to it, and what else it takes.
JOBS = {
    "rram-4": ["rram-4"],
    "sram-4": ["sram-4"],
    "sram-4-listed": ["sram-4", "--set", "space=sram-4-listed"],
    "sram-9": ["sram-9"],
    "technology-4": ["technology-4"],
}
OBJECTIVES = ["ela", "ela_mean", "ela_all", "el", "e", "l", "a", "ea", "la", "el_cost", "ela_cost"]


def listed():
    """Space -> objective -> row."""
    spaces = {}
    with open(harness.SOURCE / "configs/spaces/optima.csv", newline="") as f:
        for row in csv.DictReader(f):
            spaces.setdefault(row["space"], {})[row["objective"]] = row
    return spaces


def design(row):
    names = list(row)
    return {name: float(row[name]) for name in names[names.index("value") + 1:]}


class Optima(harness.Case):
    def run_job(self, command, space):
        job, *extra = JOBS[space]
        self.run_program([command, str(harness.SOURCE / f"jobs/{job}.yaml"), "--output", space, *extra])
        return self.result(space)

    def assert_as_listed(self, space):
        rows = listed()[space]
        result = self.run_job("enumerate", space)
        self.assertEqual((result["space"], result["fidelity"]), (space, "exact"))
        self.assertEqual(list(result["optima"]), list(rows))
        for objective, found in result["optima"].items():
            row = rows[objective]
            with self.subTest(space=space, objective=objective):
                self.assertEqual(result["area_limit_mm2"], float(row["area_limit_mm2"]))
                self.assertEqual(len(found["networks"]), int(row["networks"]))
                self.assertAlmostEqual(found["value"] / float(row["value"]), 1, delta=1e-9)
                self.assertEqual(found["design"], design(row))

    def assert_search_finds(self, space, objective):
        """The shipped job, with its seed, reaches the optimum today; nothing can be below it."""
        row = listed()[space][objective]
        best = self.run_job("search", space)["best"]
        ratio = best["objective"] / float(row["value"])
        self.assertGreaterEqual(ratio, 1 - 1e-12)
        self.assertLessEqual(ratio, 1 + 1e-9)
        self.assertEqual(best["design"], design(row))

    def test_the_list_is_whole(self):
        spaces = listed()
        # Fine ones, and those of the physical model, cannot be gone through.
        whole = {p.stem for p in (harness.SOURCE / "configs/spaces").glob("*.yaml") if not p.stem.endswith("-fine") and "model: physical" not in p.read_text()}
        self.assertEqual(set(spaces), whole)
        self.assertEqual(list(spaces), list(JOBS))
        for space, rows in spaces.items():
            self.assertEqual(list(rows), OBJECTIVES, space)

    # sram-9 is left out here for its time: its search, below, is held against the list.

    def test_rram_4(self):
        self.assert_as_listed("rram-4")

    def test_sram_4(self):
        self.assert_as_listed("sram-4")

    def test_sram_4_listed(self):
        self.assert_as_listed("sram-4-listed")

    def test_technology_4(self):
        self.assert_as_listed("technology-4")

    def test_the_search_of_rram_4_finds_the_optimum(self):
        self.assert_search_finds("rram-4", "ela_mean")

    def test_the_search_of_sram_4_finds_the_optimum(self):
        self.assert_search_finds("sram-4", "ela_mean")

    def test_the_search_of_sram_9_finds_the_optimum(self):
        self.assert_search_finds("sram-9", "ela_mean")

    def test_the_search_of_technology_4_finds_the_optimum(self):
        self.assert_search_finds("technology-4", "el_cost")


if __name__ == "__main__":
    harness.run()
