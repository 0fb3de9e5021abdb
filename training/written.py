"""Sentences that were written, with their translations, to be learnt from: `written/` holds them.

    python -m training.written FOLDER

A file of `written/` has blocks of a line a language, "it text", "en text" and so on, with a blank line between them;
all but English may be left out. FOLDER gets written.it-en.tsv and its sisters, columns source, italian, target; the
source is "written" of a block in all languages, "words" of one in fewer, which is there for its words, "papers" of
those in papers-*.txt, which were thought in English first, and "commentary_held_out" of those in held-out.txt: whole
commentaries, never trained on, to measure by. What the sentences say of people and companies is made up, or told from
memory: none of it is to be relied on.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from training.commentary import LANGUAGES, Phrase

WRITTEN = Path(__file__).with_name("written")
NAMED = {"held-out": "commentary_held_out", "papers": "papers"}  # beginnings of file names, and their source


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.written", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    blocks = [(origin(path, block), block) for path in sorted(WRITTEN.glob("*.txt")) for block in read(path)]
    for code in LANGUAGES[1:]:
        rows = [f"{source}\t{block['it']}\t{block[code]}\n" for source, block in blocks if code in block]
        (options.folder / f"written.it-{code}.tsv").write_text("".join(rows), encoding="utf-8")
        print(f"{len(rows)} pairs in written.it-{code}.tsv")


def origin(path: Path, block: Phrase) -> str:
    """The source of a block of a file."""
    for start, source in NAMED.items():
        if path.stem.startswith(start):
            return source
    return "written" if len(block) == len(LANGUAGES) else "words"


def read(path: Path) -> Iterator[Phrase]:
    """The blocks of a file. Raises ValueError, naming file and line, where one is not in the languages it should be."""
    line = 1
    for text in path.read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
        lines = [row.partition(" ") for row in text.split("\n")]
        block = {code: text.strip() for code, _, text in lines}
        codes = [code for code, _, _ in lines]
        if (
            codes[:2] != ["it", "en"]
            or codes != [code for code in LANGUAGES if code in block]
            or not all(block.values())
        ):
            raise ValueError(f"{path}:{line}: expected a line each for it, en and any of {', '.join(LANGUAGES[2:])}")
        yield block
        line += len(lines) + 1


if __name__ == "__main__":
    main()
