"""The scripts in slurm/ on a private Slurm of two nodes: however a job ends, the search ends with the bytes of a run outside Slurm."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import cluster
import harness

SCRIPTS = harness.SOURCE / "slurm"
LAUNCHERS = ["mpirun", "srun"]
# Every search stands still before its third checkpoint until somebody lets it go on.
HALF_WAY = {"LD_PRELOAD": harness.FAULTS, "ATOLL_FAULT": "SIGSTOP@rename:3,path=checkpoint.h5"}
SMALL = ["--set", "islands.count=4",
         "--set", "algorithm={kind: four_phase, drawn: 200, chosen: 100, population: 40, phases: [{generations: 10}, {generations: 10}]}"]
FINISHED = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY")

slurm_directory = pathlib.Path(tempfile.gettempdir(), f"atoll-slurm-{os.getpid()}")
ENVIRONMENT = {**harness.ENVIRONMENT, "SLURM_CONF": str(slurm_directory / "slurm.conf"), "ATOLL": os.path.realpath(harness.ATOLL),
               # Ranks of "two nodes" would take each other for neighbours in memory.
               "OMPI_MCA_btl": "tcp,self", "OMPI_MCA_btl_tcp_if_include": "lo", "OMPI_MCA_pml": "ob1",
               # There are more ranks than cores.
               "OMPI_MCA_mpi_yield_when_idle": "1",
               "TMPDIR": str(slurm_directory)}
for name in ("ATOLL_LAUNCHER", "ATOLL_REQUEUES", "ATOLL_CHAIN"):
    ENVIRONMENT.pop(name, None)


def wait_until(happened, what, seconds=90, pause=0.1):
    deadline = time.monotonic() + seconds
    while not (result := happened()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(pause)
    return result


def slurm(*command, expect=0, **options):
    done = subprocess.run([*map(str, command)], env={**ENVIRONMENT, **options.pop("variables", {})}, text=True, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != expect:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stdout}")
    return done.stdout


class Job:
    """A job as Slurm sees it, with the processes of its search."""

    def __init__(self, number, directory, output):
        self.number, self.directory, self.output = str(number), directory, directory / output

    def fields(self):
        return dict(field.split("=", 1) for field in slurm("scontrol", "show", "job", "-o", self.number).split() if "=" in field)

    def state(self):
        return self.fields()["JobState"]

    def restarts(self):
        return int(self.fields()["Restarts"])

    def log(self):
        return "".join(file.read_text() for file in self.directory.glob(f"*.{self.number}.out"))

    def ranks(self):
        """Process id -> node."""
        found = {}
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "exe") != ENVIRONMENT["ATOLL"]:
                    continue
                variables = dict(v.split("=", 1) for v in (process / "environ").read_text().split("\0") if "=" in v)
                if variables.get("SLURM_CONF") == ENVIRONMENT["SLURM_CONF"] and variables.get("SLURM_JOB_ID") == self.number.split("_")[0]:
                    found[int(process.name)] = variables["SLURMD_NODENAME"]
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                pass
        return found

    def signal_ranks(self, number, ranks=None):
        for pid in self.ranks() if ranks is None else ranks:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def freeze(self):
        """Waits until the search stands still, and stops its other ranks, too."""
        def is_stopped(pid):
            try:
                return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
            except (FileNotFoundError, ProcessLookupError):
                return False
        wait_until(lambda: any(map(is_stopped, self.ranks())) or self.state() in FINISHED, "a search that stands still")
        self.signal_ranks(signal.SIGSTOP)
        assert self.ranks() and self.state() == "RUNNING", f"ended too early\n{self.log()}"

    def thaw(self):
        self.signal_ranks(signal.SIGCONT)

    def wait(self, state="COMPLETED"):
        def has_ended():
            self.thaw()
            return self.state() in FINISHED
        wait_until(has_ended, f"the end of job {self.number}")
        # A job has ended for Slurm while its processes still end.
        wait_until(lambda: not self.ranks(), f"the end of the processes of job {self.number}")
        assert self.state() == state, f"{self.state()} instead of {state}\n{self.log()}"

    def stop(self):
        """As Slurm does before the time is up."""
        slurm("scancel", "--signal=USR1", "--batch", self.number)
        wait_until(lambda: "USR1: stopping" in self.log(), "the signal in the script")
        self.thaw()


class Slurm(harness.Case):
    @classmethod
    def setUpClass(cls):
        cls.straight_runs = {}
        cls.straight_directory = pathlib.Path(tempfile.mkdtemp(prefix="atoll-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.straight_directory, ignore_errors=True)

    def setUp(self):
        super().setUp()
        self.jobs = []
        self.addCleanup(lambda: slurm("scancel", *self.jobs) if self.jobs else None)

    def submit(self, output, *arguments, script="rram-4.sbatch", launcher="mpirun", options=("-n", "2"), variables=None):
        text = slurm("sbatch", "--parsable", *options, SCRIPTS / script, *arguments, "--output", output, *SMALL,
                     cwd=self.directory, variables={"ATOLL_LAUNCHER": launcher, **HALF_WAY, **(variables or {})})
        self.jobs.append(text.strip())
        return Job(text.strip(), self.directory, output)

    def assert_straight(self, output, *arguments):
        """Equal to a run outside Slurm."""
        straight = self.straight_directory / ("straight" + "-".join(arguments))
        if not straight.exists():
            self.search(straight, *SMALL, *arguments, small=False, program=harness.SERIAL)
        for name in ("result.h5", "result.json"):
            self.assertEqual((straight / name).read_bytes(), self.content(output, name))

    def test_every_script_is_accepted_and_meant_for_a_shipped_job(self):
        for script in sorted(SCRIPTS.glob("*.sbatch")):
            self.assertIn("to start at", slurm("sbatch", "--test-only", script, cwd=self.directory))
        for job in (harness.SOURCE / "jobs").glob("*.yaml"):
            if job.stem.startswith("study-"):
                continue
            self.assertIn(f"/jobs/{job.name}", (SCRIPTS / f"{job.stem}.sbatch").read_text())

    def test_scripts_find_their_program_wherever_they_are(self):
        program = pathlib.Path(ENVIRONMENT["ATOLL"])
        installed, repository, bare = (self.directory / name for name in ("in stalled", "repository", "bare"))
        subprocess.run(["cmake", "--install", program.parent, "--prefix", installed], check=True, stdout=subprocess.DEVNULL)
        for home in (repository, bare):
            for part in ("slurm", "jobs"):
                shutil.copytree(harness.SOURCE / part, home / part)
        (repository / "build/release").mkdir(parents=True)
        (repository / "build/release/atoll").symlink_to(program)
        expected = {installed / "share/atoll/slurm": f"{installed}/share/atoll/../../bin/atoll",
                    repository / "slurm": f"{repository}/build/release/atoll", bare / "slurm": "atoll"}
        jobs = {}
        for number, (scripts, found) in enumerate(expected.items()):
            jobs[found] = self.submit(f"results {number}", script=scripts / "rram-4.sbatch", options=("-n", "1"),
                                      variables={"ATOLL_FAULT": "", "ATOLL": "", "PATH": f"{program.parent}:{os.environ['PATH']}"})
        for number, (found, job) in enumerate(jobs.items()):
            job.wait()
            self.assertIn(f": {found} search ", job.log())
            self.assert_straight(f"results {number}")

    def test_the_time_limit_ends_in_a_requeue_and_the_same_result(self):
        # Slurm looks twice a minute, and warns up to 30 s too early: not before the search has begun.
        jobs = {launcher: self.submit(launcher, launcher=launcher, options=("-n", "2", "--time=2", "--signal=B:USR1@60"))
                for launcher in LAUNCHERS}
        for job in jobs.values():
            job.freeze()
        for launcher, job in jobs.items():
            wait_until(lambda: "USR1: stopping" in job.log(), "Slurm's warning before the time is up")
            job.thaw()
        for launcher, job in jobs.items():
            job.wait()
            self.assertEqual(job.restarts(), 1)
            self.assertIn("requeueing", job.log())
            self.assertIn("resumed after generation", job.log())
            self.assert_straight(launcher)

    def test_ranks_on_both_nodes_stop_and_go_on(self):
        jobs = {launcher: self.submit(launcher, launcher=launcher, options=("-n", "4", "--nodes=2", "--ntasks-per-node=2"))
                for launcher in LAUNCHERS}
        for launcher, job in jobs.items():
            job.freeze()
            self.assertEqual(sorted(job.ranks().values()), ["n1", "n1", "n2", "n2"])
            job.stop()
        for launcher, job in jobs.items():
            job.wait()
            self.assertEqual(job.restarts(), 1)
            self.assertIn("4 ranks", job.log())
            self.assert_straight(launcher)

    def test_a_job_requeues_itself_only_so_often(self):
        job = self.submit("a", variables={"ATOLL_REQUEUES": "0"})
        job.freeze()
        job.stop()
        job.wait("FAILED")
        self.assertEqual(job.fields()["ExitCode"], "85:0")
        self.submit("a").wait()
        self.assert_straight("a")

    def test_cancelled_and_submitted_again(self):
        jobs = {launcher: self.submit(launcher, launcher=launcher) for launcher in LAUNCHERS}
        for job in jobs.values():
            job.freeze()
            slurm("scancel", job.number)
            wait_until(lambda: "TERM: the job is being ended" in job.log(), "the signal in the script")
            job.thaw()
        for job in jobs.values():
            job.wait("CANCELLED")
        again = {launcher: self.submit(launcher, launcher=launcher) for launcher in LAUNCHERS}
        for launcher, job in again.items():
            job.wait()
            self.assertIn("resumed after generation", job.log())
            self.assert_straight(launcher)
            self.assertEqual(jobs[launcher].restarts(), 0)

    def test_a_killed_rank_ends_the_job_and_submitted_again_it_goes_on(self):
        jobs = {launcher: self.submit(launcher, launcher=launcher) for launcher in LAUNCHERS}
        for job in jobs.values():
            job.freeze()
            job.signal_ranks(signal.SIGKILL, [max(job.ranks())])
            job.thaw()
        for job in jobs.values():
            job.wait("FAILED")
        again = {launcher: self.submit(launcher, launcher=launcher) for launcher in LAUNCHERS}
        for launcher, job in again.items():
            job.wait()
            self.assertIn("resumed after generation", job.log())
            self.assert_straight(launcher)

    def test_a_lost_node_requeues_the_job(self):
        jobs = {launcher: self.submit(launcher, launcher=launcher, options=("-n", "2", "--nodelist=n2")) for launcher in LAUNCHERS}
        for job in jobs.values():
            job.freeze()
        slurm("scontrol", "update", "nodename=n2", "state=down", "reason=test")
        for job in jobs.values():
            wait_until(lambda: job.restarts() == 1, "a requeue")
            job.signal_ranks(signal.SIGKILL)  # the node is gone, with all that ran there
            slurm("scontrol", "update", f"jobid={job.number}", "reqnodelist=")  # it may go on elsewhere
        for launcher, job in jobs.items():
            job.wait()
            self.assertEqual(job.fields()["NodeList"], "n1")
            self.assertIn("resumed after generation", job.log())
            self.assert_straight(launcher)

    def test_an_array_has_a_result_per_seed(self):
        slurm("sbatch", "--array=1-3", SCRIPTS / "seeds.sbatch", harness.JOB, *SMALL, cwd=self.directory,
              variables={**HALF_WAY, "ATOLL_FAULT": HALF_WAY["ATOLL_FAULT"].replace("path=", "path=seed-3/")})
        array = slurm("squeue", "-h", "-o", "%F").split()[0]
        self.jobs.append(array)
        # The last task has the number of the whole array: it alone is to be requeued.
        outputs = {seed: f"results/rram-4-seed-{seed}" for seed in (1, 2, 3)}
        tasks = {seed: Job(f"{array}_{seed}", self.directory, output) for seed, output in outputs.items()}
        last = tasks[3]
        last.freeze()
        last.stop()
        for seed, task in tasks.items():
            task.wait()
            self.assertEqual(task.restarts(), 1 if task is last else 0)
            self.assert_straight(outputs[seed], "--seed", str(seed))
        self.assertEqual(len({self.content(output, "result.h5") for output in outputs.values()}), 3)

    def test_a_chain_goes_on_and_ends_by_itself(self):
        text = slurm(SCRIPTS / "chain.sh", "4", "-n", "2", SCRIPTS / "rram-4.sbatch", "--output", "a", *SMALL, cwd=self.directory,
                     variables=HALF_WAY)
        links = [Job(line.split()[-1], self.directory, "a") for line in text.splitlines() if line.startswith("Submitted")]
        self.jobs += [link.number for link in links]
        self.assertEqual(len(links), 4)
        links[0].freeze()
        links[0].stop()
        links[0].wait("FAILED")
        wait_until(lambda: links[1].ranks(), "the next link")
        slurm("scancel", links[1].number)
        links[1].wait("CANCELLED")
        links[2].wait()
        links[3].wait("CANCELLED")
        self.assertEqual([link.restarts() for link in links], [0, 0, 0, 0])
        self.assertIn("resumed after generation", links[2].log())
        self.assert_straight("a")


def main():
    # Its input ends when this process does, however it does: then the cluster ends, too.
    private = subprocess.Popen([sys.executable, cluster.__file__, slurm_directory], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               text=True, start_new_session=True)
    try:
        said = private.stdout.readline()
        if said != "ready\n":
            said += private.stdout.read()
            skipped = private.wait() == cluster.UNAVAILABLE
            print("SKIPPED, nothing about Slurm was tested:" if skipped else "The private Slurm failed:", said)
            return cluster.UNAVAILABLE if skipped else 1
        program = unittest.main(exit=False)
        return 0 if program.result.testsRun > 0 and program.result.wasSuccessful() else 1
    finally:
        private.stdin.close()
        private.wait()


if __name__ == "__main__":
    sys.exit(main())
