#!/usr/bin/env python3
"""What learning rates are multiplied by, step by step, for tests/training/schedules_test.cpp: PyTorch's
schedulers stepped after every batch, and where PyTorch lacks one its formula from the paper or Keras.

    make_schedules.py tests/training/reference/schedules.txt      # Debian: python3-torch 1.13
"""
import math
import sys

import torch
from torch.optim import lr_scheduler as s

from text import Writer

PER_EPOCH, EPOCHS = 10, 12
STEPS = PER_EPOCH * EPOCHS
LOSSES = [1, 0.8, 0.79, 0.795, 0.7999, 0.81, 0.5, 0.6, 0.7, 0.55, 0.52, 0.54]  # after each epoch


def of_torch(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = make(optimizer)
    rates = []
    for _ in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def of_formula(rate):
    """rate(step) of every step."""
    return [rate(step) for step in range(STEPS)]


def half_cosine(share):
    return (1 + math.cos(math.pi * share)) / 2


def restarts(step):
    """Keras' CosineDecayRestarts: t_mul 1.5, m_mul 0.8, alpha 0.05."""
    left, length, peak = step / PER_EPOCH, 3.0, 1.0
    while left >= length:
        left, length, peak = left - length, length * 1.5, peak * 0.8
    return 0.05 + 0.95 * peak * half_cosine(left / length)


def one_cycle(step):
    """PyTorch's OneCycleLR counts to the last step, ours to the end of it: its formula of a share."""
    share = step / STEPS
    if share < 0.3:
        return 0.04 + 0.96 * half_cosine(1 - share / 0.3)
    return 4e-6 + (1 - 4e-6) * half_cosine((share - 0.3) / 0.7)


def on_plateau():
    """Keras' ReduceLROnPlateau, as its on_epoch_end has it: factor 0.3, patience 2, min_delta 1e-3, cooldown
    1, min_lr 0.05. PyTorch's waits an epoch longer and does not count the last one of a cooldown."""
    rate, best, wait, cooling, rates = 1.0, math.inf, 0, 0, []
    for loss in LOSSES:
        rates += [rate] * PER_EPOCH
        if cooling > 0:
            cooling, wait = cooling - 1, 0
        if loss < best - 1e-3:
            best, wait = loss, 0
        elif cooling <= 0:
            wait += 1
            if wait >= 2 and rate > 0.05:
                rate, cooling, wait = max(rate * 0.3, 0.05), 1, 0
    return rates


write = Writer(sys.argv[1], f"tests/reference/make_schedules.py with PyTorch {torch.__version__}")
write("losses", LOSSES)
write("constant", of_torch(lambda o: s.ConstantLR(o, factor=1)))
write("step", of_torch(lambda o: s.StepLR(o, 3 * PER_EPOCH, 0.5)))
write("multi_step", of_torch(lambda o: s.MultiStepLR(o, [2 * PER_EPOCH, 7 * PER_EPOCH], 0.3)))
write("exponential", of_torch(lambda o: s.ExponentialLR(o, 0.8 ** (1 / PER_EPOCH))))
write("polynomial", of_torch(lambda o: s.PolynomialLR(o, STEPS, 2.0)))
write("cosine", of_torch(lambda o: s.CosineAnnealingLR(o, STEPS, 0.1)))
write("restarts", of_torch(lambda o: s.CosineAnnealingWarmRestarts(o, 2 * PER_EPOCH, 2)))
write("restarts_varied", of_formula(restarts))
write("one_cycle", of_formula(one_cycle))
write("flat_cosine", of_formula(lambda i: 1 if i / STEPS <= 0.6 else half_cosine((i / STEPS - 0.6) / 0.4)))
write("log_cosine", of_formula(
    lambda i: (1 - math.cos(2 * math.pi * math.log2(1 + (2**4 - 1) * i / STEPS))) / 2))
write("reduce_on_plateau", on_plateau())
write("inverse_time", of_formula(lambda i: 1 / (1 + 0.5 * i / PER_EPOCH)))  # Keras' InverseTimeDecay
for name, mode in [("cyclic", "triangular"), ("cyclic_varied", "triangular2")]:
    write(name, of_torch(lambda o: s.CyclicLR(o, 0.2, 1.0, 2 * PER_EPOCH, mode=mode, cycle_momentum=False)))
# A warm-up of two epochs: ours reaches the whole rate with its last step.
write("warmup_epochs", of_formula(
    lambda i: (i + 1) / (2 * PER_EPOCH) if i < 2 * PER_EPOCH
    else half_cosine((i - 2 * PER_EPOCH) / (STEPS - 2 * PER_EPOCH))))
