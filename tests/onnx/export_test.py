"""Exported models against ONNX Runtime: labels equal but for exact ties, probabilities within 1e-6.

    export_test.py PROGRAM [--models N] [--rows N] [--keep DIR] [--unchecked]

Runs in the environment that tests/onnx/environments.sh makes.
"""
import argparse
import csv
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "exchange"))
import tables  # noqa: E402

ALL = tables.COLUMNS
COLUMNS = [
    ALL,
    ["amount", "year", "far"],
    ["work", "big", "grade", "level"],
    ["when", "opened"],
    ["amount", "work", "street", "when"],
]
NETWORKS = [
    "--layers 16,8",
    "--layers 12 --activation gelu",
    "--layers 8,8 --activation silu --dropout 0.2",
    "--recipe ensemble --members 4",
]
MORE = [  # (target, columns, options, single input)
    ("number", ["amount", "year", "far"], "--layers 8 --loss gaussian", None),
    ("number", ["amount", "year", "work"], "--layers 8 --target-transform log", None),
    ("number", ["amount", "year", "work"], "--layers 8 --target-transform quantile", None),
    ("number", ["amount", "year", "work"], "--layers 8 --clamp", None),
    ("many", ["amount", "year", "work", "when"], "--recipe realmlp-s", None),
    ("number", ["amount", "year", "work", "street"], "--recipe realmlp", None),
    ("binary", ["amount", "year", "work"], "--recipe tabm-mini --members 4 --layers 16", None),
    ("binary", ["amount", "year", "far"], "--layers 8", "X"),
    ("many", ["amount", "year"], "--layers 8 --activation selu", "X"),
    ("number", ["amount", "year"], "--recipe ensemble --members 4", "X"),
    ("many", ALL, "", None),
    ("number", ALL, "--layers 8 --activation mish", None),
]
TINY = {"binary": "", "many": "", "number": ""}


def cases():
    for network, columns, kind in itertools.product(NETWORKS, COLUMNS, TINY):
        yield kind, columns, network, None
    yield from MORE


def run(*words):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def feeds_of(session, cells, columns, single):
    """The inputs of the graph, from the cells of a table."""
    def values_of(name):
        dates = name in ("when", "opened")
        return [(tables.days if dates else tables.number)(row[name]) for row in cells]

    feeds = {}
    for given in session.get_inputs():
        if single:
            dtype = np.float64 if given.type == "tensor(double)" else np.float32
            feeds[given.name] = np.array([values_of(name) for name in columns], dtype).T
        elif given.type == "tensor(string)":
            feeds[given.name] = np.array([[row[given.name]] for row in cells], dtype=object)
        else:
            dtype = np.float64 if given.type == "tensor(double)" else np.float32
            feeds[given.name] = np.array([[v] for v in values_of(given.name)], dtype)
    return feeds


def distance(ours, outputs, names, kind):
    """Rows whose label differs without a tie, and the largest difference of a probability or amount."""
    by_name = dict(zip(names, outputs))
    if kind == "number":
        expected = np.array([float(row["prediction"]) for row in ours])
        return 0, float(np.max(np.abs(by_name["variable"][:, 0] - expected) / np.maximum(1, np.abs(expected))))
    said = np.array([[float(v) for k, v in row.items() if k.startswith("probability_")] for row in ours])
    theirs = by_name["probabilities"]
    labels = [k.removeprefix("probability_") for k in ours[0] if k.startswith("probability_")]
    wrong = 0
    for row, label, p in zip(ours, by_name["label"], said):
        if label != row["prediction"]:
            wrong += p[labels.index(label)] != p[labels.index(row["prediction"])]
    return wrong, float(np.max(np.abs(said - theirs)))


def without_spaces(cells):
    """ONNX has no operator that trims a text."""
    for row in cells:
        row["work"] = row["work"].strip()
    return cells


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--unchecked", action="store_true", help="where the package onnx is not there")
    options = parser.parse_args()
    if not options.unchecked:
        import onnx
    failed, worst, count = 0, 0.0, 0
    scratch = tempfile.TemporaryDirectory()
    folder = options.keep or pathlib.Path(scratch.name)
    folder.mkdir(exist_ok=True)
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 3
    for kind, columns, network, single in itertools.islice(cases(), options.models):
        table, new = folder / "table.csv", folder / "new.csv"
        model, graph = folder / f"{count}.lamina", folder / f"{count}.onnx"
        tables.write_table(table, kind, columns=columns)
        cells = without_spaces(tables.write_new_rows(new, options.rows, columns))
        run(options.program, "train", table, "--target", "target", "--epochs", "3", "--quiet", "--force",
            "-o", model, *network.split())
        extra = ["--single-input", single] if single else []
        run(options.program, "export", model, "--onnx", graph, "--force", "--quiet", *extra)
        if not options.unchecked:
            onnx.checker.check_model(str(graph), full_check=True)
        ours = list(csv.DictReader(run(options.program, "predict", model, new, "--proba", "--quiet").splitlines()))
        session = onnxruntime.InferenceSession(str(graph), quiet, providers=["CPUExecutionProvider"])
        feeds = feeds_of(session, cells, columns, single)
        names = [output.name for output in session.get_outputs()]
        wrong, off = distance(ours, session.run(None, feeds), names, kind)
        one = session.run(None, {name: value[:1] for name, value in feeds.items()})
        same_alone = len(one[0]) == 1
        bad = wrong or off > 1e-6 or not same_alone
        failed += bool(bad)
        worst = max(worst, off)
        if bad or count < 3 or options.keep:
            print(f"{'FAILED' if bad else 'ok':6} {kind:7} {len(columns)} columns {network:46} "
                  f"{wrong} labels differ, probabilities by {off:.1e}, {graph.stat().st_size:,} bytes")
        metadata = session.get_modelmeta().custom_metadata_map
        assert json.loads(metadata["metrics"]), metadata
        count += 1
    print(f"{'unchecked' if options.unchecked else 'onnx ' + onnx.__version__}, onnxruntime {onnxruntime.__version__}: {count} models, {options.rows} rows "
          f"each, {failed} failed, at most {worst:.1e} apart")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
