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

Every mistake in what is asked or given is a `lamina_nn.Error`, which says what was found, where,
and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._core import __version__
from ._error import Error
from ._model import Model, load

if TYPE_CHECKING:
    from ._estimators import Classifier, Regressor

__all__ = ["Classifier", "Error", "Model", "Regressor", "__version__", "load"]


def __getattr__(name: str) -> Any:
    # The estimators bring scikit-learn with them, where it is: only who asks for them waits for it.
    if name in ("Classifier", "Regressor"):
        from . import _estimators

        value = getattr(_estimators, name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'lamina_nn' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
