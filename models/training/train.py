"""
Step 4: training.

  python train.py WORK/data RUN --minutes 600                   # from random weights
  python train.py WORK/data RUN --minutes 600 --start model.pt  # from weights with the same vocabulary

  torchrun --nproc-per-node 2 train.py … --threads 1            # several processes: cores or GPUs

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
from pathlib import Path

import torch

from data import Corpus
from model import Translator
from optimiser import Schedule
from replicas import Replicas
from trainer import Options, Trainer
from weights import Weights


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
    replicas = Replicas(o.device)
    trainer = Trainer(corpus, weights, schedule, o.run, model, options, o.start, replicas)

    def stop(*_: object) -> None:
        trainer.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    done = trainer.train()
    replicas.close()
    print(f"{'done' if done else 'stopped'} at step {trainer.at.step}", flush=True)


if __name__ == "__main__":
    main()
