"""A memory looked after: counted, checked, cleaned, and rid of an article's text."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import ingest
from pipeline.errors import MemoryFileError
from pipeline.translate import fuzzy
from pipeline.translate.memory_file import HUMAN, REFERENCE, MemoryFile

DELETED_AT_ONCE = 5000  # rows to a transaction, so that others get their turn


@dataclass(frozen=True, slots=True)
class Count:
    """Units of one direction and origin. origin: "human", "imported", "reference" or "machine". last: the newest's."""

    source: str
    target: str
    origin: str
    model: str
    units: int
    last: dt.datetime


@dataclass(frozen=True, slots=True)
class Article:
    """An article whose sentences the memory knows. source: its file, as seen from the output folder."""

    number: int
    slug: str
    source: str


@dataclass(frozen=True, slots=True)
class Erased:
    """sentences, units: deleted. shared: sentences that stay, since another article has them, too."""

    sentences: int
    units: int
    shared: int


def counts(file: MemoryFile) -> list[Count]:
    """How many units there are, by direction, origin and model."""
    query = """
        SELECT s.language, u.language, u.model, count(*), max(u.made), CASE
            WHEN u.model = ? AND u.file = '' THEN 'human'
            WHEN u.model = ? THEN 'imported'
            WHEN u.model = ? THEN 'reference'
            ELSE 'machine' END kind
        FROM unit u JOIN sentence s ON s.id = u.sentence
        GROUP BY s.language, u.language, kind, u.model ORDER BY s.language, u.language, kind, max(u.made)
    """
    return [
        Count(source, target, kind, "" if model == REFERENCE else model, units, dt.datetime.fromtimestamp(last, dt.UTC))
        for source, target, model, units, last, kind in file.read(query, HUMAN, HUMAN, REFERENCE)
    ]


def size(path: Path) -> int:
    """Bytes on disk, with what SQLite keeps beside the file."""
    files = (path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm"))
    return sum(file.stat().st_size for file in files if file.exists())


def articles(file: MemoryFile) -> list[Article]:
    """The articles whose sentences the memory knows, by name."""
    return [Article(*row) for row in file.read("SELECT id, slug, source FROM article ORDER BY slug, source")]


def find(file: MemoryFile, name: str, output: Path) -> Article:
    """The article of this slug or file. output: the folder that its pages are in.

    Raises MemoryFileError where there is none, or several, of the name.
    """
    source = Path(os.path.relpath(Path(name).absolute(), output.absolute())).as_posix()
    known = articles(file)
    found = [article for article in known if article.source == source] or [a for a in known if a.slug == name]
    if len(found) == 1:
        return found[0]
    if found:
        files = ", ".join(str(output / article.source) for article in found)
        raise MemoryFileError(f"several articles are called {name}, name the file instead: {files}", path=file.path)
    slug = ingest.slug(Path(name))
    hint = f"; there is one called {slug}" if any(article.slug == slug for article in known) else ""
    raise MemoryFileError(f"has no article {name}{hint}", path=file.path)


def erase(file: MemoryFile, article: Article) -> Erased:
    """Delete all that is remembered of an article, corrections too, but for sentences that another article has.

    The file is rewritten, so that the text is in it no more.
    """
    others = "EXISTS (SELECT 1 FROM appearance WHERE sentence = p.sentence AND article <> p.article)"
    with file.writing() as connection:
        shared = connection.execute(
            f"SELECT count(*) FROM appearance p WHERE article = ? AND {others}", (article.number,)
        ).fetchone()[0]
        query = f"SELECT p.sentence FROM appearance p WHERE p.article = ? AND NOT {others}"
        gone = [number for (number,) in connection.execute(query, (article.number,))]
        units = connection.execute("SELECT count(*) FROM unit").fetchone()[0]
        fuzzy.remove(connection, gone)
        units -= connection.execute("SELECT count(*) FROM unit").fetchone()[0]
        connection.execute("DELETE FROM article WHERE id = ?", (article.number,))
    vacuum(file)
    return Erased(len(gone), units, shared)


Current = Callable[[str, str], tuple[str, Callable[[str], str]] | None]
"""For a direction, the model's version and the glossary's for a sentence; None where no model is installed."""


def drop_unused(file: MemoryFile, current: Current) -> int:
    """Delete machine units of models and glossaries that are no longer in force, and say how many."""
    directions = file.read(
        """SELECT DISTINCT s.language, u.language FROM unit u JOIN sentence s ON s.id = u.sentence
        WHERE u.model NOT IN (?, ?)""",
        *(HUMAN, REFERENCE),
    )
    gone: list[tuple[int, str, str, str]] = []
    for source, target in directions:
        in_force = current(source, target)
        query = """
            SELECT u.sentence, u.model, u.glossary, s.text FROM unit u JOIN sentence s ON s.id = u.sentence
            WHERE s.language = ? AND u.language = ? AND u.model NOT IN (?, ?)
        """
        for sentence, model, glossary, text in file.read_each(query, source, target, HUMAN, REFERENCE):
            if in_force is None or model != in_force[0] or glossary != in_force[1](text):
                gone.append((sentence, target, model, glossary))
    for some in _portions(gone):
        with file.writing() as connection:
            connection.executemany(
                "DELETE FROM unit WHERE sentence = ? AND language = ? AND model = ? AND glossary = ?", some
            )
    orphans = file.read(
        """SELECT id FROM sentence s WHERE NOT EXISTS (SELECT 1 FROM unit WHERE sentence = s.id)
        AND NOT EXISTS (SELECT 1 FROM appearance WHERE sentence = s.id)"""
    )
    for some in _portions(orphans):
        with file.writing() as connection:
            fuzzy.remove(connection, (number for (number,) in some))
    return len(gone)


def vacuum(file: MemoryFile) -> None:
    """Rewrite the file without what was deleted, and empty the log beside it.

    Raises MemoryFileError where somebody has been reading the old state for so long that this cannot be done.
    """
    file.execute("VACUUM")
    ((busy, *_),) = file.read("PRAGMA wal_checkpoint(TRUNCATE)")
    if busy:
        raise MemoryFileError(
            "what was deleted may still be in the file, since another process is reading it; "
            "run `traghetto memory vacuum` when it is done",
            path=file.path,
        )


def faults(file: MemoryFile) -> list[str]:
    """What is wrong in the file, one line each; none if it is sound."""
    said = [str(message) for (message,) in file.read("PRAGMA integrity_check") if message != "ok"]
    dangling = file.read("PRAGMA foreign_key_check")
    return said + ([f"{len(dangling)} rows refer to others that are missing"] if dangling else [])


def _portions(rows: Sequence[tuple[Any, ...]]) -> list[Sequence[tuple[Any, ...]]]:
    return [rows[start : start + DELETED_AT_ONCE] for start in range(0, len(rows), DELETED_AT_ONCE)]
