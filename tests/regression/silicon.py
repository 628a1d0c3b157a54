"""`atoll validate --silicon`: the physical model beside measured chips."""

import csv
import json
import shutil

import harness


class Silicon(harness.Case):
    def test_tables_json_and_csv_agree(self):
        said = self.run_program(["validate", "--silicon", "--csv", "all.csv"]).stdout
        for expected in ("NeuRRAM: 130 nm, 48 macros of 256 x 256 cells", "Measured, but no targets",
                         "Ratio from the lowest to the highest supply", "Summary", "Jia        pJ_per_output of conversion"):
            self.assertIn(expected, said)
        told = json.loads(self.run_program(["validate", "--silicon", "--json"]).stdout)
        rows = list(csv.DictReader((self.directory / "all.csv").read_text().splitlines()))
        points = [(chip["name"], group, point) for chip in told["chips"] for group in chip["quantities"] for point in group["points"]]
        self.assertEqual(len(rows), len(points))
        for row, (chip, group, point) in zip(rows, points):
            self.assertEqual((row["chip"], row["quantity"], row["parts"]), (chip, group["quantity"], group["parts"]))
            self.assertEqual(float(row["modelled"]), point["modelled"])
            self.assertAlmostEqual(point["modelled"] / point["measured"] - 1, point["error"])
        self.assertEqual(sum(row["chip"] == "Colonnade" for row in rows), 264)
        self.assertEqual({part["what"] for part in told["summary"]}, {"area", "time", "energy"})
        # The document tells what is printed.
        document = (harness.SOURCE / "configs/physical/README.md").read_text()
        self.assertIn(document.split("```\n")[1], said)
        # The same bytes again.
        self.assertEqual(said, self.run_program(["validate", "--silicon"]).stdout)

    def test_damaged_constants_and_chips_name_their_place(self):
        shutil.copytree(harness.SOURCE / "configs/physical", self.directory / "configs/physical")
        shutil.copytree(harness.SOURCE / "configs/silicon", self.directory / "configs/silicon")
        gates = self.directory / "configs/physical/default.yaml"
        gates.write_text(gates.read_text().replace("alpha: 1.3", "alpha: -1").replace("dff_cap: 3", "dfff_cap: 3"))
        environment = harness.ENVIRONMENT
        harness.ENVIRONMENT = {**environment, "ATOLL_CONFIGS": str(self.directory / "configs")}
        try:
            said = self.run_program(["validate", "--silicon"], expect=3).stderr
            self.assertRegex(said, r"configs/physical/default\.yaml:\d+:\d+: 'gates\.alpha' is -1 \(must be above 0")
            self.assertRegex(said, r"default\.yaml:\d+:\d+: unknown key 'gates\.dfff_cap' did you mean 'dff_cap'\?")
            shutil.copy(harness.SOURCE / "configs/physical/default.yaml", gates)
            table = self.directory / "configs/silicon/measured.csv"
            table.write_text(table.read_text().replace("NeuRRAM,tops,", "NeuRAM,tops,", 1).replace("TOPS/W", "GOPS/W", 1))
            said = self.run_program(["validate", "--silicon"], expect=3).stderr
            self.assertIn("measured.csv:2:1: unknown chip 'NeuRAM' did you mean 'NeuRRAM'?", said)
        finally:
            harness.ENVIRONMENT = environment

    def test_one_thing_to_compare_with_is_wanted(self):
        for arguments in (["validate"], ["validate", "--silicon", "--published", "x"], ["validate", "--published", "x", "--json"],
                          ["validate", "--published", "x", "--csv", "y"], ["validate", "--silicon", "--worst", "3"]):
            self.run_program(arguments, expect=2)
        self.run_program(["validate", "--silicon", "--csv", "nowhere/all.csv"], expect=4)

    def test_chips_of_ones_own(self):
        for name in ("chips.yaml", "measured.csv"):
            shutil.copy(harness.SOURCE / "configs/silicon" / name, self.directory / name)
        self.assertEqual(self.run_program(["validate", "--silicon", "--chips", "chips.yaml"]).stdout, self.run_program(["validate", "--silicon"]).stdout)
        self.assertIn("unknown set of measured chips 'chip' did you mean 'chips'?",
                      self.run_program(["validate", "--silicon", "--chips", "chip"], expect=3).stderr)


if __name__ == "__main__":
    harness.run()
