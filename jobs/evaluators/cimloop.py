#!/usr/bin/env python3
"""Drives an installed CiMLoop (https://github.com/mit-emze/cimloop) as an evaluator for `model: {kind: external}`.

  command: [python3, jobs/evaluators/cimloop.py, --workspace, /path/to/cimloop/workspace, --macro, wan_nature_2022,
            --variable, ARRAY_ROWS=rows, --variable, ARRAY_COLS=columns, --variable, VOLTAGE=supply_voltage]

Every layer of a network is mapped by CiMLoop (`run_layer` of its scripts/utils.py), which takes seconds to minutes. The layers are those of
CiMLoop's own workloads, the folder of the network's name in models/workloads or that of --workload NETWORK=FOLDER. A variable of the macro
takes the value of the parameter that --variable names, or the number it gives. Energies and times add up over the layers; the area is that
of the largest result times the macros of the design (--area-of chip takes it as it is, for a --system that models the whole chip)."""

import argparse
import contextlib
import json
import os
import pathlib
import sys


def pairs(items, what):
    out = {}
    for item in items:
        name, separator, value = item.partition("=")
        if not (name and separator and value):
            sys.exit(f"cimloop.py: --{what} {item}: NAME=VALUE is wanted")
        out[name] = value
    return out


def load_cimloop(workspace):
    scripts = pathlib.Path(workspace) / "scripts"
    if not (scripts / "utils.py").is_file():
        sys.exit(f"cimloop.py: {scripts}/utils.py is not there: --workspace is the folder workspace of a CiMLoop checkout")
    sys.path.insert(0, str(scripts.parent))
    try:
        from scripts import utils
    except ImportError as error:
        sys.exit(f"cimloop.py: CiMLoop does not start ({error}): run inside its container, or install pytimeloop and accelergy")
    return utils


class Evaluator:
    def __init__(self, options):
        self.options = options
        self.variables = pairs(options.variable, "variable")
        self.folders = pairs(options.workload, "workload")
        self.utils = load_cimloop(options.workspace)

    def layers(self, network):
        folder = pathlib.Path(self.options.workspace) / "models/workloads" / self.folders.get(network, network)
        files = sorted(folder.glob("*.yaml"))
        if not files:
            raise ValueError(f"no layers in {folder}: --workload {network}=FOLDER names another one")
        return files

    def values(self, design):
        out = {}
        for variable, of in self.variables.items():
            out[variable] = design[of] if of in design else float(of)
        return out

    def network(self, design, name):
        energy = latency = area = 0.0
        for layer in self.layers(name):
            stats = self.utils.run_layer(macro=self.options.macro, layer=str(layer), variables=self.values(design),
                                         system=self.options.system)
            energy += float(stats.energy)
            latency += float(stats.cycles) * float(stats.cycle_seconds)
            area = max(area, float(stats.area) * 1e6)  # m2 to mm2
        return energy, latency, area

    def answer(self, question):
        design, figures, area = question["design"], {}, 0.0
        for name in question["networks"]:
            energy, latency, layer_area = self.network(design, name)
            figures[name] = {"energy_J": energy, "latency_s": latency}
            area = max(area, layer_area)
        if self.options.area_of == "macro":
            area *= design["router_groups"] * design["tiles_per_group"] * design["macros_per_tile"]
        return {"area_mm2": area, "networks": figures}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--macro", required=True)
    parser.add_argument("--system", default="ws_dummy_buffer_many_macro")
    parser.add_argument("--area-of", choices=["macro", "chip"], default="macro")
    parser.add_argument("--variable", action="append", default=[], metavar="VARIABLE=PARAMETER")
    parser.add_argument("--workload", action="append", default=[], metavar="NETWORK=FOLDER")
    options = parser.parse_args()
    # CiMLoop and what it starts print: to standard error. Answers go where standard output was.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with contextlib.redirect_stdout(sys.stderr):
        evaluator = Evaluator(options)
        for line in sys.stdin:
            question = json.loads(line)
            try:
                reply = evaluator.answer(question)
            except Exception as error:
                reply = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps({"id": question["id"], **reply}, allow_nan=False), file=answers, flush=True)


if __name__ == "__main__":
    main()
