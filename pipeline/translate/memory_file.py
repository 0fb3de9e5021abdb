"""The SQLite file of a translation memory: opened, made, brought up to date, shared by several processes.

sentence     each source text once
unit         a translation of it: by a model (for one context and glossary), a person, or for reference only
article      where sentences stand (appearance), so that a client's text can be found again and deleted
sketch       index for similar sentences (see `fuzzy`)
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from pipeline.errors import MemoryFileError

HUMAN: Final = ""  # in place of a model: a person's, whatever the model, glossary or context
REFERENCE: Final = "reference"  # in place of a model: shown to those who search, used in no translation

VERSION: Final = 1  # of the schema, in PRAGMA user_version
PATIENCE = 60  # seconds to wait for another process that writes
AT_ONCE = 500  # values in one query; SQLite took at most 999 before 3.32

_APPLICATION: Final = 0x7472674D  # "trgM": marks the file as a memory of ours

_SCHEMA: Final = (
    """CREATE TABLE sentence (
        id       INTEGER PRIMARY KEY,
        language TEXT NOT NULL,
        text     TEXT NOT NULL,
        sketched INTEGER NOT NULL DEFAULT 0,  -- whether `sketch` has it
        UNIQUE (language, text)
    )""",
    "CREATE INDEX sentence_unsketched ON sentence (sketched) WHERE sketched = 0",
    """CREATE TABLE unit (
        sentence INTEGER NOT NULL REFERENCES sentence ON DELETE CASCADE,
        language TEXT NOT NULL,               -- of the target
        model    TEXT NOT NULL,               -- the engine's version, HUMAN or REFERENCE
        glossary TEXT NOT NULL,
        context  TEXT NOT NULL,               -- what the machine was given, where that is not the sentence itself
        target   TEXT NOT NULL,
        score    REAL,
        links    TEXT,                        -- JSON; NULL where no alignment was asked for
        made     INTEGER NOT NULL,            -- seconds since 1970
        file     TEXT NOT NULL DEFAULT '',    -- the TMX that it came with
        PRIMARY KEY (sentence, language, model, glossary, context)
    ) WITHOUT ROWID""",
    "CREATE INDEX unit_person ON unit (language, sentence) WHERE model = ''",
    """CREATE TABLE article (
        id     INTEGER PRIMARY KEY,
        slug   TEXT NOT NULL,
        source TEXT NOT NULL,                 -- the file, as seen from the output folder
        UNIQUE (slug, source)
    )""",
    """CREATE TABLE appearance (
        article  INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
        sentence INTEGER NOT NULL REFERENCES sentence ON DELETE CASCADE,
        latest   INTEGER NOT NULL DEFAULT 1,  -- 0 once the article has it no more
        PRIMARY KEY (article, sentence)
    ) WITHOUT ROWID""",
    "CREATE INDEX appearance_sentence ON appearance (sentence)",
    "CREATE VIRTUAL TABLE sketch USING fts5(grams, content='', detail=none, columnsize=0, tokenize='ascii')",
)

_FROM_VERSION_0: Final = (
    "ALTER TABLE unit RENAME TO unit_0",
    *_SCHEMA,
    "INSERT INTO sentence (language, text) SELECT DISTINCT source_language, source FROM unit_0",
    """INSERT INTO unit (sentence, language, model, glossary, context, target, score, links, made)
        SELECT s.id, o.target_language, o.model, o.glossary, o.context, o.target, o.score, o.links,
            strftime('%s', 'now')
        FROM unit_0 o JOIN sentence s ON s.language = o.source_language AND s.text = o.source""",
    "DROP TABLE unit_0",
)


_REASONS: Final = {
    "SQLITE_NOTADB": "is not a translation memory",
    "SQLITE_BUSY": "another process has been writing to it for too long; try again when it is done",
    "SQLITE_CORRUPT": "is damaged: put a backup in its place; without one delete it, and only corrections are lost",
    "SQLITE_FULL": "cannot be written: the disk is full",
    "SQLITE_READONLY": "cannot be written: it is read-only",
    "SQLITE_CANTOPEN": "cannot be opened",
}
"""By how SQLite's own name for the error begins; https://www.sqlite.org/rescode.html."""


class MemoryFile:
    """An open memory; a context manager. All languages, models and articles of the house are in it.

    path: the SQLite file, in WAL mode; ":memory:" for none. create: make it if need be.
    Raises MemoryFileError where there is none, where it is something else, and in every method where it cannot be
    read or written, or another process has been writing for PATIENCE seconds.
    """

    def __init__(self, path: Path | str, *, create: bool = True) -> None:
        self.path = path
        if isinstance(path, Path):
            if not create and not path.exists():
                raise MemoryFileError("there is no translation memory yet", path=path)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise MemoryFileError(f"cannot be made: {error.strerror}", path=path) from None
        with self._explained():
            self._database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            with self._explained():
                self._prepare()
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> MemoryFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def read(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._explained():
            return self._database.execute(query, parameters).fetchall()

    def read_each(self, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one by one, as they are while nothing is written."""
        with self._explained():
            yield from self._database.execute(query, parameters)

    def read_in(self, query: str, values: Sequence[object], *parameters: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query with an `IN (?*)` for many values; `parameters` stand before it."""
        for start in range(0, len(values), AT_ONCE):
            some = values[start : start + AT_ONCE]
            yield from self.read(query.replace("?*", ", ".join("?" * len(some))), *parameters, *some)

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction: all that is done in it is remembered, or (if it is killed or fails) none of it."""
        return self._transaction("BEGIN IMMEDIATE")

    def staging(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction for temporary tables, which keeps nobody else waiting."""
        return self._transaction("BEGIN")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._explained():
            self._database.execute(begin)
            try:
                yield self._database
            except BaseException:
                self._database.rollback()
                raise
            self._database.execute("COMMIT")

    def execute(self, statement: str) -> None:
        """A statement that cannot be in a transaction, such as VACUUM."""
        with self._explained():
            self._database.execute(statement).fetchall()

    def _prepare(self) -> None:
        self._database.execute("PRAGMA foreign_keys=ON")
        self._database.execute("PRAGMA synchronous=NORMAL")
        if self._pragma("user_version") != VERSION or self._pragma("application_id") != _APPLICATION:
            with self.writing() as connection:
                for statement in self._missing():
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id={_APPLICATION}")
                connection.execute(f"PRAGMA user_version={VERSION}")
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._database.execute("PRAGMA journal_mode=WAL")
                break
            except sqlite3.OperationalError:  # SQLite does not wait for others in this step
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _missing(self) -> tuple[str, ...]:
        """What brings the file up to date; asked within a transaction, since another process may have done it."""
        application, version = self._pragma("application_id"), self._pragma("user_version")
        tables = {name for (name,) in self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        match application, version:
            case (0, 0) if not tables:
                return _SCHEMA
            case (0, 0) if tables == {"unit"}:
                return _FROM_VERSION_0
            case (app, number) if app == _APPLICATION and number == VERSION:
                return ()
            case (app, number) if app == _APPLICATION and number > VERSION:
                raise MemoryFileError("was written by a newer version of traghetto; update this one", path=self.path)
        raise MemoryFileError("is a database of something else, not a translation memory", path=self.path)

    def _pragma(self, name: str) -> Any:
        return self._database.execute(f"PRAGMA {name}").fetchone()[0]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What SQLite has to say, in one line for a person."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            reason = next((said for kind, said in _REASONS.items() if name.startswith(kind)), None)
            raise MemoryFileError(reason or f"cannot be used: {error}", path=self.path) from error


def remember(connection: sqlite3.Connection, language: str, texts: Iterable[str]) -> None:
    """Enter sentences that are not there yet. connection: of `MemoryFile.writing`."""
    connection.executemany(
        "INSERT OR IGNORE INTO sentence (language, text) VALUES (?, ?)", ((language, text) for text in texts)
    )
