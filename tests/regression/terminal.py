"""What a person at a terminal meets: colours, the moving line, how much is said, completion, the manual page. Under a pseudo-terminal where
it matters."""

import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import subprocess
import termios
import time
import unittest

import harness

STUDY = "name: small\nstudy: aggregations\njob: job\noutput: unused\nobjectives: [ela, e, a]\n"
SMALL_JOB = "name: small\nspace: space.yaml\nnetworks: [alexnet, resnet18]\noutput: out\n"
# A job beside its space, so small that nothing takes a second.
QUICK = ["--samples", "50", "--trajectories", "20"]
DESIGN = ["--supply-voltage", "0.7", "--bits-per-cell", "8", "--cycle-time", "1e-9", "--rows", "512", "--columns", "128",
          "--router-groups", "8", "--tiles-per-group", "16", "--macros-per-tile", "32", "--glb-kib", "4096"]
PROGRAMS = str(pathlib.Path(harness.ATOLL).parent)


class Terminal(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("space.yaml", harness.SMALL_SPACE)
        self.job = self.write("job.yaml", SMALL_JOB)
        self.study = self.write("study.yaml", STUDY)

    def at_terminal(self, command, columns=200, keys=(), environment={}, expect=0):
        """All that a terminal would have been sent. `keys`: sent one after the other, each when what went before is answered."""
        surroundings = {**harness.ENVIRONMENT, "TERM": "xterm", "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "HOME": str(self.directory),
                        **environment}
        surroundings.pop("COLUMNS" if "COLUMNS" not in environment else "", None)
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.directory)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.execvpe(command[0], [str(word) for word in command], surroundings)
        said, waiting = b"", list(keys)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            ready, _, _ = select.select([terminal], [], [], 0.5)
            if ready:
                try:
                    said += os.read(terminal, 65536)
                except OSError:
                    break
            elif waiting:
                os.write(terminal, waiting.pop(0).encode())
            elif keys:
                break
        os.close(terminal)
        _, status = os.waitpid(child, 0)
        if not keys:
            self.assertEqual(os.waitstatus_to_exitcode(status), expect, said)
        return said.decode(errors="replace")

    def search(self, *extra, **options):
        return self.at_terminal([harness.ATOLL, "search", self.job, *harness.SMALL, *extra], **options)

    def both(self, arguments, expect=0):
        """Standard output and error of a command that has neither terminal nor colours."""
        done = self.run_program(arguments, expect=expect)
        self.assertNotIn("\033", done.stdout + done.stderr)
        return done.stdout, done.stderr

    # ---- colours

    def test_colours_are_for_terminals(self):
        bold, red = "\033[1m", "\033[31m"
        wrong = [harness.ATOLL, "serach"]
        self.assertIn(f"atoll: {bold}{red}error:\033[0m unknown command 'serach'", self.at_terminal(wrong, expect=2))
        self.assertIn(f"{bold}Best design\033[0m", self.search())
        self.assertIn("\033[33mwarning:\033[0m", self.with_stop_file())
        for colourless in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\033[", self.at_terminal(wrong, expect=2, environment=colourless))
        self.assertIn(red, self.at_terminal(wrong, expect=2, environment={"NO_COLOR": ""}))
        self.assertNotIn("\033[", self.at_terminal([harness.ATOLL, "--color", "never", "search", "none.yaml"], expect=4))
        self.assertNotIn("\033[3", self.at_terminal([harness.ATOLL, "search", "none.yaml", "--color", "never"], expect=4))
        self.assertIn(red, self.at_terminal([harness.ATOLL, "search", "none.yaml", "--color", "always"], expect=4, environment={"NO_COLOR": "1"}))
        self.assertIn(bold, self.run_program(["enumerate", self.job, "--color", "always"]).stdout)
        self.run_program(["--color", "red", "search", "x"], expect=2)
        if harness.WITH_MPI:  # a launcher gives its ranks a terminal, and what they say to anybody
            said = self.run_program(["search", self.job, *harness.SMALL, "--overwrite"], prefix=harness.mpirun(2))
            self.assertNotIn("\033", said.stdout + said.stderr)

    def with_stop_file(self):
        (self.directory / "out").mkdir(exist_ok=True)
        (self.directory / "out/stop").touch()
        return self.search("--overwrite")

    # ---- the moving line

    def lines_of(self, said):
        """What stood in the line, time after time."""
        return [re.sub(r"\033\[K|\r|\n", "", line) for line in re.findall(r"\r\033\[K[^\r]*", said)]

    def test_the_line_never_wraps(self):
        wide = self.lines_of(self.search())[-1]
        self.assertRegex(wide, r"^phase 2/2  generation 8/8  best \S+ J\*s\*cm2  feasible \d+ %  \d+ designs, \d+/s  0 s left$")
        for columns in (100, 60, 30, 12, 1):
            for options in ({"columns": columns}, {"environment": {"COLUMNS": str(columns)}}):
                lines = self.lines_of(self.search("--overwrite", **options))
                self.assertTrue(lines)
                self.assertLessEqual(max(map(len, lines)), columns)
        self.assertRegex(self.lines_of(self.search("--overwrite", columns=60))[-1], r"best \S+ J\*s\*cm2  0 s left$")
        self.assertNotIn("\033[K", self.search("--overwrite", environment={"TERM": "dumb"}))

    def test_all_long_work_shows_how_far_it_is(self):
        study = self.at_terminal([harness.ATOLL, "study", self.study, "--output", "study"])
        self.assertRegex(study, r"run 1 of 3 ")
        self.assertRegex(study, r"run 3 of 3 .*mm2\r\n")
        bench = self.at_terminal([harness.ATOLL, "bench-search", self.job, "--seeds", "3", "--algorithms", "memetic,genetic", "--evaluations", "50"])
        self.assertRegex(bench, r"search 6 of 6  genetic, 1 island  0 s left")
        sensitivity = self.at_terminal([harness.ATOLL, "sensitivity", self.job, *QUICK])
        for step in range(1, 5):
            self.assertIn(f"step {step} of 4  ", sensitivity)
        self.assertRegex(self.at_terminal([harness.ATOLL, "enumerate", self.job]), r"100 %  1728 designs, \S+/s  best .*  0 s left")

    def test_all_long_work_speaks_json(self):
        for command, done in ((["search", self.job, "--output", "a", *harness.SMALL], "best"), (["enumerate", self.job], "best"),
                              (["study", self.study, "--output", "b"], "directory"), (["sensitivity", self.job, *QUICK], "parameters"),
                              (["bench-search", self.job, "--seeds", "2", "--algorithms", "memetic", "--evaluations", "50"], "rows")):
            out, err = self.both([*command, "--progress", "json"])
            events = [json.loads(line) for line in out.splitlines()]
            self.assertEqual((events[0]["event"], events[0]["command"]), ("started", command[0]))
            self.assertEqual(events[-1]["event"], "finished")
            self.assertIn(done, events[-1])
            self.assertTrue(events[-1][done])
            self.assertTrue(all("left_s" in e for e in events if e["event"] == "progress"), command)
            self.assertEqual(err, "")

    # ---- how much is said

    def test_quiet_says_errors_alone(self):
        for command in (["search", self.job, "--output", "a", *harness.SMALL], ["enumerate", self.job, "--output", "b"],
                        ["study", self.study, "--output", "c"], ["sensitivity", self.job, *QUICK, "--output", "d"],
                        ["bench-search", self.job, "--seeds", "1", "--algorithms", "memetic", "--evaluations", "50", "--csv", "e.csv"],
                        ["evaluate", "--networks", "alexnet", *DESIGN, "--csv", "f.csv"], ["info", "a"], ["log", "a", "--csv", "g.csv"]):
            self.assertEqual(self.both([*command, "-q"]), ("", ""), command)
        for kept in ("a/result.json", "b/top.csv", "c/study.json", "d/sobol.csv", "e.csv", "f.csv", "g.csv"):
            self.assertTrue((self.directory / kept).exists(), kept)
        self.assertIn("holds an earlier run", self.both(["search", self.job, "--output", "a", "--quiet"], expect=5)[1])
        self.assertEqual(self.both(["enumerate", self.job, "--output", "h", "-q", "--set", "constraints.area_mm2=1"], expect=6), ("", ""))

    def test_contradictions_are_refused(self):
        for arguments in (["search", self.job, "-q", "-v"], ["search", self.job, "-q", "--progress", "json"], ["search", self.job, "-q", "--progress", "line"],
                          ["enumerate", self.job, "-q"], ["sensitivity", self.job, "-q"], ["bench-search", self.job, "-q"],
                          ["evaluate", "--networks", "alexnet", *DESIGN, "-q"], ["log", "x", "-q"], ["info", "x", "-q", "--json"]):
            out, err = self.both(arguments, expect=2)
            self.assertEqual(out, "")
            self.assertIn(f"see: atoll {arguments[0]} --help", err)
        self.both(["search", self.job, "--output", "a", *harness.SMALL, "-q", "--progress", "none"])

    def test_verbose_tells_what_was_used_and_what_it_took(self):
        plain, _ = self.both(["search", self.job, "--output", "a", *harness.SMALL])
        out, err = self.both(["search", self.job, "--output", "a", *harness.SMALL, "-v", "--overwrite"])
        self.assertEqual(out, plain)
        for used in (self.job, self.directory / "space.yaml", harness.SOURCE / "configs/networks/alexnet.yaml", harness.SOURCE / "configs/templates/rram.yaml"):
            self.assertIn(str(used), err)
        self.assertRegex(err, r"time +\S+ s: \S+ s breeding and costing designs, \S+ s in 5 meetings, \S+ s for \d+ checkpoints")
        self.assertRegex(err, r"memory +\S+ MB")
        self.assertRegex(err, r"model +compiled: \d+ arrangements")
        table = re.findall(r"^ +(\d+) +8 +(\d+) ", err, re.M)
        self.assertEqual([int(island) for island, _ in table], list(range(5)))
        self.assertEqual(sum(int(n) for _, n in table), self.result("a")["evaluations"])
        self.assertIn("immigrants", self.both(["info", "a", "-v"])[0])
        for command in (["enumerate", self.job], ["study", self.study, "--output", "b"], ["sensitivity", self.job, *QUICK],
                        ["bench-search", self.job, "--seeds", "1", "--algorithms", "memetic", "--evaluations", "50"],
                        ["evaluate", "--networks", "alexnet", *DESIGN]):
            self.assertIn("configs/networks/alexnet.yaml", self.both([*command, "-v"])[1], command)

    # ---- advice

    def test_wrong_words_are_told_what_was_meant(self):
        for arguments, advice in ((["serach"], "unknown command 'serach', did you mean 'search'?\nsee: atoll --help"),
                                  (["search", "x", "--sedd", "1"], "unknown option '--sedd', did you mean '--seed'?\nsee: atoll search --help"),
                                  (["search", "x", "--outputt=y"], "did you mean '--output'?"),
                                  (["search", "x", "--output"], "--output needs a value: --output DIR"),
                                  (["search"], "JOB.yaml is missing"), (["search", "x", "y"], "'y' is one word too many"),
                                  (["search", "x", "--progress", "lines"], "did you mean 'line'?"), ([], "a command is missing: search, enumerate")):
            self.assertIn(advice, self.both(arguments, expect=2)[1])
        (self.directory / "empty").mkdir()
        for arguments, code, advice in ((["search", "jobb.yaml"], 4, "did you mean 'job.yaml'?"),
                                        (["search", "study.yaml"], 3, "study.yaml is a study: run it with 'atoll study study.yaml'"),
                                        (["study", "job.yaml"], 3, "job.yaml is a job: run it with 'atoll search job.yaml'"),
                                        (["search", "job.yaml", "--set", "sead=3"], 3, "did you mean 'seed'?"),
                                        (["search", "job.yaml", "--set", "space=nothing"], 3, f"looked up in {harness.SOURCE}/configs"),
                                        (["info", "empty"], 4, "--output")):
            self.assertIn(advice, self.both(arguments, expect=code)[1])

    def test_help_fits_and_has_examples(self):
        said = self.both(["--help"])[0]
        groups = [said.index(f"\n{group}:\n") for group in ("Search and enumerate", "Understand", "Inspect", "Help")]
        self.assertEqual(groups, sorted(groups))
        commands = re.findall(r"^  ([a-z][a-z-]*) {2,}", said, re.M)
        self.assertGreaterEqual(len(commands), 11)
        for command in commands:
            narrow = self.at_terminal([harness.ATOLL, command, "--help", "--color", "never"], columns=60)
            text = narrow.split("Examples:")
            self.assertEqual(len(text), 2, command)
            self.assertIn(f"  atoll {command}", text[1])
            self.assertLessEqual(max(map(len, text[0].splitlines())), 60, command)

    # ---- completion

    def script(self, shell):
        return self.write(f"atoll.{shell}", self.run_program(["completion", shell]).stdout)

    def in_bash(self, *words):
        """What the last word may become, by the words that readline would hand over."""
        driver = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _atoll; printf "%s\\n" "${COMPREPLY[@]}"')
        said = subprocess.run(["bash", "--norc", "-c", driver, "bash", self.script("bash"), harness.ATOLL, *words], cwd=self.directory,
                              capture_output=True, text=True, env=harness.ENVIRONMENT)
        self.assertEqual((said.returncode, said.stderr), (0, ""))
        return set(said.stdout.split())

    def test_bash_completes(self):
        (self.directory / "results").mkdir()
        self.assertEqual(self.in_bash("s"), {"search", "study", "sensitivity", "schema"})
        self.assertLessEqual({"--output", "--overwrite"}, self.in_bash("search", "--o"))
        self.assertEqual(self.in_bash("search", ""), {"job.yaml", "space.yaml", "study.yaml", "results"})
        self.assertEqual(self.in_bash("search", "--output", ""), {"results"})
        self.assertEqual(self.in_bash("search", "--output", "=", "re"), {"results"})
        self.assertEqual(self.in_bash("enumerate", "x", "--progress", ""), {"line", "json", "none"})
        self.assertEqual(self.in_bash("evaluate", "--networks", "resnet18,alex"), {"resnet18,alexnet"})
        self.assertEqual(self.in_bash("evaluate", "--template", ""), {"rram", "sram"})
        self.assertEqual(self.in_bash("enumerate", "x", "--objectives", "e,la_"), set())
        self.assertEqual(self.in_bash("enumerate", "x", "--objectives", "e,ela_c"), {"e,ela_cost"})
        self.assertEqual(self.in_bash("bench-search", "x", "--algorithms", "mem"), {"memetic"})
        self.assertEqual(self.in_bash("search", "x", "--set", "islands.mig"),
                         {f"islands.migration.{key}=" for key in ("topology", "degree", "edges", "interval", "emigrants", "selection", "replacement", "mode")})
        self.assertEqual(self.in_bash("search", "x", "--set", "space", "=", "sram-9"), {"sram-9", "sram-9-fine"})
        self.assertEqual(self.in_bash("search", "x", "--set", "algorithm.kind", "=", "mem"), {"memetic"})
        self.assertEqual(self.in_bash("sensitivity", "x", "--design", "rows", "=", "512,col"), {"512,columns=", "512,columns_per_adc="})
        self.assertEqual(self.in_bash("search", "x", "--seed", ""), set())
        self.assertEqual(self.in_bash("completion", ""), {"bash", "zsh", "fish"})

    def test_names_of_other_configurations_are_completed(self):
        network = self.directory / "more/networks/alexnet-two.yaml"
        network.parent.mkdir(parents=True)
        network.write_text("")
        driver = 'ATOLL_CONFIGS=more "$0" completion --list networks'
        said = subprocess.run(["bash", "-c", driver, harness.ATOLL], cwd=self.directory, capture_output=True, text=True, check=True)
        self.assertLessEqual({"alexnet", "alexnet-two"}, set(said.stdout.split()))

    def test_every_key_that_is_completed_is_a_field(self):
        keys = self.run_program(["completion", "--list", "keys"]).stdout.split()
        self.assertIn("islands.migration.topology", keys)
        wrong = [word for key in keys for word in ("--set", f"{key}=[[]]")]
        self.assertNotIn("unknown key", self.both(["search", self.job, *wrong], expect=3)[1])

    def test_a_person_completes_in_a_shell(self):
        shells = [["bash", "--norc", "--noprofile", "-i"]]
        if shutil.which("zsh"):
            shells.append(["zsh", "-f", "-i"])
        for shell in shells:
            script = self.script(shell[0])
            start = f"source {script}\n" if shell[0] == "bash" else f"autoload -U compinit; compinit -u -D; source {script}\n"
            said = self.at_terminal(shell, keys=[start, "atoll eval\t", "--networks resnet18,alexn\t", "\x15exit\n"])
            said = re.sub(r"\033\[[0-9;?]*[A-Za-z]|\x08", "", said)
            self.assertIn("atoll evaluate ", said)
            self.assertIn("resnet18,alexnet", said)

    def test_zsh_and_fish_take_their_scripts(self):
        for shell in ("zsh", "fish"):
            if not shutil.which(shell):
                continue
            said = subprocess.run([shell, "-n", self.script(shell)], capture_output=True, text=True)
            self.assertEqual((said.returncode, said.stderr), (0, ""))
        if not shutil.which("fish"):
            return
        script = self.script("fish")
        for line, wanted in (("atoll eval", "evaluate"), ("atoll evaluate --networks resnet18,alexn", "resnet18,alexnet"),
                             ("atoll search --set objective=ela_c", "objective=ela_cost"), ("atoll search --outp", "--output")):
            said = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"], cwd=self.directory, capture_output=True, text=True,
                                  env={**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "HOME": str(self.directory)})
            self.assertEqual([word.split("\t")[0] for word in said.stdout.splitlines()], [wanted])

    # ---- the manual page

    def test_the_manual_page_tells_everything(self):
        page = self.write("atoll.1", self.run_program(["manual"]).stdout)
        text = page.read_text().replace("\\-", "-")
        for heading in ("NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"):
            self.assertIn(f"\n.SH {heading}\n", text)
        for command in re.findall(r"^  ([a-z][a-z-]*) {2,}", self.both(["--help"])[0], re.M):
            self.assertTrue(f"\n.SS atoll {command}\n" in text, command)
            for option in re.findall(r"^  (?:-\w, )?(--[a-z_-]+)", self.both([command, "--help"])[0], re.M):
                self.assertTrue(f"\\fB{option}\\fR" in text, option)
        for variable in ("ATOLL_CONFIGS", "NO_COLOR", "SLURM_JOB_ID"):
            self.assertIn(variable, text)
        for check in (["groff", "-man", "-ww", "-z"], ["mandoc", "-T", "lint", "-W", "error"]):
            if shutil.which(check[0]):
                said = subprocess.run([*check, page], capture_output=True, text=True)
                self.assertEqual((said.returncode, said.stdout + said.stderr), (0, ""), check)


if __name__ == "__main__":
    harness.run()
