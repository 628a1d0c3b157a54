"""The program installed, moved, packaged, and used as a library by somebody else. Environment, further: ATOLL_BUILD (build directory),
ATOLL_COMPILER (C++ compiler)."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile
import unittest

import harness

BUILD = os.environ["ATOLL_BUILD"]
COMPILER = os.environ["ATOLL_COMPILER"]
ENVIRONMENT = {name: value for name, value in harness.ENVIRONMENT.items() if name != "ATOLL_CONFIGS"}
CONSUMER = harness.SOURCE / "tests/consumer"
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
            if file.is_file() and file.suffix not in ("", ".a", ".gz", ".so"):
                for place in (str(harness.SOURCE), BUILD, str(self.home / "first")):
                    self.assertNotIn(place, file.read_text(), file)

    def build_consumer(self, source, *options):
        run("cmake", "-S", source, "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_COMPILER={COMPILER}", cwd=self.directory)
        run("cmake", "--build", "build", *options, cwd=self.directory)

    def test_others_build_upon_it(self):
        source = self.directory / "consumer"
        shutil.copytree(CONSUMER, source)
        registration, ten_lines = re.findall(r"```cpp\n(.*?)```", (harness.SOURCE / "jobs/LIBRARY.md").read_text(), re.DOTALL)
        self.assertIn(ten_lines, (source / "search.cpp").read_text())
        (source / "documented.cpp").write_text(registration)
        with (source / "CMakeLists.txt").open("a") as file:
            file.write("target_sources(my_atoll PRIVATE documented.cpp)\n")
        self.build_consumer(source)
        self.check_costs()
        self.check_ten_lines()
        mine = Mine(self)
        mine.check_ranks_stopping_and_resuming()
        mine.check_other_subcommands()
        mine.check_model()

    def test_what_shadows_a_name_is_told_when_it_starts(self):
        shutil.copytree(CONSUMER, self.directory / "consumer")
        source = self.directory / "consumer/my_objective.cpp"
        source.write_text(source.read_text().replace('"ed2p"', '"ela"'))
        self.build_consumer("consumer", "--target", "my_atoll")
        said = run(self.directory / "build/my_atoll", "--version", expect=2)
        self.assertEqual(said, "atoll: error: objective 'ela' cannot be registered: there is one of this name\n")

    def check_ten_lines(self):
        """The same best design as from the program."""
        job = self.write("job.yaml", "name: small\nspace: rram-4\nnetworks: [alexnet]\nalgorithm: {kind: genetic, population: 10, generations: 5}\noutput: ten\n")
        said = dict(line.split() for line in run(self.directory / "build/ten_lines", job).splitlines())
        self.installed("search", job)
        best = self.result("ten")["best"]
        self.assertEqual(float(said.pop("objective")), best["objective"])
        self.assertEqual({name: float(value) for name, value in said.items()}, best["design"])

    def check_costs(self):
        energy, latency, area = map(float, run(self.directory / "build/consumer").split())
        self.installed("evaluate", "--networks", "alexnet", *PARAMETERS, "--csv", "costs.csv")
        names, values = (self.directory / "costs.csv").read_text().splitlines()
        costs = dict(zip(names.split(","), values.split(",")))
        self.assertEqual([energy, latency, area], [float(costs[name]) for name in ("energy_J", "latency_s", "area_mm2")])


class Mine:
    """The program with an objective, an algorithm and a model of somebody's own."""

    def __init__(self, test):
        self.test, self.directory = test, test.directory
        self.atoll = self.directory / "build/my_atoll"
        self.job = CONSUMER / "my_job.yaml"

    def run(self, *arguments, ranks=1, **options):
        prefix = harness.mpirun(ranks) if ranks > 1 else []
        return run(*prefix, self.atoll, *arguments, cwd=self.directory, **options)

    def digest(self, output):
        return self.run("info", "--digest", output).strip()

    def check_ranks_stopping_and_resuming(self):
        straight, ranks = self.directory / "straight", 2 if harness.WITH_MPI else 1
        long = ["--set", "algorithm.generations=400", "--set", "algorithm.restart_after=0", "--set", "checkpoint={generations: 1}"]
        self.run("search", self.job, *long, "--output", "straight")
        self.run("search", self.job, *long, "--output", "ranks", ranks=ranks)
        self.test.assertEqual(self.digest("ranks"), self.digest("straight"))
        launcher = harness.mpirun(ranks) if ranks > 1 else []
        process = subprocess.Popen([*launcher, self.atoll, "search", self.job, *long, "--output", "stopped"], cwd=self.directory, env=ENVIRONMENT,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.test.addCleanup(self.test.kill, process)
        self.test.wait_for_checkpoint("stopped", process)
        (self.directory / "stopped/stop").touch()
        self.test.assertNotEqual(process.wait(timeout=60), 0)
        self.test.assertFalse((self.directory / "stopped/result.h5").exists())
        self.run("search", self.job, *long, "--output", "stopped", "--resume", "--set", "objective=el", expect=5)
        self.run("search", self.job, *long, "--output", "stopped", "--resume")
        self.test.assertEqual(self.digest("stopped"), self.digest("straight"))
        self.test.assertIn("ed2p", (straight / "result.json").read_text())

    def check_other_subcommands(self):
        self.run("report", "straight", "-o", "straight.html")
        page = (self.directory / "straight.html").read_text()
        for name in ("ed2p", "evolution_strategy", "J*s2"):
            self.test.assertIn(name, page)
        manual = self.run("schema", "job")
        for text in ("`ed2p`", "`mutated_parameters`", "`roofline`", "energy of a byte from main memory"):
            self.test.assertIn(text, manual)
        self.test.assertIn("did you mean 'ed2p'?", self.run("check", self.job, "--set", "objective=ed2", expect=3))
        # What a search finds in a small space is what going through all of it finds.
        space = self.test.write("small.yaml", harness.SMALL_SPACE)
        self.run("search", self.job, "--set", f"space={space}", "--set", "algorithm={kind: memetic}", "--output", "small")
        self.run("enumerate", self.job, "--set", f"space={space}", "--output", "all")
        found = json.loads((self.directory / "small/result.json").read_text())["best"]
        optima = json.loads((self.directory / "all/result.json").read_text())["optima"]
        self.test.assertEqual(optima["ed2p"]["design_id"], found["design_id"])
        bench = self.run("bench-search", self.job, "--set", f"space={space}", "--algorithms", "evolution_strategy", "--seeds", "2", "--evaluations", "200")
        self.test.assertIn("evolution_strategy", bench)
        self.run("search", self.job, "--set", "objective=worst_energy_area", "--output", "documented")
        self.test.assertEqual(self.test.result("documented")["objective"]["name"], "worst_energy_area")
        # The program as it was knows nothing of it.
        self.test.assertIn("'objective' is 'ed2p'", self.test.installed("check", self.job, expect=3))

    def check_model(self):
        job = CONSUMER / "my_model_job.yaml"
        for ranks in (1, 2) if harness.WITH_MPI else (1,):
            self.run("search", job, "--output", f"model{ranks}", ranks=ranks)
            self.test.assertEqual(self.digest(f"model{ranks}"), self.digest("model1"))
        best = json.loads((self.directory / "model1/result.json").read_text())["best"]
        # Weights of 8 bits over 51.2 GB/s: nothing is faster.
        weights = 138_344_128  # of VGG-16 (Simonyan and Zisserman 2014), without biases: its 138.36 million parameters are these and 13,416
        self.test.assertGreaterEqual(best["networks"]["vgg16"]["latency_s"], 0.99 * weights / 51.2e9)
        self.test.assertIn("not compiled: roofline goes design by design", self.run("search", job, "--output", "told", "--verbose"))
        self.run("report", "model1", "-o", "model.html")
        self.test.assertIn("roofline", (self.directory / "model.html").read_text())
        self.run("search", job, "--output", "model1", "--resume", "--set", "model.bandwidth_GBps=25", expect=5)


class Packages(Prefix):
    @classmethod
    def setUpClass(cls):
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="atoll-packages-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.debian = shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps")
        run("cpack", "--config", f"{BUILD}/CPackConfig.cmake", "-B", cls.home)
        cls.packages = {file.name: file for file in cls.home.glob("*atoll*")}

    def package(self, pattern):
        found = [file for name, file in self.packages.items() if re.fullmatch(pattern, name)]
        self.assertEqual(len(found), 1, list(self.packages))
        return found[0]

    def test_the_archive_runs_where_it_is_unpacked(self):
        with tarfile.open(self.package(r"atoll-.*\.tar\.gz")) as archive:
            archive.extractall(self.directory / "unpacked")
        (prefix,) = (self.directory / "unpacked").iterdir()
        self.check_search(prefix)
        self.assertTrue(list(prefix.glob("lib*/**/atoll-config.cmake")))

    def need_debian(self):
        if not self.debian:
            self.skipTest("dpkg-dev is not installed")

    def test_the_debian_package_runs_where_it_is_unpacked(self):
        self.need_debian()
        deb = self.package(r"atoll_.*\.deb")
        run("dpkg-deb", "-x", deb, self.directory / "root")
        self.check_search(self.directory / "root/usr")
        field = lambda name: run("dpkg-deb", "-f", deb, name).strip()
        self.assertEqual(field("Package"), "atoll")
        self.assertIn(f"atoll {field('Version')}", run(harness.ATOLL, "--version"))
        self.assertRegex(field("Maintainer"), r".+ <.+@.+>")
        self.assertRegex(field("Depends"), r"libc6 \(>= .+libhdf5-.+libyaml-cpp")
        self.assertFalse((self.directory / "root/usr/include").exists())

    def test_the_debian_package_of_the_libraries_goes_with_it(self):
        self.need_debian()
        deb = self.package(r"libatoll-dev_.*\.deb")
        version = run("dpkg-deb", "-f", deb, "Version").strip()
        self.assertIn(f"atoll (= {version})", run("dpkg-deb", "-f", deb, "Depends"))
        contents = run("dpkg-deb", "-c", deb)
        for name in ("include/atoll/model/cost.hpp", "lib/libatoll_model.a", "cmake/atoll/atoll-config.cmake"):
            self.assertIn(name, contents)

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_finds_no_errors(self):
        self.need_debian()
        run("lintian", "--fail-on", "error", "--tag-display-limit", "0", *(["--allow-root"] if os.getuid() == 0 else []),
            *(file for name, file in self.packages.items() if name.endswith(".deb")))

    @unittest.skipUnless(os.environ.get("CI") == "true" and os.getuid() == 0, "not root on a machine of a continuous integration")
    def test_the_debian_package_is_installed_and_removed(self):
        self.need_debian()
        self.assertFalse(pathlib.Path("/usr/bin/atoll").exists())
        self.addCleanup(subprocess.run, ["dpkg", "--purge", "atoll"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run("dpkg", "-i", self.package(r"atoll_.*\.deb"))
        self.check_search(pathlib.Path("/usr"))
        run("dpkg", "--purge", "atoll")
        for left in ("/usr/bin/atoll", "/usr/share/atoll", "/usr/share/doc/atoll"):
            self.assertFalse(pathlib.Path(left).exists(), left)


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
