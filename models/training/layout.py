"""The two graphs that transformers.js loads: encoder_model and decoder_model_merged."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from graph import Graph, tensor
from network import Network, Pair

SOURCE = ["batch_size", "encoder_sequence_length"]


def write_encoder(network: Network, path: Path) -> None:
    """input_ids, attention_mask (B, L) int64 -> last_hidden_state (B, L, D)."""
    g = Graph()
    hidden = network.encode(g, "input_ids", network.additive(g, "attention_mask"))
    g.result(hidden, "last_hidden_state")
    inputs = [tensor(name, SOURCE, TensorProto.INT64) for name in ("input_ids", "attention_mask")]
    g.save(inputs, [tensor("last_hidden_state", [*SOURCE, network.d])], path)


def cache_names(layer: int, side: str) -> Pair:
    """Names of a layer's keys and values; side: decoder for its own past, encoder for the source."""
    return f"{layer}.{side}.key", f"{layer}.{side}.value"


def past_of(layers: range, side: str) -> list[Pair]:
    """The inputs that hold keys and values."""
    return [
        (f"past_key_values.{k}", f"past_key_values.{v}")
        for k, v in (cache_names(i, side) for i in layers)
    ]


def first_branch(network: Network, g: Graph, mask: str, layers: range) -> onnx.GraphProto:
    """Without a past: every position at once, and the source's keys and values."""
    length = g.length("input_ids", 1)
    x = network.embed(g, "input_ids", g.ints(0), length)
    memory = [network.memory(g, "encoder_hidden_states", i) for i in layers]
    logits, present = network.decode(g, x, memory, mask, causal=network.causal(g, length))
    caches = [name for i in layers for name in (*present[i], *memory[i])]
    return g.branch("first", [logits, *caches])


def later_branch(network: Network, g: Graph, mask: str, layers: range) -> onnx.GraphProto:
    """With a past: new positions only; the source's keys and values go out empty, as the layout wants."""
    past, memory = past_of(layers, "decoder"), past_of(layers, "encoder")
    offset, length = g.length(past[0][0], 2), g.length("input_ids", 1)
    x = network.embed(g, "input_ids", offset, length)
    logits, present = network.decode(g, x, memory, mask, past)
    empty = g.const("no_memory", np.zeros((0, network.heads, 1, network.head), np.float32))
    caches = [
        name
        for i in layers
        for name in (*present[i], g.op("Identity", empty), g.op("Identity", empty))
    ]
    return g.branch("later", [logits, *caches])


def write_decoder(network: Network, path: Path) -> None:
    """
    input_ids (B, T) int64, encoder_hidden_states (B, L, D), encoder_attention_mask (B, L) int64,
    past_key_values.* (B, H, past, E), use_cache_branch (1) -> logits (B, T, vocabulary), present.*.
    """
    g = Graph()
    layers = range(network.config["decoder"])
    mask = network.additive(g, "encoder_attention_mask")
    later = later_branch(network, g.child("later"), mask, layers)
    first = first_branch(network, g.child("first"), mask, layers)
    caches = [
        name for i in layers for side in ("decoder", "encoder") for name in cache_names(i, side)
    ]
    outputs = ["logits", *(f"present.{name}" for name in caches)]
    g.nodes.append(
        helper.make_node(
            "If", ["use_cache_branch"], outputs, then_branch=later, else_branch=first, name="choice"
        )
    )
    inputs = [
        tensor("encoder_attention_mask", SOURCE, TensorProto.INT64),
        tensor("input_ids", ["batch_size", "decoder_sequence_length"], TensorProto.INT64),
        tensor("encoder_hidden_states", [*SOURCE, network.d]),
    ]
    for name in caches:
        side = (
            "encoder_sequence_length_out" if "encoder" in name else "past_decoder_sequence_length"
        )
        shape = ["batch_size", network.heads, side, network.head]
        inputs.append(tensor(f"past_key_values.{name}", shape))
    inputs.append(tensor("use_cache_branch", [1], TensorProto.BOOL))
    logits = ["batch_size", "decoder_sequence_length", network.config["vocab"]]
    results = [tensor("logits", logits)]
    results += [tensor(name, ["b", network.heads, "t", network.head]) for name in outputs[1:]]
    g.save(inputs, results, path)
