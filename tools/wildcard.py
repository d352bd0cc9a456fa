"""Expected text in which `…` stands for anything: shared by docs_test and cli_test."""
import re


def pattern(text):
    """A regular expression for `text`, where … is any run of characters within a line."""
    return ".*".join(re.escape(piece) for piece in text.split("…"))


def contains(line, expected):
    """Whether `line` has `expected` somewhere in it."""
    return re.search(pattern(expected), line) is not None


def same(output, expected):
    """Whether `output` is `expected` line by line; a line that is only … is any number of lines."""
    parts = []
    for line in expected.strip("\n").splitlines():
        parts.append(r"(?:.*\n)*" if line.strip() == "…" else pattern(line.rstrip()) + r"[ \t]*\n")
    return re.fullmatch("".join(parts), output.strip("\n") + "\n") is not None
