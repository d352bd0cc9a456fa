#!/usr/bin/env python3
"""Makes exam.csv, the table of "Will I pass this class?".

    examples/make_exam.py [-o exam.csv] [--rows 400] [--seed 1]

Each row is a student of an invented class: lectures attended (0 to 12), hours spent on the final project
(0 to 20, in halves) and whether the class was passed (yes, no). The chance of passing is

    1 / (1 + exp(-(1.2 lectures + 0.8 hours - 6)))

so 94 of 100 who attend 4 lectures and spend 5 hours pass, and a lecture is worth an hour and a half.
Nobody in the table has exactly (4, 5): that student is the question. Nothing here is data of real
people. Every digit follows from the seed: random.random() is specified by Python, and exp is only
compared, so the same file comes out everywhere.
"""
import argparse
import math
import random
import sys


def student(draw):
    """One student (lectures, hours, passed), from a source of numbers in [0, 1)."""
    diligence = draw()
    lectures = int(13 * (0.6 * diligence + 0.4 * draw()) ** 2)
    hours = round(2 * 20 * (0.5 * diligence + 0.5 * draw()) ** 2) / 2
    logit = 1.2 * lectures + 0.8 * hours - 6
    return lectures, hours, draw() < 1 / (1 + math.exp(-logit))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-o", "--output", default="-", help="where to write; - is standard output")
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    draw = random.Random(arguments.seed).random
    lines = ["lectures,hours,passed"]
    while len(lines) <= arguments.rows:
        lectures, hours, passed = student(draw)
        if (lectures, hours) != (4, 5):
            lines.append(f"{lectures},{hours:g},{'yes' if passed else 'no'}")
    text = "\n".join(lines) + "\n"
    if arguments.output == "-":
        sys.stdout.write(text)
    else:
        with open(arguments.output, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


if __name__ == "__main__":
    main()
