#!/usr/bin/env python3
"""PyTorch's losses and their gradients in double, for tests/objective/losses_test.cpp.

    make_losses.py tests/objective/reference/losses.txt      # Debian: python3-torch
"""
import sys

import torch
import torch.nn.functional as F

from text import Writer

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)
ROWS, CLASSES, OUTPUTS = 300, 5, 3  # more rows than one block of 256



def numbers(scale, *shape):
    return (scale * torch.randn(*shape)).round(decimals=3)


logit = numbers(4, ROWS, 1)
binary = (torch.rand(ROWS, 1) < 0.4).double()
logits = numbers(3, ROWS, CLASSES)
label = torch.randint(0, CLASSES, (ROWS,))
prediction = numbers(2, ROWS, OUTPUTS)
target = numbers(2, ROWS, OUTPUTS)
weights = torch.rand(ROWS).round(decimals=3)


def bce(smoothing):
    t = binary * (1 - smoothing) + smoothing / 2
    return lambda z: F.binary_cross_entropy_with_logits(z, t, reduction="none").mean(1)


def ce(smoothing):
    return lambda z: F.cross_entropy(z, label, reduction="none", label_smoothing=smoothing)


def margin(z):
    return (1 - (2 * binary - 1) * z).clamp(min=0)


def focal(z, gamma=1.5):  # torchvision.ops.sigmoid_focal_loss without alpha
    p = torch.sigmoid(z)
    q = p * binary + (1 - p) * (1 - binary)
    return (1 - q) ** gamma * F.binary_cross_entropy_with_logits(z, binary, reduction="none")


def log_error(y):  # Keras' definition, but for its epsilon of 1e-7 instead of 0
    return torch.log1p(y.clamp(min=0)) - torch.log1p(count)


# What came later draws its numbers here, so that those above stay.
count = torch.poisson(torch.full((ROWS, OUTPUTS), 3.0))
shares = torch.softmax(numbers(2, ROWS, CLASSES), 1).round(decimals=2)  # some are 0
spread = numbers(1, ROWS, 2 * OUTPUTS)  # means, then logarithms of variances


def distributed(smoothing):
    return lambda z: F.cross_entropy(z, shares, reduction="none", label_smoothing=smoothing)


def categorical_focal(z, gamma=1.5):
    entropy = F.cross_entropy(z, label, reduction="none")
    return (1 - torch.exp(-entropy)) ** gamma * entropy


def gaussian(y):
    mean, variance = y[:, :OUTPUTS], torch.exp(y[:, OUTPUTS:])
    return F.gaussian_nll_loss(mean, target, variance, reduction="none").mean(1)


cases = {
    "binary_cross_entropy": (logit, bce(0)),
    "binary_cross_entropy_smoothed": (logit, bce(0.1)),
    "softmax_cross_entropy": (logits, ce(0)),
    "softmax_cross_entropy_smoothed": (logits, ce(0.1)),
    "mean_squared_error": (prediction, lambda y: F.mse_loss(y, target, reduction="none").mean(1)),
    "mean_absolute_error": (prediction, lambda y: F.l1_loss(y, target, reduction="none").mean(1)),
    "huber": (prediction, lambda y: F.huber_loss(y, target, reduction="none", delta=1.5).mean(1)),
    "log_cosh": (prediction, lambda y: torch.log(torch.cosh(y - target)).mean(1)),
    "hinge": (logit, lambda z: margin(z).mean(1)),
    "squared_hinge": (logit, lambda z: (margin(z) ** 2).mean(1)),
    "binary_focal_cross_entropy": (logit, lambda z: focal(z).mean(1)),
    "poisson": (prediction, lambda y: F.poisson_nll_loss(y, count, reduction="none").mean(1)),
    "mean_squared_logarithmic_error": (prediction, lambda y: (log_error(y) ** 2).mean(1)),
    "categorical_cross_entropy": (logits, distributed(0)),
    "categorical_cross_entropy_smoothed": (logits, distributed(0.1)),
    "categorical_focal_cross_entropy": (logits, categorical_focal),
    "kl_divergence": (logits, lambda z: F.kl_div(torch.log_softmax(z, 1), shares,
                                                 reduction="none").sum(1)),
    "cosine_similarity": (prediction, lambda y: -F.cosine_similarity(y, target)),
    "gaussian": (spread, gaussian),
}

write = Writer(sys.argv[1], f"tests/reference/make_losses.py with PyTorch {torch.__version__}")
for name, values in [("logit", logit), ("binary", binary), ("logits", logits), ("label", label),
                     ("prediction", prediction), ("target", target), ("weights", weights),
                     ("count", count), ("shares", shares), ("spread", spread)]:
    write(name, values)
for name, (at, rows) in cases.items():
    for suffix, w in [("", torch.ones(ROWS)), ("_weighted", weights)]:
        x = at.clone().requires_grad_()
        loss = (w * rows(x)).sum() / w.sum()
        loss.backward()
        write(name + suffix, loss.item())
        # Every 7th is enough to tell a wrong formula.
        write(name + suffix + "_gradient", x.grad.reshape(-1)[::7])
    write(name + "_rows", rows(at)[::7])
