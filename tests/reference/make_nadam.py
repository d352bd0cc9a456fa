#!/usr/bin/env python3
"""NAdam (Dozat 2016, algorithm 2, with PyTorch's momentum schedule) of one number in double, for
tests/training/optimizers/nadam_test.cpp: prints the number, its mean and its mean square after 10
steps. Not by Debian's PyTorch 1.13, whose product of momenta for the next step has one factor too
many (mended in PyTorch 2)."""

p, m, v, product = 1.0, 0.0, 0.0, 1.0
rate, beta1, beta2, epsilon = 0.05, 0.8, 0.95, 1e-8


def momentum(step):
    return beta1 * (1 - 0.5 * 0.96 ** (0.004 * step))


for step in range(1, 11):
    g = 0.5 * (p - 0.25) + ((5 * step) % 7 - 3) / 16
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    product *= momentum(step)
    ahead = momentum(step + 1) * m / (1 - product * momentum(step + 1))
    ahead += (1 - momentum(step)) * g / (1 - product)
    p -= rate * ahead / ((v / (1 - beta2 ** step)) ** 0.5 + epsilon)
print(repr(p), repr(m), repr(v))
