#!/usr/bin/env python3
"""Measures whole processes from file to score, ours and peers in turn: wall time, CPU time, peak memory, score.

    bench/peers/whole/measure.py --threads 1 --rounds 5 --python VENV/bin/python --lamina build/release/bin/lamina

H  one epoch on Fashion-MNIST (Debian's dataset-fashion-mnist) by 784-512-512-10: read the .gz files, train on
   60,000 rows, score 10,000.
I  `lamina train adult.csv --target income` as it comes, against scikit-learn's pipeline in three ways: as it comes
   (sklearn_defaults), with its early stopping (sklearn_stopping), and with our layers, batch and number of epochs
   (sklearn_ours).

A workload whose files are not there is left out, with a message.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
from machine import cpus, environment, spread  # noqa: E402

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
SEEDS = 3  # rounds take them by turns, so that scores come with their range


def say_to_user(text):
    print(text, file=sys.stderr, flush=True)


def run(command, threads):
    """Runs a process to its end: {"seconds", "cpu", "memory" (bytes), and the JSON object that it prints last}.

    The kernel counts this interpreter's own memory (some 15 MB) as the process's until it has started, so a peak
    below that cannot be seen.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL,
                                   env=environment(threads),
                                   preexec_fn=lambda: os.sched_setaffinity(0, cpus(threads)))
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n"
                               f"{err.read().decode(errors='replace')[-2000:]}")
        printed = json.loads(out.read().decode().strip().splitlines()[-1])
    return {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024, **printed}


class Fashion:
    """H. Ours also clips gradients by their norm, counts more metrics than accuracy, and writes the model."""

    name = "H"
    peers = ["lamina", "keras", "torch"]

    def __init__(self, python, lamina, folder):
        self.python, self.lamina, self.folder = python, lamina, folder

    def command(self, peer, threads, seed, model):
        if peer != "lamina":
            return [self.python, str(HERE / f"fashion_{peer}.py"), str(self.folder), str(threads), str(seed)]
        return [self.lamina, "train", str(self.folder / "train-images-idx3-ubyte.gz"),
                "--test", str(self.folder / "t10k-images-idx3-ubyte.gz"), "--validation", "0",
                "--layers", "512,512", "--activation", "relu", "--dropout", "0.2",
                "--optimizer", "adam", "--lr", "1e-3", "--schedule", "constant", "--batch", "128", "--epochs", "1",
                "--seed", str(seed), "--threads", str(threads), "--json", "--force", "-o", model]

    def prepare(self, threads, rounds, model):
        run(self.command("lamina", threads, 0, model), threads)  # brings the files into memory


class Adult:
    """I. Ours uses SiLU, dropout, AdamW and a cosine schedule, which scikit-learn's perceptron has not."""

    name = "I"
    peers = ["lamina", "sklearn_ours", "sklearn_stopping", "sklearn_defaults"]
    ways = {"sklearn_ours": "ours", "sklearn_stopping": "early_stopping", "sklearn_defaults": "defaults"}

    def __init__(self, python, lamina, table):
        self.python, self.lamina, self.table = python, lamina, table
        self.ours = {}  # layers, batch and epochs of ours, by seed

    def command(self, peer, threads, seed, model):
        if peer == "lamina":
            return [self.lamina, "train", str(self.table), "--target", "income", "--seed", str(seed),
                    "--threads", str(threads), "--json", "--force", "-o", model]
        words = [self.python, str(HERE / "adult_sklearn.py"), str(self.table), self.ways[peer], "--seed", str(seed)]
        return [*words, *self.ours[seed]] if peer == "sklearn_ours" else words

    def prepare(self, threads, rounds, model):
        for seed in range(min(SEEDS, rounds)):
            run(self.command("lamina", threads, seed, model), threads)
            report = run([self.lamina, "inspect", model, "--json"], threads)
            units = [str(layer["outputs"]) for layer in report["layers"] if layer["name"].startswith("dense")]
            self.ours[seed] = ["--layers", ",".join(units[:-1]), "--epochs", str(report["epochs"]),
                               "--batch", str(report["memory"]["training"]["batch"])]


def workloads(python, lamina, data, say):
    """Those whose files are there."""
    found = []
    if (FASHION / "train-images-idx3-ubyte.gz").exists():
        found.append(Fashion(python, lamina, FASHION))
    else:
        say(f"H is left out: no {FASHION} (Debian's package dataset-fashion-mnist)")
    table = pathlib.Path(data) / "adult.csv" if data else None
    if table is not None and table.exists():
        found.append(Adult(python, lamina, table))
    else:
        say(f"I is left out: no {table}" if table else "I is left out: LAMINA_DATA or --data names no folder")
    return found


def accuracy(result):
    return result["score"] if "score" in result else result["metrics"]["accuracy"]


def in_turn(workload, threads, rounds, model, say):
    """{peer: one result a round}; another peer begins each round."""
    taken = {peer: [] for peer in workload.peers}
    for i in range(rounds):
        shift = i % len(workload.peers)
        for peer in workload.peers[shift:] + workload.peers[:shift]:
            result = run(workload.command(peer, threads, i % SEEDS, model), threads)
            taken[peer].append(result)
            say(f"{workload.name}, round {i + 1} of {rounds}, {peer}: {result['seconds']:.2f} s, "
                f"{result['memory'] / 1e6:.0f} MB, accuracy {accuracy(result):.4f}")
    return taken


def rows_of(workload, threads, taken):
    """A row for each peer; `ratio` says how many times as long as ours it takes, round by round."""
    rows = []
    for peer, results in taken.items():
        seconds = [result["seconds"] for result in results]
        ratios = [theirs / ours["seconds"] for theirs, ours in zip(seconds, taken["lamina"])]
        scores = [accuracy(result) for result in results[:SEEDS]]  # later rounds repeat the seeds
        rows.append({"workload": workload.name, "kind": "whole", "threads": threads, "peer": peer,
                     "seconds": statistics.median(seconds), "spread": spread(seconds),
                     "ratio": statistics.median(ratios), "ratio_spread": spread(ratios),
                     "cpu": statistics.median(result["cpu"] for result in results),
                     "memory": max(result["memory"] for result in results),
                     "score": statistics.mean(scores), "score_low": min(scores), "score_high": max(scores)})
    return rows


def measure(threads, rounds, python, lamina, data, say=say_to_user, only=None):
    """Rows of all workloads whose files are there. `data` is the folder of adult.csv, or None."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        model = str(pathlib.Path(folder) / "measured.lamina")
        for workload in workloads(python, lamina, data, say):
            if only and workload.name not in only:
                continue
            workload.prepare(threads, rounds, model)
            rows += rows_of(workload, threads, in_turn(workload, threads, rounds, model, say))
    return rows


def table(rows):
    lines = [f"{'':2}{'threads':>8}  {'peer':<17}{'seconds':>8}{'spread':>8}{'ratio':>7}{'CPU s':>8}{'MB':>7}"
             "  accuracy"]
    for row in rows:
        lines.append(f"{row['workload']:2}{row['threads']:8}  {row['peer']:<17}{row['seconds']:8.2f}"
                     f"{row['spread']:8.1%}{row['ratio']:7.2f}{row['cpu']:8.2f}{row['memory'] / 1e6:7.0f}  "
                     f"{row['score']:.4f} ({row['score_low']:.4f} to {row['score_high']:.4f})")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", default="1", help="e.g. 1,2")
    parser.add_argument("--rounds", type=int, default=5, help="processes of each peer; 3 show the range of scores")
    parser.add_argument("--python", default=sys.executable, help="that has the peers")
    parser.add_argument("--lamina", default="build/release/bin/lamina")
    parser.add_argument("--data", default=os.environ.get("LAMINA_DATA"), help="folder of adult.csv; $LAMINA_DATA")
    parser.add_argument("--only", help="H or I")
    parser.add_argument("--json", type=pathlib.Path, help="write the rows here too")
    options = parser.parse_args()
    rows = []
    for threads in map(int, options.threads.split(",")):
        rows += measure(threads, options.rounds, options.python, options.lamina, options.data, only=options.only)
    print(table(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
