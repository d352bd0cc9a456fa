#!/usr/bin/env python3
"""bench/peers measures what it says: workers that are scripts here answer with figures that are known."""
import os
import pathlib
import sys
import tempfile
import textwrap
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "bench" / "peers"))
import measure  # noqa: E402
import report  # noqa: E402
import workloads  # noqa: E402

# Takes SECONDS a call; RESULTS is what its calls come to, one after the other.
WORKER = textwrap.dedent("""
    import json, sys
    seconds, results = float(sys.argv[1]), json.loads(sys.argv[2])
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            answer = {"ready": True}
        elif "result" in request:
            answer = {"result": results.pop(0) if results else None}
        else:
            if seconds < 0:
                sys.exit(1)
            answer = {"seconds": seconds}
        print(json.dumps(answer), flush=True)
    """)


def worker(seconds, results=()):
    return [sys.executable, "-c", WORKER, str(seconds), str(list(results))]


def measured(kind, start, rounds=3):
    """Rows by peer, and what was said."""
    said = []
    with open(os.devnull, "w") as log:
        rows = measure.measure(kind, [("X", {"kind": kind})], 1, start, rounds, 0.1, said.append, log)
    return {row["peer"]: row for row in rows}, "\n".join(said)


def children():
    """The processes that this one has started and not ended."""
    pid = os.getpid()
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


class Measure(unittest.TestCase):
    def test_a_ratio_says_how_many_times_as_long_as_ours_a_peer_takes(self):
        rows, said = measured("train", {"lamina": worker(0.002, [2, 1]), "jax": worker(0.005, [2, 1])})
        self.assertEqual(rows["jax"]["seconds"], 0.005)
        self.assertEqual(rows["jax"]["ratio"], 2.5)
        self.assertEqual(rows["lamina"]["ratio"], 1)
        self.assertGreater(rows["jax"]["memory"], 1e6)
        self.assertNotIn("loss", said)

    def test_ratios_are_taken_round_by_round(self):
        rows = measure.rows_of("X", "train", 1, {"lamina": [1, 10, 2], "jax": [3, 30, 6]})
        self.assertEqual([row["ratio"] for row in rows], [1, 3])
        self.assertEqual(rows[1]["ratio_spread"], 0)

    def test_a_peer_that_fails_is_left_out_and_named(self):
        rows, said = measured("train", {"lamina": worker(0.002), "jax": worker(-1), "keras": worker(0.004)})
        self.assertEqual(set(rows), {"lamina", "keras"})
        self.assertIn("jax failed: the program ended", said)

    def test_without_our_own_figures_there_are_none(self):
        with self.assertRaises(measure.Failed):
            measured("train", {"lamina": worker(-1), "jax": worker(0.005)})
        self.assertEqual(children(), [])

    def test_no_worker_stays_behind(self):
        measured("train", {"lamina": worker(0.002), "jax": worker(0.005)})
        self.assertEqual(children(), [])

    def test_a_product_that_differs_is_told(self):
        _, said = measured("product", {"lamina": worker(1, [7, 7]), "onednn": worker(1, [7, 7]),
                                       "openblas": worker(1, [8, 8])})
        self.assertIn("openblas's product comes to 8, ours to 7", said)
        self.assertNotIn("onednn's", said)

    def test_a_loss_that_does_not_fall_is_told(self):
        _, said = measured("train", {"lamina": worker(1, [2, 1]), "jax": worker(1, [2, 2.5])})
        self.assertIn("jax's loss went from 2 to 2.5", said)
        self.assertNotIn("lamina's", said)

    def test_others_are_stopped_while_one_is_sampled(self):
        looking = WORKER.replace('answer = {"seconds": seconds}', textwrap.dedent("""
            import os, pathlib, time
            def running():
                parent = os.getppid()
                all = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
                states = [pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] for pid in all
                          if int(pid) != os.getpid()]
                return sum(state != "T" for state in states)
            deadline = time.monotonic() + 2  # a signal takes a moment
            while running() and time.monotonic() < deadline:
                time.sleep(0.001)
            answer = {"seconds": 1 + running()}
            """).strip().replace("\n", "\n        "))
        start = {peer: [sys.executable, "-c", looking, "1", "[]"] for peer in ("lamina", "jax", "keras")}
        rows, _ = measured("train", start)
        self.assertEqual([row["seconds"] for row in rows.values()], [1, 1, 1])


class Report(unittest.TestCase):
    def page(self, ratio):
        def row(kind, workload, peer, ratio):
            return {"workload": workload, "kind": kind, "threads": 1, "peer": peer, "seconds": 1e-3 * ratio,
                    "spread": 0.1, "ratio": ratio, "ratio_spread": 0.04, "memory": 5_000_000}
        with tempfile.TemporaryDirectory() as scratch:
            results = report.Results(pathlib.Path(scratch) / "peers.json")
            results.versions({"jax": "1.2"})
            results.bench(1, {"cpu": "a CPU", "instructions": "avx2", "peak_gflops": 100.0, "bandwidth_gbs": 20.0,
                              "threads": 1, "workloads": {"C": {"seconds": 2e-3, "spread": 0.01,
                                                                "share_of_peak": 0.8, "share_of_limit": 0.9}}})
            results.add([row("train", "C", "lamina", 1), row("train", "C", "jax", ratio),
                         row("train", "C", "torch", 9)])
            results.add([new for name, _ in workloads.products()
                         for new in (row("product", name, "lamina", 1), row("product", name, "onednn", 0.96),
                                     row("product", name, "onednn_primitive", 1.6))])
            results.save()
            return report.page(report.Results(results.path))

    def line(self, ratio):
        return next(line for line in self.page(ratio).splitlines() if line.startswith("| C | 1 thread | fastest"))

    def test_the_fastest_peer_is_held_against_the_bar(self):
        self.assertEqual(self.line(1.3), "| C | 1 thread | fastest of PyTorch, JAX, Keras (JAX) | 1.30 ± 2 % | 1.25 | met |")
        self.assertIn("| 1.25 | **missed** |", self.line(1.2))

    def test_of_onednns_two_ways_the_faster_counts(self):
        text = self.page(1.3)
        self.assertIn("| 0.96 ± 2 % | 0.95 | met |", text)
        self.assertIn("| 0.96 ± 2 % | 1.5 | **missed** |", text)  # a tiny one
        self.assertIn("Mean over the layers of B to E: 0.96 (bar 1, **missed**)", text)

    def test_new_figures_take_the_place_of_old_ones_of_the_same_work(self):
        with tempfile.TemporaryDirectory() as scratch:
            results = report.Results(pathlib.Path(scratch) / "peers.json")
            old = {"workload": "C", "kind": "train", "threads": 1, "peer": "jax", "seconds": 1}
            results.add([old, {**old, "threads": 2}])
            results.add([{**old, "seconds": 2}])
            self.assertEqual([row["seconds"] for row in results.all["rows"]], [1, 2])


class Workloads(unittest.TestCase):
    def test_products_are_those_of_every_layer_but_dx_of_the_first(self):
        names = [name for name, _ in workloads.products()]
        self.assertEqual(len(names), len(set(names)))
        self.assertIn("C3 dx", names)
        self.assertNotIn("C1 dx", names)


if __name__ == "__main__":
    unittest.main()
