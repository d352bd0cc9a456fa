"""What a Classifier and a Regressor have in common: `lamina train` as a scikit-learn estimator."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from . import _rows
from ._base import BaseEstimator, not_fitted
from ._core import explain, train
from ._error import Error
from ._eval_set import joined, split_of_eval_set
from ._importances import importances, some_rows
from ._model import Array, Model, row_of
from ._options import TrainOptions
from ._progress import Progress
from ._targets import checked_weights, one_dimension
from ._words import words_of

if TYPE_CHECKING:
    from ._core import Answers


class Estimator(TrainOptions, BaseEstimator):
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
        if isinstance(X, str) or hasattr(X, "__fspath__"):
            if eval_set is not None or test_set is not None or sample_weight is not None:
                raise Error("usage.conflict", "X is a file, and the other rows or weights are not",
                            "fit", "say test= a file and weights= a column, or read X into a DataFrame")
            rows = learnt = None
            self._names, self._named = [], True
            words, network = words_of(said)
            words = [os.fsdecode(X), *words]
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
        core, report, interrupted = train(words, rows, held, network, call)
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
            jobs = _whole("n_jobs", self.n_jobs)
            said["threads"] = jobs if jobs > 0 else max(1, (os.cpu_count() or 1) + 1 + jobs)
        if self.random_state is not None:
            if said["seed"] is not None:
                raise Error("usage.conflict", "seed and random_state are one option",
                            type(self).__name__, "give one of them")
            state = self.random_state
            said["seed"] = int(state.integers(2**31) if hasattr(state, "integers")
                               else state.randint(2**31 - 1) if hasattr(state, "randint")
                               else _whole("random_state", state))
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
            weights = checked_weights(sample_weight, len(_cells(columns[0])))
            self._check_weights(weights, columns[-1] if y is not None else None)
            self._weight = _free("sample_weight", {column[0] for column in columns})
            columns = [*columns, (self._weight, weights)]
        rows = len(_cells(columns[0]))
        if rows < 2:
            raise Error("data.too_few_rows", "found n_samples=1, one sample, which is too few to "
                        "learn from", "X", "give at least two rows")
        return columns, types, names, named

    def _rows_of_pair(self, given: Any, where: str, weighted: Any) -> list[_rows.Column]:
        if issubclass(type(given), list) and len(given) > 1 and isinstance(given[0], tuple):
            raise Error("usage.bad_value", f"found {len(given)} tables, expected one (X, y)", where,
                        "give one of them, or join their rows")
        pair: Any = given[0] if issubclass(type(given), list) and len(given) == 1 else given
        if not issubclass(type(pair), (tuple, list)) or len(pair) != 2:
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
        columns.append((self._target, *self._target_cells(one_dimension(pair[1]), count, where)))
        if weighted is not None:
            columns.append((self._weight, np.ones(count)))
        return columns

    def _target_column(self, y: Any, rows: int) -> tuple[Any, ...]:
        return self._target_cells(one_dimension(y), rows, "y")

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
        self._sample = None if rows is None else some_rows(rows, self._names)

    # ---- answering

    def _answers(self, X: Any) -> Answers:
        columns = self._columns_of(X)
        return self.model_._core.predict_columns(columns)  # pyright: ignore[reportPrivateUsage]

    def explain(self, X: Any, row: int = 0) -> dict[str, Any]:
        """How the model comes to its answer for one row of X: see `Model.explain`."""
        columns = self._columns_of(X)
        return explain(self.model_._core, columns, row_of(columns, row))  # pyright: ignore[reportPrivateUsage]

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
        return importances(self.model_, self._sample)

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


def _free(name: str, taken: set[str]) -> str:
    """`name`, or name_2, … where that is taken."""
    names = [name, *(f"{name}_{i}" for i in range(2, len(taken) + 3))]
    return next(free for free in names if free not in taken)


def _whole(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise Error("usage.bad_value", f"found {value!r}, expected a whole number", f"option {name}",
                    "give a whole number, or None") from None


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
