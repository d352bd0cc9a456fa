"""Keras 3 on JAX: fit() over many batches, divided by their number."""
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras  # noqa: E402
import numpy  # noqa: E402
from worker import Cannot, batch, layers, serve  # noqa: E402

LOSSES = {
    "squared_error": "mse",
    "binary_cross_entropy": keras.losses.BinaryCrossentropy(from_logits=True),
    "cross_entropy": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
}


def network(request):
    parts = [keras.Input((request["sizes"][0],))]
    for _, outputs, hidden in layers(request):
        parts.append(keras.layers.Dense(outputs, activation="relu" if hidden else None))
        if hidden and request["dropout"]:
            parts.append(keras.layers.Dropout(request["dropout"]))
    return keras.Sequential(parts)


def training(request):
    net = network(request)
    net.compile(keras.optimizers.Adam(1e-3), LOSSES[request["loss"]])
    x, y = batch(request)
    # So many that what fit() does once is little of it; their table adds 24 MB to the memory.
    steps = min(2000, 6_000_000 // x.size)
    xs = numpy.tile(x, (steps, 1))
    ys = numpy.tile(y, (steps, 1) if y.ndim == 2 else steps)

    def epoch():
        told = net.fit(xs, ys, batch_size=request["batch"], epochs=1, shuffle=False, verbose=0)
        return float(told.history["loss"][0])

    epoch.calls = steps
    return epoch


def prediction(request):
    head = "sigmoid" if request["loss"] == "binary_cross_entropy" else "softmax"
    net = keras.Sequential([network(request), keras.layers.Activation(head)])
    x = batch(request, request["rows"])[0]
    return lambda: net.predict_on_batch(x)


def prepare(request):
    if request["kind"] == "product":
        raise Cannot("networks only")
    return training(request) if request["kind"] == "train" else prediction(request)


serve(prepare)
