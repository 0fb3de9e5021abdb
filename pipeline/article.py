"""The vocabulary that every room speaks: what an author wrote, and nothing about how it will look.

An `Article` is a title, a byline and blocks. A block holds one or more texts; a text is a tuple of spans, each a run
of characters with the same marks. `texts` lists every text that a reader sees, `with_texts` puts others in their
place: translating an article is nothing but that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import NamedTuple, TypeAlias


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters with the same marks.

    text: may hold any character but line breaks. link: an address, never checked here (`publish` sanitises).
    footnote: the number of the footnote referred to; such a span has an empty text and stands where the mark stands.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str | None = None
    footnote: int | None = None

    @property
    def plain(self) -> bool:
        """Whether the span bears no mark at all."""
        return not (self.strong or self.emphasis or self.code or self.link or self.footnote)


Text: TypeAlias = tuple[Span, ...]


def text(content: str) -> Text:
    """A text without marks; the empty tuple for the empty string."""
    return (Span(content),) if content else ()


def plain(content: Text) -> str:
    """The characters of a text without its marks."""
    return "".join(span.text for span in content)


@dataclass(frozen=True, slots=True)
class Heading:
    """level: 1 for the article's own sections, 2 and more below them (the title is not a block)."""

    text: Text
    level: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list. depth: 0 for the outermost level. ordered: numbered rather than bulleted."""

    text: Text
    depth: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """start: the number of the first outermost entry, where that is ordered."""

    items: tuple[Item, ...]
    start: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """attribution: who is quoted, or the empty text."""

    paragraphs: tuple[Text, ...]
    attribution: Text = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """rows: all of the same length. header: whether the first row names the columns."""

    rows: tuple[tuple[Text, ...], ...]
    header: bool = True
    caption: Text = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """An editorial note: of the house rather than the author, such as a line between asterisks."""

    text: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class CallToAction:
    """An invitation to follow a link. url: None where the source announces a link and gives none."""

    text: Text
    url: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Footnote:
    """number: what `Span.footnote` refers to, counted from 1 in the article's order."""

    number: int
    text: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that came with the article. name: a safe file name, unique in the article; data: the file's bytes."""

    name: str
    data: bytes
    alt: Text = ()
    caption: Text = ()
    line: int = 0


Block: TypeAlias = Heading | Paragraph | List | Quote | Table | Note | CallToAction | Footnote | Image


@dataclass(frozen=True, slots=True)
class Byline:
    author: str
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """What an author wrote.

    language: ISO 639-1 code. slug: the folder's name under `output/`, of a-z, 0-9 and hyphens, from the file's name.
    source: the path read, for messages. title_line: 0 where the title was not a line of the text (front matter,
    metadata, file name). summary: the author's own (front matter), empty if there is none. warnings: one sentence
    each for what the reader had to leave out or guess. companions: the files beside it that it refers to, by address as
    written, each with the SHA-256 of what was read; empty where nothing was.
    """

    title: Text
    blocks: tuple[Block, ...]
    slug: str
    language: str = "it"
    byline: Byline | None = None
    date: dt.date | None = None
    tags: tuple[str, ...] = ()
    summary: Text = ()
    source: str = ""
    title_line: int = 0
    warnings: tuple[str, ...] = ()
    companions: tuple[tuple[str, str], ...] = ()


class Place(NamedTuple):
    """Where a text stands in its article.

    field: "title", "summary", "role", "tag" or "block". block: the block's index (the tag's, for a tag), else 0.
    part: the index of the text in its block, in reading order.
    """

    field: str
    block: int = 0
    part: int = 0


def block_texts(block: Block) -> tuple[Text, ...]:
    """The texts of a block in reading order; empty ones stand too, so that positions are stable."""
    match block:
        case List():
            return tuple(item.text for item in block.items)
        case Quote():
            return (*block.paragraphs, block.attribution)
        case Table():
            return (block.caption, *(cell for row in block.rows for cell in row))
        case Image():
            return (block.alt, block.caption)
        case _:
            return (block.text,)


def with_block_texts(block: Block, new: tuple[Text, ...]) -> Block:
    """The block with other texts, given in the order of `block_texts`."""
    if len(new) != len(block_texts(block)):
        raise ValueError(f"{type(block).__name__} holds {len(block_texts(block))} texts, {len(new)} were given")
    match block:
        case List():
            return replace(block, items=tuple(replace(i, text=t) for i, t in zip(block.items, new, strict=True)))
        case Quote():
            return replace(block, paragraphs=new[:-1], attribution=new[-1])
        case Table():
            width = len(block.rows[0]) if block.rows else 0
            rows = tuple(new[1 + n * width : 1 + (n + 1) * width] for n in range(len(block.rows)))
            return replace(block, caption=new[0], rows=rows)
        case Image():
            return replace(block, alt=new[0], caption=new[1])
        case _:
            return replace(block, text=new[0])


def texts(article: Article) -> Iterator[tuple[Place, Text]]:
    """Every text of the article that is not empty, with its place: title, summary, role, tags, then the blocks."""
    role = text(article.byline.role) if article.byline else ()
    head = [(Place("title"), article.title), (Place("summary"), article.summary), (Place("role"), role)]
    tags = [(Place("tag", n), text(tag)) for n, tag in enumerate(article.tags)]
    body = [
        (Place("block", n, part), content)
        for n, block in enumerate(article.blocks)
        for part, content in enumerate(block_texts(block))
    ]
    yield from ((place, content) for place, content in head + tags + body if plain(content).strip())


def with_texts(article: Article, new: Mapping[Place, Text], language: str) -> Article:
    """The article in `language`, with each text that `new` has in place of its own; the others stay."""
    byline = article.byline
    if byline and Place("role") in new:
        byline = replace(byline, role=plain(new[Place("role")]))
    blocks = tuple(
        with_block_texts(
            block,
            tuple(new.get(Place("block", n, part), content) for part, content in enumerate(block_texts(block))),
        )
        for n, block in enumerate(article.blocks)
    )
    return replace(
        article,
        language=language,
        title=new.get(Place("title"), article.title),
        summary=new.get(Place("summary"), article.summary),
        byline=byline,
        tags=tuple(plain(new.get(Place("tag", n), text(tag))) for n, tag in enumerate(article.tags)),
        blocks=blocks,
    )


def line_of(article: Article, place: Place) -> int:
    """The line of the source file where a text begins (its block's line), 0 where it has none."""
    if place.field == "block":
        return article.blocks[place.block].line
    return article.title_line if place.field == "title" else 0


def normalise(spans: Text) -> Text:
    """The same text with neighbouring spans of equal marks merged and empty spans dropped (footnote marks stay)."""
    marks = [field.name for field in fields(Span) if field.name != "text"]
    merged: list[Span] = []
    for span in spans:
        if not span.text and span.footnote is None:
            continue
        if merged and span.footnote is None and all(getattr(merged[-1], m) == getattr(span, m) for m in marks):
            merged[-1] = replace(span, text=merged[-1].text + span.text)
        else:
            merged.append(span)
    return tuple(merged)
