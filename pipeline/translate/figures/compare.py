"""Whether a target states the figures of its source: `compare(source, target, …)`.

What matches no figure of the other side (`match`) is the same figure gone wrong where two are alike enough, else lost
or added. Figures are a multiset: said twice, they must be there twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.translate.figures import amounts, bounds, mentions
from pipeline.translate.figures.figure import Certainty, Unit
from pipeline.translate.figures.language import language
from pipeline.translate.figures.match import LENGTHS, Atom, Match, agree_but_for_sign, equal, match, misread
from pipeline.translate.figures.order import exchanged
from pipeline.translate.figures.read import understood
from pipeline.translate.findings import Finding, Kind, Severity

_CALENDAR = frozenset((Unit.YEAR, Unit.MONTH, Unit.DAY, Unit.WEEKDAY, Unit.QUARTER, Unit.HALF, Unit.DECADE))
_SAID = frozenset((Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY))
_NEAR = 60  # characters
_SCALES = (0, 3, 6, 9, 12)


def compare(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    """What is wrong with the target's figures, in the source's order; empty where all is well.

    Errors are certain: digits, percentages, money, scales and dates that are lost, changed or added. Small numbers in
    words, weekdays and a figure said once less often are warnings.
    Raises ValueError for a language that figures cannot be read in.
    """
    before, named = understood(source, source_language)
    after, renamed = understood(target, target_language)
    findings = mentions.compare(named, renamed, after, source, target)
    if not before and not after:
        return findings
    matches, left, right = match(before, after)
    sides = (source, source_language), (target, target_language)
    findings += [finding for m in matches if (finding := _doubt(m, sides)) is not None]
    findings += exchanged(matches, source, target, source_language, target_language)
    findings += amounts.compare(matches, source, target, source_language, target_language)
    findings += bounds.compare(matches, source, target, source_language, target_language)
    pairs, left, right = _changed(left, right)
    units = {(f.unit, f.of, scale) for f in before for scale in (0, f.scale)}
    findings += [finding for s, t in pairs if (finding := _change(s, t, units)) is not None]
    findings += [finding for s in left if (finding := _lost(s, matches)) is not None]
    findings += [finding for t in right if (finding := _added(t, matches, {m.of for m in named})) is not None]
    return sorted(_once(findings), key=lambda f: f.source or f.target or (0, 0))


def _doubt(m: Match, sides: tuple[tuple[str, str], tuple[str, str]]) -> Finding | None:
    """What to say of two that match by another reading or but for the sign."""
    if m.exact:
        return None
    s, t = m.source, m.target
    if agree_but_for_sign(s, t):
        (text, code), plus = (sides[0], s) if t.value < 0 else (sides[1], t)
        if _is_decline(text[max(0, plus.figure.start - _NEAR) : plus.figure.end + _NEAR], code):
            return None
        return _finding(Kind.FIGURE_CHANGED, Severity.ERROR, "has another sign in the target", s, t)
    said_once = s.figure.high is not None or sides[1][1] == "de"  # 40-50%, von 22 auf 14 Prozent
    if s.unit in _SAID and t.unit not in _SAID and not said_once and any(r.unit is s.unit for r in t.others):
        return _finding(Kind.UNIT_CHANGED, Severity.ERROR, "has its unit only with the next in the target", s, t)
    if not misread(m):
        return None
    if s.figure.surface == t.figure.surface and set(t.figure.surface.rpartition(".")[2]) == {"0"}:
        severity = Severity.WARNING  # 4.000 for 4,000: wrong, but nobody takes it for four
    else:
        severity = Severity.ERROR
    return _finding(Kind.FIGURE_CHANGED, severity, "is written with another language's separators", s, t)


def _is_decline(words: str, code: str) -> bool:
    """Whether words tell what a minus tells."""
    return any(word in language(code).decline for word in re.findall(r"\w+", words.lower()))


def _changed(left: list[Atom], right: list[Atom]) -> tuple[list[tuple[Atom, Atom]], list[Atom], list[Atom]]:
    """Pairs of leftovers that are one figure gone wrong, the likest first; and those that still remain."""
    left = [s for s in left if _may_be_wrong(s)]
    right = [t for t in right if _may_be_wrong(t)]
    scored = sorted(
        ((_likeness(s, t), -i, -j) for i, s in enumerate(left) for j, t in enumerate(right) if _likeness(s, t) > 0),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for _, i, j in scored:
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return (
        [(left[i], right[j]) for i, j in sorted(pairs.items())],
        [s for i, s in enumerate(left) if i not in pairs],
        [t for j, t in enumerate(right) if j not in pairs.values()],
    )


def _may_be_wrong(atom: Atom) -> bool:
    """Whether another figure in an atom's place would be false: "half" for "a third", "fifth" for "third"."""
    if atom.certainty is not Certainty.POSSIBLE or atom.unit in (Unit.FRACTION, Unit.WEEKDAY):
        return True
    return atom.unit is Unit.ORDINAL and atom.figure.surface.lower() not in _OTHER_SENSES


# Ordinals that are as often "before" and "according to", or a part of a minute.
_OTHER_SENSES = frozenset(("prima", "prime", "secondo", "secondi", "first", "second", "seconds", "primero", "segundo"))


def _likeness(s: Atom, t: Atom) -> float:
    """From 0, unrelated, to 3: how likely two atoms are one figure gone wrong."""
    if s.unit is not t.unit and (s.unit in _CALENDAR) != (t.unit in _CALENDAR) and s.value != t.value:
        return 0
    if (s.unit in _CALENDAR or t.unit in _CALENDAR) and s.unit is not t.unit:
        return 0
    if s.unit is not t.unit and (
        Unit.IDENTIFIER in (s.unit, t.unit) or Certainty.POSSIBLE in (s.certainty, t.certainty)
    ):
        return 0
    likeness = 1.0 * (s.unit is t.unit) + 0.5 * (s.of == t.of) + 1.5 * (s.value == t.value)
    if likeness < 1 and not (s.figure.digits and t.figure.digits):
        return 0
    if _numerals(s) == _numerals(t):
        likeness += 0.5
    return likeness if likeness >= 0.5 else 0


def _numerals(atom: Atom) -> str:
    return "".join(c for c in atom.figure.surface if c.isdigit())


def _change(s: Atom, t: Atom, units: Collection[tuple[Unit, str, int]]) -> Finding | None:
    """units: those of the source's figures and their scales, which a translator may say with another figure, too."""
    sure = Certainty.SURE in (s.certainty, t.certainty)
    spelled_out = s.figure.scale and t.figure.scale
    severity = Severity.ERROR if sure or spelled_out or s.unit is t.unit else Severity.WARNING
    bare = s.unit is Unit.COUNT and t.unit is not Unit.COUNT
    if (
        bare
        and s.value == t.value
        and t.unit is Unit.MONEY
        and {of for unit, of, _ in units if unit is t.unit} == {t.of}
    ):
        return None  # 618 milioni di euro, contro i 540 di prima: €540 million
    if bare and any((t.unit, t.of, k) in units and s.value.scaleb(k) == t.value for k in _SCALES):
        severity = Severity.WARNING
    plain = (
        s.unit is t.unit is Unit.COUNT and not s.figure.scale and t.figure.scale
    )  # contro i 71 di allora: 71 billion
    if plain and any(k and s.value.scaleb(k) == t.value for _, _, k in units):
        severity = Severity.WARNING
    if s.value == t.value:
        return _finding(Kind.UNIT_CHANGED, severity, f"has another unit in the target ({_unit(s)}, {_unit(t)})", s, t)
    return _finding(Kind.FIGURE_CHANGED, severity, "is another figure in the target", s, t)


def _unit(atom: Atom) -> str:
    return f"{atom.unit.value} of {atom.of}" if atom.of else atom.unit.value


def _lost(s: Atom, matches: Sequence[Match]) -> Finding | None:
    if s.certainty is Certainty.POSSIBLE:
        return None
    said = f"“{s.figure.surface}” is missing from the target."
    repeated = s.unit in _CALENDAR - {Unit.DAY} and any(equal(m.source, s) for m in matches)
    phrase = not s.figure.surface.isalpha()  # "cinque anni", but not every "cinque", nor "settantenne"
    sure = s.certainty is Certainty.SURE or (s.unit is Unit.MEASURE and phrase)
    severity = Severity.ERROR if sure and not repeated else Severity.WARNING
    return Finding(Kind.FIGURE_LOST, severity, said, (s.figure.start, s.figure.end), None)


def _added(t: Atom, matches: Sequence[Match], named: Collection[str]) -> Finding | None:
    """named: the measures that the source names without a number: a year is 12 months."""
    if t.certainty is Certainty.POSSIBLE or (t.certainty is Certainty.LIKELY and not _is_many(t)):
        return None
    if t.unit is Unit.MEASURE and any(
        t.of in per and of in per and t.value * per[t.of] == per[of] for per in LENGTHS for of in named
    ):
        return None
    said = f"“{t.figure.surface}” is not in the source."
    repeated = any(equal(m.target, t) for m in matches)
    doubtful = repeated or t.unit is Unit.IDENTIFIER or t.certainty is Certainty.LIKELY
    severity = Severity.WARNING if doubtful else Severity.ERROR
    return Finding(Kind.FIGURE_ADDED, severity, said, None, (t.figure.start, t.figure.end))


def _is_many(atom: Atom) -> bool:
    """Whether a number in words is more than a pair, of which every language has its own words."""
    return atom.unit in (Unit.COUNT, Unit.MEASURE) and not atom.figure.scale and atom.value > 2


def _finding(kind: Kind, severity: Severity, what: str, s: Atom, t: Atom) -> Finding:
    message = f"“{s.figure.surface}” {what}: “{t.figure.surface}”."
    return Finding(kind, severity, message, (s.figure.start, s.figure.end), (t.figure.start, t.figure.end))


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """One finding for a figure, though several of its atoms are wrong."""
    kept: dict[tuple[Kind, tuple[int, int] | None, tuple[int, int] | None], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.kind, finding.source, finding.target), finding)
    return list(kept.values())
