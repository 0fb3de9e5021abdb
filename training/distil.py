"""Text put into another language by Apertium, so that a student learns words that no pair of its corpus has.

    python -m training.distil it-en.tsv.gz distilled.it-es.tsv ita-spa --take tatoeba_anki=60000 --take europarl=30000
    python -m training.distil back.it-es.tsv distilled.it-fr.tsv es-fr

The first takes the Italian of pairs with English to Spanish, the second the Spanish of pairs with Italian to French; a
sentence with a word that Apertium (Debian: apertium-spa-ita, apertium-fr-es) does not know is left out. A run continues
where one that was stopped left off.
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
    parser.add_argument("pairs", type=Path, help="columns source, italian, target")
    parser.add_argument("out", type=Path)
    parser.add_argument("mode", help="of Apertium: from Italian (ita-…), or from the language of the targets")
    parser.add_argument("--take", action="append", metavar="SOURCE=N", help="pairs of a source; all without it")
    options = parser.parse_args()
    side = "source" if options.mode.startswith("ita-") else "target"
    with options.out.open("a+", encoding="utf-8") as out:
        out.seek(0)
        done = {line.split("\t")[1] for line in out}
        taken = take(read(options.pairs), counts(options.take)) if options.take else read(options.pairs)
        pairs = [pair for pair in taken if pair.source not in done]
        for i in range(0, len(pairs), BATCH):
            batch = pairs[i : i + BATCH]
            texts = [getattr(pair, side) for pair in batch]
            for pair, text, made in zip(batch, texts, apertium(texts, options.mode), strict=True):
                if made.strip() and not MARK.search(made):
                    target = punctuated(made, text) if options.mode.endswith("-spa") else closed(made, text)
                    print(f"distilled_{pair.origin}", pair.source, target, sep="\t", file=out)
            out.flush()


def punctuated(spanish: str, italian: str) -> str:
    """The Spanish with the marks that Apertium leaves out.

    "Qué  es esto" / "Che cos'è questo?" → "¿Qué es esto?"
    """
    text = closed(" ".join(spanish.split()), italian)
    return f"¿{text}" if text.endswith("?") and "¿" not in text and not re.search(r"[.:;!]", text[:-1]) else text


if __name__ == "__main__":
    main()
