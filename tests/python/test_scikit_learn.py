"""What scikit-learn asks of an estimator."""

import pickle
import warnings

import check_estimators
import joblib
import numpy as np
import pandas as pd
import pytest
import sklearn
import tables
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import lamina_nn
from lamina_nn import Classifier, Regressor


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", [Classifier, Regressor])
def test_every_check_of_scikit_learn(kind):
    results = sklearn.utils.estimator_checks.check_estimator(
        kind(), expected_failed_checks=check_estimators.EXPECTED, on_fail=None, on_skip=None)
    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    assert not failed
    assert len(results) > 45


def test_it_is_what_it_says():
    assert is_classifier(Classifier()) and is_regressor(Regressor())
    assert clone(Classifier(epochs=3, layers=[8])).get_params()["layers"] == [8]
    assert Classifier().set_params(lr=0.5).lr == 0.5
    with pytest.raises(ValueError):
        Classifier().set_params(no_such=1)
    with pytest.raises(TypeError):
        Classifier(no_such=1)
    assert "epochs=3" in repr(Classifier(epochs=3))


def test_a_pipeline_a_search_and_cross_validation():
    x, y = load_iris(return_X_y=True, as_frame=True)
    model = make_pipeline(StandardScaler(), Classifier(epochs=20, random_state=1))
    assert cross_val_score(model, x, y, cv=3).mean() > 0.85
    search = GridSearchCV(Classifier(epochs=5), {"layers": [[4], [16]], "lr": [0.01]}, cv=2, n_jobs=2)
    search.fit(x, y)
    assert search.best_params_["layers"] in ([4], [16])
    columns = make_column_transformer((StandardScaler(), list(x.columns[:2])), remainder="passthrough")
    assert make_pipeline(columns, Classifier(epochs=3)).fit(x, y).score(x, y) > 0


def test_pickle_and_joblib_bring_it_back(tmp_path):
    table, y, _ = tables.frame(4)
    model = Classifier(epochs=3).fit(table, y)
    for copy in (pickle.loads(pickle.dumps(model)), _through_joblib(model, tmp_path)):
        assert np.array_equal(copy.predict_proba(table), model.predict_proba(table))
        assert np.array_equal(copy.classes_, model.classes_)
        assert np.array_equal(copy.feature_importances_, model.feature_importances_)
        copy.save(tmp_path / "a")
        model.save(tmp_path / "b")
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def _through_joblib(model, folder):
    joblib.dump(model, folder / "model.joblib")
    return joblib.load(folder / "model.joblib", mmap_mode="r")


@pytest.mark.parametrize("labels", [[0, 1], [10, 20, 30], [True, False], ["b", "a"], [1.0, 2.0],
                                    np.array([3, 5], np.int8), pd.Categorical(["u", "v"])])
def test_classes_are_those_of_y(labels):
    labels = np.asarray(labels)
    rng = np.random.default_rng(0)
    y = labels[rng.integers(0, len(labels), 90)]
    model = Classifier(epochs=2).fit(rng.normal(size=(90, 2)), y)
    assert np.array_equal(model.classes_, np.unique(y))
    assert model.classes_.dtype == np.unique(y).dtype
    assert set(model.predict(rng.normal(size=(9, 2)))) <= set(y)
    assert model.predict_proba(rng.normal(size=(9, 2))).shape == (9, len(np.unique(y)))


def test_what_the_fit_says_of_itself():
    rng = np.random.default_rng(0)
    x = pd.DataFrame(rng.normal(size=(400, 3)), columns=["tells", "nothing", "little"])
    y = 3 * x["tells"] + 0.3 * x["little"]
    model = Regressor(epochs=30).fit(x, y)
    assert model.feature_importances_.argmax() == 0
    assert model.feature_importances_.sum() == pytest.approx(1)
    assert list(model.feature_names_in_) == list(x.columns) and model.n_features_in_ == 3
    assert model.report_["metrics"]["r2"] > 0.5
    assert len(model.history_) == model.n_iter_
    assert "feature_importances_" in dir(model)
    with pytest.raises(lamina_nn.Error, match="unseen at fit time"):
        model.predict(x.rename(columns={"little": "other"}))
    with pytest.raises(lamina_nn.Error, match="same order"):
        model.predict(x[["little", "tells", "nothing"]])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        model.predict(x.to_numpy())
    assert "valid feature names" in str(said[0].message)


def test_random_state_and_seed_are_one():
    table, y, _ = tables.frame(4)
    def answers(**said):
        return Classifier(epochs=2, **said).fit(table, y).predict_proba(table)
    assert np.array_equal(answers(seed=5), answers(random_state=5))
    assert not np.array_equal(answers(seed=5), answers(seed=6))
    assert np.array_equal(answers(n_jobs=1), answers(n_jobs=2))
    answers(random_state=np.random.RandomState(3))
    answers(random_state=np.random.default_rng(3))
    with pytest.raises(lamina_nn.Error, match="one option"):
        answers(seed=1, random_state=1)
