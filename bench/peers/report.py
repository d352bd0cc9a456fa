"""Figures of bench/peers/run: kept as JSON, judged by the bars, written as docs/benchmarks.md and a chart."""
import json
import pathlib
import statistics
import subprocess

import workloads

NAMES = {
    "lamina": "Lamina", "eigen": "Eigen, by hand", "torch": "PyTorch", "torch_compile": "PyTorch, compiled",
    "jax": "JAX", "keras": "Keras on JAX", "sklearn": "scikit-learn", "onnxruntime": "ONNX Runtime",
    "openvino": "OpenVINO", "onednn": "oneDNN sgemm", "onednn_primitive": "oneDNN matmul", "openblas": "OpenBLAS",
    "sklearn_defaults": "scikit-learn, its defaults", "sklearn_stopping": "scikit-learn, early stopping",
    "sklearn_ours": "scikit-learn, our network",
}
FRAMEWORKS = ["torch", "torch_compile", "jax", "keras"]
ONEDNN = ["onednn", "onednn_primitive"]

# (threads, workloads with the least ratio, the peers of whom the fastest counts, their name)
STEP_BARS = [
    (1, {"A": 25, "B": 1.75, "C": 1.25, "D": 1.15, "E": 1.15}, FRAMEWORKS, "fastest of PyTorch, JAX, Keras"),
    (2, {"A": 25, "B": 2.1, "C": 1.5, "D": 1.2, "E": 1.6}, FRAMEWORKS, "fastest of PyTorch, JAX, Keras"),
    (1, {"A": 0.7, "B": 1.25, "C": 1.25, "E": 1.25}, ["eigen"], "Eigen, by hand"),
]
PREDICT_BARS = [
    (1, {"F.A": 15, "F.B": 2.5, "F.C": 1.2, "G": 1.4}, ["onnxruntime"], "ONNX Runtime"),
    (1, {"F.A": 0.9, "F.B": 0.9, "F.C": 0.9}, ["eigen"], "Eigen, by hand"),
    (1, {"G": 0.95}, ["openvino"], "OpenVINO"),
]
SHARE_BARS = {1: {"B": 0.55, "C": 0.75, "D": 0.82, "E": 0.75}, 2: {"C": 0.65, "D": 0.76, "E": 0.60}}
WHOLE_BARS = {"H": 3.5, "I": 4.0}
PRODUCT_BAR, PRODUCT_MEAN_BAR, TINY_BAR = 0.95, 1.0, 1.5
MEMORY_BAR = 4  # how many times ours the leanest peer's memory is, in H and I


class Results:
    """What was measured so far, in a file; new figures take the place of old ones of the same work."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.all = {"versions": {}, "bench": {}, "rows": []}
        if self.path.exists():
            self.all = json.loads(self.path.read_text())

    def versions(self, found):
        self.all["versions"].update(found)

    def bench(self, threads, report):
        self.all["bench"][str(threads)] = report

    def add(self, rows):
        def work(row):
            return row["kind"], row["workload"], row["threads"]
        new = {work(row) for row in rows}
        self.all["rows"] = [row for row in self.all["rows"] if work(row) not in new] + rows

    def save(self):
        self.path.write_text(json.dumps(self.all, indent=1) + "\n")

    def rows(self, kind, threads, workload=None):
        return [row for row in self.all["rows"] if row["kind"] == kind and row["threads"] == threads
                and workload in (None, row["workload"])]

    def threads(self):
        return sorted({row["threads"] for row in self.all["rows"]})

    def fastest(self, kind, threads, workload, peers):
        """The row of the peer that is closest to us, or ahead; None where none was measured."""
        rows = [row for row in self.rows(kind, threads, workload) if row["peer"] in peers]
        return min(rows, key=lambda row: row["ratio"], default=None)


def time_text(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size:
            break
    return f"{seconds / size:.3g} {unit}"


def memory_text(size):
    return f"{size / 1e6:.0f} MB" if size < 1e9 else f"{size / 1e9:.2f} GB"


def table(head, rows):
    lines = ["| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows]]
    return "\n".join(lines) + "\n"


def threads_text(threads):
    return f"{threads} thread{'s' * (threads > 1)}"


def verdict(value, bar):
    return "met" if value >= bar else "**missed**"


def times_text(ratio):
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def ratio_text(row):
    return f"{times_text(row['ratio'])} ± {100 * row['ratio_spread'] / 2:.0f} %"


def bar_rows(results, kind, bars):
    """One line for each bar that was measured."""
    lines = []
    for threads, least, peers, name in bars:
        for workload, bar in least.items():
            row = results.fastest(kind, threads, workload, peers)
            if row is not None:
                lines.append([workload, threads_text(threads), name + (f" ({NAMES[row['peer']]})" if len(peers) > 1 else ""),
                              f"{ratio_text(row)}", f"{bar:g}", verdict(row["ratio"], bar)])
    return lines


def share_rows(results):
    lines = []
    for threads, least in SHARE_BARS.items():
        bench = results.all["bench"].get(str(threads), {"workloads": {}})
        for workload, figures in bench["workloads"].items():
            bar = least.get(workload)
            lines.append([workload, threads_text(threads), time_text(figures["seconds"]),
                          f"{100 * figures['spread']:.1f} %", f"{100 * figures['share_of_peak']:.1f} %",
                          f"{100 * bar:.0f} %" if bar else "–",
                          verdict(figures["share_of_peak"], bar) if bar else ""])
    return lines


def timing_table(results, kind, threads, works):
    """Medians and ratios of all peers, a line for each."""
    peers = [peer for peer in NAMES if any(row["peer"] == peer for row in results.rows(kind, threads))]
    lines = []
    for peer in peers:
        line = [NAMES[peer]]
        for workload in works:
            found = [row for row in results.rows(kind, threads, workload) if row["peer"] == peer]
            line.append(f"{time_text(found[0]['seconds'])} ± {50 * found[0]['spread']:.0f} %"
                        + (f"<br>{times_text(found[0]['ratio'])} ×" if peer != "lamina" else "") if found else "–")
        lines.append(line)
    return table(["", *works], lines)


def memory_table(results, kind, threads, works):
    lines = []
    for peer in NAMES:
        found = {row["workload"]: row["memory"] for row in results.rows(kind, threads)
                 if row["peer"] == peer and "memory" in row}
        if found:
            lines.append([NAMES[peer], *(memory_text(found[w]) if w in found else "–" for w in works)])
    return table(["", *works], lines)


def is_tiny(name):
    return name[0].isdigit()


def product_section(results):
    text, ratios, tiny = "", [], []
    lines = []
    for name, request in workloads.products():
        row = results.fastest("product", 1, name, ONEDNN)
        if row is None:
            continue
        bar = TINY_BAR if is_tiny(name) else PRODUCT_BAR
        (tiny if is_tiny(name) else ratios).append(row["ratio"])
        ours = next(r for r in results.rows("product", 1, name) if r["peer"] == "lamina")
        blas = results.fastest("product", 1, name, ["openblas"])
        flops = 2 * request["m"] * request["n"] * request["k"]
        lines.append([name, f"{request['m']} × {request['n']} × {request['k']}", time_text(ours["seconds"]),
                      f"{flops / ours['seconds'] / 1e9:.0f}", f"{flops / row['seconds'] / 1e9:.0f}",
                      f"{ratio_text(row)}", f"{bar:g}", verdict(row["ratio"], bar),
                      f"{blas['ratio']:.2f}" if blas else "–"])
    if not lines:
        return ""
    mean = statistics.mean(ratios)
    text += table(["product", "m × n × k", "ours", "GFLOP/s", "oneDNN", "ratio", "bar", "", "OpenBLAS"], lines)
    text += (f"\nMean over the layers of B to E: {mean:.2f} (bar {PRODUCT_MEAN_BAR:g}, {verdict(mean, PRODUCT_MEAN_BAR)}).\n")
    grown = []
    for name, _ in workloads.products():
        one, two = ([r for r in results.rows("product", t, name) if r["peer"] == "lamina"] for t in (1, 2))
        if one and two and name[0] in "CD":
            grown.append([name, f"{one[0]['seconds'] / two[0]['seconds']:.2f}"])
    if grown:
        text += "\nFrom one thread to two, ours:\n\n" + table(["product", "times as fast"], grown)
    return text


def whole_section(results):
    text, bars = "", []
    for workload, title in (("H", "H: one epoch of C on Fashion-MNIST, from file to score"),
                            ("I", "I: `train` on adult, from file to score")):
        lines = []
        for threads in results.threads():
            rows = results.rows("whole", threads, workload)
            ours = next((row for row in rows if row["peer"] == "lamina"), None)
            if ours is None:
                continue
            for row in rows:
                lines.append([threads_text(threads), NAMES[row["peer"]], f"{time_text(row['seconds'])} ± {50 * row['spread']:.0f} %",
                              f"{row['ratio']:.2f}", memory_text(row["memory"]),
                              f"{row['score']:.4f} ({row['score_low']:.4f} to {row['score_high']:.4f})"])
            fastest = min((row for row in rows if row["peer"] != "lamina"), key=lambda row: row["ratio"])
            leanest = min(row["memory"] for row in rows if row["peer"] != "lamina") / ours["memory"]
            bars.append([workload, threads_text(threads), f"fastest peer ({NAMES[fastest['peer']]})", ratio_text(fastest),
                         f"{WHOLE_BARS[workload]:g}", verdict(fastest["ratio"], WHOLE_BARS[workload])])
            bars.append([workload, threads_text(threads), "memory of the leanest peer", f"{leanest:.1f}", f"{MEMORY_BAR}",
                         verdict(leanest, MEMORY_BAR)])
        if lines:
            text += f"\n**{title}**\n\n" + table(["", "", "time", "ratio", "peak memory", "accuracy"], lines)
    return table(["", "", "against", "ratio", "bar", ""], bars) + text if bars else ""


def section(title, text):
    return f"\n## {title}\n\n{text}" if text else ""


def page(results):
    bench = next(iter(results.all["bench"].values()))
    versions = ", ".join(f"{name} {version}" for name, version in sorted(results.all["versions"].items()))
    peaks = "; ".join(f"{report['peak_gflops']:.0f} GFLOP/s and {report['bandwidth_gbs']:.0f} GB/s with {threads_text(report['threads'])}"
                      for report in results.all["bench"].values())
    bar_head = ["", "", "against", "ratio", "bar", ""]
    networks = "; ".join(f"{name} {workloads.text(n)}, batch {n['batch']}" + (f", dropout {n['dropout']}" if n["dropout"] else "")
                         for name, n in workloads.NETWORKS.items())
    text = f"""# Lamina and its peers

Made by `bench/peers/run`; do not edit. CPU: {bench['cpu']} ({bench['instructions']}); measured peaks: {peaks}.
{versions}.

Every peer is a process of its own. They are sampled in turn, the others stopped meanwhile; a figure is the median of
all rounds, ± half the distance between the quartiles. A ratio is the median of *their time ÷ ours* of each round, so
above 1 we are faster. One thread is bound to one CPU, two threads to two. All train with Adam and read the loss of
every step; relu between the layers; predictions are probabilities; {networks}. scikit-learn and the network written by hand on Eigen have no dropout.

![Times of the peers as multiples of ours](images/benchmarks.svg)
"""
    text += section("Steps and predictions against the bars",
                    table(bar_head, bar_rows(results, "train", STEP_BARS) + bar_rows(results, "predict", PREDICT_BARS)))
    text += section("Share of the machine's peak",
                    "From `lamina bench`: matrix operations ÷ time, of what the CPUs in use can multiply and add.\n\n"
                    + table(["", "", "time", "spread", "of peak", "bar", ""], share_rows(results)))
    for threads in results.threads():
        for kind, title, works in (("train", "A training step", list(workloads.NETWORKS)),
                                   ("predict", "Prediction: one row (F), 10,000 rows (G)", ["F.A", "F.B", "F.C", "G"])):
            if results.rows(kind, threads):
                text += section(f"{title}, {threads_text(threads)}", timing_table(results, kind, threads, works)
                                + "\nPeak memory of the process:\n\n" + memory_table(results, kind, threads, works))
    text += section("The matrix kernel, one thread", product_section(results))
    text += section("Whole programs", whole_section(results))
    return text


def write(results, root, python):
    (root / "docs" / "benchmarks.md").write_text(page(results))
    subprocess.run([python, str(pathlib.Path(__file__).with_name("chart.py")), str(results.path),
                    str(root / "docs" / "images" / "benchmarks.svg")], check=True)
