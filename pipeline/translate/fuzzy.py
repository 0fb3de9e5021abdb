"""Sentences of the memory that are like a text, for people to look at; no translation is ever made from them unseen.

Candidates come from an index, and `rapidfuzz` measures them. The index holds a sketch of each sentence: the smallest
hashes of its stretches of GRAM bytes (bottom-k MinHash: Broder, "On the resemblance and containment of documents",
1997), and pairs of them, which tell apart sentences of one pattern. Sentences that share much of their text share much
of their sketches. What was remembered since is indexed when somebody searches, so that translating does not wait.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from math import log
from zlib import crc32

from pipeline.translate.memory_file import HUMAN, REFERENCE, MemoryFile
from pipeline.translate.translation import Match, Origin

GRAM = 6  # bytes of UTF-8: about a word, so that few sentences share one by chance
SKETCH = 16  # hashes kept of a sentence
COMMON = 1000  # sentences that share a hash which says little
CLOSEST = 200  # sentences measured
INDEXED_AT_ONCE = 5000  # sentences to a transaction, so that others get their turn


def similar(
    file: MemoryFile, text: str, source: str, target: str, limit: int = 5, cutoff: float = 70, *, human: bool = False
) -> list[Match]:
    """At most `limit` matches of at least `cutoff`, the most similar first, among equals a person's first.

    human: only what a person translated; at no cost where nobody did.
    """
    if human and not file.read("SELECT 1 FROM unit WHERE model = '' AND language = ? LIMIT 1", target):
        return []
    unit = "SELECT 1 FROM unit WHERE sentence = sentence_.id AND language = ?"
    condition = f"EXISTS ({unit} AND model = ?)" if human else f"EXISTS ({unit})"
    parameters = (target, HUMAN) if human else (target,)
    found = []
    for number, sentence, similarity in _measured(file, text, source, cutoff, condition, *parameters)[:limit]:
        ((best, model),) = file.read(
            "SELECT target, model FROM unit WHERE sentence = ? AND language = ? ORDER BY model <> ?, made DESC LIMIT 1",
            *(number, target, HUMAN),
        )
        found.append(Match(sentence, best, Origin.HUMAN if model == HUMAN else Origin.MEMORY, similarity))
    return sorted(found, key=lambda match: (-match.similarity, match.origin is not Origin.HUMAN))


_FROM_ARTICLE = """(EXISTS (SELECT 1 FROM appearance WHERE sentence = sentence_.id)
    OR EXISTS (SELECT 1 FROM unit WHERE sentence = sentence_.id AND model NOT IN (?, ?)))"""


def known(file: MemoryFile, text: str, language: str) -> bool:
    """Whether a sentence came from an article."""
    query = f"SELECT 1 FROM sentence sentence_ WHERE language = ? AND text = ? AND {_FROM_ARTICLE}"
    return bool(file.read(query, language, text, HUMAN, REFERENCE))


def nearest(file: MemoryFile, text: str, language: str, cutoff: float = 60) -> str | None:
    """The most similar sentence that came from an article."""
    measured = _measured(file, text, language, cutoff, _FROM_ARTICLE, HUMAN, REFERENCE)
    return measured[0][1] if measured else None


def _measured(
    file: MemoryFile, text: str, language: str, cutoff: float, condition: str, *parameters: str
) -> list[tuple[int, str, float]]:
    """Sentences like `text` that meet a condition on `sentence_`: number, text, similarity; the most similar first."""
    from rapidfuzz import fuzz, process

    index(file)
    shared: dict[int, float] = defaultdict(float)
    common: dict[int, None] = {}
    for gram in sketch(text):
        sharing = [n for (n,) in file.read("SELECT rowid FROM sketch(?) LIMIT ?", f'"{gram}"', COMMON)]
        if len(sharing) == COMMON:
            common |= dict.fromkeys(sharing)
            continue
        for number in sharing:
            shared[number] += 1 / log(len(sharing) + 2)  # what few share says more
    ranked = [*sorted(shared, key=lambda number: -shared[number]), *(n for n in common if n not in shared)]
    # The + keeps SQLite from walking through all of the language by its index.
    query = f"SELECT id, text FROM sentence sentence_ WHERE +language = ? AND {condition} AND id IN (?*)"
    candidates: dict[int, str] = {}
    for start in range(0, len(ranked), CLOSEST):
        candidates |= dict(file.read_in(query, ranked[start : start + CLOSEST], language, *parameters))
        if len(candidates) >= CLOSEST:
            break
    matches = process.extract(text, candidates, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
    return [(number, sentence, similarity) for sentence, similarity, number in matches]


def index(file: MemoryFile) -> None:
    """Index what was remembered since the last time."""
    query = "SELECT id, text FROM sentence WHERE sketched = 0 LIMIT ?"
    while file.read(query, 1):
        with file.writing() as connection:
            rows = connection.execute(query, (INDEXED_AT_ONCE,)).fetchall()
            entries = ((number, _entry(text)) for number, text in rows)
            connection.executemany("INSERT INTO sketch (rowid, grams) VALUES (?, ?)", entries)
            connection.executemany("UPDATE sentence SET sketched = 1 WHERE id = ?", ((number,) for number, _ in rows))


def remove(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Delete sentences with all that is known of them. connection: of `MemoryFile.writing`."""
    for number in numbers:
        text, sketched = connection.execute("SELECT text, sketched FROM sentence WHERE id = ?", (number,)).fetchone()
        if sketched:
            entry = (number, _entry(text))
            connection.execute("INSERT INTO sketch (sketch, rowid, grams) VALUES ('delete', ?, ?)", entry)
        connection.execute("DELETE FROM sentence WHERE id = ?", (number,))


def sketch(text: str) -> list[int]:
    """Hashes that similar texts share, whatever their capitals and spaces are."""
    content = f" {' '.join(text.casefold().split())} ".encode()
    grams = sorted({crc32(content[n : n + GRAM]) for n in range(max(1, len(content) - GRAM + 1))})[:SKETCH]
    return [*grams, *(crc32(b"%d %d" % pair) for pair in pairwise(grams))]


def _entry(text: str) -> str:
    return " ".join(map(str, sketch(text)))
