"""Currencies and measures that stand without a number: the dollar, EUR/USD, dollars per barrel, each month.

How often a language says them is its own affair, so nothing is said of one that is lost or added: only of one that has
another of its kind in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.translate.figures.figure import FAMILIES, Certainty, Figure
from pipeline.translate.figures.tokens import Sentence
from pipeline.translate.findings import Finding, Kind, Severity


class Mention(NamedTuple):
    """of: a currency's code or a measure's name, as in words.toml. start, end: slice of the text."""

    of: str
    start: int
    end: int


def mentions(s: Sentence, figures: Sequence[Figure]) -> list[Mention]:
    """Those that belong to none of the sentence's figures, in order; "a year" and "one year" are of them."""
    found = [Mention(f.of, f.start, f.end) for f in figures if f.of in FAMILIES and _is_article(f)]
    at = 0
    rest = iter([*figures, None])
    following = next(rest)
    while at < len(s.words):
        if s.words[at] not in s.language.mentions:
            at += 1
            continue
        while following is not None and following.end <= s.starts[at]:
            following = next(rest)
        named = s.language.mentions.at(s.words, at)
        if named is None or (following is not None and following.start <= s.starts[at]) or not _is_meant(s, at):
            at += 1
            continue
        of, end = named
        found.append(Mention(of, s.starts[at], s.ends[end - 1]))
        at = end
    return sorted(found, key=lambda mention: mention.start)


def _is_article(figure: Figure) -> bool:
    return figure.value == 1 and figure.certainty is Certainty.POSSIBLE


def _is_meant(s: Sentence, at: int) -> bool:
    """A code in capitals; a word, unless it has the capital of a name within a sentence (Francisco Franco)."""
    written = s.original(at)
    if s.words[at] in s.language.symbols:
        return written.isupper()
    return s.language.code == "de" or at == 0 or not written[0].isupper() or written == "Euro"


def compare(
    before: Sequence[Mention], after: Sequence[Mention], there: Sequence[Figure], source: str, target: str
) -> list[Finding]:
    """Findings for each mention of the source that the target does not say, where another of its kind is too many.

    before, after: the mentions of source and target. there: the target's figures, whose units count as said.
    """
    lost = _beyond(before, [m.of for m in after] + [f.of for f in there if not _is_article(f)])
    added = _beyond(after, [m.of for m in before]) if lost else []
    findings = []
    for mention in lost:
        other = next((m for m in added if FAMILIES[m.of] == FAMILIES[mention.of]), None)
        if other is not None:
            added.remove(other)
            was, became = source[mention.start : mention.end], target[other.start : other.end]
            message = f"“{was}” has another unit in the target: “{became}”."
            span, place = (mention.start, mention.end), (other.start, other.end)
            findings.append(Finding(Kind.UNIT_CHANGED, Severity.ERROR, message, span, place))
    return findings


def _beyond(mentions: Sequence[Mention], said: list[str]) -> list[Mention]:
    """The mentions that the other side does not say as often."""
    left = []
    for mention in mentions:
        if mention.of in said:
            said.remove(mention.of)
        else:
            left.append(mention)
    return left
