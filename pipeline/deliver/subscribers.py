"""Who receives a newsletter: a CSV file, or a list of our own in SQLite.

`read` yields every row of either, each as a `Subscriber` or as a `Refused` with the reason and the line; it never
holds more than one. `SubscriberList` is the list that remembers: who unsubscribed, whose mail bounced, and, as a
salted hash and nothing else, who asked to be forgotten.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import hmac
import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, Final

import email_validator
from email_validator import EmailNotValidError, validate_email

from pipeline import atomic
from pipeline.errors import DeliveryError


class Status(StrEnum):
    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One row of a list.

    email: as given, in normal form. mailbox: the same as a server is given it, its domain in ASCII wherever its local
    part is. key: what makes two addresses the same one. name: one line without controls, maybe empty. language: a tag
    such as `en` or `pt-BR`, empty if unknown. notes: one sentence each for what was put right. line: in the file.
    """

    email: str
    mailbox: str
    key: str
    name: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    consent_date: str = ""
    status: Status = Status.ACTIVE
    notes: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used. str() of it is one line for a person."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


Row = Subscriber | Refused

# The library's own switch for who may be mailed: a house's `.local`, and the `.test` of those who try things out.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

COLUMNS: Final = ("email", "name", "language", "tags", "consent_date", "status")

# What other programs call our columns (Mailchimp, Brevo, Outlook and their Italian exports), without case,
# with hyphens and spaces as underscores.
ALIASES: Final = {
    "e_mail": "email",
    "email_address": "email",
    "address": "email",
    "indirizzo_email": "email",
    "full_name": "name",
    "nome": "name",
    "lang": "language",
    "lingua": "language",
    "locale": "language",
    "tag": "tags",
    "etichette": "tags",
    "consent": "consent_date",
    "data_consenso": "consent_date",
    "stato": "status",
}

STATUSES: Final = {
    "": Status.ACTIVE,
    "active": Status.ACTIVE,
    "subscribed": Status.ACTIVE,
    "unsubscribed": Status.UNSUBSCRIBED,
    "bounced": Status.BOUNCED,
    "cleaned": Status.BOUNCED,  # Mailchimp's word
}

LONGEST_NAME = 120
LONGEST_ROW = 131_072  # characters; also what Python's csv takes as a field's limit
_ASCII_DIGITS_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_TAG_SEPARATOR = re.compile(r"[;|,]")
# A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The directional controls of Unicode (UAX #9), which can make a name read as another; and the byte order mark.
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def read(path: Path) -> Iterator[Row]:
    """Every row of a CSV file or SQLite list, in its order, duplicates and all.

    A CSV is UTF-8 (or UTF-16 with its mark) with commas, semicolons, tabs or bars between its fields and a header
    that has at least `email`. An SQLite file may be our own or any that has one table with a column `email`.
    Raises DeliveryError where the file as a whole cannot be trusted: unreadable, another encoding, no such column,
    a quote that is never closed.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise DeliveryError(f"the list of subscribers cannot be read: {error.strerror}", path=path) from None
    rows = _sqlite_rows(path) if head.startswith(b"SQLite format 3") else _csv_rows(path, head)
    for line, row in rows:
        yield Refused(path, line, row) if isinstance(row, str) else subscriber(row, path, line)


def subscriber(row: Mapping[str, str], path: Path, line: int = 0) -> Row:
    """A row with any of COLUMNS as a Subscriber, or the reason why it is none."""
    cells = {column: _unescaped(row.get(column) or "") for column in COLUMNS}
    try:
        email, mailbox, key = normalised(cells["email"])
        consent = _consent(cells["consent_date"])
        status = STATUSES[cells["status"].strip().lower()]
    except KeyError:
        known = ", ".join(Status)
        return Refused(path, line, f"status {_shown(cells['status'])} is not known; write one of: {known}")
    except ValueError as error:
        return Refused(path, line, str(error))
    name, notes = _name(cells["name"])
    language = cells["language"].strip().replace("_", "-")
    if language and not is_tag(language):
        notes += (f"language {_shown(language)} is not a tag such as en or pt-BR",)
        language = ""
    tags = tuple(tag.strip() for tag in _TAG_SEPARATOR.split(one_line(cells["tags"])) if tag.strip())
    return Subscriber(email, mailbox, key, name, language, tags, consent, status, notes, line)


def normalised(address: str) -> tuple[str, str, str]:
    """An address in normal form, as servers are given it, and the key under which it is one and the same.

    The key ignores case, also before the @, where servers might in theory tell it apart and in practice do not.
    Raises ValueError with one line that says what is wrong.
    """
    address = address.strip()
    try:
        valid = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(f"{_shown(address)} is not an e-mail address: {one_line(str(error))}") from None
    if "." not in valid.domain and valid.domain != "localhost":
        raise ValueError(f"{_shown(address)} is not an e-mail address: its domain has no dot; is it cut off?")
    return valid.normalized, valid.ascii_email or valid.normalized, valid.normalized.casefold()


def is_tag(language: str) -> bool:
    """Whether a text has the form of a language tag: `en`, `pt-BR`, `zh-Hant` (BCP 47, as far as newsletters go)."""
    return _LANGUAGE.fullmatch(language) is not None


def one_line(text: str) -> str:
    """The text without controls and directional marks, runs of space made one: fit for a header and a message."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join(visible.translate(_BIDI).split())


def hidden(salt: bytes, key: str) -> str:
    """A salted hash of an address's key: tells the same address again, and tells nobody who it is."""
    return hmac.new(salt, key.encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(slots=True)
class Imported:
    """What became of the rows of an import."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    erased: int = 0
    refused: list[Refused] = field(default_factory=list)


class SubscriberList:
    """A list in SQLite, whole at any moment; a context manager.

    The table `subscribers` has the columns of the CSV, and `key`, which is unique.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the list. Raises DeliveryError where it does not exist (unless to be made) or is something else."""
        self.path = path
        if not create and not path.exists():
            raise DeliveryError("there is no list of subscribers; make one with `subscribers import`", path=path)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            if _application(self._db) not in (_APPLICATION, 0) or (_application(self._db) == 0 and _tables(self._db)):
                raise DeliveryError("this SQLite file is not a list that Traghetto made; import from it", path=path)
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise DeliveryError(f"not a list of subscribers in SQLite ({error}); import it first", path=path) from None
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('salt', ?)", (secrets.token_bytes(16),))
        stored = self._db.execute("SELECT value FROM meta WHERE name = 'salt'")
        self._salt: bytes = stored.fetchone()[0]

    def __enter__(self) -> SubscriberList:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    def add(self, rows: Iterable[Row]) -> Imported:
        """Add rows and update those already there, all or none.

        A row never makes an unsubscribed or bounced address active again, and an erased one does not come back.
        """
        result = Imported()
        with _transaction(self._db):
            for row in rows:
                if isinstance(row, Refused):
                    result.refused.append(row)
                elif self._is_erased(row.key):
                    result.erased += 1
                else:
                    self._add(row, result)
        return result

    def rows(self) -> Iterator[Subscriber]:
        """Every subscriber, by address."""
        for row in read(self.path):
            if isinstance(row, Subscriber):
                yield row

    def mark(self, key: str, status: Status) -> bool:
        """Give an address another status. False if it is not in the list, or has that status already."""
        change = "UPDATE subscribers SET status = ?1, changed = ?2 WHERE key = ?3 AND status <> ?1"
        return self._db.execute(change, (status, _now(), key)).rowcount > 0

    def erase(self, key: str) -> bool:
        """Forget an address but for a salted hash, so that no later import brings it back (GDPR, article 17).

        What SQLite had written of it is overwritten too. False if it was not in the list; the hash is kept all the
        same.
        """
        with _transaction(self._db):
            self._db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (hidden(self._salt, key),))
            return self._db.execute("DELETE FROM subscribers WHERE key = ?", (key,)).rowcount > 0

    def _add(self, new: Subscriber, result: Imported) -> None:
        values = (new.email, new.name, new.language, ";".join(new.tags), new.consent_date)
        old = self._db.execute(
            "SELECT email, name, language, tags, consent_date, status FROM subscribers WHERE key = ?", (new.key,)
        ).fetchone()
        if old is None:
            self._db.execute(
                "INSERT INTO subscribers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (new.key, *values, new.status, _now())
            )
            result.added += 1
            return
        # An empty cell says nothing, so it takes nothing away.
        merged = tuple(value or before for value, before in zip(values, old[:-1], strict=True))
        status = old[-1] if new.status is Status.ACTIVE else new.status
        if (*merged, status) == tuple(old):
            result.unchanged += 1
            return
        self._db.execute(
            "UPDATE subscribers SET email = ?, name = ?, language = ?, tags = ?, consent_date = ?, status = ?, "
            "changed = ? WHERE key = ?",
            (*merged, status, _now(), new.key),
        )
        result.updated += 1

    def _is_erased(self, key: str) -> bool:
        found = self._db.execute("SELECT 1 FROM erased WHERE hash = ?", (hidden(self._salt, key),))
        return found.fetchone() is not None


def export(rows: Iterable[Subscriber], file: IO[str]) -> int:
    """Write rows as CSV; returns how many. No cell is a formula to a spreadsheet, and `read` reads the same back."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        count += 1
        cells = (row.email, row.name, row.language, ";".join(row.tags), row.consent_date, row.status.value)
        writer.writerow(_escaped(cell) for cell in cells)
    return count


def mark(path: Path, statuses: Mapping[str, Status]) -> int:
    """Set the status of addresses (by key) in a list, be it SQLite or CSV; returns how many changed.

    A CSV is written anew as UTF-8 with commas and a column `status`, its other columns, its order and the rows that
    cannot be used kept as they are.
    """
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3"):
        with SubscriberList(path) as subscribers:
            return sum(subscribers.mark(key, status) for key, status in statuses.items())
    return _mark_csv(path, head, statuses)


# --- rows of files ---------------------------------------------------------------------------------------------------


def _csv_rows(path: Path, head: bytes) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Line and cells by column for each row, or line and what is wrong with it."""
    with path.open(encoding=_encoding(head), errors="surrogateescape", newline="") as file:
        records = _records(file, path)
        line, header = next(records, (1, []))
        columns = _columns(header, path)
        for line, cells in records:
            if not any(cells):
                continue
            if any(cells[len(columns) :]):
                extra = len(cells) - len(columns)
                yield line, f"{extra} field(s) more than the header has; put fields with commas in quotes"
            else:
                yield line, {column: cell for column, cell in zip(columns, cells, strict=False) if column}


def _records(file: IO[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file with the line that each begins on, the header among them."""
    begun = 1

    def lines(line: str) -> Iterator[str]:
        number = 1
        while line:
            if len(line) >= LONGEST_ROW:
                raise DeliveryError(f"more than {LONGEST_ROW} characters: is this a CSV file?", path=path, line=number)
            if not line.isascii() and any("\udc80" <= character <= "\udcff" for character in line):
                raise DeliveryError("not UTF-8; save the file as “CSV UTF-8” and try again", path=path, line=number)
            yield line
            line = file.readline(LONGEST_ROW)
            number += 1

    try:
        first = file.readline(LONGEST_ROW)
        # A quote is minded to the letter: a row that could be read in two ways might smuggle in an address.
        reader = csv.reader(lines(first), delimiter=max(",;\t|", key=first.count), strict=True)
        for cells in reader:
            yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise DeliveryError(f"not sound CSV ({error}); is a quote left open?", path=path, line=begun) from None
    except UnicodeError:
        raise DeliveryError("not UTF-16, though it begins so; save it as UTF-8", path=path, line=begun) from None


def _columns(header: list[str], path: Path) -> list[str]:
    """Our names of a header's columns, empty for those that we have no use for."""
    names = []
    for cell in header:
        name = re.sub(r"[\s-]+", "_", one_line(cell).lower())
        name = ALIASES.get(name, name)
        names.append(name if name in COLUMNS else "")
    if "email" not in names:
        shown = ", ".join(_shown(cell) for cell in header[:8]) or "nothing"
        raise DeliveryError(f"no column is called `email`; the first line has {shown}", path=path, line=1)
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise DeliveryError(f"more than one column is `{min(twice)}`; keep one", path=path, line=1)
    return names


def _encoding(head: bytes) -> str:
    return "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _sqlite_rows(path: Path) -> Iterator[tuple[int, dict[str, str] | str]]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            db.text_factory = lambda raw: raw.decode(errors="replace")
            found = {table: columns for table in _tables(db) if (columns := _table_columns(db, table, path))}
            if len(found) != 1:
                raise DeliveryError(f"{len(found)} tables have a column `email`; there must be one", path=path)
            [(table, columns)] = found.items()
            chosen = {ours: theirs for theirs, ours in columns.items() if ours}
            names = ", ".join(_quoted(theirs) for theirs in chosen.values())
            for number, row in enumerate(db.execute(f"SELECT {names} FROM {_quoted(table)}"), 1):
                yield number, {c: "" if v is None else str(v) for c, v in zip(chosen, row, strict=True)}
    except sqlite3.Error as error:
        raise DeliveryError(f"cannot be read as an SQLite list: {error}", path=path) from None


def _tables(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def _table_columns(db: sqlite3.Connection, table: str, path: Path) -> dict[str, str]:
    theirs = [row[1] for row in db.execute(f"PRAGMA table_info({_quoted(table)})")]
    try:
        return dict(zip(theirs, _columns(theirs, path), strict=True))
    except DeliveryError:
        return {}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _mark_csv(path: Path, head: bytes, statuses: Mapping[str, Status]) -> int:
    changed = 0
    lines: list[str] = []

    class Sink:
        def write(self, text: str) -> None:
            lines.append(text)

    writer = csv.writer(Sink(), lineterminator="\n")
    with path.open(encoding=_encoding(head), errors="surrogateescape", newline="") as file:
        records = _records(file, path)
        _, header = next(records, (1, []))
        columns = _columns(header, path)
        if "status" not in columns:
            header, columns = [*header, "status"], [*columns, "status"]
        writer.writerow(header)
        email, status = columns.index("email"), columns.index("status")
        for line, cells in records:
            row = subscriber({"email": cells[email] if len(cells) > email else ""}, path, line)
            new = statuses.get(row.key) if isinstance(row, Subscriber) else None
            if new and len(cells) <= len(columns):
                cells += [""] * (len(columns) - len(cells))
                changed += cells[status] != new.value
                cells[status] = new.value
            writer.writerow(cells)
    if changed:
        atomic.write(path, "".join(lines))
    return changed


# --- cells -----------------------------------------------------------------------------------------------------------


def _name(cell: str) -> tuple[str, tuple[str, ...]]:
    """A name that is safe to show and to send, and what was changed to make it so."""
    name = one_line(cell)
    notes: tuple[str, ...] = ()
    if name != " ".join(cell.split(" ")).strip():
        notes = (f"control characters were taken out of the name {_shown(name)}",)
    if len(name) > LONGEST_NAME:
        notes += (f"a name of {len(name)} characters was cut to {LONGEST_NAME}",)
        name = name[:LONGEST_NAME].rstrip()
    return name, notes


def _consent(cell: str) -> str:
    cell = cell.strip()
    if not cell:
        return ""
    try:
        if not _ASCII_DIGITS_ONLY.match(cell):
            raise ValueError
        dt.datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"consent date {_shown(cell)} is not a date such as 2025-03-31") from None
    return cell


def _shown(cell: str) -> str:
    """A cell in quotes for a message: one line, and no longer than one reads."""
    line = one_line(cell)
    return f"“{line[:60]}…”" if len(line) > 60 else f"“{line}”"


def _escaped(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unescaped(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


# --- the list's database ---------------------------------------------------------------------------------------------

_APPLICATION: Final = 0x74726753  # "trgS": marks the file as a list of ours

_SCHEMA: Final = f"""
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA busy_timeout = 10000;
PRAGMA application_id = {_APPLICATION};
CREATE TABLE IF NOT EXISTS subscribers (
    key TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, tags TEXT NOT NULL,
    consent_date TEXT NOT NULL, status TEXT NOT NULL, changed TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (hash TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
"""


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _application(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA application_id").fetchone()[0])


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
