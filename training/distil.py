"""Italian to Spanish by Apertium, so that a student learns words that no pair of its corpus has.

    python -m training.distil CLEAN.tsv.gz FOLDER/distilled.it-es.tsv --take tatoeba_anki=60000 --take europarl=30000

The Italian is that of the pairs with English; a sentence with a word that Apertium (Debian: apertium-spa-ita) does not
know is left out. A run continues where one that was stopped left off.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from training.backtranslate import BATCH, MARK, apertium, closed, counts
from training.corpus import read
from training.pivot import take


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.distil", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path, help="Italian and anything, as written by training.corpus")
    parser.add_argument("out", type=Path)
    parser.add_argument("--take", action="append", metavar="SOURCE=N", required=True, help="pairs of a source")
    options = parser.parse_args()
    with options.out.open("a+", encoding="utf-8") as out:
        out.seek(0)
        done = {line.split("\t")[1] for line in out}
        taken = take(read(options.pairs), counts(options.take))
        pairs = [pair for pair in taken if pair.source not in done]
        for i in range(0, len(pairs), BATCH):
            batch = pairs[i : i + BATCH]
            for pair, spanish in zip(batch, apertium([p.source for p in batch], "ita-spa"), strict=True):
                if spanish.strip() and not MARK.search(spanish):
                    print(f"distilled_{pair.origin}", pair.source, punctuated(spanish, pair.source), sep="\t", file=out)
            out.flush()


def punctuated(spanish: str, italian: str) -> str:
    """The Spanish with the marks that Apertium leaves out.

    "Qué  es esto" / "Che cos'è questo?" → "¿Qué es esto?"
    """
    text = closed(" ".join(spanish.split()), italian)
    return f"¿{text}" if text.endswith("?") and "¿" not in text and not re.search(r"[.:;!]", text[:-1]) else text


if __name__ == "__main__":
    main()
