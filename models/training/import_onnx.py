"""
A model folder back to a checkpoint: the exporter's inverse, so that training can go on from a model
that ships, without the checkpoint it came of.

  python import_onnx.py ../es-en-small --out start.pt

Int8 weights come back to within half a step of their scale.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

import checkpoint
from model import Translator
from tokenizer_files import own_config
from tokens import START


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    """Every weight of encoder and decoder, by the exporter's names; int8 where there is both."""
    weights: dict[str, np.ndarray] = {}
    for name in ("encoder_model", "decoder_model_merged"):
        files = [folder / "onnx" / f"{name}{suffix}.onnx" for suffix in ("_quantized", "")]
        file = next((file for file in files if file.exists()), None)
        if file is None:
            raise FileNotFoundError(f"{files[0]}: missing, and {files[1].name} too")
        for initializer in onnx.load(file).graph.initializer:
            weights[initializer.name] = numpy_helper.to_array(initializer)
    return weights


class Importer:
    """weights: what the exporter wrote; config: the model's."""

    def __init__(self, weights: dict[str, np.ndarray], config: dict[str, int]):
        self.weights, self.config = weights, config
        self.state: dict[str, np.ndarray] = {}

    def matrix(self, name: str) -> np.ndarray:
        """A weight in single precision."""
        if f"{name}.q" not in self.weights:
            return self.weights[f"{name}.weight"]
        return self.weights[f"{name}.q"].astype(np.float32) * self.weights[f"{name}.scale"]

    def layer(self, name: str) -> None:
        """A linear layer."""
        self.state[f"{name}.weight"] = self.matrix(name).T
        self.state[f"{name}.bias"] = self.weights[f"{name}.bias"]

    def project(self, prefix: str, parts: str) -> None:
        """Joined projections back to one each, the query without the factor of the scores."""
        d, head = self.config["d"], self.config["d"] // self.config["heads"]
        matrix, bias = self.matrix(f"{prefix}.{parts}"), self.weights[f"{prefix}.{parts}.bias"]
        for at, part in enumerate(parts):
            factor = head**0.5 if part == "q" else 1.0
            columns = slice(at * d, (at + 1) * d)
            self.state[f"{prefix}.{part}_proj.weight"] = matrix[:, columns].T * factor
            self.state[f"{prefix}.{part}_proj.bias"] = bias[columns] * factor

    def norm(self, name: str) -> None:
        """A layer norm."""
        for part in ("weight", "bias"):
            self.state[f"{name}.{part}"] = self.weights[f"{name}.{part}"]

    def restore(self) -> dict[str, torch.Tensor]:
        """All weights under model.py's names."""
        for side in ("encoder", "decoder"):
            for i in range(self.config[side]):
                prefix = f"{side}.{i}"
                self.project(f"{prefix}.attn", "qkv")
                layers = ["attn.out_proj", "ffn.fc1", "ffn.fc2"]
                norms = ["attn_norm", "ffn_norm"]
                if side == "decoder":
                    self.project(f"{prefix}.cross", "q")
                    self.project(f"{prefix}.cross", "kv")
                    layers.append("cross.out_proj")
                    norms.append("cross_norm")
                for name in layers:
                    self.layer(f"{prefix}.{name}")
                for name in norms:
                    self.norm(f"{prefix}.{name}")
            self.norm(f"{side}_norm")
        self.state["shared.weight"] = self.matrix("embed") / self.config["d"] ** 0.5
        bias = self.weights["output.bias"].copy()
        # The exporter forbids the start symbol; training needs a finite bias: that of the rarest token.
        bias[START] = np.delete(bias, START).min()
        self.state["bias"] = bias
        return {
            name: torch.from_numpy(np.array(value, np.float32))
            for name, value in self.state.items()
        }


def import_model(folder: Path) -> dict[str, object]:
    """A checkpoint of weights alone."""
    config = own_config(json.loads((folder / "config.json").read_text("utf-8")))
    state = Importer(read_weights(folder), config).restore()
    Translator(**config).load_state_dict(state)  # every weight is there, in its shape
    return {"config": config, "step": 0, "tokens": 0, "model": state}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--tokens", type=int, default=0, help="target tokens it has seen, for the log"
    )
    o = parser.parse_args()
    checkpoint.save(o.out, import_model(o.folder) | {"tokens": o.tokens})


if __name__ == "__main__":
    main()
