#!/usr/bin/env python3
"""How busy the workers of an external evaluator are while evaluations take between 20 and 380 ms: generations against a steady state.
Usage: utilisation.py ATOLL"""

import json
import pathlib
import subprocess
import sys
import tempfile

EVALUATOR = """
import json, sys, time
for line in sys.stdin:
    question = json.loads(line)
    time.sleep(0.02 + 0.36 * (question["id"] * 2654435761 % 1000) / 1000)
    design = question["design"]
    print(json.dumps({"id": question["id"], "area_mm2": 1, "networks": {name: {"energy_J": design["rows"] / design["columns"], "latency_s": design["cycle_time"]}
                                                                       for name in question["networks"]}}), flush=True)
"""
JOBS = pathlib.Path(__file__).parents[2] / "jobs"
HOW = {
    "generational": ["algorithm={kind: integer_genetic, population: 30, chosen: 30}"],
    "steady state": ["algorithm={kind: steady_state, population: 30, chosen: 30}", "islands.migration={mode: asynchronous}"],
}

atoll = sys.argv[1]
print("| workers | " + " | ".join(HOW) + " |\n|---|" + "---|" * len(HOW))
for workers in (4, 8, 16, 32):
    row = []
    for how, settings in HOW.items():
        with tempfile.TemporaryDirectory() as directory:
            model = {"kind": "external", "command": [sys.executable, "-c", EVALUATOR], "workers_per_rank": workers}
            sets = ["model=" + json.dumps(model), "islands.count=1", "budget={evaluations: 400}", *settings]
            done = subprocess.run([atoll, "search", str(JOBS / "rram-4.yaml"), "--output", directory, "--progress", "json",
                                   *sum((["--set", s] for s in sets), [])], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
        events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        told = next(event for event in events if event["event"] == "evaluated")
        seconds = events[-1]["elapsed_s"]
        row.append(f"{100 * told['utilisation']:.1f} % ({told['answers']} in {seconds:.1f} s)")
    print(f"| {workers} | " + " | ".join(row) + " |", flush=True)
