"""What became of each message of each issue: the intention on disk before it is sent, the outcome after.

A row in the state *sending* whose sender is dead is the one message that may or may not have arrived: `settle` turns
it into *uncertain*, and nothing but a person's word turns that into anything else.

Every change is durable (WAL, synchronous=FULL) before `Receipt.wait` returns. One thread writes for all: what several
connections ask for while the disk is busy goes into the next transaction together, so that many messages cost one
fsync.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import queue
import secrets
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Final

from filelock import FileLock, Timeout

from pipeline.deliver.subscribers import hidden
from pipeline.errors import DeliveryError


class State(StrEnum):
    """sending: the intention. deferred: refused for now, to be tried again. failed: refused for good."""

    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. address: the subscriber's key. token: the salted hash that stands for it in links and Message-IDs.

    reply: the server's last word, or why there is none.
    """

    issue: str
    address: str
    token: str
    language: str
    state: State
    reply: str = ""


class Receipt:
    """A change handed to the ledger's writer."""

    __slots__ = ("_done", "_error", "entry")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self._done = threading.Event()
        self._error: sqlite3.Error | None = None

    def wait(self) -> None:
        """Return once the change is on disk. Raises DeliveryError where it cannot be written."""
        self._done.wait()
        if self._error:
            raise DeliveryError(f"the ledger cannot be written ({self._error}); nothing more is sent")

    def settle(self, error: sqlite3.Error | None) -> None:
        self._error = error
        self._done.set()


class Ledger:
    """A ledger in SQLite; a context manager, whose end waits for what is still to be written."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open the ledger. Raises DeliveryError where it cannot be opened, or is not there and is not to be made."""
        self.path = path
        if not create and not path.exists():
            raise DeliveryError("there is no such ledger; nothing was sent from here", path=path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.executescript(_SCHEMA)
            self._db.execute("INSERT OR IGNORE INTO meta VALUES ('salt', ?)", (secrets.token_bytes(16),))
            self.salt: bytes = self._db.execute("SELECT value FROM meta WHERE name = 'salt'").fetchone()[0]
        except (sqlite3.Error, OSError) as error:
            raise DeliveryError(f"cannot be opened as a ledger: {error}", path=path) from None
        self._waiting: queue.SimpleQueue[Receipt | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="ledger", daemon=True)
        self._using = threading.Lock()
        self._writer.start()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._waiting.put(None)
        self._writer.join()
        self._db.close()

    def record(self, entry: Entry) -> Receipt:
        """Hand a change to the writer, at once; the latest for an address of an issue is the one that counts."""
        receipt = Receipt(entry)
        self._waiting.put(receipt)
        return receipt

    def tally(self, issue: str) -> Counter[State]:
        """How many messages of an issue are in each state."""
        with self._using:
            rows = self._db.execute("SELECT state, count(*) FROM delivery WHERE issue = ? GROUP BY state", (issue,))
            return Counter({State(state): count for state, count in rows})

    def entries(self, issue: str, *states: State) -> Iterator[Entry]:
        """The messages of an issue in any of these states, by address."""
        rows = self._db.execute(
            "SELECT issue, address, token, language, state, reply FROM delivery "
            f"WHERE issue = ? AND state IN ({', '.join('?' * len(states))}) ORDER BY address",
            (issue, *states),
        )
        for issue_id, address, token, language, state, reply in rows:
            yield Entry(issue_id, address, token, language, State(state), reply)

    def issues(self) -> list[str]:
        """The issues that the ledger knows, the latest begun last."""
        with self._using:
            return [row[0] for row in self._db.execute("SELECT id FROM issue ORDER BY begun, id")]

    def digest(self, issue: str) -> str | None:
        """The digest of the content with which an issue was begun; None where it never was."""
        found = self._one("SELECT digest FROM issue WHERE id = ?", issue)
        return str(found[0]) if found else None

    def begin(self, issue: str, digest: str) -> None:
        """Note what an issue holds now."""
        with self._using:
            self._db.execute(
                "INSERT INTO issue VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET digest = ?2",
                (issue, digest, dt.datetime.now(dt.UTC).isoformat(timespec="seconds")),
            )

    def settle(self, issue: str) -> int:
        """Call what a dead sender left in the state *sending* uncertain; returns how many there were.

        Only for the holder of the issue's lock.
        """
        with self._using:
            return self._db.execute(
                "UPDATE delivery SET state = ?, reply = 'the sender was stopped before the answer came' "
                "WHERE issue = ? AND state = ?",
                (State.UNCERTAIN, issue, State.SENDING),
            ).rowcount

    def reopen(self, issue: str, state: State) -> int:
        """Make messages in one state ones to be sent again, on a person's word; returns how many there were."""
        with self._using:
            return self._db.execute(
                "UPDATE delivery SET state = ? WHERE issue = ? AND state = ?", (State.DEFERRED, issue, state)
            ).rowcount

    def address(self, token: str) -> str | None:
        """The address that a token stands for, where the ledger ever mailed it."""
        found = self._one("SELECT address FROM delivery WHERE token = ? LIMIT 1", token)
        return str(found[0]) if found else None

    def bounce(self, token: str, reply: str) -> None:
        """Note on every message to an address that its server gave it back later."""
        with self._using:
            self._db.execute(
                "UPDATE delivery SET state = ?, reply = ? WHERE token = ? AND state IN (?, ?)",
                (State.FAILED, reply, token, State.SENT, State.UNCERTAIN),
            )

    def forget(self, address: str) -> int:
        """Put the salted hash in the place of an address (GDPR, article 17); returns in how many messages."""
        with self._using:
            self._db.execute("PRAGMA secure_delete = ON")
            changed = self._db.execute(
                "UPDATE OR REPLACE delivery SET address = token, reply = '' WHERE address = ?", (address,)
            ).rowcount
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return changed

    def token(self, address: str) -> str:
        """What stands for an address in links and Message-IDs: the same in every issue, and telling nobody who."""
        return hidden(self.salt, address)

    def lock(self, issue: str) -> FileLock:
        """The issue's lock, taken. The system takes it back when its holder dies, however it dies.

        Raises DeliveryError where another sender has it.
        """
        lock = self._lock(issue)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise DeliveryError(f"the issue {issue} is being sent by another process; wait for its end") from None
        return lock

    def busy(self, issue: str) -> bool:
        """Whether a sender is at work on an issue now."""
        try:
            with self._lock(issue).acquire(blocking=False):
                return False
        except Timeout:
            return True

    def _lock(self, issue: str) -> FileLock:
        name = hashlib.sha256(issue.encode()).hexdigest()[:12]
        return FileLock(self.path.with_name(f".{self.path.name}.{name}.lock"))

    def _one(self, query: str, *values: str) -> tuple[str, ...] | None:
        with self._using:
            found: tuple[str, ...] | None = self._db.execute(query, values).fetchone()
        return found

    def _write(self) -> None:
        """The writer thread: all that waits becomes one transaction, over and over."""
        while (first := self._waiting.get()) is not None:
            batch = [first]
            ended = False
            while not ended and not self._waiting.empty():
                more = self._waiting.get()
                ended = more is None
                if more is not None:
                    batch.append(more)
            failure = self._commit([receipt.entry for receipt in batch])
            for receipt in batch:
                receipt.settle(failure)
            if ended:
                return

    def _commit(self, entries: list[Entry]) -> sqlite3.Error | None:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        rows = [(e.issue, e.address, e.token, e.language, e.state, e.reply, now) for e in entries]
        with self._using:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(_PUT, rows)
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                return error
        return None


_SCHEMA: Final = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA busy_timeout = 30000;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS issue (id TEXT PRIMARY KEY, digest TEXT NOT NULL, begun TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery (
    issue TEXT NOT NULL, address TEXT NOT NULL, token TEXT NOT NULL, language TEXT NOT NULL,
    state TEXT NOT NULL, reply TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (issue, address)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS delivery_token ON delivery (token);
"""

_PUT: Final = """
INSERT INTO delivery VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (issue, address) DO UPDATE SET token = ?3, language = ?4, state = ?5, reply = ?6, at = ?7
"""
