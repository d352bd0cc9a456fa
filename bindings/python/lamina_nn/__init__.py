"""Lamina: deep feed-forward networks from raw tables, and from NumPy arrays.

For who has a table::

    from lamina_nn import Classifier, Regressor, load

    model = Classifier().fit(frame, labels)      # strings, holes, dates, categories as they are
    model.predict(new_frame)
    model.predict_proba(new_frame)
    model.save("model.lamina")                   # the file that `lamina train` would write
    load("model.lamina").predict(new_frame)      # also in the program: lamina predict model.lamina

Classifier and Regressor are scikit-learn estimators where scikit-learn is installed, and work
without it. Their keywords are the options of ``lamina train``; ``help(Classifier)`` lists them.

For who builds::

    from lamina_nn import Sequential, Training, layers

    net = Sequential([layers.Dense(64, "relu"), layers.Dropout(0.1), layers.Dense(1)])
    training = Training(net, X, y, loss="huber", optimizer="adamw:weight_decay=0.01", epochs=20)
    while training.epoch():
        print(training.state()["history"][-1])

Every mistake in what is asked or given is a `lamina_nn.Error`, which says what was found, where,
and what to do.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._core import __version__
from ._error import Error
from ._model import Model, load

if TYPE_CHECKING:
    from . import layers, losses, ops, optimizers, schedules
    from ._estimators import Classifier, Regressor
    from ._network import Network, Node, Sequential, Training
    from ._part import Layer, Loss

__all__ = ["Classifier", "Error", "Layer", "Loss", "Model", "Network", "Node", "Regressor",
           "Sequential", "Training", "__version__", "layers", "load", "losses", "ops", "optimizers",
           "schedules"]

# Only who asks for them waits for them: the estimators bring scikit-learn, where it is installed.
_LATER = {"Classifier": "_estimators", "Regressor": "_estimators", "Network": "_network",
          "Node": "_network", "Sequential": "_network", "Training": "_network", "Layer": "_part",
          "Loss": "_part"}
_MODULES = {"layers", "losses", "ops", "optimizers", "schedules"}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"lamina_nn.{name}")
    if name in _LATER:
        value = getattr(importlib.import_module(f"lamina_nn.{_LATER[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'lamina_nn' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
