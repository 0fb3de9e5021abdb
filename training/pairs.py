"""Clean pairs to the arrays that training reads.

    python -m training.pairs it-en.toml CLEAN.tsv.gz VOCABULARY OUT.npz [--passes 2] [--tail]

A pair is taken as often as the configuration repeats its source, each time with its own small change (or none) from
`training.augment`, or a term hint from `training.hints`. OUT holds ids end to end (`s`, `t`, uint16) and lengths (`sl`,
`tl`).
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from training.augment import augmented
from training.corpus import Pair, read
from training.hints import SHARE, SPELT, Links, hinted, spelt
from training.vocabulary import PLACEABLE, Vocabulary

LONGEST = 190  # pieces
JOINED = 0.03  # of the mix, so many more: several pairs as one, since few texts have sentences of a hundred pieces


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.pairs", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("clean", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--passes", type=int, default=1, help="each with changes of its own")
    parser.add_argument("--tail", action="store_true", help="the mix for the last part of a run")
    parser.add_argument("--seed", type=int, default=7, help="another for each run whose weights are to be averaged")
    parser.add_argument("--sampled", type=float, default=0.5, help="share of the sources cut into other pieces")
    parser.add_argument("--plain", action="store_true", help="no changes, no repeats: for development pairs")
    options = parser.parse_args()
    config = tomllib.loads(options.config.read_text(encoding="utf-8"))
    pairs = list(read(options.clean))
    if options.plain:
        chosen = [(pair.source, pair.target) for pair in pairs]
    else:
        links = Links((pair.source, pair.target) for pair in pairs)
        times = {pair.origin: 0.0 if options.tail else 1.0 for pair in pairs}
        times |= config.get("tail" if options.tail else "repeat", {})
        chosen = mixed(pairs * options.passes, times, config["target"], links, random.Random(options.seed))
    written = encode(chosen, Vocabulary(options.vocabulary), options.out, 0 if options.plain else options.sampled)
    print(f"{written} pairs in {options.out}")


def mixed(
    pairs: Iterable[Pair], times: dict[str, float], code: str, links: Links, dice: random.Random
) -> list[tuple[str, str]]:
    """Pairs as often as `times` says of their source, some changed or hinted, and lists of hints, shuffled.

    1.5 times: once, and every other one twice. code: the target's language.
    """
    out = []
    for pair in pairs:
        often = times[pair.origin]
        for _ in range(int(often) + (dice.random() < often % 1)):
            changed = augmented(pair.source, pair.target, dice, code)
            out.append((dice.random() < SHARE and hinted(*changed, links, dice)) or changed)
    out += [joined(dice.sample(out, min(len(out), dice.choice((2, 3, 4))))) for _ in range(round(JOINED * len(out)))]
    out += [spelt(links, dice) for _ in range(round(SPELT * len(out)))]
    dice.shuffle(out)
    return out


def joined(pairs: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Pairs one after the other, as long as no placeable comes twice; who reads only short text gets lost in long."""
    source, target = pairs[0]
    for more, translation in pairs[1:]:
        if not {*PLACEABLE.findall(source)} & {*PLACEABLE.findall(more)}:
            source, target = f"{source} {more}", f"{target} {translation}"
    return source, target


def encode(pairs: Sequence[tuple[str, str]], vocabulary: Vocabulary, out: Path, sampled: float = 0) -> int:
    """Write the pairs that fit as arrays; returns how many. sampled: the share of sources that are cut another way."""
    first = round(len(pairs) * sampled)  # in no order, so that the first are as good as any
    source = vocabulary.encode_source([a for a, _ in pairs[:first]], sampled=True)
    source += vocabulary.encode_source([a for a, _ in pairs[first:]])
    target = vocabulary.encode_target([b for _, b in pairs])
    fits = [i for i in range(len(pairs)) if 0 < len(source[i]) <= LONGEST and 0 < len(target[i]) <= LONGEST]
    arrays = {}
    for name, ids in (("s", source), ("t", target)):
        arrays[name] = np.concatenate([np.array(ids[i], np.uint16) for i in fits])
        arrays[f"{name}l"] = np.array([len(ids[i]) for i in fits], np.int32)
    np.savez(out, **arrays)  # type: ignore[arg-type]
    return len(fits)


if __name__ == "__main__":
    main()
