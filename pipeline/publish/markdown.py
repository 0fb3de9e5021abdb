"""An edition as Markdown with YAML front matter, for editors and other publishing systems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import yaml

from pipeline.article import (
    Block,
    CallToAction,
    Footnote,
    Heading,
    Image,
    List,
    Note,
    Paragraph,
    Quote,
    Span,
    Table,
    Text,
    plain,
)
from pipeline.publish import edition as editions
from pipeline.publish.edition import Edition
from pipeline.publish.render import Branch, href, nest, numeric_columns

# What could begin or end a mark in the middle of a line; an underscore within a word cannot, but costs nothing.
_MARKS = re.compile(r"([\\`*_\[\]])")
# What means something only where a line begins: headings, quotes, bullets, rules, numbered entries.
_LINE_MARKS = re.compile(r"^(\s*)([#>+-]|\d{1,9}(?=[.)](?:\s|$)))")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def render(edition: Edition) -> str:
    """Markdown as the `markdown` package reads it with its extensions tables, footnotes and sane_lists.

    The article's own sections begin at the second level, since the title, which front matter holds, is the first.
    """
    article = edition.article
    blocks = [_block(block) for block in editions.body(article)]
    notes = [f"[^{note.number}]: {_line(note.text)}" for note in editions.footnotes(article)]
    content = "\n\n".join(filter(None, [*blocks, *notes]))
    return f"---\n{front_matter(edition)}---\n\n{content}\n"


def front_matter(edition: Edition) -> str:
    """YAML: what there is of title, author, role, organisation, date, language, translated_from, summary, tags …"""
    article, byline = edition.article, edition.article.byline
    value: dict[str, Any] = {
        "title": plain(article.title),
        "author": byline and byline.author,
        "role": byline and byline.role,
        "organisation": byline and byline.organisation,
        "date": article.date,
        "language": article.language,
        "translated_from": edition.translated_from,
        "machine_translated": edition.by_machine,
        "unresolved": edition.unresolved,
        "minutes": editions.reading_minutes(article),
        "summary": plain(article.summary),
        "tags": list(article.tags),
    }
    present = {key: part for key, part in value.items() if part}
    return yaml.safe_dump(present, allow_unicode=True, sort_keys=False, width=10_000)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * min(block.level + 1, 6)} {_line(block.text)}"
        case Paragraph():
            return _line(block.text)
        case List():
            return "\n".join(_list(nest(block), ""))
        case Quote():
            paragraphs = [*block.paragraphs, *([(Span("— "), *block.attribution)] if block.attribution else [])]
            return "\n>\n".join(f"> {_line(paragraph)}" for paragraph in paragraphs)
        case Table():
            return _table(block)
        case Note():
            return f"> {_line(block.text)}"
        case CallToAction():
            address = href(block.url)
            return f"[{_line(block.text)}](<{address}>)" if address else _line(block.text)
        case Image():
            picture = f"![{_escaped(plain(block.alt))}](images/{quote(block.name)})"
            return f"{picture}\n\n{_line(block.caption)}" if block.caption else picture
        case Footnote():
            return ""


def _list(branches: Sequence[Branch], margin: str) -> Iterator[str]:
    """Entries four columns deeper a level, which is what every Markdown parser takes for a level."""
    for branch in branches:
        for number, entry in enumerate(branch.entries, start=branch.start):
            mark = f"{number}." if branch.ordered else "-"
            yield f"{margin}{mark:<3} {_line(entry.item.text)}"
            yield from _list(entry.lists, margin + "    ")


def _table(table: Table) -> str:
    right = numeric_columns(table)
    head = table.rows[0] if table.header else tuple(() for _ in table.rows[0])
    body = table.rows[1:] if table.header else table.rows
    rules = ("---:" if n in right else "---" for n in range(len(head)))
    rows = [_row(map(_line, head)), _row(rules), *(_row(map(_line, row)) for row in body)]
    caption = f"**{_line(table.caption)}**\n\n" if table.caption else ""
    return caption + "\n".join(rows)


def _row(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _line(content: Text) -> str:
    written = "".join(map(_span, content))
    return _LINE_MARKS.sub(_escape_line_mark, written)


def _escape_line_mark(match: re.Match[str]) -> str:
    mark = match[2]
    # A digit cannot be escaped, the point after it can; `**`, written as a mark, begins with neither.
    return f"{match[1]}{mark}\\" if mark.isdigit() else f"{match[1]}\\{mark}"


def _span(span: Span) -> str:
    if span.footnote is not None:
        return f"[^{span.footnote}]"
    inner = span.text.strip()
    if not inner:
        return span.text
    if span.code:
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", inner)), default=0))
        pad = " " if inner.startswith("`") or inner.endswith("`") else ""
        written = f"{fence}{pad}{inner}{pad}{fence}"
    else:
        written = _escaped(inner)
    written = f"*{written}*" if span.emphasis else written
    written = f"**{written}**" if span.strong else written
    if address := href(span.link):
        written = f"[{written}](<{address}>)"
    start = len(span.text) - len(span.text.lstrip())
    return span.text[:start] + written + span.text[start + len(inner) :]


def _escaped(content: str) -> str:
    return _ENTITY.sub("&amp;", _MARKS.sub(r"\\\1", content)).replace("<", "&lt;")
