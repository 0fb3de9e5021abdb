"""A person's corrections: a sentence and its right translation, from then on used wherever the sentence stands.

They are units of the memory that outrank every model's. What a person wrote goes out as it was written; the source is
cleaned as articles are, and must be one sentence as `segment` cuts it, for else no article would ever ask for it.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import MemoryFileError
from pipeline.ingest.draft import clean_string
from pipeline.translate import fuzzy, marks, segment
from pipeline.translate.memory import links_json, links_of
from pipeline.translate.memory_file import HUMAN, REFERENCE, MemoryFile, remember

_LINE_BREAKS = re.compile(r"\s*[\n\r\t\v\f\u0085\u2028\u2029]\s*")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says that a sentence is in another language. Languages are ISO 639-1 codes."""

    source: str
    target: str
    source_language: str
    language: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction that the memory has taken.

    before: what the sentence was translated as, a person's before the latest machine's; None if it was not.
    known: whether an article has this sentence. nearest: if none has, the most similar one of some article.
    """

    correction: Correction
    before: str | None
    known: bool
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction in force. file: the TMX that it came with, "" if it was given by hand. made: when, in UTC."""

    source: str
    target: str
    source_language: str
    language: str
    file: str
    made: dt.datetime


def checked(correction: Correction) -> Correction:
    """The same in the form in which it is kept. Raises MemoryFileError, without a path, where it could never hold."""
    source = clean_string(correction.source).strip()
    target = written(correction.target)
    if not source or not target:
        raise MemoryFileError("a correction needs a source sentence and its translation")
    if not any(character.isalpha() for character in source):
        raise MemoryFileError(f"“{source}” has no words: it is not translated, and cannot be corrected")
    cut = [source[s.start : s.end] for s in segment.sentences(source, correction.source_language)]
    if len(cut) > 1:
        said = " | ".join(_short(sentence) for sentence in cut)
        raise MemoryFileError(f"the source is {len(cut)} sentences, correct each by itself: {said}")
    return Correction(source, target, correction.source_language, correction.language)


def written(target: str) -> str:
    """A translation as its author wrote it: in NFC, on one line, without control characters; all else stays."""
    content = _LINE_BREAKS.sub(" ", target).strip()
    if not content.isprintable():  # as most are; non-breaking spaces are not, and stay
        content = "".join(c for c in content if unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", content)


def correct(file: MemoryFile, corrections: Iterable[Correction]) -> list[Kept]:
    """Take corrections, each in place of any that there was; all of them, or (if killed or wrong) none.

    Raises MemoryFileError where one could never hold.
    """
    wanted = [checked(correction) for correction in corrections]
    kept = [_seen(file, correction) for correction in wanted]
    with file.writing() as connection:
        for c in wanted:
            remember(connection, c.source_language, [c.source])
            connection.execute(
                """INSERT OR REPLACE INTO unit (sentence, language, model, glossary, context, target, links, made)
                SELECT id, ?, ?, '', '', ?, ?, strftime('%s', 'now') FROM sentence WHERE language = ? AND text = ?""",
                (c.language, HUMAN, c.target, _links(file, c), c.source_language, c.source),
            )
    return kept


def listed(file: MemoryFile, article: int | None = None, *, imported: bool = False) -> Iterator[Listed]:
    """The corrections in force, the latest first. article: only of its sentences. imported: those of TMX files, too."""
    query = """
        SELECT s.text, u.target, s.language, u.language, u.file, u.made FROM unit u JOIN sentence s ON s.id = u.sentence
        WHERE u.model = ? AND (? OR u.file = '')
          AND (? IS NULL OR s.id IN (SELECT sentence FROM appearance WHERE article = ?))
        ORDER BY u.made DESC, s.id
    """
    for source, target, source_language, language, tmx, made in file.read_each(
        query, HUMAN, imported, article, article
    ):
        yield Listed(source, target, source_language, language, tmx, dt.datetime.fromtimestamp(made, dt.UTC))


def forget(file: MemoryFile, source: str, source_language: str, language: str) -> str:
    """Take a correction back, and give its target: the machine's translation counts again.

    Raises MemoryFileError where there is none, with the nearest that there is.
    """
    text = clean_string(source).strip()
    with file.writing() as connection:
        gone = connection.execute(
            """DELETE FROM unit WHERE language = ? AND model = ?
            AND sentence = (SELECT id FROM sentence WHERE language = ? AND text = ?) RETURNING target""",
            (language, HUMAN, source_language, text),
        ).fetchall()
    if not gone:
        near = fuzzy.similar(file, text, source_language, language, limit=1, cutoff=60, human=True)
        hint = f"; the nearest is “{near[0].source}”" if near else ""
        raise MemoryFileError(f"there is no correction of “{text}”{hint}", path=file.path)
    return str(gone[0][0])


def revision(said: Iterable[tuple[str, str, str]]) -> str:
    """A hash of corrections (source, language, target), "" for none: tells whether an article has those in force."""
    distinct = sorted(set(said))
    return hashlib.sha256(json.dumps(distinct).encode()).hexdigest() if distinct else ""


def revisions(file: MemoryFile, source_language: str, languages: Sequence[str]) -> dict[tuple[str, str], str]:
    """The `revision` in force of each article that has corrected sentences, by its slug and source."""
    query = """
        SELECT a.slug, a.source, s.text, u.language, u.target
        FROM unit u JOIN sentence s ON s.id = u.sentence
        JOIN appearance p ON p.sentence = s.id AND p.latest JOIN article a ON a.id = p.article
        WHERE u.model = '' AND s.language = ? AND u.language IN (?*)
    """
    said: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for slug, source, *one in file.read_in(query, languages, source_language):
        said.setdefault((slug, source), []).append((one[0], one[1], one[2]))
    return {article: revision(its) for article, its in said.items()}


def read(path: Path, source_language: str, language: str) -> list[Correction]:
    """The corrections of a CSV or TSV file with the columns `source` and `target`, in its order.

    Commas, semicolons (as spreadsheets write in Italy) and tabs part columns. Rows without a target are left out: they
    are still to be done. Raises MemoryFileError, with the line, where the file is none such or a row could never hold.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MemoryFileError(f"cannot be read: {error.strerror}", path=path) from None
    except UnicodeDecodeError:
        raise MemoryFileError("is not UTF-8; save it as UTF-8", path=path) from None
    head = content.partition("\n")[0]
    delimiter = next((mark for mark in "\t;" if mark in head), ",")
    rows = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    found = []
    try:
        if not {"source", "target"} <= set(rows.fieldnames or ()):
            raise MemoryFileError("needs a first line that names the columns source and target", path=path, line=1)
        for row in rows:
            if not (row["target"] or "").strip():
                continue
            try:
                found.append(checked(Correction(row["source"] or "", row["target"], source_language, language)))
            except MemoryFileError as error:
                raise MemoryFileError(error.message, path=path, line=rows.line_num) from None
    except csv.Error as error:
        raise MemoryFileError(f"cannot be read as a table: {error}", path=path, line=rows.line_num) from None
    return found


def sheet(file: MemoryFile, article: int, language: str) -> str:
    """A CSV of an article's sentences for `read`: source, target (empty, or what a person said), and the machine's."""
    query = """
        SELECT s.text,
            (SELECT target FROM unit WHERE sentence = s.id AND language = ? AND model = ?),
            (SELECT target FROM unit WHERE sentence = s.id AND language = ? AND model NOT IN (?, ?)
                ORDER BY made DESC LIMIT 1)
        FROM appearance p JOIN sentence s ON s.id = p.sentence WHERE p.article = ? ORDER BY s.id
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["source", "target", "machine"])
    table.writerows(file.read(query, language, HUMAN, language, HUMAN, REFERENCE, article))
    return out.getvalue()


def _seen(file: MemoryFile, c: Correction) -> Kept:
    """What the memory knew of a sentence before it was corrected."""
    rows = file.read(
        """SELECT target FROM unit WHERE language = ?
        AND sentence = (SELECT id FROM sentence WHERE language = ? AND text = ?)
        ORDER BY model <> ?, made DESC LIMIT 1""",
        *(c.language, c.source_language, c.source, HUMAN),
    )
    before = rows[0][0] if rows else None
    if fuzzy.known(file, c.source, c.source_language):
        return Kept(c, before, known=True)
    return Kept(c, before, known=False, nearest=fuzzy.nearest(file, c.source, c.source_language))


def _links(file: MemoryFile, c: Correction) -> str | None:
    """The alignment of the machine's last translation, as far as the person's has its words, for marks to follow."""
    rows = file.read(
        """SELECT target, links FROM unit WHERE language = ? AND links IS NOT NULL AND model <> ?
        AND sentence = (SELECT id FROM sentence WHERE language = ? AND text = ?) ORDER BY made DESC LIMIT 1""",
        *(c.language, HUMAN, c.source_language, c.source),
    )
    if not rows:
        return None
    target, links = rows[0]
    return links_json(marks.carry(links_of(links), (c.source, c.source), (target, c.target)))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:59]}…"
