"""The examples of docs/python.md and of the docstrings run, in order, and print what they say."""

import doctest
import os
import pathlib
import re
import subprocess

import page

import lamina_nn

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_the_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = page.run(ROOT / "docs/python.md")
    assert result.failed == 0 and result.attempted > 15


def test_docstrings_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    attempted = 0
    for name in lamina_nn.__all__:
        for test in doctest.DocTestFinder(recurse=False).find(getattr(lamina_nn, name), name, module=False):
            result = doctest.DocTestRunner(optionflags=page.FLAGS).run(test)
            assert result.failed == 0, name
            attempted += result.attempted
    assert attempted > 20


def test_help_names_every_keyword():
    from lamina_nn._options import OPTIONS

    for kind in (lamina_nn.Classifier, lamina_nn.Regressor):
        for name in OPTIONS:
            assert re.search(rf"^ +{name}\b.*:", kind.__doc__, re.M), name


# What the program has and Python says otherwise: save(), report_, verbose; the page is the program's, and --find-lr and
# --overfit-one-batch train no model.
SAID_OTHERWISE = {"output", "json", "quiet", "force", "studio", "port", "no_open", "find_lr", "svg", "overfit_one_batch", "help"}


def test_every_option_of_the_program_is_a_keyword():
    program = os.environ.get("LAMINA", ROOT / "build/release/bin/lamina")
    said = subprocess.run([program, "train", "--help"], capture_output=True, text=True, check=True).stdout
    declared = re.findall(r"^  (-\S.*?)(?:  |$)", said, re.M)
    options = {name.replace("-", "_") for line in declared for name in re.findall(r"--([a-z][a-z-]*)", line)}
    assert len(options) > 50
    for kind in (lamina_nn.Classifier, lamina_nn.Regressor):
        assert options - set(kind().get_params()) == SAID_OTHERWISE & options
