"""An evaluator that knows the built-in model's answers, and misbehaves as it is told: table.py COSTS.csv.

The environment tells it the rest, so that jobs are the same. TABLE_LOG gets a line per question. TABLE_SETTINGS: KIND=N for the fault KIND
at every N-th design that can run, by its identity (id % N == N - 1), each time with KIND=N!, else at the first question for that design alone; seconds=S,
time an evaluation takes; mixed=S, between 0 and 2 S, by the identity."""

import csv
import json
import os
import subprocess
import sys
import time

costs_file = sys.argv[1]
log_file = os.environ.get("TABLE_LOG", os.devnull)
settings = dict(setting.split("=") for setting in os.environ.get("TABLE_SETTINGS", "").split())
KEYS = ["supply_voltage", "bits_per_cell", "cycle_time", "rows", "columns", "router_groups", "tiles_per_group", "macros_per_tile", "glb_kib",
        "technology_nm"]


def key(design):
    return tuple(float(design[name]) for name in KEYS)


costs = {}
with open(costs_file) as file:
    for row in csv.DictReader(file):
        costs.setdefault(key(row), []).append(row)


def put(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def answer(question):
    rows = {row["network"]: row for row in costs[key(question["design"])]}
    if any(row["feasible"] != "1" for row in rows.values()):
        return {"infeasible": "does not run", "violation": 1.5}
    networks = {name: {"energy_J": float(rows[name]["energy_J"]), "latency_s": float(rows[name]["latency_s"])} for name in question["networks"]}
    return {"area_mm2": float(next(iter(rows.values()))["area_mm2"]), "networks": networks}


def changed(reply, **figures):
    networks = reply.get("networks", {})
    return {**reply, "networks": {name: {**of, **figures} for name, of in networks.items()}}


def misbehave(kind, reply):
    """The line to answer with; where it is wrong it would be the best of all designs."""
    tiny = changed({**reply, "area_mm2": 1e-9}, energy_J=1e-30, latency_s=1e-30)
    identity = reply["id"]
    if kind == "crash":
        os.kill(os.getpid(), 9)
    if kind == "exit":
        print("going", file=sys.stderr)
        sys.exit(3)
    if kind == "hang":
        subprocess.Popen(["sleep", "1000"])  # what it has started is to end, too
        time.sleep(1000)
    if kind == "partial":
        put(json.dumps(tiny)[:-2])
        sys.exit(0)
    if kind == "flood":
        while True:
            put("x" * 65536)
    if kind == "noise":
        sys.stderr.write("y" * (1 << 22))
    return {
        "nan": json.dumps(changed(reply, energy_J=float("nan"))),
        "negative": json.dumps(changed(tiny, latency_s=-1e-30)),
        "zero": json.dumps({**tiny, "area_mm2": 0}),
        "huge": '{"id": %d, "area_mm2": 1e999, "networks": {}}' % identity,
        "other": json.dumps({**tiny, "id": identity + 1}),
        "text": json.dumps({**tiny, "area_mm2": "small"}),
        "missing": json.dumps({**tiny, "networks": {}}),
        "garbage": "Traceback (most recent call last):",
        "deep": "[" * 100000,
        "empty": "",
        "error": json.dumps({"id": identity, "error": "no licence"}),
        "twice": json.dumps(reply) + "\n" + json.dumps(tiny),
        "noise": json.dumps(reply),
    }[kind]


FAULTS = [(kind, int(every.rstrip("!")), every.endswith("!")) for kind, every in settings.items() if kind not in ("seconds", "mixed")]


def seen_before(identity):
    try:
        with open(log_file) as log:
            return sum(int(line.split()[0]) == identity for line in log) > 1
    except FileNotFoundError:
        return False


for line in sys.stdin:
    question = json.loads(line)
    identity = question["id"]
    with open(log_file, "a") as log:
        log.write(f"{identity} {os.getpid()} {os.environ['ATOLL_WORKER']}\n")
    time.sleep(float(settings.get("seconds", 0)) + float(settings.get("mixed", 0)) * 2 * (identity * 2654435761 % 1000) / 1000)
    reply = {"id": identity, **answer(question)}
    text = json.dumps(reply)
    for kind, every, always in FAULTS:
        if "networks" in reply and identity % every == every - 1 and (always or not seen_before(identity)):
            text = misbehave(kind, reply)
    put(text + "\n")
