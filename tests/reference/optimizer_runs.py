"""What the scripts of optimizers have in common: given gradients, and rows to learn from."""
import torch
import torch.nn.functional as F


def slope(p, step):
    """a (p - c) + noise, in +, -, * and / only; a differs from element to element."""
    i = torch.arange(p.numel()).reshape(p.shape).double()
    return (1 + i) / 8 * (p - 0.25) + ((5 * step + 3 * i) % 7 - 3) / 16


def write_path(write, name, starts, make):
    """100 steps of make(parameters) on slope(); the parameters at some of them."""
    parameters = [torch.nn.Parameter(s.clone()) for s in starts]
    optimizer = make(parameters)
    for step in range(1, 101):
        for p in parameters:
            p.grad = slope(p.detach(), step)
        optimizer.step()
        if step in (1, 2, 10, 100):
            write(f"path_{name}_{step}", torch.cat([p.detach().reshape(-1) for p in parameters]))


def rows_to_learn(rows, inputs):
    """x and the targets of three classes, of two, and of two numbers."""
    x = torch.randn(rows, inputs).round(decimals=3)
    label = torch.randint(0, 3, (rows,))
    binary = (x[:, :1] + 0.5 * torch.randn(rows, 1) > 0).double()
    target = torch.randn(rows, 2).round(decimals=3)
    return x, label, binary, target


def common_losses(label, binary, target):
    """Outputs of the network and the loss of them, by our names."""
    return {
        "binary_cross_entropy": (1, lambda z: F.binary_cross_entropy_with_logits(z, binary)),
        "softmax_cross_entropy": (3, lambda z: F.cross_entropy(z, label)),
        "mean_squared_error": (2, lambda y: F.mse_loss(y, target)),
        "mean_absolute_error": (2, lambda y: F.l1_loss(y, target)),
        "huber": (2, lambda y: F.huber_loss(y, target, delta=1.0)),
        "squared_hinge": (1, lambda z: ((1 - (2 * binary - 1) * z).clamp(min=0) ** 2).mean()),
    }
