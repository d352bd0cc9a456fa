"""What type checkers say, at their strictest, of the package and of a program that uses it."""

import json
import pathlib
import shutil
import subprocess
import sys

import lamina_nn

TESTS = pathlib.Path(__file__).resolve().parent
PACKAGE = pathlib.Path(lamina_nn.__file__).parent


def run(*words, folder):
    done = subprocess.run([sys.executable, "-m", *map(str, words)], cwd=folder, capture_output=True, text=True,
                          check=False, timeout=240)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_mypy_is_content(tmp_path):
    run("mypy", "--strict", "--cache-dir", tmp_path / "cache", TESTS / "used_strictly.py", folder=PACKAGE.parent)
    run("mypy", "--strict", "--cache-dir", tmp_path / "cache", "-p", "lamina_nn", folder=PACKAGE.parent)


def test_pyright_is_content(tmp_path):
    program = tmp_path / "program.py"
    program.write_text((TESTS / "used_strictly.py").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(
        {"typeCheckingMode": "strict", "pythonVersion": "3.11"}), encoding="utf-8")
    # The package itself as well: neither extraPaths nor links are checked.
    shutil.copytree(PACKAGE, tmp_path / "lamina_nn", ignore=shutil.ignore_patterns("__pycache__"))
    run("pyright", "--pythonpath", sys.executable, "-p", tmp_path, folder=tmp_path)


def test_the_program_runs(tmp_path):
    subprocess.run([sys.executable, TESTS / "used_strictly.py"], cwd=tmp_path, check=True, timeout=60)
