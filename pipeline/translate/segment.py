"""Texts to sentences and long sentences to clauses, losing nothing: what is cut always joins to what it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# Where a sentence too long for a model may be cut, the best kind of place first; the cut falls after the match.
CLAUSE_ENDS = (
    re.compile(r"[;:][\"'»”’)\]]?\s+"),
    re.compile(r"\s[–—-]\s+"),
    re.compile(r",\s+(?=(?:e|ed|ma|mentre|perché|poiché|sebbene|but|and|while|because|although)\b)"),
    re.compile(r",\s+|\)\s+"),
    re.compile(r"\s+"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The characters `start` to `end` of a text, as in a slice, without the spaces around them."""

    start: int
    end: int


def sentences(text: str, language: str) -> list[Sentence]:
    """The sentences of `text` in order, none of them blank. language: ISO 639-1."""
    found = []
    at = 0
    for part in split(text, language):
        core = part.strip()
        if core:
            start = at + len(part) - len(part.lstrip())
            found.append(Sentence(start, start + len(core)))
        at += len(part)
    return found


def split(text: str, language: str) -> list[str]:
    """`text` cut into sentences, each with the white space after it; joined they are `text`."""
    import sentencex

    return list(sentencex.segment(language, text)) if text else []


def clauses(text: str, fits: Callable[[str], bool]) -> list[str]:
    """`text` in parts that fit, cut near the middle and at clause boundaries where it can be; all join to `text`."""
    if len(text) < 2 or fits(text):
        return [text] if text else []
    cut = _clause_end(text)
    return clauses(text[:cut], fits) + clauses(text[cut:], fits)


def _clause_end(text: str) -> int:
    middle = len(text) // 2
    for kind in CLAUSE_ENDS:
        ends = [match.end() for match in kind.finditer(text) if len(text) // 5 < match.end() < len(text) * 4 // 5]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return middle
