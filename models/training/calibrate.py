"""
Step 7: how large activations get, for int8 scales that don't depend on the batch.

  python calibrate.py WORK/data CHECKPOINT --out scales.json

Runs the model over training pairs, drawn by the weights of the last phase, and writes for each matrix
product, by its name in the exported graph, the largest 99.99th percentile of |x| that a sentence has.
Fixed scales: Kim et al. 2019, "From Research to Production and Back"; Bergamot calls them alphas.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import checkpoint
from data import Corpus
from model import Translator
from tokens import START
from weights import Weights

PERCENTILE = 0.9999


def measured(model: Translator) -> dict[str, tuple[nn.Module, bool]]:
    """Names of the products -> the module whose input (True) or output (False) is what goes into it."""
    points: dict[str, tuple[nn.Module, bool]] = {}
    for i, layer in enumerate(model.encoder):
        points[f"encoder.{i}.attn.qkv"] = layer.attn_norm, False
        points[f"encoder.{i}.attn.out_proj"] = layer.attn.out_proj, True
        points[f"encoder.{i}.ffn.fc1"] = layer.ffn.fc1, True
        points[f"encoder.{i}.ffn.fc2"] = layer.ffn.fc2, True
    for i, layer in enumerate(model.decoder):
        points[f"decoder.{i}.cross.kv"] = model.encoder_norm, False
        points[f"decoder.{i}.attn.qkv"] = layer.attn_norm, False
        points[f"decoder.{i}.attn.out_proj"] = layer.attn.out_proj, True
        points[f"decoder.{i}.cross.q"] = layer.cross_norm, False
        points[f"decoder.{i}.cross.out_proj"] = layer.cross.out_proj, True
        points[f"decoder.{i}.ffn.fc1"] = layer.ffn.fc1, True
        points[f"decoder.{i}.ffn.fc2"] = layer.ffn.fc2, True
    points["output"] = model.decoder_norm, False
    return points


def percentile(x: Tensor) -> float:
    """The 99.99th of |x|."""
    flat = x.detach().abs().float().flatten()
    return float(flat.kthvalue(max(1, int(flat.numel() * PERCENTILE))).values)


def drawn(corpus: Corpus, weights: Weights, count: int, seed: int) -> list[int]:
    """Pairs of the corpus by the weights of the last phase."""
    last = len(weights.phases) - 1
    pairs = corpus.drawn(lambda name: weights.of(last, name), np.random.default_rng(seed))
    return pairs[:count].tolist()


def batches(corpus: Corpus, pairs: list[int]) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Each pair as the model takes it: source, its mask, target input."""
    for pair in pairs:
        source, mask = corpus.batch("source", [pair])
        target, _ = corpus.batch("target", [pair])
        yield source, mask, torch.cat([torch.full((1, 1), START), target[:, :-1]], 1)


@torch.no_grad()
def scales(model: Translator, corpus: Corpus, pairs: list[int]) -> dict[str, float]:
    """Largest activation of each product over some pairs of the corpus."""
    largest: dict[str, float] = {}

    def note(name: str, is_input: bool) -> Callable[..., None]:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            value = percentile(inputs[0] if is_input else output)
            largest[name] = max(largest.get(name, 0.0), value)

        return hook

    handles = [
        module.register_forward_hook(note(name, is_input))
        for name, (module, is_input) in measured(model).items()
    ]
    for batch in batches(corpus, pairs):
        model(*batch)
    for handle in handles:
        handle.remove()
    return largest


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=Path(__file__).with_name("weights.json"))
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    corpus, weights = Corpus(o.data), Weights.read(o.weights)
    pairs = drawn(corpus, weights, o.pairs, o.seed)
    largest = scales(checkpoint.open_model(o.checkpoint), corpus, pairs)
    o.out.write_text(json.dumps(largest, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
