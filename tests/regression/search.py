"""`atoll search`: equal bytes for any number of ranks, files that others can read, a result that beats the published one."""

import unittest

import harness

try:
    import h5py
except ImportError:
    h5py = None

RANKS = [1, 2, 3, 4] if harness.WITH_MPI else []


class Search(harness.Case):
    def test_equal_bytes_for_any_number_of_ranks_and_without_mpi(self):
        self.search("serial", program=harness.SERIAL)
        for ranks in RANKS:
            self.search(f"np{ranks}", prefix=harness.mpirun(ranks))
            for name in ("result.h5", "result.json"):
                self.assertEqual(self.content("serial", name), self.content(f"np{ranks}", name), f"{name} at {ranks} ranks")
        if RANKS:
            self.search("plain")
            self.assertEqual(self.digest("serial"), self.digest("plain"))

    def test_more_ranks_than_islands(self):
        if not RANKS:
            self.skipTest("built without MPI")
        self.search("one", "--set", "islands.count=2")
        done = self.search("many", "--set", "islands.count=2", prefix=harness.mpirun(4))
        self.assertIn("2 of 4 ranks have no island", done.stderr)
        self.assertEqual(self.content("one", "result.h5"), self.content("many", "result.h5"))

    def test_seed_and_settings_change_the_result(self):
        self.search("a")
        self.search("b", "--seed", "2")
        self.search("c", "--set", "islands.migration.topology=none", "--set", "islands.migration.interval=2")
        self.assertEqual(len({self.digest(name) for name in "abc"}), 3)
        self.assertEqual(self.result("b")["seed"], 2)

    def test_digest_leaves_out_times_and_hosts(self):
        self.search("a")
        digest = self.digest("a")
        self.assertRegex(digest, "^[0-9a-f]{32}$")
        self.search("a", "--resume")
        self.assertEqual(self.digest("a"), digest)
        log = __import__("json").loads(self.content("a", "run.json"))
        self.assertEqual([s["outcome"] for s in log], ["finished", "finished"])
        self.assertEqual([(s["from_generation"], s["to_generation"]) for s in log], [(-1, 8), (8, 8)])

    def test_the_recommendation(self):
        said = self.search("a").stdout
        result = self.result("a")
        best = result["best"]
        self.assertIn(f"{best['objective']:.6e}", said)
        self.assertEqual(set(best["networks"]), {"resnet18", "vgg16", "alexnet", "mobilenet_v3"})
        mean = lambda name: sum(n[name] for n in best["networks"].values()) / 4
        self.assertAlmostEqual(best["objective"] / (mean("energy_J") * mean("latency_s") * best["area_mm2"] / 100), 1, delta=1e-12)
        self.assertLessEqual(best["area_mm2"], 800)
        self.assertGreaterEqual(result["requests"], result["evaluations"])
        self.assertLessEqual(result["distinct_designs"], result["evaluations"])
        self.assertEqual(result["objective"], {"name": "ela_mean", "unit": "J*s*cm2"})
        self.assertEqual(set(result["versions"]), {"atoll", "git_sha", "hdf5", "result_format"})
        # The recommended design, costed on its own, costs what the search said.
        design = [x for key, value in best["design"].items() for x in (f"--{key}", repr(value))]
        said = self.run_program(["evaluate", "--networks", "vgg16", "--fidelity", "exact", *design]).stdout
        self.assertIn(f"{best['networks']['vgg16']['energy_J']:.9e}", said)

    def test_objectives_and_limits(self):
        values = {}
        for objective in ("ela", "ela_mean", "ela_all"):
            self.search(objective, "--set", f"objective={objective}")
            best = self.result(objective)["best"]
            energy = [n["energy_J"] for n in best["networks"].values()]
            latency = [n["latency_s"] for n in best["networks"].values()]
            prod = lambda xs: xs[0] * xs[1] * xs[2] * xs[3]
            values[objective] = {"ela": max(energy) * max(latency), "ela_mean": sum(energy) * sum(latency) / 16,
                                 "ela_all": prod(energy) * prod(latency)}[objective] * best["area_mm2"] / 100
            self.assertAlmostEqual(best["objective"] / values[objective], 1, delta=1e-12)
        self.search("tight", "--set", "constraints.area_mm2=600")
        self.assertLessEqual(self.result("tight")["best"]["area_mm2"], 600)

    def test_nothing_feasible_is_said_aloud(self):
        done = self.search("none", "--set", "constraints.area_mm2=1", expect=6)
        self.assertIn("none is recommended", done.stdout)
        self.assertIsNone(self.result("none")["best"])

    def test_earlier_results_are_safe(self):
        self.search("a")
        before = self.content("a", "result.h5")
        said = self.search("a", "--seed", "2", expect=5).stderr
        self.assertIn("holds an earlier run", said)
        self.assertEqual(self.content("a", "result.h5"), before)
        self.search("a", "--seed", "2", "--overwrite")
        self.assertNotEqual(self.content("a", "result.h5"), before)

    @unittest.skipIf(h5py is None, "h5py is not installed")
    def test_results_are_readable_elsewhere(self):
        self.search("a")
        with h5py.File(self.directory / "a/result.h5") as f:
            self.assertEqual(f.attrs["file_type"], b"atoll search result")
            self.assertEqual(f.attrs["seed"], 1)
            best = self.result("a")["best"]
            self.assertEqual(f["best"].attrs["objective"], best["objective"])
            self.assertEqual(f["best/design"].attrs["rows"], best["design"]["rows"])
            self.assertEqual(list(f["best/networks/energy_J"]), [n["energy_J"] for n in best["networks"].values()])
            self.assertEqual(f["best/networks/energy_J"].attrs["unit"], b"J")
            self.assertEqual(f["space/supply_voltage"].attrs["unit"], b"V")
            archive = {name: f["archive"][name][:] for name in f["archive"]}
            self.assertEqual(len({len(column) for column in archive.values()}), 1)
            feasible = archive["violation"] == 0
            # Searched by the compiled model, accounted for by the plain one.
            self.assertAlmostEqual(archive["objective"][feasible].min() / best["objective"], 1, 12)
            self.assertEqual(set(f["population/island"][:]), set(range(5)))
            history = f["history"]
            self.assertEqual(len(history["generation"]), 5 * 9)
            # Every island worked and took in immigrants.
            for island in range(5):
                mine = history["island"][:] == island
                self.assertGreater(history["evaluations"][:][mine].max(), 30)
                self.assertGreater(history["immigrants"][:][mine].sum(), 0)
            # After generations 2, 4 and 6 every island was sent the two best of the one before it.
            migrations = {name: f["migrations"][name][:] for name in f["migrations"]}
            self.assertEqual(list(migrations["generation"]), [2, 4, 6] * 5)
            self.assertTrue((migrations["from"] == (migrations["to"] - 1) % 5).all())
            self.assertEqual(set(migrations["sent"]), {2})
            self.assertEqual(migrations["accepted"].sum(), history["immigrants"][:].sum())
            self.assertEqual(list(f["islands/arrivals"]), [3] * 5)
            parts = self.result("a")["by_island"]
            self.assertEqual([p["evaluations"] for p in parts], list(f["islands/evaluations"]))
            self.assertEqual(sum(p["parcels_that_helped"] for p in parts), migrations["helped"].sum())
            self.assertIn("algorithm:", f["job"][0].decode())

    def test_the_stored_job_runs_again(self):
        self.search("a")
        if h5py is None:
            self.skipTest("h5py is not installed")
        with h5py.File(self.directory / "a/result.h5") as f:
            job = self.write("again.yaml", f["job"][0].decode() + "output: again\n")
        self.run_program(["search", job])
        self.assertEqual(self.digest("a"), self.digest("again"))

    def test_more_budget_goes_on_to_the_bytes_of_a_straight_run(self):
        budget = lambda generations: ("--set", f"budget.generations={generations}")
        self.search("straight", *budget(11))
        self.search("grown", *budget(3))
        self.assertEqual(self.result("grown")["generations"], 3)
        self.search("grown", "--resume", *budget(6), prefix=harness.mpirun(3) if harness.WITH_MPI else ())
        self.search("grown", "--resume", *budget(11))
        for name in ("result.h5", "result.json"):
            self.assertEqual(self.content("grown", name), self.content("straight", name), name)
        # Anything but the budget makes another search.
        said = self.search("grown", "--resume", *budget(12), "--set", "islands.migration.selection=random", expect=5).stderr
        self.assertIn("changed islands.migration.selection;", said)

    def test_asynchronous_searches_are_marked(self):
        asynchronous = ("--set", "islands.migration.mode=asynchronous")
        for name, prefix in [("one", ())] + ([("three", harness.mpirun(3))] if harness.WITH_MPI else []):
            self.search(name, *asynchronous, prefix=prefix)
            result = self.result(name)
            self.assertIs(result["reproducible"], False)
            self.assertEqual([p["generation"] for p in result["by_island"]], [8] * 5)
            self.assertIn("generation   8", self.run_program(["info", name]).stdout)
            # More of it, from what the islands know.
            self.search(name, "--resume", *asynchronous, "--set", "budget.generations=10", prefix=prefix)
            self.assertEqual([p["generation"] for p in self.result(name)["by_island"]], [10] * 5)
        self.search("synchronous")
        self.assertIs(self.result("synchronous")["reproducible"], True)

    def test_a_full_archive_forgets_and_says_so(self):
        self.search("a", "--set", "algorithm.archive=30")
        self.assertGreater(self.result("a")["forgotten_designs"], 0)
        self.search("b")
        self.assertEqual(self.result("b")["forgotten_designs"], 0)

    def test_the_shipped_job_beats_the_published_best(self):
        prefix = harness.mpirun(2) if harness.WITH_MPI else ()
        self.search("full", small=False, prefix=prefix)
        self.assertLess(self.result("full")["best"]["objective_published"], 1.758203e-9)


if __name__ == "__main__":
    harness.run()
