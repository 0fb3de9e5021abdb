"""Figures in words: numbers, halves and fractions, ordinals, multiples, Roman numerals."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.translate.figures import numerals
from pipeline.translate.figures.figure import Certainty, Figure, Unit
from pipeline.translate.figures.quantity import share, with_unit
from pipeline.translate.figures.tokens import ROMAN, Sentence, Token, looks_like_year, roman_value
from pipeline.translate.figures.units import A, unit_after


def in_words(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Numbers in words, halves, fractions, ordinals, "million" and "dozens" alone."""
    known = s.language
    half = known.halves.at(s.words, at)
    if half is not None:
        return _part_of(s, at, half[1], Decimal("0.5"))
    part = known.fractions.at(s.words, at)
    if part is not None and at > 0 and s.words[at - 1] == "a" and known.code == "en" and not _counts(s, part[1]):
        return _part_of(s, at, part[1], share(Decimal(1), part[0]))
    if part is not None and (named := _of_a_point(s, at, *part)) is not None:
        return named
    if known.code == "en" and s.words[at] in ("a", "an", "another"):
        place = at + 1 + (s.words[at + 1 : at + 2] in (["extra"], ["additional"], ["further"], ["full"], ["whole"]))
        unit, of, end = unit_after(s, place, 0, "", False)
        if unit in (Unit.POINT, Unit.BASIS_POINT):  # a percentage point
            return s.figure(at, end, Decimal(1), unit, of, certainty=Certainty.LIKELY, digits=False), end
    number = numerals.combine(s.words, at, known.code)
    if number is not None and _names_a_century(s, at, *number):
        return s.figure(at, at + 1, Decimal(number[0] // 100 + 11), Unit.CENTURY, digits=False), at + 1
    if number is not None:
        return _spelled(s, at, *number)
    vague = known.vague.at(s.words, at)
    if vague is not None:
        link = known.links.at(s.words, vague[1])
        scale = known.scales.at(s.words, vague[1] if link is None else link[1])
        if scale is not None and scale[0] >= 6:
            value = Decimal(vague[0]).scaleb(scale[0])
            unit, of, end = unit_after(s, scale[1], scale[0], "", False)
            certainty = Certainty.LIKELY
            return s.figure(at, end, value, unit, of, scale=scale[0], certainty=certainty, digits=False), end
        value = Decimal(vague[0])
        unit, of, end = unit_after(s, vague[1] if link is None else link[1], 0, "", False)
        if at > 0 and s.words[at - 1] in A and unit in (Unit.BASIS_POINT, Unit.POINT, Unit.PERCENT):
            return s.figure(at, end, value, unit, of, certainty=Certainty.LIKELY, digits=False), end
        figure = s.figure(at, vague[1], value, Unit.COUNT, certainty=Certainty.POSSIBLE, digits=False)
        return figure, vague[1]
    scale = known.scales.at(s.words, at)
    if scale is not None and scale[0] >= 6 and len(s.words[at]) > 3:
        certain = Certainty.SURE if at > 0 and s.words[at - 1] in A else Certainty.LIKELY
        figure, end = with_unit(s, at, at, Decimal(1), None, plain=False, written=False)
        return replace(figure, certainty=certain), end
    ordinal = known.ordinals.at(s.words, at)
    if ordinal is not None:
        sure = Certainty.LIKELY if ordinal[0] > 4 else Certainty.POSSIBLE
        century = known.centuries.at(s.words, s.past_hyphen(ordinal[1]))
        if century is not None:
            return s.figure(at, century[1], Decimal(ordinal[0]), Unit.CENTURY, digits=False), century[1]
        value = Decimal(ordinal[0])
        return s.figure(at, ordinal[1], value, Unit.ORDINAL, certainty=sure, digits=False), ordinal[1]
    return None


def _names_a_century(s: Sentence, at: int, value: int, end: int) -> bool:
    """Whether Italian says a century by its hundreds: nell'Ottocento is the nineteenth."""
    named = s.language.code == "it" and value % 100 == 0 and 200 <= value <= 900 and end == at + 1
    return named and at > 0 and s.original(at)[0].isupper()


# What may follow "a third" that is a part: "a third of", "a fifth more"; not "a fifth meeting".
_AFTER_PARTS = frozenset(
    {"of", "in", "to", "from", "on", "by", "and", "or", "than", "since", "over", "as", "for", "at", "a"}
    | {"more", "less", "lower", "higher", "point"}
)


def _counts(s: Sentence, at: int) -> bool:
    """Whether "a third" is an ordinal: something stands after it that is the third."""
    return (
        at < len(s.words)
        and s.kinds[at] is Token.WORD
        and s.words[at] not in _AFTER_PARTS
        and s.words[at - 1] != "quarter"
    )


def _spelled(s: Sentence, at: int, value: int, end: int) -> tuple[Figure, int] | None:
    """A number in words from token at to end, with what follows: fraction, unit, scale."""
    if end < len(s.words) and s.words[end] == "'" and s.touching(end):  # vent'anni
        end += 1
    place = s.past_hyphen(end)
    part = s.language.fractions.at(s.words, place)
    if part is not None and (_are_periods(s, at, value, place, part[1]) or s.language.periods.at(s.words, part[1])):
        part = None  # un quarto trimestre
    if part is not None and value < part[0] and (value > 1 or s.words[place][-1] in "orlt" or s.words[at] == "one"):
        return _part_of(s, at, part[1], share(Decimal(value), part[0]))
    if s.language.code == "de" and (parts := _part_point(s, place)) is not None:
        unit, of = (Unit.POINT, "") if "prozent" in s.words[place] else (Unit.MEASURE, "point")
        return s.figure(at, place + 1, share(Decimal(value), parts), unit, of, digits=False), place + 1
    figure, after = with_unit(s, at, end, Decimal(value), None, plain=False, written=False)
    if figure.unit is Unit.MEASURE and figure.of == "year" and s.language.code == "en" and value == 1:
        figure = replace(figure, certainty=Certainty.POSSIBLE)
    if figure.unit is Unit.COUNT and not figure.scale and looks_like_year(Decimal(value)) and value > 1900:
        figure = replace(figure, unit=Unit.YEAR)
    return figure, after


_PART_POINT = re.compile(r"(\w{4,}?)(?:prozent)?punkt(?:e[ns]?|s)?")


def _part_point(s: Sentence, at: int) -> int | None:
    """The 4 of German *Viertelpunkt* and *Viertelprozentpunkt* at a token."""
    point = _PART_POINT.fullmatch(s.words[at]) if at < len(s.words) else None
    part = s.language.fractions.at([point[1]], 0) if point else None
    return part[0] if part else None


# What "three quarters" that are nine months stand beside.
_BEFORE_PERIODS = frozenset({"for", "over", "last", "past", "next", "previous", "first", "following", "these", "after"})
_AFTER_PERIODS = frozenset({"running", "straight", "ago", "later", "earlier", "in"})


def _are_periods(s: Sentence, at: int, value: int, place: int, end: int) -> bool:
    """Whether English quarters, from token `place` to `end` with a number before them at `at`, are of a year."""
    if s.words[place] != "quarters" or s.words[end : end + 1] == ["of"]:
        return False
    after, before = s.words[end : end + 3], s.words[at - 1] if at else ""
    row = after[:1] != ["in"] or after == ["in", "a", "row"]
    return value == 2 or before in _BEFORE_PERIODS or (bool(after) and after[0] in _AFTER_PERIODS and row)


def _part_of(s: Sentence, at: int, end: int, value: Decimal) -> tuple[Figure, int]:
    """A fraction from token at to end, with what it is a part of where that is a unit: a quarter of a point."""
    known = s.language
    linked = known.links.at(s.words, end)
    for place in (end, s.past_hyphen(end), linked[1] if linked is not None else end):
        scale = known.scales.at(s.words, place)
        if scale is not None and scale[0] >= 6:
            return with_unit(s, at, place, value, None, plain=False, written=False)
        unit, of, after = unit_after(s, place, 0, "", False)
        if unit in (Unit.POINT, Unit.BASIS_POINT, Unit.PERCENT) or of == "point":
            return s.figure(at, after, value, unit, of, digits=False), after
    certainty = Certainty.LIKELY if 1 / value % 1 else Certainty.POSSIBLE  # two thirds, not "a third"
    return s.figure(at, end, value, Unit.FRACTION, certainty=certainty, digits=False), end


def _of_a_point(s: Sentence, at: int, parts: int, end: int) -> tuple[Figure, int] | None:
    """A part of a point from token at to end, without a number before it: *un altro quarto di punto*."""
    figure, after = _part_of(s, at, end, share(Decimal(1), parts))
    return (figure, after) if figure.unit is Unit.POINT or figure.of == "point" else None


def compound(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """A number and its unit in one word: sedicenne, zehnjährig, zwölffache."""
    word = s.words[at]
    for ending, of in s.language.endings.items():
        if word.endswith(ending) and len(word) > len(ending):
            stem = word.removesuffix(ending)
            number = numerals.vocabulary(s.language.code)
            value = next((v for vowel in ("", "i", "a", "o", "e") if (v := number(stem + vowel)) is not None), None)
            if value is not None:
                unit = Unit.MULTIPLE if of == "times" else Unit.MEASURE
                of = "" if of == "times" else of
                figure = s.figure(at, at + 1, Decimal(value), unit, of, certainty=Certainty.LIKELY, digits=False)
                return figure, at + 1
    return None


# A German compound with a number of units: Dreimonatshoch, Zehnjahresrendite, Vierwochendurchschnitt.
_WITHIN = re.compile(r"(\w{3,}?)(monat|woche|jahr|tag|stunde|minute)(?:s|n|e|es)\w{3}")
_HALF = re.compile(r"(?:(\w+)einhalb|anderthalb)(?:e[nr]?)?")  # zweieinhalb; anderthalb is one and a half
_MONTH = 4  # letters of the shortest that a compound is known by: Juni, but not Mai, which begins Mailand


def within(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """What a German compound begins with, a number and its unit or a month; or a number and a half."""
    word, known = s.words[at], s.language
    if known.code != "de":
        return None
    if half := _HALF.fullmatch(word):
        number = numerals.vocabulary("de")(half[1]) if half[1] else 1
        if number is None:
            return None
        return with_unit(s, at, at + 1, number + Decimal("0.5"), None, plain=False, written=False)
    if (parts := _part_point(s, at)) is not None:  # um den Viertelpunkt
        unit, of = (Unit.POINT, "") if "prozent" in word else (Unit.MEASURE, "point")
        return s.figure(at, at + 1, share(Decimal(1), parts), unit, of, digits=False), at + 1
    if (units := _WITHIN.match(word)) and (number := numerals.vocabulary("de")(units[1])) is not None:
        measure = known.measures.at([units[2]], 0)
        if measure is not None:
            value, of = Decimal(number), measure[0]
            figure = s.figure(at, at + 1, value, Unit.MEASURE, of, certainty=Certainty.LIKELY, digits=False)
            return figure, at + 1
    for end in range(_MONTH, len(word) - 2):
        month = known.months.at([word[:end]], 0)
        if month is not None and not word[end:].startswith(_NO_COMPOUND):
            value = Decimal(month[0])
            return s.figure(at, at + 1, value, Unit.MONTH, certainty=Certainty.LIKELY, digits=False), at + 1
    return None


_NO_COMPOUND = ("us", "in", "an", "en", "et", "or")  # Augustus, Augustin, Juliana, Juliette, Junioren


def multiple(s: Sentence, at: int) -> tuple[Figure, int] | None:
    found = s.language.multiples.at(s.words, at)
    if found is None:
        return None
    factor, end = found
    figure = s.figure(at, end, Decimal(str(factor)), Unit.MULTIPLE, certainty=Certainty.LIKELY, digits=False)
    return figure, end


def roman(s: Sentence, at: int) -> tuple[Figure, int] | None:
    written = s.original(at)
    if not ROMAN.match(written):
        return None
    value = Decimal(roman_value(written))
    after = at + 1
    if after < len(s.words) and s.touching(after) and s.words[after] in ("e", "ème", "°", "º", "."):
        after += 1
    century = s.language.centuries.at(s.words, after)
    if century is not None:
        return s.figure(at, century[1], value, Unit.CENTURY), century[1]
    if len(written) == 1:
        return None
    return s.figure(at, at + 1, value, Unit.ORDINAL, certainty=Certainty.POSSIBLE, digits=False), at + 1
