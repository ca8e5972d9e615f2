"""
Step 6: the same model with activations that int8 loses less of.

  python smooth.py WORK/data averaged.pt --out smoothed.pt

Where one channel of an activation is much larger than the others, all of them get few steps. Its size
goes over into the weights that take it in, and out of what makes it: a layer norm, the value's
projection, or the layer before ReLU. The model computes the same as before. Xiao et al. 2023,
"SmoothQuant".
"""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

import checkpoint
from calibrate import batches, drawn, measured
from data import Corpus
from model import Translator
from weights import Weights


@dataclass(frozen=True)
class Joint:
    """point: an activation, by calibrate.py's name. makers have a channel a row, takers a channel a column."""

    point: str
    makers: list[str]
    takers: list[str]


def joints(config: dict[str, int]) -> list[Joint]:
    """All activations before products but the output layer's, whose weights are the embeddings too."""
    found = []
    for side in ("encoder", "decoder"):
        for i in range(config[side]):
            p = f"{side}.{i}"
            taken = [f"{p}.attn.{part}_proj" for part in "qkv"]
            found.append(Joint(f"{p}.attn.qkv", [f"{p}.attn_norm"], taken))
            attentions = ["attn"] if side == "encoder" else ["attn", "cross"]
            for name in (f"{p}.{each}" for each in attentions):
                out = f"{name}.out_proj"
                found.append(Joint(out, [f"{name}.v_proj"], [out]))
            if side == "decoder":
                query = f"{p}.cross.q_proj"
                found.append(Joint(f"{p}.cross.q", [f"{p}.cross_norm"], [query]))
            found.append(Joint(f"{p}.ffn.fc1", [f"{p}.ffn_norm"], [f"{p}.ffn.fc1"]))
            found.append(Joint(f"{p}.ffn.fc2", [f"{p}.ffn.fc1"], [f"{p}.ffn.fc2"]))
    layers = range(config["decoder"])
    taken = [f"decoder.{i}.cross.{part}_proj" for i in layers for part in "kv"]
    return [*found, Joint("decoder.0.cross.kv", ["encoder_norm"], taken)]


@torch.no_grad()
def largest(model: Translator, pairs: Iterable[tuple[Tensor, Tensor, Tensor]]) -> dict[str, Tensor]:
    """The largest |x| of each channel at each point. pairs as batches() gives them."""
    found: dict[str, Tensor] = {}

    def note(name: str, is_input: bool) -> Callable[..., None]:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            x = (inputs[0] if is_input else output).abs().flatten(0, -2).amax(0)
            found[name] = torch.maximum(found.get(name, x), x)

        return hook

    handles = [
        module.register_forward_hook(note(name, is_input))
        for name, (module, is_input) in measured(model).items()
    ]
    for batch in pairs:
        model(*batch)
    for handle in handles:
        handle.remove()
    return found


def smooth(
    state: dict[str, Tensor], config: dict[str, int], maxima: dict[str, Tensor], share: float
) -> dict[str, Tensor]:
    """Weights that compute the same; share, 0 to 1: how much of the channels' differences they get."""
    result = {name: tensor.float().clone() for name, tensor in state.items()}
    for joint in joints(config):
        weights = torch.stack([result[f"{each}.weight"].abs().amax(0) for each in joint.takers])
        size, weight = maxima[joint.point], weights.amax(0)
        alive = (size > 0) & (weight > 0)
        factor = torch.where(alive, size**share / weight ** (1 - share), 1.0)
        for maker in joint.makers:
            scaled = result[f"{maker}.weight"]
            result[f"{maker}.weight"] = scaled / (factor if scaled.dim() == 1 else factor[:, None])
            result[f"{maker}.bias"] = result[f"{maker}.bias"] / factor
        for taker in joint.takers:
            result[f"{taker}.weight"] = result[f"{taker}.weight"] * factor
    return result


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--weights", type=Path, default=Path(__file__).with_name("weights.json"))
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    corpus, weights = Corpus(o.data), Weights.read(o.weights)
    pairs = batches(corpus, drawn(corpus, weights, o.pairs, o.seed))
    state = checkpoint.load(o.checkpoint)
    maxima = largest(checkpoint.open_model(o.checkpoint), pairs)
    weights_alone = smooth(state["model"], state["config"], maxima, o.share)
    kept = {key: state[key] for key in ("config", "step", "tokens")}
    checkpoint.save(o.out, {**kept, "model": weights_alone})


if __name__ == "__main__":
    main()
