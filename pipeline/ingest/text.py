"""Plain text as people paste it: from a mail, a web page, a chat, an editor that wraps its lines."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.article import Block, Footnote, Heading, List, Paragraph, Quote, Span, Table, Text, block_texts, plain
from pipeline.ingest import frontmatter, headings, tree
from pipeline.ingest.decode import decode
from pipeline.ingest.draft import Draft, clean
from pipeline.ingest.editorial import address
from pipeline.ingest.lists import marker, typed_lists

WRAP_LIMIT = 120  # nobody wraps lines wider than this, in characters

_RULE = re.compile(r"\s*(?:[-–—_=*~#•.]\s?){3,}\s*")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*")
_HASHES = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*")
_QUOTED = re.compile(r"\s*>\s?")
_COLUMNS = re.compile(r"\t+ *| {3,}")
_NOTE_LINE = re.compile(r"\s*\[(?P<number>\d{1,3})\]:?\s+(?P<text>\S.*)")
_NOTE_MARK = re.compile(r"\s?\[(\d{1,3})\]")

_PULL_QUOTE = re.compile(r"«[^«»]{30,600}[.!?…]»\.?|“[^“”]{30,600}[.!?…]”\.?")

_INLINE = re.compile(
    r"\*\*(?P<strong>[^*\n]{1,300})\*\*"  # as chats and Markdown mark bold
    r"|(?P<address>(?:https?://|www\.)[^\s<>\"»”]{3,2000})",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line of the text after unwrapping. number: where it begins in the file, from 1. indent: in columns."""

    text: str
    number: int
    indent: int = 0


def read(data: bytes, path: Path) -> Draft:
    """The draft of a text file. Raises IngestError for binary data or broken front matter."""
    content, warnings = decode(data, str(path))
    draft, content = frontmatter.split(content, str(path))
    draft.warnings[:0] = warnings
    blocks: list[Block] = []
    indents: list[int] = []
    for group in _groups(content):
        for block, indent in _blocks(group, blocks[-1] if blocks else None):
            blocks.append(block)
            indents.append(indent)
    draft.blocks = _footnotes(typed_lists(blocks, indents))
    return draft


def _groups(content: str) -> list[list[Line]]:
    """Unwrapped lines, in groups that blank lines separate."""
    groups: list[list[Line]] = [[]]
    for number, raw in enumerate(content.split("\n"), 1):
        if raw.strip(" \t\xa0\ufeff\u200b"):
            expanded = raw.replace("\xa0", " ").replace("\u200b", "")
            indent = len(expanded.expandtabs(4)) - len(expanded.expandtabs(4).lstrip())
            groups[-1].append(
                Line(expanded.strip(" \n") if "\t" in expanded.strip() else expanded.strip(), number, indent)
            )
        elif groups[-1]:
            groups.append([])
    width = _wrap_width(groups)
    return [_unwrapped(group, width, content) for group in groups if group]


def _wrap_width(groups: list[list[Line]]) -> int:
    """The width at which the text was wrapped, 0 if it was not.

    A wrapped text breaks within sentences: a line without final punctuation, then one that begins in lower case.
    The widest of such lines tells the width.
    """
    broken = [
        len(line.text)
        for group in groups
        for line, following in pairwise(group)
        if line.text[-1] not in ".:;!?"
        and following.text[:1].islower()
        and not _kept_apart(following.text)
        and 30 <= len(line.text) <= WRAP_LIMIT
        and "\t" not in line.text
    ]
    pairs = sum(max(0, len(group) - 1) for group in groups)
    return max(broken) if broken and (len(broken) >= 2 or pairs <= 4) and len(broken) * 8 >= pairs else 0


def _unwrapped(group: list[Line], width: int, content: str) -> list[Line]:
    """The group's lines, those that were broken by wrapping joined: where the next word would not have fitted."""
    result: list[Line] = []
    last = ""
    for line in group:
        first_word = line.text.split(maxsplit=1)[0]
        full = width >= len(last) >= width - len(first_word) or (line.text[:1].islower() and last[-1:] not in ".:;!?")
        if width and result and full and len(last) >= width // 3 and not _kept_apart(line.text) and "\t" not in last:
            before = result[-1].text
            joint = " "
            if re.search(r"\w-$", before) and line.text[:1].islower():
                joint = ""
                compound = f"{before.split()[-1]}{first_word}".lower()
                if compound.strip(".,;:") not in content.lower():
                    before = before[:-1]
            result[-1] = result[-1]._replace(text=before + joint + line.text)
        else:
            result.append(line)
        last = line.text
    return result


def _kept_apart(line: str) -> bool:
    """Whether a line begins something of its own, whatever its width: a list entry, quote, byline, heading mark."""
    return bool(
        marker(line)
        or re.match(r"link\b", line, re.IGNORECASE)
        or line.startswith((">", "#", "*", "|", "http", "www."))
        or _NOTE_LINE.match(line)
        or (re.match(r"(?:di|a cura di) [A-ZÀ-Ú]\w+ [A-ZÀ-Ú]", line) and len(line) < 90)
    )


def _blocks(group: list[Line], before: Block | None) -> list[tuple[Block, int]]:
    """The blocks of a group, each with its indentation."""
    result: list[tuple[Block, int]] = []
    n = 0
    while n < len(group):
        line = group[n]
        rows = _table_rows(group, n)
        if rows:
            header = tree.looks_like_header([plain(cell) for cell in rows[0]])
            result.append((Table(tuple(rows), header, line=line.number), 0))
            n += len(rows) + sum(1 for other in group[n : n + len(rows) + 1] if _pipe_rule(other.text))
        elif _QUOTED.match(line.text):
            end = n
            while end < len(group) and _QUOTED.match(group[end].text):
                end += 1
            result.append((_quote(group[n:end]), 0))
            n = end
        elif _RULE.fullmatch(line.text):
            n += 1
        elif (
            n + 1 < len(group)
            and _UNDERLINE.fullmatch(group[n + 1].text)
            and headings.heading_like(line.text, question=True)
        ):
            result.append((Heading(_inline(line.text), 1 if "=" in group[n + 1].text else 2, line.number), 0))
            n += 2
        elif found := _HASHES.fullmatch(line.text):
            result.append((Heading(_inline(found[2]), len(found[1]), line.number), 0))
            n += 1
        else:
            content = _inline(line.text)
            if _PULL_QUOTE.fullmatch(line.text):
                result.append((Quote((content,), (), line.number), 0))
            elif content:
                result.append((Paragraph(content, line.number), line.indent))
            elif line.text.strip():
                result.append((Paragraph(clean((Span(line.text),)), line.number), line.indent))
            n += 1
    return [(block, indent) for block, indent in result if not isinstance(block, Paragraph) or plain(block.text)]


def _quote(lines: list[Line]) -> Quote:
    texts = [_inline(_QUOTED.sub("", line.text)) for line in lines]
    paragraphs: list[Text] = []
    for content in texts:
        # Lines of a quotation are wrapped, as in mails: only a sentence's end ends a paragraph.
        if paragraphs and plain(paragraphs[-1])[-1:] not in '.!?»”":' and not re.match("[—–-] ?", plain(content)):
            paragraphs[-1] = clean((*paragraphs[-1], Span(" "), *content))
        elif content:
            paragraphs.append(content)
    attribution: Text = ()
    if len(paragraphs) > 1 and re.match("[—–-] ?", plain(paragraphs[-1])):
        attribution = clean((Span(plain(paragraphs.pop()).lstrip("—–- ")),))
    return Quote(tuple(paragraphs), attribution, lines[0].number)


def _table_rows(lines: list[Line], first: int) -> list[tuple[Text, ...]]:
    """The rows of a table that begins at line `first`: tabs, pipes, or columns of spaces. Empty if there is none."""
    rows: list[list[str]] = []
    piped = False
    for at in range(first, len(lines)):
        line = lines[at]
        if (line.text.count("|") >= 2 and line.text.startswith("|")) or (piped and line.text.count("|")):
            if rows and not piped:
                break
            piped = True
            if not _pipe_rule(line.text):
                rows.append([cell.strip() for cell in line.text.strip("|").split("|")])
        elif "\t" in line.text and not marker(line.text) and not piped:
            rows.append([cell.strip() for cell in line.text.split("\t")])
        elif (
            len(cells := _COLUMNS.split(line.text)) >= 2
            and not marker(line.text)
            and not piped
            and max(map(len, cells)) <= 45
        ):
            rows.append(cells)
        else:
            break
    tabbed = piped or (bool(rows) and "\t" in lines[first].text)
    if len(rows) < (2 if tabbed else 3) or (not tabbed and len({len(row) for row in rows}) > 1):
        return []
    width = max(len(row) for row in rows)
    keep = [n for n in range(width) if any(len(row) > n and row[n] for row in rows)]
    if len(keep) < 2:
        return []
    padded = [row + [""] * (width - len(row)) for row in rows]
    return [tuple(_inline(row[n]) for n in keep) for row in padded]


def _pipe_rule(line: str) -> bool:
    return line.startswith("|") and not line.strip("|-: +\t")


def _inline(line: str) -> Text:
    """The text of a line, with **bold** and addresses made marks."""
    spans: list[Span] = []
    at = 0
    for found in _INLINE.finditer(line):
        whole = found[0]
        if found["address"]:
            kept = whole.rstrip(".,;:!?)]'’")
            spans += [Span(line[at : found.start()]), Span(kept, link=address(kept))]
            at = found.start() + len(kept)
        elif (found["strong"].strip() and line.strip() != whole and not line.startswith("***")) or (
            line.strip() == whole and headings.heading_like(found["strong"].rstrip(":"))
        ):
            spans += [Span(line[at : found.start()]), Span(found["strong"], strong=True)]
            at = found.end()
    return clean((*spans, Span(line[at:])))


def _footnotes(blocks: list[Block]) -> list[Block]:
    """Make of "[1]" in the text and a line "[1] …" at the end: a mark and its footnote."""
    known: dict[int, int] = {}
    referred: set[str] = set()
    for n, block in enumerate(blocks):
        found = _NOTE_LINE.fullmatch(plain(block.text)) if isinstance(block, Paragraph) else None
        if found and found["number"] in referred:
            known.setdefault(int(found["number"]), n)
        for part in block_texts(block):
            referred.update(_NOTE_MARK.findall(plain(part)))
    if not known:
        return blocks
    numbers: dict[int, int] = {}
    note_blocks = set(known.values())

    def marked(content: Text) -> Text:
        spans: list[Span] = []
        for span in content:
            at = 0
            for found in _NOTE_MARK.finditer(span.text):
                number = int(found[1])
                if number in known:
                    spans += [replace(span, text=span.text[at : found.start()])]
                    spans += [Span("", footnote=numbers.setdefault(number, len(numbers) + 1))]
                    at = found.end()
            spans.append(replace(span, text=span.text[at:]))
        return clean(tuple(spans))

    body: list[Block] = []
    for n, block in enumerate(blocks):
        if n in note_blocks:
            continue
        match block:
            case Paragraph() | Heading():
                body.append(replace(block, text=marked(block.text)))
            case List():
                body.append(replace(block, items=tuple(replace(item, text=marked(item.text)) for item in block.items)))
            case _:
                body.append(block)
    for number, shown in sorted(numbers.items(), key=lambda pair: pair[1]):
        note = blocks[known[number]]
        assert isinstance(note, Paragraph)
        found = _NOTE_LINE.fullmatch(plain(note.text))
        content = clean((Span(found["text"] if found else plain(note.text)),))
        body.append(Footnote(shown, content, note.line))
    lost = [number for number in known if number not in numbers]
    body += [blocks[known[number]] for number in lost]
    return body
