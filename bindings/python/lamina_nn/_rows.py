"""Whatever holds a table becomes columns that the C++ side reads without a copy where it can.

A column is ``(name, numbers)``, numbers being float64 or float32 with NaN where a cell is missing,
or ``(name, codes, words)``: int32 places in a list of words, -1 where a cell is missing.
"""

from __future__ import annotations

import datetime
import decimal
import numbers
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ._error import Error

Column = tuple[Any, ...]


def names_and_columns(rows: Any, where: str = "X") -> tuple[list[str], list[Column], bool]:
    """The columns of `rows`, and whether their names are the user's own.

    `rows`: a DataFrame of pandas or polars, a pyarrow Table, a dict of columns, a list of dicts (one
    a row), or what NumPy takes for an array of two dimensions, whose columns are x0, x1, …
    """
    if hasattr(rows, "toarray") and hasattr(rows, "nnz"):
        raise Error("data.sparse", "found a sparse matrix, expected a dense table", where,
                    "give X.toarray(), or fewer columns")
    if _is_frame(rows, "pandas"):
        labels = [str(label) for label in rows.columns]
        _require_shape((len(rows), len(labels)), where)
        return labels, [_pandas(n, rows.iloc[:, i], where) for i, n in enumerate(labels)], True
    if _is_frame(rows, "polars"):
        if hasattr(rows, "collect"):
            rows = rows.collect()
        _require_shape(rows.shape, where)
        return list(rows.columns), [_polars(s, where) for s in rows.get_columns()], True
    if hasattr(rows, "column_names") and hasattr(rows, "to_pydict"):  # pyarrow
        columns = {name: _arrow(rows.column(i)) for i, name in enumerate(rows.column_names)}
        return names_and_columns(columns, where)
    if issubclass(type(rows), Mapping):
        single = [name for name, values in rows.items() if not hasattr(values, "__len__")]
        if single:
            raise Error("data.bad_column", f"found a {type(rows[single[0]]).__name__}, expected the "
                        "cells of a column", _place(where, single[0]), "give a list, or a list of dicts, one a row")
        lengths = {len(values) for values in rows.values()}
        if len(lengths) > 1:
            raise Error("data.bad_column", "the columns have different lengths", where,
                        "give all columns the same length")
        _require_shape((lengths.pop() if lengths else 0, len(rows)), where)
        made = [_values(str(name), values, where) for name, values in rows.items()]
        return [str(name) for name in rows], made, True
    if issubclass(type(rows), Sequence) and len(rows) > 0 and isinstance(rows[0], Mapping):
        table: Sequence[Mapping[Any, Any]] = rows
        other = next((i for i, row in enumerate(rows) if not hasattr(row, "keys")), None)
        if other is not None:
            raise Error("data.bad_table", f"found a {type(rows[other]).__name__}, expected a dict as in "
                        "the rows before", f"{where}, row {other}", "make every row a dict")
        names: dict[Any, None] = {}
        for row in table:
            names.update(dict.fromkeys(row))
        return names_and_columns({n: [row.get(n) for row in table] for n in names}, where)
    fields = getattr(getattr(rows, "dtype", None), "names", None)
    if fields is not None:  # NumPy's record arrays
        return names_and_columns({name: rows[name] for name in fields}, where)
    array = array_of(rows, where)
    labels = [f"x{i}" for i in range(array.shape[1])]
    return labels, [column(n, array[:, i], where) for i, n in enumerate(labels)], False


def array_of(rows: Any, where: str = "X") -> np.ndarray[Any, Any]:
    """`rows` as an array of two dimensions, or an Error in scikit-learn's words."""
    try:
        array = plain_array(rows)
    except ValueError as error:
        raise Error("data.bad_table", f"the rows have different lengths ({error})", where,
                    "give every row the same number of cells") from None
    if array.ndim != 2:
        raise Error("data.bad_table",
                    f"Expected 2D array, got {array.ndim}D array instead. Reshape your data: one "
                    "row for each example", where,
                    "X.reshape(-1, 1) is one column, X.reshape(1, -1) one row")
    _require_shape(array.shape, where)
    return array


def plain_array(values: Any) -> np.ndarray[Any, Any]:
    """Without a copy where there is a way: the buffer protocol, __array__, or DLPack."""
    if hasattr(values, "__dlpack__") and not hasattr(values, "__array__"):
        return np.from_dlpack(values)
    return np.asarray(values)


def column(name: str, values: np.ndarray[Any, Any], where: str = "X") -> Column:
    """An array of one dimension as a column."""
    kind = values.dtype.kind
    if kind == "f" and values.dtype.isnative and values.itemsize in (4, 8):
        return name, values
    if kind in "fiu":
        return name, values.astype(np.float32 if values.dtype == np.float16 else np.float64)
    if kind == "b":
        return name, values.astype(np.int32), ["False", "True"]
    if kind == "M":
        return _dates(name, values)
    if kind == "m":
        seconds = values / np.timedelta64(1, "s")
        return name, np.where(np.isnat(values), np.nan, seconds)
    if kind == "c":
        raise Error("data.complex", "Complex data not supported", _place(where, name),
                    "give the real and the imaginary part as two columns")
    if kind == "U":
        words, codes = np.unique(values, return_inverse=True)
        return name, codes.reshape(-1).astype(np.int32), words.tolist()
    if kind == "S":
        return column(name, np.char.decode(values, "utf-8", "replace"), where)
    if kind == "O":
        return _objects(name, values, where)
    if kind == "T":  # NumPy's strings of any length
        return _objects(name, values.astype(object), where)
    raise Error("data.bad_column", f"cells of the type {values.dtype} are no table's cells",
                _place(where, name), "make them numbers, text, dates or booleans")


def _place(where: str, name: str) -> str:
    return f"{where}, column '{name}'"


def _require_shape(shape: tuple[int, ...], where: str) -> None:
    rows, columns = shape
    if rows == 0:
        raise Error("data.no_rows", f"Found array with 0 sample(s) (shape={shape}) while a minimum "
                    "of 1 is required.", where, "give at least one row")
    if columns == 0:
        raise Error("data.no_columns", f"Found array with 0 feature(s) (shape={shape}) while a "
                    "minimum of 1 is required.", where, "give at least one column")


def _is_frame(rows: Any, package: str) -> bool:
    return _is_of(rows, package) and type(rows).__name__ in ("DataFrame", "LazyFrame")


def _is_of(value: Any, package: str) -> bool:
    return type(value).__module__.partition(".")[0] == package


def _values(name: str, values: Any, where: str) -> Column:
    if _is_of(values, "pandas"):
        return _pandas(name, sys.modules["pandas"].Series(values), where)
    if _is_of(values, "polars"):
        return _polars(values.alias(name), where)
    array: np.ndarray[Any, Any]
    if issubclass(type(values), np.ndarray):
        array = values
    else:
        array = np.empty(len(values), dtype=object)
        array[:] = list(values)
    if array.ndim != 1:
        raise Error("data.bad_column", f"found an array of {array.ndim} dimensions, expected 1",
                    _place(where, name), "give one value for each row")
    return column(name, array, where)


def _dates(name: str, values: np.ndarray[Any, Any]) -> Column:
    different, codes = np.unique(values, return_inverse=True)
    days = different.astype("datetime64[D]")
    missing = np.isnat(different)
    if (days == different)[~missing].all():
        text = np.datetime_as_string(days)
    else:
        text = np.char.replace(np.datetime_as_string(different, unit="auto"), "T", " ")
        whole = (different.astype("datetime64[s]") == different)[~missing].all()
        if whole:
            text = np.char.replace(np.datetime_as_string(different.astype("datetime64[s]")), "T",
                                   " ")
    places = codes.reshape(-1).astype(np.int32)
    places[missing[places]] = -1
    return name, places, text.tolist()


def _text_of(value: Any, name: str, where: str) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime.datetime):
        return str(value.replace(tzinfo=None))
    if isinstance(value, (datetime.date, datetime.time)):
        return str(value)
    raise Error("data.bad_cell",
                f"found a {type(value).__name__}, expected a number, text, a date or a boolean "
                "(an argument must be a string or a number)", _place(where, name),
                "make it one of these, or leave the column out")


def is_missing(value: Any) -> bool:
    # None, NaN of any float, pandas' NaT; NA is equal to nothing, and says so by an exception.
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"


def _objects(name: str, values: np.ndarray[Any, Any], where: str) -> Column:
    cells: Iterable[Any] = values
    found: set[type[Any]] = {type(value) for value in cells}
    numeric: set[type[Any]] = {kind for kind in found
               if issubclass(kind, (numbers.Real, decimal.Decimal)) and not issubclass(kind, (bool, np.bool_))}
    missing: set[type[Any]] = {kind for kind in found if kind is type(None) or kind.__name__ in ("NAType", "NaTType")}
    truths: set[type[Any]] = {kind for kind in found if issubclass(kind, (bool, np.bool_))}
    words = found - numeric - missing - truths
    if any(issubclass(kind, numbers.Complex) for kind in words):
        return column(name, values.astype(complex), where)
    # A NaN among words or truth values is a hole in them, not a number.
    if (words or truths) and all(is_missing(v) for v in values if type(v) in numeric):
        numeric = set()
    if sum(map(bool, (words, numeric, truths))) > 1:
        kinds = sorted(kind.__name__ for kind in words | numeric | truths)
        raise Error("data.mixed_column", f"holds values of several types: {', '.join(kinds)}",
                    _place(where, name),
                    "make it one type: .astype(str) for text, pandas.to_numeric for numbers")
    if numeric:
        try:
            return name, np.array([np.nan if is_missing(v) else float(v) for v in values])
        except OverflowError:
            raise Error("data.bad_cell", "found a whole number too large for a float64",
                        _place(where, name), "make it text, or leave the column out") from None
    table: dict[Any, int] = {}
    codes = np.fromiter((-1 if is_missing(v) else table.setdefault(v, len(table)) for v in values)
                        if not words or words <= {str} or _hashable(words)
                        else _refused(values, words, name, where), np.int32, len(values))
    if truths:
        return name, codes, [str(bool(value)) for value in table]
    return name, codes, [_text_of(value, name, where) for value in table]


def _hashable(kinds: set[type]) -> bool:
    return all(kind.__hash__ is not None for kind in kinds)


def _refused(values: Iterable[Any], kinds: set[type], name: str, where: str) -> Iterable[int]:
    for value in values:
        if type(value) in kinds:
            _text_of(value, name, where)
    return ()


def _pandas(name: str, series: Any, where: str) -> Column:
    dtype = series.dtype
    if getattr(dtype, "name", "") == "category":
        categories = series.cat.categories
        words = categories.tolist()
        text = [str(word) if not isinstance(word, str) else word for word in words]
        return name, series.cat.codes.to_numpy(dtype=np.int32), text
    if isinstance(dtype, np.dtype):
        if dtype.kind != "O":
            return column(name, series.to_numpy(), where)
        return _objects(name, series.to_numpy(), where)
    pandas = sys.modules["pandas"]
    types = pandas.api.types
    if types.is_bool_dtype(dtype):
        codes = series.to_numpy(dtype=np.float64, na_value=-1.0).astype(np.int32)
        return name, codes, ["False", "True"]
    if isinstance(dtype, pandas.SparseDtype):
        return column(name, np.asarray(series.sparse.to_dense()), where)
    if types.is_numeric_dtype(dtype):
        return name, series.to_numpy(dtype=np.float64, na_value=np.nan)
    if types.is_datetime64_any_dtype(dtype):
        if getattr(series.dt, "tz", None) is not None:
            series = series.dt.tz_localize(None)
        return column(name, series.to_numpy(dtype="datetime64[us]"), where)
    if types.is_string_dtype(dtype):
        codes, words = pandas.factorize(series)
        return name, codes.astype(np.int32), [str(word) for word in words]
    if isinstance(dtype, pandas.PeriodDtype):
        return column(name, series.dt.to_timestamp().to_numpy(), where)
    if isinstance(dtype, pandas.IntervalDtype):
        codes, words = pandas.factorize(series.astype(str))
        return name, np.where(series.isna(), -1, codes).astype(np.int32), list(words)
    return _objects(name, series.to_numpy(dtype=object), where)


def _polars(series: Any, where: str) -> Column:
    name, polars = series.name, sys.modules["polars"]
    dtype = series.dtype
    if dtype.is_numeric():
        kind = polars.Float32 if dtype == polars.Float32 else polars.Float64
        return name, series.cast(kind).to_numpy()
    if dtype == polars.Boolean:
        return name, series.cast(polars.Int32).fill_null(-1).to_numpy(), ["False", "True"]
    if dtype == polars.Date or dtype == polars.Datetime:
        if getattr(dtype, "time_zone", None) is not None:
            series = series.dt.replace_time_zone(None)
        return column(name, series.to_numpy(), where)
    if dtype == polars.Duration:
        return column(name, series.to_numpy(), where)
    if dtype in (polars.String, polars.Categorical, polars.Enum):
        series = series.cast(polars.String)
        different = series.drop_nulls().unique(maintain_order=True)
        if len(different) == 0:
            return name, np.full(len(series), -1, np.int32), []
        codes = series.replace_strict(different, np.arange(len(different), dtype=np.int32),
                                      default=-1, return_dtype=polars.Int32)
        return name, codes.fill_null(-1).to_numpy(), different.to_list()
    return _objects(name, np.array(series.to_list() + [None], dtype=object)[:-1], where)


def _arrow(chunks: Any) -> Any:
    if str(chunks.type).startswith("dictionary"):
        chunks = chunks.cast(chunks.type.value_type)
    return chunks.to_numpy()  # holes become NaN, or None among words


def is_of_numbers(words: Iterable[str]) -> bool:
    """Whether a category of these words would be taken for numbers when it is read as text."""
    for word in words:
        try:
            float(word)
        except ValueError:
            continue
        return True
    return False
