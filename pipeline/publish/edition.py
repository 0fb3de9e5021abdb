"""An edition: an article in the one language that a page or a newsletter shows it in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.article import Article, Block, Footnote, Heading, Paragraph, block_texts, plain
from pipeline.publish.locales import minutes, shortened
from pipeline.translate import Translation


@dataclass(frozen=True, slots=True)
class Edition:
    """article: as it is shown. translated_from: the source's language code, None for the original itself.

    by_machine: whether a machine had a part in it. unresolved: passages with findings that nobody has resolved.
    """

    article: Article
    translated_from: str | None = None
    by_machine: bool = False
    unresolved: int = 0


def of(translation: Translation) -> Edition:
    """The edition that a translation is published as."""
    return Edition(
        article=translation.article,
        translated_from=translation.source.language,
        by_machine=any(segment.origin.by_machine for segment in translation.segments),
        unresolved=len(translation.errors),
    )


def body(article: Article) -> tuple[Block, ...]:
    """The blocks in reading order without the footnotes, no heading more than one level below the one before it."""
    blocks: list[Block] = []
    level = 0
    for block in article.blocks:
        if isinstance(block, Footnote):
            continue
        if isinstance(block, Heading):
            level = min(max(block.level, 1), level + 1)
            block = replace(block, level=level)
        blocks.append(block)
    return tuple(blocks)


def footnotes(article: Article) -> tuple[Footnote, ...]:
    """The footnotes by number, the first of each number only."""
    notes: dict[int, Footnote] = {}
    for block in article.blocks:
        if isinstance(block, Footnote):
            notes.setdefault(block.number, block)
    return tuple(notes[number] for number in sorted(notes))


def lead(article: Article) -> str:
    """The author's summary, or the first paragraph where there is none; empty for an article without either."""
    if plain(article.summary).strip():
        return plain(article.summary).strip()
    return next((plain(block.text).strip() for block in article.blocks if isinstance(block, Paragraph)), "")


def description(article: Article, length: int = 200) -> str:
    """The lead on one line, cut at a word: for search engines, shared links and preheaders."""
    return shortened(lead(article), length)


def words(article: Article) -> int:
    """How many words a reader reads."""
    return sum(len(plain(content).split()) for block in article.blocks for content in block_texts(block))


def reading_minutes(article: Article) -> int:
    """How long the article takes to read, in whole minutes."""
    return minutes(words(article))
