"""
A checkpoint with wider feed-forward layers that computes the same, to train on from when a model is full.

  python widen.py averaged.pt --feed-forward 2048 --out wide.pt
  python train.py WORK/data RUN --start wide.pt --feed-forward 2048

After Chen et al. 2016, "Net2Net"; new units begin with random weights in and zeros out, so that they
differ from the old ones at once.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import nn

import checkpoint


def widen(state: dict[str, Any], width: int) -> dict[str, Any]:
    """A checkpoint of weights alone, with feed-forward layers of that width, more than they have."""
    config = state["config"]
    extra = width - config["f"]
    if extra <= 0:
        raise ValueError(f"expected more than the {config['f']} units there are, found {width}")
    generator = torch.Generator().manual_seed(1)
    model = {name: tensor.float() for name, tensor in state["model"].items()}
    for name in [name for name in model if name.endswith("fc1.weight")]:
        before = name.removesuffix("fc1.weight")
        rows = torch.empty(extra, config["d"])
        nn.init.xavier_uniform_(rows, generator=generator)
        added = {
            "fc1.weight": rows,
            "fc1.bias": torch.zeros(extra),
            "fc2.weight": torch.zeros(config["d"], extra),
        }
        for part, new in added.items():
            model[before + part] = torch.cat([model[before + part], new], int(part == "fc2.weight"))
    return {**state, "config": {**config, "f": width}, "model": model}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--feed-forward", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    o = parser.parse_args()
    state = checkpoint.load(o.checkpoint)
    weights = {key: state[key] for key in ("config", "step", "tokens", "model")}
    checkpoint.save(o.out, widen(weights, o.feed_forward))


if __name__ == "__main__":
    main()
