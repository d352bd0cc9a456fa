"""What may hold a table, and what is refused and how."""

import copy
import datetime
import decimal
import pickle

import numpy as np
import pandas as pd
import pytest

import lamina_nn
from lamina_nn import Classifier, Regressor

RNG = np.random.default_rng(0)
N = 120
LABELS = np.where(np.arange(N) % 2 == 0, "a", "b")
NUMBER = np.arange(N) % 2 + RNG.normal(size=N) * 0.3


def fitted(frame, **said):
    return Classifier(epochs=3, **{"layers": [4], **said}).fit(frame, LABELS)


def types(model):
    return {c["name"]: c["type"] for c in model.model_.facts["columns"]}


@pytest.mark.parametrize("cells, type_", [
    (NUMBER, "number"),
    (NUMBER.astype(np.float32), "number"),
    (NUMBER.astype(np.float16), "number"),
    (NUMBER.astype(">f8"), "number"),
    (np.arange(N) // 7, "number"),
    (pd.array([None if i % 5 == 0 else i for i in range(N)], dtype="Int64"), "number"),
    (pd.array(NUMBER, dtype="Float32"), "number"),
    ([decimal.Decimal(i) / 3 for i in range(N)], "number"),
    ([None if i % 4 == 0 else float(i) for i in range(N)], "number"),
    (pd.arrays.SparseArray(np.arange(N) % 3 * 1.0), "number"),
    (pd.to_timedelta(np.arange(N), "h"), "number"),
    (["x", "y", "z"] * 40, "category"),
    (pd.array(["x", None, "z"] * 40, dtype="string"), "category"),
    ([b"x", b"y", b"z"] * 40, "category"),
    (pd.Categorical(["x", "y", "z"] * 40), "category"),
    (pd.Categorical([10, 20, 30] * 40), "category"),
    (np.array(["x", "yy"] * 60), "category"),
    ([True, False, False] * 40, "boolean"),
    ([True, None, False] * 40, "boolean"),
    (pd.array([True, None, False] * 40, dtype="boolean"), "boolean"),
    (pd.date_range("2020-01-01", periods=N), "date"),
    (pd.date_range("2020-01-01", periods=N, freq="37min"), "date"),
    (pd.date_range("2020-01-01", periods=N, freq="1ms"), "date"),
    (pd.date_range("2020-01-01", periods=N, tz="Europe/Berlin"), "date"),
    (pd.period_range("2020-01", periods=N, freq="D"), "date"),
    ([datetime.date(2020, 1, 1 + i % 28) for i in range(N)], "date"),
    ([datetime.datetime(2020, 1, 1 + i % 28, 3) for i in range(N)], "date"),
    ([f"{1 + i % 28:02}.03.2021" for i in range(N)], "date"),
])
def test_a_column_of(cells, type_):
    frame = pd.DataFrame({"n": NUMBER, "c": cells})
    model = fitted(frame)
    assert types(model).get("c") == type_
    assert len(model.predict(frame)) == N
    # The same column in a dict is the same model.
    other = fitted({"n": NUMBER, "c": frame["c"]})
    assert np.array_equal(other.model_._core.to_bytes(), model.model_._core.to_bytes())


def test_polars_columns():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({
        "number": NUMBER, "word": ["x", None, "z"] * 40, "truth": [True, None, False] * 40,
        "day": pd.date_range("2020-01-01", periods=N).date,
        "moment": pd.date_range("2020-01-01", periods=N, freq="h"),
        "kind": polars.Series(["u", "v"] * 60, dtype=polars.Categorical), "holes": [1, None, 3, 4] * 30,
    })
    model = fitted(frame)
    assert types(model) == {"number": "number", "holes": "number", "day": "date", "moment": "date",
                            "word": "category", "truth": "boolean", "kind": "category"}
    assert np.array_equal(model.predict(frame), model.predict(frame.to_pandas()))
    assert np.array_equal(model.predict(frame.lazy()), model.predict(frame))


def test_pyarrow_and_rows_as_dicts():
    pyarrow = pytest.importorskip("pyarrow")
    frame = pd.DataFrame({"n": NUMBER, "w": ["x", "y", None] * 40})
    model = fitted(frame)
    table = pyarrow.Table.from_pandas(frame)
    table = table.set_column(1, "w", table["w"].dictionary_encode())
    rows = [{"n": n, "w": w} for n, w in zip(NUMBER, ["x", "y", None] * 40)]
    assert np.array_equal(model.predict_proba(table), model.predict_proba(frame))
    assert np.array_equal(model.predict_proba(rows), model.predict_proba(frame))


def test_arrays_of_any_layout_are_the_same_rows():
    x = RNG.normal(size=(N, 3))
    model = fitted(x)
    same = model.predict_proba(x)
    wide = np.repeat(np.repeat(x, 2, axis=0), 2, axis=1)
    for other in (np.asfortranarray(x), wide[::2, ::2], x[::-1][::-1], x.astype(">f8"), x.tolist()):
        assert np.array_equal(model.predict_proba(other), same)
    read_only = x.copy()
    read_only.flags.writeable = False
    assert np.array_equal(model.predict_proba(read_only), same)
    assert np.array_equal(np.vstack([model.predict_proba(x[i:i + 1]) for i in range(N)]), same)
    loaded = model.model_
    assert np.array_equal(np.vstack([loaded.predict_proba(x[i:i + 1]) for i in range(N)]), same)
    assert np.array_equal(loaded.predict_proba(x), same)


def test_x10_does_not_come_before_x9():
    x = RNG.normal(size=(N, 12))
    x[:, 3] = 1.0  # is left out
    model = Regressor(epochs=3).fit(x, x[:, 10])
    assert np.array_equal(model.model_.predict(x), model.predict(x))


def test_a_target_may_be_a_column():
    frame = pd.DataFrame({"n": NUMBER, "answer": LABELS})
    model = Classifier(target="answer", epochs=2).fit(frame)
    assert list(model.feature_names_in_) == ["n"] and list(model.classes_) == ["a", "b"]
    assert len(model.predict(frame[["n"]])) == N


BAD = {
    "inf": (lambda: fitted(np.array([[np.inf]] * N)), "data.not_finite"),
    "one dimension": (lambda: fitted(NUMBER), "data.bad_table"),
    "no rows": (lambda: Classifier().fit(np.zeros((0, 2)), []), "data.no_rows"),
    "no columns": (lambda: fitted(np.zeros((N, 0))), "data.no_columns"),
    "y of another length": (lambda: Classifier().fit(np.zeros((N, 2)), LABELS[:-1]), "data.bad_column"),
    "complex": (lambda: fitted(np.zeros((N, 2), complex)), "data.complex"),
    "mixed objects": (lambda: fitted(pd.DataFrame({"c": [1, "x"] * 60})), "data.mixed_column"),
    "lists in cells": (lambda: fitted(pd.DataFrame({"c": [[1]] * N})), "data.bad_cell"),
    "rows of several lengths": (lambda: fitted([[1.0], [1.0, 2.0]]), "data.bad_table"),
    "one class": (lambda: Classifier().fit(np.zeros((9, 2)), ["a"] * 9), "data.target_constant"),
    "decimals as classes": (lambda: Classifier().fit(np.zeros((N, 2)), NUMBER), "data.not_classes"),
    "words as amounts": (lambda: Regressor().fit(np.zeros((N, 2)), LABELS), "data.target_not_numbers"),
    "NaN in y": (lambda: Regressor().fit(np.zeros((3, 2)), [1, 2, np.nan]), "data.missing_target"),
    "a name twice": (lambda: fitted(pd.DataFrame(np.ones((N, 2)), columns=["a", "a"])),
                     "data.duplicate_column"),
    "no target": (lambda: Classifier().fit(np.zeros((N, 2))), "usage.missing_option"),
    "an unknown target": (lambda: Classifier(target="z").fit({"a": [1, 2]}), "usage.unknown_target"),
    "a bad option": (lambda: fitted(NUMBER.reshape(-1, 1), optimizer="adm"), "usage.unknown_optimizer"),
    "a bad number": (lambda: fitted(NUMBER.reshape(-1, 1), lr=-1), "usage.bad_value"),
    "two tests": (lambda: Classifier(test=0.1).fit(NUMBER.reshape(-1, 1), LABELS,
                                                   test_set=(NUMBER.reshape(-1, 1), LABELS)), "usage.conflict"),
    "no file": (lambda: lamina_nn.load("/nowhere.lamina"), "model.missing_file"),
    "no model": (lambda: lamina_nn.load(__file__), "model."),
    "predict first": (lambda: Classifier().predict(NUMBER.reshape(-1, 1)), "usage.not_fitted"),
    "columns of two lengths": (lambda: fitted({"a": [1], "b": [1, 2]}), "data.bad_column"),
    "a label that is no word": (lambda: Classifier().fit(NUMBER.reshape(-1, 1), ["NA", "x"] * 60), "data.missing_target"),
    "NA in y": (lambda: Classifier().fit(np.zeros((3, 2)), pd.array(["a", pd.NA, "b"])), "data.missing_target"),
    "words as weights": (lambda: fitted(NUMBER.reshape(-1, 1)).fit(np.zeros((3, 2)), [0, 1, 1], ["a"] * 3),
                         "data.bad_weight"),
    "a number beyond floats": (lambda: fitted({"a": [10**400, 1] * 60}), "data.bad_cell"),
    "cells that are none": (lambda: fitted({"a": 1}), "data.bad_column"),
    "a row that is none": (lambda: fitted([{"a": 1}, 5] * 60), "data.bad_table"),
    "several tables to choose by": (lambda: Classifier().fit(np.zeros((N, 2)), LABELS, eval_set=[(1, 2), (3, 4)]),
                                    "usage.bad_value"),
    "other columns to choose by": (lambda: Classifier().fit(np.zeros((N, 2)), LABELS,
                                                            eval_set=(np.zeros((N, 1)), LABELS)), "data.missing_column"),
    "a class that is only chosen by": (lambda: Classifier().fit(np.zeros((N, 2)), LABELS,
                                                                eval_set=(np.zeros((N, 2)), ["c"] * N)), "data.unseen_class"),
    "words to choose by": (lambda: Classifier().fit({"a": NUMBER}, LABELS, eval_set=({"a": LABELS}, LABELS)),
                           "data.mixed_column"),
    "shares beside rows": (lambda: Classifier(validation=0.1).fit(np.zeros((N, 2)), LABELS,
                                                                  eval_set=(np.zeros((N, 2)), LABELS)), "usage.conflict"),
    "rows beside a file": (lambda: Classifier(target="a").fit("t.csv", eval_set=(1, 2)), "usage.conflict"),
    "a network that is none": (lambda: fitted(np.zeros((N, 2)), layers=None, model=object()), "usage.bad_value"),
    "a seed that is none": (lambda: fitted(np.zeros((N, 2)), random_state="x"), "usage.bad_value"),
    "a row that is not there": (lambda: fitted({"a": NUMBER}).explain({"a": NUMBER}, row=N), "usage.bad_row"),
    "a file without a name": (lambda: lamina_nn.load("a\ud800"), "usage.bad_value"),
    "layers that are none": (lambda: lamina_nn.Sequential([5]), "usage.bad_value"),
    "a training of nothing": (lambda: lamina_nn.Training(None, np.zeros((N, 2)), NUMBER), "usage.bad_value"),
    "words as targets": (lambda: lamina_nn.Training(lamina_nn.Sequential([lamina_nn.layers.Dense(1)]),
                                                    np.zeros((N, 2)), LABELS), "usage.dtype"),
    "negative weights": (lambda: Regressor().fit(NUMBER.reshape(-1, 1), NUMBER, -np.ones(N)), "data.bad_weight"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(name):
    call, code = BAD[name]
    with pytest.raises(lamina_nn.Error) as caught:
        call()
    error = caught.value
    assert error.code.startswith(code)
    assert error.what and error.where and error.fix
    assert all(fact in str(error) for fact in (error.code, error.what, error.where, error.fix))
    assert "command line" not in str(error)


def test_holes_alone_may_choose_the_epoch_and_words_be_new():
    table = pd.DataFrame({"n": NUMBER, "w": ["x", None] * 60, "holes": [1.0, np.nan] * 60})
    more = pd.DataFrame({"n": NUMBER, "w": ["x", "new"] * 60, "holes": [None] * N})
    assert Classifier(epochs=2).fit(table, LABELS, eval_set=(more, LABELS)).n_iter_ == 2


def test_record_arrays_are_tables():
    frame = pd.DataFrame({"n": NUMBER, "w": ["x", "y", "z"] * 40})
    records = frame.to_records(index=False)
    assert np.array_equal(fitted(records).predict_proba(records), fitted(frame).predict_proba(frame))


def test_a_network_is_a_keyword():
    from lamina_nn import Network, Node, Sequential, layers
    x = NUMBER.reshape(-1, 1)
    stacked = Sequential([layers.Dense(4, "relu"), layers.Dense(2)])
    graph = Network([Node("a", layers.Dense(4)), Node("b", layers.Dense(2), ["a"])])
    for network in (stacked, graph):
        model = fitted(x, layers=None, model=network)
        again = pickle.loads(pickle.dumps(copy.deepcopy(model)))
        assert np.array_equal(model.predict_proba(x), again.predict_proba(x))
        assert repr(again.model) == repr(network)


def test_names_that_are_taken():
    frame = pd.DataFrame(RNG.normal(size=(N, 3)), columns=["y", "sample_weight", "target"])
    model = Regressor(epochs=1).fit(frame, pd.Series(NUMBER, name="y"), sample_weight=np.ones(N))
    assert list(model.feature_names_in_) == ["y", "sample_weight", "target"]
    assert len(model.predict(frame)) == N


def test_sparse_is_refused():
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(lamina_nn.Error, match="sparse"):
        fitted(sparse.csr_matrix(np.eye(N)))


def test_a_model_is_asked_by_name():
    model = fitted(pd.DataFrame({"n": NUMBER, "w": ["x", "y", "z"] * 40})).model_
    assert "2 classes" in repr(model)
    assert model.predict({"w": ["x"], "n": [0.1], "more": [1]}).shape == (1,)
    with pytest.raises(lamina_nn.Error, match="missing"):
        model.predict({"n": [0.1]})
    with pytest.raises(lamina_nn.Error, match="without names"):
        model.predict(np.ones((1, 2)))
    with pytest.raises(lamina_nn.Error) as caught:
        model.predict({"n": ["1", "many"], "w": ["x", "x"]})
    assert caught.value.where == "the rows, row 1, column 'n'"
