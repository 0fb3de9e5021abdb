"""Headings that nothing marks as such: short lines without final punctuation, each followed by text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import Block, Heading, Item, List, Paragraph, Table, Text, plain
from pipeline.ingest.dates import MONTHS, date_line
from pipeline.ingest.draft import clean
from pipeline.ingest.lists import marker

MAX_WORDS = 16
MAX_LENGTH = 110

# Lines that are short and unpunctuated, and no heading: sources, captions, greetings, page furniture.
_NO_HEADING = re.compile(
    r"(?:font[ei]|source|not[ae]|nb|n\.b\.|foto|immagine|figura|grafico|tabella|grafici|tel|cell|email|e-mail|www"
    r"|https?|cordiali saluti|distinti saluti|un saluto|buona lettura|a presto|grazie)\b|[#@]\w",
    re.IGNORECASE,
)
_MONTH_AND_YEAR = re.compile(rf"(?:{'|'.join(MONTHS)})\s+\d{{4}}", re.IGNORECASE)


def heading_like(line: str, *, question: bool = False) -> bool:
    """Whether a line could be a heading by its looks alone.

    It is short, begins with a capital, a figure or a quotation mark, holds words and not only figures, and has no
    final punctuation; with `question`, a final "?" or "!" is allowed.
    """
    line = line.strip()
    words = re.findall(r"[^\W\d_]{2,}", line)
    if not words or len(line) > MAX_LENGTH or len(line.split()) > MAX_WORDS:
        return False
    end = line.rstrip("»”\"')]’ ")[-1:] or " "
    if end in ".,;:…-–=" or (end in "?!" and not question):
        return False
    if re.search(r"[.!?] +[A-ZÀ-Ú]", re.sub(r"^\d{1,2}[.)] ", "", line)) or "\t" in line:
        return False
    first = line.lstrip("«“\"'‘’(").lstrip()
    if not first or not (first[0].isupper() or first[0].isdigit()):
        return False
    mark = marker(line)
    if mark and mark.kind not in "1":
        return False
    if _NO_HEADING.match(line) or _MONTH_AND_YEAR.fullmatch(line) or date_line(line):
        return False
    figures = sum(c.isdigit() for c in line)
    return figures <= sum(c.isalpha() for c in line)


def guess(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with headings made of the paragraphs that are headings by their looks and by what follows them.

    A heading is followed by text; two in a row are a section and its first subsection; three or more are no headings
    (a list without bullets, if a colon stands before them).
    """
    sure = {n for n, block in enumerate(blocks) if _could(block)}
    if sure:
        sure |= {n for n, block in enumerate(blocks) if _could(block, question=True)}
    result: list[Block] = []
    n = 0
    while n < len(blocks):
        if n not in sure:
            result.append(blocks[n])
            n += 1
            continue
        end = n
        while end in sure:
            end += 1
        result += _run(blocks[n:end], result, blocks[end] if end < len(blocks) else None)
        n = end
    return result


def levelled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with heading levels counted from 1, none skipped."""
    ranks = {level: n for n, level in enumerate(sorted({b.level for b in blocks if isinstance(b, Heading)}), 1)}
    return [replace(block, level=ranks[block.level]) if isinstance(block, Heading) else block for block in blocks]


def _could(block: Block, question: bool = False) -> bool:
    return isinstance(block, Paragraph) and heading_like(plain(block.text), question=question)


def _run(run: Sequence[Block], before: list[Block], after: Block | None) -> list[Block]:
    texts: list[tuple[Text, int]] = [(b.text, b.line) for b in run if isinstance(b, Paragraph)]
    last = before[-1] if before else None
    after_colon = isinstance(last, Paragraph) and plain(last.text).endswith(":")
    if after_colon and len(run) > 1:
        # The line after which prose goes on may be the heading of that prose; it is if it is cut like a title.
        items = tuple(Item(content) for content, _ in texts)
        return [List(items, line=texts[0][1])]
    if after is None or not isinstance(after, Paragraph | List) or len(run) > 2 or after_colon:
        return list(run)
    if isinstance(after, Paragraph) and not _prose(plain(after.text)):
        return list(run)
    return [Heading(_unbold(content), level, line) for level, (content, line) in enumerate(texts, 1)]


def _prose(line: str) -> bool:
    """Whether a paragraph can follow a heading: a sentence, no signature or source."""
    return not line[:1].islower() and not _NO_HEADING.match(line) and (len(line) > 60 or line[-1] in '.:;!?…»”"')


def _unbold(content: Text) -> Text:
    """A heading is bold by itself: marks that cover the whole of it say nothing more."""
    if all(span.strong for span in content):
        content = clean(tuple(replace(span, strong=False) for span in content))
    if all(span.emphasis for span in content):
        content = clean(tuple(replace(span, emphasis=False) for span in content))
    return content


def bold_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with headings made of short paragraphs that are bold from end to end, as in unstyled documents."""
    result: list[Block] = []
    for n, block in enumerate(blocks):
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        if (
            isinstance(block, Paragraph)
            and isinstance(after, Paragraph | List | Table)
            and all(span.strong and span.footnote is None for span in block.text)
            and heading_like(plain(block.text).rstrip(":."), question=True)
            and not (isinstance(after, List) and plain(block.text).endswith(":"))
        ):
            result.append(Heading(_unbold(block.text), 1 if n == 0 else 2, block.line))
        else:
            result.append(block)
    return result
