#!/usr/bin/env python3
"""PyTorch's relatives of activations that have parameters or halves, its normalizations, extremes of
two, and the gradients of penalties, in double, for tests/autograd/row_operations_test.cpp,
batch_norm_test.cpp beside it and tests/model/constraint_test.cpp.

    make_row_operations.py tests/autograd/reference/row_operations.txt      # Debian: python3-torch 1.13
"""
import sys

import torch
import torch.nn.functional as F

from text import Writer

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
ROWS, COLUMNS = 6, 12


def numbers(*shape):
    return torch.randn(*shape).round(decimals=3)


x, gamma, beta = numbers(ROWS, COLUMNS), numbers(COLUMNS), numbers(COLUMNS)
other = x.roll(1, 0)
other[2] = x[2]  # ties


def swiglu(x):
    a, b = x.chunk(2, -1)
    return a * F.silu(b)


cases = {
    "prelu": ([x, gamma], F.prelu),
    "glu": ([x], F.glu),
    "swiglu": ([x], swiglu),
    "group_norm": ([x, gamma, beta], lambda x, g, b: F.group_norm(x, 3, g, b, eps=1e-3)),
    "layer_norm": ([x, gamma, beta], lambda x, g, b: F.layer_norm(x, [COLUMNS], g, b, eps=1e-3)),
    "maximum": ([x, other], torch.maximum),
    "minimum": ([x, other], torch.minimum),
    "unit_normalization": ([x], lambda x: F.normalize(x, dim=-1)),
    "l1": ([x], lambda w: (0.3 * w.abs().sum()).reshape(1, 1)),
    "l2": ([x], lambda w: (0.2 * (w * w).sum()).reshape(1, 1)),
    "l1_l2": ([x], lambda w: (0.3 * w.abs().sum() + 0.2 * (w * w).sum()).reshape(1, 1)),
}

write = Writer(sys.argv[1], f"tests/reference/make_row_operations.py with PyTorch {torch.__version__}")
for name, values in [("x", x), ("other", other), ("gamma", gamma), ("beta", beta)]:
    write(name, values)
dy = numbers(ROWS, COLUMNS)
write("dy", dy)
for name, (operands, operation) in cases.items():
    taken = [v.clone().requires_grad_() for v in operands]
    y = operation(*taken)
    y.backward(dy[: y.shape[0], : y.shape[1]])
    write(name, y)
    for i, v in enumerate(taken):
        write(f"{name}_gradient_{i}", v.grad)

# Batch normalization with Keras' momentum 0.9, PyTorch's 0.1. The variance that Keras keeps is divided by
# the rows, PyTorch's by one less.
before, spread = beta / 4, gamma * gamma + 0.5
mean, variance = before.clone(), spread.clone()
taken = [v.clone().requires_grad_() for v in (x, gamma, beta)]
y = F.batch_norm(taken[0], mean, variance, taken[1], taken[2], training=True, momentum=0.1, eps=1e-3)
y.backward(dy)
write("running_mean_before", before)
write("running_variance_before", spread)
write("batch_norm", y)
for i, v in enumerate(taken):
    write(f"batch_norm_gradient_{i}", v.grad)
write("batch_norm_mean_after", mean)
write("batch_norm_variance_after", 0.9 * spread + (variance - 0.9 * spread) * (ROWS - 1) / ROWS)
write("batch_norm_evaluated", F.batch_norm(x, before, spread, gamma, beta, training=False, eps=1e-3))

# What Keras' constraints make of x; PyTorch's renorm has another epsilon.
length = (x * x).sum(0, keepdim=True).sqrt()
across = (x * x).sum(1, keepdim=True).sqrt()
write("max_norm", x * length.clamp(0, 2) / (1e-7 + length))
write("max_norm_across", x * across.clamp(0, 3) / (1e-7 + across))
write("unit_norm", x / (1e-7 + length))
write("unit_norm_across", x / (1e-7 + across))
write("non_negative", x * (x >= 0))
write("min_max_norm", x * length.clamp(0, 1) / (1e-7 + length))
write("min_max_norm_varied", x * (0.75 * across.clamp(2, 3) + 0.25 * across) / (1e-7 + across))
write("max_norm_of_a_vector", x[0] * x[0].norm().clamp(0, 2) / (1e-7 + x[0].norm()))
