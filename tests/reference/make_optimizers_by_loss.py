#!/usr/bin/env python3
"""Those optimizers that make_optimizers.py does not put on a network, for
tests/training/optimizers_by_loss_test.cpp and tests/training/optimizers/muon_test.cpp.

    make_optimizers_by_loss.py tests/training/reference/optimizers_by_loss.txt   # Debian: python3-torch

All in double:
  path_*    Muon alone, on gradients from a formula that C++ repeats exactly; the parameters at some steps
  net_*     a network 4-8-8-O with tanh, full batches, every optimizer with six losses, 100 steps
"""
import sys

import torch

from optimizer_runs import common_losses, rows_to_learn, write_path
from own_optimizers import Lion, Muon, NAdam
from text import Writer

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
write = Writer(sys.argv[1],
               f"tests/reference/make_optimizers_by_loss.py with PyTorch {torch.__version__}")
optim = torch.optim

SETTINGS = {
    "sgd_nesterov": lambda p: optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "rmsprop_centered": lambda p: optim.RMSprop(p, lr=0.005, alpha=0.8, eps=0.1, momentum=0.7, centered=True),
    "adam_amsgrad": lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.95), eps=0.01, amsgrad=True),
    "adamax": lambda p: optim.Adamax(p, lr=0.02, betas=(0.8, 0.95), eps=0.01),
    "nadam": lambda p: NAdam(p, lr=0.01, betas=(0.8, 0.95), eps=0.01),
    "radam": lambda p: optim.RAdam(p, lr=0.02, betas=(0.8, 0.95), eps=0.01),
    "lion": lambda p: Lion(p, lr=0.002, betas=(0.8, 0.95), weight_decay=0.1),
    "rprop": lambda p: optim.Rprop(p, lr=0.002, etas=(0.5, 1.2), step_sizes=(1e-6, 0.01)),
    "muon": lambda p: Muon(p, lr=0.01, eps=0.01),
}

# ---- path: Muon, hidden weights of both kinds between a first and a last layer ----------------------
SHAPES = [(3, 4), (4,), (4, 6), (7, 3), (3, 2)]
starts = [torch.randn(s).round(decimals=3) for s in SHAPES]
for i, start in enumerate(starts):
    write(f"path_start_{i}", start)


for name, options in {"keras": {"lr": 0.02}, "jordan": {"lr": 0.01, "nesterov": False, "rms_rate": 0, "momentum": 0.8,
                                                        "weight_decay": 0.1}}.items():
    write_path(write, name, starts, lambda p: Muon(p, **options))

# ---- net ------------------------------------------------------------------------------------------
ROWS, INPUTS, HIDDEN = 24, 4, 8
x, label, binary, target = rows_to_learn(ROWS, INPUTS)
LOSSES = common_losses(label, binary, target)
for name, values in [("x", x), ("label", label), ("binary", binary), ("target", target)]:
    write(f"net_{name}", values)
for loss_name, (outputs, loss_of) in LOSSES.items():
    starts = [0.6 * torch.randn(INPUTS, HIDDEN), 0.1 * torch.randn(HIDDEN),
              0.4 * torch.randn(HIDDEN, HIDDEN), 0.1 * torch.randn(HIDDEN),
              0.5 * torch.randn(HIDDEN, outputs), 0.1 * torch.randn(outputs)]
    for i, start in enumerate(starts):
        write(f"net_{loss_name}_start_{i}", start)
    for name, make in SETTINGS.items():
        if name == "rprop" and loss_name == "mean_absolute_error":
            continue  # the sign of a rounding decides
        w1, b1, w2, b2, w3, b3 = parameters = [torch.nn.Parameter(s.clone()) for s in starts]
        optimizer = make(parameters)
        for _ in range(100):
            optimizer.zero_grad()
            loss = loss_of(torch.tanh(torch.tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3)
            loss.backward()
            optimizer.step()
        write(f"net_{loss_name}_{name}_loss", loss.item())
        write(f"net_{loss_name}_{name}", torch.cat([p.detach().reshape(-1) for p in parameters]))
