"""Workload I by scikit-learn: adult_sklearn.py TABLE [--seed N] [--epochs N]. Prints {"score": accuracy}.

With --epochs the network, the batch and the rows that choose the best epoch are those of `lamina train`, and it
runs so many epochs; without, they are scikit-learn's own (100 units, stops when ten epochs were no better).
"""
import argparse
import json

import pandas
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

parser = argparse.ArgumentParser()
parser.add_argument("table")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--epochs", type=int)
options = parser.parse_args()

table = pandas.read_csv(options.table, na_values="?")
target = table.pop("income")
train_x, test_x, train_y, test_y = train_test_split(table, target, test_size=0.2, stratify=target,
                                                    random_state=options.seed)
columns = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
     make_column_selector(dtype_include="number")),
    ("words", make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")),
     make_column_selector(dtype_exclude="number")),
])
if options.epochs:
    network = MLPClassifier((256, 256, 256), batch_size=256, max_iter=options.epochs, early_stopping=True,
                            validation_fraction=0.15, n_iter_no_change=options.epochs, random_state=options.seed)
else:
    network = MLPClassifier(max_iter=200, early_stopping=True, random_state=options.seed)
model = make_pipeline(columns, network).fit(train_x, train_y)
print(json.dumps({"score": float(model.score(test_x, test_y)), "epochs": network.n_iter_}))
