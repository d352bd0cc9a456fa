"""The examples of docs/python.md and of the docstrings run, in order, and print what they say."""

import doctest
import pathlib
import re

import lamina_nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


def test_the_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    # What is between the blocks becomes blank lines, so that errors name the line of the page.
    kept, on = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            on = line == "```pycon"
            line = ""
        kept.append(line if on else "")
    test = doctest.DocTestParser().get_doctest("\n".join(kept) + "\n", {}, "python.md", "python.md", 0)
    assert len(test.examples) > 15
    assert doctest.DocTestRunner(optionflags=FLAGS).run(test).failed == 0


def test_docstrings_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    attempted = 0
    for name in lamina_nn.__all__:
        for test in doctest.DocTestFinder(recurse=False).find(getattr(lamina_nn, name), name, module=False):
            result = doctest.DocTestRunner(optionflags=FLAGS).run(test)
            assert result.failed == 0, name
            attempted += result.attempted
    assert attempted > 20


def test_help_names_every_keyword():
    from lamina_nn._options import OPTIONS

    for kind in (lamina_nn.Classifier, lamina_nn.Regressor):
        for name in OPTIONS:
            assert re.search(rf"^ +{name}\b.*:", kind.__doc__, re.M), name
