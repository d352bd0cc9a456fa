#!/usr/bin/env python3
"""PyTorch's activations, their slopes and relatives of dense layers in double, for
tests/autograd/activation_formulas_test.cpp.

    make_activations.py tests/autograd/reference/activations.txt      # PyTorch 2.15
"""
import sys

import torch
import torch.nn.functional as F

from text import Writer

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
# Away from the kinks of hard_sigmoid and hard_swish at ±3, where slopes are a matter of taste.
z = torch.cat([torch.linspace(-30, 30, 33), (3 * torch.randn(67)).round(decimals=3)])
dy = torch.randn(100).round(decimals=3)

cases = {
    "linear": lambda z: z * 1,
    "relu": F.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 1 / 128),  # ours is an f32, here the same in f64
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "gelu": F.gelu,
    "silu": F.silu,
    "softmax": lambda z: F.softmax(z.reshape(10, 10), -1),
    "elu": F.elu,
    "elu_varied": lambda z: F.elu(z, alpha=0.7),
    "selu": F.selu,
    "celu": F.celu,
    "celu_varied": lambda z: F.celu(z, alpha=2.0),
    "gelu_approximate": lambda z: F.gelu(z, approximate="tanh"),
    "mish": F.mish,
    "softplus": lambda z: F.softplus(z, threshold=1000),
    "softsign": F.softsign,
    "hard_sigmoid": lambda z: F.relu6(z + 3) / 6,  # F.hardsigmoid has 1/6 as an f32
    "hard_swish": F.hardswish,
    "log_softmax": lambda z: F.log_softmax(z.reshape(10, 10), -1),
    "exponential": torch.exp,
    "log_sigmoid": F.logsigmoid,
    "relu6": F.relu6,
    "cosine": torch.cos,
    "hard_tanh": F.hardtanh,
    "hard_tanh_varied": lambda z: F.hardtanh(z, -2.5, 0.75),
    "hard_shrink": F.hardshrink,
    "soft_shrink": F.softshrink,
    "threshold": lambda z: F.threshold(z, 1, 0),
    "threshold_varied": lambda z: F.threshold(z, -0.5, 2),
    # PyTorch lacks these; the formulas are those of Keras' documentation.
    "squareplus": lambda z: (z + torch.sqrt(z * z + 4)) / 2,
    "squareplus_varied": lambda z: (z + torch.sqrt(z * z + 0.5)) / 2,
    "sparse_plus": lambda z: torch.where(z <= -1, 0 * z, torch.where(z < 1, (z + 1) ** 2 / 4, z)),
    "sparse_sigmoid": lambda z: torch.where(z <= -1, 0 * z, torch.where(z < 1, (z + 1) / 2, 0 * z + 1)),
}

write = Writer(sys.argv[1], f"tests/reference/make_activations.py with PyTorch {torch.__version__}")
write("z", z)
write("dy", dy)
for name, g in cases.items():
    x = z.clone().requires_grad_()
    y = g(x)
    y.backward(dy.reshape(y.shape))
    write(name, y)
    write(name + "_gradient", x.grad)
