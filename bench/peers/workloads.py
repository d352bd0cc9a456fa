"""The networks and the work that every peer is given. Adam, relu between layers, a batch in memory."""

NETWORKS = {
    "A": {"sizes": [2, 16, 16, 1], "batch": 32, "dropout": 0.0, "loss": "binary_cross_entropy"},
    "B": {"sizes": [784, 128, 10], "batch": 32, "dropout": 0.0, "loss": "cross_entropy"},
    "C": {"sizes": [784, 512, 512, 10], "batch": 128, "dropout": 0.2, "loss": "cross_entropy"},
    "D": {"sizes": [1024] * 5, "batch": 256, "dropout": 0.0, "loss": "squared_error"},
    "E": {"sizes": [50, 256, 256, 256, 2], "batch": 256, "dropout": 0.0, "loss": "cross_entropy"},
}
MANY_ROWS = 10_000


def text(network):
    return "-".join(map(str, network["sizes"]))


def training():
    """(name, request) of a training step of each network."""
    return [(name, {"kind": "train", **network}) for name, network in NETWORKS.items()]


def prediction():
    """(name, request) of F, one row of A, B and C, and of G, many rows of C."""
    rows = [(f"F.{name}", name, 1) for name in "ABC"] + [("G", "C", MANY_ROWS)]
    return [(work, {"kind": "predict", "rows": count, **NETWORKS[name]}) for work, name, count in rows]


def products():
    """(name, request) of the matrix products of every layer of B to E, and tiny ones.

    forward: y[m,n] = x[m,k] w[k,n]; dw[k,n] = xᵀ dy; dx[m,k] = dy wᵀ (not of a first layer). Row-major.
    """
    shapes = []
    for name in "BCDE":
        sizes, batch = NETWORKS[name]["sizes"], NETWORKS[name]["batch"]
        layers = list(zip(sizes, sizes[1:]))
        for i, (inputs, outputs) in enumerate(layers):
            if layers.index((inputs, outputs)) < i and i > 1:
                continue  # as the layer before it
            for way in ("forward", "dw", "dx") if i > 0 else ("forward", "dw"):
                shapes.append((f"{name}{i + 1} {way}", batch, outputs, inputs, way))
    tiny = [(32, 16, 2), (32, 16, 16), (32, 1, 16), (8, 8, 8), (16, 16, 16), (32, 32, 32)]
    for m, n, k in tiny:
        for way in ("forward", "dw", "dx"):
            shapes.append((f"{m}x{n}x{k} {way}", m, n, k, way))
    return [(name, {"kind": "product", "m": m, "n": n, "k": k, "way": way}) for name, m, n, k, way in shapes]
