#!/usr/bin/env python3
"""What PyTorch's optimizers make of the same start, for tests/training/parity_test.cpp.

    make_optimizers.py tests/training/reference/optimizers.txt      # Debian: python3-torch

Two families of runs, all in double:
  path_*    gradients from a formula that C++ repeats exactly; the parameters at some steps
  net_*     a network 4-8-O with tanh, full batches, every optimizer with every loss, 100 steps
"""
import sys

import torch
import torch.nn.functional as F

from optimizer_runs import common_losses, rows_to_learn, write_path
from text import Writer

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
write = Writer(sys.argv[1], f"tests/reference/make_optimizers.py with PyTorch {torch.__version__}")
optim = torch.optim


def groups(parameters, decay):
    """Weight decay is for matrices only."""
    return [{"params": [p], "weight_decay": decay if p.dim() == 2 else 0} for p in parameters]


SETTINGS = {  # name in the C++ test -> optimizer of a list of parameters
    "sgd": lambda p: optim.SGD(p, lr=0.05),
    "sgd_momentum": lambda p: optim.SGD(p, lr=0.02, momentum=0.9),
    "sgd_nesterov": lambda p: optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "sgd_decay": lambda p: optim.SGD(groups(p, 0.1), lr=0.02, momentum=0.8),
    "adagrad": lambda p: optim.Adagrad(p, lr=0.05),
    "adagrad_epsilon": lambda p: optim.Adagrad(p, lr=0.05, eps=0.1),
    "adadelta": lambda p: optim.Adadelta(p, lr=1.0, rho=0.95),
    "adadelta_epsilon": lambda p: optim.Adadelta(p, lr=0.5, rho=0.9, eps=1e-3),
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-7),
    "rmsprop_momentum": lambda p: optim.RMSprop(p, lr=0.005, alpha=0.8, eps=0.1, momentum=0.7),
    "adam": lambda p: optim.Adam(p, lr=0.01),
    "adam_epsilon": lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.95), eps=0.1),
    "adamw": lambda p: optim.AdamW(groups(p, 0.01), lr=0.01),
    "rmsprop_centered": lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, eps=0.01, centered=True),
    "rmsprop_centered_momentum": lambda p: optim.RMSprop(p, lr=0.005, alpha=0.8, eps=0.1, momentum=0.7, centered=True),
    "adam_amsgrad": lambda p: optim.Adam(p, lr=0.02, betas=(0.8, 0.9), amsgrad=True),
    "adamw_amsgrad": lambda p: optim.AdamW(groups(p, 0.3), lr=0.02, betas=(0.8, 0.9), amsgrad=True),
    "adamax": lambda p: optim.Adamax(p, lr=0.02, betas=(0.8, 0.95)),
    "radam": lambda p: optim.RAdam(p, lr=0.02, betas=(0.8, 0.95)),
    "rprop": lambda p: optim.Rprop(p, lr=0.01),
    "adamw_decay": lambda p: optim.AdamW(groups(p, 0.3), lr=0.02, betas=(0.8, 0.95)),
}

# ---- path: two matrices and a vector ------------------------------------------------------------
SHAPES = [(3, 4), (5,), (7, 3)]
starts = [torch.randn(s).round(decimals=3) for s in SHAPES]
for i, start in enumerate(starts):
    write(f"path_start_{i}", start)


for name, make in SETTINGS.items():
    write_path(write, name, starts, make)

# ---- net: every optimizer with every loss --------------------------------------------------------
ROWS, INPUTS, HIDDEN = 24, 4, 8
x, label, binary, target = rows_to_learn(ROWS, INPUTS)
count = (torch.arange(ROWS * 2).reshape(ROWS, 2) * 7 % 5).double()
COMMON = common_losses(label, binary, target)
squared_hinge = COMMON.pop("squared_hinge")  # after hinge: the order decides the starts
LOSSES = {
    **COMMON,
    "log_cosh": (2, lambda y: torch.log(torch.cosh(y - target)).mean()),
    "hinge": (1, lambda z: (1 - (2 * binary - 1) * z).clamp(min=0).mean()),
    "squared_hinge": squared_hinge,
    "binary_focal_cross_entropy": (1, lambda z: (
        torch.where(binary == 1, torch.sigmoid(-z), torch.sigmoid(z)) ** 2
        * F.binary_cross_entropy_with_logits(z, binary, reduction="none")).mean()),
    "poisson": (2, lambda y: F.poisson_nll_loss(y, count)),
    "mean_squared_logarithmic_error": (2, lambda y: (
        (torch.log1p(y.clamp(min=0)) - torch.log1p(count)) ** 2).mean()),
}
for name, values in [("x", x), ("label", label), ("binary", binary), ("target", target),
                     ("count", count)]:
    write(f"net_{name}", values)
for loss_name, (outputs, loss_of) in LOSSES.items():
    starts = [0.6 * torch.randn(INPUTS, HIDDEN), 0.1 * torch.randn(HIDDEN),
              0.5 * torch.randn(HIDDEN, outputs), 0.1 * torch.randn(outputs)]
    for i, start in enumerate(starts):
        write(f"net_{loss_name}_start_{i}", start)
    # Not "rmsprop": with its tiny epsilon PyTorch itself turns a change of 1e-15 at the start into one
    # of 1e-6 after 100 steps.
    for name in ("sgd_momentum", "adagrad", "adadelta", "rmsprop_momentum", "adam", "adamw"):
        w1, b1, w2, b2 = parameters = [torch.nn.Parameter(s.clone()) for s in starts]
        optimizer = SETTINGS[name](parameters)
        for _ in range(100):
            optimizer.zero_grad()
            loss = loss_of(torch.tanh(x @ w1 + b1) @ w2 + b2)
            loss.backward()
            optimizer.step()
        write(f"net_{loss_name}_{name}_loss", loss.item())
        write(f"net_{loss_name}_{name}", torch.cat([p.detach().reshape(-1) for p in parameters]))
