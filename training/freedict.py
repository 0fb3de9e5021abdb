"""What FreeDict's dictionaries have and no pair of a corpus: French words, German sentences.

    python -m training.freedict fr FOLDER
    python -m training.freedict de FOLDER

French: the French-Italian dictionary (from Wiktionary), turned round: lexicon.it-fr.tsv. German: the examples of the
Ding dictionary, German with English, whose Italian is made from the English as in `training.backtranslate`:
examples.it-de.tsv. Columns of both: source, italian, target. Needs Debian's dict-freedict-fra-ita, or
dict-freedict-deu-eng and dict-freedict-eng-deu.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.backtranslate import BATCH, chained, mended, student
from training.corpus import Pair

DICTIONARIES = Path("/usr/share/dictd")
HEADWORD = re.compile(r"^(\S[^/<\[(]*?)(?: /[^/]*/)?(?: <[^>]*>)?$")  # approach lights /ɐpɹˈəʊtʃ lˈaɪts/ <n>
EXAMPLE = re.compile(r'^ +"(.+)" +- (.+)$')
NOTE = re.compile(r"\s*(?:<[^>]*>|\[[^\]]*\]|\([^)]*\))")
OPEN = re.compile(r"[/()\[\]{}<>]|\.\.\.|\b(?:jd[mns]?|etw|sb|sth|so)\.")  # alternatives and slots of a pattern
NUMBER = re.compile(r"\d\.")  # of a sense
LISTED = re.compile(r",.*[^.?!]$")  # synonyms
LONGEST = 3  # words of an entry worth learning
SHORTEST = 3  # words of an example


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.freedict", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("target", choices=["fr", "de"])
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    if options.target == "fr":
        origin, pairs = "lexicon", ((italian, french) for french, italian in entries(lines("fra-ita")))
    else:
        origin, pairs = "examples", with_italian(sorted(set(examples())))
    with (options.folder / f"{origin}.it-{options.target}.tsv").open("w", encoding="utf-8") as file:
        file.writelines(f"{origin}\t{italian}\t{target}\n" for italian, target in pairs)


def lines(name: str) -> list[str]:
    """A dictionary's text, without the notes that come before its first entry."""
    with gzip.open(DICTIONARIES / f"freedict-{name}.dict.dz", "rt", encoding="utf-8") as file:
        text = file.read()
    return re.split(r"Dictionary ver[^\n]*\n", text)[-1].split("\n")


def entries(dictionary: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Headwords, each with the first of its translations: ("approach lights", "Anflugbefeuerung")."""
    headword = None
    for line in dictionary:
        if headword and line[:1].strip():
            translation = NOTE.sub("", line.split(",")[0]).strip()
            longest = max(len(headword.split()), len(translation.split()))
            if translation and longest <= LONGEST and not OPEN.search(translation) and not NUMBER.search(translation):
                yield headword, translation
            headword = None
        elif (match := HEADWORD.match(line)) and "/" in line:
            headword = match[1]


def examples() -> Iterator[Pair]:
    """German and English phrases and sentences that stand as examples in both directions of the dictionary."""
    for name, german in (("deu-eng", 1), ("eng-deu", 2)):
        for line in lines(name):
            if match := EXAMPLE.match(line):
                pair = Pair("Ding", match[german], match[3 - german])
                flawed = OPEN.search(pair.source + pair.target) or any(LISTED.search(text) for text in pair[1:])
                if not flawed and len(pair.source.split()) >= SHORTEST:
                    yield pair


def with_italian(pairs: list[Pair]) -> Iterator[tuple[str, str]]:
    """Rough Italian of each pair's English, with its German."""
    to_portuguese = student("en-pt")
    for i in range(0, len(pairs), BATCH):
        batch = pairs[i : i + BATCH]
        for pair, (_, _, italian) in zip(batch, chained([p.target for p in batch], to_portuguese), strict=True):
            if right := mended(italian, pair.target):
                yield right, pair.source


if __name__ == "__main__":
    main()
