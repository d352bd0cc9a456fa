#!/usr/bin/env python3
"""Lion (Chen et al. 2023, algorithm 2) of one number in double, for tests/training/optimizers/lion_test.cpp:
prints the number and its momentum after 10 steps. PyTorch has no Lion."""

p, m = 1.0, 0.0
rate, beta1, beta2, decay = 0.05, 0.8, 0.95, 0.1
for step in range(1, 11):
    g = 0.5 * (p - 0.25) + ((5 * step) % 7 - 3) / 16
    way = beta1 * m + (1 - beta1) * g
    p -= rate * ((way > 0) - (way < 0) + decay * p)
    m = beta2 * m + (1 - beta2) * g
print(repr(p), repr(m))
