"""Beam search over the checkpoint's model; one beam is greedy."""

import torch

from model import Translator
from tokens import EOS, PAD, START

NEVER = -1e9


@torch.no_grad()
def search(
    model: Translator,
    rows: list[list[int]],
    beams: int = 1,
    penalty: float = 1.0,
    longest: int = 256,
) -> list[list[int]]:
    """
    Source ids, each with EOS at the end -> target ids without. penalty: exponent of the length that a
    hypothesis' log-probability is divided by (Wu et al. 2016 in its simplest form). longest: most
    tokens; what has not ended by then is given as it stands.
    """
    device = model.bias.device
    n, width = len(rows), max(map(len, rows))
    source = torch.full((n, width), PAD)
    for at, row in enumerate(rows):
        source[at, : len(row)] = torch.tensor(row)
    lengths = torch.tensor([len(row) for row in rows])
    mask = torch.arange(width)[None] < lengths[:, None]
    encoded, additive = model.encode(source.to(device), mask.to(device))
    encoded, additive = (x.repeat_interleave(beams, 0) for x in (encoded, additive))
    memory = [layer.memory(encoded) for layer in model.decoder]
    past = [(k[:, :, :0], v[:, :, :0]) for k, v in memory]
    tokens = torch.full((n * beams, 1), START, device=device)
    # At the start all beams are the same: only the first may go on.
    totals = torch.full((n, beams), NEVER, device=device)
    totals[:, 0] = 0
    first_row = torch.arange(n, device=device)[:, None] * beams
    done: list[list[tuple[float, list[int]]]] = [[] for _ in rows]
    for length in range(1, longest + 1):
        x = model.embed(tokens[:, -1:], length - 1)
        for i, layer in enumerate(model.decoder):
            x, past[i] = layer(x, memory[i], additive, past[i])
        scores = torch.log_softmax(model.logits(model.decoder_norm(x))[:, 0].float(), -1)
        scores[:, START] = NEVER
        vocabulary = scores.shape[-1]
        candidates = (totals[:, :, None] + scores.view(n, beams, vocabulary)).view(n, -1)
        best, index = candidates.topk(2 * beams, -1)
        beam, token = index // vocabulary, index % vocabulary
        for row, rank in (token[:, :beams] == EOS).nonzero().tolist():
            if len(done[row]) < beams:
                ids = tokens[row * beams + int(beam[row, rank]), 1:].tolist()
                done[row].append((float(best[row, rank]) / length**penalty, ids))
        if all(len(each) == beams for each in done):
            break
        totals, kept = best.masked_fill(token == EOS, 2 * NEVER).topk(beams, -1)
        origin = (first_row + beam.gather(1, kept)).flatten()
        tokens = torch.cat([tokens[origin], token.gather(1, kept).view(-1, 1)], 1)
        past = [(k[origin], v[origin]) for k, v in past]
    unfinished = tokens[::beams, 1:].tolist()
    return [
        max(each, key=lambda h: h[0])[1] if each else rest
        for each, rest in zip(done, unfinished, strict=True)
    ]
