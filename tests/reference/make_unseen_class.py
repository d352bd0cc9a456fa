#!/usr/bin/env python3
"""scikit-learn's scores of rows of which some are of a class that the model does not know, for
tests/objective/unseen_class_test.cpp: to it the class is one more, whose probability is 0."""
import numpy as np
from sklearn import metrics as m

p = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.7, 0.3], [0.1, 0.9], [0.6, 0.4]])
labels = np.array([0, 1, 0, 1, 2, 2])
answers = p.argmax(1)
print("accuracy", repr(m.accuracy_score(labels, answers)))
print("auc", repr(m.roc_auc_score(labels == 1, p[:, 1])))
eps = 2.0**-23
wide = np.clip(np.hstack([p, np.zeros((6, 1))]), eps, 1)
print("log_loss", repr(-np.mean(np.log(wide[np.arange(6), labels]))))
print("precision", repr(m.precision_score(labels, answers, labels=[1], average="macro")))
print("recall", repr(m.recall_score(labels, answers, labels=[1], average="macro")))
p3 = np.array([[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7], [0.5, 0.3, 0.2], [0.3, 0.3, 0.4]])
labels3 = np.array([0, 1, 2, 3, 3])
answers3 = p3.argmax(1)
for name, score in [("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)]:
    print("of three:", name, repr(score(labels3, answers3, average="macro", zero_division=0)))
