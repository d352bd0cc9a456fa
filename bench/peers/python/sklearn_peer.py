"""scikit-learn's MLP: partial_fit on one batch. It has no dropout."""
import warnings

import numpy
from sklearn.neural_network import MLPClassifier, MLPRegressor
from worker import Cannot, batch, serve

warnings.filterwarnings("ignore")


def fitted(request):
    """A network that has learned from a batch once, and a function for once more."""
    x, y = batch(request)
    hidden = request["sizes"][1:-1]
    if request["loss"] == "squared_error":
        net = MLPRegressor(hidden_layer_sizes=hidden, batch_size=len(x))
        net.partial_fit(x, y)
    else:
        net = MLPClassifier(hidden_layer_sizes=hidden, batch_size=len(x))
        y = y.ravel().astype(int)
        net.partial_fit(x, y, classes=numpy.arange(max(2, request["sizes"][-1])))

    def step():
        net.partial_fit(x, y)
        return float(net.loss_)

    return net, step


def prepare(request):
    if request["kind"] == "product":
        raise Cannot("networks only")
    net, step = fitted(request)
    if request["kind"] == "train":
        return step
    x = batch(request, request["rows"])[0]
    return lambda: net.predict_proba(x)


serve(prepare)
