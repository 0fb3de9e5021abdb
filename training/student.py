"""The network: a small Transformer that trains on a CPU and that CTranslate2 decodes.

Post-norm, sinusoidal positions, tied target embeddings, no dropout: the shape of Mozilla's "tiny" students, with
ordinary self-attention in the decoder. Written for speed where it counts on a CPU:

- attention is spelt out (matmul, softmax, matmul), several times faster backwards than the fused kernel at this size;
- the loss (`TiedLoss`) works through the vocabulary a slice of positions at a time, so that logits stay in the cache,
  and may be taken over a sample of the vocabulary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.package import HEADS, POSITIONS, Weights, layers, positions

ROWS = 256  # positions whose logits are computed at once: 256 × 20,000 in bfloat16 is 10 MB


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a student. `encoder` and `decoder` count layers."""

    source: int
    target: int
    width: int = 256
    heads: int = HEADS
    ffn: int = 1536
    encoder: int = 6
    decoder: int = 2

    @classmethod
    def of(cls, weights: Weights, heads: int = HEADS) -> Shape:
        """The shape that a checkpoint's weights have; the number of heads does not show in them."""
        source, width = weights["es.weight"].shape
        ffn = weights["enc.0.1.a.weight"].shape[0]
        return cls(
            source, weights["et.weight"].shape[0], width, heads, ffn, layers(weights, "enc."), layers(weights, "dec.")
        )


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.ln = nn.LayerNorm(width, eps=1e-6)

    def forward(self, x: Tensor, memory: Tensor, bias: Tensor) -> Tensor:
        """x (batch, t, width), memory (batch, s, width), bias broadcast to (batch, heads, t, s) → (batch, t, width)."""
        b, t, width = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(b, -1, self.heads, width // self.heads).transpose(1, 2)

        q = split(self.q(x)) * (1 / math.sqrt(width // self.heads))
        seen = torch.matmul(q, split(self.k(memory)).transpose(-1, -2)) + bias
        mixed = torch.matmul(seen.softmax(-1), split(self.v(memory)))
        return self.ln(x + self.o(mixed.transpose(1, 2).reshape(b, t, width)))


class FeedForward(nn.Module):
    def __init__(self, width: int, ffn: int) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(width, ffn), nn.Linear(ffn, width)
        self.ln = nn.LayerNorm(width, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        return self.ln(x + self.b(functional.relu(self.a(x))))


class Student(nn.Module):
    """es, et: source and target embeddings; ob: output bias; enc.<layer>.0|1, dec.<layer>.0|1|2: the layers' parts."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        width, heads, ffn = shape.width, shape.heads, shape.ffn
        self.es, self.et = nn.Embedding(shape.source, width), nn.Embedding(shape.target, width)
        self.ob = nn.Parameter(torch.zeros(shape.target))
        self.enc = nn.ModuleList(
            nn.ModuleList([Attention(width, heads), FeedForward(width, ffn)]) for _ in range(shape.encoder)
        )
        self.dec = nn.ModuleList(
            nn.ModuleList([Attention(width, heads), Attention(width, heads), FeedForward(width, ffn)])
            for _ in range(shape.decoder)
        )
        self.register_buffer("pos", torch.from_numpy(positions(POSITIONS, width)), persistent=False)
        for embedding in (self.es, self.et):
            nn.init.normal_(embedding.weight, std=width**-0.5)

    @classmethod
    def from_weights(cls, weights: Weights, heads: int = HEADS) -> Student:
        """The student that a checkpoint describes, in float32. Raises RuntimeError if a weight is missing."""
        student = cls(Shape.of(weights, heads))
        student.load_state_dict({k: torch.from_numpy(v.astype("float32")) for k, v in weights.items()})
        return student

    def forward(self, source: Tensor, source_mask: Tensor, target: Tensor) -> Tensor:
        """Ids (batch, s) and (batch, t), true where source is not padding → states (batch, t, width).

        The state at position i has seen the target up to i - 1; as in Marian and CTranslate2 the first sees zeros.
        """
        dtype = self.es.weight.dtype
        scale = math.sqrt(self.shape.width)
        padding = ((~source_mask) * -1e4).to(dtype)[:, None, None]
        x = self.es(source) * scale + self.pos[: source.shape[1]].to(dtype)
        for attention, ffn in self.enc:
            x = ffn(attention(x, x, padding))
        t = target.shape[1]
        previous = self.et(target[:, :-1]) * scale
        y = torch.cat([torch.zeros_like(x[:, :1]), previous], 1) + self.pos[:t].to(dtype)
        future = torch.full((t, t), -1e4, dtype=dtype).triu(1)
        for attention, cross, ffn in self.dec:
            y = ffn(cross(attention(y, y, future), x, padding))
        return y


class TiedLoss(torch.autograd.Function):
    """Mean cross-entropy of states against the tied embeddings, with label smoothing; gradients in the same pass."""

    @staticmethod
    def forward(
        ctx: Any, states: Tensor, weight: Tensor, bias: Tensor, gold: Tensor, sample: Tensor | None, smoothing: float
    ) -> Tensor:
        """states (n, width), weight (vocabulary, width), bias (vocabulary,), gold (n,) → scalar, smoothing left out.

        sample: sorted ids to which the softmax is confined, all gold ids among them; the caller corrects `bias` for
        what was left out. None: the whole vocabulary.
        """
        w, b = (weight, bias) if sample is None else (weight[sample], bias[sample])
        y = gold if sample is None else torch.searchsorted(sample, gold)
        dw, db, dx = torch.zeros_like(w), torch.zeros_like(b, dtype=torch.float32), torch.empty_like(states)
        total = torch.zeros(())
        for i in range(0, len(states), ROWS):
            x, at = states[i : i + ROWS], y[i : i + ROWS, None]
            p = functional.linear(x, w, b).softmax(-1)
            total -= p.gather(1, at).float().clamp_min(1e-9).log().sum()
            if smoothing:
                p -= smoothing / len(w)
            p.scatter_add_(1, at, torch.full_like(at, smoothing - 1, dtype=p.dtype))
            torch.mm(p, w, out=dx[i : i + ROWS])
            dw.addmm_(p.t(), x)
            db += p.sum(0)
        ctx.grads = (dx, dw, db.to(b.dtype), sample, weight.shape, bias.shape)
        return total / len(states)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        dx, dw, db, sample, weight_shape, bias_shape = ctx.grads
        scale = grad / len(dx)
        if sample is not None:
            dw = torch.zeros(weight_shape, dtype=dw.dtype).index_copy_(0, sample, dw)
            db = torch.zeros(bias_shape, dtype=db.dtype).index_copy_(0, sample, db)
        return dx * scale.to(dx.dtype), dw * scale.to(dw.dtype), db * scale.to(db.dtype), None, None, None
