#!/usr/bin/env python3
"""Permutation importance, thresholds and bands of the calibration error, for
tests/workflow/{importance,threshold,reliability}_test.cpp. Importance and thresholds by scikit-learn,
bands by drawing labels with Python's own generator.

    python3 -m venv v && v/bin/pip install scikit-learn==1.9.1
    v/bin/python tests/reference/make_evaluation.py tests/workflow/reference/evaluation.txt
"""
import random
import sys

import numpy as np
from sklearn import metrics
from sklearn.inspection import permutation_importance

from text import Writer

write = Writer(sys.argv[1], "tests/reference/make_evaluation.py, scikit-learn 1.9.1")


def numbers(values):
    return [round(float(v), 6) for v in values]


# ---- importance: amounts by a plane, classes by the same plane through a sigmoid
rng = np.random.default_rng(16)
a = rng.normal(size=80)
b = 0.6 * a + 0.8 * rng.normal(size=80)
c = rng.normal(size=80)
X = np.round(np.column_stack([a, b, c]), 6)
WEIGHTS = np.array([1.5, -0.75, 0.1])
amounts = np.round(X @ WEIGHTS + 0.5 * rng.normal(size=80), 6)
labels = (rng.random(80) < 1 / (1 + np.exp(-X @ WEIGHTS))).astype(int)


class Plane:
    """What the network of the test computes: numbers as they are, times WEIGHTS."""

    _estimator_type = "regressor"

    def fit(self, X, y):
        return self

    def predict(self, X):
        return X @ WEIGHTS


def log_loss(estimator, X, y):
    p = 1 / (1 + np.exp(-estimator.predict(X)))
    return -metrics.log_loss(y, p)


def rmse(estimator, X, y):
    return -metrics.root_mean_squared_error(y, estimator.predict(X))


write("rows", [float(v) for v in X.ravel()])
write("weights", [float(v) for v in WEIGHTS])
write("amounts", numbers(amounts))
write("labels", [int(v) for v in labels])
for name, scorer, truth in (("rmse", rmse, amounts), ("log_loss", log_loss, labels)):
    found = permutation_importance(Plane(), X, truth, scoring=scorer, n_repeats=4000, random_state=0)
    write(f"importance_{name}", [float(v) for v in found.importances_mean])
    write(f"spread_{name}", [float(v) for v in found.importances_std])

# ---- thresholds: the best of all that part two neighbours, by scikit-learn's metrics
p = np.round(rng.random(60).astype(np.float32), 3).astype(np.float32)
truth = (rng.random(60) < 0.15 + 0.5 * p).astype(int)
distinct = np.unique(p)
middles = np.append((distinct[1:] + distinct[:-1]) / 2, 0.5)
write("threshold_probabilities", [float(str(v)) for v in p])
write("threshold_labels", [int(v) for v in truth])
for name, metric in (("accuracy", metrics.accuracy_score), ("f1", metrics.f1_score),
                     ("balanced_accuracy", metrics.balanced_accuracy_score),
                     ("matthews_corrcoef", metrics.matthews_corrcoef)):
    write(f"best_{name}", max(float(metric(truth, (p > t).astype(int))) for t in middles))

# ---- bands of the calibration error, by 20,000 draws
draw = random.Random(16)


def error(p, hit, bins=15):
    gaps = [0.0] * bins
    for one, came in zip(p, hit):
        gaps[min(bins - 1, int(np.ceil(one * bins)) - 1)] += came - one
    return sum(map(abs, gaps)) / len(p)


for rows, draws in ((90, 20000), (3000, 1500)):
    sure = [round(0.5 + 0.5 * draw.random() ** 0.7, 4) for _ in range(rows)]
    hit = [int(draw.random() < one - 0.04) for one in sure]
    sample = sorted(error(sure, [draw.random() < one for one in sure]) for _ in range(draws))
    write(f"sure_{rows}", sure)
    write(f"hit_{rows}", hit)
    write(f"error_{rows}", error(sure, hit))
    write(f"band_{rows}", [sample[int(0.025 * draws)], sample[int(0.975 * draws)]])
