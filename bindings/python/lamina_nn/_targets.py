"""What is learnt, and how much each row counts: checked, in scikit-learn's words where it has some."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ._base import DataConversionWarning
from ._error import Error
from ._model import Array
from ._rows import is_missing


def one_dimension(y: Any) -> Any:
    shape = getattr(y, "shape", None)
    if shape is not None and len(shape) == 2 and shape[1] == 1:
        warnings.warn("A column-vector y was passed when a 1d array was expected. Please change the "
                      "shape of y to (n_samples,), for example using ravel().",
                      DataConversionWarning, stacklevel=5)
        return np.asarray(y).reshape(-1)
    return y


def checked_target(y: Any, rows: int, where: str) -> Array:
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
    if values.dtype.kind == "O" and any(is_missing(value) for value in values):
        raise Error("data.missing_target", f"Input {where} contains NaN.", where,
                    "leave out the rows whose target is not known")
    return values


def factorized(values: Array) -> tuple[Array, Array]:
    try:
        different, codes = np.unique(values, return_inverse=True)
    except TypeError:
        kinds = sorted({type(value).__name__ for value in values})
        raise Error("data.mixed_column", f"holds labels of several types: {', '.join(kinds)}", "y",
                    "make them one type, for example by .astype(str)") from None
    return different, codes.reshape(-1).astype(np.int32)


def checked_weights(sample_weight: Any, rows: int) -> Array:
    try:
        weights = np.asarray(sample_weight, dtype=np.float64)
    except (TypeError, ValueError):
        raise Error("data.bad_weight", "found words, expected numbers of at least 0", "sample_weight",
                    "give one weight for each row") from None
    if weights.ndim == 0:
        return np.full(rows, float(weights))
    if weights.ndim != 1:
        raise Error("data.bad_weight", "Sample weights must be 1D array or scalar", "sample_weight",
                    "give one weight for each row")
    if len(weights) != rows:
        raise Error("data.bad_weight", f"sample_weight.shape == {weights.shape}, expected {(rows,)}!",
                    "sample_weight", "give one weight for each row")
    bad = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(bad):
        raise Error("data.bad_weight", f"found {weights[bad[0]]:g}, expected a finite number of at least 0",
                    f"sample_weight, row {bad[0]}", "correct it; 0 makes a row count nothing")
    if not (weights > 0).any():
        raise Error("data.bad_weight", "Sample weights are all zero", "sample_weight",
                    "give some rows a weight above 0")
    return weights
