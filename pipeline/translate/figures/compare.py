"""Whether a target states the figures of its source: `compare(source, target, …)`.

Figures are taken apart into atoms (a date is a day, a month and a year; a range is its two ends), since languages put
them together differently. Atoms are matched in rounds: equal value and unit first, then equal by one of the rules of
`_agree`, then alike enough to be the same figure gone wrong. What remains is lost or added. Figures are a multiset:
said twice, they must be there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.translate.figures import mentions
from pipeline.translate.figures.figure import Certainty, Figure, Reading, Unit
from pipeline.translate.figures.language import language
from pipeline.translate.figures.order import exchanged
from pipeline.translate.figures.read import understood
from pipeline.translate.findings import Finding, Kind, Severity

_CALENDAR = frozenset((Unit.YEAR, Unit.MONTH, Unit.DAY, Unit.WEEKDAY, Unit.QUARTER, Unit.HALF, Unit.DECADE))
_BARE = frozenset((Unit.COUNT, Unit.YEAR, Unit.IDENTIFIER, Unit.ORDINAL, Unit.MEASURE, Unit.DAY, Unit.MULTIPLE))
# "secondo" is no two years, and 12 barrels are no 12 months.
_APART = ({Unit.MEASURE}, {Unit.MEASURE, Unit.ORDINAL}, {Unit.MULTIPLE, Unit.ORDINAL})
_SAID = frozenset((Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY))
_SCALES = (0, 3, 6, 9, 12)
_PER_UNIT = {"year": 12, "quarter": 3, "month": 1}  # in months
_PER_DAY = {"week": 7, "day": 1}
_PER_MINUTE = {"hour": 60, "minute": 1}
_LENGTHS = (_PER_UNIT, _PER_DAY, _PER_MINUTE)
# Plain "dollars" and "crowns" may be any country's.
_FAMILIES = ({"USD", "CAD", "AUD", "HKD"}, {"SEK", "NOK", "DKK", "CZK"})


@dataclass(frozen=True, slots=True)
class Atom:
    """One number of a figure. certainty: the figure's. others: its other readings, taken apart likewise."""

    figure: Figure
    value: Decimal
    unit: Unit
    of: str
    certainty: Certainty
    others: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """exact: same value and unit. Otherwise the two agree only by a rule or a second reading."""

    source: Atom
    target: Atom
    exact: bool


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
    findings += [finding for m in matches if (finding := _doubt(m, target, target_language)) is not None]
    findings += exchanged(matches, source, target, source_language, target_language)
    pairs, left, right = _changed(left, right)
    units = {(f.unit, f.of, scale) for f in before for scale in (0, f.scale)}
    findings += [finding for s, t in pairs if (finding := _change(s, t, units)) is not None]
    findings += [finding for s in left if (finding := _lost(s, matches)) is not None]
    findings += [finding for t in right if (finding := _added(t, matches, {m.of for m in named})) is not None]
    return sorted(_once(findings), key=lambda f: f.source or f.target or (0, 0))


def match(before: Sequence[Figure], after: Sequence[Figure]) -> tuple[list[Match], list[Atom], list[Atom]]:
    """Atoms of source and target that say the same, and those left over on each side."""
    left, right = _atoms(before), _atoms(after)
    matches: list[Match] = []
    for rule, least, exact in _ROUNDS:
        if not left or not right:
            break
        unmatched = []
        for s in left:
            found = next(
                (i for i, t in enumerate(right) if min(s.certainty, t.certainty) >= least and rule(s, t)), None
            )
            if found is None:
                unmatched.append(s)
            else:
                matches.append(Match(s, right.pop(found), exact))
        left = unmatched
    return matches, left, right


def _atoms(figures: Sequence[Figure]) -> list[Atom]:
    atoms: list[Atom] = []
    for f in figures:
        atoms.append(Atom(f, f.value, f.unit, f.of, f.certainty, f.others))
        if f.high is not None:
            atoms.append(Atom(f, f.high, f.unit, f.of, f.certainty))
        if f.month is not None:
            atoms.append(Atom(f, Decimal(f.month), Unit.MONTH, "", f.certainty))
        if f.year is not None:
            atoms.append(Atom(f, Decimal(f.year), Unit.YEAR, "", f.certainty))
    return atoms


# ---------------------------------------------------------------------------------------------- rules of agreement


def _equal(s: Atom, t: Atom) -> bool:
    return s.value == t.value and s.unit is t.unit and s.of == t.of


def _agree(s: Atom, t: Atom) -> bool:
    """Whether two atoms say the same in different terms."""
    if s.unit is t.unit and s.unit is Unit.IDENTIFIER:
        return _same_name(s.of, t.of) or _same_name(t.of, s.of)
    if s.value == t.value:
        if s.unit in _BARE and t.unit in _BARE and {s.unit, t.unit} not in _APART:
            return True
        if s.unit is t.unit is Unit.MONEY:
            return any(s.of in family and t.of in family for family in _FAMILIES) and "USD" in (s.of, t.of)
    rule = _BETWEEN.get((s.unit, t.unit))
    if rule is not None:
        return rule(s, t)
    rule = _BETWEEN.get((t.unit, s.unit))
    return rule is not None and rule(t, s)


def _same_name(long: str, short: str) -> bool:
    """GPT-4 and 4, BR23C-type and BR23C; but not 348 and 48."""
    if long.endswith(short):
        return not long.removesuffix(short)[-1:].isdigit() or long == short
    return long.startswith(short) and long.removeprefix(short).isalpha() and len(long) > len(short) + 2


def _same_length(s: Atom, t: Atom) -> bool:
    """12 months is a year."""
    for per in _LENGTHS:
        if s.of in per and t.of in per:
            return s.value * per[s.of] == t.value * per[t.of]
    return s.value == t.value and {s.of, t.of} == {"kg", "t"}


def _same_hour(s: Atom, t: Atom) -> bool:
    """15:30 is 3:30; 15 is "15"; 15.30 is 15:30."""
    if t.unit is Unit.TIME:
        return s.value % 720 == t.value % 720
    minutes = t.value.to_integral_value() * 60 if t.value == t.value.to_integral_value() else None
    if minutes is None:
        whole = t.value // 1
        minutes = whole * 60 + (t.value - whole) * 100
    return s.value % 720 == minutes % 720


def _named_like(s: Atom, t: Atom) -> bool:
    """GSG9 is GSG 9: the number of an identifier beside a number."""
    if s.value:
        return s.value == t.value
    return t.figure.digits and s.of.endswith(t.figure.surface) and not s.of[: -len(t.figure.surface)].isdigit()


_BETWEEN: dict[tuple[Unit, Unit], Callable[[Atom, Atom], bool]] = {
    (Unit.POINT, Unit.BASIS_POINT): lambda s, t: s.value * 100 == t.value,
    (Unit.POINT, Unit.MEASURE): lambda s, t: t.of == "point" and s.value == t.value,
    (Unit.MEASURE, Unit.BASIS_POINT): lambda s, t: s.of == "point" and s.value * 100 == t.value,
    (Unit.MEASURE, Unit.MEASURE): _same_length,
    (Unit.TIME, Unit.TIME): _same_hour,
    (Unit.TIME, Unit.COUNT): _same_hour,
    (Unit.TIME, Unit.MEASURE): _same_hour,
    (Unit.DECADE, Unit.DECADE): lambda s, t: s.value % 100 == t.value % 100,
    (Unit.DECADE, Unit.YEAR): lambda s, t: s.value % 100 == t.value % 100,
    (Unit.DECADE, Unit.COUNT): lambda s, t: s.value % 100 == t.value,
    (Unit.CENTURY, Unit.ORDINAL): lambda s, t: s.value == t.value,
    (Unit.CENTURY, Unit.COUNT): lambda s, t: s.value == t.value or (s.value - 1) * 100 == t.value,
    (Unit.CENTURY, Unit.DECADE): lambda s, t: (s.value - 1) * 100 == t.value,
    (Unit.CENTURY, Unit.YEAR): lambda s, t: (s.value - 1) * 100 == t.value,
    (Unit.IDENTIFIER, Unit.COUNT): _named_like,
    (Unit.IDENTIFIER, Unit.YEAR): _named_like,
    (Unit.FRACTION, Unit.MULTIPLE): lambda s, t: s.value == t.value,
    (Unit.FRACTION, Unit.COUNT): lambda s, t: s.value == t.value,
    (Unit.FRACTION, Unit.PERCENT): lambda s, t: abs(s.value * 100 - t.value) < 1,
    (Unit.FRACTION, Unit.ORDINAL): lambda s, t: (s.value * t.value).quantize(Decimal("0.001")) == 1,
    (Unit.QUARTER, Unit.ORDINAL): lambda s, t: s.value == t.value,
    (Unit.HALF, Unit.ORDINAL): lambda s, t: s.value == t.value,
}


def _agree_otherwise(s: Atom, t: Atom) -> bool:
    """Whether another reading of either agrees with the other: separators of another language, shared units."""
    ours = [reading for reading in s.others if not reading.misread]  # the source's 6.000 is no 6
    return (
        bool({*ours} & {*t.others})
        or any(_same_reading(reading, t) for reading in ours)
        or any(_same_reading(r, s) for r in t.others)
    )


def _same_reading(reading: Reading, atom: Atom) -> bool:
    if reading.value != atom.value:
        return False
    if reading.unit is atom.unit:
        return reading.of == atom.of
    return reading.unit in _BARE and atom.unit in _BARE


def _agree_but_for_sign(s: Atom, t: Atom) -> bool:
    return s.unit is t.unit and s.of == t.of and s.value == -t.value and s.value != 0


# The rule, how certain both figures must be, so that "trio" leaves 3 to 3, and whether the two then say the same.
_ROUNDS: tuple[tuple[Callable[[Atom, Atom], bool], Certainty, bool], ...] = (
    (_equal, Certainty.LIKELY, True),
    (_agree, Certainty.LIKELY, True),
    (_equal, Certainty.POSSIBLE, True),
    (_agree, Certainty.POSSIBLE, True),
    (_agree_otherwise, Certainty.POSSIBLE, False),
    (_agree_but_for_sign, Certainty.POSSIBLE, False),
)


# ---------------------------------------------------------------------------------------------- what to say


def _doubt(m: Match, target: str, target_language: str) -> Finding | None:
    """What to say of two that match by another reading or but for the sign."""
    if m.exact:
        return None
    s, t = m.source, m.target
    if _agree_but_for_sign(s, t):
        words = language(target_language).decline
        if any(word in words for word in target.lower().split()):
            return None
        return _finding(Kind.FIGURE_CHANGED, Severity.ERROR, "has another sign in the target", s, t)
    said_once = s.figure.high is not None  # 40-50%
    if s.unit in _SAID and t.unit not in _SAID and not said_once and any(r.unit is s.unit for r in t.others):
        return _finding(Kind.UNIT_CHANGED, Severity.ERROR, "has its unit only with the next in the target", s, t)
    if not misread(m):
        return None
    if s.figure.surface == t.figure.surface and set(t.figure.surface.rpartition(".")[2]) == {"0"}:
        severity = Severity.WARNING  # 4.000 for 4,000: wrong, but nobody takes it for four
    else:
        severity = Severity.ERROR
    return _finding(Kind.FIGURE_CHANGED, severity, "is written with another language's separators", s, t)


def misread(m: Match) -> bool:
    """Whether the target's figure is the source's only by another language's separators: 2.048 in English."""
    return not m.exact and any(r.misread and r.value == m.source.value for r in m.target.others)


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
    if bare and any((t.unit, t.of, k) in units and s.value.scaleb(k) == t.value for k in _SCALES):
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
    repeated = s.unit in _CALENDAR - {Unit.DAY} and any(_equal(m.source, s) for m in matches)
    phrase = not s.figure.surface.isalpha()  # "cinque anni", but not every "cinque", nor "settantenne"
    sure = s.certainty is Certainty.SURE or (s.unit is Unit.MEASURE and phrase)
    severity = Severity.ERROR if sure and not repeated else Severity.WARNING
    return Finding(Kind.FIGURE_LOST, severity, said, (s.figure.start, s.figure.end), None)


def _added(t: Atom, matches: Sequence[Match], named: Collection[str]) -> Finding | None:
    """named: the measures that the source names without a number: a year is 12 months."""
    if t.certainty is Certainty.POSSIBLE or (t.certainty is Certainty.LIKELY and not _is_many(t)):
        return None
    if t.unit is Unit.MEASURE and any(
        t.of in per and of in per and t.value * per[t.of] == per[of] for per in _LENGTHS for of in named
    ):
        return None
    said = f"“{t.figure.surface}” is not in the source."
    repeated = any(_equal(m.target, t) for m in matches)
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
