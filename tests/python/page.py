"""The examples of docs/python.md.

    page.py FILE        runs them, in order, in the folder it is called in
"""
import doctest
import pathlib
import sys

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


def examples(text):
    # What is between the blocks becomes blank lines, so that errors name the line of the page.
    kept, on = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            on = line == "```pycon"
            line = ""
        kept.append(line if on else "")
    return doctest.DocTestParser().get_doctest("\n".join(kept) + "\n", {}, "python.md", "python.md", 0)


def run(file):
    """Returns (failed, attempted)."""
    return doctest.DocTestRunner(optionflags=FLAGS).run(examples(pathlib.Path(file).read_text(encoding="utf-8")))


if __name__ == "__main__":
    result = run(sys.argv[1])
    print(f"{result.attempted} examples, {result.failed} failed")
    sys.exit(result.failed > 0 or result.attempted < 15)
