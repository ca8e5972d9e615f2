"""
The translator: a Transformer (Vaswani et al. 2017) with a deep encoder and a shallow decoder (Kasai et
al. 2021), layer norm before each part (Xiong et al. 2020), one embedding for both languages and the
output, and sinusoidal positions.

Shapes: B sentences, L source tokens, T target tokens, H heads of size E, width D = H × E.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

KeyValue = tuple[Tensor, Tensor]

# What is added where attention must not look: large, and yet finite in half precision.
MASKED = -1e4


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    """
    Scaled dot-product attention, (B, H, T, E). mask (B, 1, 1, L) is added to the scores.

    On a CPU the plain form trains several times faster than the fused kernel, whose backward is slow.
    """
    if q.is_cuda:
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    if mask is not None:
        scores = scores + mask
    if causal and scores.shape[-1] > 1:
        scores = scores + torch.full(scores.shape[-2:], MASKED, dtype=scores.dtype).triu(1)
    return torch.softmax(scores, -1, dtype=scores.dtype) @ v


class Attention(nn.Module):
    """Attention of several heads."""

    def __init__(self, d: int, heads: int):
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj = nn.Linear(d, d), nn.Linear(d, d)
        self.v_proj, self.out_proj = nn.Linear(d, d), nn.Linear(d, d)

    def project(self, x: Tensor, *layers: nn.Linear) -> list[Tensor]:
        """x (B, T, D) through several layers in one product -> each (B, H, T, E)."""
        weight = torch.cat([layer.weight for layer in layers])
        bias = torch.cat([layer.bias for layer in layers])
        parts = F.linear(x, weight, bias).chunk(len(layers), -1)
        return [p.unflatten(-1, (self.heads, -1)).transpose(1, 2) for p in parts]

    def forward(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        """(B, H, T, E) each -> (B, T, D)."""
        return self.out_proj(attend(q, k, v, mask, causal).transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    """Two layers with ReLU between."""

    def __init__(self, d: int, f: int):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(d, f), nn.Linear(f, d)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        return self.fc2(F.relu(self.fc1(x)))


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward."""

    def __init__(self, d: int, f: int, heads: int, dropout: float):
        super().__init__()
        self.attn, self.ffn = Attention(d, heads), FeedForward(d, f)
        self.attn_norm, self.ffn_norm = nn.LayerNorm(d), nn.LayerNorm(d)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(B, L, D) -> (B, L, D)."""
        a = self.attn
        q, k, v = a.project(self.attn_norm(x), a.q_proj, a.k_proj, a.v_proj)
        x = x + self.drop(a(q, k, v, mask))
        return x + self.drop(self.ffn(self.ffn_norm(x)))


class DecoderLayer(nn.Module):
    """Self-attention to the past, attention to the source, then feed-forward."""

    def __init__(self, d: int, f: int, heads: int, dropout: float):
        super().__init__()
        self.attn, self.cross, self.ffn = (
            Attention(d, heads),
            Attention(d, heads),
            FeedForward(d, f),
        )
        self.attn_norm, self.cross_norm = nn.LayerNorm(d), nn.LayerNorm(d)
        self.ffn_norm = nn.LayerNorm(d)
        self.drop = nn.Dropout(dropout)

    def memory(self, encoded: Tensor) -> KeyValue:
        """Keys and values of the source: (B, L, D) -> (B, H, L, E) twice."""
        k, v = self.cross.project(encoded, self.cross.k_proj, self.cross.v_proj)
        return k, v

    def forward(
        self, x: Tensor, memory: KeyValue, mask: Tensor, past: KeyValue | None = None
    ) -> tuple[Tensor, KeyValue]:
        """
        x (B, T, D) -> the same, and keys and values of all positions so far. past: those of the
        positions before x when decoding token by token; None when all positions come at once.
        """
        a = self.attn
        q, k, v = a.project(self.attn_norm(x), a.q_proj, a.k_proj, a.v_proj)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        x = x + self.drop(a(q, k, v, causal=past is None))
        (q,) = self.cross.project(self.cross_norm(x), self.cross.q_proj)
        x = x + self.drop(self.cross(q, *memory, mask))
        return x + self.drop(self.ffn(self.ffn_norm(x))), (k, v)


def sinusoids(positions: int, d: int) -> Tensor:
    """(positions, d): sines in the first half, cosines in the second, as Marian has them."""
    rate = torch.pow(torch.tensor(10000.0), torch.arange(d // 2).float() * 2 / d)
    angle = torch.arange(positions).float()[:, None] / rate[None]
    return torch.cat([angle.sin(), angle.cos()], 1)


class Translator(nn.Module):
    """config holds every argument but dropout: what a checkpoint needs to be opened."""

    def __init__(
        self,
        vocab: int,
        d: int = 256,
        f: int = 1024,
        heads: int = 4,
        encoder: int = 6,
        decoder: int = 2,
        max_length: int = 512,
        dropout: float = 0.0,
    ):
        super().__init__()
        self.config = {"vocab": vocab, "d": d, "f": f, "heads": heads, "encoder": encoder}
        self.config |= {"decoder": decoder, "max_length": max_length}
        self.shared, self.bias = nn.Embedding(vocab, d), nn.Parameter(torch.zeros(vocab))
        self.encoder = nn.ModuleList(EncoderLayer(d, f, heads, dropout) for _ in range(encoder))
        self.decoder = nn.ModuleList(DecoderLayer(d, f, heads, dropout) for _ in range(decoder))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(d), nn.LayerNorm(d)
        self.register_buffer("positions", sinusoids(max_length, d), persistent=False)
        self.drop, self.scale = nn.Dropout(dropout), math.sqrt(d)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.xavier_uniform_(parameter)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)
        nn.init.normal_(self.shared.weight, std=d**-0.5)

    def embed(self, ids: Tensor, offset: int = 0) -> Tensor:
        """ids (B, T) of the positions from offset on -> (B, T, D)."""
        positions = self.positions[offset : offset + ids.shape[1]]
        return self.drop(self.shared(ids) * self.scale + positions)

    def encode(self, source: Tensor, source_mask: Tensor) -> tuple[Tensor, Tensor]:
        """source (B, L) ids, source_mask (B, L) true on tokens -> (B, L, D), additive (B, 1, 1, L)."""
        x = self.embed(source)
        kind = x.device.type
        half = torch.is_autocast_enabled(kind)
        dtype = torch.get_autocast_dtype(kind) if half else x.dtype
        mask = torch.zeros_like(source_mask, dtype=dtype).masked_fill(~source_mask, MASKED)
        mask = mask[:, None, None]
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x), mask

    def forward(self, source: Tensor, source_mask: Tensor, target_in: Tensor) -> Tensor:
        """target_in (B, T): START, then the target but its end. -> decoder states (B, T, D)."""
        encoded, mask = self.encode(source, source_mask)
        x = self.embed(target_in)
        for layer in self.decoder:
            x, _ = layer(x, layer.memory(encoded), mask)
        return self.decoder_norm(x)

    def logits(self, states: Tensor) -> Tensor:
        """(…, D) -> (…, vocabulary)."""
        return F.linear(states, self.shared.weight) + self.bias
