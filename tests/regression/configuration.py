"""What jobs and configurations may say: shipped files are in order, wrong ones are told, schemas agree, runs can be run again."""

import functools
import json
import re
import shutil
import subprocess

import jsonschema
import yaml

import harness

FOLDERS = {"spaces": "space", "networks": "network", "cells": "cell", "technologies": "technology", "templates": "template",
           "physical": "physical", "silicon": "silicon"}
TINY = ["--set", "budget.evaluations=200", "--set", "islands.count=4", "--set", "islands.migration={}"]


class Loader(yaml.SafeLoader):
    """Numbers as YAML 1.2 has them: 1e-9 is one."""


Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
                             list("-+.0123456789"))


def shipped():
    """Every file that ships, with its kind."""
    for file in sorted((harness.SOURCE / "jobs").glob("*.yaml")):
        yield file, "study" if file.name.startswith("study-") else "job"
    for folder, kind in FOLDERS.items():
        for file in sorted((harness.SOURCE / "configs" / folder).glob("*.yaml")):
            yield file, kind


def jobs():
    return [file for file, kind in shipped() if kind == "job"]


@functools.cache
def validator(kind):
    schema = json.loads(subprocess.run([harness.ATOLL, "schema", kind, "--format", "json"], check=True, capture_output=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def as_json(text):
    # Keys of mappings may be numbers in YAML alone.
    return json.loads(json.dumps(yaml.load(text, Loader)))


class Schema(harness.Case):
    def test_accepts_every_shipped_file(self):
        files = list(shipped())
        self.assertGreater(len(files), 50)
        for file, kind in files:
            errors = [f"{error.json_path}: {error.message}" for error in validator(kind).iter_errors(as_json(file.read_text()))]
            self.assertEqual(errors, [], file)

    def test_refuses_what_the_program_refuses(self):
        job = (harness.SOURCE / "jobs/rram-4.yaml").read_text()
        study = (harness.SOURCE / "jobs/study-sequential-sram-4.yaml").read_text()
        space = (harness.SOURCE / "configs/spaces/technology-4.yaml").read_text()
        network = (harness.SOURCE / "configs/networks/alexnet.yaml").read_text()
        technology = (harness.SOURCE / "configs/technologies/32nm.yaml").read_text()
        files = []
        for kind, text, old, new in (
                ("job", job, "seed: 1\n", "sede: 1\n"), ("job", job, "seed: 1\n", "seed: -1\n"), ("job", job, "seed: 1\n", "seed: one\n"),
                ("job", job, "name: rram-4\n", ""), ("job", job, "count: 8", "count: 0"), ("job", job, "count: 8", "count: 1.5"),
                ("job", job, "area_mm2: 800", "area_mm2: 0"), ("job", job, "ring ", "rind "), ("job", job, "objective: ela_mean", "objective: ela_men"),
                ("job", job, "kind: memetic", "kind: memetik"), ("job", job, "kind: memetic", "kind: memetic\n  phases: []"),
                ("job", job, "kind: memetic", "phases: [{}]"), ("job", job, "kind: memetic", "kind: four_phase\n  phases: []"),
                ("job", job, "kind: memetic", "kind: genetic\n  promising_ratio: 2"),
                ("job", job, "kind: memetic", "kind: four_phase\n  phases: [{crossover_probability: 1.5}]"),
                ("job", job, "networks: [resnet18, vgg16, alexnet, mobilenet_v3]", "networks: []"),
                ("job", job, "seed: 1\n", "parameters: {rows: []}\n"), ("job", job, "seed: 1\n", "parameters: {rows: {from: 1, to: 2}}\n"),
                ("job", job, "seed: 1\n", "parameters: {rwos: 2}\n"), ("job", job, "seed: 1\n", "parameters: {rows: 2.5}\n"),
                ("job", job, "count: 8", "count: 8\n  algorithms: [{kind: genetic}]"),
                ("job", job, "count: 8", "count: 8\n  algorithms: [{islands: [1], kind: genetic, scale_factor: 1}]"),
                ("job", job, "count: 8", "count: 8\n  algorithms: [{islands: [1], populatoin: 9}]"),
                ("study", study, "study: sequential", "study: sequence"), ("study", study, "study: sequential", "study: technology"),
                ("study", study, "objective: ela\n", "objectve: ela\n"), ("study", study, "objective: ela\n", "objective: elas\n"),
                ("study", study, "objective: ela\n", "islands.count: 0\n"), ("study", study, "frees: [bits_per_cell]", "frees: [bits]"),
                ("study", study, "from: largest", "from: large"), ("study", study, "column: objective, claimed: 1", "claimed: 1"),
                ("space", space, "given: technology_nm", "depends: technology_nm"), ("space", space, "to: 0.80, step", "to: 0, step"),
                ("space", space, "  bits_per_cell: 1\n", ""), ("space", space, "template: sram", "templat: sram"),
                ("network", network, "C: 3, M: 64", "C: 0, M: 64"), ("network", network, "strides: [4, 4]", "strides: [4]"),
                ("network", network, "layers:", "layer:"), ("network", network, "0.5051096191477046, ", ""),
                ("technology", technology, "columns: [bits, energy_pJ", "columns: [energy_pJ, bits"),
                ("technology", technology, "{read_pJ: 1024}", "{read_pJ: -1}"), ("technology", technology, "width_bits: log", "width_bits: lag"),
                ("technology", technology, "- [4, 0.008220707,", "- ["),
        ):
            self.assertIn(old, text)
            wrong = text.replace(old, new, 1)
            self.assertFalse(validator(kind).is_valid(as_json(wrong)), f"{kind}: {new}")
            (self.directory / kind).mkdir(exist_ok=True)
            files.append((kind, self.write(f"{kind}/{len(files)}.yaml", wrong), new))
        for kind in {kind for kind, _, _ in files}:
            said = self.run_program(["check", "--kind", kind, self.directory / kind], expect=3).stdout
            for file, new in [(file, new) for k, file, new in files if k == kind]:
                self.assertRegex(said, rf"(?m)^{file}: {kind}, \d+ problem", new)

    def test_accepts_what_the_program_accepts(self):
        job = (harness.SOURCE / "jobs/rram-4.yaml").read_text()
        for old, new in (("kind: memetic", "kind: four_phase\n  phases: [{crossover_eta: 15}]"), ("kind: memetic", "kind: nsga2\n  criteria: [area, energy]"),
                         ("kind: memetic ", "population: 9 "), ("name: rram-4", "name: 4"), ("seed: 1\n", "parameters: {rows: {from: 128, to: 512, step: 128}}\n"),
                         ("count: 8", "count: 8\n  algorithms: [{islands: [1], kind: genetic}, {islands: [2], least_changed: 1}]")):
            self.assertIn(old, job)
            text = job.replace(old, new, 1)
            self.assertEqual([error.message for error in validator("job").iter_errors(as_json(text))], [])
            self.run_program(["check", self.write("job.yaml", text)])

    def test_defaults_are_those_in_use(self):
        least = self.write("least.yaml", "name: x\nspace: rram-4\nnetworks: [alexnet]\noutput: o\n")
        schema = validator("job").schema
        for kind in schema["properties"]["algorithm"]["properties"]["kind"]["enum"]:
            used = yaml.load(self.run_program(["check", least, "--resolved", "--set", f"algorithm.kind={kind}"]).stdout, Loader)
            case = next(c["then"]["properties"] for c in schema["properties"]["algorithm"]["allOf"]
                        if c["if"]["properties"]["kind"]["const"] == kind)
            told = {key: value.get("default", []) for key, value in case.items() if isinstance(value, dict) and "default" in value}
            del used["algorithm"]["kind"]
            if kind == "nsga2":
                self.assertEqual(used["algorithm"].pop("reference"), [])  # nothing worth telling
            self.assertEqual(told, used["algorithm"], kind)
        # Of the physical model, or of what is registered, and not written where they change nothing.
        silent = {"kind": "built_in", "adc_factor": 1, "on_resistance_factor": 1, "noise_factor": 1, "threshold_factor": 1, "snr_dB": 0,
                  "networks": [], "command": [], "screening": 1, "workers_per_rank": 1, "timeout": 3600, "on_failure": "retry", "attempts": 3}
        for section in ("budget", "checkpoint", "model", "constraints"):
            told = {key: value.get("default", []) for key, value in schema["properties"][section]["properties"].items()}
            for key in set(silent) & set(told):
                self.assertEqual(told.pop(key), silent[key])
            self.assertEqual(told, used[section])
        self.assertEqual(schema["properties"]["robust"]["properties"]["measure"]["default"], "none")

    def test_manuals(self):
        kinds = self.run_program(["schema"]).stdout
        for kind in ("job", "study", *FOLDERS.values()):
            self.assertRegex(kinds, rf"(?m)^{kind} +\S+/ +\S")
            manual = self.run_program(["schema", kind]).stdout
            self.assertEqual(manual, self.run_program(["schema", kind, "--format", "markdown"]).stdout)
            for key in validator(kind).schema["properties"]:
                self.assertIn(f"| `{key}` | ", manual)
        self.assertIn("| `area_mm2` | number | mm2 | above 0 | `800` |", self.run_program(["schema", "job"]).stdout)
        self.assertIn("did you mean 'job'?", self.run_program(["schema", "jobs"], expect=2).stderr)
        self.run_program(["schema", "job", "--format", "xml"], expect=2)


class Check(harness.Case):
    def test_shipped_files_are_in_order(self):
        said = self.run_program(["check", harness.SOURCE / "jobs", harness.SOURCE / "configs"]).stdout.splitlines()
        self.assertEqual(len(said), len(list(shipped())))
        by_file = {line.split(": ")[0]: line.split(": ", 1)[1] for line in said}
        for file, kind in shipped():
            self.assertTrue(by_file[str(file)].startswith(f"{kind}, ok ("), by_file[str(file)])
        self.assertEqual(by_file[str(harness.SOURCE / "jobs/rram-4.yaml")], "job, ok (12,096,000 designs, 4 networks)")
        self.assertEqual(by_file[str(harness.SOURCE / "configs/networks/alexnet.yaml")],
                         "network, ok (8 layers, 714,188,480 MACs, 61,090,496 weights)")

    def test_every_problem_of_every_file(self):
        self.write("job.yaml", "name: a\nspace: rram-5\nnetworks: [net.yaml]\nsed: 1\noutput: o\n")
        self.write("net.yaml", "name: net\nsource: none\nlayers: [{name: a, C: 0}]\n")
        self.write("what.yaml", "colour: red\n")
        said = self.run_program(["check", "job.yaml", "net.yaml", "what.yaml", harness.JOB], expect=3).stdout
        for line in ("job.yaml:4:1: unknown key 'sed' did you mean 'seed'?",
                     "job.yaml:2:8: unknown space 'rram-5' did you mean 'rram-4'?",
                     "net.yaml:3:23: 'layers[0].C' is 0 (must be at least 1, at most 16777216)",
                     "job.yaml: job, 3 problems", "net.yaml: network, 1 problem",
                     "what.yaml:1:1: its keys are those of no kind of files", "what.yaml: unknown, 1 problem",
                     f"{harness.JOB}: job, ok (12,096,000 designs, 4 networks)"):
            self.assertEqual(sum(found.startswith(line) for found in said.splitlines()), 1, f"{line}\n{said}")

    def test_settings_and_kinds(self):
        said = self.run_program(["check", "rram-4", "--set", "parameters.rows=512", "--set", "seed=7"]).stdout
        self.assertRegex(said, r"job, ok \([\d,]+ designs, 4 networks\)")
        for key, meant in (("sead", "seed"), ("count", "islands.count"), ("island.count", "islands.count"), ("algorithm.popluation", "algorithm.population"),
                           ("area", "constraints.area_mm2")):
            said = self.run_program(["check", "rram-4", "--set", f"{key}=1"], expect=3).stdout
            self.assertIn(f"--set {key}=1: unknown key '{key}'", said)
            self.assertIn(f"did you mean '{meant}'?" if key != "area" else "lists all keys", said)
        self.assertIn("(it goes with another kind)", self.run_program(["check", "rram-4", "--set", "algorithm.crossover_eta=3"], expect=3).stdout)
        said = self.run_program(["check", "--kind", "network", harness.JOB], expect=3).stdout
        self.assertIn("'layers' is missing", said)
        self.run_program(["check", "--kind", "netwrok", harness.JOB], expect=2)
        self.run_program(["check", "nowhere.yaml"], expect=4)
        self.run_program(["check"], expect=2)

    def test_cells_and_templates_find_each_other(self):
        cell = (harness.SOURCE / "configs/cells/rram-32nm.yaml").read_text()
        self.assertIn("call it rram-32nm.yaml", self.run_program(["check", self.write("memristor.yaml", cell)], expect=3).stdout)
        template = (harness.SOURCE / "configs/templates/rram.yaml").read_text().replace("cell: rram", "cell: rrram")
        self.assertIn("did you mean 'rram'?", self.run_program(["check", self.write("mine.yaml", template)], expect=3).stdout)


class Again(harness.Case):
    """What a run leaves can be run again."""

    def assert_same(self, one, other):
        for name in ("result.h5", "result.json"):
            self.assertEqual(self.content(one, name), self.content(other, name), name)

    def test_a_search(self):
        self.search("a", "--set", "checkpoint.generations=3")
        record = self.content("a", "job.yaml").decode()
        self.assertRegex(record, r"^# Written by atoll \d+\.\d+\.\d+ \(([0-9a-f]{12}|unknown)\)")
        fields = yaml.load(record, Loader)
        self.assertEqual(fields["output"], str(self.directory / "a"))
        self.assertEqual(fields["checkpoint"]["generations"], 3)
        self.assertTrue(validator("job").is_valid(as_json(record)))
        self.assertEqual(record.split("\n", 1)[1], self.run_program(["check", "--resolved", "a/job.yaml"]).stdout)
        for how in ("a/job.yaml", "a"):
            self.assertIn("--resume", self.run_program(["search", how], expect=5).stderr)
        self.run_program(["search", "a/job.yaml", "--resume"])
        for n, source in enumerate(("a/job.yaml", "a", "a/result.h5", "a/checkpoint.h5")):
            self.run_program(["search", source, "--output", f"b{n}"])
            self.assert_same("a", f"b{n}")
        self.assertIn("give --output DIR", self.run_program(["search", "a/result.h5"], expect=3).stderr)
        # Wherever the directory lies now, it is its own; without the record the HDF5 files have the job.
        (self.directory / "b0").rename(self.directory / "moved")
        (self.directory / "moved/job.yaml").unlink()
        self.run_program(["search", "moved", "--resume"])
        self.assertFalse((self.directory / "b0").exists())
        self.assertEqual(yaml.load(self.content("moved", "job.yaml"), Loader)["output"], str(self.directory / "moved"))

    def test_an_enumeration(self):
        space = self.write("small.yaml", harness.SMALL_SPACE)
        self.write("job.yaml", f"name: s\nspace: {space}\nnetworks: [alexnet]\noutput: elsewhere\n")
        self.run_program(["enumerate", "job.yaml", "--output", "a"])
        for source in ("a", "a/result.h5", "a/job.yaml"):
            self.run_program(["enumerate", source, "--output", "b", "--overwrite"])
            self.assert_same("a", "b")
        self.run_program(["search", "a", "--output", "c", *TINY])
        self.assertEqual(yaml.load(self.content("a", "job.yaml"), Loader)["output"], str(self.directory / "a"))

    def test_a_study(self):
        space = self.write("small.yaml", harness.SMALL_SPACE)
        self.write("job.yaml", f"name: s\nspace: {space}\nnetworks: [alexnet, resnet18]\noutput: elsewhere\n")
        self.write("study.yaml", "name: s\nstudy: area_limits\njob: job.yaml\nlimits_mm2: [500, 800]\noutput: a\n")
        self.run_program(["study", "study.yaml"])
        self.assertEqual(yaml.load(self.content("a", "study.yaml"), Loader)["output"], str(self.directory / "a"))
        for source in ("a", "a/study.yaml", "a/study.h5"):
            self.run_program(["study", source, "--output", "b", "--overwrite"])
            self.assertEqual(self.content("a", "study.h5"), self.content("b", "study.h5"))
        self.run_program(["study", "a", "--resume"])
        self.assertIn("for 'atoll study'", self.run_program(["search", "a"], expect=4).stderr)
        step = next((self.directory / "a/steps").iterdir())
        self.run_program(["enumerate", step, "--output", "c", "--objectives", "ela_mean"])
        self.assertIn("holds a run, and no study", self.run_program(["study", "c"], expect=4).stderr)

    def test_a_job_of_the_user_in_the_directory_stays(self):
        (self.directory / "mine").mkdir()
        text = (harness.SOURCE / "jobs/rram-4.yaml").read_text().replace("output: results/rram-4", "output: mine")
        (self.directory / "mine/job.yaml").write_text(text)
        self.assertIn("stays", self.run_program(["search", "mine/job.yaml", *harness.SMALL]).stderr)
        self.search("mine", "--overwrite", job="mine/job.yaml")
        self.assertEqual(self.content("mine", "job.yaml").decode(), text)


class Names(harness.Case):
    def test_jobs_and_studies_are_found_by_name(self):
        self.assertIn("rram-4", self.run_program(["search", "rram-4", "--output", "a", *TINY]).stdout)
        self.assertIn("job 'rram-5' is not known, and there is no such file: did you mean 'rram-4'?",
                      self.run_program(["search", "rram-5"], expect=3).stderr)
        said = self.run_program(["check", "study-area-limits-rram-4", "sram-9"]).stdout
        self.assertIn("study, ok (area_limits, ", said)
        self.assertIn("did you mean 'study-area-limits-rram-4'?", self.run_program(["study", "study-area-limit-rram-4"], expect=3).stderr)
        self.write("study.yaml", "name: s\nstudy: technology\njob: technology-4\noutput: o\n")
        self.run_program(["check", "study.yaml"])
        self.write("study.yaml", "name: s\nstudy: technology\njob: technology-5\noutput: o\n")
        self.assertIn("did you mean 'technology-4'?", self.run_program(["check", "study.yaml"], expect=3).stdout)

    def test_a_path_wins(self):
        job = (harness.SOURCE / "jobs/rram-4.yaml").read_text().replace("name: rram-4", "name: other")
        self.write("rram-4", job)
        self.assertIn("name: other", self.run_program(["check", "--resolved", "rram-4"]).stdout)

    def test_installed(self):
        program = self.directory / "bin/atoll"
        program.parent.mkdir()
        shutil.copy(harness.ATOLL, program)
        jobs_directory = self.directory / "share/atoll/jobs"
        jobs_directory.mkdir(parents=True)
        shutil.copytree(harness.SOURCE / "configs", self.directory / "share/atoll/configs")
        text = (harness.SOURCE / "jobs/rram-4.yaml").read_text()
        (jobs_directory / "installed.yaml").write_text(text)
        self.assertIn(f"{jobs_directory}/installed.yaml: job, ok", self.run_program(["check", "installed"], program=program).stdout)


class Shipped(harness.Case):
    def test_jobs_run(self):
        for job in jobs():
            # The commands of evaluators are taken from the top directory.
            changes = TINY[:-2] if "kind: external" in job.read_text() else TINY
            self.run_program(["search", job, "--output", self.directory / job.stem, "--progress", "none", *changes], cwd=harness.SOURCE)
            self.assertEqual(self.result(job.stem)["job"], job.stem)

    def test_slurm_scripts(self):
        scripts = [file for file in (harness.SOURCE / "slurm").iterdir() if file.suffix in (".sh", ".sbatch")]
        self.assertGreater(len(scripts), 10)
        named = set()
        for script in scripts:
            subprocess.run(["bash", "-n", script], check=True)
            for job in re.findall(r"\$home/(jobs/[\w.-]+)", script.read_text()):
                self.assertTrue((harness.SOURCE / job).is_file(), f"{script}: {job}")
                named.add(job)
            if script.suffix == ".sbatch":
                self.assertRegex(script.read_text(), r'(?m)^search "')
        self.assertEqual(named, {f"jobs/{job.name}" for job in jobs()})


if __name__ == "__main__":
    harness.run()
