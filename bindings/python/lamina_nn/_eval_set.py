"""Rows of one's own that choose the best epoch: `lamina train --split first` on both tables joined."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._error import Error
from ._rows import Column


def split_of_eval_set(said: dict[str, Any], rows: list[Column], others: list[Column]) -> dict[str, Any]:
    """The options by which the last of the joined rows choose the best epoch, and no others."""
    for name in ("validation", "split", "time", "group", "folds"):
        if said.get(name) is not None:
            raise Error("usage.conflict", f"{name} and eval_set both say which rows choose the best "
                        "epoch", "fit", "give one of them")
    test = said.get("test")
    if isinstance(test, (int, float)) and test > 0:
        raise Error("usage.conflict", "with eval_set all rows of X are learnt from, and none is left for test",
                    "fit", "leave test out, or give rows of their own: test_set=(X, y)")
    count, more = len(rows[0][1]), len(others[0][1])
    return {"split": "first", "validation": more / (count + more),
            "test": 0 if test is None else test}


def joined(rows: list[Column], others: list[Column], target: str) -> list[Column]:
    """The rows of both, `others` last; their columns are the same and in the same order."""
    by_name = {column[0]: column for column in others}
    return [_joined(column, by_name[column[0]], column[0] == target) for column in rows]


def _joined(column: Column, other: Column, is_target: bool) -> Column:
    name: str = column[0]
    if len(column) == 2 and len(other) == 3 and not other[2]:  # words without any: all missing
        other = (name, np.full(len(other[1]), np.nan))
    if len(column) == 3 and len(other) == 2 and np.isnan(other[1]).all():
        other = (name, np.full(len(other[1]), -1, np.int32), [])
    if len(column) != len(other):
        kinds = ["numbers" if len(one) == 2 else "words" for one in (column, other)]
        raise Error("data.mixed_column", f"holds {kinds[0]} in X and {kinds[1]} in eval_set",
                    f"eval_set, column '{name}'", "make them one type")
    if len(column) == 2:
        return name, np.concatenate([column[1], other[1]])
    places = {word: place for place, word in enumerate(_words(column))}
    if is_target:
        unseen = [word for word in _words(other) if word not in places]
        if unseen:
            raise Error("data.unseen_class", f"the label '{unseen[0]}' is not among those of y",
                        "eval_set", "leave such rows out, or learn from some of them")
    words = list(_words(column))
    for word in _words(other):
        if places.setdefault(word, len(words)) == len(words):
            words.append(word)
    codes = np.array([places[word] for word in _words(other)] + [-1], np.int32)[other[1]]
    return name, np.concatenate([column[1], codes]), words


def _words(column: Column) -> list[str]:
    words: list[str] = column[2]
    return words
