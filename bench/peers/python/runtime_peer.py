"""ONNX Runtime or OpenVINO, which predict only: `runtime_peer.py onnxruntime|openvino`."""
import sys

import numpy
from onnx import TensorProto, helper, numpy_helper
from worker import Cannot, batch, layers, serve, threads


def model(request, rows):
    """The network as ONNX: Gemm and Relu, weights [inputs, outputs], and probabilities at the end."""
    random = numpy.random.default_rng(0)
    nodes, weights, flow = [], [], "x"
    for i, (inputs, outputs, hidden) in enumerate(layers(request)):
        w = random.standard_normal((inputs, outputs)).astype("float32") / numpy.float32(inputs**0.5)
        weights += [numpy_helper.from_array(w, f"w{i}"),
                    numpy_helper.from_array(numpy.zeros(outputs, "float32"), f"b{i}")]
        nodes.append(helper.make_node("Gemm", [flow, f"w{i}", f"b{i}"], [f"z{i}"]))
        flow = f"z{i}"
        if hidden:
            nodes.append(helper.make_node("Relu", [flow], [f"y{i}"]))
            flow = f"y{i}"
    head = "Sigmoid" if request["loss"] == "binary_cross_entropy" else "Softmax"
    nodes.append(helper.make_node(head, [flow], ["p"]))
    flow = "p"

    def port(name, columns):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [rows, columns])
    graph = helper.make_graph(nodes, "network", [port("x", request["sizes"][0])],
                              [port(flow, request["sizes"][-1])], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return made.SerializeToString()


def onnxruntime(request, x):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model(request, len(x)), options)
    return lambda: session.run(None, {"x": x})


def openvino(request, x):
    import openvino

    core = openvino.Core()
    compiled = core.compile_model(core.read_model(model(request, len(x))), "CPU", {
        "INFERENCE_NUM_THREADS": threads(), "INFERENCE_PRECISION_HINT": "f32"})
    run = compiled.create_infer_request()
    return lambda: run.infer([x], share_inputs=True, share_outputs=True)


def prepare(request):
    if request["kind"] != "predict":
        raise Cannot("prediction only")
    x = batch(request, request["rows"])[0]
    return {"onnxruntime": onnxruntime, "openvino": openvino}[sys.argv[1]](request, x)


serve(prepare)
