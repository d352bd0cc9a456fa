"""Each learner with its defaults: learners.py NAME train.csv test.csv TARGET classes|amount.

Prints one JSON object: scores on test.csv, seconds of fitting by the clock and by the processor (all
threads together, which other work on the machine hardly changes), and the peak of memory. What a learner
cannot take (words, holes) gets what its own documentation gives for that, nothing more.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

# A wrong certainty costs at most -log of this, for every learner.
LEAST = 1e-15


def read(train, test, target):
    import pandas as pd

    parts = [pd.read_csv(path, na_values=["?"]) for path in (train, test)]
    y = [part.pop(target) for part in parts]
    for name in parts[0].columns:
        if parts[0][name].dtype.kind in "fiub":
            continue
        words = pd.Index(parts[0][name].dropna().unique())
        for part in parts:
            part[name] = pd.Categorical(part[name], categories=words)
    return parts, y


def words_of(frame):
    return [name for name in frame.columns if frame[name].dtype == "category"]


def catboost(frames, classes):
    from catboost import CatBoostClassifier, CatBoostRegressor

    words = words_of(frames[0])
    for frame in frames:
        for name in words:
            frame[name] = frame[name].astype(object).where(frame[name].notna(), "missing").astype(str)
    make = CatBoostClassifier if classes else CatBoostRegressor
    return make(cat_features=words, thread_count=threads(), verbose=False, allow_writing_files=False)


def lightgbm(frames, classes):
    from lightgbm import LGBMClassifier, LGBMRegressor

    for frame in frames:
        frame.columns = [f"c{i}" for i in range(frame.shape[1])]
    return (LGBMClassifier if classes else LGBMRegressor)(n_jobs=threads(), verbose=-1)


def xgboost(frames, classes):
    from xgboost import XGBClassifier, XGBRegressor

    return (XGBClassifier if classes else XGBRegressor)(enable_categorical=True, n_jobs=threads())


def histgb(frames, classes):
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    for name in words_of(frames[0]):
        if len(frames[0][name].cat.categories) > 255:
            for frame in frames:
                frame[name] = frame[name].cat.codes.astype(float)
    make = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    return make(categorical_features="from_dtype")


def mlp(frames, classes):
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    words = words_of(frames[0])
    numbers = [name for name in frames[0].columns if name not in words]
    columns = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), words),
    )
    return make_pipeline(columns, (MLPClassifier if classes else MLPRegressor)())


def fill_holes(frames):
    """For networks that refuse missing numbers: the mean of the rows for training, and a word that tells
    of it, as AutoGluon gives them to RealMLP and TabM."""
    import pandas as pd

    for name in list(frames[0].columns):
        if frames[0][name].dtype == "category":
            continue
        mean = frames[0][name].mean()
        told = frames[0][name].isna().any()
        for frame in frames:
            if told:
                words = frame[name].isna().map({True: "missing", False: "known"})
                frame[f"{name} missing"] = pd.Categorical(words, categories=["known", "missing"])
            frame[name] = frame[name].fillna(mean)


def realmlp(frames, classes):
    from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor

    fill_holes(frames)
    return (RealMLP_TD_Classifier if classes else RealMLP_TD_Regressor)(device="cpu", n_threads=threads())


def tabm(frames, classes):
    from pytabkit import TabM_D_Classifier, TabM_D_Regressor

    fill_holes(frames)
    return (TabM_D_Classifier if classes else TabM_D_Regressor)(device="cpu", n_threads=threads())


def threads():
    return int(os.environ.get("THREADS", "2"))


def scores_of_classes(truth, probabilities, labels):
    import numpy as np

    place = {label: i for i, label in enumerate(labels)}
    columns = np.array([place[label] for label in truth])
    p = np.clip(probabilities[np.arange(len(truth)), columns], LEAST, 1)
    return {
        "accuracy": float((probabilities.argmax(axis=1) == columns).mean()),
        "log_loss": float(-np.log(p).mean()),
    }


def python_learner(name, train, test, target, classes):
    import numpy as np
    from sklearn.preprocessing import LabelEncoder

    frames, (y, truth) = read(train, test, target)
    coder = LabelEncoder().fit(y) if classes else None
    y = coder.transform(y) if classes else y.astype(float)
    learner = globals()[name](frames, classes)
    started, worked = time.time(), time.process_time()
    learner.fit(frames[0], y)
    seconds, processor = time.time() - started, time.process_time() - worked
    if classes:
        scores = scores_of_classes(coder.transform(truth), learner.predict_proba(frames[1]), range(len(coder.classes_)))
    else:
        error = np.asarray(learner.predict(frames[1]), float).ravel() - truth.astype(float)
        scores = {"rmse": float(np.sqrt((error**2).mean()))}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**scores, "seconds": seconds, "processor_seconds": processor, "megabytes": peak}


def lamina(train, test, target, classes, options):
    program = os.environ.get("LAMINA", "build/release/bin/lamina")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "train", train, "--target", target, "--test", test, "--json", "--quiet"]
        command += ["-o", f"{folder}/m.lamina", "--threads", str(threads())]
        command += ([] if classes else ["--task", "regression"]) + options
        started = time.time()
        done = subprocess.run(command, capture_output=True, text=True)
        seconds = time.time() - started
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    told = json.loads(done.stdout)
    wanted = ("accuracy", "log_loss") if classes else ("rmse",)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        **{key: told["metrics"][key] for key in wanted},
        "seconds": seconds,
        "processor_seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    name, train, test, target, task, *options = sys.argv[1:]
    if name.startswith("lamina"):
        result = lamina(train, test, target, task == "classes", options)
    else:
        result = python_learner(name, train, test, target, task == "classes")
    print(json.dumps(result))
