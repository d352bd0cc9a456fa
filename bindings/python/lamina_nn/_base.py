"""scikit-learn's base classes where it is installed, and the little of them we need where not."""

from __future__ import annotations

import inspect
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from ._error import Error

if TYPE_CHECKING or find_spec("sklearn") is None:

    class BaseEstimator:
        def get_params(self, deep: bool = True) -> dict[str, Any]:
            """The keywords and their values."""
            names = inspect.signature(type(self).__init__).parameters
            return {name: getattr(self, name) for name in names if name != "self"}

        def set_params(self, **params: Any) -> Any:
            """Changes keywords. Returns self."""
            known = self.get_params()
            for name, value in params.items():
                if name not in known:
                    raise Error("usage.unknown_option", f"there is no keyword '{name}'",
                                type(self).__name__, "help(lamina_nn.Classifier) lists them")
                setattr(self, name, value)
            return self

        def __repr__(self) -> str:
            said = [f"{k}={v!r}" for k, v in self.get_params().items() if v not in (None, False)]
            return f"{type(self).__name__}({', '.join(said)})"

    class ClassifierMixin:
        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
            """The share of rows that are answered rightly."""
            right = getattr(self, "predict")(X) == np.asarray(y)
            return float(np.average(right, weights=sample_weight))

    class RegressorMixin:
        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
            """R², the share of the variance of y that is explained."""
            truth = np.asarray(y, dtype=np.float64)
            wrong = np.average((getattr(self, "predict")(X) - truth) ** 2, weights=sample_weight)
            mean = np.average(truth, weights=sample_weight)
            return float(1 - wrong / np.average((truth - mean) ** 2, weights=sample_weight))

    class NotFitted(Error, AttributeError):
        """`predict` before `fit`."""

    DataConversionWarning: type[Warning] = UserWarning

else:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.exceptions import DataConversionWarning, NotFittedError

    class NotFitted(Error, NotFittedError):
        """`predict` before `fit`."""


__all__ = ["BaseEstimator", "ClassifierMixin", "DataConversionWarning", "NotFitted",
           "RegressorMixin", "not_fitted"]


def not_fitted(estimator: Any) -> Error:
    name = type(estimator).__name__
    return NotFitted("usage.not_fitted", f"This {name} instance is not fitted yet", name,
                     "Call 'fit' with appropriate arguments before using this estimator")
