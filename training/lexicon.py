"""Words that the corpus seldom has, each with a translation from Apertium's dictionaries.

    python -m training.lexicon CLEAN.tsv.gz WORDS.txt OUT.tsv

WORDS.txt lists words of the source language. A word goes through Spanish to English; one that either dictionary lacks
is left out. Needs Apertium (Debian: apertium, apertium-spa-ita, apertium-eng-spa, cg3). OUT: columns of a corpus.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from training.backtranslate import MARK, apertium
from training.corpus import read, words

SELDOM = 20  # times in the corpus
MODES = ("ita-spa", "spa-eng")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.lexicon", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("clean", type=Path, help="pairs as written by training.corpus")
    parser.add_argument("words", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    often = Counter(word for pair in read(options.clean) for word in words(pair.source))
    listed = options.words.read_text(encoding="utf-8").split()
    entries = translated([word for word in listed if len(word) > 3 and often[word] < SELDOM])
    options.out.write_text("".join(f"lexicon\t{a}\t{b}\n" for a, b in entries), encoding="utf-8")
    print(f"{len(entries)} words in {options.out}")


def translated(listed: list[str]) -> list[tuple[str, str]]:
    """Each word with its translation; those that a dictionary lacks are missing."""
    spanish = apertium(listed, MODES[0])
    english = apertium(spanish, MODES[1])
    rows = zip(listed, spanish, english, strict=True)
    return [(word, last.strip()) for word, first, last in rows if last.strip() and not MARK.search(first + last)]


if __name__ == "__main__":
    main()
