"""Classifier and Regressor: `lamina train` as scikit-learn estimators."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable
from typing import Any, Self

import numpy as np

from . import _core, _rows
from ._eval_set import joined, split_of_eval_set
from ._base import (BaseEstimator, ClassifierMixin, DataConversionWarning, RegressorMixin,
                    not_fitted)
from ._error import Error
from ._model import Array, Model
from ._options import TrainOptions
from ._progress import Progress
from ._words import words_of

_SAMPLE_ROWS = 256  # kept for feature_importances_
_MISSING = {"", "na", "n/a", "#n/a", "<na>", "?", "nan", "nat", "null", "\\n"}  # as the program has them


class _Estimator(TrainOptions, BaseEstimator):
    """What a Classifier and a Regressor have in common."""

    _task = ""
    _names: list[str]
    _target: str
    _weight: str
    _labels: dict[str, Any]
    _class_dtype: Any
    _sample: list[_rows.Column] | None
    model_: Model
    report_: dict[str, Any]
    n_iter_: int
    n_features_in_: int
    feature_names_in_: Array

    # ---- fitting

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None, eval_set: Any = None,
            test_set: Any = None,
            callback: Callable[[str, dict[str, Any]], object] | None = None) -> Self:
        """Learns `y` from `X`; Ctrl-C ends it early and keeps the best epoch so far.

        X: [N, F] a DataFrame of pandas or polars, a pyarrow Table, a dict of columns, or an array;
            or the path of a file that `lamina train` reads, whose column `target` is learnt.
        y: [N]; or None, where `target` names a column of X.
        sample_weight: [N] how much each row counts, at least 0.
        eval_set: (X, y) or [(X, y)]: rows that choose the best epoch and end the training in time
            (`patience`), in place of a share of X (`validation`). All rows of X are then learnt
            from; `report_` has no scores unless test_set is given.
        test_set: (X, y): rows that are held out for the scores of `report_`, in place of a share
            of X (`test`).
        callback: called as callback(kind, facts), kind being "start", "step" (one in 100 ms),
            "epoch", "note" and "end". What it raises ends the training.
        """
        said = self._said()
        held = None
        if isinstance(X, (str, os.PathLike)):
            if eval_set is not None or test_set is not None or sample_weight is not None:
                raise Error("usage.conflict", "X is a file, and the other rows or weights are not",
                            "fit", "say test= a file and weights= a column, or read X into a DataFrame")
            rows = learnt = None
            self._names, self._named = [], True
            words, network = words_of(said)
            words = [os.fspath(X), *words]
        else:
            learnt, types, self._names, self._named = self._rows_to_learn(X, y, sample_weight)
            rows = learnt
            if eval_set is not None:
                others = self._rows_of_pair(eval_set, "eval_set", sample_weight)
                said.update(split_of_eval_set(said, learnt, others))
                rows = joined(learnt, others, self._target)
            if test_set is not None:
                if self.test is not None:
                    raise Error("usage.conflict", "test and test_set both say which rows are held "
                                "out", "fit", "give one of them")
                held = self._rows_of_pair(test_set, "test_set", sample_weight)
            words, network = words_of({**said, "target": self._target})
            words += [f"--type={_quoted_type(name)}" for name in types]
            if sample_weight is not None:
                words.append(f"--weights={self._weight}")
        call = callback or (Progress() if self.verbose else None)
        core, report, interrupted = _core.train(words, rows, held, network, call)
        self._keep(Model(core), json.loads(report), learnt)
        if interrupted:
            warnings.warn(f"interrupted: the model is epoch {self.report_['best_epoch']} of "
                          f"{self.report_['epochs']}, the best so far", stacklevel=2)
        return self

    def _said(self) -> dict[str, Any]:
        said = {name: value for name, value in vars(self).items() if not name.startswith("_")
                and not name.endswith("_")}
        said["verbose"] = None
        if said["task"] is None:
            said["task"] = self._task
        if said["threads"] is None and self.n_jobs is not None:
            jobs = int(self.n_jobs)
            said["threads"] = jobs if jobs > 0 else max(1, (os.cpu_count() or 1) + 1 + jobs)
        if self.random_state is not None:
            if said["seed"] is not None:
                raise Error("usage.conflict", "seed and random_state are one option",
                            type(self).__name__, "give one of them")
            state = self.random_state
            said["seed"] = int(state.integers(2**31) if hasattr(state, "integers")
                               else state.randint(2**31 - 1) if hasattr(state, "randint") else state)
        return said

    def _rows_to_learn(self, X: Any, y: Any, sample_weight: Any) -> Any:
        names, columns, named = _rows.names_and_columns(X)
        types = [column[0] for column in columns
                 if len(column) == 3 and _is_category(X, column[0])]
        if y is None:
            if self.target is None:
                raise Error("usage.missing_option",
                            f"{type(self).__name__} requires y to be passed, but the target y is "
                            "None", "fit", "give y, or say target= which column of X is learnt")
            if self.target not in names:
                raise Error("usage.unknown_target", f"there is no column '{self.target}'", "X",
                            "the columns are " + ", ".join(names[:20]))
            self._target = self.target
            self._learnt_from_column(columns[names.index(self.target)])
            names = [name for name in names if name != self.target]
        else:
            taken = set(names)
            series = getattr(y, "name", None)
            wishes = [self.target, series if isinstance(series, str) else None, "y", "target"]
            self._target = next((n for n in wishes if n and n not in taken), _free("y", taken))
            columns = [*columns, (self._target, *self._target_column(y, len(_cells(columns[0]))))]
        if sample_weight is not None:
            weights = _weights(sample_weight, len(_cells(columns[0])))
            self._check_weights(weights, columns[-1] if y is not None else None)
            self._weight = _free("sample_weight", {column[0] for column in columns})
            columns = [*columns, (self._weight, weights)]
        rows = len(_cells(columns[0]))
        if rows < 2:
            raise Error("data.too_few_rows", "found n_samples=1, one sample, which is too few to "
                        "learn from", "X", "give at least two rows")
        return columns, types, names, named

    def _rows_of_pair(self, given: Any, where: str, weighted: Any) -> list[_rows.Column]:
        pair = given[0] if isinstance(given, list) and len(given) == 1 else given
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise Error("usage.bad_value", f"{where} is neither (X, y) nor [(X, y)]", "fit",
                        f"give {where}=(X_other, y_other)")
        names, columns, named = _rows.names_and_columns(pair[0], where)
        if not (named and self._named) and len(columns) == len(self._names):
            columns = [(name, *column[1:]) for name, column in zip(self._names, columns)]
            names = self._names
        missing = [name for name in self._names if name not in names]
        if missing:
            raise Error("data.missing_column", f"there is no column '{missing[0]}', which X has", where,
                        "give the columns of X")
        columns = [columns[names.index(name)] for name in self._names]
        count = len(_cells(columns[0]))
        columns.append((self._target, *self._target_cells(_one_dimension(pair[1]), count, where)))
        if weighted is not None:
            columns.append((self._weight, np.ones(count)))
        return columns

    def _target_column(self, y: Any, rows: int) -> tuple[Any, ...]:
        return self._target_cells(_one_dimension(y), rows, "y")

    def _target_cells(self, y: Any, rows: int, where: str) -> tuple[Any, ...]:
        raise NotImplementedError

    def _learnt_from_column(self, column: _rows.Column) -> None:
        pass

    def _check_weights(self, weights: Array, target: _rows.Column | None) -> None:
        pass

    def _keep(self, model: Model, report: dict[str, Any], rows: Any) -> None:
        self.model_ = model
        self.report_ = report
        self.n_iter_ = int(report["epochs"])
        if rows is None:
            self._names = model.columns
        self.n_features_in_ = len(self._names)
        if self._named:
            self.feature_names_in_ = np.array(self._names, dtype=object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        self._sample = None if rows is None else _first_rows(rows, self._names, self._target)

    # ---- answering

    def _answers(self, X: Any) -> _core.Answers:
        columns = self._columns_of(X)
        return self.model_._core.predict_columns(columns)

    def explain(self, X: Any, row: int = 0) -> dict[str, Any]:
        """How the model comes to its answer for one row of X: see `Model.explain`."""
        columns = self._columns_of(X)
        return _core.explain(self.model_._core, columns, int(row))

    def _columns_of(self, X: Any) -> list[_rows.Column]:
        if not hasattr(self, "model_"):
            raise not_fitted(self)
        names, columns, named = _rows.names_and_columns(X)
        if named and self._named:
            self._require_names(names)
        elif len(columns) != self.n_features_in_:
            raise Error("data.other_columns",
                        f"X has {len(columns)} features, but {type(self).__name__} is expecting "
                        f"{self.n_features_in_} features as input", "X",
                        "give the columns of the training, in their order")
        elif self._named:
            warnings.warn(f"X does not have valid feature names, but {type(self).__name__} was "
                          "fitted with feature names", UserWarning, stacklevel=3)
        elif named:
            warnings.warn(f"X has feature names, but {type(self).__name__} was fitted without "
                          "feature names", UserWarning, stacklevel=3)
        return [(name, *column[1:]) for name, column in zip(self._names, columns)]

    def _require_names(self, names: list[str]) -> None:
        wanted = list(self._names)
        if names == wanted:
            return
        lines = ["The feature names should match those that were passed during fit."]
        new, gone = sorted(set(names) - set(wanted)), sorted(set(wanted) - set(names))
        if new:
            lines += ["Feature names unseen at fit time:", *(f"- {name}" for name in new[:5])]
        if gone:
            lines += ["Feature names seen at fit time, yet now missing:",
                      *(f"- {name}" for name in gone[:5])]
        if not new and not gone:
            lines.append("Feature names must be in the same order as they were in fit.")
        raise Error("data.other_columns", "\n".join(lines) + "\n", "X",
                    "X[list(model.feature_names_in_)] has the columns of the training")

    @property
    def history_(self) -> list[dict[str, Any]]:
        """What each epoch came to: the losses, the score on validation rows, the learning rate."""
        history: list[dict[str, Any]] = self.report_["history"]
        return history

    @property
    def feature_importances_(self) -> Array:
        """How much worse the model answers when a column is shuffled, float64 [F], of sum 1.

        Of at most 256 rows of the training, by the mean squared change of the answers; the same
        numbers every time. 0 for a column that is left out.
        """
        if not hasattr(self, "model_"):
            raise not_fitted(self)
        if self._sample is None:
            raise Error("usage.no_rows", "the rows of the training came from a file and are not kept",
                        "feature_importances_", "read the file into a DataFrame and fit that")
        return _importances(self.model_, self._sample)

    # ---- files

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the model file, which `lamina_nn.load` and the program read."""
        if not hasattr(self, "model_"):
            raise not_fitted(self)
        self.model_.save(path)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    def __sklearn_tags__(self) -> Any:
        tags: Any = getattr(super(), "__sklearn_tags__")()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        return tags

    def _more_tags(self) -> dict[str, Any]:  # scikit-learn below 1.6
        return {"allow_nan": True, "X_types": ["2darray", "string"]}


class Classifier(ClassifierMixin, _Estimator):
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
        values = _checked_target(y, rows, where)
        if values.dtype.kind == "f" and not np.array_equal(values, np.round(values)):
            raise Error("data.not_classes", "Unknown label type: continuous. Classes were expected, "
                        "and found numbers with decimals", where, "take a Regressor")
        different, codes = _factorized(values)
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

    def _check_weights(self, weights: Array, target: _rows.Column | None) -> None:
        if target is None or len(np.unique(target[1][weights > 0])) > 1:
            return
        raise Error("data.target_constant", "all rows with a weight above 0 are of one class, and a "
                    "classifier needs at least 2 classes", "sample_weight",
                    "give rows of another class a weight too")

    def _learnt_from_column(self, column: _rows.Column) -> None:
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


class Regressor(RegressorMixin, _Estimator):
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
        values = _checked_target(y, rows, where)
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


def _free(name: str, taken: set[str]) -> str:
    """`name`, or name_2, … where that is taken."""
    names = [name, *(f"{name}_{i}" for i in range(2, len(taken) + 3))]
    return next(free for free in names if free not in taken)


def _quoted_type(name: str) -> str:
    text = f"{name}=category"
    return f'"{text}"' if "," in text else text


def _is_category(X: Any, name: str) -> bool:
    """A category whose words look like numbers is still a category, since its owner says so."""
    try:
        dtype = X[name].dtype
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        return False
    if getattr(dtype, "name", "") == "category":
        return _rows.is_of_numbers(str(word) for word in dtype.categories)
    return False


def _cells(column: _rows.Column) -> Array:
    cells: Array = column[1]
    return cells


def _one_dimension(y: Any) -> Any:
    shape = getattr(y, "shape", None)
    if shape is not None and len(shape) == 2 and shape[1] == 1:
        warnings.warn("A column-vector y was passed when a 1d array was expected. Please change the "
                      "shape of y to (n_samples,), for example using ravel().",
                      DataConversionWarning, stacklevel=5)
        return np.asarray(y).reshape(-1)
    return y


def _checked_target(y: Any, rows: int, where: str) -> Array:
    if hasattr(y, "toarray") and hasattr(y, "nnz"):
        raise Error("data.sparse", "found a sparse target, expected a dense one", where,
                    "give y.toarray().ravel()")
    values = np.asarray(y)
    if values.ndim != 1:
        raise Error("data.bad_column", f"y should be a 1d array, got an array of shape {values.shape} "
                    "instead", where, "give one value for each row")
    if len(values) != rows:
        raise Error("data.bad_column", "Found input variables with inconsistent numbers of samples: "
                    f"[{rows}, {len(values)}]", where, "give X and y the same number of rows")
    if values.dtype.kind == "c":
        raise Error("data.complex", "Complex data not supported", where, "give real numbers")
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        found = "NaN" if np.isnan(values).any() else "infinity"
        raise Error("data.missing_target", f"Input {where} contains {found}.", where,
                    "leave out the rows whose target is not known")
    if values.dtype.kind == "O" and any(value is None or value != value for value in values):
        raise Error("data.missing_target", f"Input {where} contains NaN.", where,
                    "leave out the rows whose target is not known")
    return values


def _factorized(values: Array) -> tuple[Array, Array]:
    try:
        different, codes = np.unique(values, return_inverse=True)
    except TypeError:
        kinds = sorted({type(value).__name__ for value in values})
        raise Error("data.mixed_column", f"holds labels of several types: {', '.join(kinds)}", "y",
                    "make them one type, for example by .astype(str)") from None
    return different, codes.reshape(-1).astype(np.int32)


def _weights(sample_weight: Any, rows: int) -> Array:
    weights = np.asarray(sample_weight, dtype=np.float64)
    if weights.ndim == 0:
        return np.full(rows, float(weights))
    if weights.ndim != 1:
        raise Error("data.bad_weight", "Sample weights must be 1D array or scalar", "sample_weight",
                    "give one weight for each row")
    if len(weights) != rows:
        raise Error("data.bad_weight", f"sample_weight.shape == {weights.shape}, expected {(rows,)}!",
                    "sample_weight", "give one weight for each row")
    if not (weights > 0).any():
        raise Error("data.bad_weight", "Sample weights are all zero, or below", "sample_weight",
                    "give some rows a weight above 0")
    return weights


def _first_rows(rows: list[_rows.Column], names: list[str], target: str) -> list[_rows.Column]:
    count = len(_cells(rows[0]))
    places = np.linspace(0, count - 1, min(count, _SAMPLE_ROWS)).astype(np.int64)
    wanted = set(names)
    return [(column[0], np.ascontiguousarray(column[1][places]), *column[2:])
            for column in rows if column[0] in wanted]


def _importances(model: Model, sample: list[_rows.Column]) -> Array:
    def answers(columns: list[_rows.Column]) -> Array:
        _, values, probabilities, _ = model._core.predict_columns(columns)
        return values.reshape(-1, 1) if probabilities is None else probabilities.astype(np.float64)

    base = answers(sample)
    order = np.random.Generator(np.random.Philox(0)).permutation(len(base))
    used = set(model.columns)
    changes = np.zeros(len(sample))
    for i, column in enumerate(sample):
        if column[0] not in used:
            continue
        shuffled = (column[0], np.ascontiguousarray(column[1][order]), *column[2:])
        changes[i] = np.mean((answers([*sample[:i], shuffled, *sample[i + 1:]]) - base) ** 2)
    total = changes.sum()
    return changes / total if total > 0 else changes
