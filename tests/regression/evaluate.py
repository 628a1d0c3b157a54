"""`atoll evaluate`: given designs in, costs out."""

import csv
import io

import harness

HEADER = "supply_voltage,bits_per_cell,cycle_time,rows,columns,router_groups,tiles_per_group,macros_per_tile,glb_kib\n"
# The best design of the published search for ela_mean, with its energies and latencies (arXiv 2603.03880).
BEST = "0.6,8,1e-9,512,32,8,64,32,1024\n"
NETWORKS = ["resnet18", "vgg16", "alexnet", "mobilenet_v3"]


class Evaluate(harness.Case):
    def rows(self, designs, *extra, fidelity="published", networks=NETWORKS):
        file = self.write("designs.csv", designs)
        self.run_program(["evaluate", "--template", "rram", "--networks", ",".join(networks), "--fidelity", fidelity,
                          "--designs", file, "--csv", "out.csv", *extra])
        with open(self.directory / "out.csv", newline="") as f:
            return list(csv.DictReader(f))

    def test_the_published_best(self):
        rows = self.rows(HEADER + BEST)
        self.assertEqual([r["network"] for r in rows], NETWORKS)
        mean = lambda name: sum(float(r[name]) for r in rows) / 4
        ela_mean = mean("energy_J") * mean("latency_s") * float(rows[0]["area_mm2"]) / 100
        self.assertAlmostEqual(ela_mean / 1.758203e-9, 1, delta=1e-6)
        self.assertEqual([int(r["cycles"]) for r in rows], [22, 118, 9, 158])
        self.assertTrue(all(r["feasible"] == "1" and r["reason"] == "" and r["design"] == "0" for r in rows))

    def test_exact_is_close_to_published(self):
        for a, b in zip(self.rows(HEADER + BEST), self.rows(HEADER + BEST, fidelity="exact")):
            self.assertNotEqual(a["energy_J"], b["energy_J"])
            self.assertAlmostEqual(float(a["energy_J"]) / float(b["energy_J"]), 1, delta=0.005)
            self.assertEqual(a["cycles"], b["cycles"])

    def test_infeasible_designs_are_answers(self):
        rows = self.rows(HEADER + "0.6,1,1e-9,32,32,1,4,4,1024\n" + BEST + "0.6,8,1e-9,1024,32,8,64,32,1024\n")
        self.assertEqual(len(rows), 12)
        self.assertEqual(rows[0]["feasible"], "0")
        self.assertIn("capacity", rows[0]["reason"])
        self.assertEqual(rows[0]["energy_J"], "")
        self.assertGreater(float(rows[0]["area_mm2"]), 0)
        self.assertEqual(rows[4]["feasible"], "1")
        self.assertIn("rows 1024 is outside the component tables", rows[8]["reason"])

    def test_off_the_grid(self):
        row = self.rows(HEADER + "0.72,8,1e-9,48,100,8,64,96,3072\n", fidelity="exact", networks=["alexnet"])[0]
        self.assertEqual(row["feasible"], "1")
        self.assertGreater(float(row["energy_J"]), 0)

    def test_columns_in_any_order_and_standard_output(self):
        file = self.write("d.csv", "glb_kib,rows,columns,router_groups,tiles_per_group,macros_per_tile,cycle_time,bits_per_cell,"
                          "technology_nm,supply_voltage\r\n1024,512,32,8,64,32,1e-09,8,32,0.6\r\n")
        said = self.run_program(["evaluate", "--networks", "alexnet", "--fidelity", "published", "--designs", file]).stdout
        row = next(csv.DictReader(io.StringIO(said)))
        self.assertEqual(row["energy_J"], self.rows(HEADER + BEST)[2]["energy_J"])

    def test_one_design_by_flags(self):
        said = self.run_program(["evaluate", "--template", "rram", "--networks", "alexnet", "--fidelity", "published",
                                 "--supply_voltage", "0.6", "--bits_per_cell", "8", "--cycle_time", "1e-9", "--rows", "512",
                                 "--columns", "32", "--router_groups", "8", "--tiles_per_group", "64", "--macros_per_tile", "32",
                                 "--glb_kib", "1024"]).stdout
        self.assertIn("area 481.5983 mm2", said)
        self.assertIn("7.437898256e-04", said)

    def test_bad_tables(self):
        file = self.write("bad.csv", HEADER.replace("rows", "rowz") + BEST + "0.6,8,1e-9,512,32,8,64,x,1024\n1,2\n")
        said = self.run_program(["evaluate", "--networks", "alexnet", "--designs", file], expect=3).stderr
        for expected in ("bad.csv:1:4: unknown column 'rowz' did you mean 'rows'?", "column 'rows' is missing",
                         "bad.csv:3:8: macros_per_tile is 'x'", "bad.csv:4:1: 2 values"):
            self.assertIn(expected, said)
        self.run_program(["evaluate", "--networks", "alexnet", "--designs", "nowhere.csv"], expect=4)


if __name__ == "__main__":
    harness.run()
