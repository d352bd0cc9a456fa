"""What a person sees of a training: a moving line on a terminal, a bar in a notebook, lines else."""

from __future__ import annotations

import importlib
import sys
from typing import Any


class Progress:
    """Called with what happens; prints to stderr."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._moves = self._stream.isatty()
        self._bar: Any = None
        self._every = 1
        self._width = 0
        if "ipykernel" in sys.modules and not self._moves:
            try:
                self._bar = importlib.import_module("tqdm.auto").tqdm
            except ImportError:
                pass

    def __call__(self, kind: str, facts: dict[str, Any]) -> None:
        if kind == "start":
            self._every = max(1, facts["epochs"] // 10)
            if self._bar is not None:
                self._bar = self._bar(total=facts["epochs"], unit="epoch")
        elif kind == "note":
            text = f"note: {facts['where']}: {facts['what']}" if facts["where"] else facts["what"]
            self._line(text)
        elif kind == "step" and self._moves:
            done = facts["step"] / facts["steps_per_epoch"]
            self._moving(f"epoch {facts['epoch']}, {done:4.0%}, loss {facts['loss']:.4f}")
        elif kind == "epoch":
            self._epoch(facts)
        elif kind == "end":
            if self._bar is not None and hasattr(self._bar, "close"):
                self._bar.close()
            self._line(f"trained {facts['epochs']} epochs in {facts['seconds']:.1f} s; "
                       f"the best was {facts['best_epoch']}")

    def _epoch(self, facts: dict[str, Any]) -> None:
        text = f"epoch {facts['epoch']}/{facts['epochs']}  loss {facts['loss']:.4f}"
        if facts["validation_loss"] is not None:
            text += f"  validation {facts['validation_loss']:.4f}"
        if "metric" in facts:
            text += f"  {facts['metric']} {facts['validation_metric']:.4f}"
        if self._bar is not None:
            self._bar.update(1)
            self._bar.set_postfix_str(text.partition("  ")[2])
        elif self._moves:
            self._moving(text)
        elif facts["epoch"] == 1 or facts["epoch"] % self._every == 0:
            self._line(text)

    def _moving(self, text: str) -> None:
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)

    def _line(self, text: str) -> None:
        clear = "\r" + " " * self._width + "\r" if self._width else ""
        self._stream.write(clear + text + "\n")
        self._width = 0
