#!/usr/bin/env python3
"""95 % intervals of scores, for tests/objective/intervals_test.cpp, by definitions in plain loops:
Wilson's of shares, DeLong's of the AUC by all pairs, standard errors of means, and for R2 a jackknife,
which the delta method approaches.

    make_intervals.py tests/objective/reference/metrics.txt tests/objective/reference/intervals.txt
"""
import math
import sys

from text import Writer

Z = 1.959963984540054
data = {}
for line in open(sys.argv[1]):
    if not line.startswith("#"):
        name, values = line.split(":")
        data[name] = [float(v) for v in values.split()]
write = Writer(sys.argv[2], "tests/reference/make_intervals.py of metrics.txt")


def wilson(part, whole):
    # The two solutions p of (part/whole - p)² = Z² p (1 - p) / whole.
    a, b, c = 1 + Z * Z / whole, 2 * part / whole + Z * Z / whole, (part / whole) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return [(b - root) / (2 * a), (b + root) / (2 * a)]


def error(values):
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values))


def mean(values):
    return math.fsum(values) / len(values)


p = data["binary_probabilities"]
labels = [int(v) for v in data["binary_labels"]]
scores = p[1::2]
answers = [int(p[2 * i + 1] > p[2 * i]) for i in range(len(labels))]
hits = sum(a and t for a, t in zip(answers, labels))
write("accuracy", wilson(sum(a == t for a, t in zip(answers, labels)), len(labels)))
write("precision", wilson(hits, sum(answers)))
write("recall", wilson(hits, sum(labels)))
win = lambda x, y: (x > y) + 0.5 * (x == y)
up = [s for s, t in zip(scores, labels) if t]
down = [s for s, t in zip(scores, labels) if not t]
places = [mean([win(x, y) for y in down]) for x in up]
others = [mean([win(x, y) for x in up]) for y in down]
spread = math.hypot(error(places), error(others))
write("auc", [mean(places) - Z * spread, mean(places) + Z * spread])
losses = [-math.log(max(p[2 * i + t], 2.0**-23)) for i, t in enumerate(labels)]
write("log_loss", [mean(losses) - Z * error(losses), mean(losses) + Z * error(losses)])

y, t = data["regression_predictions"], data["regression_targets"]
squares = [(a - b) ** 2 for a, b in zip(y, t)]
write("rmse", [math.sqrt(mean(squares) - Z * error(squares)), math.sqrt(mean(squares) + Z * error(squares))])
sizes = [abs(a - b) for a, b in zip(y, t)]
write("mae", [mean(sizes) - Z * error(sizes), mean(sizes) + Z * error(sizes)])


def r2(left_out):
    rows = [i for i in range(len(t)) if i != left_out]
    centre = mean([t[i] for i in rows])
    return 1 - sum(squares[i] for i in rows) / sum((t[i] - centre) ** 2 for i in rows)


without = [r2(i) for i in range(len(t))]
n = len(t)
jackknife = math.sqrt((n - 1) / n * math.fsum((v - mean(without)) ** 2 for v in without))
write("r2", [r2(-1) - Z * jackknife, r2(-1) + Z * jackknife])
