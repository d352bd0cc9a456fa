"""Networks, losses and trainings that are put together in Python."""

import gc
import threading

import numpy as np
import pytest

import lamina_nn
from lamina_nn import Layer, Loss, Network, Node, Sequential, Training, layers, losses, ops, optimizers

RNG = np.random.default_rng(0)
X = RNG.normal(size=(400, 3)).astype(np.float32)
Y = (X[:, 0] - 2 * X[:, 1]).astype(np.float32)


def trained(network, y=Y, x=X, **said):
    training = Training(network, x, y, **{"optimizer": "adam:learning_rate=0.02", "epochs": 30, **said})
    while training.epoch():
        pass
    return training


def test_a_linear_model_finds_the_line():
    training = trained(Sequential([layers.Dense(1)]), epochs=60)
    weight = training.parameters["dense_1.weight"]
    assert np.allclose(weight[:, 0], [1, -2, 0], atol=0.02)
    assert training.ended == "finished"
    assert training.state()["epoch"] == 60 and len(training.state()["history"]) == 60
    assert np.allclose(training.predict(X)[:, 0], X @ weight[:, 0] + training.parameters["dense_1.bias"],
                       atol=1e-5)


def test_a_step_is_the_formula_of_the_book():
    training = Training(Sequential([layers.Dense(1)]), X, Y, optimizer=optimizers.Sgd(0.1),
                        batch_size=len(X))
    before = {name: array.copy() for name, array in training.parameters.items()}
    assert training.step()
    error = X.astype(np.float64) @ before["dense_1.weight"] + before["dense_1.bias"] - Y[:, None]
    expected = before["dense_1.weight"] - 0.1 * (2 * X.T.astype(np.float64) @ error / len(X))
    assert np.allclose(training.parameters["dense_1.weight"], expected, rtol=1e-5, atol=1e-6)


def test_parameters_are_the_memory_itself_and_read_only():
    training = Training(Sequential([layers.Dense(1)]), X, Y)
    weight = training.parameters["dense_1.weight"]
    before = weight.copy()
    training.step()
    assert not np.array_equal(weight, before)
    assert not weight.flags.writeable
    del training
    gc.collect()
    assert np.isfinite(weight).all()  # it keeps the training alive


def test_rows_are_not_copied():
    rows = np.zeros((300, 2), np.float32)
    training = Training(Sequential([layers.Dense(1)]), rows, np.zeros(300, np.float32), epochs=1,
                        optimizer="sgd:learning_rate=1")
    rows[:] = 1  # the training sees this, for it reads the same memory
    training.watch()
    training.step()
    assert np.abs(training.watched["parameters"]["dense_1.weight"]["gradient"]).sum() > 0
    frozen = X.copy()
    frozen.flags.writeable = False
    trained(Sequential([layers.Dense(1)]), x=frozen, epochs=1)


def test_a_step_may_be_watched():
    training = Training(Sequential([layers.Dense(4, "tanh"), layers.Dense(1)]), X, Y, batch_size=20)
    training.step()
    assert training.watched is None
    training.watch()
    training.step()
    seen = training.watched
    assert seen["nodes"]["dense_2"]["z"].shape == (20, 4)
    assert np.allclose(np.tanh(seen["nodes"]["dense_2"]["z"]), seen["nodes"]["dense_2"]["output"], atol=1e-6)
    parameter = seen["parameters"]["dense_1.weight"]
    assert np.allclose(parameter["before"] + parameter["change"], training.parameters["dense_1.weight"])


def test_classes_codes_and_several_inputs():
    codes = RNG.integers(0, 4, (400, 2))
    y = (codes[:, 0] >= 2).astype(int)
    net = Network([Node("columns", layers.Embedding()), Node("answer", layers.Dense(3, "softmax"), ["columns"])])
    training = trained(net, y, {"numbers": X, "codes": codes}, loss="softmax_cross_entropy")
    assert (training.predict({"numbers": X, "codes": codes}).argmax(axis=1) == y).mean() > 0.95
    assert "columns" in net.summary() and "softmax" in net.summary()
    assert net.spec()["nodes"][1]["units"] == 3


def test_threads_and_runs_give_the_same_bits():
    def answers(threads):
        net = Sequential([layers.Dense(32, "relu"), layers.Dropout(0.2), layers.Dense(1)])
        return trained(net, threads=threads, epochs=3).predict(X)
    assert np.array_equal(answers(1), answers(2))


def test_it_may_be_told_otherwise():
    training = Training(Sequential([layers.Dense(1)]), X, Y, epochs=5, optimizer="sgd")
    training.epoch()
    training.set(learning_rate=0.5, epochs=2)
    training.epoch()
    assert training.state()["learning_rate"] == 0.5 and training.ended == "finished"
    assert not training.step()
    with pytest.raises(lamina_nn.Error):
        training.set(learning_rate=-1)


class Scale(Layer):
    def parameters(self, shape):
        return {"factor": (shape, 0.5)}

    def forward(self, x, factor):
        return ops.multiply_row(x, factor)


class FourthPower(Loss):
    def rows(self, prediction, target):
        e = prediction - target
        return e * e * e * e


class Swish(Layer):
    def forward(self, x):
        return x * ops.activate(x, "sigmoid")


def test_a_layer_of_ones_own_learns():
    training = trained(Sequential([layers.Dense(8, "tanh"), Scale(), layers.Dense(1)]))
    assert not np.allclose(training.parameters["python_1.factor"], 0.5)
    assert training.state()["history"][-1]["loss"] < 0.1


def test_a_layer_written_with_operations_is_ours():
    own = trained(Sequential([layers.Dense(8), Swish(), layers.Dense(1)]), epochs=3)
    ours = trained(Sequential([layers.Dense(8), layers.Activation("silu"), layers.Dense(1)]), epochs=3)
    assert np.allclose(own.predict(X), ours.predict(X), rtol=1e-3, atol=1e-3)


def test_a_loss_of_ones_own():
    training = trained(Sequential([layers.Dense(1)]), loss=FourthPower(), epochs=300)
    assert training.state()["history"][-1]["loss"] < 0.01 * training.state()["history"][0]["loss"]


class Mean(Loss):
    def rows(self, prediction, target):
        e = prediction - target
        return e * e


def test_a_squared_error_of_ones_own_has_the_bits_of_ours():
    own = trained(Sequential([layers.Dense(1)]), loss=Mean(), epochs=2)
    ours = trained(Sequential([layers.Dense(1)]), loss=losses.MeanSquaredError(), epochs=2)
    assert np.allclose(own.predict(X), ours.predict(X), rtol=1e-5)


class Broken(Layer):
    def forward(self, x):
        raise RuntimeError("no such thing")


class Forgetful(Layer):
    def forward(self, x):
        return 3


class Hoarder(Layer):
    kept = None

    def forward(self, x):
        if Hoarder.kept is not None:
            return Hoarder.kept
        Hoarder.kept = x
        return x


@pytest.mark.parametrize("layer, kind, says", [
    (Broken, RuntimeError, "no such thing"), (Forgetful, lamina_nn.Error, "expected a value"),
    (Hoarder, lamina_nn.Error, "after the layer|expected a value")])
def test_a_bad_layer_is_no_crash(layer, kind, says):
    with pytest.raises(kind, match=says):
        trained(Sequential([layer(), layers.Dense(1)]))


@pytest.mark.parametrize("make", [
    lambda: Training(Sequential([layers.Dense(1)]), X, Y[:-1]),
    lambda: Training(Sequential([layers.Dense(1)]), X[:, 0], Y),
    lambda: Training(Sequential([layers.Dense(1)]), X, Y, loss="no_such"),
    lambda: Training(Sequential([layers.Dense(1)]), X, Y, optimizer="sgd:learning_rate=-1"),
    lambda: Training(Sequential([layers.Dense(1)]), X, np.full(400, np.nan, np.float32)),
    lambda: Training(Sequential([layers.Dense(-1)]), X, Y),
    lambda: Training(Sequential([layers.Dense(2)]), X, Y),
    lambda: Network([Node("a", layers.Dense(1), ["b"]), Node("b", layers.Dense(1), ["a"])]) and Training(
        Network([Node("a", layers.Dense(1), ["b"]), Node("b", layers.Dense(1), ["a"])]), X, Y),
    lambda: Training(Sequential([layers.Dense(1, "rleu")]), X, Y),
    lambda: Training(Sequential([]), X, Y),
    lambda: Training(Sequential([layers.Dense(1)]), np.array([["a"]]), Y),
])
def test_mistakes_are_errors(make):
    with pytest.raises(lamina_nn.Error) as caught:
        make()
    assert caught.value.code and caught.value.what and caught.value.fix


def test_several_threads_ask_one_training():
    training = Training(Sequential([layers.Dense(16, "relu"), layers.Dense(1)]), X, Y, epochs=200)
    wrong = []

    def ask():
        for _ in range(50):
            if training.predict(X[:5]).shape != (5, 1) or training.state()["epoch"] < 0:
                wrong.append(1)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    while training.epoch():
        pass
    for thread in threads:
        thread.join()
    assert not wrong


def test_every_part_can_be_made_and_says_itself():
    for module in (layers, losses, optimizers, lamina_nn.schedules):
        for name in module.__all__:
            part = getattr(module, name)()
            assert part.kind in part.text() and name in repr(part) and part.__doc__


def test_a_training_goes_on_from_arrays(tmp_path):
    x = RNG.normal(size=(64, 3)).astype(np.float32)
    first = Training(Sequential([layers.Dense(4, "relu"), layers.Dense(1)]), x, x[:, 0], epochs=3)
    while first.epoch():
        pass
    np.savez(tmp_path / "net.npz", **first.best)
    kept = np.load(tmp_path / "net.npz")
    second = Training(Sequential([layers.Dense(4, "relu"), layers.Dense(1)]), x, x[:, 0], parameters=kept)
    assert np.array_equal(second.predict(x), first.predict(x, best=True))
    for wrong, code in (({"dense_9.weight": x}, "usage.unknown_parameter"), ({"dense_2.weight": x}, "usage.shape")):
        with pytest.raises(lamina_nn.Error) as caught:
            Training(Sequential([layers.Dense(4), layers.Dense(1)]), x, x[:, 0], parameters=wrong)
        assert caught.value.code == code
