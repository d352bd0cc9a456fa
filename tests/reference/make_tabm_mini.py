#!/usr/bin/env python3
"""TabM-mini as published, step by step in double, for tests/workflow/tabm_mini_test.cpp.

    make_tabm_mini.py tests/workflow/reference/tabm_mini.txt      # Debian: python3-torch

Gorishniy, Kotelnikov & Babenko, "TabM" (ICLR 2025; package tabm 0.0.3, arch_type "tabm-mini"), with the
piecewise-linear embeddings, version B, of rtdl_num_embeddings. Written here from the papers, without dropout:
  net_*  from a start drawn as published, 200 steps of AdamW on given batches; every loss, and all parameters at the end
"""
import math
import sys

import torch
import torch.nn.functional as F

from text import Writer

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
write = Writer(sys.argv[1], f"tests/reference/make_tabm_mini.py with PyTorch {torch.__version__}")

K, UNITS, D_EMBEDDING = 3, [6, 5], 16
ROWS, BATCH, STEPS = 96, 16, 200
EDGES = [[-2.0, -0.75, 0.0, 0.5, 2.5], [0.0, 1.0], [-1.5, 0.25, 1.75]]  # of the columns of numbers
CATEGORIES = 3

numbers = torch.randn(ROWS, 3) * 1.2
numbers[:, 1] = (numbers[:, 1] > 0).double()  # a flag: one bin
codes = torch.randint(0, CATEGORIES + 1, (ROWS,))  # 0: missing or unseen
signal = numbers[:, 0].sin() * 2 + numbers[:, 1] * (codes == 2) - 0.7 * numbers[:, 2].abs() + 0.3 * torch.randn(ROWS)
TASKS = {  # name -> outputs, target
    "numbers": (1, (signal - signal.mean()) / signal.std(correction=0)),
    "binary": (1, (signal > 0).double()),
    "classes": (3, (signal > -0.8).long() + (signal > 0.6).long()),
}


def one_hot(code):
    """Of K words K columns; all zeros where missing or unseen."""
    return F.one_hot(code, CATEGORIES + 1)[:, 1:].double()


def encoded(x, edges):
    """Piecewise-linear encoding: the first bin is cut above, the last below, those between on both sides, a single one
    not at all."""
    bins = []
    last = len(edges) - 2
    for j, (low, high) in enumerate(zip(edges, edges[1:])):
        place = (x - low) / (high - low)
        if j > 0:
            place = place.clamp(min=0)
        if j < last:
            place = place.clamp(max=1)
        bins.append(place)
    return torch.stack(bins, 1)


def linear(inputs, *shape):
    """nn.Linear's start."""
    return torch.empty(*shape).uniform_(-1 / math.sqrt(inputs), 1 / math.sqrt(inputs))


def start(outputs):
    widths = [D_EMBEDDING] * len(EDGES) + [CATEGORIES]
    features = sum(widths)
    parameters = {
        "embedding_linear": linear(D_EMBEDDING, len(EDGES), D_EMBEDDING),
        "embedding_bias": linear(D_EMBEDDING, len(EDGES), D_EMBEDDING),
    }
    for c, edges in enumerate(EDGES):
        parameters[f"embedding_bins_{c}"] = torch.zeros(len(edges) - 1, D_EMBEDDING)
    # One random number for each member and column, which all that come of the column share.
    r = torch.randn(K, len(widths))
    parameters["members_scale"] = r.repeat_interleave(torch.tensor(widths), 1)
    inputs = features
    for i, units in enumerate(UNITS):
        parameters[f"dense_{i + 1}_weight"] = linear(inputs, inputs, units)
        parameters[f"dense_{i + 1}_bias"] = linear(inputs, units)
        inputs = units
    parameters["heads_weight"] = linear(inputs, K, inputs, outputs)
    parameters["heads_bias"] = linear(inputs, K, outputs)
    return parameters


def answers(p, x, code):
    """What each member says before sigmoid or softmax: [B,K,outputs]."""
    embedded = x[:, :, None] * p["embedding_linear"] + p["embedding_bias"]
    bent = [encoded(x[:, c], edges) @ p[f"embedding_bins_{c}"] for c, edges in enumerate(EDGES)]
    embedded = embedded + torch.stack(bent, 1)
    flat = torch.cat([embedded.flatten(1), one_hot(code)], 1)
    h = flat[:, None, :] * p["members_scale"]
    for i in range(len(UNITS)):
        h = (h @ p[f"dense_{i + 1}_weight"] + p[f"dense_{i + 1}_bias"]).relu()
    return torch.einsum("bki,kio->bko", h, p["heads_weight"]) + p["heads_bias"]


def loss_of(task, said, target):
    """The mean over the losses that members have by themselves."""
    flat = said.flatten(0, 1)
    repeated = target.repeat_interleave(K)
    if task == "numbers":
        return F.mse_loss(flat[:, 0], repeated)
    if task == "binary":
        return F.binary_cross_entropy_with_logits(flat[:, 0], repeated)
    return F.cross_entropy(flat, repeated)


def mean_answer(task, said):
    if task == "numbers":
        return said.mean(1)
    return said.sigmoid().mean(1) if task == "binary" else said.softmax(-1).mean(1)


write("numbers", numbers)
write("codes", codes)
for task, (outputs, target) in TASKS.items():
    p = start(outputs)
    write(f"{task}_target", target)
    for name, value in p.items():
        write(f"{task}_start_{name}", value)
        value.requires_grad_(True)
    undecayed = [v for n, v in p.items() if n.endswith("bias") or n == "embedding_linear"]
    decayed = [v for v in p.values() if not any(v is u for u in undecayed)]
    optimizer = torch.optim.AdamW([{"params": decayed}, {"params": undecayed, "weight_decay": 0}], lr=2e-3, weight_decay=3e-4)
    losses, clipped = [], 0
    for step in range(STEPS):
        rows = [(step * BATCH + j * 7) % ROWS for j in range(BATCH)]
        loss = loss_of(task, answers(p, numbers[rows], codes[rows]), target[rows])
        optimizer.zero_grad()
        loss.backward()
        # Norm at most 1. PyTorch's clip_grad_norm_ divides by 1e-6 more, for which the paper has no word.
        norm = torch.sqrt(sum((v.grad**2).sum() for v in p.values()))
        if norm > 1:
            clipped += 1
            for v in p.values():
                v.grad /= norm
        optimizer.step()
        losses.append(loss.item())
    print(task, "loss", losses[0], losses[-1], "clipped", clipped)
    write(f"{task}_losses", losses)
    with torch.no_grad():
        for name, value in p.items():
            write(f"{task}_end_{name}", value)
        write(f"{task}_answers", mean_answer(task, answers(p, numbers, codes)))
