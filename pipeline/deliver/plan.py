"""Who is to get which edition, and who is still waiting for it.

The plan is a temporary table on disk, so that a list of any length takes the same memory: rows are read into it one by
one, then each sender takes its next reader out and, where the message has to be tried again, puts the reader back.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.deliver.ledger import Ledger, State
from pipeline.deliver.subscribers import Refused, Row, Status, Subscriber

SHOWN = 20  # refused rows and notes that are kept for showing; all are counted


@dataclass(frozen=True, slots=True)
class Turn:
    """One reader's message that is to be sent. refusals, losses: what went wrong with it so far in this run."""

    reader: Subscriber
    edition: str
    refusals: int = 0
    losses: int = 0


@dataclass(slots=True)
class Survey:
    """What a plan found.

    editions: how many get which edition in place of which language of their own. left_out: how many do not, by status.
    known: how many were dealt with before, by state. refused, notes: the first few rows that cannot be used and that
    were put right, one line each.
    """

    editions: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[Status] = field(default_factory=Counter)
    known: Counter[State] = field(default_factory=Counter)
    duplicates: int = 0
    untagged: int = 0
    refused_rows: int = 0
    refused: list[str] = field(default_factory=list)
    noted_rows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.editions.total()


class Plan:
    """The readers who wait, each once. Safe to use from several threads at once."""

    def __init__(
        self,
        rows: Iterable[Row],
        editions: Collection[str],
        languages: Sequence[str],
        *,
        tags: Collection[str] = (),
        ledger: Ledger | None = None,
        issue: str = "",
    ) -> None:
        """Read `rows` to their end. Whoever the ledger knows as sent, failed or uncertain is left out.

        editions, languages: see `edition_for`. tags: where given, only readers with one of them.
        """
        self.survey = Survey()
        self._using = threading.Condition()
        self._in_hand = 0
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")
        for row in rows:
            self._enter(row, editions, languages, tags)
        self._leave_out(ledger, issue)
        self._db.execute("COMMIT")
        counts = self._db.execute("SELECT language, edition, count(*) FROM turn GROUP BY 1, 2")
        self.survey.editions.update({(language, edition): count for language, edition, count in counts})

    def waiting(self) -> int:
        """How many readers wait now."""
        with self._using:
            return int(self._db.execute("SELECT count(*) FROM turn").fetchone()[0])

    def sample(self, count: int) -> Iterator[Turn]:
        """The first readers of each edition."""
        with self._using:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM (SELECT *, row_number() OVER (PARTITION BY edition ORDER BY n) AS place "
                "FROM turn) WHERE place <= ? ORDER BY edition, place",
                (count,),
            ).fetchall()
        yield from map(_turn, rows)

    def take(self, stop: threading.Event) -> Turn | None:
        """The next reader, waiting until one is due; None when there is and will be no other, or once `stop` is set.

        Whoever takes a turn gives it to `done` or `put_back`.
        """
        with self._using:
            while not stop.is_set():
                row = self._db.execute(_TAKE, (time.monotonic(),)).fetchone()
                if row:
                    self._in_hand += 1
                    return _turn(row)
                due = self._db.execute("SELECT min(due) FROM turn").fetchone()[0]
                if due is None and not self._in_hand:
                    return None
                self._using.wait(0.25 if due is None else min(0.25, max(0.0, due - time.monotonic())))
        return None

    def put_back(self, turn: Turn, delay: float) -> None:
        """Let a reader wait again, for at least `delay` seconds."""
        with self._using:
            self._insert(turn, time.monotonic() + delay)
            self._release()

    def done(self) -> None:
        """Say that a turn has come to its end."""
        with self._using:
            self._release()

    def _release(self) -> None:
        self._in_hand -= 1
        self._using.notify_all()

    def _enter(self, row: Row, editions: Collection[str], languages: Sequence[str], tags: Collection[str]) -> None:
        survey = self.survey
        if isinstance(row, Refused):
            survey.refused_rows += 1
            if survey.refused_rows <= SHOWN:
                survey.refused.append(str(row))
            return
        for note in row.notes:
            survey.noted_rows += 1
            if survey.noted_rows <= SHOWN:
                survey.notes.append(f"line {row.line}: {note}")
        if tags and not set(tags) & set(row.tags):
            survey.untagged += 1
            return
        try:
            self._insert(Turn(row, edition_for(row.language, editions, languages)), 0)
        except sqlite3.IntegrityError:
            survey.duplicates += 1
            # Of two rows for one address the one that says no is heard.
            if row.status is not Status.ACTIVE:
                self._db.execute("UPDATE turn SET status = ? WHERE key = ?", (row.status, row.key))

    def _leave_out(self, ledger: Ledger | None, issue: str) -> None:
        for status in (Status.UNSUBSCRIBED, Status.BOUNCED):
            gone = self._db.execute("DELETE FROM turn WHERE status = ?", (status,)).rowcount
            if gone:
                self.survey.left_out[status] += gone
        if ledger:
            for entry in ledger.entries(issue, State.SENT, State.FAILED, State.UNCERTAIN, State.SENDING):
                if self._db.execute("DELETE FROM turn WHERE key = ?", (entry.address,)).rowcount:
                    self.survey.known[entry.state] += 1

    def _insert(self, turn: Turn, due: float) -> None:
        r = turn.reader
        values = (
            due,
            r.key,
            r.email,
            r.mailbox,
            r.name,
            r.language,
            r.status,
            turn.edition,
            turn.refusals,
            turn.losses,
        )
        self._db.execute(f"INSERT INTO turn (due, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def edition_for(language: str, editions: Collection[str], languages: Sequence[str]) -> str:
    """The edition for a reader's language: that very one; the same without its region (`pt-BR`, `pt`); the first of
    `languages` that there is; the first of all by its code.
    """
    by_tag = {edition.lower(): edition for edition in editions}
    tag = language.lower()
    wanted = [tag, tag.split("-")[0], *(name.lower() for name in languages), min(by_tag)]
    return next(by_tag[tag] for tag in wanted if tag in by_tag)


_COLUMNS: Final = "key, email, mailbox, name, language, status, edition, refusals, losses"

_SCHEMA: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE turn (
    n INTEGER PRIMARY KEY, due REAL, key TEXT UNIQUE, email TEXT, mailbox TEXT, name TEXT, language TEXT, status TEXT,
    edition TEXT, refusals INTEGER, losses INTEGER
);
CREATE INDEX turn_due ON turn (due, n);
"""

_TAKE: Final = f"""
DELETE FROM turn WHERE n = (SELECT n FROM turn WHERE due <= ? ORDER BY due, n LIMIT 1) RETURNING {_COLUMNS}
"""


def _turn(row: tuple[str, str, str, str, str, str, str, int, int]) -> Turn:
    key, email, mailbox, name, language, status, edition, refusals, losses = row
    reader = Subscriber(email, mailbox, key, name, language, status=Status(status))
    return Turn(reader, edition, refusals, losses)


def again(turn: Turn, *, refused: bool) -> Turn:
    """The same turn with one more failure to its name."""
    return replace(turn, refusals=turn.refusals + 1) if refused else replace(turn, losses=turn.losses + 1)
