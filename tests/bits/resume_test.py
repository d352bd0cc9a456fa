#!/usr/bin/env python3
"""Kills trainings with SIGKILL at random moments, goes on with another number of threads until they end, and
compares the model file with that of a run that was never interrupted, byte for byte (promise P4).

usage: resume_test.py PROGRAM [--kills N] [--seed N]
Twelve configurations take turns; the kills are spread over them.
"""
import argparse
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--kills", type=int, default=12)
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()
program = os.path.abspath(arguments.program)
draw = random.Random(arguments.seed)

# What is trained, and how often it saves: a run takes a second or less.
CONFIGURATIONS = [
    ("defaults", "class.csv", ["--epochs", "12"], "1epoch"),
    ("every step", "class.csv", ["--epochs", "4", "--layers", "8"], "1steps"),
    ("sgd, momentum", "number.csv", ["--epochs", "25", "--optimizer", "sgd:momentum=0.9,nesterov=true", "--lr", "0.001"],
     "7steps"),
    ("adagrad, no dropout", "number.csv", ["--epochs", "25", "--optimizer", "adagrad", "--dropout", "0"], "5steps"),
    ("adadelta, step schedule", "number.csv", ["--epochs", "25", "--optimizer", "adadelta", "--schedule",
                                               "step:epochs=7"], "3epochs"),
    ("rmsprop, much dropout", "number.csv", ["--epochs", "25", "--optimizer", "rmsprop", "--dropout", "0.5"], "11steps"),
    ("adam, batch norm", "class.csv", ["--epochs", "30", "--optimizer", "adam", "--model", "normal.json"], "9steps"),
    ("layer norm, one batch an epoch", "number.csv", ["--epochs", "80", "--model", "layer.json", "--batch", "9999"], "2epochs"),
    ("patience", "number.csv", ["--epochs", "200", "--patience", "9", "--lr", "0.001"], "13steps"),
    ("no validation rows", "class.csv", ["--epochs", "12", "--validation", "0"], "2epochs"),
    ("images", "t-images-idx3-ubyte", ["--epochs", "8", "--target", "label"], "4steps"),
    ("a graph, an average, parts", "class.csv", ["--epochs", "12", "--model", "graph.json", "--average", "0.99",
                                                 "--shards", "2", "--accumulate", "2"], "3steps"),
]
LAYERS = {
    "normal.json": '[{"kind": "dense", "units": 32}, {"kind": "batch_normalization"}, '
                   '{"kind": "activation", "activation": "relu"}, {"kind": "dropout", "rate": 0.2}]',
    "layer.json": '[{"kind": "dense", "units": 64}, {"kind": "layer_normalization"}, '
                  '{"kind": "activation", "activation": "tanh"}]',
    "graph.json": '{"nodes": [{"name": "in", "kind": "embedding"}, {"name": "a", "kind": "dense", "units": 48, '
                  '"activation": "relu", "inputs": ["in"]}, {"name": "b", "kind": "dense", "units": 48, '
                  '"inputs": ["a"]}, {"name": "sum", "kind": "add", "inputs": ["a", "b"]}]}',
}


def make_table(path, rows, target):
    with open(path, "w") as out:
        out.write("x0,x1,x2,colour,y\n")
        for _ in range(rows):
            xs = [draw.gauss(0, 1) for _ in range(3)]
            colour = draw.choice(["red", "green", "blue"])
            score = xs[0] * xs[1] + (colour == "red") + draw.gauss(0, 0.3)
            y = f"{score:.4f}" if target == "number" else f"c{min(2, max(0, int(score + 1)))}"
            out.write(",".join(f"{x:.5g}" for x in xs) + f",{colour},{y}\n")


def make_images(name, count):
    with open(name + "-images-idx3-ubyte", "wb") as out:
        out.write(struct.pack(">4i", 0x803, count, 6, 6) + bytes(draw.randrange(256) for _ in range(36 * count)))
    with open(name + "-labels-idx1-ubyte", "wb") as out:
        out.write(struct.pack(">2i", 0x801, count) + bytes(draw.randrange(4) for _ in range(count)))


def command(configuration, model, threads, checkpoints):
    name, table, options, every = configuration
    target = [] if "--target" in options else ["--target", "y"]
    keep = ["--checkpoint", checkpoints, "--checkpoint-every", every, "--resume"] if checkpoints else []
    return [program, "train", table, "-o", model, "--force", "--seed", "5", "--threads", str(threads),
            *target, *options, *keep]


def finish(words):
    """What it says of going on."""
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} ended with {done.returncode}\n{done.stderr}")
    return [line for line in done.stderr.splitlines() if "going on" in line]


def kill_at(words, seconds):
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    child.kill()
    child.wait()


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


def run(configuration, kills):
    """Kills one training again and again; returns how often it went on from a checkpoint."""
    finish(command(configuration, "whole.lamina", 1, None))
    started = time.monotonic()
    finish(command(configuration, "resumed.lamina", 1, "saved"))
    seconds = time.monotonic() - started
    went_on = 0
    for i in range(kills):
        if bytes_of("whole.lamina") != bytes_of("resumed.lamina"):
            sys.exit(f"{configuration[0]}: another model, see {os.getcwd()}")
        shutil.rmtree("saved")
        # Twice in a row now and then.
        for again in range(1 + i % 2):
            kill_at(command(configuration, "resumed.lamina", 1 + i % 3, "saved"), seconds * draw.uniform(0.05, 0.95))
        went_on += bool(finish(command(configuration, "resumed.lamina", 2, "saved")))
        left = os.listdir("saved")
        if any("tmp" in name for name in left) or len(left) > 3:
            sys.exit(f"{configuration[0]}: left in the folder: {left}")
    same = bytes_of("whole.lamina") == bytes_of("resumed.lamina")
    print(f"  {configuration[0]}: {seconds:.2f} s, went on {went_on} times of {kills}")
    if not same:
        sys.exit(f"{configuration[0]}: another model, see {os.getcwd()}")
    shutil.rmtree("saved")
    return went_on


os.chdir(tempfile.mkdtemp(prefix="lamina-resume-"))
make_table("number.csv", 500, "number")
make_table("class.csv", 1500, "class")
make_images("t", 300)
for name, text in LAYERS.items():
    with open(name, "w") as out:
        out.write(text)
total = 0
for place, configuration in enumerate(CONFIGURATIONS):
    share = (place + 1) * arguments.kills // len(CONFIGURATIONS) - place * arguments.kills // len(CONFIGURATIONS)
    total += run(configuration, share)
print(f"{len(CONFIGURATIONS)} configurations, gone on with {total} times: the same models")
if total < arguments.kills // 2:
    sys.exit("too few runs had saved something when they were killed: the test shows little")
shutil.rmtree(os.getcwd())
