"""Networks as data, and a training that is stepped."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ._core import Training as CoreTraining
from ._core import network as network_from
from ._error import Error
from ._part import Layer, Loss, Part
from ._rows import plain_array

Array = np.ndarray[Any, Any]
_LABELS = {"softmax_cross_entropy", "categorical_focal_cross_entropy"}


class Node:
    """A layer in its place of a `Network`.

    name: that of its parameters, "inner" of "inner.weight".
    layer: of `lamina_nn.layers`, or one's own.
    inputs: the names of the nodes and inputs that feed it; none: every input of the network.
    """

    __module__ = "lamina_nn"

    def __init__(self, name: str, layer: Part | Layer, inputs: Sequence[str] = ()) -> None:
        self.name = name
        self.layer = layer
        self.inputs = list(inputs)

    def __repr__(self) -> str:
        return f"Node({self.name!r}, {self.layer!r}, {self.inputs!r})"


class Network:
    """Layers as a graph: named nodes that say what feeds them. Plain data until it meets its rows.

    >>> from lamina_nn import Network, Node, layers
    >>> net = Network([Node("in", layers.Dense(8)), Node("again", layers.Dense(8), ["in"]),
    ...                Node("sum", layers.Add(), ["in", "again"]), Node("out", layers.Dense(1), ["sum"])])
    """

    __module__ = "lamina_nn"

    def __init__(self, nodes: Sequence[Node], outputs: Sequence[str] = ()) -> None:
        self.nodes = list(nodes)
        self._outputs = list(outputs)
        described: dict[str, Any] = {"nodes": [{"name": node.name, **node.layer.spec(),
                                **({"inputs": node.inputs} if node.inputs else {})}
                               for node in self.nodes]}
        if outputs:
            described["outputs"] = list(outputs)
        self._keep([node.layer for node in self.nodes], described)

    def _keep(self, parts: list[Part | Layer], described: Any) -> None:
        self._parts = parts
        self._core = network_from(json.dumps(described))

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are the layers, not yet met with rows."""
        return type(self), (self.nodes, self._outputs)

    def spec(self) -> Any:
        """The JSON that `lamina train --model` reads, with every value."""
        return json.loads(self._core.spec())

    def summary(self) -> str:
        """A line a layer, once the network has met its rows."""
        if not self._core.built:
            return repr(self)
        lines = [("name", "layer", "row", "parameters")]
        lines += [(name, f"{kind} {detail}".strip(), "×".join(map(str, shape)), f"{size:,}")
                  for name, kind, detail, _, shape, size in self._core.summary()]
        widths = [max(len(line[i]) for line in lines) for i in range(4)]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
                         for line in lines)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._parts!r})"


class Sequential(Network):
    """Layers stacked, each fed by the one before.

    >>> from lamina_nn import Sequential, layers
    >>> Sequential([layers.Dense(16, "relu"), layers.Dense(1)])
    Sequential([Dense(units=16, activation='relu'), Dense()])
    """

    __module__ = "lamina_nn"

    def __init__(self, layers: Sequence[Part | Layer]) -> None:
        for layer in layers:
            if not hasattr(layer, "spec"):
                raise Error("usage.bad_value", f"found a {type(layer).__name__}, expected a layer", "Sequential",
                            'give layers of lamina_nn.layers, e.g. layers.Dense(8, "relu")')
        self._keep(list(layers), [layer.spec() for layer in layers])

    def __reduce__(self) -> tuple[Any, ...]:
        return Sequential, (self._parts,)


class Training:
    """A training that one can step, look into, change and leave.

    network: a `Sequential` or `Network`, which is built for these rows.
    X: [N, F] an array, or a dict of arrays by the names of the network's inputs. float32 without gaps
        is not copied. Whole numbers (int) are codes of categories, uint8 [N,H,W,C] pixels.
    y: [N] or [N, O]; class numbers 0 … K-1 where the loss reads labels.
    loss, optimizer, schedule: of `lamina_nn.losses` and so on, or as text, "huber:delta=2".
    validation: (X, y) that chooses the best epoch.
    sample_weight: [N]
    patience: epochs without a better score before it stops; 0: never.
    warmup: epochs; clip_value, clip_norm, average: 0 is none; shards, accumulate: batches.
    parameters: arrays by their names to start from, in place of random ones: `training.best` of an
        earlier training of the same layers, or what `numpy.load` reads of them.
    seed, threads: as of `lamina train`; the bits do not depend on threads.
    callback: as of `Classifier.fit`.

    >>> import numpy as np
    >>> from lamina_nn import Sequential, Training, layers
    >>> x = np.linspace(-1, 1, 256, dtype=np.float32).reshape(-1, 1)
    >>> training = Training(Sequential([layers.Dense(16, "tanh"), layers.Dense(1)]), x, x[:, 0] ** 2,
    ...                     optimizer="adam:learning_rate=0.01", epochs=60)
    >>> while training.epoch():
    ...     pass
    >>> training.state()["history"][-1]["loss"] < 0.02
    True
    >>> training.predict(x[:3]).shape
    (3, 1)
    """

    __module__ = "lamina_nn"

    def __init__(
        self,
        network: Network,
        X: Any,
        y: Any,
        *,
        loss: Part | Loss | str = "mean_squared_error",
        optimizer: Part | str = "adam",
        schedule: Part | str = "constant",
        validation: tuple[Any, Any] | None = None,
        sample_weight: Any = None,
        parameters: Mapping[str, Any] | None = None,
        epochs: int = 100,
        batch_size: int = 32,
        patience: int = 0,
        warmup: float = 0,
        clip_value: float = 0,
        clip_norm: float = 0,
        shards: int = 1,
        accumulate: int = 1,
        average: float = 0,
        seed: int = 0,
        threads: int = 0,
        callback: Callable[[str, dict[str, Any]], object] | None = None,
    ) -> None:
        if not hasattr(network, "spec"):
            raise Error("usage.bad_value", f"found a {type(network).__name__}, expected a network", "Training",
                        "give a Sequential or a Network")
        self.network = network
        self._loss = loss
        said = loss.number() if isinstance(loss, Loss) else str(loss)
        labels = isinstance(said, str) and said.partition(":")[0] in _LABELS
        options = {"loss": said, "optimizer": str(optimizer), "schedule": str(schedule),
                   **{name: _number(name, value, int) for name, value in (
                       ("epochs", epochs), ("batch_size", batch_size), ("patience", patience),
                       ("shards", shards), ("accumulate", accumulate), ("seed", seed))},
                   **{name: _number(name, value, float) for name, value in (
                       ("warmup", warmup), ("clip_value", clip_value), ("clip_norm", clip_norm),
                       ("average", average))}}
        inputs = _inputs(X, "X")
        core = network._core  # pyright: ignore[reportPrivateUsage]
        if not core.built:
            core.build(inputs)
        other, truth = ([], None) if validation is None else (
            _inputs(validation[0], "validation"), _target(validation[1], labels))
        start = {name: np.ascontiguousarray(value, np.float32) for name, value in (parameters or {}).items()}
        weights = None if sample_weight is None else np.ascontiguousarray(sample_weight, np.float32)
        self._core = CoreTraining(core, inputs, _target(y, labels), weights, other, truth,
                                    options, start, threads, callback)

    def step(self) -> bool:
        """One batch. False when there was none to take."""
        return self._core.step()

    def epoch(self) -> bool:
        """Steps to the end of the running epoch. False when there was none."""
        return self._core.epoch()

    @property
    def ended(self) -> str | None:
        """Why there is no step to take any more: "finished", "no_progress", "interrupted"."""
        return self._core.ended()

    def state(self) -> dict[str, Any]:
        """epoch and step so far, learning_rate, best_epoch, best_loss, and the history."""
        return self._core.state()

    @property
    def parameters(self) -> dict[str, Array]:
        """By their names, as read-only arrays on the memory that the training changes."""
        return self._core.parameters(False)

    @property
    def best(self) -> dict[str, Array]:
        """The same of the best epoch so far."""
        return self._core.parameters(True)

    def set(self, *, learning_rate: float | None = None, batch_size: int | None = None,
            epochs: int | None = None, stop: bool = False) -> None:
        """Changes the run from the next step on."""
        self._core.set(None if learning_rate is None else _number("learning_rate", learning_rate, float),
                       None if batch_size is None else _number("batch_size", batch_size, int),
                       None if epochs is None else _number("epochs", epochs, int), stop)

    def watch(self, on: bool = True) -> None:
        """Whether steps leave behind what they worked with: see `watched`. It changes no bit."""
        self._core.watch(on)

    @property
    def watched(self) -> dict[str, Any] | None:
        """Of the last step, when it was watched: "loss"; "nodes" with z, output, dz and doutput
        [B, …] of each; "parameters" with before, gradient and change of each."""
        return self._core.watched()

    def predict(self, X: Any, *, best: bool = False) -> Array:
        """What the network answers now, or with the parameters of the best epoch: float32 [N, O]."""
        return self._core.predict(_inputs(X, "X"), best)

    def __repr__(self) -> str:
        state = self.state()
        return f"<lamina_nn.Training: epoch {state['epoch']}, step {state['step']}>"


def _inputs(X: Any, where: str) -> list[tuple[str, Array, list[int]]]:
    if issubclass(type(X), Mapping):
        named: dict[str, Any] = dict(X)
    else:
        array = plain_array(X)
        kind = array.dtype.kind
        named = {"image" if array.dtype == np.uint8 else "codes" if kind in "iu" else "numbers": array}
    return [(name, *_input(name, plain_array(value), where)) for name, value in named.items()]


def _input(name: str, array: Array, where: str) -> tuple[Array, list[int]]:
    if array.ndim < 2:
        raise Error("usage.shape", f"input '{name}' has {array.ndim} dimensions, expected rows and "
                    "columns [N, F]", where, "X.reshape(-1, 1) is one column")
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array), []
    if array.dtype.kind in "iu":
        most = array.max(axis=0) if len(array) else np.zeros(array.shape[1], np.int64)
        return np.ascontiguousarray(array, np.int32), [max(1, int(k)) for k in most]
    if array.dtype.kind not in "fb":
        raise Error("usage.dtype", f"input '{name}' holds {array.dtype}, expected numbers", where,
                    "give float32, int32 codes or uint8 pixels")
    return np.ascontiguousarray(array, np.float32), []


def _target(y: Any, labels: bool) -> Array:
    array = np.atleast_1d(np.asarray(y))
    if array.dtype.kind not in "fiub":
        raise Error("usage.dtype", f"the targets hold {array.dtype}, expected numbers", "y",
                    "number the classes from 0; Classifier takes words")
    if labels:
        return np.ascontiguousarray(array.reshape(-1), np.int32)
    return np.ascontiguousarray(array.reshape(len(array), -1), np.float32)


def _number(name: str, value: Any, kind: type[Any]) -> Any:
    try:
        number = kind(value)
        if number == value:
            return number
    except (TypeError, ValueError, OverflowError):
        pass
    what = "a whole number" if kind is int else "a number"
    raise Error("usage.bad_value", f"found {value!r}, expected {what}", f"Training, {name}", f"give {what}")
