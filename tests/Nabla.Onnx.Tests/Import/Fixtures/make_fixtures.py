#!/usr/bin/env python3
"""Writes the ONNX files of this folder, and expected.json with inputs and outputs of each.

python3 make_fixtures.py        (torch 1.13, onnx 1.12, numpy)

torch-*  are exported by PyTorch itself; outputs are PyTorch's.
keras-*  have the nodes that tf2onnx writes for Keras, sklearn-* those that skl2onnx writes for scikit-learn; outputs are computed by numpy in double.
gemm-*, tensor-* are by hand.
"""
import io
import itertools
import json
import math
import os
import sys

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = 5
expected = {}
rng = np.random.default_rng(7)


def note(name, x, y, end="none", tolerance=1e-5, **more):
    expected[name] = {
        "inputs": int(np.prod(x.shape[1:])), "outputs": int(np.prod(y.shape[1:])), "end": end, "tolerance": tolerance,
        "x": [float(f"{v:.9g}") for v in np.asarray(x, np.float64).ravel()],
        "y": [float(f"{v:.9g}") for v in np.asarray(y, np.float64).ravel()], **more}


# ---------------------------------------------------------------- PyTorch

def torch_file(name, model, shape=(4,), end="none", opset=13, dtype=torch.float32, folding=True, scale=2.0, **more):
    model = model.to(dtype).eval()
    x = torch.tensor(rng.normal(size=(ROWS, *shape)) * scale, dtype=dtype)
    bytes_ = io.BytesIO()
    torch.onnx.export(model, x, bytes_, opset_version=opset, do_constant_folding=folding, input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}})
    with torch.no_grad():
        y = model(x)
    graph = onnx.load_from_string(bytes_.getvalue())
    for node in graph.graph.node:
        node.doc_string = ""
    onnx.save(graph, os.path.join(HERE, name + ".onnx"))
    note(name, x.numpy(), y.numpy(), end, **more)
    return graph, x, y


def seed(k):
    torch.manual_seed(k)


class Quick(nn.Module):
    """A module from a function."""

    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


ACTIVATIONS = {
    "relu": nn.ReLU(), "leaky-relu": nn.LeakyReLU(0.2), "prelu": nn.PReLU(init=0.3), "elu": nn.ELU(0.7), "selu": nn.SELU(), "celu": nn.CELU(1.5), "gelu": nn.GELU(),
    "gelu-tanh": nn.GELU(approximate="tanh"), "silu": nn.SiLU(), "mish": nn.Mish(), "sigmoid": nn.Sigmoid(), "tanh": nn.Tanh(), "softplus": nn.Softplus(),
    "softplus-beta": nn.Softplus(beta=2.0), "softsign": nn.Softsign(), "hard-sigmoid": nn.Hardsigmoid(), "hard-swish": nn.Hardswish(), "hard-tanh": nn.Hardtanh(),
    "hard-tanh-2": nn.Hardtanh(-2.0, 0.5), "relu6": nn.ReLU6(), "log-sigmoid": nn.LogSigmoid(), "exponential": Quick(torch.exp), "identity": nn.Identity(),
    "softmax": nn.Softmax(dim=1),
}


def torch_files():
    for k, (name, activation) in enumerate(ACTIVATIONS.items()):
        if name == "log-sigmoid":  # -softplus(-z), for which a layer of its own is needed
            seed(k)
            torch_file("torch-log-sigmoid", nn.Sequential(nn.Linear(4, 5), activation, nn.Linear(5, 3)))
            continue
        # opset 14 has HardSwish; the others are as old as they can be
        seed(k)
        torch_file(f"torch-{name}", nn.Sequential(nn.Linear(4, 6), activation, nn.Linear(6, 3)), opset=14 if name == "hard-swish" else 13)

    seed(99)
    torch_file("torch-hard-swish-13", nn.Sequential(nn.Linear(4, 6), nn.Hardswish(), nn.Linear(6, 3)), opset=13)
    seed(100)
    torch_file("torch-ends-in-softmax", nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3), nn.Softmax(dim=-1)), end="softmax")
    torch_file("torch-ends-in-log-softmax", nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3), nn.LogSoftmax(dim=-1)), end="log-softmax")
    torch_file("torch-ends-in-sigmoid", nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 1), nn.Sigmoid()), end="sigmoid")
    for opset in range(9, 18):
        seed(opset)
        torch_file(f"torch-opset-{opset}", nn.Sequential(nn.Flatten(), nn.Linear(6, 5, bias=opset % 2 == 0), nn.GELU(), nn.BatchNorm1d(5), nn.Hardtanh(), nn.Linear(5, 3), nn.Softmax(1)),
                   shape=(1, 2, 3), end="softmax", opset=opset)
    seed(200)
    torch_file("torch-no-bias", nn.Sequential(nn.Linear(4, 6, bias=False), nn.ReLU(), nn.Linear(6, 3, bias=False)))
    torch_file("torch-not-folded", nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3, bias=False)), folding=False)
    torch_file("torch-no-bias-not-folded", nn.Sequential(nn.Linear(4, 6, bias=False), nn.ReLU(), nn.Linear(6, 3)), folding=False)
    torch_file("torch-dropout", nn.Sequential(nn.Linear(4, 6), nn.Dropout(0.5), nn.ReLU(), nn.Dropout(0.1), nn.Linear(6, 3)))
    torch_file("torch-double", nn.Sequential(nn.Linear(4, 6), nn.SiLU(), nn.Linear(6, 3)), dtype=torch.float64)
    torch_file("torch-linear-only", nn.Linear(4, 3))
    torch_file("torch-two-linear", nn.Sequential(nn.Linear(4, 2), nn.Linear(2, 3)))
    torch_file("torch-deep", nn.Sequential(*(layer for n in range(6) for layer in (nn.Linear(4, 4), nn.Tanh()))))
    torch_file("torch-one-node", nn.Sequential(nn.Linear(4, 1), nn.SiLU(), nn.Linear(1, 1), nn.GELU(), nn.Linear(1, 2)))
    torch_file("torch-activation-first", nn.Sequential(nn.Tanh(), nn.Linear(4, 3)))
    torch_file("torch-two-activations", nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Tanh(), nn.Linear(5, 3)))
    torch_file("torch-sigmoid-times-100", nn.Sequential(nn.Linear(4, 5), nn.Sigmoid(), Quick(lambda x: x * 100 - 50)))
    torch_file("torch-scaled-input", nn.Sequential(Quick(lambda x: (x - 0.1307) / 0.3081), nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3)))
    torch_file("torch-view", nn.Sequential(Quick(lambda x: x.view(x.size(0), -1)), nn.Linear(6, 3)), shape=(2, 3))
    torch_file("torch-reshape-half", nn.Sequential(Quick(lambda x: x.reshape(-1, 6)), nn.Linear(6, 3)), shape=(2, 3))
    torch_file("torch-squeeze", nn.Sequential(nn.Linear(4, 3), nn.ReLU(), Quick(lambda x: x.unsqueeze(1)), nn.Linear(3, 2), Quick(lambda x: x.squeeze(1))))

    for k, (name, where) in enumerate({"before": 0, "after": 1, "last": 2, "first": 3}.items()):
        seed(300 + k)
        norm = nn.BatchNorm1d(4 if where == 3 else 3 if where == 2 else 6)
        norm.running_mean.copy_(torch.randn_like(norm.running_mean))
        norm.running_var.copy_(torch.rand_like(norm.running_var) * 3 + 0.1)
        nn.init.normal_(norm.weight)
        nn.init.normal_(norm.bias)
        layers = [nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3)]
        layers = {0: [layers[0], norm, *layers[1:]], 1: [*layers[:2], norm, layers[2]], 2: [*layers, nn.Tanh(), norm], 3: [norm, *layers]}[where]
        torch_file(f"torch-batch-norm-{name}", nn.Sequential(*layers))

    for name, type_, tolerance in (("half", TensorProto.FLOAT16, 1e-3), ("bfloat16", TensorProto.BFLOAT16, 1e-3)):
        seed(400)
        model = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3))
        rounding = torch.float16 if type_ == TensorProto.FLOAT16 else torch.bfloat16
        for p in model.parameters():
            p.data = p.data.to(rounding).to(torch.float32)
        graph, _, _ = torch_file(f"torch-{name}", model, tolerance=tolerance)
        for tensor in graph.graph.initializer:
            values = torch.tensor(numpy_helper.to_array(tensor)).to(rounding)
            dims = list(tensor.dims)
            tensor.ClearField("raw_data")
            tensor.data_type = type_
            if "bias" in tensor.name:  # typed as well as raw: the bits, one in each int32
                tensor.int32_data.extend(int(v) & 0xFFFF for v in values.view(torch.int16).flatten())
            else:
                tensor.raw_data = values.view(torch.int16).numpy().tobytes()
            assert list(tensor.dims) == dims
        for value in (*graph.graph.input, *graph.graph.output):
            value.type.tensor_type.elem_type = type_
        onnx.save(graph, os.path.join(HERE, f"torch-{name}.onnx"))


# ---------------------------------------------------------------- by hand

def hand_file(name, nodes, initializers, x, y, inputs=None, outputs=None, opset=13, ml=False, end="none", tolerance=1e-5, check=True, input_type=TensorProto.FLOAT, **more):
    inputs = inputs or [helper.make_tensor_value_info("input", input_type, ["N", *x.shape[1:]])]
    outputs = outputs or [helper.make_tensor_value_info("output", TensorProto.DOUBLE if input_type == TensorProto.DOUBLE else TensorProto.FLOAT, ["N", *y.shape[1:]])]
    sets = [helper.make_opsetid("", opset)] + ([helper.make_opsetid("ai.onnx.ml", 1)] if ml else [])
    model = helper.make_model(helper.make_graph(nodes, "graph", inputs, outputs, initializers), opset_imports=sets, producer_name="by hand")
    model.ir_version = 7
    if check:
        onnx.checker.check_model(model)
    onnx.save(model, os.path.join(HERE, name + ".onnx"))
    note(name, x, y, end, tolerance, **more)


def f32(*shape):
    return rng.normal(size=shape).astype(np.float32)


def tensor(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


erf = np.vectorize(math.erf)
node = helper.make_node

# What tf2onnx makes of Keras activations: nodes from "z" to "a", constants, the function.
KERAS = {
    "swish": ([node("Sigmoid", ["z"], ["s"]), node("Mul", ["z", "s"], ["a"])], {}, lambda z: z * sigmoid(z)),
    "gelu": ([node("Mul", ["z", "half"], ["h"]), node("Mul", ["z", "root"], ["u"]), node("Erf", ["u"], ["e"]), node("Add", ["e", "one"], ["p"]), node("Mul", ["h", "p"], ["a"])],
             {"half": 0.5, "root": 0.70710677, "one": 1.0}, lambda z: 0.5 * z * (1 + erf(z / math.sqrt(2)))),
    "gelu-tanh": ([node("Pow", ["z", "three"], ["c"]), node("Mul", ["c", "k"], ["d"]), node("Add", ["z", "d"], ["f"]), node("Mul", ["f", "root"], ["g"]), node("Tanh", ["g"], ["t"]),
                   node("Add", ["one", "t"], ["p"]), node("Mul", ["z", "half"], ["h"]), node("Mul", ["h", "p"], ["a"])],
                  {"three": 3.0, "k": 0.044715, "root": 0.7978846, "one": 1.0, "half": 0.5},
                  lambda z: 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z ** 3)))),
    "mish": ([node("Softplus", ["z"], ["p"]), node("Tanh", ["p"], ["t"]), node("Mul", ["z", "t"], ["a"])], {}, lambda z: z * np.tanh(np.log1p(np.exp(z)))),
    "hard-sigmoid": ([node("Mul", ["z", "fifth"], ["u"]), node("Add", ["u", "half"], ["v"]), node("Clip", ["v", "zero", "one"], ["a"])],
                     {"fifth": 0.2, "half": 0.5, "zero": 0.0, "one": 1.0}, lambda z: np.clip(0.2 * z + 0.5, 0, 1)),
    "relu6": ([node("Relu", ["z"], ["r"]), node("Min", ["r", "six"], ["a"])], {"six": 6.0}, lambda z: np.clip(z, 0, 6)),
    "max-with-zero": ([node("Max", ["z", "zero"], ["a"])], {"zero": 0.0}, lambda z: np.maximum(z, 0)),
    "hard-swish": ([node("Add", ["z", "three"], ["u"]), node("Clip", ["u", "zero", "six"], ["v"]), node("Mul", ["z", "v"], ["w"]), node("Div", ["w", "six"], ["a"])],
                   {"three": 3.0, "zero": 0.0, "six": 6.0}, lambda z: z * np.clip(z + 3, 0, 6) / 6),
    "hard-swish-by-sixth": ([node("Add", ["z", "three"], ["u"]), node("Max", ["u", "zero"], ["m"]), node("Min", ["m", "six"], ["v"]), node("Mul", ["v", "sixth"], ["w"]), node("Mul", ["z", "w"], ["a"])],
                            {"three": 3.0, "zero": 0.0, "six": 6.0, "sixth": 0.16666667}, lambda z: z * np.clip(z + 3, 0, 6) / 6),
    "leaky-by-max": ([node("Mul", ["z", "slope"], ["u"]), node("Max", ["z", "u"], ["a"])], {"slope": 0.3}, lambda z: np.maximum(z, np.float32(0.3) * z)),
    "softsign": ([node("Abs", ["z"], ["u"]), node("Add", ["u", "one"], ["v"]), node("Div", ["z", "v"], ["a"])], {"one": 1.0}, lambda z: z / (1 + np.abs(z))),
    "softplus": ([node("Exp", ["z"], ["u"]), node("Add", ["u", "one"], ["v"]), node("Log", ["v"], ["a"])], {"one": 1.0}, lambda z: np.log1p(np.exp(z))),
    "sigmoid-by-exp": ([node("Neg", ["z"], ["m"]), node("Exp", ["m"], ["u"]), node("Add", ["u", "one"], ["v"]), node("Reciprocal", ["v"], ["a"])], {"one": 1.0}, sigmoid),
    "selu": ([node("Selu", ["z"], ["a"])], {}, lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(z))),
    "elu": ([node("Elu", ["z"], ["a"], alpha=1.0)], {}, lambda z: np.where(z > 0, z, np.expm1(z))),
}


def keras_files():
    for name, (nodes, constants, f) in KERAS.items():
        w1, b1, w2, b2, x = f32(4, 6), f32(6), f32(6, 3), f32(3), f32(ROWS, 4) * 2
        nodes = [node("MatMul", ["input", "w1"], ["dense"], name="model/dense/MatMul"), node("Add", ["dense", "b1"], ["z"], name="model/dense/BiasAdd"), *nodes,
                 node("MatMul", ["a", "w2"], ["dense_1"], name="model/dense_1/MatMul"), node("Add", ["b2", "dense_1"], ["output"], name="model/dense_1/BiasAdd")]
        initializers = [tensor("w1", w1), tensor("b1", b1), tensor("w2", w2), tensor("b2", b2), *(tensor(k, v) for k, v in constants.items())]
        hand_file(f"keras-{name}", nodes, initializers, x, f(x.astype(np.float64) @ w1 + b1) @ w2 + b2)

    w, b, x = f32(12, 3), f32(3), f32(ROWS, 2, 3, 2)
    y = softmax(x.reshape(ROWS, 12).astype(np.float64) @ w + b)
    flat = tensor("shape", [-1, 12], np.int64)
    hand_file("keras-flatten-image", [node("Identity", ["input"], ["i"]), node("Reshape", ["i", "shape"], ["r"]), node("MatMul", ["r", "w"], ["m"]), node("Add", ["m", "b"], ["z"]),
                                      node("Softmax", ["z"], ["s"], axis=-1), node("Identity", ["s"], ["output"])],
              [flat, tensor("w", w), tensor("b", b)], x, y, end="softmax")
    x1 = x[..., :1].copy()
    w = f32(6, 3)
    hand_file("keras-transposed-gray-image", [node("Transpose", ["input"], ["t"], perm=[0, 2, 3, 1]), node("Cast", ["t"], ["c"], to=TensorProto.FLOAT),
                                              node("Reshape", ["c", "shape"], ["r"]), node("MatMul", ["r", "w"], ["m"]), node("Sigmoid", ["m"], ["output"])],
              [tensor("shape", [-1, 6], np.int64), tensor("w", w)], x1.transpose(0, 3, 1, 2).copy(), sigmoid(x1.reshape(ROWS, 6).astype(np.float64) @ w), end="sigmoid")
    xs, mean, deviation, w, b = f32(ROWS, 4) * 3 + 2, f32(1, 4), np.abs(f32(1, 4)) + 0.5, f32(4, 3), f32(3)
    hand_file("keras-normalization", [node("Sub", ["input", "mean"], ["c"]), node("Div", ["c", "deviation"], ["s"]), node("MatMul", ["s", "w"], ["m"]), node("Add", ["m", "b"], ["output"])],
              [tensor("mean", mean), tensor("deviation", deviation), tensor("w", w), tensor("b", b)], xs, (xs.astype(np.float64) - mean) / deviation @ w + b)
    w1, b1, factor, shift, w2 = f32(4, 6), f32(6), f32(6), f32(6), f32(6, 2)
    x = f32(ROWS, 4)
    hand_file("keras-batch-norm-as-mul-add", [node("MatMul", ["input", "w1"], ["m"]), node("Add", ["m", "b1"], ["z"]), node("Relu", ["z"], ["a"]), node("Mul", ["a", "factor"], ["p"]),
                                              node("Add", ["p", "shift"], ["q"]), node("MatMul", ["q", "w2"], ["output"])],
              [tensor("w1", w1), tensor("b1", b1), tensor("factor", factor), tensor("shift", shift), tensor("w2", w2)],
              x, (np.maximum(x.astype(np.float64) @ w1 + b1, 0) * factor + shift) @ w2)
    scaled = [node("Cast", ["input"], ["c"], to=TensorProto.FLOAT), node("Div", ["c", "most"], ["d"]), node("Reshape", ["d", "shape"], ["r"]), node("MatMul", ["r", "w"], ["output"])]
    pixels = rng.integers(0, 256, size=(ROWS, 2, 3, 1)).astype(np.float32)
    w = f32(6, 2)
    hand_file("keras-bytes", scaled, [tensor("most", 255.0), tensor("shape", [-1, 6], np.int64), tensor("w", w)], pixels, pixels.reshape(ROWS, 6).astype(np.float64) / 255 @ w,
              input_type=TensorProto.UINT8)


# ---------------------------------------------------------------- scikit-learn

def sklearn_layers(x, widths, activation, scaler):
    """The nodes up to the last Add, as skl2onnx names them."""
    z = x.astype(np.float64)
    nodes, initializers, last = [node("Cast", ["input"], ["cast_input"], to=TensorProto.FLOAT)], [], "cast_input"
    if scaler:
        offset, scale = f32(x.shape[1]), np.abs(f32(x.shape[1])) + 0.5
        nodes.append(node("Scaler", [last], ["variable"], domain="ai.onnx.ml", offset=offset.tolist(), scale=scale.tolist()))
        z, last = (z - offset) * scale, "variable"
    for k, (m, n) in enumerate(zip(widths, widths[1:])):
        w, b = f32(m, n), f32(1, n)
        initializers += [tensor(f"coefficient{k}", w), tensor(f"intercepts{k}", b)]
        nodes += [node("MatMul", [last, f"coefficient{k}"], [f"mul_result{k}"]), node("Add", [f"mul_result{k}", f"intercepts{k}"], [f"add_result{k}"])]
        z, last = z @ w + b, f"add_result{k}"
        if k < len(widths) - 2:
            nodes.append(node({"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid"}[activation], [last], [f"next_activations{k}"]))
            z, last = {"relu": lambda v: np.maximum(v, 0), "tanh": np.tanh, "logistic": sigmoid}[activation](z), f"next_activations{k}"
    return nodes, initializers, last, z


def labels(strings):
    """From probabilities to the label, and the constants it takes."""
    if strings:
        return ([node("ArgMax", ["probabilities"], ["argmax_output"], axis=1), node("ArrayFeatureExtractor", ["classes", "argmax_output"], ["array_feature_extractor_result"], domain="ai.onnx.ml"),
                 node("Reshape", ["array_feature_extractor_result", "shape_tensor"], ["output_label"])],
                [helper.make_tensor("classes", TensorProto.STRING, [3], [b"ape", b"bee", b"cat"]), tensor("shape_tensor", [-1], np.int64)], TensorProto.STRING)
    return ([node("ArgMax", ["probabilities"], ["argmax_output"], axis=1), node("ArrayFeatureExtractor", ["classes", "argmax_output"], ["array_feature_extractor_result"], domain="ai.onnx.ml"),
             node("Cast", ["array_feature_extractor_result"], ["cast2_result"], to=TensorProto.INT64), node("Reshape", ["cast2_result", "shape_tensor"], ["output_label"])],
            [tensor("classes", [0, 1], np.int32), tensor("shape_tensor", [-1], np.int64)], TensorProto.INT64)


def sklearn_files():
    x = f32(ROWS, 4)
    for zipmap in (False, True):
        nodes, initializers, last, z = sklearn_layers(x, [4, 6, 3], "relu", scaler=zipmap)
        label_nodes, constants, label_type = labels(strings=True)
        nodes += [node("Softmax", [last], ["probabilities"], axis=1), *label_nodes]
        if zipmap:
            nodes += [node("ZipMap", ["probabilities"], ["output_probability"], domain="ai.onnx.ml", classlabels_strings=["ape", "bee", "cat"])]
            kind = helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, []))) if hasattr(helper, "make_map_type_proto") else None
            out = helper.make_tensor_value_info("output_probability", TensorProto.FLOAT, None)
            if kind is not None:
                out.type.CopyFrom(kind)
        else:
            out = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", "K"])
        hand_file("sklearn-classifier-zipmap" if zipmap else "sklearn-classifier", nodes, initializers + constants, x, softmax(z),
                  outputs=[helper.make_tensor_value_info("output_label", label_type, ["N"]), out], ml=True, end="softmax", check=not zipmap, classes=["ape", "bee", "cat"])
    nodes, initializers, last, z = sklearn_layers(x, [4, 6, 5, 1], "tanh", scaler=True)
    label_nodes, constants, label_type = labels(strings=False)
    nodes += [node("Sigmoid", [last], ["out_activations_result"]), node("Sub", ["unity", "out_activations_result"], ["negative_class_proba"]),
              node("Concat", ["negative_class_proba", "out_activations_result"], ["probabilities"], axis=1), *label_nodes]
    hand_file("sklearn-classifier-binary", nodes, initializers + constants + [tensor("unity", [1.0])], x, np.concatenate([1 - sigmoid(z), sigmoid(z)], axis=1),
              outputs=[helper.make_tensor_value_info("output_label", label_type, ["N"]), helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", "K"])], ml=True, end="softmax", classes=["0", "1"])
    nodes, initializers, last, z = sklearn_layers(x, [4, 7, 1], "logistic", scaler=False)
    nodes += [node("Identity", [last], ["raw"]), node("Reshape", ["raw", "shape"], ["output"])]
    hand_file("sklearn-regressor", nodes, initializers + [tensor("shape", [-1, 1], np.int64)], x, z, input_type=TensorProto.DOUBLE)


# ---------------------------------------------------------------- Gemm and tensors

def gemm_files():
    for a, b, bias in itertools.product((0, 1), (0, 1), ("vector", "none")):
        w, c, w2, x = f32(4, 5), f32(5), f32(5, 2), f32(ROWS, 4)
        alpha, beta = 0.5 + a, 2.0 - b
        nodes = [node("Transpose", ["input"], ["turned"], perm=[1, 0])] if a else []
        nodes += [node("Gemm", ["turned" if a else "input", "w"] + (["c"] if bias == "vector" else []), ["g"], alpha=alpha, beta=beta, transA=a, transB=b),
                  node("Relu", ["g"], ["r"]), node("MatMul", ["r", "w2"], ["output"])]
        z = alpha * (x.astype(np.float64) @ w) + (beta * c if bias == "vector" else 0)
        hand_file(f"gemm-a{a}-b{b}-{bias}", nodes, [tensor("w", w.T.copy() if b else w), tensor("w2", w2)] + ([tensor("c", c)] if bias == "vector" else []), x, np.maximum(z, 0) @ w2)
    for name, c in (("scalar", f32()), ("row", f32(1, 5)), ("one", f32(1))):
        w, x = f32(4, 5), f32(ROWS, 4)
        hand_file(f"gemm-bias-{name}", [node("Gemm", ["input", "w", "c"], ["output"], beta=0.5)], [tensor("w", w), tensor("c", c)], x, x.astype(np.float64) @ w + 0.5 * c)
    for a, b in itertools.product((0, 1), (0, 1)):  # the weights stand on the left, samples are columns
        w, c, x = f32(5, 4), f32(5, 1), f32(ROWS, 4)
        nodes = [] if b else [node("Transpose", ["input"], ["turned"], perm=[1, 0])]
        nodes += [node("Gemm", ["w", "input" if b else "turned", "c"], ["g"], transA=a, transB=b), node("Tanh", ["g"], ["t"]), node("Transpose", ["t"], ["output"])]
        hand_file(f"gemm-left-a{a}-b{b}", nodes, [tensor("w", w.T.copy() if a else w), tensor("c", c)], x, np.tanh(x.astype(np.float64) @ w.T + c.T))


def tensor_files():
    w, b, x = f32(4, 3), f32(3), f32(ROWS, 4)
    y = x.astype(np.float64) @ w + b
    nodes = [node("MatMul", ["input", "w"], ["m"]), node("Add", ["m", "b"], ["output"])]
    typed = [helper.make_tensor("w", TensorProto.FLOAT, [4, 3], w.ravel().tolist()), helper.make_tensor("b", TensorProto.FLOAT, [3], b.tolist())]
    hand_file("tensor-typed", nodes, typed, x, y)
    doubles = [helper.make_tensor("w", TensorProto.DOUBLE, [4, 3], w.astype(np.float64).ravel().tolist()), tensor("b", b, np.float64)]
    hand_file("tensor-typed-double", nodes, doubles, x, y, input_type=TensorProto.DOUBLE)
    as_nodes = [node("Constant", [], ["w"], value=tensor("", w)), node("Constant", [], ["b"], value_floats=b.tolist())]
    hand_file("tensor-constant-nodes", as_nodes + nodes, [], x, y)
    turned = [node("Transpose", ["wt"], ["w0"], perm=[1, 0]), node("Identity", ["w0"], ["w1"]), node("Cast", ["w1"], ["w2"], to=TensorProto.FLOAT), node("Reshape", ["w2", "shape"], ["w"])]
    hand_file("tensor-prepared-constants", turned + nodes, [tensor("wt", w.T.copy()), tensor("shape", [4, 3], np.int64), tensor("b", b)], x, y)
    old = [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", 4]), helper.make_tensor_value_info("w", TensorProto.FLOAT, [4, 3]), helper.make_tensor_value_info("b", TensorProto.FLOAT, [3])]
    hand_file("tensor-initializers-as-inputs", nodes, [tensor("w", w), tensor("b", b)], x, y, inputs=old)
    hand_file("tensor-no-shapes", nodes, [tensor("w", w), tensor("b", b)], x, y, inputs=[helper.make_tensor_value_info("input", TensorProto.FLOAT, None)], check=False)
    hand_file("tensor-fixed-batch", nodes, [tensor("w", w), tensor("b", b)], x, y, inputs=[helper.make_tensor_value_info("input", TensorProto.FLOAT, [ROWS, 4])])
    integers = rng.integers(-3, 4, size=(4, 3))
    casts = [node("Cast", ["i"], ["w"], to=TensorProto.FLOAT)]
    hand_file("tensor-integers", casts + nodes, [tensor("i", integers, np.int8), tensor("b", b)], x, x.astype(np.float64) @ integers + b)

    external = [tensor("w", w), tensor("b", b)]
    hand_file("tensor-external", nodes, external, x, y)
    model = onnx.load(os.path.join(HERE, "tensor-external.onnx"))
    onnx.save_model(model, os.path.join(HERE, "tensor-external.onnx"), save_as_external_data=True, all_tensors_to_one_file=True, location="tensor-external.bin", size_threshold=0)


if __name__ == "__main__":
    for old in os.listdir(HERE):
        if old.endswith((".onnx", ".bin", ".json")):
            os.remove(os.path.join(HERE, old))
    torch_files()
    keras_files()
    sklearn_files()
    gemm_files()
    tensor_files()
    with open(os.path.join(HERE, "expected.json"), "w") as out:
        out.write("{\n" + ",\n".join(f'"{name}": {json.dumps(value)}' for name, value in sorted(expected.items())) + "\n}\n")
    total = sum(os.path.getsize(os.path.join(HERE, f)) for f in os.listdir(HERE))
    print(f"{len(expected)} models, {total / 1000:.0f} kB", file=sys.stderr)
