"""The loop of step 4: see train.py."""

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

import checkpoint
from data import Corpus
from loss import ChunkedCrossEntropy
from model import Translator
from optimiser import Schedule, matrices_of, optimisers
from replicas import Replicas
from tokens import START
from training_log import Log, Position
from weights import Weights


@dataclass(frozen=True)
class Options:
    """
    tokens: most tokens of a batch on the longer side, padding included. smoothing: share of the
    probability that label smoothing spreads. ema: decay per step of the mean of the weights that
    final.pt gets instead of the last ones, 0 for none.
    """

    tokens: int = 5000
    smoothing: float = 0.1
    ema: float = 0.0
    device: str = "cpu"
    compile: bool = False
    save_minutes: float = 5.0
    keep_every: int = 500
    keep: int = 8
    log_every: int = 50
    seed: int = 1


class Trainer:
    """A run: the model, its optimisers and where it is."""

    def __init__(
        self,
        corpus: Corpus,
        weights: Weights,
        schedule: Schedule,
        run: Path,
        model: Translator,
        options: Options,
        start: Path | None = None,
        replicas: Replicas | None = None,
    ):
        run.mkdir(parents=True, exist_ok=True)
        self.replicas = replicas or Replicas(options.device)
        self.device = self.replicas.device
        torch.manual_seed(options.seed + self.replicas.rank)
        self.corpus, self.weights, self.schedule = corpus, weights, schedule
        self.run, self.options = run, options
        self.model = model.to(self.device)
        self.shares = self.replicas.shares(matrices_of(self.model))
        own = self.shares[self.replicas.rank]
        self.optimisers = optimisers(self.model, schedule.rate, own)
        self.at = Position()
        self.ema: list[torch.Tensor] | None = None
        self.stopping = False
        latest = run / "latest.pt"
        if latest.exists():
            self.resume(checkpoint.load(latest, self.device))
        elif start is not None:
            self.start(checkpoint.load(start, self.device))
        self.forward = torch.compile(self.model, dynamic=True) if options.compile else self.model
        if self.replicas.is_first:
            self.log = Log(run / "log.tsv", self.at.step, options.log_every)

    def start(self, state: dict[str, Any]) -> None:
        """Takes weights, tokens seen and, where there are any, the optimisers of another run."""
        if state["config"] != self.model.config:
            raise ValueError(f"model is {self.model.config}, weights are of {state['config']}")
        self.model.load_state_dict(state["model"])
        self.at.tokens = state.get("tokens", 0)
        parts = state.get("processes", [])
        # Of a run of other processes the weights are taken alone: each has its part of the momentum.
        if len(parts) == self.replicas.world:
            part = parts[self.replicas.rank]
            for optimiser, saved in zip(self.optimisers, part["optimisers"], strict=True):
                optimiser.load_state_dict(saved)

    def resume(self, state: dict[str, Any]) -> None:
        """Goes on where a checkpoint was made. Raises ValueError if it was by other processes."""
        if len(state["processes"]) != self.replicas.world:
            made, found = len(state["processes"]), self.replicas.world
            raise ValueError(f"{self.run}: made by {made} processes, cannot go on with {found}")
        self.start(state)
        self.at = Position(**state["position"])
        torch.set_rng_state(state["processes"][self.replicas.rank]["random"].cpu())
        self.ema = state["ema"]
        print(f"goes on at step {self.at.step}", flush=True)

    def save(self, name: str, whole: bool = True) -> None:
        """Writes RUN/name: everything, or the weights alone (their mean where there is one)."""
        state: dict[str, Any] = {"config": self.model.config, "tokens": self.at.tokens}
        state |= {"step": self.at.step, "model": self.model.state_dict()}
        if whole:
            own = {"optimisers": [each.state_dict() for each in self.optimisers]}
            state["processes"] = self.replicas.gather(own | {"random": torch.get_rng_state()})
            state["position"] = asdict(self.at)
            state["ema"] = self.ema
        elif self.ema is not None and name == "final.pt":
            names = [parameter for parameter, _ in self.model.named_parameters()]
            state["model"] = dict(zip(names, self.ema, strict=True))
        if self.replicas.is_first:
            checkpoint.save(self.run / name, state)

    def batches(self) -> list[list[int]]:
        """The batches of the phase and epoch that the run is in."""
        at = self.at
        draw = np.random.default_rng([self.options.seed, at.phase, at.epoch])
        return self.corpus.epoch(
            lambda source: self.weights.of(at.phase, source), self.options.tokens, draw
        )

    def step(self, pairs: list[int], rate: float) -> tuple[torch.Tensor, int]:
        """
        One batch of this process: forward, backward, new weights -> mean negative log-likelihood and
        number of tokens of all processes' batches.
        """
        device = self.device
        source, source_mask = (t.to(device) for t in self.corpus.batch("source", pairs))
        target, target_mask = (t.to(device) for t in self.corpus.batch("target", pairs))
        target_in = torch.cat([torch.full_like(target[:, :1], START), target[:, :-1]], 1)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.zero_grad(set_to_none=True)
        with torch.autocast(device.split(":")[0], dtype=torch.bfloat16):
            states = self.forward(source, source_mask, target_in)[target_mask]
        m = self.model
        loss, nll = ChunkedCrossEntropy.apply(
            states, m.shared.weight, m.bias, target[target_mask], self.options.smoothing
        )
        loss.backward()
        nll, tokens = self.replicas.average(list(m.parameters()), nll.detach(), states.shape[0])
        torch.nn.utils.clip_grad_norm_(m.parameters(), 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
        self.replicas.spread(self.shares)
        self.update_ema()
        return nll, tokens

    @torch.no_grad()
    def update_ema(self) -> None:
        """Moves the mean of the weights towards the new ones."""
        if not self.options.ema:
            return
        parameters = [parameter.detach() for parameter in self.model.parameters()]
        if self.ema is None:
            self.ema = [parameter.clone() for parameter in parameters]
        torch._foreach_lerp_(self.ema, parameters, 1 - self.options.ema)

    def keep(self) -> None:
        """Writes weights to be averaged, removes the oldest."""
        self.save(f"step-{self.at.step:08d}.pt", whole=False)
        if not self.replicas.is_first:
            return
        for old in sorted(self.run.glob("step-*.pt"))[: -self.options.keep]:
            old.unlink()

    def train(self) -> bool:
        """Until the budget is spent (True) or the run is told to stop (False)."""
        at, options, replicas = self.at, self.options, self.replicas
        self.model.train()
        plan: list[list[int]] | None = None
        began, before, saved = time.monotonic(), at.minutes, time.monotonic()
        while (progress := self.schedule.progress(at.step, at.minutes)) < 1:
            if self.weights.phase_at(progress) != at.phase:
                at.phase, at.epoch, at.batch = self.weights.phase_at(progress), 0, 0
                plan = None
            plan = self.batches() if plan is None else plan
            if at.batch + replicas.world > len(plan):
                if at.batch == 0:
                    raise ValueError(f"an epoch has {len(plan)} batches, too few")
                at.epoch, at.batch, plan = at.epoch + 1, 0, None
                continue
            if self.schedule.is_falling(progress) and not (self.run / "stable.pt").exists():
                self.save("stable.pt")
            rate = self.schedule.at(at.step, progress)
            nll, tokens = self.step(plan[at.batch + replicas.rank], rate)
            at.step += 1
            at.batch += replicas.world
            at.tokens += tokens
            at.minutes, due, self.stopping = replicas.agree(
                before + (time.monotonic() - began) / 60,
                time.monotonic() - saved > 60 * options.save_minutes,
                self.stopping or (self.run / "STOP").exists(),
            )
            if replicas.is_first:
                self.log.add(nll, tokens, at, rate)
            if options.keep_every and at.step % options.keep_every == 0:
                self.keep()
            if self.stopping or due:
                self.save("latest.pt")
                saved = time.monotonic()
            if self.stopping:
                return False
        self.save("latest.pt")
        self.save("final.pt", whole=False)
        return True
