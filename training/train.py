"""Train a student from weights, a package or its own checkpoint; one single-threaded process a core.

    OMP_NUM_THREADS=1 nice -n 19 torchrun --nproc_per_node 2 -m training.train \
        --data runs/it-en.npz --dev runs/dev.npz --vocabulary vocabularies/it-en --out runs/it-en --init PACKAGE

Weights train in bfloat16 with float32 masters, which Adam moves; on a processor that cannot multiply bfloat16 in
float32, too. The processes average their gradients. The rate rises over --warm steps and falls along a cosine to
--floor of its peak at --minutes, counted over every resumption. An exponential average of the masters is what is
scored, kept and shipped. In OUT:

    state.pt   everything to go on from, written every --save minutes; a run that finds it resumes
    last.npz   the averaged weights at that time (float16)
    best.npz   the averaged weights with the lowest loss on the development pairs
    log.tsv    what, minutes, pairs, loss a piece (training: natural log; dev: likewise), pairs a second
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as distributed
from torch import Tensor

from training.package import Weights, load_weights
from training.student import Shape, Student, TiedLoss
from training.vocabulary import END, Vocabulary

# Lengths to which sources and targets are padded, each on its own. Few: a new shape costs a kernel compilation.
LENGTHS = np.array([4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 192])
WINDOW = 40_000  # pairs whose batches are shuffled together
COMMON, RARE = 4000, 1000  # the sampled softmax: so many frequent pieces always, so many others at random
AVERAGE_EVERY = 8  # steps
SIZES = {"student": {}, "toy": {"width": 64, "ffn": 128, "encoder": 1, "decoder": 1}}
PROGRESS = ("minutes", "step", "pairs", "best")  # of a Run, kept in its checkpoint


def main() -> None:
    options = arguments()
    torch.set_num_threads(1)
    if "WORLD_SIZE" in os.environ:
        distributed.init_process_group("gloo")
    vocabulary = Vocabulary(options.vocabulary)
    options.out.mkdir(parents=True, exist_ok=True)
    run = resume(options) if (options.out / "state.pt").exists() else start(options, vocabulary)
    dev = Pairs.load(options.dev) if options.dev else None
    tail = Pairs.load(options.tail) if options.tail else None
    train(run, Pairs.load(options.data), tail, dev, vocabulary, options)
    if distributed.is_initialized():
        distributed.destroy_process_group()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.train", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="pairs as written by training.pairs")
    parser.add_argument("--tail", type=Path, help="pairs for the last part of the run, likewise")
    parser.add_argument("--dev", type=Path, help="development pairs, likewise")
    parser.add_argument("--vocabulary", type=Path, required=True, help="folder with source.spm, target.spm, target.txt")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--init", type=Path, help=".argosmodel or .npz to start from; without it, from random weights")
    parser.add_argument("--size", choices=SIZES, default="student", help="of the network, where it starts at random")
    parser.add_argument("--minutes", type=float, default=120.0, help="length of the whole run")
    parser.add_argument("--rate", type=float, default=5e-4, help="peak of the learning rate")
    parser.add_argument("--floor", type=float, default=0.04, help="where the rate ends, as a share of its peak")
    parser.add_argument("--warm", type=int, default=150, help="steps until the peak")
    parser.add_argument("--tokens", type=int, default=3200, help="padded tokens a side in a process's batch")
    parser.add_argument("--smoothing", type=float, default=0.1, help="label smoothing")
    parser.add_argument("--average", type=float, default=0.998, help="what the average keeps at a step")
    parser.add_argument("--tail-share", type=float, default=0.3, help="last share of the run, on --tail")
    parser.add_argument("--full", type=float, default=0.2, help="last share of the run, over the whole vocabulary")
    parser.add_argument("--frozen", nargs="*", default=[], help="beginnings of the names of weights that stay: es enc.")
    parser.add_argument("--save", type=float, default=5.0, help="minutes between checkpoints")
    parser.add_argument("--note", type=float, default=1.0, help="minutes between lines of the log")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Encoded pairs, flat: source ids `s` with lengths `sl` that end at `s_ends`; the target likewise."""

    s: np.ndarray[Any, Any]
    sl: np.ndarray[Any, Any]
    t: np.ndarray[Any, Any]
    tl: np.ndarray[Any, Any]

    s_ends: np.ndarray[Any, Any]
    t_ends: np.ndarray[Any, Any]

    @classmethod
    def load(cls, path: Path) -> Pairs:
        with np.load(path) as file:
            sl, tl = file["sl"].astype(np.int64), file["tl"].astype(np.int64)
            return cls(file["s"], sl, file["t"], tl, sl.cumsum(), tl.cumsum())


@dataclass(slots=True)
class Run:
    """What a run is at a moment: masters, their average, the optimiser, and how far it has come."""

    master: dict[str, Tensor]
    average: dict[str, Tensor]
    optimiser: torch.optim.Optimizer
    minutes: float = 0.0
    step: int = 0
    pairs: int = 0
    best: float = math.inf


def start(options: argparse.Namespace, vocabulary: Vocabulary) -> Run:
    if options.init:
        weights: Weights = load_weights(options.init)
    else:
        torch.manual_seed(options.seed)
        student = Student(Shape(len(vocabulary.source_pieces), len(vocabulary.pieces), **SIZES[options.size]))
        weights = {k: v.numpy() for k, v in student.state_dict().items()}
    master = {k: torch.from_numpy(np.array(v, np.float32)) for k, v in weights.items()}
    return Run(master, {k: v.clone() for k, v in master.items()}, adam(master, options.rate))


def resume(options: argparse.Namespace) -> Run:
    state = torch.load(options.out / "state.pt", weights_only=True)
    optimiser = adam(state["master"], options.rate)
    optimiser.load_state_dict(state["optimiser"])
    return Run(state["master"], state["average"], optimiser, *(state[k] for k in PROGRESS))


def adam(master: dict[str, Tensor], rate: float) -> torch.optim.Optimizer:
    return torch.optim.Adam(list(master.values()), lr=rate, betas=(0.9, 0.98), eps=1e-8, fused=True)


def train(
    run: Run, data: Pairs, tail: Pairs | None, dev: Pairs | None, vocabulary: Vocabulary, options: argparse.Namespace
) -> None:
    """Run to options.minutes. Every process follows the clock of the first, so that all stop at the same step."""
    rank, world = (distributed.get_rank(), distributed.get_world_size()) if distributed.is_initialized() else (0, 1)
    net = Student.from_weights({k: v.numpy() for k, v in run.master.items()}).to(fastest())
    for name, param in net.named_parameters():
        param.requires_grad_(not name.startswith(tuple(options.frozen)))
    params = {name: param for name, param in net.named_parameters() if param.requires_grad}
    masters = [run.master[k] for k in params]
    softmax = SampledSoftmax(data.t, net.shape.target)
    random = np.random.default_rng([options.seed, run.step, rank])
    began = saved = noted = time.monotonic()
    earlier, losses, since = run.minutes, [], run.pairs
    feed = batches(data, options.tokens, [options.seed, run.step], rank, world)
    while run.minutes < options.minutes:
        progress = run.minutes / options.minutes
        if tail and progress >= 1 - options.tail_share and data is not tail:
            data, feed = tail, batches(tail, options.tokens, [options.seed, run.step], rank, world)
        for group in run.optimiser.param_groups:
            group["lr"] = rate(run.step, progress, options)
        rows = next(feed)
        x, x_mask, y, y_mask = tensors(data, rows, vocabulary.source_end)
        states, gold = net(x, x_mask, y)[y_mask], y[y_mask]
        sample, shift = softmax.draw(gold, random) if progress < 1 - options.full else (None, torch.zeros(()))
        loss = TiedLoss.apply(states, net.et.weight, net.ob + shift.to(net.ob.dtype), gold, sample, options.smoothing)
        loss.backward()
        losses.append(loss.item())
        gradients = torch.cat([p.grad.reshape(-1) for p in params.values()])
        told = torch.tensor([len(rows), earlier + (time.monotonic() - began) / 60 if rank == 0 else 0.0])
        if world > 1:
            distributed.all_reduce(gradients)
            distributed.all_reduce(told)
        for m, g in zip(masters, gradients.split([m.numel() for m in masters]), strict=True):
            m.grad = g.view_as(m).float().div_(world)
        torch.nn.utils.clip_grad_norm_(masters, 1.0)
        run.optimiser.step()
        with torch.no_grad():
            for m, p in zip(masters, params.values(), strict=True):
                p.copy_(m)
                p.grad = None
            if run.step % AVERAGE_EVERY == 0:
                keep = min(options.average, (run.step + 1) / (run.step + 10)) ** AVERAGE_EVERY
                for k, m in run.master.items():
                    run.average[k].lerp_(m, 1 - keep)
        run.step, run.pairs, run.minutes = run.step + 1, run.pairs + int(told[0]), float(told[1])
        over = run.minutes >= options.minutes
        if rank == 0 and (over or time.monotonic() - saved >= options.save * 60):
            dev_loss = score(run.average, dev, vocabulary.source_end) if dev else math.nan
            note(f"dev\t{run.minutes:.1f}\t{run.pairs}\t{dev_loss:.4f}", options.out)
            save(run, dev_loss, options.out)
            saved = time.monotonic()
        if rank == 0 and (over or time.monotonic() - noted >= 60 * options.note):
            speed = (run.pairs - since) / (time.monotonic() - noted)
            note(f"train\t{run.minutes:.1f}\t{run.pairs}\t{np.mean(losses):.4f}\t{speed:.0f}", options.out)
            noted, since, losses = time.monotonic(), run.pairs, []


def fastest() -> torch.dtype:
    """What this processor trains in: bfloat16 that it has to emulate is ten times slower than float32."""
    abilities = torch.cpu.get_capabilities()
    return torch.bfloat16 if abilities.get("avx512_bf16") or abilities.get("amx_bf16") else torch.float32


def rate(step: int, progress: float, options: argparse.Namespace) -> float:
    fall = options.floor + (1 - options.floor) * 0.5 * (1 + math.cos(math.pi * progress))
    return float(options.rate * min(1.0, (step + 1) / options.warm) * fall)


class SampledSoftmax:
    """A part of the vocabulary to take the softmax over: the frequent pieces, the batch's own, and some others.

    The others stand for all that were left out: log(all / drawn) on their logits keeps the sum right on average.
    """

    def __init__(self, targets: np.ndarray[Any, Any], size: int) -> None:
        self.common = np.argsort(-np.bincount(targets, minlength=size), kind="stable")[:COMMON]
        self.rare = np.setdiff1d(np.arange(size), self.common)
        self.shift = torch.zeros(size)
        self.shift[self.rare] = math.log(max(1.0, len(self.rare) / RARE))

    def draw(self, gold: Tensor, random: np.random.Generator) -> tuple[Tensor | None, Tensor]:
        """Ids to keep, sorted, and what to add to the output bias; None and zeros where the vocabulary is small."""
        if len(self.rare) <= RARE:
            return None, torch.zeros(())
        drawn = random.choice(self.rare, RARE, replace=False)
        shift = self.shift.clone()
        shift[gold] = 0
        return torch.from_numpy(np.unique(np.concatenate([gold.numpy(), self.common, drawn]))), shift


def batches(data: Pairs, tokens: int, seed: Sequence[int], rank: int, world: int) -> Iterator[np.ndarray[Any, Any]]:
    """Rows of pairs of about one length, for ever; each process gets its own share of every pass over the data."""
    random = np.random.default_rng(seed)
    s, t = (np.searchsorted(LENGTHS, lengths + 1) for lengths in (data.sl, data.tl))
    fits = np.flatnonzero((s < len(LENGTHS)) & (t < len(LENGTHS)))
    waiting: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    while True:
        order = random.permutation(fits)[rank::world]
        for window in np.array_split(order, max(1, len(order) // WINDOW)):
            full = []
            for row in window:
                bucket = waiting[s[row], t[row]]
                bucket.append(row)
                if len(bucket) >= max(1, min(len(order), tokens // LENGTHS[max(s[row], t[row])])):
                    full.append(np.array(bucket))
                    bucket.clear()
            random.shuffle(full)  # type: ignore[arg-type]
            yield from full


def tensors(data: Pairs, rows: np.ndarray[Any, Any], source_end: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Padded source ids and mask, padded target ids and mask, each with its end of sentence."""

    def padded(ids: np.ndarray[Any, Any], ends: np.ndarray[Any, Any], sizes: Any, end: int) -> tuple[Tensor, Tensor]:
        length = LENGTHS[np.searchsorted(LENGTHS, sizes[rows].max() + 1)]
        out = np.full((len(rows), length), end, np.int64)
        for n, row in enumerate(rows):
            out[n, : sizes[row]] = ids[ends[row] - sizes[row] : ends[row]]
        return torch.from_numpy(out), torch.from_numpy(np.arange(length)[None] <= sizes[rows, None])

    return (*padded(data.s, data.s_ends, data.sl, source_end), *padded(data.t, data.t_ends, data.tl, END))


@torch.no_grad()
def score(weights: dict[str, Tensor], dev: Pairs, source_end: int) -> float:
    """Loss a piece on the development pairs."""
    net = Student.from_weights({k: v.numpy() for k, v in weights.items()}).to(fastest())
    loss = count = 0.0
    order = np.argsort(dev.tl, kind="stable")
    for rows in np.array_split(order, max(1, len(order) // 32)):
        x, x_mask, y, y_mask = tensors(dev, rows, source_end)
        states, gold = net(x, x_mask, y)[y_mask], y[y_mask]
        logits = torch.nn.functional.linear(states, net.et.weight, net.ob).float()
        loss += torch.nn.functional.cross_entropy(logits, gold, reduction="sum").item()
        count += len(gold)
    return loss / count


def save(run: Run, dev_loss: float, out: Path) -> None:
    """Write the checkpoint and the averaged weights, and keep them as the best if they are."""
    weights = {k: v.numpy().astype(np.float16) for k, v in run.average.items()}
    if dev_loss < run.best:
        run.best = dev_loss
        whole(out / "best.npz", lambda path: np.savez(path, **weights))
    whole(out / "last.npz", lambda path: np.savez(path, **weights))
    state = {"master": run.master, "average": run.average, "optimiser": run.optimiser.state_dict()}
    whole(out / "state.pt", lambda path: torch.save(state | {k: getattr(run, k) for k in PROGRESS}, path))


def whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `path` that then takes its place."""
    part = path.with_suffix(".part" + path.suffix)
    write(part)
    part.replace(path)


def note(line: str, out: Path) -> None:
    print(line, flush=True)
    with (out / "log.tsv").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


if __name__ == "__main__":
    main()
