"""Tables of every kind of column, made at random, as pandas holds them and as a file."""

import csv

import numpy as np
import pandas as pd


def frame(seed, rows=None):
    """Numbers, whole numbers, holes, words, truth values, dates, categories, an id, a constant."""
    rng = np.random.default_rng(seed)
    n = rows or int(rng.integers(60, 300))
    signal = rng.normal(size=n)
    columns = {
        "id": np.arange(n) + 1000,
        "number": signal.round(4),
        "large": 1.6e9 + rng.normal(size=n) * 1e5,
        "whole": rng.integers(-5, 40, n),
        "holes": np.where(rng.random(n) < 0.2, np.nan, (signal * 3).round(3)),
        "word": rng.choice(["red", "green", "blue, dark", 'a "quoted" one', "ünïcode"], n),
        "word_holes": np.where(rng.random(n) < 0.1, None, rng.choice(["x", "y", "z"], n)),
        "truth": rng.random(n) < 0.4,
        "day": pd.Timestamp("2021-03-01") + pd.to_timedelta(rng.integers(0, 900, n), "D"),
        "moment": pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 10**7, n), "s"),
        "kind": pd.Categorical(rng.choice(["low", "high"], n)),
        "same": np.ones(n),
    }
    kept = ["number", *[c for c in columns if c != "number" and rng.random() < 0.7]]
    table = pd.DataFrame({name: columns[name] for name in columns if name in kept})
    noise = rng.normal(size=n) * 0.5
    targets = {
        "words": np.where(signal + noise > 0, "yes", "no"),
        "digits": np.digitize(signal + noise, [-0.6, 0.6]),
        "amount": (signal * 10 + noise).round(3),
        "truths": signal + noise > 0.2,
    }
    kind = list(targets)[seed % 4]
    return table, pd.Series(targets[kind], name="target"), kind


def write_csv(path, table):
    """As pandas writes it, with words quoted."""
    table.to_csv(path, index=False, quoting=csv.QUOTE_NONNUMERIC)


def options(seed):
    """Options of `lamina train` at random, as keywords and as words."""
    rng = np.random.default_rng(1000 + seed)
    choices = {
        "layers": [[16], [8, 8], [], [32, 4]],
        "epochs": [3, 7],
        "activation": ["relu", "tanh", "gelu"],
        "dropout": [0.1, 0],
        "optimizer": ["adam", "sgd:momentum=0.9", "adamw:weight_decay=0.02"],
        "lr": [0.003, 0.02],
        "batch": [16, 50],
        "schedule": ["constant", "cosine"],
        "patience": [2, 0],
        "test": [0, 0.25],
        "validation": [0.2, 0],
        "seed": [1, 77],
        "threads": [1, 2],
        "clip_norm": [0.5, 0],
        "shards": [2],
        "average": [0.9],
        "strict": [False],
        "no_fingerprints": [True],
        "recipe": ["mlp", "realmlp-s", "realmlp"],
        "warmup": [0.5],
    }
    said = {name: values[rng.integers(len(values))] for name, values in choices.items()
            if rng.random() < 0.45}
    said.setdefault("epochs", 4)
    words = []
    for name, value in said.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        elif value is not False:
            text = "none" if value == [] else ",".join(map(str, value)) if isinstance(value, list) else value
            words.append(f"{option}={text}")
    return said, words
