"""
Muon for matrices, AdamW for the rest, and the learning rate.

Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/): momentum made orthogonal by
Newton–Schulz steps, here scaled to the size of AdamW's updates (Liu et al. 2025, "Muon is Scalable for
LLM Training"). AdamW: Loshchilov & Hutter 2019.
"""

from dataclasses import dataclass

import torch
from torch import nn

from model import Translator


def matrices_of(model: Translator) -> list[nn.Parameter]:
    """What Muon is for: the layers' matrices."""
    named = model.named_parameters()
    return [p for name, p in named if p.dim() == 2 and name != "shared.weight"]


def optimisers(
    model: Translator, rate: float, matrices: list[nn.Parameter]
) -> list[torch.optim.Optimizer]:
    """Muon over these of the matrices; AdamW over the embedding, norms and biases."""
    apart = {id(p) for p in matrices_of(model)}
    others = [p for p in model.parameters() if id(p) not in apart]
    return [
        torch.optim.Muon(
            matrices, lr=rate, weight_decay=0.01, momentum=0.95, adjust_lr_fn="match_rms_adamw"
        ),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]


@dataclass(frozen=True)
class Schedule:
    """
    Warm-up, constant, then linear to zero (warmup–stable–decay: Hu et al. 2024, MiniCPM; Hägele et al.
    2024). Checkpoints of the constant part can be trained on; the fall is worth a lot, so judge no
    model without it.

    rate: highest learning rate. warmup: steps. decay: last part of the budget, 0 to 1, over which the
    rate falls. minutes or steps: the budget of the whole run, one of them.
    """

    rate: float
    warmup: int
    decay: float
    minutes: float | None = None
    steps: int | None = None

    def progress(self, step: int, minutes: float) -> float:
        """Part of the budget that is spent; step: steps done."""
        if self.steps is not None:
            return step / self.steps
        if self.minutes is not None:
            return minutes / self.minutes
        raise ValueError("a schedule needs minutes or steps")

    def is_falling(self, progress: float) -> bool:
        """Whether the rate has begun to fall."""
        return self.decay > 0 and progress >= 1 - self.decay

    def at(self, step: int, progress: float) -> float:
        """Learning rate of the next step."""
        rising = min(1.0, (step + 1) / self.warmup) if self.warmup else 1.0
        left = max(0.0, 1 - progress)
        return self.rate * rising * (min(1.0, left / self.decay) if self.decay else 1.0)
