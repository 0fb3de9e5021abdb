"""Good translations, and faults written by hand, read from their files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Pair:
    """A good translation. languages: ISO 639-1 codes of source and target. names: those that stand in the target."""

    languages: tuple[str, str]
    source: str
    target: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A translation with one thing false. kind: what was done to it. note: what is false, for a person."""

    kind: str
    languages: tuple[str, str]
    source: str
    target: str
    note: str = ""


def pairs() -> list[Pair]:
    found = []
    for file in sorted((HERE / "pairs").glob("*.tsv")):
        source, _, target = file.stem.partition("-")
        for row in _rows(file):
            names = tuple(name for name in row["names"].split(";") if name)
            found.append(Pair((source, target), row["source"], row["target"], names))
    return found


def by_hand() -> list[Fault]:
    return _faults("by_hand.tsv")


def opposites() -> list[Fault]:
    """Market commentary that says the opposite of its source, every one in other words; the note is a good translation.

    Written to find out what the checks don't know, in all languages: not all of it is found.
    """
    return _faults("opposites.tsv")


def _faults(file: str) -> list[Fault]:
    return [
        Fault(row["kind"], _languages(row["languages"]), row["source"], row["target"], row["note"])
        for row in _rows(HERE / file)
    ]


def _languages(written: str) -> tuple[str, str]:
    source, _, target = written.partition("-")
    return source, target


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
