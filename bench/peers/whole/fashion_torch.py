"""Workload H by PyTorch, eager: fashion_torch.py FOLDER THREADS SEED. Prints {"score": accuracy}.

The images stay in one tensor and a batch is an index into it: a DataLoader would take longer.
"""
import gzip
import json
import sys

import numpy
import torch
from torch import nn


def read(path, header):
    with gzip.open(path) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def read_pair(folder, name):
    images = read(f"{folder}/{name}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    labels = read(f"{folder}/{name}-labels-idx1-ubyte.gz", 8)
    return torch.from_numpy(images.astype("float32") / 255), torch.from_numpy(labels.astype("int64"))


folder, threads, seed = sys.argv[1:]
torch.set_num_threads(int(threads))
torch.manual_seed(int(seed))
images, labels = read_pair(folder, "train")
network = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2),
                        nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
entropy = nn.CrossEntropyLoss()
network.train()
for batch in torch.randperm(len(images)).split(128):
    optimizer.zero_grad()
    entropy(network(images[batch]), labels[batch]).backward()
    optimizer.step()

network.eval()
test_images, test_labels = read_pair(folder, "t10k")
with torch.inference_mode():
    right = sum((network(x).argmax(1) == y).sum().item()
                for x, y in zip(test_images.split(1000), test_labels.split(1000)))
print(json.dumps({"score": right / len(test_labels)}))
