"""
Step 4: training.

  python train.py WORK/data RUN --minutes 600                   # from random weights
  python train.py WORK/data RUN --minutes 600 --start model.pt  # from weights with the same vocabulary

The same command goes on where a run ended, however it ended. One script for CPU and GPU (--device
cuda --compile), products in bf16. RUN gets

  latest.pt      everything: weights, optimisers, position; written every --save-minutes
  stable.pt      the same, at the end of the constant rate: train on from it with --start
  step-*.pt      weights alone, every --keep-every steps, the last --keep of them: to be averaged
  final.pt       weights alone, when the budget is spent and the rate is zero
  log.tsv        step, tokens, loss, rate, minutes, phase, epoch, tokens per second

SIGTERM, SIGINT or a file RUN/STOP save and end the run at the next step.
"""

import argparse
import signal
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
from optimiser import Schedule, optimisers
from tokens import START
from weights import Weights

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
    ):
        run.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(options.seed)
        self.corpus, self.weights, self.schedule = corpus, weights, schedule
        self.run, self.options = run, options
        self.model = model.to(options.device)
        self.optimisers = optimisers(self.model, schedule.rate)
        self.at = Position()
        self.ema: list[torch.Tensor] | None = None
        self.stopping = False
        latest = run / "latest.pt"
        if latest.exists():
            self.resume(checkpoint.load(latest, options.device))
        elif start is not None:
            self.start(checkpoint.load(start, options.device))
        self.forward = torch.compile(self.model, dynamic=True) if options.compile else self.model
        self.log = Log(run / "log.tsv", self.at.step, options.log_every)

    def start(self, state: dict[str, Any]) -> None:
        """Takes weights, tokens seen and, where there are any, the optimisers of another run."""
        if state["config"] != self.model.config:
            raise ValueError(f"model is {self.model.config}, weights are of {state['config']}")
        self.model.load_state_dict(state["model"])
        self.at.tokens = state.get("tokens", 0)
        for optimiser, saved in zip(self.optimisers, state.get("optimisers", []), strict=False):
            optimiser.load_state_dict(saved)

    def resume(self, state: dict[str, Any]) -> None:
        """Goes on where a checkpoint was made."""
        self.start(state)
        self.at = Position(**state["position"])
        torch.set_rng_state(state["random"].cpu())
        self.ema = state["ema"]
        print(f"goes on at step {self.at.step}", flush=True)

    def save(self, name: str, whole: bool = True) -> None:
        """Writes RUN/name: everything, or the weights alone (their mean where there is one)."""
        state: dict[str, Any] = {"config": self.model.config, "tokens": self.at.tokens}
        state |= {"step": self.at.step, "model": self.model.state_dict()}
        if whole:
            state["optimisers"] = [each.state_dict() for each in self.optimisers]
            state["position"] = asdict(self.at)
            state["random"] = torch.get_rng_state()
            state["ema"] = self.ema
        elif self.ema is not None and name == "final.pt":
            names = [parameter for parameter, _ in self.model.named_parameters()]
            state["model"] = dict(zip(names, self.ema, strict=True))
        checkpoint.save(self.run / name, state)

    def batches(self) -> list[list[int]]:
        """The batches of the phase and epoch that the run is in."""
        at = self.at
        draw = np.random.default_rng([self.options.seed, at.phase, at.epoch])
        return self.corpus.epoch(
            lambda source: self.weights.of(at.phase, source), self.options.tokens, draw
        )

    def step(self, pairs: list[int], rate: float) -> tuple[torch.Tensor, int]:
        """One batch: forward, backward, new weights -> mean negative log-likelihood, tokens."""
        device = self.options.device
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
        torch.nn.utils.clip_grad_norm_(m.parameters(), 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
        self.update_ema()
        return nll, states.shape[0]

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
        for old in sorted(self.run.glob("step-*.pt"))[: -self.options.keep]:
            old.unlink()

    def train(self) -> bool:
        """Until the budget is spent (True) or the run is told to stop (False)."""
        at, options = self.at, self.options
        self.model.train()
        plan: list[list[int]] | None = None
        began, before, saved = time.monotonic(), at.minutes, time.monotonic()
        while (progress := self.schedule.progress(at.step, at.minutes)) < 1:
            if self.weights.phase_at(progress) != at.phase:
                at.phase, at.epoch, at.batch = self.weights.phase_at(progress), 0, 0
                plan = None
            plan = self.batches() if plan is None else plan
            if at.batch == len(plan):
                at.epoch, at.batch, plan = at.epoch + 1, 0, None
                continue
            if self.schedule.is_falling(progress) and not (self.run / "stable.pt").exists():
                self.save("stable.pt")
            rate = self.schedule.at(at.step, progress)
            nll, tokens = self.step(plan[at.batch], rate)
            at.step, at.batch, at.tokens = at.step + 1, at.batch + 1, at.tokens + tokens
            at.minutes = before + (time.monotonic() - began) / 60
            self.log.add(nll, tokens, at, rate)
            if options.keep_every and at.step % options.keep_every == 0:
                self.keep()
            self.stopping = self.stopping or (self.run / "STOP").exists()
            if self.stopping or time.monotonic() - saved > 60 * options.save_minutes:
                self.save("latest.pt")
                saved = time.monotonic()
            if self.stopping:
                return False
        self.save("latest.pt")
        self.save("final.pt", whole=False)
        return True


def parser() -> argparse.ArgumentParser:
    """Command line options."""
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("data", type=Path)
    p.add_argument("run", type=Path)
    p.add_argument("--weights", type=Path, default=Path(__file__).with_name("weights.json"))
    p.add_argument("--start", type=Path, help="checkpoint to begin with")
    budget = p.add_mutually_exclusive_group(required=True)
    budget.add_argument("--minutes", type=float, help="budget of the whole run")
    budget.add_argument("--steps", type=int, help="budget of the whole run")
    p.add_argument("--decay", type=float, default=0.3, help="part in which the rate falls")
    p.add_argument("--rate", type=float, default=4e-3)
    p.add_argument("--warmup", type=int, default=300, help="steps")
    p.add_argument("--width", type=int, default=256)
    p.add_argument("--feed-forward", type=int, default=1024)
    p.add_argument("--heads", type=int, default=4)
    p.add_argument("--encoder", type=int, default=6, help="layers")
    p.add_argument("--decoder", type=int, default=2, help="layers")
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--tokens", type=int, default=5000, help="of a batch; GPU: 60000")
    p.add_argument("--smoothing", type=float, default=0.1)
    p.add_argument("--ema", type=float, default=0.0, help="decay per step, such as 0.999")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--device", default="cpu")
    p.add_argument("--compile", action="store_true", help="pays on a GPU")
    p.add_argument("--save-minutes", type=float, default=5)
    p.add_argument("--keep-every", type=int, default=500, help="steps, 0 for never")
    p.add_argument("--keep", type=int, default=8, help="checkpoints")
    p.add_argument("--log-every", type=int, default=50, help="steps")
    p.add_argument("--seed", type=int, default=1)
    return p


def main() -> None:
    """Command line."""
    o = parser().parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    corpus = Corpus(o.data)
    model = Translator(
        corpus.vocabulary,
        d=o.width,
        f=o.feed_forward,
        heads=o.heads,
        encoder=o.encoder,
        decoder=o.decoder,
        dropout=o.dropout,
    )
    names = Options.__dataclass_fields__
    options = Options(**{name: value for name, value in vars(o).items() if name in names})
    schedule = Schedule(o.rate, o.warmup, o.decay, o.minutes, o.steps)
    weights = Weights.read(o.weights)
    trainer = Trainer(corpus, weights, schedule, o.run, model, options, o.start)

    def stop(*_: object) -> None:
        trainer.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    done = trainer.train()
    print(f"{'done' if done else 'stopped'} at step {trainer.at.step}", flush=True)


if __name__ == "__main__":
    main()
