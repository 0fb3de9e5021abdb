"""Glossaries as TBX (TermBase eXchange, ISO 30042, basic dialect), for other tools and from them.

One `termEntry` is one entry; each variant is a `tig`. Forbidden forms bear the administrative status of deprecated
terms; a name that is kept is marked as the Translate Toolkit marks it (`Translation needed`: no).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import GlossaryError
from pipeline.translate.glossary import PARTS_OF_SPEECH, Case, Entry

_DEPRECATED, _PREFERRED, _ADMITTED = (f"{status}Term-admn-sts" for status in ("deprecated", "preferred", "admitted"))


def read(path: Path) -> list[Entry]:
    """The entries of a TBX file. Raises GlossaryError where it is none or cannot be read."""
    from lxml.etree import XMLSyntaxError
    from translate.storage.base import ParseError
    from translate.storage.tbx import tbxfile

    try:
        file: Any = tbxfile
        store = file.parsestring(path.read_bytes())
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}.", path=path) from error
    except XMLSyntaxError as error:
        raise GlossaryError(f"not a TBX file: {error.msg}.", path=path, line=error.lineno) from error
    except (ParseError, AssertionError, ValueError) as error:
        raise GlossaryError(f"not a TBX file: {error}.", path=path) from error
    entries = [_entry(unit) for unit in store.units]
    entries = [entry for entry in entries if any(entry.terms.values())]
    if not entries:
        raise GlossaryError("no terms in it.", path=path)
    return entries


def write(entries: Sequence[Entry]) -> bytes:
    """A TBX file of the entries; `read` gives them back, line numbers aside."""
    from translate.storage.tbx import tbxfile

    language = next((code for entry in entries for code in entry.terms), "it")
    store: Any = tbxfile(sourcelanguage=language)
    for entry in entries:
        unit = store.addsourceunit("")
        for child in list(unit.xmlelement):
            unit.xmlelement.remove(child)
        _fill(unit, entry)
    content: bytes = bytes(store)
    return content


def _fill(unit: Any, entry: Entry) -> None:
    """Put an entry's elements into a unit, in the order that TBX-Basic asks for."""
    root = unit.xmlelement
    if entry.keep:
        _add(unit, root, "descrip", "no", type="Translation needed")
    if entry.case is not Case.ANY:
        _add(unit, root, "descrip", entry.case.value, type="case")
    _add(unit, root, "admin", entry.consulted, type="source")
    if entry.note:
        _add(unit, root, "note", entry.note)
    for language in dict.fromkeys((*entry.terms, *entry.forbidden)):
        variants = entry.terms.get(language, ())
        if not variants and language not in entry.forbidden:
            continue
        node = _add(unit, root, "langSet")
        node.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        for number, variant in enumerate(variants):
            _term(unit, node, variant, _ADMITTED if number else _PREFERRED, entry.pos)
        for variant in entry.forbidden.get(language, ()):
            _term(unit, node, variant, _DEPRECATED, entry.pos)


def _term(unit: Any, language: Any, variant: str, status: str, pos: str) -> None:
    node = _add(unit, language, "tig")
    _add(unit, node, "term", variant)
    _add(unit, node, "termNote", status, type="administrativeStatus")
    _add(unit, node, "termNote", pos, type="partOfSpeech")


def _add(unit: Any, parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    node = etree.SubElement(parent, unit.namespaced(tag), attributes)
    node.text = text
    return node


def _entry(unit: Any) -> Entry:
    terms: dict[str, tuple[str, ...]] = {}
    forbidden: dict[str, tuple[str, ...]] = {}
    for language, variants in _languages(unit):
        wanted = [text for text, status in variants if "deprecated" not in status]
        if wanted:
            terms[language] = tuple(dict.fromkeys((*terms.get(language, ()), *wanted)))
        if unwanted := [text for text, status in variants if "deprecated" in status]:
            forbidden[language] = tuple(dict.fromkeys((*forbidden.get(language, ()), *unwanted)))
    pos = _text(unit, "termNote", "partOfSpeech").casefold()
    keep = _text(unit, "descrip", "Translation needed").casefold() == "no"
    case = _text(unit, "descrip", "case")
    return Entry(
        terms,
        forbidden,
        pos if pos in PARTS_OF_SPEECH and pos else "noun",
        Case(case) if case in set(Case) else Case.ANY,
        keep,
        _text(unit, "note"),
        _text(unit, "admin", "source") or "house",
    )


def _languages(unit: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By language (`en-GB` counts as `en`): each variant and its administrative status."""
    for node in unit.getlanguageNodes():
        language = node.get("{http://www.w3.org/XML/1998/namespace}lang", "")[:2].casefold()
        variants = []
        for group in (*node.iter(unit.namespaced("tig")), *node.iter(unit.namespaced("ntig"))):
            term = next(group.iter(unit.namespaced("term")), None)
            text = " ".join("".join(term.itertext()).split()) if term is not None else ""
            notes = group.iter(unit.namespaced("termNote"))
            status = next((n.text or "" for n in notes if n.get("type") == "administrativeStatus"), "")
            if text:
                variants.append((text, status))
        yield language, variants


def _text(unit: Any, tag: str, kind: str | None = None) -> str:
    """The text of the first such element, wherever in the entry it stands."""
    nodes = unit.xmlelement.iter(unit.namespaced(tag))
    return next((" ".join((n.text or "").split()) for n in nodes if kind is None or n.get("type") == kind), "")
