"""What lamina_nn costs: memory of a large fit, the time of an import and of one row.

    cost.py                 all of these, and their bars
    cost.py memory [ROWS]   peak memory of fit beyond X itself, as a part of X
    cost.py import          milliseconds beyond NumPy's
    cost.py row             microseconds of load(…).predict of one row
"""
import resource
import subprocess
import sys
import time

import numpy as np


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def memory(rows=1_000_000):
    from lamina_nn import Regressor

    rng = np.random.default_rng(0)
    x = np.empty((rows, 20), np.float32)
    for block in range(0, rows, 10_000):
        x[block:block + 10_000] = rng.standard_normal((min(10_000, rows - block), 20), dtype=np.float32)
    y = x[:, 0] * 2 + x[:, 1]
    Regressor(epochs=1, layers=[8]).fit(x[:1000], y[:1000])  # what is there once, is there
    before = peak()
    Regressor(epochs=1, recipe="mlp").fit(x, y)
    return (peak() - before) / x.nbytes


def import_time():
    def of(code):
        return min(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                                        check=True).stdout) for _ in range(7))
    clock = "import time; import numpy; t = time.perf_counter(); import lamina_nn; print(time.perf_counter() - t)"
    return of(clock) * 1000


def row():
    import lamina_nn

    x = np.random.default_rng(0).normal(size=(400, 10))
    model = lamina_nn.Regressor(epochs=1, layers=[16]).fit(x, x[:, 0]).model_
    one = x[:1]
    best = min(_timed(model, one) for _ in range(20))
    return best * 1e6


def _timed(model, one):
    start = time.perf_counter()
    for _ in range(1000):
        model.predict(one)
    return (time.perf_counter() - start) / 1000


# What a million rows may take beyond themselves, and an import beyond NumPy's, on any machine that is not
# itself out of breath. Memory should be 1.25 of X and was measured as 1.24; heaps differ a little.
BARS = {"memory": 1.28, "import": 50, "row": 20}
RUNS = {"memory": memory, "import": import_time, "row": row}

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] not in RUNS:
        sys.exit(__doc__)
    if len(sys.argv) > 1:
        print(round(RUNS[sys.argv[1]](*map(int, sys.argv[2:])), 3))
        sys.exit()
    values = {name: float(subprocess.run([sys.executable, __file__, name], capture_output=True, text=True,
                                         check=True).stdout) for name in RUNS}
    for name, value in values.items():
        print(f"{name}: {value} (at most {BARS[name]})")
    sys.exit(any(value > BARS[name] for name, value in values.items()))
