"""PyTorch, eager or compiled: `torch_peer.py [compile]`."""
import sys

import torch
from torch import nn
from worker import Cannot, batch, layers, serve, threads

torch.set_num_threads(threads())
COMPILED = "compile" in sys.argv
LOSSES = {
    "squared_error": nn.MSELoss(),
    "binary_cross_entropy": nn.BCEWithLogitsLoss(),
    "cross_entropy": nn.CrossEntropyLoss(),
}


def network(request):
    parts = []
    for inputs, outputs, hidden in layers(request):
        parts.append(nn.Linear(inputs, outputs))
        if hidden:
            parts.append(nn.ReLU())
        if hidden and request["dropout"]:
            parts.append(nn.Dropout(request["dropout"]))
    return nn.Sequential(*parts)


def training(request):
    net, loss = network(request), LOSSES[request["loss"]]
    x, y = map(torch.from_numpy, batch(request))
    optimizer = torch.optim.Adam(net.parameters(), 1e-3, fused=True)

    def measure(x, y):
        return loss(net(x), y)

    forward = torch.compile(measure) if COMPILED else measure

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = forward(x, y)
        value.backward()
        optimizer.step()
        return float(value.detach())

    return step


HEADS = {"binary_cross_entropy": nn.Sigmoid(), "cross_entropy": nn.Softmax(1)}


def prediction(request):
    net = nn.Sequential(network(request), HEADS[request["loss"]]).eval()
    if COMPILED:
        net = torch.compile(net)
    x = torch.from_numpy(batch(request, request["rows"])[0])

    @torch.inference_mode()
    def answer():
        return net(x)

    return answer


def prepare(request):
    if request["kind"] == "product":
        raise Cannot("networks only")
    return training(request) if request["kind"] == "train" else prediction(request)


serve(prepare)
