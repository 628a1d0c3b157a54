"""The Python module: the same numbers as the program has, as arrays. Environment, further: ATOLL_BUILD (build directory)."""

import csv
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
import unittest

import harness

BUILD = pathlib.Path(os.environ["ATOLL_BUILD"])
BUILT = list((BUILD / "python").glob("atoll.*.so"))
NETWORKS = ["resnet18", "vgg16", "alexnet", "mobilenet_v3"]
SMALL = {harness.SMALL[i + 1].split("=", 1)[0]: harness.SMALL[i + 1].split("=", 1)[1] for i in range(0, len(harness.SMALL), 2)}

if BUILT:
    sys.path.insert(0, str(BUILD / "python"))
    import atoll
    import numpy


@unittest.skipUnless(BUILT, "the module is not built: -DATOLL_WITH_PYTHON=ON needs pybind11-dev and python3-dev")
class PythonModule(harness.Case):
    def job(self, name="rram-4", **set):
        return atoll.load_job(str(harness.SOURCE / f"jobs/{name}.yaml"), set=set, configs=[str(harness.SOURCE / "configs")])

    def some_designs(self, name):
        """Random ones, and feasible ones that a short search met."""
        job = self.job(name, **{"budget": {"generations": 20, "evaluations": 2000}})
        met = job.search()["archive"]
        feasible = met["id"][met["violation"] == 0]
        random = numpy.random.default_rng(7)
        return job, job.space.designs(numpy.append(random.choice(feasible, 40), random.integers(0, job.space.size, 40, dtype=numpy.uint64)))

    def write_designs(self, designs):
        with open(self.directory / "designs.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(designs)
            table.writerows(zip(*(column.tolist() for column in designs.values())))

    def test_a_search_finds_what_the_program_finds(self):
        self.search("run")
        result = self.result("run")
        found = self.job(**SMALL).search()
        self.assertEqual(found["best"]["id"], result["best"]["design_id"])
        self.assertEqual(found["best"]["objective"], result["best"]["objective"])
        self.assertEqual(found["evaluations"], result["evaluations"])
        self.assertEqual(dict(zip(NETWORKS, found["best"]["energy_J"])), {n: v["energy_J"] for n, v in result["best"]["networks"].items()})
        import h5py
        with h5py.File(self.directory / "run/result.h5") as file:
            for table in ("archive", "history"):
                self.assertEqual(set(found[table]), set(file[table]))
                for name, column in found[table].items():
                    numpy.testing.assert_array_equal(column, file[table][name][:], f"{table}/{name}")

    def check_evaluation(self, name, *options):
        """Columns give what `atoll evaluate` writes, to the bit; ids the same within what compiled models may differ."""
        job, designs = self.some_designs(name)
        figures = job.evaluate(designs)
        self.write_designs(designs)
        self.run_program(["evaluate", "--networks", ",".join(NETWORKS), "--designs", "designs.csv", "--csv", "costs.csv", *options])
        known = 0
        for row in csv.DictReader((self.directory / "costs.csv").read_text().splitlines()):
            d, w = int(row["design"]), NETWORKS.index(row["network"])
            if row["area_mm2"]:
                self.assertEqual(figures["area_mm2"][d], float(row["area_mm2"]))
            if not numpy.isnan(figures["energy_J"][d, w]):
                known += 1
                self.assertEqual(figures["energy_J"][d, w], float(row["energy_J"]))
                self.assertEqual(figures["latency_s"][d, w], float(row["latency_s"]))
            else:
                self.assertFalse(figures["feasible"][d])
        self.assertGreaterEqual(known, 40 * 4)
        self.assertGreaterEqual(figures["feasible"].sum(), 40)
        by_id = job.evaluate(job.space.ids(designs))
        self.assertEqual(list(by_id), list(figures))
        numpy.testing.assert_array_equal(by_id["feasible"], figures["feasible"])
        for name in ("energy_J", "latency_s", "area_mm2", "relative_cost", "noise", "objective", "violation"):
            numpy.testing.assert_allclose(by_id[name], figures[name], rtol=1e-11, atol=0, err_msg=name)
            self.assertEqual(by_id[name].dtype, numpy.float64)
        self.assertEqual(by_id["energy_J"].shape, (80, 4))

    def test_evaluates_as_the_program_does(self):
        self.check_evaluation("rram-4")

    def test_evaluates_as_the_program_does_by_the_physical_model(self):
        self.check_evaluation("rram-physical-4", "--model", "physical")

    def test_designs_in_every_form(self):
        job = self.job()
        ids = numpy.array([5, 99, 1234567])
        columns = job.space.designs(ids)
        self.assertEqual(list(columns), job.space.parameters)
        numpy.testing.assert_array_equal(job.space.ids(columns), ids)
        table = numpy.array(list(zip(*columns.values())), dtype=[(name, column.dtype) for name, column in columns.items()])
        expected = job.evaluate(columns)
        for same in (table, {name: column.tolist() for name, column in columns.items()}, {**columns, "technology_nm": 32}):
            for name, column in job.evaluate(same).items():
                numpy.testing.assert_array_equal(column, expected[name])
        self.assertEqual(len(job.evaluate([])["feasible"]), 0)
        self.assertEqual(job.evaluate([7])["area_mm2"][0], job.evaluate(numpy.array([7], numpy.uint64))["area_mm2"][0])
        self.assertEqual(job.space.size, len(job.space))
        self.assertIn(512, job.space.values("rows"))
        named = self.job("joint-physical-4").space.designs([0])
        self.assertEqual(named["cell"][0], "rram_1t1r")

    def test_problems_are_exceptions_with_the_texts_of_the_program(self):
        with self.assertRaises(atoll.InputError) as raised:
            self.job(objective="elaa", seed=-1)
        self.assertIsInstance(raised.exception, atoll.Error)
        said = self.search("x", "--set", "objective=elaa", "--set", "seed=-1", small=False, expect=3).stderr
        self.assertIn(str(raised.exception), said)
        job = self.job()
        designs = job.space.designs([1])
        for wrong, text in (({**designs, "rows": [0]}, "'rows' is 0, a whole number above 0 is wanted"),
                            ({**designs, "row": [1]}, "did you mean 'rows'?"),
                            ({**designs, "rows": [1, 2]}, "column 'rows' has 2 values"),
                            ({"rows": [1]}, "missing: supply_voltage, bits_per_cell")):
            with self.assertRaisesRegex(atoll.InputError, text.replace("?", "\\?")):
                job.evaluate(wrong)
        for ids, error in (([job.space.size], ValueError), ([-1], ValueError), ([0.5], TypeError), ([[1]], ValueError), ("x", TypeError)):
            with self.assertRaises(error):
                job.evaluate(ids)
        with self.assertRaises(KeyError):
            job.space.values("row")
        with self.assertRaisesRegex(ValueError, "design 0 is none of space"):
            job.space.ids({**designs, "rows": [77]})

    def test_others_run_while_it_searches(self):
        job = self.job(**{**SMALL, "budget.generations": 400})
        beats = []
        search = threading.Thread(target=job.search)
        search.start()
        while search.is_alive():
            beats.append(time.monotonic())
            time.sleep(0.001)
        self.assertGreater(len(beats), 5)

    def test_ctrl_c_ends_a_search(self):
        script = (f"import sys; sys.path.insert(0, {str(BUILD / 'python')!r})\nimport atoll\n"
                  f"job = atoll.load_job({harness.JOB!r}, set={{'budget.generations': 100000000}})\nprint('go', flush=True)\n"
                  "try:\n    job.search()\nexcept KeyboardInterrupt:\n    print('interrupted')\n")
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=harness.ENVIRONMENT)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "go\n")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate(timeout=30)[0], "interrupted\n")

    def test_what_is_documented(self):
        (example,) = re.findall(r"```python\n(.*?)```", (harness.SOURCE / "jobs/LIBRARY.md").read_text(), re.DOTALL)
        said = self.run_program(["-c", example], program=sys.executable,
                                environment={"PYTHONPATH": str(BUILD / "python"), "ATOLL_CONFIGS": str(harness.SOURCE / "configs")}).stdout
        self.assertRegex(said, r"^ela_mean \S+e-09 J\*s\*cm2 \{'supply_voltage': ")

    def test_the_example(self):
        said = self.run_program([harness.SOURCE / "jobs/python/pareto.py", "rram-4", "2000"], program=sys.executable,
                                environment={"PYTHONPATH": str(BUILD / "python")}).stdout
        self.assertIn("2000 random designs of rram-4", said)
        self.assertIn("A search of", said)

    def test_installed_and_moved_it_finds_what_came_with_it(self):
        first, prefix = self.directory / "first", self.directory / "moved"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", first], check=True, stdout=subprocess.DEVNULL)
        first.rename(prefix)
        (module,) = prefix.rglob("atoll.*.so")
        network = prefix / "share/atoll/configs/networks/alexnet.yaml"
        script = "import atoll; print(atoll.load_job('rram-4').networks)"
        environment = {name: value for name, value in harness.ENVIRONMENT.items() if name != "ATOLL_CONFIGS"}
        run = lambda: subprocess.run([sys.executable, "-c", script], env={**environment, "PYTHONPATH": str(module.parent)}, cwd=self.directory,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(run().stdout, f"{NETWORKS}\n")
        network.unlink()
        self.assertIn("unknown network 'alexnet'", run().stdout)


if __name__ == "__main__":
    harness.run()
