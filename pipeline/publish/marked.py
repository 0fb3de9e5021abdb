"""A segment's two sides as HTML, the places of its findings marked and its figures linked across the sides.

Every marked stretch bears the links that it belongs to in `data-link`: a letter for a finding, a number for a figure.
What is pointed at on one side lights up on the other, and in the list of findings, by that alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from pipeline.translate import Segment, figures
from pipeline.translate.figures import Certainty, Figure
from pipeline.translate.figures.match import match
from pipeline.translate.findings import Severity

GRAVEST_FIRST = list(Severity)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one side, from start up to end, that belong to a link. severity: of a finding, None for a figure.

    alone: a figure that the other side does not have.
    """

    start: int
    end: int
    link: str
    severity: Severity | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """source, target: the two sides. figures, alone: how many figures the source has, and how many of them alone."""

    source: Markup
    target: Markup
    figures: int
    alone: int


def pair(segment: Segment, source_language: str, target_language: str) -> Pair:
    """The segment with its marks. Raises ValueError for a language that figures cannot be read in."""
    left, right = linked(figures.read(segment.source, source_language), figures.read(segment.target, target_language))
    found = [
        (letter(n), finding.severity, finding.source, finding.target) for n, finding in enumerate(segment.findings)
    ]
    before = [Stretch(*at, link, severity) for link, severity, at, _ in found if at]
    after = [Stretch(*at, link, severity) for link, severity, _, at in found if at]
    return Pair(
        side(segment.source, [*before, *left]),
        side(segment.target, [*after, *right]),
        figures=len(left),
        alone=sum(stretch.alone for stretch in left),
    )


def letter(number: int) -> str:
    """The link of a segment's finding, by its number from 0: a … z, a1 … z1, …"""
    return f"{chr(ord('a') + number % 26)}{number // 26 or ''}"


def linked(before: Sequence[Figure], after: Sequence[Figure]) -> tuple[list[Stretch], list[Stretch]]:
    """The figures of both sides, those that say the same under one number.

    A range or a date holds several values, so that one figure may answer several. Words that are only possibly
    figures ("un", "both") are linked where they answer a figure, and else left as words.
    """
    matches, left, right = match(before, after)
    sides = (before, after)
    groups: list[set[tuple[int, int]]] = []  # of figures that say the same, each as its side, 0 or 1, and its start
    for found in matches:
        ends = {(0, found.source.figure.start), (1, found.target.figure.start)}
        touching = [group for group in groups if group & ends]
        groups = [*(group for group in groups if group not in touching), ends.union(*touching)]
    certain = {(n, f.start) for n in (0, 1) for f in sides[n] if f.certainty > Certainty.POSSIBLE}
    groups = sorted((group for group in groups if group & certain), key=min)
    number = {end: str(n) for n, group in enumerate(groups, 1) for end in group}
    alone = {(0, atom.figure.start) for atom in left if atom.certainty > Certainty.POSSIBLE}
    alone |= {(1, atom.figure.start) for atom in right if atom.certainty is Certainty.SURE}

    def stretches(n: int) -> list[Stretch]:
        return [
            Stretch(f.start, f.end, number.get(end, ""), alone=end in alone)
            for f in sides[n]
            if (end := (n, f.start)) in number or end in alone
        ]

    return stretches(0), stretches(1)


def side(text: str, stretches: Iterable[Stretch]) -> Markup:
    """One side's text with its stretches, which may overlap: cut where any begins or ends, marked by the piece."""
    within = [s for s in stretches if 0 <= s.start < s.end <= len(text)]
    cuts = sorted({0, len(text), *(s.start for s in within), *(s.end for s in within)})
    pieces = [(start, end, [s for s in within if s.start <= start and end <= s.end]) for start, end in pairwise(cuts)]
    html = []
    for found, group in groupby(pieces, key=lambda piece: [s for s in piece[2] if s.severity]):
        run = list(group)
        inner = "".join(_piece(text[start:end], over) for start, end, over in run)
        html.append(_finding(inner, found, run[-1][1]) if found else inner)
    return Markup("".join(html))


def _piece(text: str, over: Sequence[Stretch]) -> str:
    figure = next((s for s in over if s.severity is None), None)
    if figure is None:
        return str(escape(text))
    kind = "figure alone" if figure.alone else "figure"
    links = " ".join(s.link for s in over if s.link)
    return f'<span class="{kind}" data-link="{links}" tabindex="0">{escape(text)}</span>'


def _finding(inner: str, found: Sequence[Stretch], end: int) -> str:
    """key: the letters of the findings that end here, which the style sheet shows."""
    severity = min((s.severity for s in found if s.severity), key=GRAVEST_FIRST.index)
    links = " ".join(s.link for s in found)
    key = " ".join(s.link for s in found if s.end == end)
    shown = f' data-key="{key}"' if key else ""
    return f'<mark class="{severity}" data-link="{links}"{shown}>{inner}</mark>'
