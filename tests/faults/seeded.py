"""Faults by rule: `broken()` breaks one thing of a good pair at a time, and always in the same way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache

from faults.corpus import Fault, Pair, pairs
from faults.rules import KINDS

MOST = 2  # faults of one kind that one pair gives

MEANING = frozenset(
    {
        "bound dropped",
        "bound turned",
        "negation dropped",
        "direction flipped",
        "clause repeated",
        "clause cut",
        "left in Italian",
        "language wrong",
        "word bent",
    }
)
NAMES = frozenset({"name misspelt", "name swapped", "name dropped"})
TERMS = frozenset({"forbidden form"})
FIGURES = frozenset(KINDS) - MEANING - NAMES


@cache
def seeded() -> tuple[Fault, ...]:
    """The faults that the rules make of the good pairs."""
    return tuple(broken(pairs()))


def broken(good: Sequence[Pair], seed: int = 1) -> Iterator[Fault]:
    """The faults that the rules make of some pairs, kind by kind."""
    for kind, rule in KINDS.items():
        for pair in good:
            chance = random.Random(f"{seed} {kind} {pair.target}")
            targets = [target for target in dict.fromkeys(rule(pair, chance)) if target != pair.target]
            for target in chance.sample(targets, min(MOST, len(targets))):
                yield Fault(kind, pair.languages, pair.source, target, pair.target)
