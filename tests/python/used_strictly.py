"""A program that uses lamina_nn, which pyright and mypy check strictly."""

import numpy as np
from numpy.typing import NDArray

from lamina_nn import Classifier, Error, Layer, Model, Regressor, Sequential, Training, layers, load, ops


class Scale(Layer):
    def forward(self, x: ops.Var) -> ops.Var:
        return x * 2 + 1


def answers(rows: NDArray[np.float64], labels: list[str]) -> tuple[list[str], float]:
    model = Classifier(epochs=2, layers=[8], lr=0.01, seed=1).fit(rows, labels)
    model.save("model.lamina")
    loaded: Model = load("model.lamina")
    share: float = model.score(rows, labels)
    return [str(label) for label in loaded.predict(rows)], share


def amounts(rows: NDArray[np.float64]) -> float:
    model = Regressor(epochs=2).fit(rows, rows[:, 0])
    return float(model.predict(rows)[0]) + float(model.feature_importances_[0])


def stepped(rows: NDArray[np.float32]) -> dict[str, tuple[int, ...]]:
    training = Training(Sequential([Scale(), layers.Dense(4, "relu"), layers.Dense(1)]), rows, rows[:, 0], epochs=2)
    while training.epoch():
        training.set(learning_rate=0.01)
    return {name: array.shape for name, array in training.parameters.items()}


def main() -> None:
    rows = np.random.default_rng(0).normal(size=(80, 3))
    said, share = answers(rows, ["a", "b"] * 40)
    assert set(said) <= {"a", "b"} and 0 <= share <= 1
    assert np.isfinite(amounts(rows))
    assert stepped(rows.astype(np.float32))["dense_2.weight"] == (3, 4)
    try:
        load("nowhere")
    except Error as error:
        assert error.code == "model.missing_file"


if __name__ == "__main__":
    main()
