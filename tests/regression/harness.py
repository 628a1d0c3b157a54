"""Runs the program as users do. Environment: ATOLL, ATOLL_SERIAL (programs), ATOLL_FAULTS (library of tests/faults), ATOLL_WITH_MPI,
ATOLL_SOURCE (repository)."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ATOLL = os.environ["ATOLL"]
SERIAL = os.environ["ATOLL_SERIAL"]
FAULTS = os.environ.get("ATOLL_FAULTS", "")
WITH_MPI = os.environ.get("ATOLL_WITH_MPI", "ON") == "ON"
SOURCE = pathlib.Path(os.environ["ATOLL_SOURCE"])
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}

# A search of a second: five islands, two short phases.
SMALL = [
    "--set", "islands.count=5",
    "--set", "algorithm={kind: four_phase, drawn: 60, chosen: 30, population: 12, phases: [{generations: 4}, {generations: 4, crossover_eta: 15}]}",
    "--set", "islands.migration={interval: 2, emigrants: 2}",
]
JOB = str(SOURCE / "jobs/rram-4.yaml")

# 1,728 designs.
SMALL_SPACE = """name: small
source: none
template: rram
parameters:
  supply_voltage: [0.5, 0.7]
  bits_per_cell: [1, 4, 8]
  cycle_time: [1e-9, 2e-9]
  rows: [128, 256, 512]
  columns: [32, 128, 512]
  router_groups: [2, 8]
  tiles_per_group: [16, 64]
  macros_per_tile: [16, 32]
  glb_kib: [1024, 4096]
  technology_nm: 32
"""

# 2,304 designs; the voltages go with the node.
BY_NODE = """name: by-node
source: none
template: sram
parameters:
  supply_voltage: {given: technology_nm, values: {7: [0.45, 0.6, 0.8], 22: [0.65, 0.8, 1.0]}}
  bits_per_cell: 1
  cycle_time: [1e-9, 4e-9]
  rows: [64, 256]
  columns: [64, 128, 256]
  router_groups: [1, 4]
  tiles_per_group: [2, 16]
  macros_per_tile: [8, 64]
  glb_kib: [1024, 4096]
  technology_nm: [7, 22]
"""


def mpirun(ranks, environment={}):
    # Not bound: tests that run at the same time would share one core.
    exported = [argument for name, value in environment.items() for argument in ("-x", f"{name}={value}")]
    return ["mpirun", "-n", str(ranks), "--oversubscribe", "--bind-to", "none", *exported]


class Case(unittest.TestCase):
    """A test with a directory of its own."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="atoll-test-"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def run_program(self, arguments, prefix=(), program=ATOLL, expect=0, environment={}, **options):
        options.setdefault("cwd", self.directory)
        done = subprocess.run([*prefix, program, *map(str, arguments)], env={**ENVIRONMENT, **environment},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300, **options)
        self.assertEqual(done.returncode, expect, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def search(self, output, *extra, job=JOB, small=True, **options):
        return self.run_program(["search", job, "--output", output, *(SMALL if small else []), *extra], **options)

    def digest(self, output):
        return self.run_program(["info", "--digest", output]).stdout.strip()

    def result(self, output):
        return json.loads((self.directory / output / "result.json").read_text())

    def content(self, output, name):
        return (self.directory / output / name).read_bytes()

    def wait_for_checkpoint(self, output, process):
        file = self.directory / output / "checkpoint.h5"
        while process.poll() is None and not file.exists():
            time.sleep(0.005)

    def kill(self, process):
        """The launcher and every rank it started, at once."""
        def tree(pid):
            yield pid
            for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                for child in children.read_text().split():
                    yield from tree(int(child))
        if process.poll() is None:
            process.send_signal(signal.SIGSTOP)  # it starts no more
            for pid in list(tree(process.pid)):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        process.wait()

    def write(self, name, text):
        path = self.directory / name
        path.write_text(text)
        return path


def run():
    program = unittest.main(exit=False)
    sys.exit(0 if program.result.testsRun > 0 and program.result.wasSuccessful() else 1)
