"""The program installed, moved, and used as a library by somebody else. Environment, further: ATOLL_BUILD (build directory),
ATOLL_COMPILER (C++ compiler)."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import harness

BUILD = os.environ["ATOLL_BUILD"]
COMPILER = os.environ["ATOLL_COMPILER"]
ENVIRONMENT = {name: value for name, value in harness.ENVIRONMENT.items() if name != "ATOLL_CONFIGS"}
TINY = ["--set", "algorithm={kind: genetic, population: 10}", "--set", "islands.count=2", "--set", "budget.generations=3"]
PARAMETERS = ["--supply_voltage", "0.5", "--bits_per_cell", "8", "--cycle_time", "1e-9", "--rows", "512", "--columns", "64", "--router_groups", "16",
              "--tiles_per_group", "32", "--macros_per_tile", "4", "--glb_kib", "512", "--technology_nm", "32"]


def run(*command, expect=0, **options):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
                          **{"env": ENVIRONMENT, **options})
    assert done.returncode == expect, f"{command}\n{done.stdout}"
    return done.stdout


def cmake_install(prefix, **options):
    run("cmake", "--install", BUILD, "--prefix", prefix, **options)


class Prefix(harness.Case):
    def check_search(self, prefix):
        """A shipped job as it stands, to the same result as from the source tree."""
        run(prefix / "bin/atoll", "search", prefix / "share/atoll/jobs/rram-4.yaml", "--output", "installed", *TINY, cwd=self.directory)
        self.search("built", *TINY, small=False)
        self.assertEqual(self.digest("installed"), self.digest("built"))


class Installed(Prefix):
    @classmethod
    def setUpClass(cls):
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="atoll-installed-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cmake_install(cls.home / "first")
        # Whatever needs the place it was installed to does not find it again.
        cls.prefix = (cls.home / "first").rename(cls.home / "moved")
        cls.atoll = cls.prefix / "bin/atoll"

    def installed(self, *arguments, **options):
        return run(self.atoll, *arguments, cwd=self.directory, **options)

    def test_moved_it_runs_the_jobs_that_came_with_it(self):
        self.check_search(self.prefix)
        for document in ("share/doc/atoll/README.md", "share/atoll/jobs/RESULTS.md", "share/atoll/configs/README.md", "share/atoll/slurm/README.md"):
            self.assertTrue((self.prefix / document).is_file(), document)

    def test_its_configurations_are_those_it_came_with(self):
        """A network that is changed is changed; one that is taken away is gone, and not found in the source tree."""
        copy = self.directory / "copy"
        shutil.copytree(self.prefix, copy)
        network = copy / "share/atoll/configs/networks/alexnet.yaml"
        evaluate = [copy / "bin/atoll", "evaluate", "--networks", "alexnet", *PARAMETERS]
        before = run(*evaluate)
        text = network.read_text()
        network.write_text(text[:text.rindex("\n- {") + 1])  # without its last layer
        self.assertNotEqual(run(*evaluate), before)
        network.unlink()
        self.assertIn("alexnet", run(*evaluate, expect=3))
        # Asked for, the directories of the environment come first.
        self.assertEqual(run(*evaluate, env={**ENVIRONMENT, "ATOLL_CONFIGS": str(harness.SOURCE / "configs")}), before)

    def test_into_a_destdir(self):
        cmake_install("/usr", env={**ENVIRONMENT, "DESTDIR": str(self.directory / "root")})
        self.check_search(self.directory / "root/usr")

    def test_its_text_files_name_neither_the_source_nor_the_build(self):
        for file in self.prefix.rglob("*"):
            if file.is_file() and file.suffix not in ("", ".a", ".gz"):
                for place in (str(harness.SOURCE), BUILD, str(self.home / "first")):
                    self.assertNotIn(place, file.read_text(), file)

    def test_others_build_upon_it(self):
        run("cmake", "-S", harness.SOURCE / "tests/consumer", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_COMPILER={COMPILER}",
            cwd=self.directory)
        run("cmake", "--build", "build", cwd=self.directory)
        energy, latency, area = map(float, run(self.directory / "build/consumer").split())
        self.installed("evaluate", "--networks", "alexnet", *PARAMETERS, "--csv", "costs.csv")
        names, values = (self.directory / "costs.csv").read_text().splitlines()
        costs = dict(zip(names.split(","), values.split(",")))
        self.assertEqual([energy, latency, area], [float(costs[name]) for name in ("energy_J", "latency_s", "area_mm2")])


class Configuring(harness.Case):
    def test_all_that_is_missing_is_told_at_once_with_the_names_of_packages(self):
        said = run("cmake", "-S", harness.SOURCE, "-B", "build", f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DATOLL_TESTS=OFF", "-DATOLL_WITH_MPI=OFF",
                   "-DCMAKE_DISABLE_FIND_PACKAGE_yaml-cpp=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON", expect=1, cwd=self.directory)
        self.assertIn("yaml-cpp: jobs and configurations", said)
        self.assertIn("apt-get install libyaml-cpp-dev libcli11-dev\n", said)
        self.assertIn("dnf install yaml-cpp-devel cli11-devel\n", said)
        self.assertIn("spack install yaml-cpp cli11 ", said)


if __name__ == "__main__":
    harness.run()
