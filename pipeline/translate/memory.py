"""The translation memory: what was translated before, by a machine or a person, in one SQLite file for the house.

It is asked first and told last. A key holds everything that decides a translation, so a changed glossary or model
asks for just what it touches; a person's correction holds for its source text whatever the model or glossary.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pipeline.errors import GlossaryError
from pipeline.translate.engine import Link
from pipeline.translate.translation import Origin

_SCHEMA = """
CREATE TABLE IF NOT EXISTS unit (
    source_language TEXT NOT NULL,
    target_language TEXT NOT NULL,
    source          TEXT NOT NULL,
    context         TEXT NOT NULL,  -- what the machine was given, where that is not the source itself
    glossary        TEXT NOT NULL,
    model           TEXT NOT NULL,  -- empty for a person's
    target          TEXT NOT NULL,
    score           REAL,
    links           TEXT,           -- JSON; NULL where no alignment was asked for
    PRIMARY KEY (source_language, target_language, source, context, glossary, model)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Key:
    """Everything that decides the translation of one segment.

    context: what the machine is given, where that differs from `source` (a lower-cased heading); else empty.
    glossary: version of the terms that the source holds, so that a changed glossary asks for just what it touches.
    """

    source: str
    context: str = ""
    glossary: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A remembered translation. links: None where no alignment was asked for."""

    target: str
    origin: Origin
    score: float | None = None
    links: tuple[Link, ...] | None = None


class Memory:
    """One direction of a translation memory, for one version of the model. A context manager.

    path: the SQLite file, made if need be, safe under several processes (WAL); ":memory:" for none.
    Raises GlossaryError where the file is no translation memory.
    """

    def __init__(self, path: Path | str, source: str, target: str, *, model: str) -> None:
        self._direction = (source, target)
        self._model = model
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._database = sqlite3.connect(path, timeout=60, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.execute(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise GlossaryError(f"is not a translation memory that can be opened: {error}", path=path) from None

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def get(self, keys: Sequence[Key]) -> dict[Key, Unit]:
        """The units known for these keys; a person's correction stands before any machine's."""
        found: dict[Key, Unit] = {}
        query = """
            SELECT target, score, links, model FROM unit
            WHERE source_language = ? AND target_language = ? AND source = ?
              AND (model = '' OR (context = ? AND glossary = ? AND model = ?))
            ORDER BY model LIMIT 1
        """
        for key in keys:
            row = self._database.execute(query, (*self._direction, *_row(key), self._model)).fetchone()
            if row:
                origin = Origin.MEMORY if row[3] else Origin.HUMAN
                found[key] = Unit(row[0], origin, row[1], _links(row[2]))
        return found

    def put(self, units: Iterable[tuple[Key, Unit]]) -> None:
        """Remember machine translations, all or (if killed) none of them."""
        rows = [
            (*self._direction, *_row(key), self._model, unit.target, unit.score, _json(unit.links))
            for key, unit in units
        ]
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT OR REPLACE INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _row(key: Key) -> tuple[str, str, str]:
    return key.source, key.context, key.glossary


def _json(links: tuple[Link, ...] | None) -> str | None:
    return None if links is None else json.dumps(links)


def _links(stored: str | None) -> tuple[Link, ...] | None:
    if stored is None:
        return None
    return tuple(Link((a, b), (c, d), weight) for (a, b), (c, d), weight in json.loads(stored))
