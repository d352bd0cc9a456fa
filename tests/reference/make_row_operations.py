#!/usr/bin/env python3
"""PyTorch's relatives of activations that have parameters or halves, its group normalization, and the
gradients of penalties, in double, for tests/autograd/row_operations_test.cpp.

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


def swiglu(x):
    a, b = x.chunk(2, -1)
    return a * F.silu(b)


cases = {
    "prelu": ([x, gamma], F.prelu),
    "glu": ([x], F.glu),
    "swiglu": ([x], swiglu),
    "group_norm": ([x, gamma, beta], lambda x, g, b: F.group_norm(x, 3, g, b, eps=1e-3)),
    "layer_norm": ([x, gamma, beta], lambda x, g, b: F.layer_norm(x, [COLUMNS], g, b, eps=1e-3)),
    "l1": ([x], lambda w: (0.3 * w.abs().sum()).reshape(1, 1)),
    "l2": ([x], lambda w: (0.2 * (w * w).sum()).reshape(1, 1)),
    "l1_l2": ([x], lambda w: (0.3 * w.abs().sum() + 0.2 * (w * w).sum()).reshape(1, 1)),
}

write = Writer(sys.argv[1], f"tests/reference/make_row_operations.py with PyTorch {torch.__version__}")
for name, values in [("x", x), ("gamma", gamma), ("beta", beta)]:
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

# What Keras' constraints make of x; PyTorch's renorm has another epsilon.
length = (x * x).sum(0, keepdim=True).sqrt()
across = (x * x).sum(1, keepdim=True).sqrt()
write("max_norm", x * length.clamp(0, 2) / (1e-7 + length))
write("max_norm_across", x * across.clamp(0, 3) / (1e-7 + across))
write("unit_norm", x / (1e-7 + length))
write("unit_norm_across", x / (1e-7 + across))
write("non_negative", x * (x >= 0))
