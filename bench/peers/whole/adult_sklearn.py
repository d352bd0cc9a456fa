"""Workload I by scikit-learn: adult_sklearn.py TABLE [--seed N] WAY. Prints {"score": accuracy, "epochs"}.

defaults        the network as scikit-learn makes it: 100 units, until the training loss rests, at most 200 epochs
early_stopping  the same with its early stopping: a tenth of the rows decides, after ten epochs that were no better
ours            as `lamina train` did it: --layers, --batch and --epochs say how; 15 % of the rows choose the epoch
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
parser.add_argument("way", choices=["defaults", "early_stopping", "ours"])
parser.add_argument("--layers", help="as in 128,128")
parser.add_argument("--batch", type=int)
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
settings = {"random_state": options.seed}
if options.way == "early_stopping":
    settings |= {"early_stopping": True}
if options.way == "ours":
    settings |= {"hidden_layer_sizes": [int(units) for units in options.layers.split(",")],
                 "batch_size": options.batch, "max_iter": options.epochs,
                 "early_stopping": True, "validation_fraction": 0.15, "n_iter_no_change": options.epochs}
network = MLPClassifier(**settings)
model = make_pipeline(columns, network).fit(train_x, train_y)
print(json.dumps({"score": float(model.score(test_x, test_y)), "epochs": network.n_iter_}))
