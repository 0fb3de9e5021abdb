"""Over, under, about: what makes a figure a bound or a guess, and whether its translation says so, too.

"oltre 3 miliardi" is not "3 billion", nor is "meno del 2%" "more than 2%". A bound that became its opposite is an
error; one that is lost or added is a warning. The words are in `bounds.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from pipeline.translate.figures.figure import Certainty, Figure, Unit
from pipeline.translate.figures.match import Match
from pipeline.translate.findings import Finding, Kind, Severity

ABOVE, BELOW, ABOUT, PLAIN = "above", "below", "about", "plain"
# What a figure may be in the other language that has words of one of the senses of `bounds.toml` beside it.
SENSES = {
    "above": {ABOVE},
    "below": {BELOW},
    "about": {ABOUT},
    "almost": {BELOW, ABOUT},
    "just_above": {ABOVE, ABOUT},
    "up_to": {BELOW, PLAIN},
    "loosely": {ABOUT, PLAIN},
    "exceeds": {ABOVE, PLAIN},  # a verb, for which another language may have *reach* or *break*
    "short_of": {BELOW, PLAIN},
    "least_most": {ABOVE, BELOW, PLAIN},
    "nothing": {PLAIN},
}
TURNED = ({ABOVE}, {BELOW})
BOUNDED = frozenset(
    (Unit.COUNT, Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY, Unit.MEASURE, Unit.MULTIPLE, Unit.FRACTION)
)
DURING = frozenset(("over", "über"))  # "over five years" may be in the course of them
DENIAL = re.compile(r"\b(?:non?|not|never|não|nem|pas|ne|nicht|keine?)\b")  # not below 3%: at least 3%
NEAR = 45  # characters before and behind a figure in which a word may stand for its bound
REACH = 15  # characters before a bound in which a denial may stand for the opposite
MOST = 3  # words between a bound and its figure


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure may be in the other language, by the words from start to end."""

    senses: set[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """A pattern with a group a phrase, and the sense of each phrase."""

    pattern: re.Pattern[str]
    senses: tuple[str, ...]

    def bound(self, match: re.Match[str]) -> Bound:
        group = match.lastindex or 0
        return Bound(SENSES[self.senses[group - 1]], *match.span(group))


@dataclass(frozen=True, slots=True)
class Language:
    """What stands before a figure, behind it, and not far from it; and round numbers such as *una ventina*."""

    before: Words
    after: Words
    near: Words
    round: re.Pattern[str]


def compare(
    matches: Sequence[Match], source: str, target: str, source_language: str, target_language: str
) -> Iterator[Finding]:
    """A finding for each bound that is lost, added or turned; none for languages that are not in the table."""
    if source_language not in _languages() or target_language not in _languages():
        return
    for m in matches:
        sure = min(m.source.certainty, m.target.certainty) > Certainty.POSSIBLE
        if not sure or m.source.unit not in BOUNDED or m.target.unit not in BOUNDED:
            continue
        ours = _bound(source, m.source.figure, source_language)
        theirs = _bound(target, m.target.figure, target_language)
        here, there = (b.senses if b else {PLAIN} for b in (ours, theirs))
        if here & there or (ours and theirs and (_denied(source, ours) or _denied(target, theirs))):
            continue
        if here in TURNED and there in TURNED:
            yield _finding(Severity.ERROR, source, target, ours, theirs)
        elif not (
            _said_near(target, m.target.figure, target_language, here)
            if ours
            else _said_near(source, m.source.figure, source_language, there)
        ):
            yield _finding(Severity.WARNING, source, target, ours, theirs)


def _bound(text: str, figure: Figure, code: str) -> Bound | None:
    """What stands in front of a figure, or else behind it, and makes it a bound or a guess."""
    language, text = _languages()[code], _plain(text)
    if match := language.before.pattern.search(text, max(0, figure.start - NEAR), figure.start):
        found = language.before.bound(match)
        if (figure.unit is Unit.MEASURE or not figure.digits) and text[found.start : found.end] in DURING:
            return replace(found, senses={*found.senses, PLAIN})
        return found
    if match := language.after.pattern.match(text, figure.end):
        return language.after.bound(match)
    if match := language.round.search(text, figure.start, figure.end):
        return Bound({ABOUT}, *match.span())
    return None


def _said_near(text: str, figure: Figure, code: str, senses: set[str]) -> bool:
    """Whether some word around a figure has one of the senses."""
    words = _languages()[code].near
    around = words.pattern.finditer(_plain(text), max(0, figure.start - NEAR), figure.end + NEAR)
    return any(words.bound(match).senses & senses for match in around)


def _denied(text: str, its_bound: Bound) -> bool:
    """Whether a denial stands with a bound, *non inferiore*, which another language may have elsewhere."""
    return bool(DENIAL.search(text[max(0, its_bound.start - REACH) : its_bound.end].lower()))


def _plain(text: str) -> str:
    """In small letters, where that changes no length, with straight apostrophes."""
    lower = text.lower()
    return (lower if len(lower) == len(text) else text).replace("’", "'")


def _finding(severity: Severity, source: str, target: str, ours: Bound | None, theirs: Bound | None) -> Finding:
    said, became = (text[b.start : b.end] if b else "" for text, b in ((source, ours), (target, theirs)))
    if said and became:
        message = f"“{said}” with a figure became “{became}”."
    elif said:
        message = f"“{said}” with a figure is not in the translation."
    else:
        message = f"“{became}” with a figure is in the translation alone."
    places = [(b.start, b.end) if b else None for b in (ours, theirs)]
    return Finding(Kind.BOUND_CHANGED, severity, message, *places)


@cache
def _languages() -> dict[str, Language]:
    tables = tomllib.loads(files(__package__).joinpath("bounds.toml").read_text(encoding="utf-8"))
    return {code: _language(**table) for code, table in tables.items()}


def _language(
    between: Sequence[str], round: Sequence[str], before: dict[str, list[str]], after: dict[str, list[str]]
) -> Language:
    gap = rf"(?:[\s'(]*(?<!\w){_any(between)}(?!\w)){{0,{MOST}}}[\s(]*$"
    in_front, behind = _phrases(before), _phrases(after)
    return Language(
        _words(in_front, r"(?<!\w)(?:", f"){gap}"),
        _words(behind, r"(?:[\s)]+[^\W\d]+){0,2}?[\s),]+(?:", r")(?!\w)"),
        _words(in_front, r"(?<!\w)(?:", r")(?!\w)"),
        re.compile(rf"(?<!\w){_any(round)}(?!\w)"),
    )


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


def _phrases(senses: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Phrases with their sense, the longest first."""
    return sorted(((phrase, sense) for sense, its in senses.items() for phrase in its), key=lambda p: -len(p[0]))


def _words(phrases: Sequence[tuple[str, str]], start: str, end: str) -> Words:
    written = "|".join("(" + re.escape(phrase).replace(r"\*", r"[^\W\d]*") + ")" for phrase, _ in phrases)
    return Words(re.compile(start + written + end), tuple(sense for _, sense in phrases))
