#!/usr/bin/env python3
"""Trains the same model with other thread counts, other CPU levels and a second time, and compares
the model files and the predictions byte for byte (promises P1, P2, P5 and P6).

usage: bits_test.py PROGRAM [COMMAND]
COMMAND runs a program made for another machine, such as "qemu-aarch64 build/neon/bin/lamina"; its models
must be the same too.
"""
import hashlib
import os
import random
import subprocess
import sys
import tempfile

program = [os.path.abspath(sys.argv[1])]
other = [os.path.abspath(word) if os.path.exists(word) else word
         for command in sys.argv[2:] for word in command.split()]


def make_table(path, rows, numbers, seed, target):
    """A table of numbers with holes, a small and a large category, and a target that depends on them."""
    draw = random.Random(seed)
    with open(path, "w") as out:
        out.write(",".join([f"x{i}" for i in range(numbers)] + ["colour", "town", "y"]) + "\n")
        for _ in range(rows):
            xs = [draw.gauss(0, 1 + i % 3) for i in range(numbers)]
            colour = draw.choice(["red", "green", "blue"])
            town = f"town{draw.randrange(30)}"
            score = xs[0] * xs[1] + (colour == "red") - 0.1 * int(town[4:]) + draw.gauss(0, 0.3)
            y = {"class": f"c{min(2, max(0, int(score + 2)))}", "number": f"{score:.4f}"}[target]
            cells = ["" if draw.random() < 0.02 else f"{x:.5g}" for x in xs]
            out.write(",".join(cells + [colour, town, y]) + "\n")


def run(arguments, isa=None, program=program):
    environment = dict(os.environ)
    environment.pop("LAMINA_ISA", None)
    if isa:
        environment["LAMINA_ISA"] = isa
    done = subprocess.run(program + arguments, env=environment, capture_output=True, text=True)
    if isa and done.returncode == 2 and "usage.bad_isa" in done.stderr:
        return None
    if done.returncode != 0:
        sys.exit(f"{' '.join(program + arguments)} (LAMINA_ISA={isa}) ended with {done.returncode}\n{done.stderr}")
    return done.stdout


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def compare(name, table, options):
    """One model for every way of computing it; returns the number of runs."""
    variants = [(1, None, program), (1, None, program), (2, None, program), (3, None, program),
                (7, None, program), (1, "avx2", program), (2, "avx512", program),
                (2, "plain", program)]
    if other:
        variants += [(3, None, other), (1, "plain", other)]
    expected = None
    runs = 0
    for threads, isa, by in variants:
        out = run(["train", table, "--target", "y", "-o", "model.lamina", "--force", "--quiet",
                   "--threads", str(threads)] + options, isa, by)
        if out is None:
            print(f"  {name}: LAMINA_ISA={isa} is not on this machine, left out")
            continue
        runs += 1
        found = (digest("model.lamina"), run(["predict", "model.lamina", table] +
                                             (["--proba"] if "class" in table else []), isa, by))
        expected = expected or found
        if found != expected:
            part = "model file" if found[0] != expected[0] else "predictions"
            sys.exit(f"{name}: the {part} differs for {by[0]} --threads {threads}, LAMINA_ISA={isa}")
    print(f"  {name}: {runs} runs, one model {expected[0][:16]}")


def compare_rows(table):
    """A row predicted alone gives the line it gives inside the whole file."""
    whole = run(["predict", "model.lamina", table, "--proba"]).splitlines()
    with open(table) as file:
        lines = file.read().splitlines()
    for i in range(1, len(lines), max(1, len(lines) // 25)):
        with open("one.csv", "w") as file:
            file.write(lines[0] + "\n" + lines[i] + "\n")
        alone = run(["predict", "model.lamina", "one.csv", "--proba"]).splitlines()
        if alone != [whole[0], whole[i]]:
            sys.exit(f"row {i} alone gives {alone[1]}, in the file {whole[i]}")
    print(f"  rows alone and in the file: the same bits")


os.chdir(tempfile.mkdtemp(prefix="lamina-bits-"))
make_table("number.csv", 400, 5, 1, "number")
make_table("class.csv", 700, 4, 2, "class")
make_table("wide_class.csv", 1500, 20, 3, "class")
compare("regression, defaults, 6 epochs", "number.csv", ["--epochs", "6"])
compare("wide network on large batches", "wide_class.csv",
        ["--epochs", "2", "--layers", "384,200", "--batch", "700", "--dropout", "0.2"])
compare("classes, sgd and tanh", "class.csv",
        ["--epochs", "4", "--layers", "33,17", "--activation", "tanh", "--optimizer", "sgd",
         "--lr", "0.05", "--batch", "50"])
compare_rows("class.csv")
