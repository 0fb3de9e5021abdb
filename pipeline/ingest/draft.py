"""What a reader hands over before it is known what each paragraph is, and how a text is cleaned."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field, replace

from pipeline.article import Block, Byline, Span, Text, normalise, plain


@dataclass(slots=True)
class Draft:
    """The blocks of a file in reading order, and whatever the file says about itself outside its text.

    language: ISO 639-1 code only if the author declared one, else "". warnings, companions: for the article.
    metadata_byline, metadata_date: what a program noted (a site's account, a document's properties); what the author
    wrote goes before.
    stated_title: whether the title was given on purpose (front matter, a title style) and not guessed by a program.
    """

    blocks: list[Block] = field(default_factory=list)
    title: Text = ()
    stated_title: bool = False
    title_line: int = 0
    byline: Byline | None = None
    metadata_byline: Byline | None = None
    date: dt.date | None = None
    metadata_date: dt.date | None = None
    tags: tuple[str, ...] = ()
    summary: Text = ()
    language: str = ""
    warnings: list[str] = field(default_factory=list)
    companions: dict[str, str] = field(default_factory=dict)


# Zero-width and direction marks, soft hyphens, object replacement: pasted along, never meant. U+200D is kept: it
# holds emoji together.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffc]")
_SPACE = re.compile(r"\s+")


def clean_string(content: str) -> str:
    """The characters as kept in an article: NFC, invisible and control characters gone, each white space one space.

    Non-breaking spaces become plain ones: typography is set anew for each language. Quotes and apostrophes stay as
    the author wrote them. Leading and trailing spaces stay (one at most).
    """
    content = _SPACE.sub(" ", _INVISIBLE.sub("", content))
    if not content.isprintable():
        content = "".join(c for c in content if unicodedata.category(c) not in ("Cc", "Cs", "Cn") or c == " ")
    return unicodedata.normalize("NFC", content)


def clean(content: Text) -> Text:
    """The text with clean strings, one space between words across spans, none at its ends, marks without outer spaces.

    >>> clean((Span(" Il "), Span("  BTP ", strong=True), Span(" sale")))
    (Span(text='Il ', ...), Span(text='BTP', strong=True, ...), Span(text=' sale', ...))
    """
    spans: list[Span] = []
    for span in normalise(tuple(replace(span, text=clean_string(span.text)) for span in content)):
        core = span.text.strip()
        if span.plain or core == span.text:
            spans.append(span)
            continue
        lead = " " if span.text.startswith(" ") else ""
        trail = " " if core and span.text.endswith(" ") else ""
        spans += [Span(lead), replace(span, text=core), Span(trail)]
    tidy: list[Span] = []
    space_before = True
    for span in normalise(tuple(spans)):
        content_ = _SPACE.sub(" ", span.text)
        if space_before:
            content_ = content_.lstrip()
        if span.footnote is not None or content_:
            tidy.append(replace(span, text=content_))
            space_before = content_.endswith(" ")
    while tidy and tidy[-1].footnote is None and tidy[-1].text.endswith(" "):
        last = tidy.pop()
        if last.text.rstrip():
            tidy.append(replace(last, text=last.text.rstrip()))
    return normalise(tuple(tidy))


def cut(content: Text, start: int, end: int | None = None) -> Text:
    """The characters from `start` to `end` of a text with their marks, cleaned."""
    end = sum(len(span.text) for span in content) if end is None else end
    spans: list[Span] = []
    at = 0
    for span in content:
        inner = span.text[max(0, start - at) : max(0, end - at)]
        if inner or (span.footnote is not None and start <= at <= end):
            spans.append(replace(span, text=inner))
        at += len(span.text)
    return clean(tuple(spans))


def same_line(one: Text, other: Text) -> bool:
    """Whether a reader would take two texts for the same line: letters and figures alone are compared."""
    first, second = ("".join(c for c in plain(t).casefold() if c.isalnum()) for t in (one, other))
    return bool(first) and first == second


def words(table: str) -> frozenset[str]:
    """A table of words that is written as running text."""
    return frozenset(table.split())
