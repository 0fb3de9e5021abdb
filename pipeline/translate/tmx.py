"""Translation memories as TMX 1.4 (LISA OSCAR, 2004), from CAT tools and for them; units are read one by one.

A house's TMX is what its translators signed off, so its units come in as a person's, unless they are asked for as a
reference or the file says that a machine made them, as ours does. `en-GB` counts as `en`; inline codes are dropped,
the words between them stay.
"""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.errors import MemoryFileError
from pipeline.ingest.draft import clean_string
from pipeline.translate.corrections import written
from pipeline.translate.memory_file import HUMAN, REFERENCE, MemoryFile

DATE = "%Y%m%dT%H%M%SZ"
CODES = ("bpt", "ept", "it", "ph", "ut")  # elements whose content is a format's own code
ORIGIN = "x-origin"  # our `prop` of a variant that is no person's; by the standard, names of tools' own begin with x-
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence and its translation. Languages are ISO 639-1 codes.

    human: whether a person answers for it. made: seconds since 1970; None where the file does not say.
    """

    source: str
    target: str
    source_language: str
    language: str
    human: bool = True
    made: int | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """units: in the file. taken: new or changed by it; the others were there, or the memory has a later word."""

    units: int
    taken: int


def load(file: MemoryFile, path: Path, source_language: str, *, reference: bool = False) -> Loaded:
    """Take the units of a TMX file from one language into any; all of them, or (if the file is broken) none.

    reference: to be shown to those who search, and used in no translation. Of several translations of a sentence the
    latest counts, that of the file if it bears no date. Raises MemoryFileError, with the line, as `read` does.
    """
    now = int(time.time())
    with file.staging() as connection:
        connection.execute("DROP TABLE IF EXISTS temp.staged")
        connection.execute("CREATE TEMP TABLE staged (source, language, model, target, made)")
        units = connection.executemany(
            "INSERT INTO staged VALUES (?, ?, ?, ?, ?)",
            (
                (u.source, u.language, REFERENCE if reference or not u.human else HUMAN, u.target, u.made or now)
                for u in read(path, source_language)
            ),
        ).rowcount
    if units < 1:
        raise MemoryFileError(f"has no sentence in {source_language} with a translation", path=path)
    with file.writing() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO sentence (language, text) SELECT ?, source FROM staged", [source_language]
        )
        taken = connection.execute(
            """INSERT INTO unit (sentence, language, model, glossary, context, target, made, file)
            SELECT s.id, t.language, t.model, '', '', t.target, t.made, ?
            FROM staged t JOIN sentence s ON s.language = ? AND s.text = t.source WHERE true ORDER BY t.rowid
            ON CONFLICT DO UPDATE SET target = excluded.target, made = excluded.made, file = excluded.file, links = NULL
            WHERE excluded.made >= made AND excluded.target <> target""",
            (path.name, source_language),
        ).rowcount
    with file.staging() as connection:
        connection.execute("DROP TABLE staged")
    return Loaded(units, taken)


def read(path: Path, source_language: str) -> Iterator[Unit]:
    """The units of a TMX file from one language into any, each as an article and a person would have it written.

    Of several variants in a language the first counts. Raises MemoryFileError where the file is none or is broken.
    """
    from lxml import etree

    try:
        with path.open("rb") as content:
            parts = etree.iterparse(
                content, tag="tu", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
            )
            for _, element in parts:
                yield from _units(element, source_language)
                element.clear()
                while (done := element.getprevious()) is not None:
                    element.getparent().remove(done)
            if parts.root is None or parts.root.tag != "tmx":
                raise MemoryFileError("is not a TMX file", path=path)
    except OSError as error:
        raise MemoryFileError(f"cannot be read: {error.strerror}", path=path) from None
    except etree.XMLSyntaxError as error:
        raise MemoryFileError(f"is not a TMX file: {error.msg}", path=path, line=error.lineno) from None


def export(file: MemoryFile, *, machine: bool = False, article: int | None = None) -> Iterator[Unit]:
    """What the memory knows, a sentence after the other, of each language the best: a person's before the latest.

    machine: also what only a machine or a reference has. article: only of its sentences.
    """
    query = """
        SELECT s.id, s.language, s.text, u.language, u.target, u.model, u.made
        FROM sentence s JOIN unit u ON u.sentence = s.id WHERE (? OR u.model = ?)
          AND (? IS NULL OR s.id IN (SELECT sentence FROM appearance WHERE article = ?))
        ORDER BY s.id, u.language, u.model <> ?, u.made DESC
    """
    rows = file.read_each(query, machine, HUMAN, article, article, HUMAN)
    for _, variants in groupby(rows, key=lambda row: (row[0], row[3])):
        _, source_language, source, language, target, model, made = next(variants)
        yield Unit(source, target, source_language, language, model == HUMAN, made)


def write(units: Iterator[Unit], source_language: str) -> bytes:
    """A TMX file of units in the order of `export`; `read` gives them back."""
    from lxml import etree
    from translate.storage.tmx import tmxfile, tmxunit

    store: Any = tmxfile(sourcelanguage=source_language)
    store.addheader()
    header = store.document.getroot().find("header")
    header.set("creationtool", "traghetto")
    out = io.BytesIO()
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            xml.write(header)
            with xml.element("body"):
                for (language, source), variants in groupby(units, key=lambda u: (u.source_language, u.source)):
                    unit: Any = tmxunit(None)
                    unit.setsource(source, language)
                    for variant in variants:
                        unit.xmlelement.append(_variant(unit, variant))
                    xml.write(unit.xmlelement, pretty_print=True)
    return out.getvalue()


def _variant(tu: Any, unit: Unit) -> Any:
    from lxml import etree

    node = tu.createlanguageNode(unit.language, unit.target, "target")
    if unit.made is not None:
        node.set("changedate", dt.datetime.fromtimestamp(unit.made, dt.UTC).strftime(DATE))
    if not unit.human:
        prop = etree.Element("prop", type=ORIGIN)
        prop.text = "machine"
        node.insert(0, prop)
    return node


def _units(element: Any, source_language: str) -> Iterator[Unit]:
    """The units of a `tu` element."""
    from translate.storage.tmx import tmxunit

    kind: Any = tmxunit
    unit = kind.createfromxmlElement(element)
    texts: dict[str, tuple[str, Any]] = {}
    for node in unit.getlanguageNodes():
        _drop_codes(node)
        text = unit.getNodeText(node) or ""
        language = (node.get(XML_LANG) or node.get("lang") or "").replace("_", "-").partition("-")[0].casefold()
        if language and text.strip():
            texts.setdefault(language, (text, node))
    source = clean_string(texts.pop(source_language, ("", None))[0]).strip()
    for language, (text, node) in texts.items():
        if source and (target := written(text)):
            human = not any(prop.get("type") == ORIGIN for prop in node.iter("prop"))
            yield Unit(source, target, source_language, language, human, _made(node, element))


def _drop_codes(variant: Any) -> None:
    """Take out inline codes, a space for one that breaks the line, and entities that the file makes up itself."""
    from lxml import etree

    if not any(len(segment) for segment in variant):
        return
    for code in variant.iter("ph"):
        if code.get("type") == "lb":
            code.tail = f" {code.tail or ''}"
    etree.strip_elements(variant, etree.Entity, *CODES, with_tail=False)


def _made(*elements: Any) -> int | None:
    """When the first of the elements that says so was changed, or else made."""
    dates = (element.get(name) for element in elements for name in ("changedate", "creationdate"))
    for date in filter(None, dates):
        try:
            return int(dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC).timestamp())
        except ValueError:
            continue
    return None
