"""What layers, losses, optimizers and schedules have in common, and those of one's own."""

from __future__ import annotations

import weakref
from typing import Any

from ._core import forget_part, keep_part
from ._words import text_of


class Part:
    """A kind and its values, which are checked when the part is used."""

    kind = ""

    def __init__(self, defaults: dict[str, Any], values: dict[str, Any]) -> None:
        self._said = {name: value for name, value in values.items() if value != defaults[name]}
        for name, value in values.items():
            setattr(self, name, value)

    def spec(self) -> dict[str, Any]:
        """As a network's JSON has it."""
        plain = {name: list(value) if issubclass(type(value), tuple) else value
                 for name, value in self._said.items()}
        return {"kind": self.kind, **plain}

    def text(self) -> str:
        """As a command line has it: "adamw:weight_decay=0.02"."""
        said = ",".join(f"{name}={text_of(value).replace(',', ';')}"
                        for name, value in self._said.items())
        return f"{self.kind}:{said}" if said else self.kind

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self._said.items())
        return f"{type(self).__name__}({said})"


class _Own:
    """A part that C++ calls back, by its number."""

    _number = 0

    def number(self) -> int:
        if self._number == 0:
            # C++ keeps no reference to the part itself, which would keep it alive for ever.
            self._number = keep_part(_Caller(self))
            weakref.finalize(self, forget_part, self._number)
        return self._number


class _Caller:
    """Finds the methods of a part that is alive as long as the network that it is in."""

    def __init__(self, part: Any) -> None:
        self._part = weakref.ref(part)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part(), name)


class Layer(_Own):
    """A layer of one's own: a class with `forward`, and `parameters` where it learns any.

    ``forward(x, **parameters)`` gets and returns values of shape [B, …], by the operations of
    `lamina_nn.ops` and + - * @. ``parameters(shape)`` gets the shape of a row that comes in, and
    returns {name: (shape, start)}: a number, or the name of an initializer such as "glorot_uniform".

    >>> import lamina_nn
    >>> class Scale(lamina_nn.Layer):
    ...     def parameters(self, shape):
    ...         return {"factor": (shape, 1.0)}
    ...     def forward(self, x, factor):
    ...         return lamina_nn.ops.multiply_row(x, factor)
    """

    __module__ = "lamina_nn"

    def forward(self, *values: Any, **parameters: Any) -> Any:
        raise NotImplementedError

    def spec(self) -> dict[str, Any]:
        return {"kind": "python", "number": self.number()}


class Loss(_Own):
    """A loss of one's own: a class with ``rows(prediction, target)``, which says what each row costs,
    [B] or [B,O], by operations. The mean over the rows is what is minimized.

    >>> import lamina_nn
    >>> class FourthPower(lamina_nn.Loss):
    ...     def rows(self, prediction, target):
    ...         e = prediction - target
    ...         return e * e * e * e
    """

    __module__ = "lamina_nn"

    def rows(self, prediction: Any, target: Any) -> Any:
        raise NotImplementedError
