#!/usr/bin/env python3
"""What scikit-learn's QuantileTransformer makes of columns, for tests/preprocess/quantile_normal_test.cpp.

    make_quantile_normal.py tests/preprocess/reference/quantile_normal.txt

  smooth, few, skewed   different values: fitted and transformed as they are
  ties                  few different values, fitted on them with noise of N(0, 1e-5²) as TabM's authors do: the mean over
                        200 draws of what the values, without noise, become
"""
import sys

import numpy
import sklearn
from sklearn.preprocessing import QuantileTransformer

from text import Writer

random = numpy.random.default_rng(5)
write = Writer(sys.argv[1], f"tests/reference/make_quantile_normal.py with scikit-learn {sklearn.__version__}")


def fitted(values):
    count = max(min(len(values) // 30, 1000), 10)
    return QuantileTransformer(n_quantiles=count, output_distribution="normal", subsample=10**9).fit(values[:, None])


def write_column(name, values, asked):
    write(f"{name}_values", values.tolist())
    write(f"{name}_asked", asked.tolist())
    write(f"{name}_answers", fitted(values).transform(asked[:, None])[:, 0].tolist())


smooth = random.normal(size=900) * 3 + 50
write_column("smooth", smooth, numpy.concatenate([smooth[:80], numpy.linspace(30, 70, 81)]))
few = random.uniform(-1, 1, size=17)
write_column("few", few, numpy.concatenate([few, numpy.linspace(-1.2, 1.2, 49)]))
skewed = numpy.exp(random.normal(size=1500) * 2)
write_column("skewed", skewed, numpy.concatenate([skewed[:80], numpy.geomspace(1e-4, 1e4, 81)]))

ties = numpy.concatenate([numpy.zeros(600), random.integers(1, 6, size=400)]).astype(float)
levels = numpy.arange(6.0)
answers = [fitted(ties + random.normal(size=len(ties)) * 1e-5).transform(levels[:, None])[:, 0] for _ in range(200)]
write("ties_values", ties.tolist())
write("ties_asked", levels.tolist())
write("ties_answers", numpy.mean(answers, axis=0).tolist())
