"""Checkpoints on disk: whole after any death of the process."""

import os
from pathlib import Path
from typing import Any

import torch

from model import Translator


def save(path: Path, state: dict[str, Any]) -> None:
    """Writes beside the place, then renames: what stands there is always whole."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def load(path: Path, device: str = "cpu") -> dict[str, Any]:
    """A checkpoint: model (weights by name), config, step, tokens and, of whole ones, the rest of a run."""
    return torch.load(path, map_location=device, weights_only=True)


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """A checkpoint's weights in single precision."""
    return {name: tensor.float() for name, tensor in load(path)["model"].items()}


def open_model(path: Path, device: str = "cpu") -> Translator:
    """The model of a checkpoint, ready to translate."""
    state = load(path, device)
    model = Translator(**state["config"])
    model.load_state_dict({name: tensor.float() for name, tensor in state["model"].items()})
    return model.to(device).eval()
