"""Workload H by Keras 3 on JAX: fashion_keras.py FOLDER THREADS SEED. Prints {"score": accuracy}.

How many threads there are is told by XLA_FLAGS and the CPUs that the process is bound to.
"""
import gzip
import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras  # noqa: E402
import numpy  # noqa: E402


def read(path, header):
    with gzip.open(path) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def read_pair(folder, name):
    images = read(f"{folder}/{name}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return images.astype("float32") / 255, read(f"{folder}/{name}-labels-idx1-ubyte.gz", 8).astype("int32")


folder, _, seed = sys.argv[1:]
keras.utils.set_random_seed(int(seed))
images, labels = read_pair(folder, "train")
network = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(512, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(512, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10),
])
network.compile(keras.optimizers.Adam(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True),
                metrics=["accuracy"])
network.fit(images, labels, batch_size=128, epochs=1, shuffle=True, verbose=0)
score = network.evaluate(*read_pair(folder, "t10k"), batch_size=1000, verbose=0)[1]
print(json.dumps({"score": float(score)}))
