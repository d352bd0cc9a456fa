"""Classifier and Regressor."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._base import ClassifierMixin, RegressorMixin
from ._error import Error
from ._estimator import Estimator
from ._model import Array, Model
from ._options import TrainOptions
from ._rows import Column
from ._targets import checked_target, factorized

_MISSING = {"", "na", "n/a", "#n/a", "<na>", "?", "nan", "nat", "null", "\\n"}  # as the program has them


class Classifier(ClassifierMixin, Estimator):
    """Learns which class a row belongs to.

    >>> import lamina_nn
    >>> rows = {"hours": [1, 2, 3, 7, 8, 9] * 20, "kind": ["day", "night"] * 60}
    >>> labels = ["no", "no", "no", "yes", "yes", "yes"] * 20
    >>> model = lamina_nn.Classifier(epochs=30).fit(rows, labels)
    >>> model.predict({"hours": [1, 9], "kind": ["day", "day"]}).tolist()
    ['no', 'yes']

    The keywords are the options of ``lamina train``, which see below; None is what the program
    chooses itself. As the program does, it holds out a fifth of the rows and measures the model on
    them (``report_``): ``test=0`` learns from all rows. The same rows, options and seed give the
    same model, byte for byte, here and there.

    Attributes:
        classes_: [K] the classes, in the order of `predict_proba`.
        model_: the `lamina_nn.Model`.
        report_: what ``lamina train --json`` reports: the scores on held-out rows beside those of a
            linear model and of the naive answer, the history, the settings, the notes.
        n_features_in_, feature_names_in_: as of every scikit-learn estimator.
        feature_importances_: [F]
    """

    __module__ = "lamina_nn"

    _task = "classification"
    classes_: Array

    def _target_cells(self, y: Any, rows: int, where: str) -> tuple[Any, ...]:
        values = checked_target(y, rows, where)
        if values.dtype.kind == "f" and not np.array_equal(values, np.round(values)):
            raise Error("data.not_classes", "Unknown label type: continuous. Classes were expected, "
                        "and found numbers with decimals", where, "take a Regressor")
        different, codes = factorized(values)
        for label in different.tolist():
            if str(label).lower() in _MISSING:
                raise Error("data.missing_target", f"the label '{label}' marks a missing cell in a table",
                            where, "give the class another name")
        if where == "y":
            if len(different) < 2:
                raise Error("data.target_constant", "the target holds one class only "
                            f"('{different[0]}'), and a classifier needs at least 2 classes", where,
                            "choose a target that differs between rows")
            self._labels = {str(label): label for label in different.tolist()}
            self._class_dtype = different.dtype
        return codes, [str(label) for label in different.tolist()]

    def _check_weights(self, weights: Array, target: Column | None) -> None:
        if target is None or len(np.unique(target[1][weights > 0])) > 1:
            return
        raise Error("data.target_constant", "all rows with a weight above 0 are of one class, and a "
                    "classifier needs at least 2 classes", "sample_weight",
                    "give rows of another class a weight too")

    def _learnt_from_column(self, column: Column) -> None:
        self._labels = {}
        self._class_dtype = None

    def _keep(self, model: Model, report: dict[str, Any], rows: Any) -> None:
        super()._keep(model, report, rows)
        labels = model.facts["labels"]
        known = self.__dict__.get("_labels", {})
        if all(label in known for label in labels):
            self.classes_ = np.array([known[label] for label in labels], dtype=self._class_dtype)
        else:
            self.classes_ = model.classes
        self.__dict__.pop("_labels", None)
        self.__dict__.pop("_class_dtype", None)

    def predict(self, X: Any) -> Array:
        """The class of each row of X [N, F]. Returns [N], of the type of `classes_`."""
        codes = self._answers(X)[0]
        labels: Array = self.classes_[codes]
        return labels

    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, float32 [N, K], in the order of `classes_`."""
        probabilities = self._answers(X)[2]
        assert probabilities is not None
        return probabilities


class Regressor(RegressorMixin, Estimator):
    """Learns an amount.

    >>> import lamina_nn
    >>> model = lamina_nn.Regressor(epochs=50).fit({"x": list(range(100))}, [2.0 * x for x in range(100)])
    >>> bool(abs(model.predict({"x": [50]})[0] - 100) < 20)
    True

    The keywords are the options of ``lamina train``, which see below; None is what the program
    chooses itself. As the program does, it holds out a fifth of the rows and measures the model on
    them (``report_``): ``test=0`` learns from all rows. The same rows, options and seed give the
    same model, byte for byte, here and there.

    Attributes:
        model_: the `lamina_nn.Model`.
        report_: what ``lamina train --json`` reports.
        n_features_in_, feature_names_in_: as of every scikit-learn estimator.
        feature_importances_: [F]
    """

    __module__ = "lamina_nn"

    _task = "regression"

    def _target_cells(self, y: Any, rows: int, where: str) -> tuple[Any, ...]:
        values = checked_target(y, rows, where)
        if values.dtype.kind == "f" and values.dtype.itemsize in (4, 8):
            return (values,)
        try:
            return (values.astype(np.float64),)
        except (TypeError, ValueError):
            raise Error("data.target_not_numbers", "the target holds words, expected numbers", where,
                        "take a Classifier, or another target") from None

    def predict(self, X: Any) -> Array:
        """The amount of each row of X [N, F], float64 [N], in the unit of y."""
        return self._answers(X)[1]

    def predict_spread(self, X: Any) -> Array:
        """The standard deviation of each amount, float64 [N], where ``loss="gaussian"``."""
        spread = self._answers(X)[3]
        if spread is None:
            raise Error("usage.no_spread", "the model says no spread", "predict_spread",
                        'train it with loss="gaussian"')
        return spread


Classifier.__doc__ = f"{Classifier.__doc__}\n    {TrainOptions.__doc__}"
Regressor.__doc__ = f"{Regressor.__doc__}\n    {TrainOptions.__doc__}"
