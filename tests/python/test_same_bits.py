"""A model made here and one of `lamina train` are one file, byte for byte."""

import os
import pathlib
import subprocess

import numpy as np
import pandas as pd
import pytest
import tables

from lamina_nn import Classifier, Regressor, load

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("LAMINA", ROOT / "build/release/bin/lamina"))


def lamina(*words, **more):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def trained_by_program(folder, table, target, words):
    tables.write_csv(folder / "t.csv", table)
    lamina("train", folder / "t.csv", "--target", target, "-o", folder / "program.lamina", "--quiet", *words)
    return (folder / "program.lamina").read_bytes()


@pytest.mark.parametrize("seed", range(16))
def test_options_at_random_give_the_same_file(tmp_path, seed):
    table, y, kind = tables.frame(seed)
    said, words = tables.options(seed)
    task = "regression" if kind == "amount" else "classification"
    maker = Regressor if kind == "amount" else Classifier
    model = maker(**said).fit(table, y)
    model.save(tmp_path / "python.lamina")
    expected = trained_by_program(tmp_path, table.assign(target=y), "target", [f"--task={task}", *words])
    assert (tmp_path / "python.lamina").read_bytes() == expected, (seed, said)


def test_weights_and_a_table_of_its_own_to_test_with(tmp_path):
    table, y, _ = tables.frame(4)
    new, new_y, _ = tables.frame(4, rows=90)
    columns = [c for c in table.columns if c in new.columns]
    weights = np.linspace(0.5, 2, len(table))
    model = Classifier(epochs=4).fit(table[columns], y, sample_weight=weights, test_set=(new[columns], new_y))
    model.save(tmp_path / "python.lamina")
    tables.write_csv(tmp_path / "test.csv", new[columns].assign(target=new_y, sample_weight=1.0))
    expected = trained_by_program(
        tmp_path, table[columns].assign(target=y, sample_weight=weights), "target",
        ["--task=classification", "--epochs=4", "--weights=sample_weight", f"--test={tmp_path}/test.csv"])
    assert (tmp_path / "python.lamina").read_bytes() == expected


@pytest.mark.parametrize("seed", [4, 1])
def test_rows_of_ones_own_choose_the_epoch(tmp_path, seed):
    table, y, kind = tables.frame(seed)
    new, new_y, _ = tables.frame(seed, rows=90)
    columns = [c for c in table.columns if c in new.columns]
    task = "regression" if kind == "amount" else "classification"
    model = (Regressor if kind == "amount" else Classifier)(epochs=4)
    model.fit(table[columns], y, eval_set=[(new[columns[::-1]], new_y)])
    model.save(tmp_path / "python.lamina")
    both = pd.concat([table[columns].assign(target=y), new[columns].assign(target=new_y)])
    expected = trained_by_program(tmp_path, both, "target", [
        f"--task={task}", "--epochs=4", "--split=first", "--test=0",
        f"--validation={90 / len(both)!r}"])
    assert (tmp_path / "python.lamina").read_bytes() == expected
    assert model.report_["metrics"] is None


def test_the_best_epoch_is_best_for_these_rows():
    x = np.random.default_rng(0).normal(size=(300, 3))
    y = (x[:, 0] > 0).astype(int)
    right, wrong = (Classifier(layers=[8], epochs=12).fit(x, y, eval_set=(x[:90], labels))
                    for labels in (y[:90], 1 - y[:90]))
    assert right.report_["best_epoch"] > 6 and wrong.report_["best_epoch"] == 1


def test_an_array_is_the_table_of_its_columns(tmp_path):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(150, 4))
    y = x @ [1, 2, 0, -1]
    model = Regressor(epochs=3).fit(x, y)
    model.save(tmp_path / "python.lamina")
    table = pd.DataFrame(x, columns=[f"x{i}" for i in range(4)]).assign(y=y)
    assert (tmp_path / "python.lamina").read_bytes() == trained_by_program(
        tmp_path, table, "y", ["--task=regression", "--epochs=3"])


def test_polars_and_pandas_are_one(tmp_path):
    polars = pytest.importorskip("polars")
    table, y, _ = tables.frame(8)
    one = Classifier(epochs=3).fit(table, y)
    other = Classifier(epochs=3).fit(polars.from_pandas(table), polars.Series("target", y.to_list()))
    one.save(tmp_path / "a")
    other.save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_is_read_as_the_program_reads_it(tmp_path):
    table, y, _ = tables.frame(0)
    expected = trained_by_program(tmp_path, table.assign(target=y), "target",
                                  ["--task=classification", "--epochs=3"])
    model = Classifier(target="target", epochs=3).fit(tmp_path / "t.csv")
    model.save(tmp_path / "python.lamina")
    assert (tmp_path / "python.lamina").read_bytes() == expected
    assert set(model.predict(table[list(model.feature_names_in_)])) <= {"yes", "no"}


@pytest.mark.parametrize("seed", range(4))
def test_both_answer_alike(tmp_path, seed):
    table, y, kind = tables.frame(seed)
    model = (Regressor if kind == "amount" else Classifier)(epochs=5).fit(table, y)
    model.save(tmp_path / "m.lamina")
    tables.write_csv(tmp_path / "new.csv", table)
    said = pd.read_csv(pd.io.common.StringIO(
        lamina("predict", tmp_path / "m.lamina", tmp_path / "new.csv")), dtype=str).iloc[:, 0]
    answers = model.predict(table)
    if kind == "amount":
        assert [float(text) for text in said] == answers.tolist()
    else:
        assert said.tolist() == [str(label) for label in answers.tolist()]
    assert np.array_equal(load(tmp_path / "m.lamina").predict(table), answers)


REAL = {"adult.csv": "income", "bike_sharing_hour.csv": "count", "penguins.csv": "species",
        "titanic.csv": "Survived", "diamonds.csv": "price", "telco_churn.csv": "churn"}


@pytest.mark.parametrize("name", REAL)
def test_real_tables(tmp_path, name):
    folder = os.environ.get("LAMINA_DATA")
    if not folder or not (pathlib.Path(folder) / name).exists():
        pytest.skip("LAMINA_DATA names no folder with this table")
    table = pd.read_csv(pathlib.Path(folder) / name, nrows=3000, skipinitialspace=True)
    y = table.pop(REAL[name])
    maker = Regressor if y.dtype.kind in "if" and y.nunique() > 20 else Classifier
    model = maker(epochs=2, layers=[16]).fit(table, y)
    model.save(tmp_path / "python.lamina")
    expected = trained_by_program(tmp_path, table.assign(**{REAL[name]: y}), REAL[name],
                                  ["--epochs=2", "--layers=16", f"--task={maker._task}"])
    assert (tmp_path / "python.lamina").read_bytes() == expected
