"""Which words a package gets wrong in sentences that it has not read: what more sentences are best written for.

    python -m training.missed PACKAGE CLEAN.tsv.gz OUT.txt written/NEW.txt [...]

CLEAN, the pairs it was trained on, tells which words translate each other. OUT gets a dictionary form a line, the most
often missed first, of those that are missed at least as often as they are hit.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from training.corpus import read
from training.evaluate import Package
from training.gaps import lemmas
from training.hints import Links, words
from training.written import read as blocks

SHORTEST = 4  # letters


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.missed", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("clean", type=Path, help="as written by training.corpus")
    parser.add_argument("out", type=Path)
    parser.add_argument("written", type=Path, nargs="+", help="files of blocks, as in written/")
    options = parser.parse_args()
    package = Package(options.package)
    code = package.metadata["to_code"]
    pairs = [(block["it"], block[code]) for path in options.written for block in blocks(path) if code in block]
    links = Links([*((pair.source, pair.target) for pair in read(options.clean)), *pairs])
    hypotheses = package.translate([source for source, _ in pairs])
    found = missed(pairs, hypotheses, links, lemmas("it"), lemmas(code))
    options.out.write_text("".join(f"{word}\n" for word in found), encoding="utf-8")
    print(f"{len(found)} words in {options.out}")


def missed(
    pairs: Iterable[tuple[str, str]],
    hypotheses: Iterable[str],
    links: Links,
    source: Callable[[str], str],
    target: Callable[[str], str],
) -> list[str]:
    """The dictionary forms whose translation, in any form, the hypotheses lack as often as they have it, or more often.

    source, target: a word of each language to its dictionary form.
    """
    lacking: Counter[str] = Counter()
    having: Counter[str] = Counter()
    for (text, reference), hypothesis in zip(pairs, hypotheses, strict=True):
        here, there = words(text), words(reference)
        said = {target(word) for word in words(hypothesis)}
        for i, j in links.of(here, there).items():
            (having if target(there[j]) in said else lacking)[source(here[i])] += 1
    return [w for w, times in lacking.most_common() if len(w) >= SHORTEST and times >= having[w]]


if __name__ == "__main__":
    main()
