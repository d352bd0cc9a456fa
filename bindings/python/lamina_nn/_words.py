"""Keywords as the words of the program's command line, which it reads and checks itself."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from ._error import Error
from ._options import OPTIONS

# Of these a list is told as one word each; the names of others may hold commas.
_WHOLE = {"param_group"}


def words_of(keywords: Mapping[str, Any]) -> tuple[list[str], str | None]:
    """The words, and the network of `model=` where it is no file."""
    words: list[str] = []
    network: str | None = None
    for name, (option, others, takes_value, repeats) in OPTIONS.items():
        said = {key: keywords[key] for key in (name, *others) if keywords.get(key) is not None}
        if not takes_value:
            said = {key: value for key, value in said.items() if value is not False}
        if not said:
            continue
        if len(said) > 1:
            raise Error("usage.conflict", f"{' and '.join(said)} are one option", f"option {name}",
                        "give one of them")
        (value,) = said.values()
        if name == "model" and not isinstance(value, (str, os.PathLike)):
            network = _network_text(value)
        elif not takes_value:
            words.append(option)
        elif repeats and not isinstance(value, str):
            words += [f"{option}={part}" for part in _parts(name, value)]
        else:
            words.append(f"{option}={text_of(value)}")
    return words, network


def _network_text(model: Any) -> str:
    spec = getattr(model, "spec", None)
    try:
        return json.dumps(spec() if callable(spec) else model)
    except (TypeError, ValueError):
        raise Error("usage.bad_value", f"found a {type(model).__name__}, expected a network", "option model",
                    "give a Sequential or a Network, a list of layers, or the path of a JSON file") from None


def _parts(name: str, value: Any) -> list[str]:
    if issubclass(type(value), Mapping):
        pairs: list[tuple[Any, Any]] = list(value.items())
        return [_quoted(f"{text_of(key)}={text_of(part)}") for key, part in pairs]
    parts = [text_of(part) for part in (value if np.iterable(value) else [value])]
    return parts if name in _WHOLE else [_quoted(part) for part in parts]


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def text_of(value: Any) -> str:
    kind: Any = value.__class__
    if issubclass(kind, (bool, np.bool_)):
        return "true" if value else "false"
    if issubclass(kind, (float, np.floating)):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(number)
    if issubclass(kind, (list, tuple, np.ndarray)):
        parts: list[Any] = list(value)
        return ",".join(text_of(part) for part in parts) if parts else "none"
    return os.fsdecode(value) if hasattr(value, "__fspath__") else str(value)
