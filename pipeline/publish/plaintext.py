"""Articles and newsletters as plain text that reads well at 72 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.article import (
    Block,
    CallToAction,
    Heading,
    Image,
    List,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    plain,
)
from pipeline.publish import edition as editions
from pipeline.publish.brand import Brand, Strings
from pipeline.publish.edition import Edition
from pipeline.publish.locales import long_date
from pipeline.publish.render import Branch, href, nest, numeric_columns

if TYPE_CHECKING:
    from pipeline.publish.newsletter import Story

WIDTH = 72


def newsletter(stories: Sequence[Story], brand: Brand, *, web_version: str | None, unsubscribe: str) -> str:
    """The plain-text part of a newsletter. Only addresses and words longer than a line exceed WIDTH columns."""
    language = brand.language(stories[0].edition.article.language)
    strings = language.strings
    parts = [brand.name + (f"\n{language.tagline}" if language.tagline else "")]
    if web_version:
        parts.append(f"{strings.web_version}:\n{web_version}")
    parts.append("=" * WIDTH)
    parts += _story(stories[0], brand)
    if stories[1:]:
        parts.append(_heading(strings.further, "="))
    for story in stories[1:]:
        parts += _story(story, brand)
        parts.append("* * *".center(WIDTH).rstrip())
    if stories[1:]:
        parts.pop()
    parts.append("-" * WIDTH)
    parts += [_wrapped(language.disclaimer), _wrapped(language.reason), f"{strings.unsubscribe}:\n{unsubscribe}"]
    parts.append("\n".join(filter(None, (brand.name, _wrapped(brand.postal_address)))))
    return "\n\n".join(parts) + "\n"


def _story(story: Story, brand: Brand) -> Iterator[str]:
    from pipeline.publish.newsletter import teaser

    edition, article = story.edition, story.edition.article
    strings = brand.language(article.language).strings
    yield _heading(plain(article.title), "=")
    yield "\n".join(_wrapped(line) for line in _facts(edition, brand) if line)
    if edition.unresolved:
        yield _wrapped(strings.unreviewed.format(count=edition.unresolved), "! ", "! ")
    if article.summary:
        yield _wrapped(_inline(article.summary))
    for block in editions.body(article) if story.full else teaser(article):
        if content := _block(block, strings):
            yield content
    if story.full and (notes := editions.footnotes(article)):
        yield _heading(strings.notes, "-")
        yield "\n".join(_wrapped(_inline(note.text), f"[{note.number}] ", "    ") for note in notes)
    if not story.full and story.url:
        yield f"{strings.read_on}:\n{story.url}"


def _facts(edition: Edition, brand: Brand) -> Iterator[str]:
    article = edition.article
    language = brand.language(article.language)
    strings = language.strings
    if article.byline:
        yield strings.by.format(name=article.byline.author)
        yield ", ".join(filter(None, (article.byline.role, article.byline.organisation)))
    date = long_date(article.date, language.locale or article.language) if article.date else ""
    yield " · ".join(filter(None, (date, strings.reading_time.format(minutes=editions.reading_minutes(article)))))
    if edition.translated_from:
        yield strings.origin_machine if edition.by_machine else strings.origin_human


def _block(block: Block, strings: Strings) -> str:
    match block:
        case Heading():
            return _heading(_inline(block.text), "-")
        case Paragraph():
            return _wrapped(_inline(block.text))
        case List():
            return "\n".join(_list(nest(block), ""))
        case Quote():
            quoted = "\n>\n".join(_wrapped(_inline(paragraph), "> ", "> ") for paragraph in block.paragraphs)
            if not block.attribution:
                return quoted
            return f"{quoted}\n>\n" + _wrapped(f"— {_inline(block.attribution)}", "> ", ">   ")
        case Table():
            return _table(block)
        case Note():
            return _wrapped(f"[{strings.editorial_note}: {_inline(block.text)}]")
        case CallToAction():
            address = href(block.url)
            return _wrapped(plain(block.text)) + (f"\n{address}" if address else "")
        case Image():
            return _wrapped(f"[{plain(block.caption) or plain(block.alt)}]") if block.caption or block.alt else ""
        case _:
            return ""


def _heading(content: str, rule: str) -> str:
    lines = _wrapped(content)
    return f"{lines}\n{rule * max(len(line) for line in lines.splitlines() or [''])}"


def _list(branches: Sequence[Branch], margin: str) -> Iterator[str]:
    for branch in branches:
        for number, entry in enumerate(branch.entries, start=branch.start):
            mark = f"{number}. " if branch.ordered else "- "
            yield _wrapped(_inline(entry.item.text), margin + mark, margin + " " * len(mark))
            yield from _list(entry.lists, margin + " " * len(mark))


def _table(table: Table) -> str:
    """Columns side by side where they fit, else an entry a row with the column's name before each cell."""
    rows = [[_inline(cell) for cell in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = numeric_columns(table)
    lines = [_wrapped(_inline(table.caption)), ""] if table.caption else []
    if sum(widths) + 2 * (len(widths) - 1) <= WIDTH:
        for number, row in enumerate(rows):
            cells = (c.rjust(w) if n in right else c.ljust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True)))
            lines.append("  ".join(cells).rstrip())
            if table.header and number == 0:
                lines.append("  ".join("-" * width for width in widths))
        return "\n".join(lines)
    names = rows[0] if table.header else [""] * len(widths)
    entries = [
        "\n".join(
            _wrapped(f"{name}: {cell}" if name else cell, "" if n == 0 else "  ", "    ")
            for n, (name, cell) in enumerate(zip(names, row, strict=True))
            if cell
        )
        for row in rows[1 if table.header else 0 :]
    ]
    return "\n".join(lines) + ("\n" if lines else "") + "\n".join(entries)


def _inline(content: Text) -> str:
    """The text with addresses after what they link, once where spans share one, and footnote marks in brackets."""
    parts: list[str] = []
    for n, span in enumerate(content):
        if span.footnote is not None:
            parts.append(f"[{span.footnote}]")
            continue
        parts.append(span.text)
        address = href(span.link)
        following = content[n + 1].link if n + 1 < len(content) else None
        if address and span.link != following and address.removeprefix("mailto:") not in span.text:
            parts.append(f" ({address})")
    return "".join(parts)


def _wrapped(content: str, first: str = "", rest: str = "") -> str:
    """Filled to WIDTH; a no-break space stays one, a word longer than a line is left whole."""
    lines = textwrap.wrap(
        content, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines)
