#!/usr/bin/env python3
"""What the islands cost besides costing designs: meetings, messages, checkpoints, memory, over ranks and islands.

    tests/bench/scaling.py build/release/atoll [--ranks 1,2,4] [--islands 8,64,512,4096] > table.md

Every island has the same work, so that time grows with the islands of a rank; what is looked at is what comes on top.
Reads `costs` of run.json. Prints Markdown."""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

JOB = pathlib.Path(__file__).resolve().parents[2] / "jobs/rram-4.yaml"
GENERATIONS = 40
ALGORITHM = "{kind: four_phase, drawn: 100, chosen: 50, population: 24, phases: [{generations: %d}]}" % GENERATIONS
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def measure(program, ranks, islands, extra):
    """Costs of the best of three runs."""
    best = None
    for _ in range(3):
        with tempfile.TemporaryDirectory(prefix="atoll-scaling-") as output:
            command = ["mpirun", "-n", str(ranks), "--oversubscribe", program, "search", str(JOB), "--output", output,
                       "--set", f"islands.count={islands}", "--set", f"algorithm={ALGORITHM}", *extra]
            subprocess.run(command, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            session = json.loads((pathlib.Path(output) / "run.json").read_text())[-1]
            requests = json.loads((pathlib.Path(output) / "result.json").read_text())["requests"]
            result = (pathlib.Path(output) / "result.h5").stat().st_size
        if best is None or session["seconds"] < best[0]["seconds"]:
            best = session, requests, result
    return best


def row(ranks, islands, session, requests, result):
    costs = session["costs"]
    per_meeting = 1e3 * costs["meeting_seconds"] / costs["meetings"]
    per_checkpoint = 1e3 * costs["checkpoint_seconds"] / max(1, costs["checkpoints"])
    return (f"| {ranks} | {islands} | {session['seconds']:.2f} | {requests / session['seconds'] / 1e3:.0f} | {per_meeting:.2f} "
            f"| {costs['meeting_bytes_per_rank'] / costs['meetings'] / 1024:.1f} | {per_checkpoint:.1f} "
            f"| {costs['checkpoint_bytes'] / 2**20:.2f} | {costs['memory_bytes_per_rank'] / 2**20:.0f} | {result / 2**20:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--ranks", default="1,2,4")
    parser.add_argument("--islands", default="8,64,512,4096")
    parser.add_argument("--set", action="append", default=[], help="further fields of the job, as of atoll search")
    arguments = parser.parse_args()
    extra = [word for field in arguments.set for word in ("--set", field)]
    print("| ranks | islands | seconds | 1,000 designs/s | ms a meeting | KiB sent a meeting and rank | ms a checkpoint "
          "| checkpoint MiB | MiB a rank | result MiB |\n|" + "---|" * 10)
    for islands in map(int, arguments.islands.split(",")):
        for ranks in map(int, arguments.ranks.split(",")):
            print(row(ranks, islands, *measure(arguments.program, ranks, islands, extra)), flush=True)


if __name__ == "__main__":
    main()
