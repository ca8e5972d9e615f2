"""
Lines of standard input, translated with a checkpoint.

  python translate.py CHECKPOINT WORK/source.spm < spanish.txt > english.txt
  python translate.py TEACHER WORK/source.spm --pairs distilled < spanish.txt > distilled.tsv

With --pairs it writes spanish<TAB>english<TAB>source for step 1: distillation at the level of
sequences (Kim & Rush 2016), a small model learning what a wider one says of any Spanish text.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import sentencepiece
import torch

import checkpoint
from model import Translator
from search import search
from text import normalise
from tokens import EOS

LONGEST_SOURCE = 255
# Lines that are sorted by length at a time.
WINDOW = 2048


def translate(
    model: Translator,
    vocabulary: sentencepiece.SentencePieceProcessor,
    lines: list[str],
    beams: int = 4,
    penalty: float = 1.0,
    batch: int = 32,
) -> list[str]:
    """Each line's translation; lines of like lengths go together."""
    rows = [[*vocabulary.encode(normalise(line))[:LONGEST_SOURCE], EOS] for line in lines]
    outputs = [""] * len(rows)
    order = sorted((i for i, row in enumerate(rows) if len(row) > 1), key=lambda i: len(rows[i]))
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        longest = 2 * len(rows[chosen[-1]]) + 10
        found = search(model, [rows[i] for i in chosen], beams, penalty, min(longest, 300))
        for i, ids in zip(chosen, found, strict=True):
            outputs[i] = vocabulary.decode(ids)
    return outputs


def windows(lines: Iterator[str]) -> Iterator[list[str]]:
    """Lines without their ends, some thousand at a time."""
    window: list[str] = []
    for line in lines:
        window.append(line.rstrip("\n"))
        if len(window) == WINDOW:
            yield window
            window = []
    if window:
        yield window


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("--beams", type=int, default=4)
    parser.add_argument("--penalty", type=float, default=1.0)
    parser.add_argument("--batch", type=int, default=32, help="lines; GPU: 256")
    parser.add_argument("--pairs", metavar="SOURCE", help="write pairs of this source")
    parser.add_argument("--bf16", action="store_true", help="faster where the processor has it")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    model = checkpoint.open_model(o.checkpoint, o.device)
    vocabulary = sentencepiece.SentencePieceProcessor(model_file=str(o.vocabulary))
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", newline="\n")
    for window in windows(sys.stdin):
        with torch.autocast(o.device.split(":")[0], dtype=torch.bfloat16, enabled=o.bf16):
            outputs = translate(model, vocabulary, window, o.beams, o.penalty, o.batch)
        for line, output in zip(window, outputs, strict=True):
            if o.pairs is None:
                print(output)
            elif output:
                print(f"{normalise(line)}\t{output}\t{o.pairs}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
