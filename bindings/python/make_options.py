"""Writes lamina_nn/_options.py: the options of `lamina train` as keywords, from the program's table.

    make_options.py FILE
"""
import keyword
import pathlib
import re
import sys
import textwrap

from bare_core import core_in

# Not here: what is said otherwise in Python (save(), report_, verbose), two other commands, and what belongs to
# the program's page.
NOT_HERE = {"output", "json", "quiet", "force", "find-lr", "svg", "overfit-one-batch", "studio", "port", "no-open"}
# What Python says otherwise.
HELP = {"verbose": "show on stderr how the training goes",
        "target": "the name of the column to predict: one of X where no y is given"}
TYPES = {
    "N": "int | None", "RATE": "float | None", "FRACTION": "float | None", "NORM": "float | None",
    "SIZE": "float | None", "MEMORY": "float | None", "EPOCHS": "float | None",
}


def python_name(names):
    """'--lr,--learning-rate' is learning_rate, '--batch,--batch-size' batch: as the help begins."""
    long = [name[2:] for name in names.split(",") if name.startswith("--")]
    return [name.replace("-", "_") for name in long]


def kind_of(option, name):
    _, _, value, _, repeats = option
    if not value:
        return "bool", "False"
    if name == "layers":
        return "Sequence[int] | int | None", "None"
    if name in ("test",):
        return "float | str | None", "None"
    if name in ("type", "class_weights", "class_weight"):
        return "Mapping[Any, Any] | Sequence[Any] | str | None", "None"
    if name == "model":
        return "Any", "None"
    if repeats:
        return "Sequence[str] | str | None", "None"
    return TYPES.get(value, "str | None"), "None"


def main(path):
    lines = ['"""The options of `lamina train` as keywords. Written by make_options.py: do not edit."""',
             "", "from __future__ import annotations", "",
             "from collections.abc import Mapping, Sequence", "from typing import Any", ""]
    options = []
    for option in core_in(pathlib.Path(path).parent).train_options():
        group, names, value, help_text, repeats = option
        flags = python_name(names)
        if any(flag.replace("_", "-") in NOT_HERE for flag in flags):
            continue
        name = flags[0]
        assert not keyword.iskeyword(name), name
        options.append((name, flags, group, names, value, help_text, repeats, option))

    lines += ["# keyword: (option, other names, takes a value, may be repeated)", "OPTIONS = {"]
    for name, flags, _, names, value, _, repeats, _ in options:
        flag = next(n for n in names.split(",") if n.startswith("--"))
        lines.append(f'    "{name}": ("{flag}", {tuple(flags[1:])!r}, {bool(value)}, {repeats}),')
    lines += ["}", "", ""]

    lines += ["class TrainOptions:", '    """Keywords; None is what the program chooses itself.']
    last = None
    for name, flags, group, names, value, help_text, repeats, option in options:
        if group != last:
            about = " (delimiter and what follows: where X is a file)" if group == "The table" else ""
            lines += ["", f"    {group}{about}:"]
            last = group
        also = f" (also {', '.join(flags[1:])})" if flags[1:] else ""
        text = HELP.get(name, help_text).replace("\\", "\\\\")
        text = re.sub(r"--([a-z][a-z-]*)", lambda m: m.group(1).replace("-", "_"), text)
        lines += textwrap.wrap(f"{name}{also}: {text}", 96, initial_indent="        ",
                               subsequent_indent="            ")
    lines += ['    """', "", "    def __init__(", "        self,", "        *,"]
    for name, flags, _, _, _, _, _, option in options:
        kind, default = kind_of(option, name)
        lines += [f"        {flag}: {kind} = {default}," for flag in flags]
    lines += ["        random_state: Any = None,", "        n_jobs: int | None = None,",
              "    ) -> None:"]
    for _, flags, *_ in options:
        lines += [f"        self.{flag} = {flag}" for flag in flags]
    lines += ["        self.random_state = random_state", "        self.n_jobs = n_jobs", ""]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1])
