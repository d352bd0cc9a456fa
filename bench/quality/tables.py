"""The tables of the folder that LAMINA_DATA names, and how they are cut."""

import hashlib
import os
from pathlib import Path

# File, target; amounts are predicted as numbers, all else as classes.
TARGETS = {
    "penguins": "species",
    "auto_mpg": "mpg",
    "breast_cancer_wdbc": "diagnosis",
    "titanic": "Survived",
    "german_credit": "class",
    "digits_8x8": "digit",
    "abalone": "rings",
    "spambase": "type",
    "wine_quality": "quality",
    "telco_churn": "churn",
    "bike_sharing_hour": "count",
    "letter": "lettr",
    "california_housing": "median_house_value",
    "adult": "income",
    "diamonds": "price",
}
AMOUNTS = {"auto_mpg", "abalone", "wine_quality", "bike_sharing_hour", "california_housing", "diamonds"}


def held_out(key, table, row):
    """A fifth of the rows, the same for every learner; row counts from 0 below the header."""
    digest = hashlib.sha256(f"{key}:{table}:{row}".encode()).hexdigest()
    return int(digest[:8], 16) / 2**32 < 0.2


def cut(folder, key, table):
    """Writes train.csv and test.csv, raw lines as they are, and returns their paths."""
    into = Path(folder) / f"{table}_{key}"
    train, test = into / "train.csv", into / "test.csv"
    if not test.exists():
        into.mkdir(parents=True, exist_ok=True)
        source = Path(os.environ["LAMINA_DATA"]) / f"{table}.csv"
        header, *rows = source.read_text(encoding="utf-8").splitlines()
        for path, wanted in ((train, False), (test, True)):
            kept = [line for row, line in enumerate(rows) if held_out(key, table, row) is wanted]
            path.write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
    return train, test
