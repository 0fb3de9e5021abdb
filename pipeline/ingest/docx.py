"""Word documents: their body, lists, tables, notes and pictures, brought to plain HTML for `tree` to read.

python-docx opens the package and resolves styles; the paragraphs' XML is walked here, since the library leaves out
links, tracked changes and notes. Line numbers are paragraph numbers, counted from 1 through the whole body.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pipeline.article import Byline, text
from pipeline.errors import IngestError
from pipeline.ingest import bylines, tree
from pipeline.ingest.decode import signature
from pipeline.ingest.draft import Draft, clean_string
from pipeline.ingest.lists import typed_lists

MAX_UNPACKED_BYTES = 150_000_000
MAX_PARTS = 4000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

# Style names and identifiers in English and Italian (Word writes either), without spaces and in lower case.
_TITLE = {"title", "titolo"}
_SUBTITLE = {"subtitle", "sottotitolo"}
_QUOTE = {"quote", "intensequote", "citazione", "citazioneintensa", "quotations", "blocktext"}
_CAPTION = {"caption", "didascalia"}
_HEADING = re.compile(r"(?:heading|titolo|intestazione)([1-9])(?:carattere|char)?")
_LIST_STYLE = re.compile(
    r"(?P<kind>listbullet|puntoelenco|elencopuntato|listnumber|numeroelenco|elenconumerato)(?P<level>\d?)"
)
# Titles that programs write and nobody means.
_NO_TITLE = re.compile(
    r"(?:microsoft word|documento?\s?\d*$|document\s?\d*$|senza titolo|untitled|presentazione|word document|normal\b)",
    re.IGNORECASE,
)
_NO_AUTHOR = {"python-docx", "utente", "user", "admin", "administrator", "windows user", "utente windows", "microsoft"}


def read(data: bytes, path: Path) -> Draft:
    """The draft of a Word document. Raises IngestError if it is none, broken, or unpacks to more than is sane."""
    _check_zip(data, path)
    import docx  # costs a quarter of a second

    try:
        document = docx.Document(io.BytesIO(data))
        walk = _Walk(document)
        page = walk.page()
        draft = _properties(document)
    except (IngestError, RecursionError):
        raise
    except Exception:  # whatever a damaged package makes python-docx or lxml raise
        message = "this Word document is damaged and cannot be read; open it in Word and save it again as .docx"
        raise IngestError(message, path=path) from None
    parsed = LexborHTMLParser(page)
    assert parsed.body is not None
    blocks, lost = tree.blocks(parsed.body, image=walk.picture)
    draft.blocks = typed_lists(blocks)
    if walk.title:
        draft.title, draft.stated_title, draft.title_line = text(walk.title), True, walk.title_line
    elif any(type(block).__name__ == "Heading" for block in draft.blocks[:1]):
        draft.title = ()  # a heading above all is the title, whatever the properties say
    draft.summary = text(walk.subtitle) or draft.summary
    draft.warnings += list(dict.fromkeys(walk.warnings)) + [_in_paragraphs(warning) for warning in lost]
    return draft


def _in_paragraphs(warning: str) -> str:
    return re.sub(r"\(line (\d+)\)", r"(paragraph \1)", warning)


def _check_zip(data: bytes, path: Path) -> None:
    kind = signature(data)
    if not data.startswith(b"PK"):
        what = f"this is {kind}, not" if kind else "this is not"
        raise IngestError(f"{what} a Word document; open it in Word and save it as .docx", path=path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
                message = (
                    "the document unpacks to far more than an article holds and was not opened; save it anew in Word"
                )
                raise IngestError(message, path=path)
            if any(part.flag_bits & 1 for part in parts):
                raise IngestError("the document is encrypted; save it without a password", path=path)
            names = {part.filename for part in parts}
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        message = "the document is damaged (a broken zip archive); open it in Word and save it again as .docx"
        raise IngestError(message, path=path) from None
    except (IndexError, KeyError, OverflowError, MemoryError, SyntaxError):
        raise IngestError("the document is damaged and cannot be unpacked; save it again", path=path) from None
    if "[Content_Types].xml" not in names:
        raise IngestError("this is a zip archive, not a Word document; save the article as .docx", path=path)


def _properties(document: Any) -> Draft:
    """What the document's properties say: title, author, day of creation. Words of programs are passed over."""
    draft = Draft()
    properties = document.core_properties
    title = clean_string(properties.title or "").strip()
    if title and not _NO_TITLE.match(title) and not re.search(r"\.docx?$", title, re.IGNORECASE):
        draft.title = text(title)
    author = clean_string(properties.author or "").strip()
    if " " in author and author.lower() not in _NO_AUTHOR and len(author) < 100:
        draft.metadata_byline = bylines.byline(f"di {author}") or Byline(author)
    keywords = clean_string(properties.keywords or "").strip()
    draft.tags = tuple(tag.strip() for tag in re.split("[,;]", keywords) if tag.strip())[:12]
    created = properties.created
    if created and created.year > 2013:  # python-docx's and others' templates carry older days of their own
        draft.metadata_date = created.date()
    return draft


@dataclass(slots=True)
class _Walk:
    """The state of one reading of a document."""

    document: Any
    warnings: list[str] = field(default_factory=list)
    title: str = ""
    title_line: int = 0
    subtitle: str = ""
    number: int = 0  # of the paragraph being read
    part: Any = None  # whose relationships count: the document's or the notes'
    lists: list[str] = field(default_factory=list)  # tags of the open lists, outermost first
    counts: dict[str, int] = field(default_factory=dict)  # entries so far of each numbered list
    noted: list[tuple[str, str]] = field(default_factory=list)  # kind and id of the notes referred to
    fields: list[str] = field(default_factory=list)  # instructions of the complex fields that are open

    def page(self) -> str:
        self.part = self.document.part
        body = "".join(self.blocks(self.document.element.body)) + self.close_lists(0)
        notes = "".join(self.notes())
        self.headers()
        return f"<html><body>{body}{notes}</body></html>"

    # Blocks

    def blocks(self, parent: Any) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag == f"{_W}p":
                yield self.paragraph(element)
            elif tag == f"{_W}tbl":
                self.number += 0
                yield self.close_lists(0) + self.table(element)
            elif tag in (f"{_W}sdt", f"{_W}customXml", f"{_W}ins", f"{_W}moveTo", f"{_W}sdtContent"):
                properties = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
                if properties is not None and "Contents" in (properties.get(f"{_W}val") or ""):
                    self.warnings.append("The table of contents was left out.")
                    continue
                yield from self.blocks(element)
            elif tag == f"{_W}altChunk":
                self.warnings.append("A document embedded in the document was left out.")

    def paragraph(self, element: Any) -> str:
        self.number += 1
        pictures: list[str] = []
        content = "".join(self.runs(element, pictures))
        style = self.style(element)
        shown = re.sub("<[^>]*>", "", content).strip()
        after = "".join(pictures)
        line = f" data-line={self.number}"
        if _is_contents(style):
            return ""
        if style in _TITLE and shown and not self.title:
            self.title, self.title_line = _unescaped(shown), self.number
            return self.close_lists(0) + after
        if style in _SUBTITLE and shown and not self.subtitle and self.number < 8:
            self.subtitle = _unescaped(shown)
            return self.close_lists(0) + after
        level = self.heading(element, style)
        listed = self.numbering(element, style) if not level else None
        if listed and shown:
            return self.entry(content, *listed, line) + after
        closed = self.close_lists(0)
        if not shown and "href" not in content:
            return closed + after
        if level:
            return f"{closed}<h{min(level, 6)}{line}>{_unmarked(content)}</h{min(level, 6)}>{after}"
        if style in _QUOTE:
            return f"{closed}<blockquote{line}><p>{content}</p></blockquote>{after}"
        return f"{closed}<p{line}>{content}</p>{after}"

    def style(self, element: Any) -> str:
        """The paragraph style's name without spaces in lower case, as `_HEADING` and its like want it."""
        found = element.find(f"{_W}pPr/{_W}pStyle")
        identifier = found.get(f"{_W}val") or "" if found is not None else ""
        for style in self.style_chain(identifier):
            name = re.sub(r"\s", "", (style.name or "")).lower()
            known = (
                _HEADING.fullmatch(name)
                or name in _TITLE | _SUBTITLE | _QUOTE | _CAPTION
                or _LIST_STYLE.fullmatch(name)
            )
            if known or _is_contents(name):
                return str(name)
        return re.sub(r"\s", "", identifier).lower()

    def style_chain(self, identifier: str) -> Iterator[Any]:
        """The style and those it is based on."""
        by_id = {style.style_id: style for style in self.document.styles}
        seen: set[str] = set()
        while identifier in by_id and identifier not in seen:
            seen.add(identifier)
            yield by_id[identifier]
            based = by_id[identifier].element.find(f"{_W}basedOn")
            identifier = (based.get(f"{_W}val") or "") if based is not None else ""

    def heading(self, element: Any, style: str) -> int:
        """1 to 9 for a heading by its style or outline level, else 0."""
        if found := _HEADING.fullmatch(style):
            return int(found[1])
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        value = outline.get(f"{_W}val") or "" if outline is not None else ""
        return int(value) + 1 if value.isdigit() and int(value) < 9 else 0

    # Lists

    def numbering(self, element: Any, style: str) -> tuple[bool, int, str] | None:
        """Whether a paragraph is an entry: ordered, depth and the list's id; None if it is none."""
        identifier = level = ""
        found = element.find(f"{_W}pPr/{_W}numPr")
        paragraph_style = element.find(f"{_W}pPr/{_W}pStyle")
        if found is None and paragraph_style is not None:
            for base in self.style_chain(paragraph_style.get(f"{_W}val") or ""):
                found = base.element.find(f"{_W}pPr/{_W}numPr")
                if found is not None:
                    break
        if found is not None:
            identifier = _value(found.find(f"{_W}numId"))
            level = _value(found.find(f"{_W}ilvl"))
        named = _LIST_STYLE.fullmatch(style)
        if named:
            depth = int(level) if level.isdigit() else max(0, int(named["level"] or 1) - 1)
            return "num" in named["kind"], min(depth, 8), identifier or "style"
        if not identifier or identifier == "0":
            return None
        depth = int(level) if level.isdigit() else 0
        kind = self.number_format(identifier, depth)
        return None if kind == "none" else (kind != "bullet", min(depth, 8), identifier)

    def number_format(self, identifier: str, depth: int) -> str:
        try:
            numbering = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return "bullet"
        num = next((n for n in numbering.findall(f"{_W}num") if n.get(f"{_W}numId") == identifier), None)
        abstract_id = _value(num.find(f"{_W}abstractNumId")) if num is not None else ""
        for abstract in numbering.findall(f"{_W}abstractNum"):
            if abstract.get(f"{_W}abstractNumId") == abstract_id:
                for level in abstract.findall(f"{_W}lvl"):
                    if level.get(f"{_W}ilvl") == str(depth):
                        return _value(level.find(f"{_W}numFmt")) or "decimal"
        return "bullet"

    def entry(self, content: str, ordered: bool, depth: int, identifier: str, line: str) -> str:
        tag = "ol" if ordered else "ul"
        out = self.close_lists(depth + 1)
        if len(self.lists) == depth + 1 and self.lists[-1] != tag:
            out += self.close_lists(depth)
        if not depth and ordered:
            self.counts[identifier] = self.counts.get(identifier, 0) + 1
        while len(self.lists) <= depth:
            start = f" start={self.counts[identifier]}" if not self.lists and ordered and not depth else ""
            out += f"<{tag}{start}{line}>"
            self.lists.append(tag)
        return f"{out}<li>{content}</li>"

    def close_lists(self, depth: int) -> str:
        closed = "".join(f"</{tag}>" for tag in reversed(self.lists[depth:]))
        del self.lists[depth:]
        return closed

    # Tables

    def table(self, element: Any) -> str:
        line = self.number + 1
        rows: list[str] = []
        for row in element.iter(f"{_W}tr"):
            if _nearest(row, f"{_W}tbl") is not element or row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            cells = []
            for cell in (c for c in row.iter(f"{_W}tc") if _nearest(c, f"{_W}tr") is row):
                inner = "".join(self.blocks(cell)) + self.close_lists(0)
                span = _value(cell.find(f"{_W}tcPr/{_W}gridSpan"))
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merged is not None and _value(merged) != "restart":
                    inner = ""
                cells.append(f"<td colspan={span or 1}>{inner}</td>")
            head = row.find(f"{_W}trPr/{_W}tblHeader") is not None and not rows
            joined = "".join(cells)
            rows.append(f"<thead><tr>{joined}</tr></thead>" if head else f"<tr>{joined}</tr>")
        return f"<table data-line={line}>{''.join(rows)}</table>"

    # Runs

    def runs(self, parent: Any, pictures: list[str]) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag == f"{_W}r":
                yield self.run(element, pictures)
            elif tag == f"{_W}hyperlink":
                inner = "".join(self.runs(element, pictures))
                target = self.target(element.get(f"{_R}id") or "")
                yield f'<a href="{escape(target)}">{inner}</a>' if target else inner
            elif tag in (f"{_W}del", f"{_W}moveFrom"):
                self.warnings.append(f"Text deleted in tracked changes was left out (paragraph {self.number}).")
            elif tag == f"{_W}fldSimple":
                inner = "".join(self.runs(element, pictures))
                yield _linked(element.get(f"{_W}instr") or "", inner)
            elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
                self.warnings.append(f"A formula was read as plain text (paragraph {self.number}); check it.")
                yield escape("".join(node.text or "" for node in element.iter(f"{_M}t")))
            elif tag == f"{_W}commentRangeStart":
                self.warnings.append("Comments in the margin were left out.")
            elif tag in {
                f"{_W}{n}" for n in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "bdo", "dir")
            }:
                yield from self.runs(element, pictures)

    def run(self, run: Any, pictures: list[str]) -> str:
        properties = run.find(f"{_W}rPr")
        if _on(properties, "vanish"):
            self.warnings.append(f"Hidden text was left out (paragraph {self.number}).")
            return ""
        content = "".join(self.run_content(run, pictures))
        if not content or (self.fields and self.fields[-1] is None):
            return content
        if _on(properties, "strike") or _on(properties, "dstrike"):
            return f"<del>{content}</del>"
        align = _value(properties.find(f"{_W}vertAlign")) if properties is not None else ""
        if align in ("superscript", "subscript") and "<sup" not in content:
            content = f"<sup>{content}</sup>" if align == "superscript" else f"<sub>{content}</sub>"
        named = _value(properties.find(f"{_W}rStyle")).lower() if properties is not None else ""
        if _on(properties, "b") or named in ("strong", "enfasigrassetto"):
            content = f"<b>{content}</b>"
        if _on(properties, "i") or named in ("emphasis", "enfasicorsivo"):
            content = f"<i>{content}</i>"
        return content

    def run_content(self, run: Any, pictures: list[str]) -> Iterator[str]:
        for element in run:
            tag = element.tag
            if tag == f"{_W}fldChar":
                yield from self.field_character(element.get(f"{_W}fldCharType") or "")
            elif tag == f"{_W}instrText":
                if self.fields:
                    self.fields[-1] += element.text or ""
            elif tag == f"{_W}t":
                yield escape(element.text or "")
            elif tag in (f"{_W}br", f"{_W}cr"):
                yield "<br>" if element.get(f"{_W}type") in (None, "textWrapping") else " "
            elif tag == f"{_W}tab":
                yield " "
            elif tag == f"{_W}noBreakHyphen":
                yield "\u2011"
            elif tag == f"{_W}sym":
                yield "•" if (element.get(f"{_W}font") or "") in ("Symbol", "Wingdings") else ""
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                yield self.note_mark(tag, element.get(f"{_W}id") or "")
            elif tag == f"{_W}drawing":
                self.drawing(element, pictures)
            elif tag in (f"{_W}pict", f"{_W}object"):
                self.old_drawing(element, pictures)
            elif tag == f"{_MC}AlternateContent":
                choice = element.find(f"{_MC}Choice")
                if choice is not None:
                    yield from self.run_content(choice, pictures)

    def field_character(self, kind: str) -> Iterator[str]:
        """A complex field: instructions between "begin" and "separate", what it shows between that and "end"."""
        if kind == "begin":
            self.fields.append("")
        elif kind == "separate" and self.fields:
            address = _hyperlink(self.fields[-1])
            self.fields[-1] = "</a>" if address else "-"
            yield f'<a href="{escape(address)}">' if address else ""
        elif kind == "end" and self.fields and self.fields.pop() == "</a>":
            yield "</a>"

    def target(self, relationship: str) -> str:
        found = self.part.rels.get(relationship)
        return str(found.target_ref) if found is not None and found.is_external else ""

    # Pictures

    def drawing(self, element: Any, pictures: list[str]) -> None:
        described = element.find(f".//{_WP}docPr")
        alt = (described.get("descr") or "") if described is not None else ""
        for blip in element.iter(f"{_A}blip"):
            identifier = blip.get(f"{_R}embed") or ""
            address = f"docx:{identifier}" if identifier else self.target(blip.get(f"{_R}link") or "")
            pictures.append(f'<img src="{escape(address)}" alt="{escape(alt)}" data-line={self.number}>')
        if next(element.iter(f"{_C}chart"), None) is not None:
            self.warnings.append(f"A chart was left out (paragraph {self.number}): paste it as a picture to keep it.")
        self.text_box(element)

    def old_drawing(self, element: Any, pictures: list[str]) -> None:
        for data in element.iter(f"{_V}imagedata"):
            pictures.append(f'<img src="docx:{escape(data.get(f"{_R}id") or "")}" alt="" data-line={self.number}>')
        self.text_box(element)

    def text_box(self, element: Any) -> None:
        for box in element.iter(f"{_W}txbxContent"):
            content = clean_string(" ".join(node.text or "" for node in box.iter(f"{_W}t"))).strip()
            if content:
                shown = content if len(content) <= 120 else content[:119] + "…"
                self.warnings.append(f"The text box “{shown}” was left out (paragraph {self.number}).")

    def picture(self, address: str) -> bytes | str:
        found = self.document.part.related_parts.get(address.removeprefix("docx:"))
        if found is None:
            return (
                "is only linked and is not fetched" if not address.startswith("docx:") else "is missing in the document"
            )
        blob: bytes = found.blob
        return blob

    # Notes

    def note_mark(self, tag: str, identifier: str) -> str:
        kind = "endnote" if "endnote" in tag else "footnote"
        if (kind, identifier) not in self.noted:
            self.noted.append((kind, identifier))
        return f'<sup><a href="#{kind}-{escape(identifier)}">{self.noted.index((kind, identifier)) % 999 + 1}</a></sup>'

    def notes(self) -> Iterator[str]:
        """The notes referred to, as elements with the ids that their marks point to."""
        from docx.oxml import parse_xml

        for kind in ("footnote", "endnote"):
            part = next((r.target_part for r in self.document.part.rels.values()
                         if r.reltype.endswith(f"/{kind}s") and not r.is_external), None)  # fmt: skip
            if part is None:
                continue
            self.part = part
            for note in parse_xml(part.blob).findall(f"{_W}{kind}"):
                identifier = note.get(f"{_W}id") or ""
                if (kind, identifier) not in self.noted:
                    continue
                paragraphs = (self.runs(p, []) for p in note.iter(f"{_W}p"))
                content = " ".join("".join(runs) for runs in paragraphs)
                yield f'<div id="{kind}-{escape(identifier)}">{content}</div>'

    def headers(self) -> None:
        shown = []
        for section in self.document.sections:
            for part in (section.header, section.footer):
                shown += [clean_string(p.text).strip() for p in part.paragraphs if not part.is_linked_to_previous]
        shown = [line for line in dict.fromkeys(shown) if re.search(r"[^\W\d_]{3}", line)]
        if shown:
            self.warnings.append(f"The page header or footer “{' / '.join(shown)[:120]}” was left out.")


def _hyperlink(instruction: str) -> str:
    found = re.match(r'\s*HYPERLINK\s+"([^"]{1,2000})"', instruction)
    return found[1] if found else ""


def _linked(instruction: str, inner: str) -> str:
    address = _hyperlink(instruction)
    return f'<a href="{escape(address)}">{inner}</a>' if address else inner


def _value(element: Any) -> str:
    return (element.get(f"{_W}val") or "") if element is not None else ""


def _on(properties: Any, name: str) -> bool:
    """Whether a switch of a run's properties stands and is not set to off."""
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return found is not None and _value(found).lower() not in ("0", "false", "off", "none")


def _nearest(element: Any, tag: str) -> Any:
    parent = element.getparent()
    while parent is not None and parent.tag != tag:
        parent = parent.getparent()
    return parent


def _is_contents(style: str) -> bool:
    return bool(re.fullmatch(r"(?:toc|sommario)\d|tocheading|titolosommario", style))


def _unmarked(content: str) -> str:
    """A heading's text without bold: headings are bold by themselves."""
    return re.sub("</?[b]>", "", content)


def _unescaped(content: str) -> str:
    import html

    return clean_string(html.unescape(content)).strip()
