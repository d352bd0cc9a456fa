"""Draws the chart of docs/benchmarks.md: `chart.py RESULTS.json OUT.svg`."""
import json
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "lamina"  # the same figures give the same file
import matplotlib.pyplot as plt  # noqa: E402
from report import NAMES  # noqa: E402

WORKS = {"train": ["A", "B", "C", "D", "E"], "predict": ["F.A", "F.B", "F.C", "G"]}
TITLES = {"train": "A training step", "predict": "Prediction"}
# Okabe and Ito's colours, which every kind of colour vision tells apart; each peer has its own mark too.
STYLES = {
    "eigen": ("#000000", "s"), "torch": ("#D55E00", "^"), "torch_compile": ("#E69F00", "v"), "jax": ("#0072B2", "o"),
    "keras": ("#56B4E9", "D"), "sklearn": ("#999999", "x"), "onnxruntime": ("#009E73", "P"), "openvino": ("#CC79A7", "*"),
}


def main(results, out):
    with open(results) as file:
        rows = [row for row in json.load(file)["rows"] if row["threads"] == 1]
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.2), sharey=True)
    for axis, (kind, works) in zip(axes, WORKS.items()):
        for place, (peer, (colour, mark)) in enumerate(STYLES.items()):
            aside = 0.1 * (place - (len(STYLES) - 1) / 2)  # side by side, for many are close
            found = {row["workload"]: row["ratio"] for row in rows if row["kind"] == kind and row["peer"] == peer}
            places = [(i + aside, found[work]) for i, work in enumerate(works) if work in found]
            if places:
                axis.plot(*zip(*places), mark, color=colour, label=NAMES[peer], markersize=6)
        axis.axhline(1, color="#555555", linewidth=1)
        axis.set_yscale("log")
        ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]
        axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axis.yaxis.set_minor_locator(matplotlib.ticker.NullLocator())
        axis.set_xticks(range(len(works)), works)
        axis.set_xlim(-0.5, len(works) - 0.5)
        axis.set_title(TITLES[kind] + ", 1 thread", fontsize=11)
        axis.grid(axis="y", color="#dddddd", linewidth=0.6)
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("time as a multiple of Lamina's (the line at 1)")
    marks = {label: handle for axis in axes for handle, label in zip(*axis.get_legend_handles_labels())}
    figure.legend(marks.values(), marks.keys(), loc="lower center", ncols=4, frameon=False, fontsize=9)
    figure.tight_layout(rect=(0, 0.12, 1, 1))
    figure.savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:3])
