"""How often search algorithms find the proven optima, as the tables of jobs/QUALITY.md: every published space and objective, all
algorithms, and those of pagmo2 where its benchmark is given.

quality.py ATOLL [--pagmo ATOLL_PAGMO_BENCH] [--seeds 100] [--evaluations 300,1000,3300] [--csv FILE] > tables.md
The CSV has the rows of bench-search with the space and the objective before them."""

import argparse
import csv
import pathlib
import subprocess
import sys
import tempfile

JOBS = pathlib.Path(__file__).resolve().parents[2] / "jobs"
SPACES = {"rram-4": "rram-4", "sram-4": "sram-4", "sram-4-listed": "sram-4", "sram-9": "sram-9", "technology-4": "technology-4"}
OBJECTIVES = {space: ["ela", "ela_mean", "ela_all"] for space in SPACES} | {"technology-4": ["el_cost"]}


def graded(program, space, objective, arguments):
    """Rows of one space and objective."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        subprocess.run([*program, JOBS / f"{SPACES[space]}.yaml", "--set", f"space={space}", "--set", f"objective={objective}",
                        "--seeds", str(arguments.seeds), "--evaluations", arguments.evaluations, "--csv", file.name],
                       check=True, stdout=subprocess.DEVNULL)
        with open(file.name, newline="") as rows:
            return [{"space": space, "objective": objective, **row} for row in csv.DictReader(rows)]


def cell(row):
    gap = row["median_gap"]
    return f"{100 * float(row['success_rate']):.0f}" + (f" ({100 * float(gap):.1f})" if gap and float(gap) > 0 else "")


def table(rows, evaluations):
    algorithms = list(dict.fromkeys(row["algorithm"] for row in rows))
    print(f"\n| {evaluations} evaluations | " + " | ".join(algorithms) + " |\n|---|" + "---|" * len(algorithms))
    for space, objectives in OBJECTIVES.items():
        for objective in objectives:
            cells = {row["algorithm"]: cell(row) for row in rows
                     if (row["space"], row["objective"], row["evaluations"]) == (space, objective, evaluations)}
            print(f"| `{space}` `{objective}` | " + " | ".join(cells.get(a, "") for a in algorithms) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atoll")
    parser.add_argument("--pagmo")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--evaluations", default="300,1000,3300")
    parser.add_argument("--csv")
    arguments = parser.parse_args()
    rows = []
    for space, objectives in OBJECTIVES.items():
        for objective in objectives:
            print(f"{space} {objective}", file=sys.stderr)
            rows += graded([arguments.atoll, "bench-search"], space, objective, arguments)
            if arguments.pagmo:
                rows += graded([arguments.pagmo], space, objective, arguments)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            out = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            out.writeheader()
            out.writerows(rows)
    for evaluations in arguments.evaluations.split(","):
        table(rows, evaluations)


if __name__ == "__main__":
    main()
