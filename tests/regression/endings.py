"""However a search or an enumeration ends, nothing is lost."""

import dataclasses
import signal

import harness
import matrix
from matrix import DONE, FOREVER, IO_ERROR, PARALLEL, SERIAL, STOPPED, Ending, kill_all, send, touch_stop

# The third checkpoint of a search, of some forty writes, from one of them to its name; and then the result.
KILLED_WRITING = [
    Ending("killed writing the checkpoint", "kill@write:90,path=checkpoint.h5.tmp"),
    Ending("killed before the checkpoint is on disk", "kill@fsync:3,path=checkpoint.h5.tmp"),
    Ending("killed before .prev is linked", "kill@link:2"),
    Ending("killed between .prev and the new name", "kill-after@link:2"),
    Ending("killed after the new name", "kill-after@rename:3,path=checkpoint.h5"),
    Ending("killed before result.json is renamed", "kill@rename:1,path=result.json", keeps=False),
    Ending("killed writing result.h5", "kill@write:1,path=result.h5.tmp", keeps=False),
    Ending("killed after result.h5 is renamed", "kill-after@rename:1,path=result.h5", keeps=False),
]
REFUSED_DISK = [
    Ending("directory not writable", "EACCES@open:1,path={output}/write-test", exits=IO_ERROR, says="cannot write to directory", keeps=False),
    Ending("files not writable for a while", "EACCES@open:4,count=2,path=checkpoint.h5.tmp", exits=DONE, says="goes on"),
    Ending("disk full for a while", "ENOSPC@write:90,count=2,path=checkpoint.h5.tmp", exits=DONE, says="goes on"),
    Ending("disk fails for a while", "EIO@fsync:2,count=2,path=checkpoint.h5.tmp", exits=DONE, says="goes on"),
    Ending("names fail for a while", "EIO@rename:2,count=2,path=checkpoint.h5", exits=DONE, says="goes on"),
    Ending("no hard links", f"EPERM@link:1,{FOREVER}", exits=DONE),
    Ending("disk full at the end", f"ENOSPC@write:90,{FOREVER},path={{output}}", exits=IO_ERROR, says="cannot be"),
    Ending("disk full for the result", f"ENOSPC@write:1,{FOREVER},path=result.", exits=IO_ERROR, says="cannot be", keeps=False),
]
LONG = ("--set", "budget.generations=60")


class Search(matrix.Matrix):
    COMMAND = ["search", harness.JOB, "--set", "networks=[alexnet]", "--set", "islands.count=4",
               "--set", "algorithm={kind: four_phase, drawn: 60, chosen: 30, population: 12, phases: [{generations: 6}, {generations: 6}]}",
               "--set", "islands.migration={interval: 2}"]
    RESULTS = ["result.h5", "result.json"]
    RESUMED = "resumed after generation"

    def test_matrix(self):
        self.run_matrix("Search", [
            Ending("finished", exits=DONE),
            Ending("stopped by USR1", act=send(signal.SIGUSR1), exits=STOPPED),
            Ending("stopped by TERM", act=send(signal.SIGTERM), exits=STOPPED, ranks=[SERIAL]),
            Ending("stopped by INT", act=send(signal.SIGINT), exits=STOPPED, ranks=[SERIAL]),
            Ending("all killed at some moment", act=kill_all),
            Ending("one rank killed", "kill@MPI_Allreduce:6,rank={last}", ranks=PARALLEL),
            Ending("killed sending migrants", "kill@MPI_Isend:2,rank={last}", ranks=PARALLEL),
            Ending("killed receiving migrants", "kill@MPI_Mrecv:4,rank={last}", ranks=PARALLEL),
            Ending("root killed receiving migrants or states", "kill@MPI_Mrecv:8,rank=0", ranks=PARALLEL),
            Ending("killed sending a state for the checkpoint", "kill@MPI_Issend:3,rank={last}", ranks=PARALLEL),
            Ending("all killed, and the last phase prolonged", act=kill_all, settings=("--set", "budget.generations=16")),
            Ending("all killed, with a budget of evaluations", act=kill_all, settings=("--set", "budget.evaluations=500")),
            Ending("all killed, with a target", act=kill_all, settings=("--set", "budget.target=2e-14")),
            # Long enough for a look, five a second, after each of two checkpoints, and for two limits.
            Ending("stopped by a stop file", act=touch_stop, settings=LONG, exits=STOPPED),
            Ending("stopped by the time limit", arguments=("--walltime", "1s"), settings=LONG, exits=STOPPED),
            *KILLED_WRITING,
            *REFUSED_DISK,
        ])


class Enumeration(matrix.Matrix):
    # 1,728 designs in 54 chunks, and a checkpoint after every round.
    COMMAND = ["enumerate", "small.yaml", "--objectives", "ela", "--set", "checkpoint.seconds=0"]
    RESULTS = ["result.h5", "result.json", "top.csv", "pareto.csv", "parameters.csv"]
    RESUMED = "resumed after chunk"

    def test_matrix(self):
        self.write("space.yaml", harness.SMALL_SPACE)
        self.write("small.yaml", "{name: small, space: space.yaml, networks: [alexnet], constraints: {area_mm2: 600}}\n")
        endings = [
            Ending("one rank killed", "kill@MPI_Allreduce:6,rank={last}", ranks=PARALLEL[:1]),
            Ending("killed gathering tallies", "kill@MPI_Gatherv:4,rank={last}", ranks=PARALLEL[:1]),
            *(dataclasses.replace(e, ranks=[SERIAL, *PARALLEL[:1]]) for e in KILLED_WRITING + REFUSED_DISK),
        ]
        self.run_matrix("Enumeration", endings)


if __name__ == "__main__":
    harness.run()
