"""What the program says and how it ends: help, versions, wrong input."""

import harness

JOB = """name: test
space: rram-4
networks: [resnet18, alexnet]
output: out
"""


class CommandLine(harness.Case):
    def test_help_everywhere(self):
        for arguments in ([], ["search"], ["enumerate"], ["sensitivity"], ["evaluate"], ["info"], ["log"], ["schema"], ["check"]):
            said = self.run_program([*arguments, "--help"]).stdout
            self.assertIn("--help", said)
            self.assertIn("Exit codes", said)

    def test_version(self):
        self.assertRegex(self.run_program(["--version"]).stdout, r"^atoll \d+\.\d+\.\d+ \(([0-9a-f]{12}|unknown)\)\n$")

    def test_wrong_command_lines(self):
        for arguments in ([], ["serach"], ["search"], ["search", "--sedd", "1", "x"], ["evaluate"],
                          ["evaluate", "--networks", "alexnet", "--rows", "0"],
                          ["evaluate", "--networks", "alexnet", "--fidelity", "exakt", "--rows", "64"],
                          ["evaluate", "--networks", "alexnet", "--rows", "64"],
                          ["search", harness.JOB, "--resume", "--overwrite"],
                          ["search", harness.JOB, "--set", "seed"], ["search", harness.JOB, "--progress", "xml"],
                          ["info"], ["log"], ["info", "--json", "--digest", "x"], ["log", "x", "--island", "-1"]):
            self.run_program(arguments, expect=2)

    def test_unknown_network_and_template_suggest(self):
        design = ["--supply-voltage", "0.7", "--bits-per-cell", "8", "--cycle-time", "1e-9", "--rows", "512", "--columns", "128",
                  "--router-groups", "8", "--tiles-per-group", "16", "--macros-per-tile", "32", "--glb-kib", "4096"]
        said = self.run_program(["evaluate", "--networks", "resnet19,alexnett", *design], expect=3).stderr
        self.assertIn("unknown network 'resnet19' did you mean 'resnet18'?", said)
        self.assertIn("unknown network 'alexnett' did you mean 'alexnet'?", said)
        said = self.run_program(["evaluate", "--template", "rrram", "--networks", "alexnet", *design], expect=3).stderr
        self.assertIn("did you mean 'rram'?", said)

    def test_every_problem_of_a_job_with_its_place(self):
        file = self.write("bad.yaml", JOB.replace("alexnet]", "alexnett]") +
                          "sed: 7\nseed: 010\nobjective: ela_men\nislands: {count: 0}\nconstraints:\n  area_mm2: .inf\n"
                          "checkpoint: {seconds: soon}\nseed: 3\n")
        said = self.run_program(["search", file], expect=3).stderr
        for expected in ("bad.yaml:5:1: unknown key 'sed' did you mean 'seed'?",
                         "bad.yaml:6:7: 'seed' is '010'",
                         "bad.yaml:7:12: 'objective' is 'ela_men' (known: ela, ela_mean, ela_all, el, e, l, a, ea, la, el_cost, ela_cost) did you mean 'ela_mean'?",
                         "bad.yaml:8:18: 'islands.count' is 0 (must be at least 1",
                         "bad.yaml:10:13: 'constraints.area_mm2' is '.inf'",
                         "bad.yaml:11:23: 'checkpoint.seconds' is 'soon'",
                         "bad.yaml:12:1: duplicate key 'seed'",
                         "bad.yaml:3:11: unknown network 'alexnett' did you mean 'alexnet'?"):
            self.assertIn(expected, said)

    def test_what_the_fields_of_a_search_must_fulfil_together(self):
        file = self.write("bad.yaml", JOB + "algorithm: {chosen: 500, archive: 400, kind: four_phase}\n"
                          "islands: {count: 3, migration: {topology: edges, edges: [[0, 3]]}, algorithms: [{islands: [7]}]}\n")
        said = self.run_program(["search", file], expect=3).stderr
        for expected in ("bad.yaml:5:12: 'algorithm.archive' is too small",
                         "bad.yaml:6:10: 'islands.migration.edges[0]' names an island that is not there (islands are numbered from 0 to 2)",
                         "bad.yaml:6:10: 'islands.algorithms[0]' names island 7"):
            self.assertIn(expected, said)
        said = self.run_program(["search", self.write("job.yaml", JOB), "--set", "islands.migration.topology=tours"], expect=3).stderr
        self.assertIn("did you mean 'torus'?", said)

    def test_syntax_errors_have_a_place(self):
        file = self.write("broken.yaml", "name: [unclosed\nspace: x\n")
        self.assertRegex(self.run_program(["search", file], expect=3).stderr, r"broken\.yaml:\d+:\d+: not valid YAML")

    def test_overrides_name_themselves(self):
        file = self.write("job.yaml", JOB)
        said = self.run_program(["search", file, "--set", "islands.count=many", "--set", "sead=3"], expect=3).stderr
        self.assertIn("--set islands.count=many: 'islands.count' is 'many'", said)
        self.assertIn("--set sead=3: unknown key 'sead'", said)

    def test_files_that_cannot_be_read_or_written(self):
        self.run_program(["search", "nowhere.yaml"], expect=4)
        self.run_program(["info", "--digest", "nowhere"], expect=4)
        self.run_program(["info", self.directory], expect=4)
        self.write("file", "")
        self.search("file/below", expect=4)

    def test_a_space_outside_the_tables_is_refused(self):
        text = (harness.SOURCE / "configs/spaces/rram-4.yaml").read_text()
        self.write("space.yaml", text.replace("rows: [32, 64", "rows: [8, 64").replace("to: 0.85", "to: 0.95"))
        file = self.write("job.yaml", JOB.replace("rram-4", "space.yaml"))
        said = self.run_program(["search", file], expect=3).stderr
        self.assertIn("rows 8 is outside the component tables, which cover 16 to 512", said)
        self.assertIn("supply_voltage 0.95 is outside", said)

    def test_names_are_found_from_any_directory(self):
        file = self.write("job.yaml", JOB)
        self.run_program(["search", file, *harness.SMALL])
        self.assertTrue((self.directory / "out/result.json").exists())


if __name__ == "__main__":
    harness.run()
