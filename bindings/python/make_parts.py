"""Writes lamina_nn/{layers,losses,optimizers,schedules}.py: a class for each part of a family.

    make_parts.py FOLDER
"""
import math
import pathlib
import sys
import textwrap

from bare_core import core_in

# Where capitals are no matter of underscores: the names in C++.
NAMES = {"sgd": "Sgd", "adamw": "AdamW", "rmsprop": "RmsProp", "nadam": "NAdam", "radam": "RAdam",
         "rprop": "RProp", "prelu": "PReLU", "glu": "GLU", "swiglu": "SwiGLU",
         "rms_normalization": "RMSNormalization", "kl_divergence": "KLDivergence"}
ONE = {"layers": "a layer", "losses": "a loss", "optimizers": "an optimizer",
       "schedules": "a schedule of the learning rate"}


def class_name(kind):
    return NAMES.get(kind) or "".join(word.capitalize() for word in kind.split("_"))


def literal(value):
    return f'float("{value}")' if isinstance(value, float) and math.isinf(value) else repr(value)


def class_of(kind, fields):
    lines = ["", "", f"class {class_name(kind)}(Part):"]
    text = [f'"""{kind}', ""] if fields else [f'"""{kind}"""']
    for name, _, default, help_text in fields:
        text += textwrap.wrap(f"{name}: {help_text}", 92, subsequent_indent="    ", break_on_hyphens=False)
    if fields:
        text.append('"""')
    lines += [f"    {line}".rstrip().replace("\\", "\\\\") for line in text]
    lines += ["", f'    kind = "{kind}"', ""]
    arguments = "".join(f", {name}: {type_} = {literal(default)}" for name, type_, default, _ in fields)
    lines += textwrap.wrap(f"def __init__(self{arguments})\xa0->\xa0None:", 96, initial_indent="    ",
                           subsequent_indent="                 ", break_on_hyphens=False)
    defaults = ", ".join(f'"{name}": {literal(default)}' for name, _, default, _ in fields)
    values = ", ".join(f'"{name}": {name}' for name, *_ in fields)
    lines += textwrap.wrap(f"super().__init__({{{defaults}}}, {{{values}}})", 96,
                           initial_indent="        ", subsequent_indent="                         ")
    return [line.replace("\xa0", " ") for line in lines]


def imports_of(members):
    types = " ".join(type_ for _, fields in members for _, type_, _, _ in fields)
    names = [name for name in ("Mapping", "Sequence") if name in types]
    lines = [f"from collections.abc import {', '.join(names)}"] if names else []
    lines += ["from typing import Any"] if "Any" in types else []
    return [*lines, ""] if lines else []


def module_of(family, members):
    names = sorted(class_name(kind) for kind, _ in members)
    lines = [f'"""Each is {ONE[family]}; what they hold is said in their help. Written by '
             'make_parts.py: do not edit."""', "", "from __future__ import annotations", "",
             *imports_of(members), "from ._part import Part", ""]
    lines += textwrap.wrap("__all__ = [" + ", ".join(f'"{name}"' for name in names) + "]", 96,
                           subsequent_indent="           ")
    for kind, fields in members:
        lines += class_of(kind, fields)
    return "\n".join(lines) + "\n"


def main(folder):
    for family, members in core_in(folder).families().items():
        (pathlib.Path(folder) / f"{family}.py").write_text(module_of(family, members), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
