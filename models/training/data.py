"""The packed corpus, and batches of it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from tokens import PAD

# Pairs that are sorted by length at a time: large enough for full batches, small enough to mix.
POOL = 200_000


class Corpus:
    """What pack.py wrote, mapped into memory rather than read."""

    def __init__(self, folder: Path):
        def load(name: str) -> np.ndarray:
            return np.load(folder / f"{name}.npy", mmap_mode="r")

        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        self.vocabulary: int = meta["vocabulary"]
        self.sources: list[str] = meta["sources"]
        self.origin = load("origin")
        self.flat = {side: load(side) for side in ("source", "target")}
        self.offsets = {side: load(f"{side}_offsets") for side in ("source", "target")}
        self.lengths = {side: np.diff(self.offsets[side]) for side in ("source", "target")}

    def ids(self, side: str, pair: int) -> np.ndarray:
        """Token ids of one sentence, its end included."""
        start, end = self.offsets[side][pair : pair + 2]
        return self.flat[side][start:end]

    def batch(self, side: str, pairs: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids (batch, longest) int64, padded, and a mask (batch, longest) that is true on tokens."""
        rows = [self.ids(side, pair) for pair in pairs]
        ids = np.full((len(rows), max(map(len, rows))), PAD, np.int64)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
        lengths = np.array([len(row) for row in rows])
        mask = np.arange(ids.shape[1])[None] < lengths[:, None]
        return torch.from_numpy(ids), torch.from_numpy(mask)

    def drawn(self, weight: Callable[[str], float], draw: np.random.Generator) -> np.ndarray:
        """Numbers of an epoch's pairs, shuffled, each as often as its source's weight says."""
        by_source = np.array([weight(name) for name in self.sources], np.float64)
        wanted = by_source[self.origin]
        times = np.floor(wanted + draw.random(len(wanted))).astype(np.int64)
        return draw.permutation(np.repeat(np.arange(len(wanted)), times))

    def epoch(
        self, weight: Callable[[str], float], tokens: int, draw: np.random.Generator
    ) -> list[list[int]]:
        """
        Batches of pairs of like lengths, shuffled. tokens: most target or source tokens of a batch,
        padding included. The same generator state gives the same batches.
        """
        drawn = self.drawn(weight, draw)
        longest = np.maximum(self.lengths["source"], self.lengths["target"])
        batches: list[list[int]] = []
        for start in range(0, len(drawn), POOL):
            pool = drawn[start : start + POOL]
            pool = pool[np.lexsort((self.lengths["source"][pool], self.lengths["target"][pool]))]
            batch: list[int] = []
            width = 0
            for pair, length in zip(pool.tolist(), longest[pool].tolist(), strict=True):
                if batch and max(width, length) * (len(batch) + 1) > tokens:
                    batches.append(batch)
                    batch, width = [], 0
                batch.append(pair)
                width = max(width, length)
            if batch:
                batches.append(batch)
        return [batches[at] for at in draw.permutation(len(batches))]
