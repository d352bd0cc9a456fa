#!/usr/bin/env python3
"""bench/compare sees what is slower and lets noise pass: on two commits of a project without a compiler."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COMPARE = ROOT / "bench" / "compare"

loader = SourceFileLoader("compare", str(COMPARE))
compare = module_from_spec(spec_from_loader("compare", loader))
loader.exec_module(compare)

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(fake NONE)
file(COPY fake_bench DESTINATION ${CMAKE_BINARY_DIR}/bin)
add_custom_target(bench)
"""
# Answers as Google Benchmark does: `same` takes 100 ns with 10 % noise, `changed` SPEED ns with 1 %. The
# noise is the same in every run of this test.
PROGRAM = """#!/usr/bin/env python3
import json, pathlib, random, re, sys
log = pathlib.Path(__file__ + ".log")
runs = len(log.read_text()) if log.exists() else 0
log.write_text("x" * (runs + 1))
noise = random.Random(1000 * SPEED + runs)
times = {"same": 100 * noise.uniform(0.9, 1.1), "changed": SPEED * noise.uniform(0.99, 1.01)}
if sys.argv[1] == "--benchmark_list_tests":
    print("\\n".join(times))
else:
    wanted = sys.argv[1].partition("=")[2]
    time = {"cpu_time": 1, "real_time": 2}
    print(json.dumps({"benchmarks": [
        {"name": name, **{clock: factor * ns for clock, factor in time.items()}, "time_unit": "ns"}
        for name, ns in times.items() if re.search(wanted, name)]}))
"""


class Judgement(unittest.TestCase):
    base = [100 + i % 5 for i in range(15)]

    def test_a_change_beyond_the_spread_is_marked(self):
        self.assertTrue(compare.judge(self.base, [1.1 * value for value in self.base])["marked"])

    def test_noise_is_not_marked(self):
        self.assertFalse(compare.judge(self.base, self.base[2:] + self.base[:2])["marked"])

    def test_one_round_that_disagrees_does_not_hide_a_change(self):
        head = [1.1 * value for value in self.base]
        head[3] = 90
        self.assertTrue(compare.judge(self.base, head)["marked"])
        head[4] = 90
        self.assertFalse(compare.judge(self.base, head)["marked"])

    def test_few_rounds_mark_nothing(self):
        self.assertFalse(compare.judge([100.0] * 9, [200.0] * 9)["marked"])
        self.assertTrue(compare.judge([100.0] * 10, [200.0] * 10)["marked"])

    def test_the_line_has_both_times_in_one_unit_and_the_change(self):
        row = {"base": 41.2e-6, "base_spread": 0.6e-6, "head": 38.9e-6, "head_spread": 0.5e-6,
               "change": -0.056, "change_spread": 0.004, "marked": True}
        self.assertEqual(" ".join(compare.as_text("dense", 5, row, False).split()),
                         "dense 41.2 ±0.6 → 38.9 ±0.5 µs -5.6 % ±0.4 *")


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class TwoCommits(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name).resolve()
        self.git("init", "--quiet", "--initial-branch=main")
        (self.root / "README.md").write_text("without benchmarks\n", encoding="utf-8")
        self.commit("empty")
        (self.root / "bench").mkdir()
        (self.root / "bench/CMakeLists.txt").touch()
        shutil.copy(COMPARE, self.root / "bench/compare")
        (self.root / "CMakeLists.txt").write_text(PROJECT, encoding="utf-8")
        (self.root / ".gitignore").write_text("/build/\n", encoding="utf-8")
        self.write_program(100)
        self.commit("before")

    def git(self, *arguments):
        identity = ["-c", "user.name=tester", "-c", "user.email=tester@example.org"]
        subprocess.run(["git", "-C", self.root, *identity, *arguments], check=True,
                       stdout=subprocess.DEVNULL)

    def commit(self, tag):
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", tag)
        self.git("tag", tag)

    def write_program(self, speed):
        program = self.root / "fake_bench"
        program.write_text(PROGRAM.replace("SPEED", str(speed)), encoding="utf-8")
        program.chmod(0o755)

    def compare(self, *arguments):
        """(exit code, standard output, standard error)."""
        done = subprocess.run([sys.executable, self.root / "bench/compare", *arguments], text=True,
                              capture_output=True, env={**os.environ, "CMAKE_GENERATOR": "Ninja"})
        return done.returncode, done.stdout, done.stderr

    def test_what_is_slower_is_marked_and_noise_is_not(self):
        self.write_program(130)
        self.commit("after")
        report = self.root / "report.json"
        code, output, errors = self.compare("before", "after", "--json", report)
        self.assertEqual(code, 0, errors)
        changed, same = (next(line for line in output.splitlines() if line.startswith(name))
                         for name in ("changed", "same"))
        self.assertTrue(changed.endswith("*"), output)
        self.assertFalse(same.endswith("*"), output)
        found = json.loads(report.read_text(encoding="utf-8"))["benchmarks"]["changed"]
        self.assertAlmostEqual(found["change"], 0.30, delta=0.02)
        self.assertAlmostEqual(found["base"], 100e-9, delta=2e-9)
        self.assertEqual(len(found["rounds"]["head"]), 15)

    def test_the_working_tree_is_compared_as_it_lies(self):
        self.write_program(50)
        report = self.root / "report.json"
        code, _, errors = self.compare("main", "worktree", "--only", "changed", "--threads", "2",
                                       "--json", report)
        self.assertEqual(code, 0, errors)
        found = json.loads(report.read_text(encoding="utf-8"))["benchmarks"]
        self.assertEqual(list(found), ["changed"])
        self.assertAlmostEqual(found["changed"]["change"], -0.5, delta=0.02)
        # With two threads the clock of the wall counts.
        self.assertAlmostEqual(found["changed"]["base"], 200e-9, delta=4e-9)

    def test_a_commit_without_benchmarks_or_that_is_not_there_is_wrong_usage(self):
        code, _, errors = self.compare("empty", "main")
        self.assertEqual(code, 2)
        self.assertIn("'empty' has no benchmarks", errors)
        code, _, errors = self.compare("main", "nowhere")
        self.assertEqual(code, 2)
        self.assertIn("there is no commit 'nowhere'", errors)


if __name__ == "__main__":
    unittest.main()
