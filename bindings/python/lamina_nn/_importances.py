"""Which columns a model answers by: what becomes of its answers when one is shuffled."""

from __future__ import annotations

import numpy as np

from ._model import Array, Model
from ._rows import Column

_SAMPLE_ROWS = 256  # kept of the training


def some_rows(rows: list[Column], names: list[str]) -> list[Column]:
    """At most 256 rows of the columns `names`, from all over the table."""
    count = len(rows[0][1])
    places = np.linspace(0, count - 1, min(count, _SAMPLE_ROWS)).astype(np.int64)
    wanted = set(names)
    return [(column[0], np.ascontiguousarray(column[1][places]), *column[2:])
            for column in rows if column[0] in wanted]


def importances(model: Model, sample: list[Column]) -> Array:
    def answers(columns: list[Column]) -> Array:
        core = model._core  # pyright: ignore[reportPrivateUsage]
        _, values, probabilities, _ = core.predict_columns(columns)
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
