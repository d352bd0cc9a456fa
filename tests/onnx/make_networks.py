"""Makes the networks that the tests of the importer read: tests/exchange/files/*.onnx and, beside each,
NAME.csv with rows, and what ONNX Runtime answers.

    make_networks.py FOLDER [pytorch] [sklearn] [plain] [keras]

pytorch needs torch, onnxscript; sklearn needs skl2onnx; keras needs keras and torch (KERAS_BACKEND=torch); plain needs onnx.
All need onnxruntime. Networks are small: those that are committed have less than 300 KB in all.
"""
import csv
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnxruntime

ROWS = 12
warnings.filterwarnings("ignore")


def keep(folder, name, inputs, width):
    """Rows and answers of folder/NAME.onnx."""
    path = folder / f"{name}.onnx"
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0]
    x = np.random.default_rng(5).normal(size=(ROWS, width)).astype(np.float32)
    outputs = session.run(None, {given.name: x.reshape([ROWS, *given.shape[1:]]) if len(given.shape) > 2 else x})
    numbers = [o for o in outputs if isinstance(o, np.ndarray) and o.dtype in (np.float32, np.float64)]
    answers = numbers[0] if numbers else np.array([list(row.values()) for row in outputs[1]])
    with open(folder / f"{name}.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow([f"x_{i + 1}" for i in range(width)] + [f"answer_{i + 1}" for i in range(answers.reshape(ROWS, -1).shape[1])])
        for row, answer in zip(x, answers.reshape(ROWS, -1)):
            out.writerow([repr(float(v)) for v in row] + [repr(float(v)) for v in answer])
    print(name, path.stat().st_size)


def pytorch(folder):
    import torch
    from torch import nn

    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second, self.last = nn.Linear(4, 6), nn.Linear(6, 6), nn.Linear(6, 1)

        def forward(self, x):
            h = torch.relu(self.first(x))
            return self.last(h + torch.tanh(self.second(h)))

    class Branches(nn.Module):
        def __init__(self):
            super().__init__()
            self.left, self.right, self.last = nn.Linear(4, 3), nn.Linear(4, 5), nn.Linear(8, 2)

        def forward(self, x):
            return torch.log_softmax(self.last(torch.cat([torch.relu(self.left(x)), torch.sigmoid(self.right(x))], 1)), 1)

    def stack(*middle, inputs=4, units=8, outputs=1):
        return nn.Sequential(nn.Linear(inputs, units), *middle, nn.Linear(units, outputs))

    networks = {
        "relu": stack(nn.ReLU()), "gelu": stack(nn.GELU()), "silu": stack(nn.SiLU()), "mish": stack(nn.Mish()),
        "elu": stack(nn.ELU()), "selu": stack(nn.SELU()), "celu": stack(nn.CELU(1.5)), "leaky": stack(nn.LeakyReLU(0.2)),
        "prelu": stack(nn.PReLU(8)), "softplus": stack(nn.Softplus()), "hardswish": stack(nn.Hardswish()),
        "hardsigmoid": stack(nn.Hardsigmoid()), "relu6": stack(nn.ReLU6()), "gelu_tanh": stack(nn.GELU("tanh")),
        "batch_norm": stack(nn.BatchNorm1d(8), nn.ReLU()), "layer_norm": stack(nn.LayerNorm(8), nn.ReLU()),
        "dropout": stack(nn.ReLU(), nn.Dropout(0.5)), "no_bias": nn.Sequential(nn.Linear(4, 5, bias=False), nn.Tanh(), nn.Linear(5, 1)),
        "classes": nn.Sequential(stack(nn.ReLU(), outputs=3), nn.Softmax(1)), "binary": nn.Sequential(stack(nn.Tanh()), nn.Sigmoid()),
        "residual": Residual(), "branches": Branches(), "flatten": nn.Sequential(nn.Flatten(), stack(nn.ReLU(), inputs=6)),
    }
    for name, net in networks.items():
        torch.manual_seed(len(name))
        for parameter in net.parameters():
            nn.init.normal_(parameter, 0, 0.5)
        for module in net.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.running_mean.normal_()
                module.running_var.uniform_(0.5, 2)
        net.eval()
        x = torch.zeros(2, 2, 3) if name == "flatten" else torch.zeros(2, 4)
        for dynamo in (False, True):
            called = f"torch_{'dynamo' if dynamo else 'legacy'}_{name}"
            more = {"dynamic_shapes": ({0: torch.export.Dim("N")},)} if dynamo else {
                "dynamic_axes": {"x": {0: "N"}, "y": {0: "N"}}}
            torch.onnx.export(net, (x,), str(folder / f"{called}.onnx"), dynamo=dynamo, input_names=["x"],
                              output_names=["y"], external_data=name == "residual" and dynamo, **more)
            without_remarks(folder / f"{called}.onnx")
            keep(folder, called, 1, x[0].numel())


def without_remarks(path):
    """Takes out where in which file each node was made, which differs between machines."""
    model = onnx.load(path, load_external_data=False)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        part.doc_string = ""
        del part.metadata_props[:]
    onnx.save(model, path)


def sklearn(folder):
    from skl2onnx import to_onnx
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    draw = np.random.default_rng(2)
    x = draw.normal(size=(60, 4)).astype(np.float32)
    number = x @ [1, -2, 0.5, 0]
    words = np.where(number > 1, "high", np.where(number > -1, "mid", "low"))
    models = {
        "regressor": (MLPRegressor(hidden_layer_sizes=(6,), max_iter=30), number),
        "binary": (MLPClassifier(hidden_layer_sizes=(6, 4), max_iter=30), (number > 0).astype(int)),
        "words": (MLPClassifier(hidden_layer_sizes=(5,), activation="tanh", max_iter=30), words),
        "logistic": (MLPClassifier(hidden_layer_sizes=(5,), activation="logistic", max_iter=30), words),
        "scaled": (make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=(6,), max_iter=30)), number),
    }
    for name, (model, y) in models.items():
        model.fit(x * 3 + 1 if name == "scaled" else x, y)
        options = {} if name in ("regressor", "scaled") else {"zipmap": name == "logistic"}
        last = model.steps[-1][1] if hasattr(model, "steps") else model
        graph = to_onnx(model, x[:1], target_opset=17, options={id(last): options} if options else None)
        (folder / f"sklearn_{name}.onnx").write_bytes(graph.SerializeToString())
        keep(folder, f"sklearn_{name}", 1, 4)


def keras(folder):
    import keras
    from keras import layers
    networks = {
        "relu": [layers.Dense(6, "relu"), layers.Dense(1)],
        "classes": [layers.Dense(6, "gelu"), layers.Dense(3, "softmax")],
        "norms": [layers.Dense(6), layers.BatchNormalization(), layers.Activation("silu"), layers.Dense(1, "sigmoid")],
    }
    for name, stack in networks.items():
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((4,)), *stack])
        model(np.zeros((1, 4), np.float32))
        model.export(str(folder / f"keras_{name}.onnx"), format="onnx", verbose=False)
        keep(folder, f"keras_{name}", 1, 4)


def plain(folder):
    """What the others do not write: older opsets, turned weights, scales by column, functions, typed data."""
    from onnx import TensorProto, helper, numpy_helper
    draw = np.random.default_rng(9)

    def const(name, shape):
        return numpy_helper.from_array(draw.normal(size=shape).astype(np.float32), name)

    def save(name, nodes, constants, outputs, opset=13, **more):
        graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 4])],
                                  [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", outputs])], constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset), *more.pop("imports", [])],
                                  ir_version=8, **more)
        onnx.save(model, str(folder / f"plain_{name}.onnx"))
        keep(folder, f"plain_{name}", 1, 4)

    node = helper.make_node
    save("turned", [node("Gemm", ["x", "w", "b"], ["h"], alpha=0.5, beta=2.0, transB=1), node("Relu", ["h"], ["r"]),
                    node("Gemm", ["r", "v"], ["y"])], [const("w", (5, 4)), const("b", (5,)), const("v", (5, 1))], 1)
    save("scaled", [node("Sub", ["x", "m"], ["c"]), node("Div", ["c", "s"], ["z"]), node("MatMul", ["z", "w"], ["h"]),
                    node("Add", ["h", "b"], ["y"])], [const("m", (4,)), const("s", (1, 4)), const("w", (4, 2)), const("b", (2,))], 2)
    save("opset7", [node("Gemm", ["x", "w", "b"], ["h"]), node("Clip", ["h"], ["c"], min=-1.0, max=1.5),
                    node("Dropout", ["c"], ["d"]), node("MatMul", ["d", "v"], ["m"]), node("Softmax", ["m"], ["y"])],
         [const("w", (4, 5)), const("b", (5,)), const("v", (5, 3))], 3, opset=7)
    save("product", [node("MatMul", ["x", "w"], ["a"]), node("Sigmoid", ["a"], ["g"]), node("MatMul", ["x", "v"], ["h"]),
                     node("Mul", ["h", "g"], ["p"]), node("Sub", ["p", "a"], ["q"]), node("Mul", ["q", "t"], ["z"]),
                     node("Softsign", ["z"], ["y"])], [const("w", (4, 3)), const("v", (4, 3)), const("t", (3,))], 3)
    inner = helper.make_function("own", "Twice", ["a", "w"], ["b"],
                                 [node("MatMul", ["a", "w"], ["t"]), node("Tanh", ["t"], ["b"])], [helper.make_opsetid("", 13)])
    save("function", [node("Twice", ["x", "w"], ["h"], domain="own"), node("Twice", ["h", "v"], ["y"], domain="own")],
         [const("w", (4, 3)), const("v", (3, 1))], 1, functions=[inner], imports=[helper.make_opsetid("own", 1)])
    typed = helper.make_tensor("w", TensorProto.FLOAT, [4, 1], [0.5, -1.25, 2.0, 0.125])
    save("typed", [node("Constant", [], ["k"], value=helper.make_tensor("k", TensorProto.FLOAT, [1], [0.75])),
                   node("MatMul", ["x", "w"], ["h"]), node("Add", ["h", "k"], ["y"])], [typed], 1)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for one in sys.argv[2:] or ["plain", "sklearn", "pytorch"]:
        {"pytorch": pytorch, "sklearn": sklearn, "plain": plain, "keras": keras}[one](target)
