#!/usr/bin/env python3
"""scikit-learn's scores, for tests/objective/metrics_test.cpp.

    make_metrics.py tests/objective/reference/metrics.txt      # Debian: python3-sklearn
"""
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m

from text import Writer

random = np.random.default_rng(5)
write = Writer(sys.argv[1], f"tests/reference/make_metrics.py with scikit-learn {sklearn.__version__}")
warnings.simplefilter("ignore")


def classification(name, probabilities, labels):
    p = probabilities.astype(np.float32)
    answers = p.argmax(1)
    classes = p.shape[1]
    average = dict(average="binary") if classes == 2 else dict(average="macro")
    write(f"{name}_probabilities", p)
    write(f"{name}_labels", labels)
    write(f"{name}_confusion", m.confusion_matrix(labels, answers, labels=range(classes)))
    write(f"{name}_accuracy", m.accuracy_score(labels, answers))
    write(f"{name}_precision", m.precision_score(labels, answers, zero_division=0, **average))
    write(f"{name}_recall", m.recall_score(labels, answers, zero_division=0, **average))
    write(f"{name}_f1", m.f1_score(labels, answers, zero_division=0, **average))
    one_hot = np.eye(classes)[labels]
    if classes == 2:
        write(f"{name}_auc", m.roc_auc_score(labels, p[:, 1]))
    else:  # class by class, so that f32 rows need not add up to 1 exactly
        seen = [c for c in range(classes) if 0 < one_hot[:, c].sum() < len(labels)]
        write(f"{name}_auc", np.mean([m.roc_auc_score(one_hot[:, c], p[:, c]) for c in seen]))
    write(f"{name}_log_loss",
          m.log_loss(labels, p.astype(np.float64), labels=range(classes), eps=2.0**-23))


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


labels = (random.random(300) < 0.35).astype(int)
coarse = np.clip(np.round(random.normal(0.4 + 0.2 * labels, 0.2) * 16) / 16, 0, 1)  # many ties
classification("binary", np.stack([1 - coarse, coarse], 1), labels)
labels = random.integers(0, 4, 300)
classification("four", softmax(random.normal(size=(300, 4)) + 1.5 * np.eye(4)[labels]), labels)
labels = random.integers(0, 3, 60)  # of five classes: 3 is answered but never true, 4 is neither
z = random.normal(size=(60, 5)) + np.eye(5)[labels]
z[:, 4] -= 20
classification("missing", softmax(z), labels)

targets = np.round(50 + 7 * random.normal(size=300), 3)
predictions = np.round(targets + 3 * random.normal(size=300), 3)
write("regression_targets", targets)
write("regression_predictions", predictions)
write("regression_rmse", m.mean_squared_error(targets, predictions, squared=False))
write("regression_mae", m.mean_absolute_error(targets, predictions))
write("regression_r2", m.r2_score(targets, predictions))
