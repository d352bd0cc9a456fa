"""Imported networks: the answers of ONNX Runtime that make_networks.py kept, within 1e-5.

    import_test.py PROGRAM FOLDER
"""
import csv
import math
import pathlib
import subprocess
import sys
import tempfile

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def softmax(values):
    largest = max(values)
    powers = [math.exp(v - largest) for v in values]
    return [p / sum(powers) for p in powers]


failed, worst = 0, 0.0
networks = sorted(folder.glob("*.onnx"))
with tempfile.TemporaryDirectory() as scratch:
    for network in networks:
        model = pathlib.Path(scratch) / f"{network.stem}.lamina"
        done = subprocess.run([program, "import", network, "-o", model, "--quiet"], capture_output=True, text=True)
        if done.returncode:
            print(f"FAILED {network.stem}\n{done.stderr}")
            failed += 1
            continue
        table = network.with_suffix(".csv")
        rows = list(csv.DictReader(open(table)))
        done = subprocess.run([program, "predict", model, table, "--proba", "--quiet"], capture_output=True, text=True)
        if done.returncode:
            print(f"FAILED {network.stem}\n{done.stderr}")
            failed += 1
            continue
        off = 0.0
        for row, said in zip(rows, csv.DictReader(done.stdout.splitlines()), strict=True):
            expected = [float(v) for k, v in row.items() if k.startswith("answer_")]
            found = [float(v) for k, v in said.items() if k.startswith("probability_")]
            if not found:
                found = [float(said["prediction"])]
                expected = expected[:1]
            elif len(expected) == 1:
                expected = [1 - expected[0], expected[0]]
            elif abs(sum(expected) - 1) > 1e-4 or min(expected) < 0:
                expected = softmax(expected)
            off = max(off, *(abs(a - b) / max(1, abs(b)) for a, b in zip(found, expected, strict=True)))
        worst = max(worst, off)
        if off > 1e-5:
            failed += 1
            print(f"FAILED {network.stem}: off by {off:.1e}")
        subprocess.run([program, "inspect", model], check=True, capture_output=True)
print(f"{len(networks)} networks, {failed} failed, at most {worst:.1e} apart")
sys.exit(1 if failed else 0)
