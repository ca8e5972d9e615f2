"""
The model of model.py as nodes of a graph, in fp32 or int8.

Int8: weights with one scale a column (127 the largest of it), activations with one scale a product,
measured by calibrate.py, so that a row's result depends on no other row. Activations are uint8 around
128, or from 0 where ReLU came before.
"""

import numpy as np
from onnx import TensorProto

from graph import Graph
from model import MASKED
from tokens import START

Pair = tuple[str, str]


def quantise(matrix: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Int8 values and their scales; axis: the one that a scale is for all of."""
    scale = np.abs(matrix).max(axis, keepdims=True) / 127 + 1e-12
    return np.clip(np.round(matrix / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


class Network:
    """state: weights by name. scales: calibrate.py's for int8, None for fp32."""

    def __init__(
        self,
        state: dict[str, np.ndarray],
        config: dict[str, int],
        scales: dict[str, float] | None,
    ):
        self.state, self.config, self.scales = state, config, scales
        self.d, self.heads = config["d"], config["heads"]
        self.head = self.d // self.heads

    def product(self, g: Graph, x: str, name: str, matrix: np.ndarray, bias: np.ndarray) -> str:
        """x (…, in) @ matrix (in, out) + bias (out)."""
        bias_name = g.const(f"{name}.bias", bias.astype(np.float32))
        if self.scales is None:
            weight = g.const(f"{name}.weight", matrix.astype(np.float32))
            return g.op("Add", g.op("MatMul", x, weight), bias_name)
        values, scale = quantise(matrix, 0)
        positive = name.endswith("fc2")
        steps = 255 if positive else 127
        x_scale = g.scalar(f"{name}.in", self.scales[name] / steps, np.float32)
        x_zero = g.scalar(*("uint8_zero", 0) if positive else ("uint8_middle", 128), np.uint8)
        return g.op(
            "MatMulIntegerToFloat",
            g.op("QuantizeLinear", x, x_scale, x_zero),
            g.const(f"{name}.q", values),
            x_scale,
            g.const(f"{name}.scale", scale[0]),
            x_zero,
            g.const(f"{name}.zero", np.zeros(scale.size, np.int8)),
            bias_name,
            domain="com.microsoft",
        )

    def layer(self, g: Graph, x: str, name: str) -> str:
        """A linear layer of the model."""
        return self.product(g, x, name, self.state[f"{name}.weight"].T, self.state[f"{name}.bias"])

    def project(self, g: Graph, x: str, prefix: str, parts: str) -> list[str]:
        """
        x (B, T, D) as query, key or value -> each (B, H, T, E), by one product. parts: of the letters
        q, k, v. The factor of the scores is folded into the query.
        """
        matrices, biases = [], []
        for part in parts:
            factor = self.head**-0.5 if part == "q" else 1.0
            matrices.append(self.state[f"{prefix}.{part}_proj.weight"].T * factor)
            biases.append(self.state[f"{prefix}.{part}_proj.bias"] * factor)
        joined = np.concatenate(matrices, 1), np.concatenate(biases)
        y = self.product(g, x, f"{prefix}.{parts}", *joined)
        n = len(parts)
        split = [y] if n == 1 else g.ops("Split", y, g.ints(*[self.d] * n), n=n, axis=-1)
        shape = g.ints(0, 0, self.heads, self.head)
        return [g.op("Transpose", g.op("Reshape", s, shape), perm=[0, 2, 1, 3]) for s in split]

    def attend(self, g: Graph, q: str, k: str, v: str, mask: str | None, prefix: str) -> str:
        """(B, H, T, E) -> (B, T, D); mask is added to the scores."""
        scores = g.op("MatMul", q, g.op("Transpose", k, perm=[0, 1, 3, 2]))
        scores = g.op("Softmax", g.op("Add", scores, mask) if mask else scores, axis=-1)
        heads = g.op("Transpose", g.op("MatMul", scores, v), perm=[0, 2, 1, 3])
        return self.layer(g, g.op("Reshape", heads, g.ints(0, 0, self.d)), f"{prefix}.out_proj")

    def norm(self, g: Graph, x: str, name: str) -> str:
        """Layer norm."""
        weights = [
            g.const(f"{name}.{part}", self.state[f"{name}.{part}"]) for part in ("weight", "bias")
        ]
        return g.op("LayerNormalization", x, *weights, axis=-1, epsilon=1e-5)

    def residual(self, g: Graph, x: str, change: str) -> str:
        """What a part adds to its input."""
        return g.op("Add", x, change)

    def feed_forward(self, g: Graph, x: str, prefix: str) -> str:
        """Norm, two layers with ReLU between, residual."""
        inner = self.layer(g, self.norm(g, x, f"{prefix}.ffn_norm"), f"{prefix}.ffn.fc1")
        return self.residual(g, x, self.layer(g, g.op("Relu", inner), f"{prefix}.ffn.fc2"))

    def embed(self, g: Graph, ids: str, offset: str, length: str) -> str:
        """ids (B, T) -> (B, T, D); offset, length: vectors of one."""
        table, factor = self.state["shared.weight"], self.d**0.5
        if self.scales is None:
            x = g.op("Gather", g.const("embed.weight", (table * factor).astype(np.float32)), ids)
        else:
            values, scale = quantise(table, 1)
            x = g.op("Cast", g.op("Gather", g.const("embed.q", values), ids), to=TensorProto.FLOAT)
            row_scale = g.const("embed.scale", (scale * factor).astype(np.float32))
            x = g.op("Mul", x, g.op("Gather", row_scale, ids))
        n = self.config["max_length"]
        angle = np.arange(n)[:, None] / 10000.0 ** (np.arange(self.d // 2)[None] * 2 / self.d)
        waves = np.concatenate([np.sin(angle), np.cos(angle)], 1).astype(np.float32)
        end = g.op("Add", offset, length)
        return g.op("Add", x, g.op("Slice", g.const("positions", waves), offset, end, g.ints(0)))

    def additive(self, g: Graph, mask: str) -> str:
        """mask (B, L) of ones and zeros -> (B, 1, 1, L) of zeros and a large negative number."""
        off = g.op("Cast", mask, to=TensorProto.FLOAT)
        off = g.op("Sub", g.scalar("one", 1, np.float32), off)
        return g.op(
            "Unsqueeze", g.op("Mul", off, g.scalar("masked", MASKED, np.float32)), g.ints(1, 2)
        )

    def causal(self, g: Graph, length: str) -> str:
        """Vector of one -> (T, T): a large negative number where a position would see a later one."""
        count = g.op("Squeeze", length, g.ints(0))
        ends = g.scalar("range_start", 0, np.int64), g.scalar("range_step", 1, np.int64)
        row = g.op("Range", ends[0], count, ends[1])
        later = g.op(
            "Greater", g.op("Unsqueeze", row, g.ints(0)), g.op("Unsqueeze", row, g.ints(1))
        )
        later = g.op("Cast", later, to=TensorProto.FLOAT)
        return g.op("Mul", later, g.scalar("masked", MASKED, np.float32))

    def encode(self, g: Graph, ids: str, mask: str) -> str:
        """ids (B, L), additive mask -> (B, L, D)."""
        x = self.embed(g, ids, g.ints(0), g.length(ids, 1))
        for i in range(self.config["encoder"]):
            attn = f"encoder.{i}.attn"
            q, k, v = self.project(g, self.norm(g, x, f"encoder.{i}.attn_norm"), attn, "qkv")
            x = self.residual(g, x, self.attend(g, q, k, v, mask, attn))
            x = self.feed_forward(g, x, f"encoder.{i}")
        return self.norm(g, x, "encoder_norm")

    def memory(self, g: Graph, hidden: str, i: int) -> Pair:
        """Keys and values of the source for one layer of the decoder."""
        k, v = self.project(g, hidden, f"decoder.{i}.cross", "kv")
        return k, v

    def decode(
        self,
        g: Graph,
        x: str,
        memory: list[Pair],
        mask: str,
        past: list[Pair] | None = None,
        causal: str | None = None,
    ) -> tuple[str, list[Pair]]:
        """x (B, T, D) -> logits (B, T, vocabulary), keys and values of all positions a layer."""
        present: list[Pair] = []
        for i in range(self.config["decoder"]):
            attn, cross = f"decoder.{i}.attn", f"decoder.{i}.cross"
            q, k, v = self.project(g, self.norm(g, x, f"decoder.{i}.attn_norm"), attn, "qkv")
            if past:
                k = g.op("Concat", past[i][0], k, axis=2)
                v = g.op("Concat", past[i][1], v, axis=2)
            present.append((k, v))
            x = self.residual(g, x, self.attend(g, q, k, v, causal, attn))
            (q,) = self.project(g, self.norm(g, x, f"decoder.{i}.cross_norm"), cross, "q")
            x = self.residual(g, x, self.attend(g, q, *memory[i], mask, cross))
            x = self.feed_forward(g, x, f"decoder.{i}")
        bias = self.state["bias"].copy()
        bias[START] = MASKED  # never produced
        matrix = self.state["shared.weight"].T
        return self.product(g, self.norm(g, x, "decoder_norm"), "output", matrix, bias), present
