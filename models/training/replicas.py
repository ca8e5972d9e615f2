"""
Several processes that train one model in step, one a core or a GPU, as torchrun starts them.

Each takes every n-th batch; gradients are averaged by tokens. Muon's work, which doesn't shrink with the
batch, is shared out: each process steps its own matrices and sends them to the others. All weights
are the same everywhere after each step.
"""

import os
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor
from torch.nn import Parameter


class Replicas:
    """rank: number of this process, from 0. world: how many there are."""

    def __init__(self, device: str):
        self.rank = int(os.environ.get("RANK", "0"))
        self.world = int(os.environ.get("WORLD_SIZE", "1"))
        self.device = device
        if device == "cuda" and self.world > 1:
            self.device = f"cuda:{os.environ['LOCAL_RANK']}"
            torch.cuda.set_device(self.device)
        if self.world > 1:
            dist.init_process_group("nccl" if device == "cuda" else "gloo")

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes files."""
        return self.rank == 0

    def close(self) -> None:
        """Parts from the others."""
        if self.world > 1:
            dist.destroy_process_group()

    def shares(self, matrices: list[Parameter]) -> list[list[Parameter]]:
        """Matrices of each process, about as much work for each."""
        shares: list[list[Parameter]] = [[] for _ in range(self.world)]
        for matrix in sorted(matrices, key=lambda m: -m.numel()):
            min(shares, key=lambda share: sum(m.numel() for m in share)).append(matrix)
        return shares

    def average(self, parameters: list[Parameter], nll: Tensor, tokens: int) -> tuple[Tensor, int]:
        """Gradients over all processes' tokens -> mean negative log-likelihood, number of tokens."""
        if self.world == 1:
            return nll, tokens
        gradients = [p.grad.flatten() for p in parameters if p.grad is not None]
        counts = torch.stack([nll, torch.ones_like(nll)])
        flat = torch.cat([*gradients, counts]) * tokens
        dist.all_reduce(flat)
        flat[:-1] /= flat[-1].clone()
        at = 0
        for p in parameters:
            if p.grad is not None:
                p.grad.copy_(flat[at : at + p.numel()].view_as(p))
                at += p.numel()
        return flat[-2].clone(), int(flat[-1])

    @torch.no_grad()
    def spread(self, shares: list[list[Parameter]]) -> None:
        """Sends each process' matrices to the others."""
        if self.world == 1:
            return
        for owner, share in enumerate(shares):
            flat = torch.cat([matrix.flatten() for matrix in share])
            dist.broadcast(flat, owner)
            at = 0
            for matrix in share:
                matrix.copy_(flat[at : at + matrix.numel()].view_as(matrix))
                at += matrix.numel()

    def agree(self, minutes: float, due: bool, stopping: bool) -> tuple[float, bool, bool]:
        """The first process' clock, and whether any wants to stop: all must do the same."""
        if self.world == 1:
            return minutes, due, stopping
        first = float(self.is_first)
        values = [minutes * first, float(due) * first, float(stopping)]
        said = torch.tensor(values, dtype=torch.float64, device=self.device)
        dist.all_reduce(said)
        return float(said[0]), bool(said[1]), bool(said[2])

    def gather(self, value: Any) -> list[Any]:
        """Every process' value at the first one, in order; nothing of use at the others."""
        if self.world == 1:
            return [value]
        values: list[Any] = [None] * self.world
        dist.gather_object(value, values if self.is_first else None)
        return values
