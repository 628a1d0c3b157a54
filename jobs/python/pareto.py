#!/usr/bin/env python3
"""Random designs costed as arrays, those of them that nobody beats, and the best that a search finds.

    PYTHONPATH=build/dev/python jobs/python/pareto.py [JOB] [DESIGNS]
"""

import sys
import time

import atoll
import numpy


def front(columns):
    """Which rows no other beats in every column: smaller is better."""
    table = numpy.column_stack(columns)
    kept = numpy.zeros(len(table), bool)
    best = []
    for row in numpy.lexsort(table.T[::-1]):
        if not any((other <= table[row]).all() for other in best):
            best.append(table[row])
            kept[row] = True
    return kept


def main(name="rram-4", designs="20000"):
    job = atoll.load_job(name)
    ids = numpy.random.default_rng(1).integers(0, job.space.size, int(designs), dtype=numpy.uint64)
    begin = time.perf_counter()
    figures = job.evaluate(ids)
    seconds = time.perf_counter() - begin
    feasible = figures["feasible"]
    print(f"{len(ids)} random designs of {job.space.name} in {seconds:.2f} s ({len(ids) / seconds:.0f} a second), {feasible.sum()} feasible")

    energy, latency = figures["energy_J"][feasible].max(axis=1), figures["latency_s"][feasible].max(axis=1)
    area = figures["area_mm2"][feasible]
    kept = front([energy, latency, area])
    print(f"{kept.sum()} of them are beaten by none in largest energy, largest latency and area; the three of least {job.objective}:")
    values = figures["objective"][feasible]
    designs = job.space.designs(ids[feasible])
    for row in sorted(numpy.flatnonzero(kept), key=values.__getitem__)[:3]:
        print(f"  {values[row]:.4e} {job.unit}:", ", ".join(f"{name} {column[row]}" for name, column in designs.items()))

    found = job.search()
    best = found["best"]
    print(f"A search of {found['evaluations']} designs: {best['objective']:.6e} {job.unit}, {values.min() / best['objective']:.3f} times better than the best of them")
    print(" ", ", ".join(f"{name} {value}" for name, value in best["design"].items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
