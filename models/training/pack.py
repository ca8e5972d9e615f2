"""
Step 3: pairs to token ids.

  python pack.py WORK --noise 0.08

WORK/data gets source.npy and target.npy, uint16, all sentences end to end, each with its end of
sequence; source_offsets.npy and target_offsets.npy, int64, where each begins; origin.npy, uint16, the
number of its source; meta.json with the sources' names and the size of the vocabulary. To the pairs
come noised copies (noise.py), in the share that --noise names.
"""

import argparse
import json
from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import sentencepiece

from noise import Noise
from prepare import read_pairs
from tokens import EOS

CHUNK = 100_000
LONGEST_TOKENS = 160


class Side:
    """Ids of one language, grown sentence by sentence."""

    def __init__(self) -> None:
        self.flat: list[np.ndarray] = []
        self.lengths: list[int] = []

    def add(self, ids: list[int]) -> None:
        """One sentence, without its end."""
        self.flat.append(np.array([*ids, EOS], np.uint16))
        self.lengths.append(len(ids) + 1)

    def save(self, folder: Path, name: str) -> None:
        """As name.npy and name_offsets.npy."""
        offsets = np.zeros(len(self.lengths) + 1, np.int64)
        np.cumsum(self.lengths, out=offsets[1:])
        np.save(folder / f"{name}.npy", np.concatenate(self.flat))
        np.save(folder / f"{name}_offsets.npy", offsets)


def fits(source: list[int], target: list[int]) -> bool:
    """Whether the lengths in tokens are those of a sentence and its translation."""
    short, long = sorted((len(source), len(target)))
    return short > 0 and long < LONGEST_TOKENS and long <= 2.2 * short + 8


def pack(work: Path, noise: Noise, threads: int = 1) -> Counter[str]:
    """Writes work/data; returns counts."""
    model = sentencepiece.SentencePieceProcessor(model_file=str(work / "source.spm"))
    if model.get_piece_size() > np.iinfo(np.uint16).max:
        raise ValueError(f"vocabulary of {model.get_piece_size()}: ids must fit 16 bits")
    source_side, target_side = Side(), Side()
    origins: list[int] = []
    numbers: dict[str, int] = {}
    counts: Counter[str] = Counter()
    pairs = read_pairs([work / "pairs.tsv"])
    while chunk := list(islice(pairs, CHUNK)):
        noised = [
            (*copy, pair[2]) for pair in chunk if (copy := noise.copy(pair[0], pair[1])) is not None
        ]
        counts["noised copies"] += len(noised)
        chunk += noised
        sources = model.encode([pair[0] for pair in chunk], num_threads=threads)
        targets = model.encode([pair[1] for pair in chunk], num_threads=threads)
        for source, target, (_, _, name) in zip(sources, targets, chunk, strict=True):
            if not fits(source, target):
                counts["dropped for their lengths"] += 1
                continue
            source_side.add(source)
            target_side.add(target)
            origins.append(numbers.setdefault(name, len(numbers)))
    data = work / "data"
    data.mkdir(exist_ok=True)
    source_side.save(data, "source")
    target_side.save(data, "target")
    np.save(data / "origin.npy", np.array(origins, np.uint16))
    meta = {"vocabulary": model.get_piece_size(), "sources": list(numbers)}
    (data / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", "utf-8")
    counts["pairs"] = len(origins)
    counts["source tokens"] = sum(source_side.lengths)
    counts["target tokens"] = sum(target_side.lengths)
    return counts


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--noise", type=float, default=0.08, help="share, 0 to 1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    o = parser.parse_args()
    for name, number in pack(o.work, Noise(o.noise, o.seed), o.threads).items():
        print(f"{name}: {number}")


if __name__ == "__main__":
    main()
