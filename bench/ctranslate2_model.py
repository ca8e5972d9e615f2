"""A model folder's int8 graphs -> CTranslate2 model with the same weights, to measure against.

    python bench/ctranslate2_model.py models/es-en-small OUT_FOLDER

The weights are taken from the two ONNX files and told to CTranslate2 as floats; its int8, one scale a row, gives the
same bytes back. It reads the names that models/*/ were exported with.
"""
import json
import os
import sys

import numpy as np
import onnx
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec

folder, out = sys.argv[1:3]
config = json.load(open(f"{folder}/config.json", encoding="utf-8"))
width, heads = config["d_model"], config["encoder_attention_heads"]
weights = {}


def collect(graph):
    for tensor in graph.initializer:
        weights[tensor.name] = onnx.numpy_helper.to_array(tensor)
    for node in graph.node:
        for attribute in node.attribute:
            collect(attribute.g)


for name in ("encoder_model_quantized", "decoder_model_merged_quantized"):
    collect(onnx.load(f"{folder}/onnx/{name}.onnx").graph)


def matrix(name):
    """(in, out) floats."""
    return weights[name + ".q"].astype(np.float32) * weights[name + ".scale"]


def norm(spec, name):
    spec.gamma, spec.beta = weights[name + ".weight"], weights[name + ".bias"]


def linear(spec, name, unscaled=False):
    """unscaled: the query, first of the columns, was exported with the scale of attention folded in."""
    weight, bias = matrix(name).T.copy(), weights[name + ".bias"].copy()
    if unscaled:
        weight[:width] *= (width // heads) ** 0.5
        bias[:width] *= (width // heads) ** 0.5
    spec.weight, spec.bias = weight, bias


def attention(spec, name):
    norm(spec.layer_norm, name + "_norm")
    if name.endswith("cross"):
        linear(spec.linear[0], name + ".q", unscaled=True)
        linear(spec.linear[1], name + ".kv")
    else:
        linear(spec.linear[0], name + ".qkv", unscaled=True)
    linear(spec.linear[-1], name + ".out_proj")


spec = transformer_spec.TransformerSpec.from_config(
    (config["encoder_layers"], config["decoder_layers"]), heads, pre_norm=True, activation=common_spec.Activation.RELU
)
angle = np.arange(config["max_position_embeddings"])[:, None] / 10000.0 ** (np.arange(width // 2)[None] * 2 / width)
positions = np.concatenate([np.sin(angle), np.cos(angle)], 1).astype(np.float32)
embedding = weights["embed.q"].astype(np.float32) * weights["embed.scale"] / width**0.5
for side in ("encoder", "decoder"):
    part = getattr(spec, side)
    table = part.embeddings[0] if side == "encoder" else part.embeddings
    table.weight = embedding
    part.scale_embeddings, part.position_encodings.encodings = True, positions
    norm(part.layer_norm, side + "_norm")
    for index, layer in enumerate(part.layer):
        name = f"{side}.{index}"
        attention(layer.self_attention, name + ".attn")
        if side == "decoder":
            attention(layer.attention, name + ".cross")
        norm(layer.ffn.layer_norm, name + ".ffn_norm")
        linear(layer.ffn.linear_0, name + ".ffn.fc1")
        linear(layer.ffn.linear_1, name + ".ffn.fc2")
spec.decoder.projection.weight, spec.decoder.projection.bias = matrix("output").T.copy(), weights["output.bias"]
processor = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/source.spm")
pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
spec.register_source_vocabulary(pieces)
spec.register_target_vocabulary(pieces)
spec.config.eos_token, spec.config.unk_token = pieces[config["eos_token_id"]], pieces[1]
spec.config.bos_token = spec.config.decoder_start_token = pieces[config["decoder_start_token_id"]]
spec.config.add_source_eos = True
os.makedirs(out, exist_ok=True)
spec.validate()
spec.optimize()
spec.save(out)
