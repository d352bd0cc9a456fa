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


# What came later draws its numbers here, so that those above stay.
def calibration_error(p, labels, weights, bins=15):  # Guo et al. 2017, a plain double loop
    confidence, right = p.max(1).astype(np.float64), p.argmax(1) == labels
    gap = 0
    for b in range(bins):
        members = [i for i in range(len(labels)) if b / bins < confidence[i] <= (b + 1) / bins]
        gap += abs(sum(weights[i] * (right[i] - confidence[i]) for i in members))
    return gap / sum(weights)


def more_of_classes(name, p, labels, w):
    p = p.astype(np.float32)
    classes, answers = p.shape[1], p.argmax(1)
    weighted = dict(sample_weight=w)
    one_hot = np.eye(classes)[labels]
    seen = [c for c in ([1] if classes == 2 else range(classes)) if one_hot[:, c].any()]
    areas = [c for c in seen if one_hot[:, c].sum() < len(labels)]
    average = dict(average="binary") if classes == 2 else dict(average="macro")
    write(f"{name}_accuracy", m.accuracy_score(labels, answers, **weighted))
    for score in ["precision", "recall", "f1"]:
        function = getattr(m, score + "_score")
        write(f"{name}_{score}", function(labels, answers, zero_division=0, **average, **weighted))
    write(f"{name}_auc", np.mean([m.roc_auc_score(one_hot[:, c], p[:, c], **weighted)
                                  for c in areas]))
    write(f"{name}_balanced_accuracy", m.balanced_accuracy_score(labels, answers, **weighted))
    if classes > 2:
        for k in [1, 2, 3]:
            write(f"{name}_top_k_accuracy_k={k}",
                  m.top_k_accuracy_score(labels, p, k=k, labels=range(classes), **weighted))
    write(f"{name}_average_precision",
          np.mean([m.average_precision_score(one_hot[:, c], p[:, c], **weighted) for c in seen]))
    wide = p.astype(np.float64)
    write(f"{name}_brier_score", m.brier_score_loss(labels, wide[:, 1], **weighted)
          if classes == 2 else np.average(((wide - one_hot) ** 2).sum(1), weights=w))
    write(f"{name}_expected_calibration_error", calibration_error(p, labels, w))
    write(f"{name}_matthews_corrcoef", m.matthews_corrcoef(labels, answers, **weighted))
    write(f"{name}_cohen_kappa", m.cohen_kappa_score(labels, answers, **weighted))
    for beta in ["", "0.5"]:
        write(f"{name}_fbeta" + (f"_beta={beta}" if beta else ""),
              m.fbeta_score(labels, answers, beta=float(beta or 2), zero_division=0, **average, **weighted))
    for least in ["", "0.5"]:
        shares = {kind: np.mean([best(one_hot[:, c], p[:, c], w, *of, float(least or 0.9)) for c in areas])
                  for kind, of in {"precision_at_recall": (0, 1), "recall_at_precision": (1, 0),
                                   "sensitivity_at_specificity": (1, 2),
                                   "specificity_at_sensitivity": (2, 1)}.items()}
        for kind, value in shares.items():
            write(f"{name}_{kind}" + (f"_{kind.split('_')[-1]}={least}" if least else ""), value)


def best(truth, scores, w, wanted, kept, least):
    """The largest of precision, recall, specificity where another of them is large enough."""
    precision, recall, _ = m.precision_recall_curve(truth, scores, sample_weight=w)
    precision[-1] = 0  # scikit-learn adds a point where nobody is answered so, and says 1
    fall_out, hits, _ = m.roc_curve(truth, scores, sample_weight=w, drop_intermediate=False)
    shares = [precision, recall] if {wanted, kept} == {0, 1} else [None, hits, 1 - fall_out]
    return shares[wanted][shares[kept] >= least].max(initial=0)


def more_of_numbers(name, truth, found, w):
    weighted = dict(sample_weight=w)
    write(f"{name}_rmse", m.mean_squared_error(truth, found, squared=False, **weighted))
    write(f"{name}_mae", m.mean_absolute_error(truth, found, **weighted))
    write(f"{name}_r2", m.r2_score(truth, found, **weighted))
    write(f"{name}_median_absolute_error", m.median_absolute_error(truth, found, **weighted))
    write(f"{name}_mean_absolute_percentage_error",
          m.mean_absolute_percentage_error(truth, found, **weighted))
    write(f"{name}_explained_variance", m.explained_variance_score(truth, found, **weighted))
    write(f"{name}_mean_squared_error", m.mean_squared_error(truth, found, **weighted))
    w = np.ones(len(truth)) if w is None else w
    cov = np.cov(found, truth, aweights=w, ddof=0)
    both = cov[0][1]
    write(f"{name}_pearson_correlation", both / np.sqrt(cov[0][0] * cov[1][1]))
    apart = np.average(found, weights=w) - np.average(truth, weights=w)
    write(f"{name}_concordance_correlation", 2 * both / (cov[0][0] + cov[1][1] + apart**2))
    write(f"{name}_mean_pinball_loss", m.mean_pinball_loss(truth, found, **weighted))
    write(f"{name}_mean_pinball_loss_level=0.9",
          m.mean_pinball_loss(truth, found, alpha=0.9, **weighted))


for name, rows, classes in [("two", 600, 2), ("three", 600, 3), ("rare", 40, 6)]:
    labels = random.integers(0, min(classes, 4), rows)  # of "rare" two classes never occur
    z = random.normal(size=(rows, classes)) + np.eye(classes)[labels]
    if classes == 2:
        z = np.round(z, 1)  # many ties
    weights = np.round(random.exponential(size=rows), 3) * (random.random(rows) < 0.9)
    write(f"{name}_probabilities", softmax(z).astype(np.float32))
    write(f"{name}_labels", labels)
    write(f"{name}_weights", weights)
    more_of_classes(f"{name}_plain", softmax(z), labels, np.ones(rows))
    more_of_classes(f"{name}_weighted", softmax(z), labels, weights)
for name, rows in [("even", 600), ("odd", 301)]:
    truth = np.round(5 + 7 * random.normal(size=rows), 3)
    found = np.round(truth + 3 * random.normal(size=rows) + 1, 3)
    weights = np.round(random.exponential(size=rows), 3) * (random.random(rows) < 0.9)
    write(f"{name}_truth", truth)
    write(f"{name}_found", found)
    write(f"{name}_weights", weights)
    more_of_numbers(f"{name}_plain", truth, found, None)
    more_of_numbers(f"{name}_weighted", truth, found, weights)

truth = np.round(np.exp(2 * random.normal(size=200)), 3)
found = np.round(truth * np.exp(0.3 * random.normal(size=200)), 3)
weights = np.round(random.exponential(size=200), 3)
for name, values in [("truth", truth), ("found", found), ("weights", weights)]:
    write(f"sizes_{name}", values)
for name, w in [("plain", None), ("weighted", weights)]:
    log_error = m.mean_squared_log_error(truth, found, sample_weight=w)
    write(f"sizes_{name}_mean_squared_log_error", log_error)
    write(f"sizes_{name}_root_mean_squared_log_error", np.sqrt(log_error))
