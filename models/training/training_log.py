"""RUN/log.tsv: where a run is, and how it goes."""

import time
from dataclasses import dataclass
from pathlib import Path

import torch

LOG_HEADER = "step\ttokens\tloss\trate\tminutes\tphase\tepoch\ttokens/s\n"


@dataclass
class Position:
    """Where a run is. step, tokens: done; minutes: spent; batch: number of the next one in its epoch."""

    step: int = 0
    tokens: int = 0
    minutes: float = 0.0
    phase: int = 0
    epoch: int = 0
    batch: int = 0


class Log:
    """RUN/log.tsv: a line each --log-every steps, none of steps that a death undid."""

    def __init__(self, file: Path, step: int, every: int):
        self.file, self.every = file, every
        lines = file.read_text("utf-8").splitlines(True)[1:] if file.exists() else []
        kept = [line for line in lines if line.endswith("\n") and int(line.split("\t")[0]) <= step]
        file.write_text(LOG_HEADER + "".join(kept), "utf-8")
        self.restart()

    def restart(self) -> None:
        """Begins the next line."""
        self.sum: torch.Tensor | float = 0.0
        self.tokens, self.began = 0, time.monotonic()

    def add(self, nll: torch.Tensor, tokens: int, at: Position, rate: float) -> None:
        """Notes a step; nll: mean over its tokens, nats."""
        self.sum = self.sum + nll.detach() * tokens
        self.tokens += tokens
        if at.step % self.every:
            return
        speed = self.tokens / max(1e-9, time.monotonic() - self.began)
        line = (
            f"{at.step}\t{at.tokens}\t{float(self.sum) / self.tokens:.4f}\t{rate:.3e}\t"
            f"{at.minutes:.2f}\t{at.phase}\t{at.epoch}\t{speed:.0f}\n"
        )
        with self.file.open("a", encoding="utf-8") as log:
            log.write(line)
        print(line.rstrip(), flush=True)
        self.restart()
