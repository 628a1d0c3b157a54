"""Checkpoints that are damaged, of another job, or in the way: nothing is lost, and what is wrong is said."""

import signal
import subprocess
import time

import harness


class Damage(harness.Case):
    # Long enough to be interrupted, short enough for a test; a checkpoint after every generation.
    LONGER = ["--set", "islands.count=3",
              "--set", "algorithm={kind: four_phase, drawn: 200, chosen: 100, population: 40, phases: [{generations: 12}, {generations: 12}]}",
              "--set", "islands.migration={interval: 3}"]

    def command(self, output, ranks, *extra):
        prefix = harness.mpirun(ranks) if ranks else []
        return [*prefix, harness.ATOLL, "search", harness.JOB, "--output", str(self.directory / output), *self.LONGER, *extra]

    def finish(self, output, ranks, expect=0):
        done = subprocess.run(self.command(output, ranks, "--resume"), cwd=self.directory, env=harness.ENVIRONMENT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def start(self, output, ranks, *extra):
        return subprocess.Popen(self.command(output, ranks, *extra), cwd=self.directory, env=harness.ENVIRONMENT,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def setUp(self):
        super().setUp()
        self.finish("straight", 0)

    def assert_straight(self, output):
        for name in ("result.h5", "result.json"):
            self.assertEqual(self.content("straight", name), self.content(output, name))
        self.assertEqual(self.digest("straight"), self.digest(output))

    def test_a_damaged_checkpoint_falls_back_to_the_one_before(self):
        process = self.start("a", 0)
        previous = self.directory / "a/checkpoint.h5.prev"
        while process.poll() is None and not previous.exists():
            time.sleep(0.005)
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(), 85)
        newest = self.directory / "a/checkpoint.h5"
        newest.write_bytes(newest.read_bytes()[:1000])
        self.assertIn("continuing from", self.finish("a", 0).stderr)
        self.assert_straight("a")

    def test_two_damaged_checkpoints_are_an_error_and_nothing_is_lost(self):
        self.finish("a", 0)
        for name in ("checkpoint.h5", "checkpoint.h5.prev"):
            data = bytearray(self.content("a", name))
            data[len(data) // 2] ^= 0x10
            (self.directory / "a" / name).write_bytes(data)
        self.assertIn("no usable checkpoint", self.finish("a", 0, expect=4).stderr)
        self.assertEqual(self.content("straight", "result.h5"), self.content("a", "result.h5"))

    def test_another_job_is_refused_and_named(self):
        self.finish("a", 0)
        done = subprocess.run(self.command("a", 0, "--resume", "--seed", "9"), cwd=self.directory, env=harness.ENVIRONMENT,
                              stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 5)
        self.assertIn("changed seed", done.stderr)

    def test_a_checkpoint_that_cannot_be_written_does_not_end_the_search(self):
        # A directory in the way of the temporary file.
        (self.directory / "a/checkpoint.h5.tmp").mkdir(parents=True)
        self.assertIn("the search goes on", self.finish("a", 0).stderr)
        self.assert_straight("a")


if __name__ == "__main__":
    harness.run()
