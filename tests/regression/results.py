"""jobs/RESULTS.md says what lies in the files of runs: its tables are held against real files, both ways, and its examples and those of
README.md are run on them."""

import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import h5py

import harness

JOB = """name: small
space: space.yaml
networks: [alexnet, resnet18]
constraints: {area_mm2: 600}
islands: {count: 3, migration: {interval: 2, emigrants: 2}}
algorithm: {kind: nsga2, population: 12}
budget: {generations: 6}
"""
STUDY = """name: small
study: specialisation
job: job.yaml
method: enumerate
claims: [{row: alexnet, column: gain_percent, claimed: 0, source: nobody}]
"""
# Section of the document: the files it describes.
SECTIONS = {
    "`result.h5` of a search": ["results/rram-4/result.h5", "results/one/result.h5"],
    "`checkpoint.h5` of a search": ["results/rram-4/checkpoint.h5"],
    "`result.h5` of an enumeration": ["results/all-of-rram-4/result.h5"],
    "`checkpoint.h5` of an enumeration": ["results/all-of-rram-4/checkpoint.h5"],
    "`evaluations.h5` of an external evaluator": ["results/external/evaluations.h5"],
    "`study.h5`": ["results/study/study.h5"],
    "`result.json` of a search": ["results/rram-4/result.json", "results/one/result.json"],
    "`result.json` of an enumeration": ["results/all-of-rram-4/result.json"],
    "`study.json`": ["results/study/study.json"],
    "`sensitivity.json`": ["results/sens/sensitivity.json"],
    "`run.json`": ["results/rram-4/run.json", "results/all-of-rram-4/run.json", "results/stopped/run.json"],
    "`pareto.csv` of a search": ["results/rram-4/pareto.csv"],
    "`top.csv`": ["results/all-of-rram-4/top.csv"],
    "`pareto.csv` of an enumeration": ["results/all-of-rram-4/pareto.csv"],
    "`parameters.csv`": ["results/all-of-rram-4/parameters.csv"],
    "`study.csv`": ["results/study/study.csv"],
    **{f"`{name}.csv`": [f"results/sens/{name}.csv"] for name in ("around", "interactions", "morris", "sobol", "near", "near_values")},
}
DOCUMENT = harness.SOURCE / "jobs/RESULTS.md"
TYPES = {"f": "float64", "i": "int64", "u": "uint64", "S": "text", "O": "text"}
JSON_TYPES = {str: "text", bool: "flag", int: "integer", float: "number", type(None): "null"}


def type_of(dtype):
    assert dtype.kind in "SO" or dtype.itemsize == 8, dtype
    return TYPES[dtype.kind]


def text_of(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def rows_of_hdf5(file):
    """[name, type, unit, what an element is, meaning] of every dataset; [@name, type] of every attribute of a group."""
    rows = []
    with h5py.File(file) as f:
        def visit(name, item):
            if isinstance(item, h5py.Group):
                rows.extend([f"{name}/@{a}".lstrip("/"), type_of(item.attrs.get_id(a).dtype)] for a in item.attrs)
                return
            notes = dict(item.attrs)
            assert set(notes) == {"unit", "meaning", "DIMENSION_LABELS"} and item.ndim == 1, (file, name, notes)
            rows.append([name, type_of(item.dtype), text_of(notes["unit"]), text_of(item.dims[0].label), text_of(notes["meaning"])])
        visit("", f)
        f.visititems(visit)
    return rows


def rows_of_json(file):
    """[path, type] of every value."""
    rows = {}
    def visit(path, value):
        if isinstance(value, dict):
            for key, part in value.items():
                visit(f"{path}/{key}".lstrip("/"), part)
        elif isinstance(value, list):
            for part in value:
                visit(f"{path}/[]".lstrip("/"), part)
        else:
            rows[path, JSON_TYPES[type(value)]] = None
    visit("", json.loads(file.read_text()))
    return [list(row) for row in rows]


def rows_of_csv(file):
    with open(file, newline="") as f:
        return [[name] for name in next(csv.reader(f))]


def rows_of(file):
    return {".h5": rows_of_hdf5, ".json": rows_of_json, ".csv": rows_of_csv}[file.suffix](file)


def sections():
    """The rows of the tables under every heading, cells as they stand."""
    out, heading = {}, None
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if line.startswith("| `"):
            out.setdefault(heading, []).append([cell.strip() for cell in line.strip("| ").split(" |")])
    return out


def matches(documented, name, parameters):
    """{parameter} stands for the name of a design parameter, other braces for any name."""
    pattern = "".join("(?:" + "|".join(parameters) + ")" if part == "{parameter}" else "[^/@]+" if part.startswith("{") else re.escape(part)
                      for part in re.split(r"(\{\w+\})", documented.strip("`")))
    return re.fullmatch(pattern, name) is not None


def examples(file):
    return re.findall(r"^```python\n(.*?)^```", file.read_text(), re.M | re.S)


class Results(harness.Case):
    @classmethod
    def setUpClass(cls):
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="atoll-results-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        for name, text in {"job.yaml": JOB, "space.yaml": harness.BY_NODE, "study.yaml": STUDY}.items():
            (cls.home / name).write_text(text)
        # As the examples call them.
        cls.atoll("search", "job.yaml", "--output", "results/rram-4")
        cls.atoll("search", "job.yaml", "--output", "results/one", "--set", "algorithm={kind: genetic, population: 12}")
        cls.atoll("search", "job.yaml", "--output", "results/stopped", "--set", "budget.generations=1000000000", "--walltime", "1s", expect=85)
        cls.atoll("enumerate", "job.yaml", "--output", "results/all-of-rram-4", "--top", "3", "--objectives", "ela,e")
        cls.atoll("sensitivity", "job.yaml", "--output", "results/sens", "--trajectories", "20", "--samples", "50")
        cls.atoll("study", "study.yaml", "--output", "results/study")
        command = f"model={{kind: external, command: [{sys.executable}, {harness.SOURCE}/jobs/evaluators/roofline.py]}}"
        cls.atoll("search", "job.yaml", "--output", "results/external", "--set", "algorithm={kind: genetic, population: 12}", "--set", command)
        cls.documented = sections()
        cls.parameters = [row[0].strip("`") for row in cls.documented["Design parameters"]]

    @classmethod
    def atoll(cls, *arguments, expect=0):
        done = subprocess.run([harness.ATOLL, *arguments], cwd=cls.home, env=harness.ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=120)
        assert done.returncode == expect, f"{arguments}\n{done.stdout}"

    def rows_for(self, section):
        """Those of its tables and of the table that all HDF5 files share."""
        shared = self.documented["In every HDF5 file"] if ".h5" in section else []
        return shared + self.documented[section]

    def check_cells(self, documented, real, where):
        """Cells in parentheses say how the text comes about."""
        if len(real) == 1:
            return
        if where.endswith(".json"):
            self.assertIn(real[1], documented[1].split(" or "), f"{where}: {real}")
            return
        for said, found in zip(documented[1:], real[1:]):
            self.assertNotEqual(found, "", f"{where}: {real}")
            if not said.startswith("("):
                self.assertEqual(said, found, f"{where}: {real}")

    def test_tables_and_files_agree(self):
        for section, files in SECTIONS.items():
            documented, used = self.rows_for(section), set()
            for file in files:
                for real in rows_of(self.home / file):
                    exact = [row for row in documented if row[0].strip("`") == real[0]]
                    rows = exact or [row for row in documented if matches(row[0], real[0], self.parameters)]
                    self.assertEqual(len(rows), 1, f"{file}: {real}")
                    self.check_cells(rows[0], real, file)
                    used.add(rows[0][0])
            self.assertEqual([row[0] for row in documented if row[0] not in used], [], section)

    def test_every_table_is_of_a_file(self):
        self.assertEqual(set(self.documented), set(SECTIONS) | {"Design parameters", "In every HDF5 file", "Files"})

    def test_every_cell_says_something(self):
        for section, rows in self.documented.items():
            for row in rows:
                self.assertTrue(row[-1], f"{section}: {row}")
                self.assertEqual(len(row), len(rows[0]), f"{section}: {row}")

    def test_design_parameters_are_those_of_the_columns(self):
        with h5py.File(self.home / "results/rram-4/result.h5") as f:
            for name, unit, meaning in self.documented["Design parameters"]:
                notes = f["archive"][name.strip("`")].attrs
                self.assertEqual([unit, meaning], [text_of(notes["unit"]), text_of(notes["meaning"])], name)
            self.assertEqual(len(self.parameters), len(f["best/design"].attrs))

    def test_columns_of_a_table_are_of_one_length(self):
        for files in SECTIONS.values():
            for file in files:
                if file.endswith(".h5"):
                    with h5py.File(self.home / file) as f:
                        tables = [item for name, item in f.items() if isinstance(item, h5py.Group) and name != "space"]
                        for table in tables:
                            lengths = {len(column) for column in table.values() if isinstance(column, h5py.Dataset)}
                            self.assertLessEqual(len(lengths), 1, f"{file}: {table.name}")

    def test_the_format_is_the_one_described(self):
        version = self.result_format()
        self.assertIn(f"format version {version}", DOCUMENT.read_text())

    def result_format(self):
        return json.loads((self.home / "results/rram-4/result.json").read_text())["versions"]["result_format"]

    def test_the_examples_run(self):
        for document in (DOCUMENT, harness.SOURCE / "README.md"):
            found = examples(document)
            self.assertGreater(len(found), 0, document)
            for example in found:
                said = subprocess.run([sys.executable, "-c", example], cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
                self.assertEqual(said.returncode, 0, f"{example}\n{said.stdout}")
                self.assertNotEqual(said.stdout, "", example)


if __name__ == "__main__":
    harness.run()
