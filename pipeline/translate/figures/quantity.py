"""A number in digits with what belongs to it: its sign, the other end of its range, its scale and its unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.translate import names
from pipeline.translate.figures.figure import Certainty, Figure, Reading, Unit
from pipeline.translate.figures.tokens import DASHES, MINUSES, ORDINAL_ENDINGS, Sentence, Token, digits, looks_like_year
from pipeline.translate.figures.units import DOTTED, is_scale, is_symbol, less_scale, unit_after

_FRACTION = re.compile(r"([1-9])/([2-9]|10)$")
_SEASON = re.compile(r"((?:19|20)\d\d)/(\d\d|\d{4})$")
_SLASHED = re.compile(r"(\d+(?:[.,]\d+)?)/(\d+(?:[.,]\d+)?)$")
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}")
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def quantity(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Digits, a range's other end, scale and unit."""
    low = digits(s.original(at), s.language)
    if low is None:
        return odd_number(s, at)
    if at == 0 and low.plain and len(s.words) > 2 and s.words[1] in ".)" and s.touching(1) and low.value < 100:
        return s.figure(0, 1, low.value, Unit.COUNT, certainty=Certainty.POSSIBLE), 1  # "8. " numbers a list
    value, high, end, foreign = low.value, None, at + 1, low.foreign
    if end < len(s.words) and s.words[end] in _PARTS:
        value, end = value + _PARTS[s.words[end]], end + 1
    elif low.plain and (part := s.language.fractions.at(s.words, end)) is not None and 1 < value < part[0]:
        return s.figure(at, part[1], share(value, part[0]), Unit.FRACTION, certainty=Certainty.LIKELY), part[1]
    upper = _upper_end(s, end)
    if upper is not None:
        second = digits(s.original(upper), s.language)
        if second is not None:
            year = looks_like_year(low.value) and low.plain and second.plain
            completed = _completed_year(low.value, second.value) if year else second.value
            value, high, end, foreign = low.value, completed, upper + 1, foreign or second.foreign
    return with_unit(s, at, end, value, high, plain=low.plain, foreign=foreign, other=low.other)


def _upper_end(s: Sentence, at: int) -> int | None:
    """The token of a range's second number, after a dash (and a second currency sign): 40-50, $40–$50."""
    if at + 1 < len(s.words) and s.words[at] in DASHES:
        after = at + 1
        if s.kinds[after] is Token.SYMBOL and s.words[after] in s.language.symbols:
            after += 1
        if after < len(s.words) and s.kinds[after] is Token.NUMBER:
            spaced = not s.touching(at) and s.touching(at + 1)
            return None if spaced else after
    return None


def _completed_year(first: Decimal, second: Decimal) -> Decimal:
    return first - first % 100 + second if second < 100 else second


def with_unit(
    s: Sentence,
    start: int,
    at: int,
    value: Decimal,
    high: Decimal | None,
    *,
    plain: bool,
    foreign: bool = False,
    other: Decimal | None = None,
    written: bool = True,
    money: str = "",
) -> tuple[Figure, int]:
    """Reads scale, unit, currency, measure after a number that spans tokens start to at.

    written: in digits. money: the currency code that stood before it.
    """
    known = s.language
    begin = at
    bare = value
    at_scale = s.past_hyphen(at)
    scale = 0
    others: list[Reading] = []
    if written and _ordinal_suffix(s, at):
        if known.code == "de" and s.words[at] == "er" and value % 10 == 0:  # 1990er-Jahre
            return s.figure(start, at + 1, value, Unit.DECADE), at + 1
        return s.figure(start, at + 1, value, Unit.ORDINAL), at + 1
    found = known.scales.at(s.words, at_scale)
    if found is not None and is_scale(s, at_scale, found[1], money):
        scale, at = found
        again = known.scales.at(s.words, at)
        if again is not None and s.words[at].isalpha() and (scale, again[0]) in ((3, 6), (3, 9), (3, 12)):
            scale, at = scale + again[0], again[1]
        if at < len(s.words) and s.words[at] == "." and s.words[at - 1] in DOTTED and s.touching(at):
            at += 1
        value, high = value.scaleb(scale), None if high is None else high.scaleb(scale)
        if s.words[at_scale] == "m" and not money:
            others.append(Reading(bare, Unit.MEASURE, "m"))
        more = less_scale(s, at, scale)
        if more is not None:
            value, at = value + more[0], more[1]
        elif (halved := known.and_a_half.at(s.words, at)) is not None:
            value, at = value + Decimal(5).scaleb(scale - 1), halved[1]
    elif (halved := known.and_a_half.at(s.words, at)) is not None:
        value, at = value + Decimal("0.5"), halved[1]
        after = known.scales.at(s.words, at)
        if after is not None:
            scale, at = after
            value = value.scaleb(scale)
    unit, of, end = unit_after(s, at, scale, money, written)
    if at > begin and end == at:
        end = at
    if unit is Unit.COUNT and not scale and not money:
        if written and at == begin and end == at and at < len(s.words) and s.touching(at):
            if s.kinds[at] is Token.WORD and s.words[at] in ("s",) and plain and bare >= 10:
                return s.figure(start, at + 1, bare, Unit.DECADE), at + 1
            if s.kinds[at] is Token.WORD and s.original(at)[0].isupper() and len(s.words[at]) < 6:
                return s.identifier(start, at + 1), at + 1
        if written and plain and looks_like_year(bare) and (high is None or looks_like_year(high)):
            unit = Unit.YEAR
        elif written and high is None and (plain or bare < 1000) and _is_named_before(s, start):
            unit = Unit.IDENTIFIER
            of = s.original(start)
    if other is not None:
        others.append(Reading(other.scaleb(scale), unit, of, misread=True))
    certainty = Certainty.SURE
    if not written and not scale and unit in (Unit.COUNT, Unit.MEASURE, Unit.MULTIPLE, Unit.YEAR):
        certainty = _certainty_in_words(value, unit)
    elif not written and not scale and unit is Unit.MONEY and value == 1:
        certainty = Certainty.LIKELY  # not a euro more
    figure = s.figure(start, end, value, unit, of, high=high, scale=scale, certainty=certainty, digits=written)
    if (halved := known.and_a_half.at(s.words, end)) is not None and unit in (Unit.MEASURE, Unit.POINT, Unit.MONEY):
        half = Decimal("0.5").scaleb(scale)
        figure, end = replace(figure, value=value + half, end=s.ends[halved[1] - 1]), halved[1]
        figure = replace(figure, surface=s.text[figure.start : figure.end])
    return replace(figure, others=tuple(others), foreign=foreign), end


def _certainty_in_words(value: Decimal, unit: Unit) -> Certainty:
    if value <= 1:
        return Certainty.POSSIBLE
    if value > 12 and value % 10 and unit is not Unit.MULTIPLE:
        return Certainty.SURE
    return Certainty.LIKELY


def _ordinal_suffix(s: Sentence, at: int) -> bool:
    if at >= len(s.words) or not s.touching(at):
        return False
    if s.words[at] == "°":
        return at + 1 < len(s.words) and s.kinds[at + 1] is Token.WORD and s.words[at + 1] not in ("c", "f")
    return s.kinds[at] is Token.WORD and s.words[at] in ORDINAL_ENDINGS


def money_before(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """€ 5, EUR 11.2 billion, $40–50 million, -$3."""
    found = s.language.symbols.at(s.words, at)
    if found is None or not is_symbol(s, at, found[1]):
        return None
    money, after = found
    if after > at + 1 and not s.touching(at + 1) and not (s.original(at).isupper() and len(s.words[at]) > 1):
        return None  # a $20 billion fund; but US $ 20
    if after >= len(s.words):
        return None
    negative = s.words[after] in MINUSES and s.touching(after + 1)
    if negative:
        after += 1
    if after >= len(s.words) or s.kinds[after] is not Token.NUMBER:
        return None
    low = digits(s.original(after), s.language)
    if low is None:
        return None
    value, high, end = low.value, None, after + 1
    upper = _upper_end(s, end)
    second = None if upper is None else digits(s.original(upper), s.language)
    if upper is not None and second is not None:
        high, end = second.value, upper + 1
    foreign = low.foreign or (second is not None and second.foreign)
    figure, end = with_unit(s, at, end, value, high, plain=low.plain, foreign=foreign, other=low.other, money=money)
    return (_negated(figure) if negative else figure), end


# Before minus's word: al menos, por lo menos, ao menos, pelo menos, au moins, tout le moins, più o meno, plus ou moins.
_AT_LEAST = frozenset({"al", "lo", "cuando", "ao", "pelo", "au", "du", "le", "o", "ou"})


def signed(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """-0,5%, −3, +2, meno 0,5%: a sign that touches the number and nothing before it, or the word."""
    word = s.words[at]
    spelled = s.language.minus.at(s.words, at)
    if spelled is not None and at > 0 and s.words[at - 1] in _AT_LEAST:
        return None
    if spelled is not None:
        after = spelled[1]
    elif word in MINUSES + "+":
        if at > 0 and s.touching(at) and s.words[at - 1] not in ("(", "[", "/", '"', "“", "«", ",", ";", ":"):
            return None
        after = at + 1
        if not s.touching(after):
            return None
    else:
        return None
    if after >= len(s.words) or s.kinds[after] not in (Token.NUMBER, Token.SYMBOL):
        return None
    inner = quantity(s, after) if s.kinds[after] is Token.NUMBER else money_before(s, after)
    if inner is None or inner[0].unit in (Unit.TIME, Unit.DAY, Unit.IDENTIFIER, Unit.ORDINAL):
        return None
    figure, end = inner
    if spelled is not None and figure.unit not in (Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY):
        return None
    figure = replace(figure, start=s.starts[at], surface=s.text[s.starts[at] : figure.end])
    if figure.unit is Unit.YEAR:
        figure = replace(figure, unit=Unit.COUNT)
    if word == "+" or (word == "–" and figure.unit in (Unit.COUNT, Unit.MEASURE) and not figure.scale):
        return figure, end  # "–5 tedeschi" is a dash that lost its space
    return _negated(figure), end


def _negated(figure: Figure) -> Figure:
    others = tuple(replace(reading, value=-reading.value) for reading in figure.others)
    high = None if figure.high is None else -figure.high
    return replace(figure, value=-figure.value, high=high, others=others)


def odd_number(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """1/3, 2008/09; and what has separators but no value: versions, scores, file numbers."""
    written = s.original(at)
    if (slashed := _slashed(s, at)) is not None:
        return slashed
    if match := _FRACTION.match(written):
        value = share(Decimal(match[1]), int(match[2]))
        return s.figure(at, at + 1, value, Unit.FRACTION, certainty=Certainty.LIKELY), at + 1
    if match := _SEASON.match(written):
        first, second = Decimal(match[1]), Decimal(match[2])
        return s.figure(at, at + 1, first, Unit.YEAR, high=_completed_year(first, second)), at + 1
    return s.identifier(at, at + 1), at + 1


def _slashed(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """25/30%, 25/30 milioni: a range, where a unit or a scale follows and the second number is the greater."""
    match = _SLASHED.match(s.original(at))
    low, high = (digits(part, s.language) for part in match.groups()) if match else (None, None)
    if low is None or high is None or low.value >= high.value:
        return None
    found = with_unit(s, at, at + 1, low.value, high.value, plain=False, foreign=low.foreign or high.foreign)
    return found if found[0].scale or found[0].unit in (Unit.PERCENT, Unit.BASIS_POINT, Unit.MONEY) else None


def share(part: Decimal, whole: int) -> Decimal:
    """A fraction to six places, so that two thirds are two thirds in every form."""
    return (part / Decimal(whole)).quantize(Decimal("1.000000"))


def _is_named_before(s: Sentence, at: int) -> bool:
    """Whether a number belongs to the capitalised name before it: S&P 500, Llama 3.1, FTSE 100."""
    if at == 0 or s.kinds[at - 1] is not Token.WORD or s.touching(at):
        return False
    name = s.original(at - 1)
    if not name[0].isupper() or s.words[at - 1] in s.language.starts:
        return False
    if at - 1 == 0 or s.words[at - 2] in '.:;"“«([-–—?!':
        version = _VERSION.fullmatch(s.original(at)) and s.language.decimal == ","  # Llama 3.1, where 3,1 is a number
        known = any(c.isupper() for c in name[1:])
        return len(name) > 1 and (known or (bool(version) and not names.is_word(name, s.language.code)))
    return s.language.code != "de" or name.isupper() or any(c.isupper() for c in name[1:])
