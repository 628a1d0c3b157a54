"""The layers hold: who may include MPI, who may print or exit, who may include whom."""

import re

import harness

LAYERS = ["base", "model", "search", "io", "run", "report", "mpi", "cli", "python"]
MAY_USE = {
    "base": {"base"},
    "model": {"base", "model"},
    "search": {"base", "model", "search"},
    "io": {"base", "model", "search", "io"},
    "run": {"base", "model", "search", "io", "run"},
    "report": {"base", "model", "search", "io", "run", "report"},
    "mpi": {"base", "search", "mpi"},
    "cli": {"base", "model", "search", "io", "run", "report", "mpi", "cli"},
    "python": {"base", "model", "search", "io", "run"},
}


def sources():
    for layer in LAYERS:
        for folder in (harness.SOURCE / "include/atoll" / layer, harness.SOURCE / "src" / layer):
            for file in sorted(folder.rglob("*")):
                if file.suffix in (".hpp", ".cpp", ".in"):
                    yield layer, file, file.read_text()


class Layers(harness.Case):
    def offenders(self, pattern, allowed):
        return [f"{file}: {match}" for layer, file, text in sources() if layer not in allowed
                for match in re.findall(pattern, text)]

    def test_there_are_sources(self):
        self.assertEqual({layer for layer, _, _ in sources()}, set(LAYERS))

    def test_only_mpi_includes_mpi(self):
        self.assertEqual(self.offenders(r'#include [<"](?:mpi\.h|boost/mpi)[^\n]*', {"mpi"}), [])

    def test_only_cli_prints_or_exits(self):
        pattern = r"std::(?:cout|cerr|clog|exit|abort|quick_exit|_Exit)\b|\bf?printf *\(|fmt::print|\bputs *\("
        self.assertEqual(self.offenders(pattern, {"cli"}), [])

    def test_layers_include_only_those_below(self):
        found = [f"{file}: {used}" for layer, file, text in sources()
                 for used in re.findall(r'#include "atoll/(\w+)/', text) if used not in MAY_USE[layer]]
        self.assertEqual(found, [])

    def test_every_header_says_what_it_is(self):
        for _, file, text in sources():
            if file.suffix == ".hpp":
                self.assertTrue(text.startswith("/// "), file)
                self.assertIn("#pragma once", text, file)


if __name__ == "__main__":
    harness.run()
