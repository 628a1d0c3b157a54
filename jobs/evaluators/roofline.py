#!/usr/bin/env python3
"""An evaluator of your own for `model: {kind: external}`, as small as it can be: Python's standard library, one function to replace.

It reads a line of JSON per design and answers with one (jobs/EXTERNAL.md). The model in it is a roofline: every network takes as long as
its multiplications or its weights need, whichever is more. It knows nothing of circuits; put yours into `cost`."""

import json
import os
import sys

# Energies of 8-bit arithmetic and of DRAM at 45 nm: Horowitz, "Computing's energy problem (and what we can do about it)", ISSCC 2014.
MULTIPLY_ADD_J = (0.2 + 0.03) * 1e-12  # 8-bit multiplication and addition
DRAM_J_PER_BYTE = 1.3e-9 / 8  # the lower end of 1.3 to 2.6 nJ for 64 bits
# A 6T cell of 32 nm: 0.171 um2, Natarajan et al., "A 32nm logic technology", IEDM 2008. The rest of the macro as large again: a guess.
AREA_MM2_PER_CELL = 2 * 0.171e-6
DRAM_BYTES_PER_S = 25.6e9  # one channel of LPDDR4-3200 of 64 bits: JEDEC JESD209-4
BITS = 8


def cost(design, network):
    """Energy [J] and latency [s] of one inference; None when the network cannot run."""
    macros = design["router_groups"] * design["tiles_per_group"] * design["macros_per_tile"]
    cells = macros * design["rows"] * design["columns"]
    slices = -(-BITS // design["bits_per_cell"])
    weights_at_once = cells // slices
    if weights_at_once < max(layer["C"] * layer["R"] * layer["S"] for layer in network["layers"]):
        return None
    streamed = network["weights"] if network["weights"] > weights_at_once else 0
    compute_s = network["macs"] / weights_at_once * BITS * design["cycle_time"]  # input bits one after the other
    energy = network["macs"] * MULTIPLY_ADD_J * (design["supply_voltage"] / 0.9) ** 2 + streamed * DRAM_J_PER_BYTE
    return energy, max(compute_s, streamed / DRAM_BYTES_PER_S)


def answer(question, networks):
    design = question["design"]
    figures = {}
    for name in question["networks"]:
        found = cost(design, networks[name])
        if found is None:
            return {"infeasible": f"a column of {name} does not fit the chip"}
        figures[name] = {"energy_J": found[0], "latency_s": found[1]}
    macros = design["router_groups"] * design["tiles_per_group"] * design["macros_per_tile"]
    return {"area_mm2": macros * design["rows"] * design["columns"] * AREA_MM2_PER_CELL, "networks": figures}


def main():
    with open(os.environ["ATOLL_NETWORKS"]) as file:
        networks = {network["name"]: network for network in json.load(file)}
    for line in sys.stdin:  # until atoll ends
        question = json.loads(line)
        try:
            reply = answer(question, networks)
        except Exception as error:  # told, instead of an answer; atoll goes by model.on_failure
            reply = {"error": f"{type(error).__name__}: {error}"}
        # One line, at once. Everything else this program says belongs on standard error.
        print(json.dumps({"id": question["id"], **reply}, allow_nan=False), flush=True)


if __name__ == "__main__":
    main()
