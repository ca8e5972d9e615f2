"""
Step 5: the mean of the weights of several checkpoints, such as the last ones of the falling rate.

  python average.py RUN/step-*.pt --out averaged.pt
"""

import argparse
from pathlib import Path

import torch

import checkpoint


def average(paths: list[Path]) -> dict[str, object]:
    """A checkpoint of weights alone; all must be of one shape. Sums are in double precision."""
    states = [checkpoint.load(path) for path in paths]
    configs = [state["config"] for state in states]
    if any(config != configs[0] for config in configs):
        raise ValueError(f"checkpoints of different models: {configs}")
    mean = {
        name: torch.stack([state["model"][name].double() for state in states]).mean(0).float()
        for name in states[0]["model"]
    }
    last = max(states, key=lambda state: state["step"])
    return {"config": configs[0], "step": last["step"], "tokens": last["tokens"], "model": mean}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    o = parser.parse_args()
    checkpoint.save(o.out, average(o.checkpoints))


if __name__ == "__main__":
    main()
