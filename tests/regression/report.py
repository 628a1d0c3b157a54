"""`atoll report`: pages of searches, enumerations and studies as a browser shows them, their numbers and pictures as files, and what is
refused. The browser is Chromium without a screen; screenshots go to ATOLL_SCREENSHOTS, where that is set."""

import csv
import json
import os
import pathlib
import shutil
import unittest
import xml.etree.ElementTree

import harness

try:
    from selenium import webdriver
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.chrome.service import Service
    BROWSER = shutil.which("chromium") and shutil.which("chromedriver")
except ImportError:
    BROWSER = None

SCREENSHOTS = os.environ.get("ATOLL_SCREENSHOTS")
STUDY = """name: small-specialisation
study: specialisation
job: small.yaml
claims: [{row: objective, column: gain_percent, claimed: 10, source: nobody}]
output: study
"""
JOB = """name: small
space: space.yaml
networks: [alexnet, resnet18]
constraints: {area_mm2: 600}
output: results
"""


class Runs(harness.Case):
    """One search, one enumeration, one study of a small space, made once."""

    @classmethod
    def setUpClass(cls):
        cls.case = harness.Case()
        cls.case.setUp()
        cls.addClassCleanup(cls.case.doCleanups)
        cls.home = cls.case.directory
        for name, text in {"space.yaml": harness.SMALL_SPACE, "small.yaml": JOB, "study.yaml": STUDY}.items():
            (cls.home / name).write_text(text)
        run = cls.case.run_program
        run(["search", "small.yaml", "--output", "search", *harness.SMALL])
        run(["search", "small.yaml", "--output", "other", *harness.SMALL, "--seed", "2"])
        run(["enumerate", "small.yaml", "--output", "enumeration"])
        run(["study", "study.yaml", "--output", "study"])

    def report(self, *arguments, **options):
        return self.case.run_program(["report", *arguments], **options)


class Files(Runs):
    def test_the_page_lies_beside_the_run_unless_told_otherwise(self):
        self.assertEqual(self.report("search").stdout.strip(), "search/report.html")
        self.report("search", "-o", "elsewhere.html")
        self.assertEqual((self.home / "elsewhere.html").read_bytes(), (self.home / "search/report.html").read_bytes())
        self.assertEqual(self.report("search/result.h5", "enumeration").stdout.strip(), "report.html")

    def test_pages_ask_for_nothing_from_outside(self):
        for run in ("search", "enumeration", "study"):
            self.report(run, "-o", f"{run}.html")
            page = (self.home / f"{run}.html").read_text().replace("http://www.w3.org/2000/svg", "")
            # Sources of constants are named, none is fetched.
            for outside in (' src=', '@import', 'url(', '<link rel="stylesheet"'):
                self.assertNotIn(outside, page, run)

    def test_numbers_and_pictures_as_files(self):
        self.report("search", "enumeration", "study", "-o", "all.html", "--data", "data", "--plots", "plots")
        everything = json.loads((self.home / "data/report.json").read_text())
        self.assertEqual(len(everything["parts"]), 4)
        tables = [block for part in everything["parts"] for section in part["sections"] for block in section["blocks"] if "table" in block]
        self.assertEqual({block["id"] + ".csv" for block in tables} | {"report.json"}, {f.name for f in (self.home / "data").iterdir()})
        for block in tables:
            with open(self.home / "data" / (block["id"] + ".csv"), newline="") as f:
                rows = list(csv.reader(f))
            self.assertEqual(len(rows), 1 + len(block["table"]["rows"]), block["id"])
            self.assertTrue(all(len(row) == len(block["table"]["columns"]) for row in rows), block["id"])
        pictures = list((self.home / "plots").iterdir())
        self.assertGreater(len(pictures), 30)
        for picture in pictures:
            root = xml.etree.ElementTree.parse(picture).getroot()
            self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg", picture)
            self.assertGreater(len(root), 1, picture)

    def test_a_report_agrees_with_the_result(self):
        self.report("search", "-o", "a.html", "--data", "agree")
        best = json.loads((self.home / "search/result.json").read_text())["best"]
        with open(self.home / "agree/network-costs.csv", newline="") as f:
            for row in csv.DictReader(f):
                self.assertEqual(float(row["energy [J]"]), best["networks"][row["network"]]["energy_J"])
                self.assertAlmostEqual(float(row["EDAP [mJ*ms*mm2]"]), best["networks"][row["network"]]["edap_mJ_ms_mm2"])
        with open(self.home / "agree/designs.csv", newline="") as f:
            designs = list(csv.DictReader(f))
        self.assertEqual(int(designs[0]["design"]), best["design_id"])
        # The front is what it claims to be, by its definition.
        figures = [tuple(float(d[name]) for name in ("energy [J]", "latency [s]", "area [mm2]")) for d in designs]
        for d, own in zip(designs, figures):
            beaten = any(all(x <= y for x, y in zip(other, own)) and other != own for other in figures)
            if d["front"] == "1":
                self.assertFalse(beaten, d)

    def test_an_unfinished_run_is_told_as_far_as_it_is(self):
        shutil.copytree(self.home / "search", self.home / "unfinished")
        (self.home / "unfinished/result.h5").unlink()
        self.report("unfinished")
        self.assertIn("The run is not finished", (self.home / "unfinished/report.html").read_text())

    def test_an_unfinished_enumeration_proves_nothing(self):
        shutil.copytree(self.home / "enumeration", self.home / "half")
        (self.home / "half/result.h5").unlink()
        self.report("half")
        self.report("enumeration", "-o", "whole.html")
        half, whole = (self.home / "half/report.html").read_text(), (self.home / "whole.html").read_text()
        for proof in ("proven: every design was judged", "True optimum of every objective", "all of them judged"):
            self.assertIn(proof, whole)
            self.assertNotIn(proof, half)

    def test_a_study_may_be_named_by_its_file(self):
        self.report("study", "-o", "directory.html")
        self.report("study/study.h5", "-o", "file.html")
        self.assertEqual((self.home / "file.html").read_bytes(), (self.home / "directory.html").read_bytes())

    def test_a_design_that_runs_no_more_is_told(self):
        mine = self.home / "large/networks"
        mine.mkdir(parents=True)
        text = (harness.SOURCE / "configs/networks/vgg16.yaml").read_text().replace("name: vgg16", "name: alexnet")
        layers = text[text.index("layers:"):].replace("layers:\n", "", 1)
        (mine / "alexnet.yaml").write_text(text + layers * 9)
        self.report("search", "other", "-o", "large.html", environment={"ATOLL_CONFIGS": str(mine.parent)})
        self.assertIn("cannot run every network with the networks and tables found today", (self.home / "large.html").read_text())

    def test_nothing_feasible_is_told(self):
        self.case.run_program(["search", "small.yaml", "--output", "none", *harness.SMALL, "--set", "constraints.area_mm2=0.1"], expect=6)
        self.report("none")
        self.assertIn("No design met all limits", (self.home / "none/report.html").read_text())

    def test_other_tables_than_the_runs_are_told(self):
        mine = self.home / "configs/networks"
        mine.mkdir(parents=True)
        text = (harness.SOURCE / "configs/networks/alexnet.yaml").read_text()
        (mine / "alexnet.yaml").write_text(text.replace("avg_input: 0.", "avg_input: 0.1", 1))
        self.report("search", "-o", "changed.html", environment={"ATOLL_CONFIGS": str(mine.parent)})
        self.assertIn("are not those the run was made with", (self.home / "changed.html").read_text())

    def test_what_is_no_run_is_refused(self):
        (self.home / "empty").mkdir()
        self.assertIn("holds no run", self.report("empty", expect=4).stderr)
        self.report("missing", expect=4)
        (self.home / "text.h5").write_text("no HDF5")
        self.report("text.h5", expect=4)
        self.report(expect=2)


@unittest.skipUnless(BROWSER, "no Chromium, or no Selenium: see jobs/install_packages.sh --tests")
class Browser(Runs):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                         "--disable-component-update", "--disable-sync", "--window-size=1280,1000", f"--user-data-dir={cls.home}/chromium"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        cls.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        cls.addClassCleanup(cls.driver.quit)

    def open(self, *runs):
        name = "-".join(runs)
        self.report(*runs, "-o", f"{name}.html")
        self.driver.get(f"file://{self.home}/{name}.html")
        if SCREENSHOTS:
            height = self.driver.execute_script("return document.documentElement.scrollHeight")
            self.driver.set_window_size(1280, min(height + 150, 16000))
            self.driver.save_screenshot(str(pathlib.Path(SCREENSHOTS) / f"{name}.png"))
            self.driver.set_window_size(1280, 1000)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def shown_points(self):
        return self.driver.execute_script("return [...document.querySelectorAll('[data-row]')].filter(p => getComputedStyle(p).display !== 'none').length")

    def test_pages_load_without_errors_and_their_charts_have_marks(self):
        for runs in (("search",), ("enumeration",), ("study",), ("search", "other", "enumeration", "study")):
            self.open(*runs)
            self.assertEqual([entry for entry in self.driver.get_log("browser") if entry["level"] != "INFO"], [], runs)
            charts = self.all("figure svg")
            self.assertGreater(len(charts), 5, runs)
            bare = self.driver.execute_script(
                "return [...document.querySelectorAll('figure')].filter(f => !f.querySelector('svg :is(.bar, .line, .point, .tile, .part)')).map(f => f.id)")
            self.assertEqual(bare, [], runs)
            # No chart is squeezed to nothing, none runs out of the page.
            for size in self.driver.execute_script("return [...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect()).map(r => [r.width, r.height, r.right])"):
                self.assertGreater(size[0], 100)
                self.assertGreater(size[1], 40)
                self.assertLessEqual(size[2], 1280)

    def test_axes_have_titles_with_units(self):
        self.open("search")
        for chart, unit in (("convergence", "J·s·cm²"), ("latency-energy", "J]"), ("latency-energy", "s]"), ("area-energy", "mm²"), ("energy-by-component", "%")):
            titles = self.driver.execute_script("return [...document.querySelectorAll(`#${arguments[0]} text.title`)].map(t => t.textContent).join()", chart)
            self.assertIn(unit, titles, chart)

    def test_pointing_at_a_design_shows_it_in_all_charts(self):
        self.open("search")
        self.driver.execute_script("document.querySelector('.explorer').scrollIntoView()")
        best = self.all(".explorer .points .best")[0]
        ActionChains(self.driver).move_to_element(best).perform()
        tip = self.all("#tip")[0]
        self.assertTrue(tip.is_displayed())
        self.assertIn("to_best: 1", tip.text)
        self.assertEqual(len(self.all(".points .lit")), 3)
        # Kept by a click, wherever the pointer goes.
        best.click()
        ActionChains(self.driver).move_to_element(self.all("h1")[0]).perform()
        self.assertEqual(len(self.all(".points .lit")), 3)

    def test_bars_have_tips(self):
        self.open("search")
        bar = self.all("#area .bar")[0]
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", bar)
        ActionChains(self.driver).move_to_element(bar).perform()
        self.assertIn("mm²", self.all("#tip")[0].text)

    def test_filters_hide_designs_and_reset_shows_them_again(self):
        self.open("search")
        all_of_them = self.shown_points()
        rows = len(json.loads(self.driver.execute_script("return document.getElementById('tables').textContent"))["designs"]["rows"])
        self.assertEqual(all_of_them, 3 * rows)
        self.driver.execute_script("document.querySelector('.filters input').click()")  # the front alone
        front = self.shown_points()
        self.assertTrue(0 < front < all_of_them, (front, all_of_them))
        self.assertIn(f"{front // 3} of {rows} designs", self.all(".filters .count")[0].text)
        self.assertEqual(len(self.all(".explorer .list tbody tr")), min(40, front // 3))
        self.driver.execute_script("document.querySelector('.filters button').click()")
        self.assertEqual(self.shown_points(), all_of_them)

    def test_downloads_give_the_numbers(self):
        self.open("search")
        self.driver.execute_script("""
            window.saved = [];
            URL.createObjectURL = (blob) => { blob.text().then(text => window.saved.push(text)); return '#'; };
            document.querySelector('#area .downloads button').click();
            document.querySelector('#tools button:last-child').click();""")
        self.driver.set_script_timeout(5)
        saved = self.driver.execute_async_script("const done = arguments[0]; const wait = () => window.saved.length > 1 ? done(window.saved) : setTimeout(wait, 20); wait();")
        self.report("search", "-o", "saved.html", "--data", "saved")
        self.assertEqual(saved[0].splitlines()[0], (self.home / "saved/area.csv").read_text().splitlines()[0])
        self.assertEqual(len(saved[0].splitlines()), len((self.home / "saved/area.csv").read_text().splitlines()))
        self.assertIn("designs", json.loads(saved[1]))

    def test_light_and_dark(self):
        self.open("search")
        paper = "return getComputedStyle(document.body).backgroundColor"
        light = self.driver.execute_script(paper)
        self.driver.execute_script("document.querySelector('#tools button').click()")
        self.assertNotEqual(self.driver.execute_script(paper), light)
        if SCREENSHOTS:
            self.driver.save_screenshot(str(pathlib.Path(SCREENSHOTS) / "dark.png"))


if __name__ == "__main__":
    harness.run()
