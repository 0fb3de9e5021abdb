"""Which words of the target render which words of the source, read from the decoder's attention.

Pieces are what a tokenizer cuts a sentence into; words are what a reader sees. Attention comes piece by piece; links
go word by word, with character offsets in the sentences as they were given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.translate.engine import Link
from pipeline.translate.typography import straighten

SPACE = "▁"  # how SentencePiece writes the space before a word
STRAY = 8  # characters that a normalisation may add or drop before a piece is given up as not in the text
SHARE = 0.25  # of a target word's attention: the least that makes a further source word its origin

WORD = re.compile(r"⟦\d⟧|\w+(?:['’.,&/-]\w+)*|[^\w\s]")
BYTE = re.compile(r"<0x([0-9A-F]{2})>")

Span = tuple[int, int]


def detokenise(pieces: Sequence[str]) -> str:
    """The text of SentencePiece pieces, whether or not the tokenizer's own model knows them."""
    return " ".join("".join(_surfaces(pieces)).replace(SPACE, " ").split())


def links(
    source: str,
    source_pieces: Sequence[str],
    target: str,
    target_pieces: Sequence[str],
    attention: Sequence[Sequence[float]],
) -> tuple[Link, ...]:
    """For each word of the target the source words that it renders, in the target's order.

    attention: for each target piece its weight on each source piece. A target word always has its likeliest source
    word, and others that have at least SHARE of its attention.
    """
    words = [match.span() for match in WORD.finditer(source)]
    piece_words = [_overlapping(span, words) for span in spans(source_pieces, source)]
    piece_spans = spans(target_pieces, target)
    found = []
    for match in WORD.finditer(target):
        weights = [0.0] * len(words)
        for span, row in zip(piece_spans, attention, strict=False):
            if not _overlap(span, match.span()):
                continue
            for within, weight in zip(piece_words, row, strict=False):
                for word in within:
                    weights[word] += weight / len(within)
        total = sum(weights)
        if not total:
            continue
        likeliest = max(range(len(words)), key=weights.__getitem__)
        for word, weight in enumerate(weights):
            if word == likeliest or weight / total >= SHARE:
                found.append(Link(words[word], match.span(), weight / total))
    return tuple(found)


def through(first: Sequence[Link], second: Sequence[Link]) -> tuple[Link, ...]:
    """Links from the source of `first` to the target of `second`, where `second` reads what `first` wrote."""
    found: dict[tuple[Span, Span], float] = {}
    for link in second:
        for back in first:
            if _overlap(back.target, link.source):
                ends = back.source, link.target
                found[ends] = found.get(ends, 0.0) + back.weight * link.weight
    return tuple(Link(*ends, min(weight, 1.0)) for ends, weight in found.items())


def shifted(moved: Sequence[Link], source: int, target: int) -> tuple[Link, ...]:
    """The links of a part of a sentence as links of the sentence, where the part begins at these characters."""
    return tuple(Link((a + source, b + source), (c + target, d + target), weight) for (a, b), (c, d), weight in moved)


def spans(pieces: Sequence[str], text: str) -> list[Span]:
    """The characters of `text` that each piece covers; an empty span for a piece that is only a space or isn't there.

    Tokenizers normalise (NFKC, straight quotes, spaces), so pieces and text are compared character by character
    after the same normalisation.
    """
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", straighten(character)):
            if not plain.isspace():
                folded.append(plain)
                origin.append(index)
    whole = "".join(folded)
    found = []
    at = 0
    for surface in _surfaces(pieces):
        needle = surface.replace(SPACE, "").replace("@@", "")
        place = whole.find(needle, at, at + len(needle) + STRAY) if needle else -1
        if place < 0:
            found.append((origin[at] if at < len(origin) else len(text),) * 2)
        else:
            at = place + len(needle)
            found.append((origin[place], origin[at - 1] + 1))
    return found


def _surfaces(pieces: Sequence[str]) -> list[str]:
    """What each piece writes; the bytes of a character that the model spells out all stand with the first of them."""
    if not any(piece.startswith("<0x") for piece in pieces):
        return list(pieces)
    surfaces: list[str] = []
    start, spelt = 0, bytearray()
    for index, piece in enumerate([*pieces, ""]):
        if byte := BYTE.fullmatch(piece):
            start = start if spelt else index
            spelt.append(int(byte[1], 16))
            surfaces.append("")
            continue
        if spelt:
            surfaces[start] = spelt.decode("utf-8", "ignore")
            spelt.clear()
        surfaces.append(piece)
    return surfaces[:-1]


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _overlapping(span: Span, words: Sequence[Span]) -> list[int]:
    return [index for index, word in enumerate(words) if _overlap(span, word)]
