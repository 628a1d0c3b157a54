"""`atoll info`, `atoll log` and `--progress`: what is told of runs and files, whole or damaged, and of a run under way."""

import csv
import ctypes
import datetime
import json
import re
import signal
import struct
import subprocess
import unittest

import harness

try:
    import h5py
except ImportError:
    h5py = None
try:
    XXHASH = ctypes.CDLL("libxxhash.so.0")
except OSError:
    XXHASH = None

SEAL = 512  # bytes before the HDF5 data: a mark, and the hash of what follows
NETWORKS = ["--set", "networks=[alexnet]"]
EACH_GENERATION = ["--set", "checkpoint.generations=1"]
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"


def reseal(file):
    """Gives a changed file the hash of its content: now it is another whole file."""
    class Hash(ctypes.Structure):
        _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]
    XXHASH.XXH3_128bits.restype = Hash
    XXHASH.XXH3_128bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    data = file.read_bytes()
    found = XXHASH.XXH3_128bits(data[SEAL:], len(data) - SEAL)
    mark, old = re.match(rb"(atoll HDF5[^:]*: )([0-9a-f]{32})\n", data).groups()
    assert len(old) == 32
    file.write_bytes(mark + b"%016x%016x" % (found.high, found.low) + data[len(mark) + 32:])


class Inspect(harness.Case):
    def info(self, path, expect=0):
        """What is said: name -> texts."""
        said = {}
        for line in self.run_program(["info", path], expect=expect).stdout.splitlines():
            said.setdefault(line[:13].strip(), []).append(line[13:])
        return said

    def info_json(self, path, expect=0):
        return json.loads(self.run_program(["info", "--json", path], expect=expect).stdout)

    def parcels(self, path, *extra):
        self.run_program(["log", path, "--csv", "parcels.csv", *extra])
        with open(self.directory / "parcels.csv", newline="") as f:
            return list(csv.DictReader(f))

    def enumerate(self, output, *extra, **options):
        return self.run_program(["enumerate", harness.JOB, "--output", output, "--objectives", "ela,e", *NETWORKS, *extra],
                                **options)

    def change(self, name, offset, by=0x10):
        data = bytearray((self.directory / name).read_bytes())
        data[offset] ^= by
        (self.directory / name).write_bytes(data)


class Info(Inspect):
    def test_of_a_finished_search(self):
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.search("a", *EACH_GENERATION, "--seed", "7")
        result = self.result("a")
        said, told = self.info("a"), self.info_json("a")
        design = " ".join(f"{name}={value!r}" for name, value in result["best"]["design"].items())
        costed = [i["evaluations"] for i in result["by_island"]]
        accepted = [i["immigrants"] for i in result["by_island"]]
        self.assertEqual(said["run"], ["search"])
        self.assertEqual(said["job"], ["rram-4"])
        self.assertEqual(said["seed"], ["7"])
        self.assertEqual(said["job hash"], [result["job_hash"]])
        versions = result["versions"]
        self.assertEqual(said["written by"], [f"atoll {versions['atoll']} ({versions['git_sha'][:12]}), format {versions['result_format']}"])
        self.assertEqual(said["checkpoint"], ["a/checkpoint.h5"])
        self.assertEqual(said["result"], ["a/result.h5"])
        self.assertEqual(said["intact"], ["yes, the content matches its hash"] * 2)
        self.assertEqual(said["digest"], [self.digest("a")])
        self.assertEqual(said["generation"], ["8 of 8"])
        self.assertEqual(said["evaluations"], [f"{result['evaluations']:,}"])
        best, = said["best so far"]
        self.assertIn(f" J*s*cm2 (design {result['best']['design_id']}: {design})", best)
        self.assertAlmostEqual(float(best.split()[0]) / result["best"]["objective"], 1, 12)
        self.assertEqual(said["budget left"], ["none: finished"])
        self.assertEqual(said["islands"], [f"5: {min(costed)} to {max(costed)} designs costed each, {min(accepted)} to {max(accepted)} immigrants accepted each"])
        self.assertNotIn("WARNING", said)
        self.assertRegex(said["session"][0], f"^{STAMP}Z to {STAMP}Z on .+, single process: generation -1 to 8, finished$")
        for text in said["written"]:
            written = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
            self.assertGreaterEqual(written, before)
            self.assertLess(written, before + datetime.timedelta(hours=1))
        # The same as JSON.
        self.assertEqual((told["run"], told["job"], told["seed"], told["finished"]), ("search", "rram-4", 7, True))
        self.assertEqual((told["generation"], told["generations"], told["evaluations"]), (8, 8, result["evaluations"]))
        self.assertEqual(told["best"]["design"], result["best"]["design"])
        self.assertEqual(told["best"]["design_id"], result["best"]["design_id"])
        self.assertEqual(told["result"]["digest"], self.digest("a"))
        self.assertTrue(told["checkpoint"]["intact"])
        self.assertEqual(told["budget_left"], {"generations": 0, "evaluations": None, "target": None})
        for name in ("generation", "evaluations", "best_objective", "parcels", "immigrants", "parcels_that_helped"):
            self.assertEqual([i[name] for i in told["islands"]], [i[name] for i in result["by_island"]], name)
        self.assertEqual([s["outcome"] for s in told["sessions"]], ["finished"])
        self.assertEqual((told["warnings"], told["damaged"]), ([], []))
        # The search itself said the same of its islands.
        again = self.search("b", "--seed", "7").stdout
        self.assertIn(f"\nislands {said['islands'][0]}\n", again)
        self.assertNotIn("WARNING", again)

    def test_of_single_files_of_a_search(self):
        self.search("a", *EACH_GENERATION)
        result, newest, previous = (self.info(f"a/{name}") for name in ("result.h5", "checkpoint.h5", "checkpoint.h5.prev"))
        self.assertEqual(result["generation"], ["8 of 8"])
        self.assertNotIn("checkpoint", result)
        for name in ("generation", "evaluations", "best so far", "islands", "job hash"):
            self.assertEqual(result[name], newest[name], name)
        self.assertNotIn("result", newest)
        self.assertEqual(previous["generation"], ["6 of 8"])
        self.assertEqual(previous["budget left"], ["2 generations"])
        self.assertFalse(self.info_json("a/checkpoint.h5.prev")["finished"])

    def test_of_budgets(self):
        self.search("a", *EACH_GENERATION, "--set", "budget={generations: 1000, evaluations: 400, target: 1e-30}")
        told = self.info_json("a")
        self.assertTrue(told["finished"])
        self.assertGreaterEqual(told["evaluations"], 400)
        self.assertLess(told["generation"], 1000)
        left = self.info_json("a/checkpoint.h5.prev")["budget_left"]
        earlier = self.info("a/checkpoint.h5.prev")
        self.assertEqual(left["evaluations"], 400 - int(earlier["evaluations"][0]))
        self.assertEqual(earlier["budget left"], [f"{left['generations']} generations, {left['evaluations']} evaluations, unless 1e-30 is reached"])

    def test_designs_of_a_space_whose_values_depend_on_each_other(self):
        job = str(harness.SOURCE / "jobs/technology-4.yaml")
        self.search("a", job=job)
        self.assertEqual(self.info_json("a/checkpoint.h5")["best"]["design"], self.result("a")["best"]["design"])
        # Wherever the configuration is, and whether or not it still is as it was.
        self.assertEqual(self.info_json("a/result.h5")["best"]["design"], self.result("a")["best"]["design"])

    def test_of_a_run_under_way(self):
        command = [harness.ATOLL, "search", harness.JOB, "--output", "a", *harness.SMALL, *EACH_GENERATION, "--set", "budget.generations=100000000"]
        process = subprocess.Popen(command, cwd=self.directory, env=harness.ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for_checkpoint("a", process)
        generations = []
        for _ in range(60):  # checkpoints are replaced while they are read
            said = self.info("a")
            self.assertNotIn("warning", said)
            self.assertEqual(said["result"], ["none yet"])
            generations.append(int(said["generation"][0].split()[0].replace(",", "")))
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(), 85)
        self.assertEqual(generations, sorted(generations))
        self.assertGreater(generations[-1], generations[0])
        self.assertRegex(self.info("a")["session"][0], "generation -1 to [0-9]+, stopped by signal$")

    def test_nothing_feasible(self):
        self.search("a", "--set", "constraints.area_mm2=1", expect=6)
        self.assertEqual(self.info("a")["best so far"], ["none feasible"])
        self.assertIsNone(self.info_json("a")["best"])

    def test_without_migration(self):
        self.search("one", "--set", "islands.count=1", expect=6)
        self.assertEqual(self.info("one")["islands"], ["1: 126 designs costed, no migration"])
        self.search("apart", "--set", "islands.migration.topology=none")
        self.assertRegex(self.info("apart")["islands"][0], r"^5: \d+ to \d+ designs costed each, no migration$")

    def test_of_an_enumeration(self):
        self.enumerate("a")
        result = self.result("a")
        for path in ("a", "a/checkpoint.h5", "a/result.h5"):
            said, told = self.info(path), self.info_json(path)
            self.assertEqual(said["run"], ["enumeration"])
            self.assertNotIn("seed", said)
            self.assertEqual(said["designs"], [str(result["designs"]["in_space"])])
            self.assertEqual(said["feasible"], [str(result["designs"]["feasible"])])
            self.assertEqual(told["designs"]["over_area"], result["designs"]["over_area"])
            self.assertTrue(told["finished"])
            self.assertEqual([b["objective"]["name"] for b in told["best"]], ["ela_mean", "ela", "e"])
            for best in told["best"]:
                optimum = result["optima"][best["objective"]["name"]]
                self.assertEqual(best["design"], optimum["design"])
                self.assertEqual(best["objective"]["unit"], optimum["unit"])
                self.assertAlmostEqual(best["objective"]["value"] / optimum["value"], 1, 12)
        self.assertEqual(self.info("a/result.h5")["chunks"], ["all"])
        self.assertEqual(self.info_json("a")["sessions"][0]["to_chunk"], self.info_json("a")["chunks"])

    @unittest.skipIf(XXHASH is None, "libxxhash is not installed")
    def test_islands_left_out_are_warned_of(self):
        self.search("a")
        file = self.directory / "a/result.h5"
        data = file.read_bytes()
        column = lambda numbers: struct.pack("<5q", *numbers)
        costed = [i["evaluations"] for i in self.result("a")["by_island"]]
        three = re.escape(struct.pack("<q", 3))
        parcels = b"(?<!%b)%b(?!%b)" % (three, three * 5, three)  # longer runs are numbers of islands
        for old, new in ((re.escape(column(costed)), costed[:3] + [0] + costed[4:]), (parcels, [3, 6, 0, 3, 3])):
            self.assertEqual(len(re.findall(old, data)), 1)
            data = re.sub(old, lambda _: column(new), data)
        file.write_bytes(data)
        reseal(file)
        expected = ["island 3 was never used: it costed no design", "island 2 never received anyone, although island 1 sends to it"]
        self.assertEqual(self.info(file)["WARNING"], expected)
        self.assertEqual(self.info_json(file)["warnings"], expected)
        # Before islands have met, none can have received.
        self.search("b", "--set", "islands.migration.interval=8")
        self.assertNotIn("WARNING", self.info("b"))


class Damage(Inspect):
    def test_of_the_newest_checkpoint_leads_to_the_one_before(self):
        self.search("a", *EACH_GENERATION)
        newest = self.directory / "a/checkpoint.h5"
        newest.write_bytes(newest.read_bytes()[:-1])
        said, told = self.info("a"), self.info_json("a")
        self.assertEqual(said["checkpoint"], ["a/checkpoint.h5.prev"])
        self.assertEqual(said["generation"], ["6 of 8"])
        self.assertRegex(said["warning"][0], "checkpoint.h5: is damaged.*continuing from a/checkpoint.h5.prev")
        self.assertEqual(told["warnings"], said["warning"])
        done = self.run_program(["log", "a"])
        self.assertIn("a/checkpoint.h5.prev of job rram-4", done.stdout)
        self.assertIn("is damaged", done.stderr)

    def test_of_both_checkpoints_is_an_error_and_the_result_is_told(self):
        self.search("a", *EACH_GENERATION)
        for name in ("checkpoint.h5", "checkpoint.h5.prev"):
            self.change(f"a/{name}", 5000)
        done = self.run_program(["info", "a"], expect=4)
        self.assertIn("no usable checkpoint", done.stderr)
        self.assertIn("generation   8 of 8\n", done.stdout)
        self.assertIn("no usable checkpoint", self.info_json("a", expect=4)["damaged"][0])
        self.change("a/result.h5", 5000)
        done = self.run_program(["info", "a"], expect=4)
        self.assertEqual(done.stdout, "")
        self.assertIn("a/result.h5: is damaged", done.stderr)
        self.assertIn("no usable checkpoint", self.run_program(["log", "a"], expect=4).stderr)

    def test_of_the_result_is_an_error_and_the_checkpoint_is_told(self):
        self.search("a")
        self.change("a/result.h5", 9000)
        done = self.run_program(["info", "a"], expect=4)
        self.assertIn("result.h5: is damaged", done.stderr)
        self.assertIn("generation   8 of 8\n", done.stdout)
        self.assertNotIn("none yet", done.stdout)

    def test_of_any_file_anywhere_is_an_error_and_never_a_crash(self):
        self.search("s")
        self.enumerate("e")
        for name in ("s/checkpoint.h5", "s/result.h5", "e/checkpoint.h5", "e/result.h5"):
            whole = (self.directory / name).read_bytes()
            file = self.directory / "damaged.h5"
            for size in (0, 1, 511, 512, 513, 600, len(whole) // 2, len(whole) - 1):
                file.write_bytes(whole[:size])
                self.assertIn("damaged.h5: is ", self.run_program(["info", file], expect=4).stderr, size)
            for offset in (0, 60, 520, len(whole) // 3, len(whole) // 2, len(whole) - 1):
                file.write_bytes(whole)
                self.change("damaged.h5", offset)
                for arguments in (["info"], ["info", "--json"], ["info", "--digest"], ["log"]):
                    done = self.run_program([*arguments, file], expect=4)
                    self.assertRegex(done.stderr, "damaged.h5: is (damaged|not an HDF5 file of atoll)")
                    self.assertEqual(done.stdout, "")

    def test_what_is_not_of_atoll(self):
        self.write("text", "a text that is longer than nothing\n" * 100)
        (self.directory / "empty").mkdir()
        files = ["text", harness.JOB]
        if h5py is not None:
            with h5py.File(self.directory / "foreign.h5", "w") as f:
                f["x"] = [1, 2, 3]
            files.append("foreign.h5")
        for command in ("info", "log"):
            for name in files:
                self.assertIn("not an HDF5 file of atoll", self.run_program([command, name], expect=4).stderr)
            self.assertIn("there is no such file", self.run_program([command, "nowhere"], expect=4).stderr)
            self.assertIn("empty holds no run", self.run_program([command, "empty"], expect=4).stderr)

    def test_a_file_in_the_place_of_another_is_refused(self):
        self.search("a")
        (self.directory / "a/checkpoint.h5").write_bytes(self.content("a", "result.h5"))
        for command in ("info", "log"):
            self.assertIn("is a result, not a checkpoint", self.run_program([command, "a"], expect=5).stderr)

    @unittest.skipIf(XXHASH is None, "libxxhash is not installed")
    def test_newer_formats_and_unknown_types_are_refused(self):
        self.search("s")
        self.enumerate("e")
        ours = self.result("s")["versions"]["result_format"]
        for name in ("s/checkpoint.h5", "s/result.h5", "e/checkpoint.h5", "e/result.h5"):
            file = self.directory / name
            whole = file.read_bytes()
            value = whole.index(struct.pack("<q", ours), whole.index(b"format_version\0"))
            file.write_bytes(whole[:value] + struct.pack("<q", ours + 1) + whole[value + 8:])
            reseal(file)
            for path in (name, name[0]):  # the file, and its directory
                for command in ("info", "log"):
                    said = self.run_program([command, path], expect=5).stderr
                    self.assertIn(f"{name}: has format {ours + 1}, and this atoll reads {ours}: use a newer atoll", said)
            file.write_bytes(re.sub(rb"atoll ((search|enumeration) )?(checkpoint|result)\b", lambda m: m[0][:-1] + b"X", whole, count=1))
            reseal(file)
            self.assertIn("which this atoll does not know", self.run_program(["info", file], expect=5).stderr)
            file.write_bytes(whole)


class Log(Inspect):
    def check(self, output, rows):
        """Parcels in order, and adding up to what the result says of each island."""
        place = [(int(r["generation"]), int(r["to"]), int(r["from"])) for r in rows]
        self.assertEqual(place, sorted(place))
        for island in self.result(output)["by_island"]:
            mine = [r for r in rows if int(r["to"]) == island["island"]]
            self.assertEqual(len(mine), island["parcels"])
            self.assertEqual(sum(int(r["accepted"]) for r in mine), island["immigrants"])
            self.assertEqual(sum(int(r["helped"]) for r in mine), island["parcels_that_helped"])
        for r in rows:
            self.assertEqual(int(r["sent"]), 2)
            self.assertLessEqual(int(r["known"]) + int(r["accepted"]), 2)

    def test_of_a_ring(self):
        self.search("a", *EACH_GENERATION)
        rows = self.parcels("a")
        self.check("a", rows)
        self.assertEqual([(int(r["generation"]), int(r["from"]), int(r["to"])) for r in rows],
                         [(g, (i - 1) % 5, i) for g in (2, 4, 6) for i in range(5)])
        self.assertEqual(self.parcels("a/result.h5"), rows)
        self.assertEqual(self.parcels("a/checkpoint.h5.prev"), rows[:10])
        # Every line of the table is a parcel of the CSV.
        said = self.run_program(["log", "a"]).stdout
        table = re.findall(r"^ *(\d+) +(\d+) -> (\d+) +(\d+) +(\d+) +(\d+) +(yes|no) +(\S+) +(\d+)  supply_voltage=(\S+) ", said, re.M)
        self.assertEqual([(r[0], r[1], r[2], r[3], r[4], r[5], str(int(r[6] == "yes")), r[8], r[9]) for r in table],
                         [tuple(r[k] for k in ("generation", "from", "to", "sent", "known", "accepted", "helped", "design_id", "supply_voltage")) for r in rows])
        for told, r in zip(table, rows):
            self.assertEqual(told[7], f"{float(r['objective']):.6e}" if r["objective"] else "infeasible")
        # The sums.
        summary = self.run_program(["log", "a", "--summary"]).stdout
        self.assertTrue(said.endswith(summary[summary.index("Routes"):]))
        self.assertNotIn("supply_voltage", summary)
        total = lambda key, **of: sum(int(r[key]) for r in rows if all(int(r[k]) == v for k, v in of.items()))
        for i in range(5):
            j = (i + 1) % 5
            sums = " +".join(str(total(key, to=j)) for key in ("sent", "known", "accepted", "helped"))
            self.assertRegex(summary, rf"\n +{i} -> {j} +3 +{sums}\n")
            sums = " +".join(str(x) for x in (3, total("accepted", to=i), total("helped", to=i), 3, total("accepted", **{"from": i}), total("helped", **{"from": i})))
            self.assertRegex(summary, rf"\n +{i} +{sums}\n")

    def test_of_one_island(self):
        self.search("a", "--set", "islands.migration.topology=fully_connected", "--set", "islands.migration.interval=2")
        rows = self.parcels("a")
        self.check("a", rows)
        self.assertEqual(len(rows), 3 * 20)
        self.assertEqual(self.parcels("a", "--island", "4"), [r for r in rows if "4" in (r["from"], r["to"])])
        said = self.run_program(["log", "a", "--summary", "--island", "4"]).stdout
        self.assertEqual(len(re.findall(r" -> \d", said)), 8)
        self.assertRegex(said.splitlines()[-1], r"^ +4 +12 ")
        self.assertIn("the islands are 0 to 4", self.run_program(["log", "a", "--island", "5"], expect=2).stderr)
        self.run_program(["log", "a", "--island", "-1"], expect=2)

    def test_of_islands_that_do_not_wait(self):
        asynchronous = ["--set", "islands.migration={interval: 2, emigrants: 2, mode: asynchronous}"]
        prefix = harness.mpirun(2) if harness.WITH_MPI else ()
        self.search("a", *asynchronous, prefix=prefix)
        rows = self.parcels("a/result.h5")
        self.assertGreater(len(rows), 0)
        self.check("a", rows)
        self.assertEqual(self.info("a")["generation"], ["8 of 8 (asynchronous)"])

    def test_where_nobody_migrates(self):
        self.search("none", "--set", "islands.migration.topology=none")
        self.assertIn("no migration: no island sends to another (islands: 5, topology: none)", self.run_program(["log", "none"]).stdout)
        self.search("early", "--set", "islands.migration.interval=8")
        self.assertIn("no migration yet: islands exchange after every 8 generations", self.run_program(["log", "early"]).stdout)
        self.assertEqual(self.parcels("early"), [])
        self.enumerate("e")
        self.assertIn("enumeration, which has no islands", self.run_program(["log", "e"]).stdout)

    def test_a_table_that_cannot_be_written(self):
        self.search("a")
        self.assertIn("cannot be written", self.run_program(["log", "a", "--csv", "nowhere/parcels.csv"], expect=4).stderr)
        self.assertFalse(list(self.directory.glob("*.tmp")))


class Progress(Inspect):
    def events(self, text):
        events = [json.loads(line) for line in text.splitlines()]
        elapsed = [e["elapsed_s"] for e in events]
        self.assertEqual(elapsed, sorted(elapsed))
        for e in events:
            self.assertRegex(e["time"], rf"^{STAMP}\.\d\d\dZ$")
        return events

    def test_events_of_a_search(self):
        for ranks in (0, 2) if harness.WITH_MPI else (0,):
            output = f"a{ranks}"
            done = self.search(output, "--progress", "json", *EACH_GENERATION, prefix=harness.mpirun(ranks) if ranks else ())
            self.assertEqual(done.stderr, "")
            events = self.events(done.stdout)
            result = self.result(output)
            self.assertEqual([e["event"] for e in events if e["event"] != "progress"], ["started"] + ["checkpoint"] * 5 + ["finished"])
            self.assertEqual(events[0]["event"], "started")
            self.assertEqual((events[0]["job"], events[0]["islands"], events[0]["from_generation"], events[0]["generations"]), ("rram-4", 5, -1, 8))
            self.assertEqual([e["generation"] for e in events if e["event"] == "checkpoint"], [0, 2, 4, 6, 8])
            progress = [e for e in events if e["event"] == "progress"]
            last = progress[-1]
            self.assertEqual((last["generation"], last["phase"], last["phases"], last["left_s"]), (8, 2, 2, 0))
            self.assertEqual(last["evaluations"], result["evaluations"])
            self.assertEqual(last["best"]["design_id"], result["best"]["design_id"])
            self.assertTrue(0 < last["feasible_share"] <= 1)
            self.assertGreater(last["evaluations_per_s"], 0)
            finished = events[-1]
            for key in ("design", "design_id", "objective"):
                self.assertEqual(finished["best"][key], result["best"][key])
            self.assertEqual(finished["directory"], output)
        self.assertEqual(self.search("a0", "--resume", "--progress", "json").stdout.count("\n"), 2)  # started, finished

    def test_events_come_while_it_runs_and_not_too_many(self):
        command = [harness.ATOLL, "search", harness.JOB, "--output", "a", "--progress", "json", "--set", "budget.generations=100000000", "--set", "checkpoint={generations: 1000000000, seconds: 1000}"]
        process = subprocess.Popen(command, cwd=self.directory, env=harness.ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        lines = [process.stdout.readline() for _ in range(6)]
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGUSR1)
        rest, errors = process.communicate(timeout=60)
        self.assertEqual((process.returncode, errors), (85, ""))
        events = self.events("".join(lines) + rest)
        self.assertEqual([e["event"] for e in events[-3:]], ["checkpoint", "progress", "stopped"])
        elapsed = [e["elapsed_s"] for e in events[:-2] if e["event"] == "progress"]
        self.assertGreater(len(elapsed), 3)
        for one, next_one in zip(elapsed, elapsed[1:]):
            self.assertGreater(next_one - one, 0.19)
        # The last progress is that of the checkpoint it stopped with.
        self.assertEqual(events[-2]["generation"], self.info_json("a")["generation"])

    def test_a_reader_that_goes_away_does_not_end_the_search(self):
        command = [harness.ATOLL, "search", harness.JOB, "--output", "a", "--progress", "json", *harness.SMALL, *EACH_GENERATION]
        process = subprocess.Popen(command, cwd=self.directory, env=harness.ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.wait(), errors), (0, ""))
        self.assertTrue((self.directory / "a/result.json").exists())

    def test_warnings_and_ends_without_a_result(self):
        events = self.events(self.search("a", "--progress", "json", "--set", "constraints.area_mm2=1", *EACH_GENERATION, expect=6).stdout)
        self.assertIsNone(events[-1]["best"])
        self.change("a/checkpoint.h5", 5000)
        events = self.events(self.search("a", "--progress", "json", "--set", "constraints.area_mm2=1", "--resume", expect=6).stdout)
        self.assertIn("is damaged", next(e["text"] for e in events if e["event"] == "warning"))
        self.assertTrue(next(e["resumed"] for e in events if e["event"] == "started"))
        # Errors stay where they are.
        done = self.search("a", "--progress", "json", expect=5)
        self.assertEqual(done.stdout, "")
        self.assertIn("holds an earlier run", done.stderr)
        self.search("a", "--progress", "xml", expect=2)

    def test_events_of_an_enumeration(self):
        done = self.enumerate("a", "--progress", "json")
        self.assertEqual(done.stderr, "")
        events, result = self.events(done.stdout), self.result("a")
        self.assertEqual(events[0]["event"], "started")
        last = [e for e in events if e["event"] == "progress"][-1]
        self.assertEqual((last["chunk"], last["designs"]), (last["chunks"], result["designs"]["in_space"]))
        self.assertEqual(last["best"]["design_id"], result["optima"]["ela_mean"]["design_id"])
        self.assertEqual([e["chunk"] for e in events if e["event"] == "checkpoint"], [last["chunks"]])
        self.assertEqual(events[-1]["event"], "finished")
        self.assertEqual(events[-1]["best"]["design"], result["optima"]["ela_mean"]["design"])
        self.assertEqual({name: o["objective"] for name, o in events[-1]["optima"].items()}, {name: o["value"] for name, o in result["optima"].items()})
        self.assertEqual(events[-1]["feasible"], result["designs"]["feasible"])

    def test_none_is_the_result_alone(self):
        loud, quiet = self.search("a"), self.search("b", "--progress", "none")
        self.assertEqual(quiet.stderr, "")
        self.assertEqual(quiet.stdout.replace("Files in b", "Files in a"), loud.stdout)
        self.assertIn("phase 2/2", loud.stderr)
        quiet = self.enumerate("c", "--progress", "none")
        self.assertEqual(quiet.stderr, "")
        self.assertIn("True optimum", quiet.stdout)
        for name in ("result.h5", "result.json"):
            self.assertEqual(self.content("a", name), self.content("b", name))


if __name__ == "__main__":
    harness.run()
