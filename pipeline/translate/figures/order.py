"""Figures that have changed places: "from 4.62% to 4.48%" for what fell to 4.62%.

Two figures of one kind keep their order in translation, or else the words before them say which is which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from pipeline.translate.figures.figure import Unit
from pipeline.translate.figures.language import language
from pipeline.translate.figures.match import Match
from pipeline.translate.findings import Finding, Kind, Severity

_UNITS = frozenset((Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY))
_WORD_BEFORE = re.compile(r"([^\W\d_]+)['’]?\s*$")


def exchanged(
    matches: Sequence[Match], source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """Findings for pairs of figures of which the target says the one where the source says the other."""
    kept = [m for m in matches if m.exact and m.source.unit in _UNITS and m.source.unit is m.target.unit]
    findings = []
    for one, other in combinations(sorted(kept, key=lambda m: m.source.figure.start), 2):
        if one.source.unit is not other.source.unit or one.source.value == other.source.value:
            continue
        if one.source.figure is other.source.figure or one.target.figure is other.target.figure:
            continue
        here = [_way(source[: m.source.figure.start], source_language) for m in (one, other)]
        there = [_way(target[: m.target.figure.start], target_language) for m in (one, other)]
        told = {*here, *there} == {"from", "to"} and here[0] != here[1] and there[0] != there[1]
        if here != there if told else one.target.figure.start > other.target.figure.start:
            first, second = one.source.figure, other.source.figure
            message = f"“{first.surface}” and “{second.surface}” have changed places in the target."
            place = (one.target.figure.start, one.target.figure.end)
            findings.append(Finding(Kind.FIGURE_CHANGED, Severity.ERROR, message, (first.start, first.end), place))
    return findings


def _way(before: str, code: str) -> str:
    """What the word before a figure says of it: "from", "to" or nothing."""
    word = _WORD_BEFORE.search(before[-16:])
    return language(code).ways.get(word[1].lower(), "") if word else ""
