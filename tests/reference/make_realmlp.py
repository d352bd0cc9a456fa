#!/usr/bin/env python3
"""RealMLP-TD-S and RealMLP-TD (Holzmüller et al. 2024, arXiv 2407.04491) in PyTorch and double, written after
the paper and pytabkit, for tests/workflow/realmlp_test.cpp.

    make_realmlp.py tests/workflow/reference/realmlp.txt      # PyTorch 2.15

A made-up table of 48 rows is preprocessed as published; then networks of 3 x 8 units learn from it for 200
steps, from weights and by batches that are given: three classes and numbers, by either recipe. Dropout is off:
its random numbers are each program's own.
"""
import sys

import torch
import torch.nn.functional as F

from text import Writer

torch.manual_seed(19)
torch.set_default_dtype(torch.float64)
write = Writer(sys.argv[1], f"tests/reference/make_realmlp.py with PyTorch {torch.__version__}")
ROWS, BATCH, STEPS, UNITS = 48, 16, 200, 8

# ---- the table -----------------------------------------------------------------------------------
numbers = torch.stack([torch.randn(ROWS) * 3 + 10, torch.rand(ROWS) ** 4 * 1000,
                       torch.where(torch.rand(ROWS) < 0.8, 0.0, torch.randn(ROWS))], 1).round(decimals=3)
CATEGORIES = [4, 2, 12, 2]  # 0 is missing
codes = torch.stack([torch.randint(0, k + 1, (ROWS,)) for k in CATEGORIES], 1)
codes[:, 0] = torch.where(torch.rand(ROWS) < 0.55, 1, codes[:, 0])
codes[:, 3] = torch.where(torch.rand(ROWS) < 0.9, 2, codes[:, 3])
for column, k in enumerate(CATEGORIES):  # each word is there
    codes[torch.randperm(ROWS)[:k], column] = torch.arange(1, k + 1)
label = torch.randint(0, 3, (ROWS,))
target = (numbers[:, 0] + 2 * (codes[:, 1] == 1) + torch.randn(ROWS)).round(decimals=3)
write("numbers", numbers)
write("codes", codes)
write("label", label)
write("target", target)


# ---- preprocessing -------------------------------------------------------------------------------
def robust_smooth_clip(x):
    """Every column: median to 0, quartiles 1 apart, within (-3, 3)."""
    low, median, high = (torch.quantile(x, q, dim=0) for q in (0.25, 0.5, 0.75))
    spread, span = high - low, x.max(0).values - x.min(0).values
    scale = torch.where(spread > 0, 1 / spread, torch.where(span > 0, 2 / span, 0.0))
    z = (x - median) * scale
    return z / torch.sqrt(1 + (z / 3) ** 2)


def one_hot(code, k):
    """Missing is all zeros; two categories are one column of 1 and -1."""
    if k == 2:
        return torch.tensor([0.0, 1.0, -1.0])[code][:, None]
    return F.one_hot(code, k + 1)[:, 1:].double()


def preprocess(limit):
    """Numbers, then columns of categories in turn; large ones are codes still."""
    blocks = [robust_smooth_clip(numbers)]
    for column, k in enumerate(CATEGORIES):
        code = codes[:, column]
        blocks.append(code if k > limit else robust_smooth_clip(one_hot(code, k)))
    return blocks


# ---- the networks --------------------------------------------------------------------------------
class Net:
    """Parameters by the name that they have in C++, and by the factor of their learning rate."""

    def __init__(self, full, classes, blocks):
        self.full, self.classes, self.blocks = full, classes, blocks
        self.act = F.selu if classes else F.mish
        self.parameters, self.factor = {}, {}
        pbld = full
        if pbld:
            d = blocks[0].shape[1]
            self.add("periodic_embedding_1.frequency", 0.1 * torch.randn(d, 1, 16), 0.1)
            self.add("periodic_embedding_1.phase", torch.pi * (2 * torch.rand(d, 16) - 1), 0.1)
            self.add("periodic_embedding_1.weight", (2 * torch.rand(d, 16, 3) - 1) / 4, 0.1)
            self.add("periodic_embedding_1.bias", (2 * torch.rand(d, 3) - 1) / 4, 0.1)
        tables = 0
        for k, block in zip(CATEGORIES, blocks[1:]):
            if block.dim() == 1:
                tables += 1
                self.add(f"embedding_1.table_{tables}", torch.randn(k + 1, 8), 1)
        width = self.front(torch.arange(1)).shape[1]
        self.add("layer_scale_1.scale", torch.ones(width), 6)
        outputs = 3 if classes else 1
        for layer in range(1, 5):
            last = layer == 4
            out = outputs if last else UNITS
            start = torch.zeros if last and not full else torch.randn
            self.add(f"dense_{layer}.weight", start(width, out), 1)
            self.add(f"dense_{layer}.bias", start(out), 0.1)
            if full and not last:
                self.add(f"parametric_activation_{layer}.alpha", torch.ones(UNITS), 0.1)
            width = out

    def add(self, name, start, factor):
        self.parameters[name] = torch.nn.Parameter(start.round(decimals=4))
        self.factor[name] = factor

    def front(self, rows):
        p = self.parameters
        x = self.blocks[0][rows]
        if self.full:
            angle = 2 * torch.pi * x[:, :, None] * p["periodic_embedding_1.frequency"][:, 0]
            waves = torch.cos(angle + p["periodic_embedding_1.phase"])
            y = torch.einsum("bdk,dko->bdo", waves, p["periodic_embedding_1.weight"])
            parts = [(y + p["periodic_embedding_1.bias"]).flatten(1), x]
        else:
            parts = [x]
        tables = 0
        for block in self.blocks[1:]:
            if block.dim() == 1:
                tables += 1
                parts.append(p[f"embedding_1.table_{tables}"][block[rows]])
            else:
                parts.append(block[rows])
        return torch.cat(parts, 1)

    def __call__(self, rows):
        p = self.parameters
        x = self.front(rows) * p["layer_scale_1.scale"]
        for layer in range(1, 5):
            x = x @ p[f"dense_{layer}.weight"] / x.shape[1] ** 0.5 + p[f"dense_{layer}.bias"]
            if layer == 4:
                return x
            if self.full:
                x = x + p[f"parametric_activation_{layer}.alpha"] * (self.act(x) - x)
            else:
                x = self.act(x)


def coslog4(t):
    return 0.5 * (1 - torch.cos(2 * torch.pi * torch.log2(1 + 15 * torch.tensor(t))).item())


def flat_cos(t):
    return 1.0 if t <= 0.5 else 0.5 * (1 + torch.cos(torch.pi * (2 * torch.tensor(t) - 1)).item())


def run(prefix, full, classes):
    blocks = preprocess(8 if full else 10**9)
    net = Net(full, classes, blocks)
    write(prefix + "front", net.front(torch.arange(ROWS)))
    for name, p in net.parameters.items():
        write(f"{prefix}{name}", p)
    base = 0.04 if classes else 0.2 if full else 0.07
    y = (target - target.mean()) / target.std(correction=0)
    optimizer = torch.optim.AdamW([{"params": [p], "name": name} for name, p in net.parameters.items()],
                                  lr=base, betas=(0.9, 0.95), eps=1e-8, weight_decay=0)
    for step in range(STEPS):
        t = step / STEPS
        rows = (7 * torch.arange(BATCH) + 11 * step) % ROWS
        for group in optimizer.param_groups:
            factor = net.factor[group["name"]]
            group["lr"] = base * factor * coslog4(t)
            linear_bias = group["name"].startswith("dense") and group["name"].endswith("bias")
            # As in pytabkit, where the factor of the rate counts twice in the decay.
            group["weight_decay"] = 0.02 * factor * flat_cos(t) if full and not linear_bias else 0
        out = net(rows)
        loss = (F.cross_entropy(out, label[rows], label_smoothing=0.1) if classes
                else F.mse_loss(out[:, 0], y[rows]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step + 1 in (1, 2, 20, 200):
            write(f"{prefix}loss_{step + 1}", loss)
    for name, p in net.parameters.items():
        write(f"{prefix}end_{name}", p)


for recipe, full in (("s", False), ("td", True)):
    run(f"{recipe}_classes_", full, True)
    run(f"{recipe}_numbers_", full, False)
