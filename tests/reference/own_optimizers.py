"""Optimizers that Debian's PyTorch 1.13 lacks, or has wrongly, as plain loops over tensors of doubles."""
import torch


class Own:
    def __init__(self, parameters):
        self.parameters = list(parameters)
        self.steps = 0

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        self.steps += 1
        for i, p in enumerate(self.parameters):
            self.move(i, p, p.grad)


class NAdam(Own):
    """Dozat 2016, algorithm 2, with PyTorch 2's momentum schedule; 1.13 has one factor too many."""

    def __init__(self, parameters, lr, betas, eps=1e-8):
        super().__init__(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.v = [torch.zeros_like(p) for p in self.parameters]

    def mu(self, step):
        return self.betas[0] * (1 - 0.5 * 0.96 ** (0.004 * step))

    def move(self, i, p, g):
        t, (beta1, beta2) = self.steps, self.betas
        self.m[i].mul_(beta1).add_(g, alpha=1 - beta1)
        self.v[i].mul_(beta2).addcmul_(g, g, value=1 - beta2)
        product = 1.0
        for step in range(1, t + 1):
            product *= self.mu(step)
        ahead = self.mu(t + 1) / (1 - product * self.mu(t + 1)) * self.m[i] + (1 - self.mu(t)) / (1 - product) * g
        p -= self.lr * ahead / ((self.v[i] / (1 - beta2 ** t)).sqrt() + self.eps)


class Lion(Own):
    """Chen et al. 2023, algorithm 2; decay of matrices only."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters)
        self.lr, self.betas, self.decay = lr, betas, weight_decay
        self.m = [torch.zeros_like(p) for p in self.parameters]

    def move(self, i, p, g):
        beta1, beta2 = self.betas
        way = torch.sign(beta1 * self.m[i] + (1 - beta1) * g)
        p -= self.lr * (way + (self.decay if p.dim() == 2 else 0) * p)
        self.m[i].mul_(beta2).add_(g, alpha=1 - beta2)


class Muon(Own):
    """Jordan et al. 2024, as torch.optim.Muon of PyTorch 2.9 in double, with the sizes of Liu et al. 2025
    (its adjust_lr_fn="match_rms_adamw"); but W is [inputs, outputs] here. Only for matrices that are
    neither the first nor the last: AdamW moves the others."""

    def __init__(self, parameters, lr, momentum=0.95, nesterov=True, weight_decay=0.004, rms_rate=0.2,
                 betas=(0.9, 0.999), eps=1e-7):
        super().__init__(parameters)
        matrices = [i for i, p in enumerate(self.parameters) if p.dim() == 2]
        self.hidden = set(matrices[1:-1])
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.decay, self.rms_rate, self.eps = weight_decay, rms_rate, eps
        self.buffer = [torch.zeros_like(p) for p in self.parameters]
        others = [p for i, p in enumerate(self.parameters) if i not in self.hidden]
        self.adamw = torch.optim.AdamW(
            [{"params": [p], "weight_decay": weight_decay if p.dim() == 2 else 0} for p in others],
            lr=lr, betas=betas, eps=eps)

    def step(self):
        super().step()
        self.adamw.step()

    def move(self, i, p, g):
        if i not in self.hidden:
            return
        self.buffer[i].lerp_(g, 1 - self.momentum)
        x = g.lerp(self.buffer[i], self.momentum) if self.nesterov else self.buffer[i].clone()
        x = x / (x.norm() + self.eps)
        tall = x.shape[0] > x.shape[1]
        if tall:
            x = x.T
        for _ in range(5):
            a = x @ x.T
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
        if tall:
            x = x.T
        inputs, outputs = p.shape
        size = self.rms_rate * max(inputs, outputs) ** 0.5 if self.rms_rate else max(1, outputs / inputs) ** 0.5
        p *= 1 - self.lr * self.decay
        p -= self.lr * size * x
