"""Which figures of source and target say the same.

Figures are taken apart into atoms (a date is a day, a month and a year; a range is its two ends), since languages put
them together differently. Atoms are matched in rounds: equal value and unit first, then equal by one of the rules of
`_agree`, then by another way to read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.translate.figures.figure import Certainty, Figure, Reading, Unit

_BARE = frozenset((Unit.COUNT, Unit.YEAR, Unit.IDENTIFIER, Unit.ORDINAL, Unit.MEASURE, Unit.DAY, Unit.MULTIPLE))
# "secondo" is no two years, and 12 barrels are no 12 months.
_APART = ({Unit.MEASURE}, {Unit.MEASURE, Unit.ORDINAL}, {Unit.MULTIPLE, Unit.ORDINAL})
_PER_UNIT = {"year": 12, "quarter": 3, "month": 1}  # in months
_PER_DAY = {"week": 7, "day": 1}
_PER_MINUTE = {"hour": 60, "minute": 1}
LENGTHS = (_PER_UNIT, _PER_DAY, _PER_MINUTE)
# What plain "dollars", "crowns" and "pounds" are read as, and whose they may be as well.
_NAMESAKES = {"USD": {"CAD", "AUD", "HKD", "SGD", "TWD", "NZD"}, "CZK": {"SEK", "NOK", "DKK"}, "GBP": {"EGP"}}


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


def equal(s: Atom, t: Atom) -> bool:
    return s.value == t.value and s.unit is t.unit and s.of == t.of


def _agree(s: Atom, t: Atom) -> bool:
    """Whether two atoms say the same in different terms."""
    if s.unit is t.unit and s.unit is Unit.IDENTIFIER:
        return _same_name(s.of, t.of) or _same_name(t.of, s.of) or _stands_in(s, t) or _stands_in(t, s)
    if s.value == t.value:
        if s.unit in _BARE and t.unit in _BARE and {s.unit, t.unit} not in _APART:
            return True
        if s.unit is t.unit is Unit.MONEY:
            return t.of in _NAMESAKES.get(s.of, ()) or s.of in _NAMESAKES.get(t.of, ())
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


def _stands_in(part: Atom, whole: Atom) -> bool:
    """2 and Layer-2-Netzwerke."""
    return part.figure.surface in re.split("[-‑]", whole.figure.surface)


def _same_length(s: Atom, t: Atom) -> bool:
    """12 months is a year."""
    for per in LENGTHS:
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
    if _stands_in(t, s):
        return True
    return t.figure.digits and s.of.endswith(t.figure.surface) and not s.of[: -len(t.figure.surface)].isdigit()


def _are_tenths(s: Atom) -> bool:
    """Whether a part is so many tenths, which Italian says of points that it does not name: *di due decimi*."""
    return s.value * 10 % 1 == 0 and s.value != Decimal("0.5")


_BETWEEN: dict[tuple[Unit, Unit], Callable[[Atom, Atom], bool]] = {
    (Unit.POINT, Unit.BASIS_POINT): lambda s, t: s.value * 100 == t.value,
    (Unit.FRACTION, Unit.POINT): lambda s, t: s.value == t.value and _are_tenths(s),
    (Unit.FRACTION, Unit.MEASURE): lambda s, t: t.of == "point" and s.value == t.value and _are_tenths(s),
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


def agree_but_for_sign(s: Atom, t: Atom) -> bool:
    return s.unit is t.unit and s.of == t.of and s.value == -t.value and s.value != 0


# The rule, how certain both figures must be, so that "trio" leaves 3 to 3, and whether the two then say the same.
_ROUNDS: tuple[tuple[Callable[[Atom, Atom], bool], Certainty, bool], ...] = (
    (equal, Certainty.LIKELY, True),
    (_agree, Certainty.LIKELY, True),
    (equal, Certainty.POSSIBLE, True),
    (_agree, Certainty.POSSIBLE, True),
    (_agree_otherwise, Certainty.POSSIBLE, False),
    (agree_but_for_sign, Certainty.POSSIBLE, False),
)


def misread(m: Match) -> bool:
    """Whether the target's figure is the source's only by another language's separators: 2.048 in English.

    Not so where both share the unit of what follows: *tra 22 e 24 miliardi*, "entre 22.000 y 24.000 millones".
    """
    if m.exact or {r for r in m.source.others if not r.misread} & {*m.target.others}:
        return False
    return any(r.misread and r.value == m.source.value for r in m.target.others)
