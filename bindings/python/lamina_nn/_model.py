"""A trained model, from a file or from an estimator."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _rows
from ._core import explain, load_bytes
from ._core import Model as Core
from ._core import load as load_core
from ._error import Error

if TYPE_CHECKING:
    from ._core import Answers

Array = np.ndarray[Any, Any]


def classes_of(labels: list[str]) -> Array:
    """Class labels as what they were: whole numbers, numbers, truth values, or words."""
    if not labels:
        return np.array([], dtype=object)
    if set(labels) <= {"True", "False"}:
        return np.array([label == "True" for label in labels])
    for kind in (int, float):
        try:
            values = [kind(label) for label in labels]
        except ValueError:
            continue
        if [str(value) for value in values] == labels:
            return np.array(values)
    return np.array(labels, dtype=object)


def row_of(columns: list[_rows.Column], row: Any) -> int:
    """`row`, where there is such a row, counted from 0."""
    rows = len(columns[0][1])
    if hasattr(row, "__index__") and 0 <= row < rows:
        return int(row)
    raise Error("usage.bad_row", f"there is no row {row!r}", f"X, of {rows} row{'s' if rows != 1 else ''}",
                f"give one from 0 to {rows - 1}")


class Model:
    """A trained model: what `lamina_nn.load` returns, and what an estimator holds as ``model_``.

    Any number of threads may ask it; answers are the same bits alone and in any batch, here and in
    the program.

    Attributes:
        task: "binary", "multiclass" or "regression".
        target: the name of the column it predicts.
        columns: the names of the columns it takes: numbers and dates, then categories. Further
            columns of a table are ignored.
        classes: of classification, in the order of `predict_proba`.
        facts: everything else that the file holds, as a dict: network, recipe, metrics on the rows
            that were held out, notes about the data.
    """

    __module__ = "lamina_nn"

    def __init__(self, core: Core) -> None:
        self._core = core
        self._facts: dict[str, Any] | None = None
        labels: list[str] = self.facts["labels"]
        self._classes = classes_of(labels)

    @property
    def facts(self) -> dict[str, Any]:
        if self._facts is None:
            self._facts = dict(json.loads(self._core.facts()))
        return self._facts

    @property
    def task(self) -> str:
        return str(self.facts["task"])

    @property
    def target(self) -> str:
        return str(self.facts["target"])

    @property
    def columns(self) -> list[str]:
        return list(self._core.columns)

    @property
    def classes(self) -> Array:
        return self._classes

    def _answers(self, X: Any) -> Answers:
        if type(X) is np.ndarray and X.ndim == 2 and X.shape[1] == len(self._core.columns):
            try:
                return self._core.predict_array(X)
            except TypeError:  # of another type, or not all columns are numbers
                pass
        return self._core.predict_columns(self._columns_of(X))

    def _columns_of(self, X: Any) -> list[_rows.Column]:
        """Columns without names are those of the model in their order, where that is known."""
        _, columns, named = _rows.names_and_columns(X)
        if named:
            return columns
        wanted = self.columns
        if self._core.numbers_only and len(columns) == len(wanted):
            return [(name, *column[1:]) for name, column in zip(wanted, columns)]
        if set(wanted) <= {column[0] for column in columns}:
            return columns
        raise Error("data.missing_column",
                    f"the rows have {len(columns)} columns without names, and the model takes "
                    + ", ".join(f"'{name}'" for name in wanted[:8]) + (", …" if len(wanted) > 8 else ""),
                    "X", "give a DataFrame or a dict with these names")

    def predict(self, X: Any) -> Array:
        """The class of each row, or the amount in the target's unit.

        X: [N, F] a DataFrame of pandas or polars, a dict of columns, a list of dicts, or an array
        whose columns are those of the training. Returns [N].
        """
        classes, values, _, _ = self._answers(X)
        if classes is None:
            return values
        labels: Array = self._classes[classes]
        return labels

    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, float32 [N, classes], in the order of `classes`."""
        probabilities = self._answers(X)[2]
        if probabilities is None:
            raise Error("usage.not_classes", "the model predicts amounts, which have no classes",
                        "predict_proba", "call predict")
        return probabilities

    def predict_spread(self, X: Any) -> Array:
        """The standard deviation of each amount, in its unit, of a model trained with
        ``loss="gaussian"``. Returns float64 [N]."""
        spreads = self._answers(X)[3]
        if spreads is None:
            raise Error("usage.no_spread", "the model says no spread", "predict_spread",
                        'train it with loss="gaussian"')
        return spreads

    def explain(self, X: Any, row: int = 0) -> dict[str, Any]:
        """How the model comes to its answer for one row of X, as ``lamina explain`` says it.

        Returns a dict: "label"; "value", the probability of the label or the amount, and
        "typical_value", that of a typical row; "columns", each with its cell, the typical one, by
        how much it "moved" the value (integrated gradients) and the "slope" per unit of a number;
        "changes", the smallest change of each column that gives another class.
        """
        columns = self._columns_of(X)
        return explain(self._core, columns, row_of(columns, row))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the model file: all of it, or nothing. The program reads it."""
        self._core.save(os.fspath(path))

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_bytes, (self._core.to_bytes(),)

    def __repr__(self) -> str:
        facts = self.facts
        of = f"{len(self._classes)} classes" if len(self._classes) else "amounts"
        return (f"<lamina_nn.Model: '{self.target}', {of}, from {len(self.columns)} columns, "
                f"{facts['parameters']:,} parameters, trained on {facts['rows']:,} rows>")


def _from_bytes(data: Array) -> Model:
    return Model(load_bytes(data))


def load(path: str | os.PathLike[str]) -> Model:
    """Reads a model file, of Python or of the program, and checks every byte of it.

    >>> import lamina_nn
    >>> model = lamina_nn.load("exam.lamina")     # doctest: +SKIP
    >>> model.predict({"lectures": [4], "hours": [5]})     # doctest: +SKIP
    array(['yes'], dtype=object)

    Error ``model.missing_file``, and ``model.…`` for a file that is damaged or no model.
    """
    name = os.fsdecode(path)
    if name != name.encode("utf-8", "replace").decode():
        raise Error("usage.bad_value", "the name of the file is no text in UTF-8", repr(name),
                    "give the file another name")
    return Model(load_core(name))
