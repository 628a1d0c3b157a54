"""Ways to end, one a row, times numbers of ranks: whatever happens to a run, resuming it gives the bytes of a straight one.

A cell interrupts a run, resumes it on another number of ranks, interrupts that too, resumes again, and lastly resumes what is finished.
"""

import concurrent.futures
import dataclasses
import os
import random
import re
import signal
import subprocess
import time
import typing

import harness

SERIAL = 0  # a number of ranks: without mpirun
ANY = [SERIAL, 1, 2, 3, 4] if harness.WITH_MPI else [SERIAL]
PARALLEL = [2, 3, 4] if harness.WITH_MPI else []
FOREVER = "count=999999"
DONE, IO_ERROR, STOPPED, KILLED = 0, 4, 85, -signal.SIGKILL
# A generation takes a tenth of a second at least, so that what comes from outside meets a run at work.
SLOW = "sleep@fsync:1,count=9999;sleep@rename:1,count=9999"


def send(number):
    """To the process, or to mpirun, which passes it on."""
    return lambda case, process, output: process.send_signal(number)


def kill_all(case, process, output):
    time.sleep(random.Random(str(output)).uniform(0, 0.1))
    case.kill(process)


def touch_stop(case, process, output):
    (output / "stop").touch()


@dataclasses.dataclass
class Ending:
    name: str
    fault: str = ""  # see tests/faults; {last}: the last rank, {output}: the directory
    act: typing.Callable = None  # done to the run after its first checkpoint
    arguments: tuple = ()  # further ones of the run that is to end so
    settings: tuple = ()  # further ones of all runs of this row
    ranks: list = dataclasses.field(default_factory=lambda: ANY)
    exits: int = KILLED
    says: str = ""  # part of what it prints
    keeps: bool = True  # what was done before is not done again

    def interrupts(self):
        return bool(self.fault or self.act or self.arguments)


class Matrix(harness.Case):
    """Subclasses give COMMAND (program arguments), RESULTS (names of files) and RESUMED (how a resumed run says where from)."""

    COMMAND, RESULTS, RESUMED = [], [], ""

    def command(self, output, ranks, extra, environment):
        # By mpirun for the ranks alone: a fault must not befall mpirun.
        prefix = harness.mpirun(ranks, environment) if ranks else ["env", *(f"{k}={v}" for k, v in environment.items())]
        return [*prefix, harness.ATOLL, *self.COMMAND, "--output", str(output), "--resume", *extra]

    def run_once(self, output, ranks, extra=(), environment={}, act=None):
        """Exit code, standard error, and whether `act` came before the end."""
        file = output / "checkpoint.h5"
        identity = lambda: file.stat().st_mtime_ns if file.exists() else None
        before = identity()
        process = subprocess.Popen(self.command(output, ranks, extra, environment), cwd=self.directory, env=harness.ENVIRONMENT,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        acted = False
        if act:
            while process.poll() is None and identity() == before:
                time.sleep(0.005)
            acted = process.poll() is None
            act(self, process, output)
        try:
            text = process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            self.kill(process)
            raise AssertionError("does not end")
        return process.returncode, text, acted

    def interrupt(self, ending, output, ranks):
        """Standard error, and how often the fault, or whatever is to end the run, took place."""
        log = self.directory / (output.name + ".faults")
        log.unlink(missing_ok=True)
        fault = (ending.fault or SLOW).format(last=max(ranks, 1) - 1, output=output.name)
        environment = {"LD_PRELOAD": harness.FAULTS, "ATOLL_FAULT": fault, "ATOLL_FAULT_LOG": str(log)} if ending.interrupts() else {}
        code, text, acted = self.run_once(output, ranks, (*ending.settings, *ending.arguments), environment, ending.act)
        # mpirun tells a signal as shells do; where it is killed itself, it cannot.
        expected = 128 - ending.exits if ranks and ending.exits < 0 and not ending.act else ending.exits
        assert code == expected, f"exit code {code} instead of {expected} on {ranks} ranks:\n{text}"
        assert ending.says in text, f"does not say '{ending.says}':\n{text}"
        if ending.act:
            return text, int(acted)
        if ending.fault:
            return text, len(log.read_text().splitlines()) if log.exists() else 0
        return text, int(ending.interrupts())

    def straight(self, settings):
        output = self.directory / ("straight" + "".join(settings))
        if not output.exists():
            code, text, _ = self.run_once(output, SERIAL, settings)
            assert code == DONE, text
        return self.results(output)

    def results(self, output):
        return {name: (output / name).read_bytes() for name in self.RESULTS if (output / name).exists()}

    def resumed_from(self, text):
        found = re.search(self.RESUMED + r" (\d+)", text)
        return int(found.group(1)) if found else -1

    def cell(self, ending, ranks):
        """How many interruptions took place."""
        output = self.directory / f"cell{abs(hash((ending.name, ranks)))}"
        straight = self.straight(ending.settings)
        # Resumed on another number of ranks, where possible without mpirun: that is quick.
        other = next((n for n in ending.ranks if n != ranks), ranks)
        happened, done = 0, -1
        for attempt, here in enumerate((ranks, other) if ending.exits != DONE else (ranks,)):
            text, times = self.interrupt(ending, output, here)
            assert times > 0 or not ending.interrupts(), f"interruption {attempt + 1}, on {here} ranks, never took place:\n{text}"
            happened += times
            # Nothing half done lies under a result's name.
            assert self.results(output).items() <= straight.items(), f"a wrong result after interruption {attempt + 1}"
            if attempt == 1 and ending.keeps:
                assert self.resumed_from(text) > done, f"does not go on after {done}:\n{text}"
                done = self.resumed_from(text)
        finishing = ANY[(ranks + 2) % len(ANY)] if ending.act else SERIAL
        for last in (finishing, SERIAL):  # finishes; resumes what is finished
            code, text, _ = self.run_once(output, last, ending.settings)
            assert code == DONE, text
            if ending.keeps:
                assert self.resumed_from(text) > done, f"does not go on after {done}:\n{text}"
            assert self.results(output) == straight, f"another result than the straight run, resumed on {last} ranks"
            files = {p.name for p in output.iterdir()} - {"checkpoint.h5.prev"}  # where but one could be written
            assert files == {*self.RESULTS, "checkpoint.h5", "job.yaml", "lock", "run.json"}, files
        return happened

    def run_matrix(self, title, endings):
        for settings in {e.settings for e in endings}:
            self.straight(settings)
        failures, table = [], {}
        with concurrent.futures.ThreadPoolExecutor(2 + (os.cpu_count() or 1) // 2) as pool:
            jobs = {(e.name, ranks): pool.submit(self.cell, e, ranks) for e in endings for ranks in e.ranks}
            for cell, job in jobs.items():
                try:
                    table[cell] = f"ok ({job.result()})"
                except Exception as e:  # the others are worth knowing
                    table[cell] = "FAILED"
                    failures.append(f"{cell[0]}, {cell[1]} ranks: {type(e).__name__}: {e}")
        print(f"\n| {title} (interruptions) | " + " | ".join(f"np {n}" if n else "no mpirun" for n in ANY) + " |")
        print("|---" * (1 + len(ANY)) + "|")
        for e in endings:
            print(f"| {e.name} | " + " | ".join(table.get((e.name, ranks), "") for ranks in ANY) + " |")
        self.assertEqual(failures, [], "\n".join(failures))
        self.assertGreater(len(table), 0)
