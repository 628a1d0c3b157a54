"""How runs start, stop and are guarded: --resume, the lock, the stop file, time limits, disks that fail."""

import json
import os
import re
import shutil
import signal
import subprocess
import time

import harness

RANKS = [0, 2] if harness.WITH_MPI else [0]
SMALL_SPACE = ["--set", "networks=[alexnet]", "--objectives", "ela_mean"]


class RunDirectory(harness.Case):
    # Seconds long, with a few hundred checkpoints; whoever starts one waits for it or ends it.
    LONG = ["--set", "islands.count=3", "--set", "checkpoint.generations=20",
            "--set", "algorithm={kind: four_phase, drawn: 200, chosen: 100, population: 40, phases: [{generations: 2500}, {generations: 2500}]}"]
    SHORT = ["--set", "islands.count=3",
             "--set", "algorithm={kind: four_phase, drawn: 60, chosen: 30, population: 12, phases: [{generations: 4}]}"]

    def setUp(self):
        super().setUp()
        self.environment = {key: value for key, value in harness.ENVIRONMENT.items() if not key.startswith("SLURM_")}

    def command(self, output, *extra, ranks=0, size=LONG):
        prefix = harness.mpirun(ranks) if ranks else []
        return [*prefix, harness.ATOLL, "search", harness.JOB, "--output", output, *size, *extra]

    def run_to_end(self, command, expect=0):
        done = subprocess.run(command, cwd=self.directory, env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertEqual(done.returncode, expect, f"{command}\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, command):
        process = subprocess.Popen(command, cwd=self.directory, env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(self.kill, process)
        return process

    def file(self, output, name):
        return self.directory / output / name

    def log(self, output):
        return [(session["outcome"], session.get("reason")) for session in json.loads(self.content(output, "run.json"))]

    def assert_same_result(self, one, other):
        for name in ("result.h5", "result.json"):
            self.assertEqual(self.content(one, name), self.content(other, name), name)


class Resume(RunDirectory):
    def test_auto_starts_and_goes_on_wherever_the_flag_stands(self):
        job, rest = harness.JOB, ["--output", "a", *self.SHORT]
        for i, words in enumerate((["--resume", job], [job, "--resume"], ["--resume", "auto", job], [job, "--resume=auto"],
                                   ["--resume", "--overwrite", job])):
            done = self.run_to_end([harness.ATOLL, "search", *words, *rest], expect=2 if "--overwrite" in words else 0)
            self.assertEqual("resumed after generation 4" in done.stderr, 0 < i < 4, words)
        self.assertEqual(self.log("a"), [("finished", None)] * 4)

    def test_require_never_starts(self):
        for words in (["--resume", "require"], ["--resume=require"], ["--resume", "--resume", "require"]):
            done = self.run_to_end(self.command("a", *words, size=self.SHORT), expect=5)
            self.assertIn("no checkpoint to go on from", done.stderr)
            self.assertFalse((self.directory / "a").exists())
        self.run_to_end(self.command("a", size=self.SHORT))
        self.assertIn("resumed after", self.run_to_end(self.command("a", "--resume", "require", size=self.SHORT)).stderr)

    def test_require_never_starts_an_enumeration(self):
        command = [harness.ATOLL, "enumerate", harness.JOB, *SMALL_SPACE, "--output", "a"]
        self.assertIn("no checkpoint to go on from", self.run_to_end([*command, "--resume", "require"], expect=5).stderr)
        self.run_to_end([*command, "--resume"])
        self.assertIn("resumed after chunk", self.run_to_end([*command, "--resume", "require"]).stderr)

    def test_other_values_are_refused(self):
        self.run_to_end(self.command("a", "--resume=maybe"), expect=2)
        self.run_to_end(self.command("a", "--resume", "maybe"), expect=2)
        self.assertFalse((self.directory / "a").exists())


class Lock(RunDirectory):
    def test_a_second_run_is_refused_until_the_first_is_gone(self):
        for ranks in RANKS:
            output = f"a{ranks}"
            first = self.start(self.command(output, ranks=ranks))
            self.wait_for_checkpoint(output, first)
            holder = self.content(output, "lock").decode()
            pid = int(re.fullmatch(r"host \S+, pid (\d+), since [-0-9TZ:]+\n", holder).group(1))
            os.kill(pid, signal.SIGSTOP)  # however long the others take to be refused
            before = self.content(output, "checkpoint.h5")
            others = [self.command(output, *how, ranks=ranks, size=self.SHORT)
                      for how in ((), ("--resume",), ("--overwrite",))]
            others.append([harness.ATOLL, "enumerate", harness.JOB, *SMALL_SPACE, "--output", output, "--overwrite"])
            for other in others:
                said = self.run_to_end(other, expect=5).stderr
                self.assertIn(f"another run works in {output}", said)
                self.assertIn(f"pid {pid}, since", said)
            self.run_program(["info", output])  # reading needs no lock
            self.assertEqual(self.content(output, "checkpoint.h5"), before)
            os.kill(pid, signal.SIGCONT)
            while first.poll() is None and self.content(output, "checkpoint.h5") == before:
                time.sleep(0.005)
            self.assertNotEqual(self.content(output, "checkpoint.h5"), before)  # it goes on
            self.kill(first)
            # What a killed run leaves holds nobody up.
            self.assertEqual(self.content(output, "lock").decode(), holder)
            self.run_to_end(self.command(output, "--overwrite", size=self.SHORT))
            self.assertNotEqual(self.content(output, "lock").decode(), holder)
        self.run_to_end(self.command("straight", size=self.SHORT))
        self.assert_same_result("straight", "a0")

    def test_an_enumeration_holds_it_too(self):
        first = self.start([harness.ATOLL, "enumerate", str(harness.SOURCE / "jobs/sram-9.yaml"), "--output", "a",
                            "--set", "checkpoint.seconds=0"])
        self.wait_for_checkpoint("a", first)
        first.send_signal(signal.SIGSTOP)  # it holds still, and the lock
        said = self.run_to_end(self.command("a", "--overwrite", size=self.SHORT), expect=5).stderr
        self.assertIn(f"pid {first.pid}, since", said)
        self.kill(first)
        self.run_to_end(self.command("a", "--overwrite", size=self.SHORT))


class StopFile(RunDirectory):
    def test_a_search(self):
        self.run_to_end(self.command("straight"))
        for ranks in RANKS:
            output = f"a{ranks}"
            process = self.start(self.command(output, ranks=ranks))
            self.wait_for_checkpoint(output, process)
            self.file(output, "stop").touch()
            said = process.communicate()[1]
            self.assertEqual(process.returncode, 85, said)
            self.assertIn(f"stopped (stop file) with a checkpoint in {output}; --resume goes on", said)
            self.assertFalse(self.file(output, "stop").exists())
            self.assertEqual(self.log(output), [("stopped", "stop file")])
            self.assertNotIn("warning", self.run_to_end(self.command(output, "--resume", "require")).stderr)
            self.assert_same_result("straight", output)

    def test_an_enumeration(self):
        job = str(harness.SOURCE / "jobs/sram-9.yaml")
        command = [harness.ATOLL, "enumerate", job, "--output", "a", "--set", "checkpoint.seconds=0"]
        process = self.start(command)
        self.wait_for_checkpoint("a", process)
        self.file("a", "stop").touch()
        self.assertIn("stopped (stop file)", process.communicate()[1])
        self.assertEqual(process.returncode, 85)
        self.assertEqual(self.log("a"), [("stopped", "stop file")])
        self.assertFalse(self.file("a", "stop").exists())

    def test_one_from_before_stops_nothing(self):
        (self.directory / "a").mkdir()
        self.file("a", "stop").touch()
        said = self.run_to_end(self.command("a", size=self.SHORT)).stderr
        self.assertIn("warning: a/stop was there before the run", said)
        self.assertFalse(self.file("a", "stop").exists())

    def test_a_signal_is_named(self):
        process = self.start(self.command("a"))
        self.wait_for_checkpoint("a", process)
        process.send_signal(signal.SIGUSR1)
        self.assertIn("stopped (signal)", process.communicate()[1])
        self.assertEqual(self.log("a"), [("stopped", "signal")])


class Walltime(RunDirectory):
    def test_a_search_in_pieces(self):
        self.run_to_end(self.command("straight"))
        started = time.monotonic()
        said = self.run_to_end(self.command("a", "--walltime", "1s", ranks=RANKS[-1]), expect=85).stderr
        self.assertIn("stopped (walltime) with a checkpoint in a; --resume goes on", said)
        self.assertLess(time.monotonic() - started, 60)
        self.assertEqual(self.log("a"), [("stopped", "walltime")])
        self.assertFalse(self.file("a", "result.json").exists())
        self.run_to_end(self.command("a", "--resume", "require", "--walltime", "1d"))
        self.assertEqual(self.log("a"), [("stopped", "walltime"), ("finished", None)])
        self.assert_same_result("straight", "a")

    def test_an_enumeration_in_pieces(self):
        command = [harness.ATOLL, "enumerate", str(harness.SOURCE / "jobs/sram-9.yaml")]
        said = self.run_to_end([*command, "--output", "a", "--walltime", "1s"], expect=85).stderr
        self.assertIn("stopped (walltime) with a checkpoint in a; --resume goes on", said)
        self.assertEqual(self.log("a"), [("stopped", "walltime")])
        said = self.run_to_end([*command, "--walltime", "1s"], expect=85).stderr
        self.assertIn("stopped (walltime); nothing is kept without --output DIR", said)
        self.run_to_end([*command, "--output", "straight"])
        self.run_to_end([*command, "--output", "a", "--resume", "--walltime", "none"])
        self.assert_same_result("straight", "a")

    def test_wrong_times(self):
        for text in ("soon", "1x", "0", "-5m", "1.5h", "1:60"):
            for command in (self.command("a", f"--walltime={text}"),
                            [harness.ATOLL, "enumerate", harness.JOB, f"--walltime={text}"]):
                said = self.run_to_end(command, expect=2).stderr
                self.assertIn(f"--walltime '{text}': a time above 0 is wanted (90s, 45m,", said)
                self.assertIn("D-HH:MM:SS", said)


class Slurm(RunDirectory):
    def squeue(self, answer, status=0):
        """A squeue that notes what it was asked."""
        folder = self.directory / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "squeue"
        program.write_text(f"#!/bin/sh\necho \"$@\" >>{self.directory}/asked\n{answer}\nexit {status}\n")
        program.chmod(0o755)
        self.environment["PATH"] = f"{folder}:{os.environ['PATH']}"
        self.environment["SLURM_JOB_ID"] = "4711"
        (self.directory / "asked").unlink(missing_ok=True)

    def asked(self):
        file = self.directory / "asked"
        return file.read_text().splitlines() if file.exists() else []

    def test_squeue_is_asked_once(self):
        for ranks in RANKS:
            self.squeue("echo 0:02")
            said = self.run_to_end(self.command(f"a{ranks}", ranks=ranks), expect=85).stderr
            self.assertIn("stopped (walltime)", said)
            self.assertEqual(said.count("the Slurm job has 2 s left"), 1)
            self.assertEqual(self.asked(), ["-h -j 4711 -o %L"])

    def test_a_job_with_time_enough(self):
        for answer in ("1-02:03:04", "59:59", "UNLIMITED"):
            self.squeue(f"echo '{answer} '")
            said = self.run_to_end(self.command("a", "--overwrite", size=self.SHORT)).stderr
            self.assertNotIn("warning", said)
            self.assertEqual("the Slurm job has" in said, answer != "UNLIMITED")
            self.assertEqual(len(self.asked()), 1)

    def test_a_task_of_an_array(self):
        # 4711 is also the name of the whole array.
        self.squeue("echo 1:00:00")
        self.environment.update(SLURM_ARRAY_JOB_ID="4711", SLURM_ARRAY_TASK_ID="3")
        self.run_to_end(self.command("a", size=self.SHORT))
        self.assertEqual(self.asked(), ["-h -j 4711_3 -o %L"])

    def test_failures_are_warnings(self):
        for answer, status in (("echo INVALID", 0), ("echo NOT_SET", 0), ("echo slurm_load_jobs error >&2", 1), ("", 0)):
            self.squeue(answer, status)
            said = self.run_to_end(self.command("a", "--overwrite", size=self.SHORT)).stderr
            self.assertEqual(said.count("warning: Slurm does not tell how much time job 4711 has left"), 1)
        self.environment["SLURM_JOB_ID"] = "1; touch harm"
        self.run_to_end(self.command("a", "--overwrite", size=self.SHORT))
        self.assertFalse((self.directory / "harm").exists())

    def test_the_end_that_slurm_tells_saves_the_question(self):
        self.squeue("echo 1:00:00")
        self.environment["SLURM_JOB_END_TIME"] = str(int(time.time()) + 2)
        self.assertIn("stopped (walltime)", self.run_to_end(self.command("a"), expect=85).stderr)
        self.assertEqual(self.asked(), [])
        # One that has passed is out of date.
        self.environment["SLURM_JOB_END_TIME"] = str(int(time.time()) - 2)
        self.run_to_end(self.command("b", size=self.SHORT))
        self.assertEqual(len(self.asked()), 1)

    def test_the_user_knows_better(self):
        self.squeue("echo 0:01")
        for walltime in ("none", "1h"):
            self.run_to_end(self.command("a", "--overwrite", "--walltime", walltime, size=self.SHORT))
        # Without files there is nothing to save.
        self.run_to_end([harness.ATOLL, "enumerate", harness.JOB, *SMALL_SPACE])
        self.assertEqual(self.asked(), [])


class FailingDisk(RunDirectory):
    """A directory in the way of a temporary file stands for a disk that is full."""

    def block(self, output, name):
        obstacle = self.file(output, name + ".tmp")
        while True:
            try:
                (obstacle / "full").mkdir(parents=True)
                return obstacle
            except OSError:  # the file is just being written
                pass

    def test_a_directory_that_cannot_be_written_is_refused_at_the_start(self):
        self.assertIn("cannot write to directory /proc", self.run_to_end(self.command("/proc"), expect=4).stderr)
        self.block("a", "write-test")
        said = self.run_to_end(self.command("a"), expect=4).stderr
        self.assertIn("cannot write to directory a", said)
        self.assertNotIn("generation", said)

    def test_a_stop_waits_for_the_disk(self):
        process = self.start(self.command("a"))
        self.wait_for_checkpoint("a", process)
        obstacle = self.block("a", "checkpoint.h5")
        process.send_signal(signal.SIGUSR1)
        time.sleep(1)
        self.assertIsNone(process.poll())
        shutil.rmtree(obstacle)
        said = process.communicate()[1]
        self.assertEqual(process.returncode, 85, said)
        self.assertEqual(self.log("a"), [("stopped", "signal")])

    def test_a_stop_without_a_checkpoint_names_the_last_good_one(self):
        for ranks in RANKS:
            output = f"a{ranks}"
            process = self.start(self.command(output, ranks=ranks))
            self.wait_for_checkpoint(output, process)
            obstacle = self.block(output, "checkpoint.h5")
            process.send_signal(signal.SIGUSR1)
            said = process.communicate()[1]
            self.assertEqual(process.returncode, 4, said)
            generation = re.search(r"the last good checkpoint is of generation (\d+): --resume", said).group(1)
            self.assertRegex(self.run_program(["info", output]).stdout, rf"generation +{generation} of ")
            shutil.rmtree(obstacle)
            self.assertIn(f"resumed after generation {generation}\n",
                          self.run_to_end(self.command(output, "--resume", "--walltime", "1s"), expect=85).stderr)

    def test_a_result_that_cannot_be_written_is_printed(self):
        self.run_to_end(self.command("straight", size=self.SHORT))
        for ranks in RANKS:
            output = f"a{ranks}"
            for name in ("result.json", "result.h5"):
                obstacle = self.block(output, name)
                done = self.run_to_end(self.command(output, "--resume", ranks=ranks, size=self.SHORT), expect=4)
                self.assertIn("Best design", done.stdout)
                self.assertNotIn("Files in", done.stdout)
                self.assertEqual(done.stderr.count("the last good checkpoint is of generation 4: --resume"), 1)
                shutil.rmtree(obstacle)
            self.run_to_end(self.command(output, "--resume", "require", size=self.SHORT))
            self.assert_same_result("straight", output)

    def test_an_enumeration_that_cannot_be_written_is_printed(self):
        obstacle = self.block("a", "top.csv")
        command = [harness.ATOLL, "enumerate", harness.JOB, *SMALL_SPACE, "--output", "a", "--resume"]
        done = self.run_to_end(command, expect=4)
        self.assertIn("True optimum", done.stdout)
        self.assertIn("the last good checkpoint is of chunk", done.stderr)
        shutil.rmtree(obstacle)
        self.run_to_end(command)
        self.assertTrue(self.file("a", "result.json").exists())


if __name__ == "__main__":
    harness.run()
