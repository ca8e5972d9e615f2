"""ONNX graphs, node by node: names and shapes are ours, and no exporter's version matters."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 17, 8


class Graph:
    """Nodes of a graph or of a branch in it; weights are the outermost graph's."""

    def __init__(self, weights: dict[str, TensorProto] | None = None, tag: str = ""):
        self.nodes: list[onnx.NodeProto] = []
        self.weights = {} if weights is None else weights
        self.tag = tag

    def child(self, tag: str) -> "Graph":
        """A branch, whose values begin with the tag."""
        return Graph(self.weights, f"{self.tag}{tag}/")

    def ops(self, kind: str, *inputs: str, n: int, **attributes: object) -> list[str]:
        """Adds a node -> names of its n outputs."""
        name = f"{self.tag}{kind}_{len(self.nodes)}"
        outputs = [f"{name}_{i}" for i in range(n)] if n > 1 else [name]
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, name=name, **attributes))
        return outputs

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        """Adds a node -> name of its output."""
        return self.ops(kind, *inputs, n=1, **attributes)[0]

    def result(self, value: str, name: str) -> None:
        """Gives a value the name of an output."""
        self.nodes.append(helper.make_node("Identity", [value], [name], name=f"{self.tag}{name}"))

    def const(self, name: str, value: np.ndarray) -> str:
        """A weight, once for every use of its name."""
        if name not in self.weights:
            self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def ints(self, *values: int) -> str:
        """A vector of int64."""
        name = "ints_" + "_".join(map(str, values)).replace("-", "m")
        return self.const(name, np.array(values, np.int64))

    def scalar(self, name: str, value: float | int, dtype: type) -> str:
        """A number without dimensions."""
        return self.const(name, np.array(value, dtype))

    def length(self, x: str, axis: int) -> str:
        """Size of an axis as a vector of one."""
        return self.op("Gather", self.op("Shape", x), self.ints(axis), axis=0)

    def branch(self, name: str, outputs: list[str]) -> onnx.GraphProto:
        """The nodes as a subgraph with these values as outputs."""
        return helper.make_graph(self.nodes, name, [], [tensor(o, None) for o in outputs])

    def save(
        self, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto], path: Path
    ) -> None:
        """Checks and writes the model."""
        weights = list(self.weights.values())
        graph = helper.make_graph(self.nodes, path.stem, inputs, outputs, initializer=weights)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        onnx.save(model, path)


def tensor(
    name: str, shape: list[str | int] | None, kind: int = TensorProto.FLOAT
) -> onnx.ValueInfoProto:
    """An input or output; named dimensions may be of any size."""
    return helper.make_tensor_value_info(name, kind, shape)
