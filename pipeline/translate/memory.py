"""The translation memory: what was translated before, by a machine or a person, in one SQLite file for the house.

It is asked first and told last. A key holds everything that decides a translation, so a changed glossary or model
asks for just what it touches; a person's correction holds for its source text whatever the model or glossary.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pipeline.article import Article
from pipeline.translate import fuzzy
from pipeline.translate.engine import Link
from pipeline.translate.memory_file import HUMAN, MemoryFile, remember
from pipeline.translate.translation import Match, Origin


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
    Raises MemoryFileError where the file is no translation memory, or cannot be read or written.
    """

    def __init__(self, path: Path | str, source: str, target: str, *, model: str) -> None:
        self._source, self._target, self._model = source, target, model
        self._file = MemoryFile(path)

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    def get(self, keys: Sequence[Key]) -> dict[Key, Unit]:
        """The units known for these keys; a person's stands before any machine's. Thousands are asked at once."""
        wanted: dict[str, list[Key]] = {}
        for key in keys:
            wanted.setdefault(key.source, []).append(key)
        query = """
            SELECT s.text, u.context, u.glossary, u.model, u.target, u.score, u.links
            FROM sentence s JOIN unit u ON u.sentence = s.id AND u.language = ? AND u.model IN (?, ?)
            WHERE s.language = ? AND s.text IN (?*)
        """
        persons: dict[Key, Unit] = {}
        machines: dict[Key, Unit] = {}
        rows = self._file.read_in(query, list(wanted), self._target, HUMAN, self._model, self._source)
        for text, context, glossary, model, target, score, links in rows:
            if model == HUMAN:
                persons |= dict.fromkeys(wanted[text], Unit(target, Origin.HUMAN, score, _links(links)))
            elif (key := Key(text, context, glossary)) in wanted[text]:
                machines[key] = Unit(target, Origin.MEMORY, score, _links(links))
        return machines | persons

    def put(self, units: Iterable[tuple[Key, Unit]]) -> None:
        """Remember machine translations, all or (if killed) none of them."""
        made = int(time.time())
        rows = [
            (
                *(self._target, self._model, key.glossary, key.context, unit.target, unit.score),
                *(links_json(unit.links), made, self._source, key.source),
            )
            for key, unit in units
        ]
        with self._file.writing() as connection:
            remember(connection, self._source, (row[-1] for row in rows))
            connection.executemany(
                """INSERT OR REPLACE INTO unit
                (sentence, language, model, glossary, context, target, score, links, made)
                SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM sentence WHERE language = ? AND text = ?""",
                rows,
            )

    def note(self, appearances: Iterable[tuple[Article, Iterable[str]]]) -> None:
        """Remember which sentences stand in which article now; that it once had others is not forgotten."""
        with self._file.writing() as connection:
            for article, sentences in appearances:
                known = list(dict.fromkeys(sentences))
                its = (article.slug, article.source)
                remember(connection, self._source, known)
                connection.execute("INSERT OR IGNORE INTO article (slug, source) VALUES (?, ?)", its)
                connection.execute(
                    """UPDATE appearance SET latest = 0
                    WHERE article = (SELECT id FROM article WHERE (slug, source) = (?, ?))""",
                    its,
                )
                connection.executemany(
                    """INSERT INTO appearance (article, sentence) SELECT a.id, s.id FROM article a, sentence s
                    WHERE (a.slug, a.source) = (?, ?) AND s.language = ? AND s.text = ?
                    ON CONFLICT DO UPDATE SET latest = 1""",
                    ((*its, self._source, text) for text in known),
                )

    def similar(self, text: str, limit: int = 5, cutoff: float = 70, *, human: bool = False) -> list[Match]:
        """Remembered sentences like `text`, to be shown to a person and never used unseen; see `fuzzy.similar`."""
        return fuzzy.similar(self._file, text, self._source, self._target, limit, cutoff, human=human)


def links_json(links: Iterable[Link] | None) -> str | None:
    """As they are stored."""
    return None if links is None else json.dumps(list(links))


def _links(stored: str | None) -> tuple[Link, ...] | None:
    return None if stored is None else links_of(stored)


def links_of(stored: str) -> tuple[Link, ...]:
    """`links_json` undone."""
    return tuple(Link((a, b), (c, d), weight) for (a, b), (c, d), weight in json.loads(stored))
