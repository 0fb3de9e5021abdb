"""The figures of a sentence: `read(text, language)`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.translate.figures import numerals
from pipeline.translate.figures.figure import Certainty, Figure, Reading, Unit
from pipeline.translate.figures.language import language
from pipeline.translate.figures.tokens import DASHES, MINUSES, Sentence, Token, digits, tokens

_UNITS = {"percent": Unit.PERCENT, "point": Unit.POINT, "basis": Unit.BASIS_POINT}
_ORDINAL_ENDINGS = frozenset(
    [
        "st",
        "nd",
        "rd",
        "th",
        "ma",
        "mo",
        "ª",
        "º",
        "a",
        "o",
        "er",
        "ère",
        "re",
        "e",
        "ème",
        "eme",
        "de",
        "do",
        "ter",
        "te",
        "ra",
        "va",
        "na",
    ]
)
_ROMAN = re.compile(r"(?=[IVX]{1,6}$)X{0,3}(IX|IV|V?I{0,3})$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)$")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.,h]([0-5]\d)$")
_FRACTION = re.compile(r"([1-9])/([2-9]|10)$")
_SEASON = re.compile(r"((?:19|20)\d\d)/(\d\d|\d{4})$")
_PERIOD = re.compile(r"(?:([1-4])([TQHS])|([TQHS])([1-4]))\D*(\d{2,4})?$")
_VAGUE_SIX = Decimal(10) ** 6


def read(text: str, code: str) -> list[Figure]:
    """Every figure of a sentence, in order, not overlapping.

    code: it, en, es, pt, fr or de (a region after a hyphen is allowed). Raises ValueError for any other language.
    """
    sentence = tokens(text, language(code))
    words, kinds, starts = sentence.words, sentence.kinds, sentence.language.starts
    number = numerals.vocabulary(sentence.language.code)
    found: list[Figure] = []
    at = 0
    while at < len(words):
        kind, word = kinds[at], words[at]
        if kind is Token.WORD and word not in starts and number(word) is None:
            if not (word in _THOUSANDS or (word.isupper() or sentence.original(at).isupper())):
                at += 1
                continue
        elif kind is Token.SYMBOL and word not in starts and word != "'" and word not in MINUSES + "+":
            at += 1
            continue
        result = _at(sentence, at)
        if result is None:
            at += 1
        else:
            figure, at = result
            found.append(figure)
    return _share_units(sentence, found)


_THOUSANDS = frozenset(("mille", "mil", "cent", "cents", "hundred", "thousand"))


def _at(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """The figure that begins at token `at`, and the token after it."""
    kind = s.kinds[at]
    if kind is Token.PLACEHOLDER:
        return None
    if kind is Token.PERIOD:
        return _period(s, at)
    if kind is Token.CODE:
        return _identifier(s, at, at + 1), at + 1
    if kind is Token.NUMBER:
        return _date(s, at) or _clock(s, at) or _written_period(s, at) or _quantity(s, at)
    if kind is Token.SYMBOL:
        if s.words[at] == "'":
            return _short_year(s, at)
        if s.words[at] in MINUSES + "+":
            return _signed(s, at)
        return _money_before(s, at)
    return (
        _decade(s, at)
        or _money_before(s, at)
        or _signed(s, at)
        or _multiple(s, at)
        or _month(s, at)
        or _weekday(s, at)
        or _written_period(s, at)
        or _in_words(s, at)
        or _roman(s, at)
    )


# ---------------------------------------------------------------------------------------------- quantities


def _quantity(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Digits, a range's other end, scale and unit."""
    low = digits(s.original(at), s.language)
    if low is None:
        return _odd_number(s, at)
    if at == 0 and low.plain and len(s.words) > 2 and s.words[1] in ".)" and s.touching(1) and low.value < 100:
        return _figure(s, 0, 1, low.value, Unit.COUNT, certainty=Certainty.POSSIBLE), 1  # "8. " numbers a list
    value, high, end, foreign = low.value, None, at + 1, low.foreign
    upper = _upper_end(s, end)
    if upper is not None:
        second = digits(s.original(upper), s.language)
        if second is not None:
            year = _looks_like_year(low.value) and low.plain and second.plain
            completed = _completed_year(low.value, second.value) if year else second.value
            value, high, end, foreign = low.value, completed, upper + 1, foreign or second.foreign
    return _with_unit(s, at, end, value, high, plain=low.plain, foreign=foreign, other=low.other)


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


def _with_unit(
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
    at_scale = _past_hyphen(s, at)
    scale = 0
    others: list[Reading] = []
    if written and _ordinal_suffix(s, at):
        return _figure(s, start, at + 1, value, Unit.ORDINAL), at + 1
    found = known.scales.at(s.words, at_scale)
    if found is not None and _is_scale(s, at_scale, found[1], money):
        scale, at = found
        again = known.scales.at(s.words, at)
        if again is not None and s.words[at].isalpha() and (scale, again[0]) in ((3, 6), (3, 9), (3, 12)):
            scale, at = scale + again[0], again[1]
        if at < len(s.words) and s.words[at] == "." and s.words[at - 1] in _DOTTED and s.touching(at):
            at += 1
        value, high = value.scaleb(scale), None if high is None else high.scaleb(scale)
        if s.words[at_scale] == "m" and not money:
            others.append(Reading(bare, Unit.MEASURE, "m"))
        more = _less_scale(s, at, scale)
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
    if other is not None and not scale and not money:
        others.append(Reading(other, Unit.COUNT))
    unit, of, end = _unit_after(s, at, scale, money, written)
    if at > begin and end == at:
        end = at
    if unit is Unit.COUNT and not scale and not money:
        if written and at == begin and end == at and at < len(s.words) and s.touching(at):
            if s.kinds[at] is Token.WORD and s.words[at] in ("s",) and plain and bare >= 10:
                return _figure(s, start, at + 1, bare, Unit.DECADE), at + 1
            if s.kinds[at] is Token.WORD and s.original(at)[0].isupper() and len(s.words[at]) < 6:
                return _identifier(s, start, at + 1), at + 1
        if written and plain and _looks_like_year(bare) and (high is None or _looks_like_year(high)):
            unit = Unit.YEAR
        elif written and high is None and _is_named_before(s, start):
            unit = Unit.IDENTIFIER
            of = s.original(start)
    if unit in (Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY):
        others = []
    certainty = Certainty.SURE
    if not written and not scale and unit in (Unit.COUNT, Unit.MEASURE, Unit.MULTIPLE, Unit.YEAR):
        certainty = _certainty_in_words(value, unit)
    elif written and unit in (Unit.COUNT, Unit.MEASURE) and not scale and value == 1 and high is None:
        certainty = Certainty.LIKELY
    figure = _figure(s, start, end, value, unit, of, high=high, scale=scale, certainty=certainty, digits=written)
    if (halved := known.and_a_half.at(s.words, end)) is not None and unit in (Unit.MEASURE, Unit.POINT, Unit.MONEY):
        half = Decimal("0.5").scaleb(scale)
        figure, end = replace(figure, value=value + half, end=s.ends[halved[1] - 1]), halved[1]
        figure = replace(figure, surface=s.text[figure.start : figure.end])
    return replace(figure, others=tuple(others), foreign=foreign), end


_DOTTED = frozenset(("mln", "mld", "mrd", "mio", "mill", "tsd", "bio"))


def _certainty_in_words(value: Decimal, unit: Unit) -> Certainty:
    if value <= 1:
        return Certainty.POSSIBLE
    if value > 12 and value % 10 and unit is not Unit.MULTIPLE:
        return Certainty.SURE
    return Certainty.LIKELY


def _is_scale(s: Sentence, at: int, end: int, money: str) -> bool:
    """Whether a short scale ("m", "k", "mi") is meant as such: it touches the number or money stood before."""
    word = s.words[at]
    if word == "cento" or (end == at + 1 and len(word) == 1 and not s.touching(at) and not money):
        return False
    if word in ("m", "k", "mi", "bi", "tri", "tn", "mm", "md") and not money:
        return s.touching(at) or s.original(at).isupper() or word in ("mi", "bi", "tri", "md")
    return True


def _past_hyphen(s: Sentence, at: int) -> int:
    """Past the hyphen of "700-billion", "3-percent"."""
    if at + 1 < len(s.words) and s.words[at] in "-‑" and s.touching(at) and s.touching(at + 1):
        return at + 1
    return at


def _less_scale(s: Sentence, at: int, scale: int) -> tuple[Decimal, int] | None:
    """The "300 mila" of "2 milioni 300 mila"."""
    after = at
    joint = s.language.ands.at(s.words, at)
    if joint is not None:
        after = joint[1]
    if after >= len(s.words):
        return None
    if s.kinds[after] is Token.NUMBER:
        number = digits(s.original(after), s.language)
        value, end = (None if number is None else number.value), after + 1
    elif s.kinds[after] is Token.WORD:
        spelled = numerals.combine(s.words, after, s.language.code)
        value, end = (None, after) if spelled is None else (Decimal(spelled[0]), spelled[1])
    else:
        return None
    if value is None:
        return None
    less = s.language.scales.at(s.words, end)
    if less is not None and less[0] >= 3 and less[0] < scale and value < 1000:
        return value.scaleb(less[0]), less[1]
    if joint is None and s.kinds[after] is Token.WORD and scale == 6 and 1000 <= value < 1_000_000:
        return value, end
    return None


def _unit_after(s: Sentence, at: int, scale: int, money: str, written: bool) -> tuple[Unit, str, int]:
    """Unit and what it is of, and the token after it. at: after the number and its scale."""
    known = s.language
    if money:
        return Unit.MONEY, money, _past_money(s, at, money)
    place = _past_hyphen(s, at)
    found = known.units.at(s.words, place)
    if found is not None:
        point_after = known.units.at(s.words, place) if found[0] != "percent" else None
        unit = _UNITS[found[0]]
        if unit is Unit.PERCENT and s.words[place] == "%":
            points = known.measures.at(s.words, found[1])
            if points is not None and points[0] == "point" and point_after is None and known.code == "en":
                return Unit.POINT, "", points[1]
        return unit, "", found[1]
    if place < len(s.words) and s.words[place] in ("x", "×"):
        after_digit = place + 1 < len(s.words) and s.touching(place + 1) and s.kinds[place + 1] is Token.NUMBER
        if not after_digit and not scale:
            return Unit.MULTIPLE, "", place + 1
    linked = known.links.at(s.words, place)
    for after in (place, linked[1] if linked is not None and (scale or written) else -1):
        if after < 0:
            continue
        hyphen = _past_hyphen(s, after) if after != place else after
        currency = known.money.at(s.words, hyphen) or _symbol_after(s, hyphen)
        if currency is not None:
            return Unit.MONEY, currency[0], currency[1]
    if scale == 0:
        times = known.times.at(s.words, place)
        if times is not None:
            return Unit.MULTIPLE, "", times[1]
    measure = known.measures.at(s.words, place)
    if measure is not None:
        name, end = measure
        short = end == place + 1 and len(s.words[place]) == 1 and s.words[place] != "°"
        if not (short and (not s.touching(place) and s.words[place] != "m")):
            ordinal = name == "degree" and s.words[place] == "°" and end < len(s.words) and s.kinds[end] is Token.WORD
            if ordinal and s.words[end] not in ("c", "f"):
                return Unit.COUNT, "", place + 1
            return Unit.MEASURE, name, end
    return Unit.COUNT, "", at


def _symbol_after(s: Sentence, at: int) -> tuple[str, int] | None:
    """A symbol or ISO code after the amount ("55 €", "55 M€", "55 mln EUR"), unless another number follows it."""
    found = s.language.symbols.at(s.words, at)
    if found is None or not _is_symbol(s, at, found[1]):
        return None
    after = found[1]
    if after < len(s.words) and s.kinds[after] is Token.NUMBER and not s.touching(at):
        return None
    return found


def _is_symbol(s: Sentence, at: int, end: int) -> bool:
    """ISO codes are in capitals: "try" and "all" are words."""
    written = s.text[s.starts[at] : s.ends[end - 1]]
    return not written.isalpha() or written.isupper()


def _past_money(s: Sentence, at: int, money: str) -> int:
    """Past a currency said again after the amount: "$55 million dollars", "US$ 5 million USD"."""
    linked = s.language.links.at(s.words, at)
    for after in (at, at if linked is None else linked[1]):
        found = s.language.money.at(s.words, after)
        if found is not None and found[0] == money:
            return found[1]
    return at


def _money_before(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """€ 5, EUR 11.2 billion, $40–50 million, -$3."""
    found = s.language.symbols.at(s.words, at)
    if found is None or not _is_symbol(s, at, found[1]):
        return None
    money, after = found
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
    figure, end = _with_unit(s, at, end, value, high, plain=low.plain, foreign=foreign, money=money)
    return (replace(figure, value=-figure.value) if negative else figure), end


def _signed(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """-0,5%, −3, +2, meno 0,5%: a sign that touches the number and nothing before it, or the word."""
    word = s.words[at]
    spelled = s.language.minus.at(s.words, at)
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
    inner = _quantity(s, after) if s.kinds[after] is Token.NUMBER else _money_before(s, after)
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
    return replace(figure, value=-figure.value, high=None if figure.high is None else -figure.high), end


# ---------------------------------------------------------------------------------------------- in words


def _in_words(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Numbers in words, halves, fractions, ordinals, "million" and "dozens" alone."""
    known = s.language
    half = known.halves.at(s.words, at)
    if half is not None:
        scale = known.scales.at(s.words, _past_hyphen(s, half[1]))
        if scale is not None and scale[0] >= 6:
            return _with_unit(s, at, half[1], Decimal("0.5"), None, plain=False, written=False)
        figure = _figure(s, at, half[1], Decimal("0.5"), Unit.FRACTION, certainty=Certainty.POSSIBLE, digits=False)
        return figure, half[1]
    number = numerals.combine(s.words, at, known.code)
    if number is not None:
        return _spelled(s, at, *number)
    vague = known.vague.at(s.words, at)
    if vague is not None:
        link = known.links.at(s.words, vague[1])
        scale = known.scales.at(s.words, vague[1] if link is None else link[1])
        if scale is not None and scale[0] >= 6:
            value = Decimal(vague[0]).scaleb(scale[0])
            unit, of, end = _unit_after(s, scale[1], scale[0], "", False)
            certainty = Certainty.LIKELY
            return _figure(s, at, end, value, unit, of, scale=scale[0], certainty=certainty, digits=False), end
        value = Decimal(vague[0])
        figure = _figure(s, at, vague[1], value, Unit.COUNT, certainty=Certainty.POSSIBLE, digits=False)
        return figure, vague[1]
    scale = known.scales.at(s.words, at)
    if scale is not None and scale[0] >= 6 and len(s.words[at]) > 3:
        certain = Certainty.SURE if at > 0 and s.words[at - 1] in ("a", "un", "um", "uno") else Certainty.LIKELY
        figure, end = _with_unit(s, at, at, Decimal(1), None, plain=False, written=False)
        return replace(figure, certainty=certain), end
    ordinal = known.ordinals.at(s.words, at)
    if ordinal is not None:
        sure = Certainty.LIKELY if ordinal[0] > 4 else Certainty.POSSIBLE
        century = known.centuries.at(s.words, _past_hyphen(s, ordinal[1]))
        if century is not None:
            return _figure(s, at, century[1], Decimal(ordinal[0]), Unit.CENTURY, digits=False), century[1]
        value = Decimal(ordinal[0])
        return _figure(s, at, ordinal[1], value, Unit.ORDINAL, certainty=sure, digits=False), ordinal[1]
    return None


def _spelled(s: Sentence, at: int, value: int, end: int) -> tuple[Figure, int] | None:
    """A number in words from token at to end, with what follows: fraction, unit, scale."""
    place = _past_hyphen(s, end)
    part = s.language.fractions.at(s.words, place)
    if part is not None and value < part[0] and (value > 1 or s.words[place][-1] in "orlt"):
        share = (Decimal(value) / Decimal(part[0])).quantize(Decimal("1.000000"))
        certainty = Certainty.LIKELY if value > 1 else Certainty.POSSIBLE
        return _figure(s, at, part[1], share, Unit.FRACTION, certainty=certainty, digits=False), part[1]
    figure, after = _with_unit(s, at, end, Decimal(value), None, plain=False, written=False)
    if figure.unit is Unit.MEASURE and figure.of == "year" and s.language.code == "en" and value == 1:
        figure = replace(figure, certainty=Certainty.POSSIBLE)
    if figure.unit is Unit.COUNT and not figure.scale and _looks_like_year(Decimal(value)) and value > 1900:
        figure = replace(figure, unit=Unit.YEAR)
    return figure, after


def _multiple(s: Sentence, at: int) -> tuple[Figure, int] | None:
    found = s.language.multiples.at(s.words, at)
    if found is None:
        return None
    factor, end = found
    figure = _figure(s, at, end, Decimal(str(factor)), Unit.MULTIPLE, certainty=Certainty.LIKELY, digits=False)
    return figure, end


def _roman(s: Sentence, at: int) -> tuple[Figure, int] | None:
    written = s.original(at)
    if not _ROMAN.match(written):
        return None
    value = Decimal(_roman_value(written))
    after = at + 1
    if after < len(s.words) and s.touching(after) and s.words[after] in ("e", "ème", "°", "º", "."):
        after += 1
    century = s.language.centuries.at(s.words, after)
    if century is not None:
        return _figure(s, at, century[1], value, Unit.CENTURY), century[1]
    if len(written) == 1:
        return None
    return _figure(s, at, at + 1, value, Unit.ORDINAL, certainty=Certainty.POSSIBLE, digits=False), at + 1


def _roman_value(written: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in written]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


# ---------------------------------------------------------------------------------------------- the calendar


def _date(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """27 gennaio 2025, 3rd of September, 27. Januar, 27/01/2025, 2025-01-27."""
    written = s.original(at)
    if match := _ISO_DATE.match(written):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DATE.match(written):
        day, month, year = (int(part) for part in match.groups())
        if month > 12 >= day:
            day, month = month, day
        year += 2000 if year < 100 else 0
    else:
        return _day_and_month(s, at)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _figure(s, at, at + 1, Decimal(day), Unit.DAY, month=month, year=year), at + 1


def _day_and_month(s: Sentence, at: int) -> tuple[Figure, int] | None:
    day = _day(s, at)
    if day is None:
        return None
    value, after = day
    linked = s.language.links.at(s.words, after)
    for place in (after, linked[1] if linked is not None else -1):
        month = _month_name(s, place, near_number=True) if place > 0 else None
        if month is not None:
            number, end = month
            year, end = _year_after(s, end)
            return _figure(s, at, end, Decimal(value), Unit.DAY, month=number, year=year), end
    return None


def _day(s: Sentence, at: int) -> tuple[int, int] | None:
    """A day of the month in digits, with its ordinal ending, and the token after it."""
    written = s.original(at)
    if s.kinds[at] is not Token.NUMBER or not written.isdigit() or not 1 <= int(written) <= 31:
        return None
    after = at + 1
    if after < len(s.words) and s.touching(after) and s.words[after] in _ORDINAL_ENDINGS | {"°", "."}:
        after += 1
    return int(written), after


def _month_name(s: Sentence, at: int, *, near_number: bool) -> tuple[int, int] | None:
    known = s.language
    if at >= len(s.words):
        return None
    found = known.months.at(s.words, at)
    if found is None and near_number:
        found = known.short_months.at(s.words, at)
        if found is not None and found[1] < len(s.words) and s.words[found[1]] == "." and s.touching(found[1]):
            found = found[0], found[1] + 1
    if found is None or (known.capitalised and not s.original(at)[0].isupper()):
        return None
    return found


def _year_after(s: Sentence, at: int) -> tuple[int | None, int]:
    """A year after a month or quarter (2025, '25), past "," or "of" or "del"; and the token after it."""
    place = at
    if place < len(s.words) and s.words[place] == "," and s.language.code == "en":
        place += 1
    link = s.language.of_year.at(s.words, place)
    for after in (link[1] if link is not None else place, place):
        if after + 1 < len(s.words) and s.words[after] == "'" and s.touching(after + 1):
            after += 1
            short = s.original(after)
            if s.kinds[after] is Token.NUMBER and short.isdigit() and len(short) == 2:
                return (2000 if int(short) < 60 else 1900) + int(short), after + 1
            if s.kinds[after - 2 if after > 1 else 0] is not Token.WORD:
                continue
        if after < len(s.words) and s.kinds[after] is Token.NUMBER:
            written = s.original(after)
            if len(written) == 4 and written.isdigit() and _looks_like_year(Decimal(written)):
                return int(written), after + 1
    return None, at


def _month(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """September 19, 2025; agosto 1908; gennaio."""
    after = at + 1
    if after < len(s.words) and s.words[after] == "." and s.touching(after):
        after += 1
    near = after < len(s.words) and s.kinds[after] is Token.NUMBER
    apostrophe = after + 1 < len(s.words) and s.words[after] == "'" and s.kinds[after + 1] is Token.NUMBER
    found = _month_name(s, at, near_number=near or apostrophe)
    if found is None:
        return None
    number, end = found
    the = end + 1 if end < len(s.words) and s.words[end] == "the" else end
    day = _day(s, the) if the < len(s.words) and s.language.code == "en" else None
    if day is not None and not _starts_longer(s, day[1]):
        year, end = _year_after(s, day[1])
        return _figure(s, at, end, Decimal(day[0]), Unit.DAY, month=number, year=year), end
    year, end = _year_after(s, end)
    certainty = Certainty.SURE
    if year is None and _may_be_another_word(s, at):
        certainty = Certainty.POSSIBLE
    return _figure(s, at, end, Decimal(number), Unit.MONTH, year=year, certainty=certainty, digits=False), end


def _starts_longer(s: Sentence, at: int) -> bool:
    """Whether "March 3" goes on as "March 3 million"."""
    return s.language.scales.at(s.words, at) is not None or s.language.units.at(s.words, at) is not None


def _may_be_another_word(s: Sentence, at: int) -> bool:
    """ "May" and "March" at the start, or after no preposition of time; a capital in a language that has none."""
    if s.language.code == "de":
        return False
    if s.language.code == "en":
        if s.words[at] not in ("may", "march", "august"):
            return False
        return at == 0 or s.words[at - 1] not in _BEFORE_MONTH
    return s.original(at)[0].isupper() and at > 0


_BEFORE_MONTH = frozenset(
    [
        "in",
        "of",
        "by",
        "since",
        "until",
        "till",
        "last",
        "next",
        "early",
        "late",
        "mid",
        "from",
        "to",
        "and",
        "this",
        "through",
        "between",
        "for",
        "on",
        "during",
        "before",
        "after",
        "-",
        ",",
        "end",
        "every",
        "or",
    ]
)


def _weekday(s: Sentence, at: int) -> tuple[Figure, int] | None:
    found = s.language.weekdays.at(s.words, at)
    if found is None:
        return None
    capital = s.original(at)[0].isupper()
    if s.language.capitalised and not capital:
        return None
    named = capital and not s.language.capitalised and at > 0
    certainty = Certainty.POSSIBLE if named else Certainty.LIKELY
    figure = _figure(s, at, found[1], Decimal(found[0]), Unit.WEEKDAY, certainty=certainty, digits=False)
    return figure, found[1]


def _period(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """1T24, Q1 2024, H2."""
    match = _PERIOD.match(s.original(at))
    if match is None:
        return None
    number = int(match[1] or match[4])
    unit = Unit.QUARTER if (match[2] or match[3]) in "TQ" else Unit.HALF
    year = None if match[5] is None else int(match[5]) + (2000 if len(match[5]) == 2 else 0)
    end = at + 1
    if year is None:
        year, end = _year_after(s, end)
    return _figure(s, at, end, Decimal(number), unit, year=year), end


def _written_period(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Primo trimestre (del 2024), 4th quarter, II semestre, second half of the year."""
    after = at + 1
    if s.kinds[at] is Token.NUMBER:
        written = s.original(at)
        if not written.isdigit() or len(written) > 2:
            return None
        value = int(written)
        if after < len(s.words) and s.touching(after) and s.words[after] in _ORDINAL_ENDINGS | {"°", "."}:
            after += 1
        if after == at + 1:
            return None
    else:
        ordinal = s.language.ordinals.at(s.words, at)
        if ordinal is not None:
            value, after = ordinal
        elif _ROMAN.match(s.original(at)):
            value = _roman_value(s.original(at))
        else:
            return None
    century = s.language.centuries.at(s.words, _past_hyphen(s, after))
    if century is not None:
        return _figure(s, at, century[1], Decimal(value), Unit.CENTURY), century[1]
    found = s.language.periods.at(s.words, _past_hyphen(s, after))
    if found is None or value > 4:
        return None
    kind, end = found
    unit = Unit.QUARTER if kind == "quarter" else Unit.HALF
    if unit is Unit.HALF and value > 2:
        return None
    year, end = _year_after(s, end)
    weak = kind == "half_weak" or (s.words[end - 1] == "half")
    certainty = Certainty.LIKELY if weak and year is None else Certainty.SURE
    return _figure(s, at, end, Decimal(value), unit, year=year, certainty=certainty, digits=False), end


def _short_year(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """'08 as a year; '90s and anni '90 as a decade; il '900 as a century."""
    after = at + 1
    if after >= len(s.words) or not s.touching(after) or s.kinds[after] is not Token.NUMBER:
        return None
    written = s.original(after)
    if at > 0 and s.touching(at) and s.kinds[at - 1] is Token.WORD:
        return None  # all'11%
    if written.isdigit() and len(written) == 2:
        value = int(written)
        if after + 1 < len(s.words) and s.touching(after + 1) and s.words[after + 1] == "s":
            return _figure(s, at, after + 2, Decimal(value), Unit.DECADE), after + 2
        if s.language.units.at(s.words, after + 1) or s.language.scales.at(s.words, after + 1):
            return None
        if at > 0 and s.words[at - 1] in ("anni", "años", "anos", "années"):
            return _figure(s, at, after + 1, Decimal(value), Unit.DECADE), after + 1
        value += 2000 if value < 60 else 1900
        return _figure(s, at, after + 1, Decimal(value), Unit.YEAR, certainty=Certainty.LIKELY), after + 1
    if written.isdigit() and len(written) == 3 and written.endswith("00"):
        return _figure(s, at, after + 1, Decimal(int(written) // 100 + 11), Unit.CENTURY), after + 1
    return None


def _decade(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Anni novanta, nineties; anni 90, años 1990."""
    found = s.language.decades.at(s.words, at)
    if found is not None:
        sure = Certainty.LIKELY
        return _figure(s, at, found[1], Decimal(found[0]), Unit.DECADE, certainty=sure, digits=False), found[1]
    if s.words[at] in ("anni", "años", "anos", "années") and at + 1 < len(s.words):
        after = at + 2 if s.words[at + 1] == "'" else at + 1
        if after < len(s.words) and s.kinds[after] is Token.NUMBER:
            written = s.original(after)
            if written.isdigit() and written.endswith("0") and len(written) in (2, 4):
                return _figure(s, at, after + 1, Decimal(written), Unit.DECADE), after + 1
    return None


def _clock(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """15:30, 3.30 p.m., 3 pm, 15h30, ore 15,30, 15 Uhr."""
    written = s.original(at)
    after = at + 1
    match = _CLOCK.match(written)
    hours, minutes = (int(match[1]), int(match[2])) if match else (0, 0)
    marked = match is not None and ":" in written
    if match is None and written.isdigit() and int(written) <= 24:
        hours = int(written)
    elif match is None:
        return None
    afternoon = _half_day(s, after)
    if afternoon is not None:
        late, end = afternoon
        hours = hours % 12 + (12 if late else 0)
        return _figure(s, at, end, Decimal(hours * 60 + minutes), Unit.TIME), end
    if not marked and after < len(s.words) and s.words[after] == "h" and s.touching(after):
        end = after + 1
        if end < len(s.words) and s.touching(end) and re.fullmatch(r"[0-5]\d", s.words[end]):
            minutes, end = int(s.words[end]), end + 1
        return _figure(s, at, end, Decimal(hours * 60 + minutes), Unit.TIME), end
    hour = s.language.hour_after.at(s.words, after)
    said_before = at > 0 and s.words[at - 1] in ("ore", "h")
    if marked or said_before or (hour is not None and (match or s.language.code in ("de", "en"))):
        end = hour[1] if hour is not None else after
        return _figure(s, at, end, Decimal(hours * 60 + minutes), Unit.TIME), end
    return None


def _half_day(s: Sentence, at: int) -> tuple[bool, int] | None:
    """Whether "p.m." or "a.m." stands at a token, and the token after it."""
    if at >= len(s.words):
        return None
    if s.words[at] in ("am", "pm"):
        return s.words[at] == "pm", at + 1
    if s.words[at] in ("a", "p") and s.words[at + 1 : at + 3] == [".", "m"]:
        end = at + 3
        if end < len(s.words) and s.words[end] == "." and s.touching(end):
            end += 1
        return s.words[at] == "p", end
    return None


# ---------------------------------------------------------------------------------------------- the rest


def _odd_number(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """1/3, 2008/09; and what has separators but no value: versions, scores, file numbers."""
    written = s.original(at)
    if match := _FRACTION.match(written):
        share = (Decimal(match[1]) / Decimal(match[2])).quantize(Decimal("1.000000"))
        return _figure(s, at, at + 1, share, Unit.FRACTION, certainty=Certainty.LIKELY), at + 1
    if match := _SEASON.match(written):
        first, second = Decimal(match[1]), Decimal(match[2])
        return _figure(s, at, at + 1, first, Unit.YEAR, high=_completed_year(first, second)), at + 1
    return _identifier(s, at, at + 1), at + 1


def _identifier(s: Sentence, start: int, end: int) -> Figure:
    written = s.text[s.starts[start] : s.ends[end - 1]]
    of = re.sub(r"[\s‑-]", "", written).lower()
    return _figure(s, start, end, Decimal(0), Unit.IDENTIFIER, of)


def _is_named_before(s: Sentence, at: int) -> bool:
    """Whether a number belongs to the capitalised name before it: S&P 500, Llama 3.1, FTSE 100."""
    if at == 0 or s.kinds[at - 1] is not Token.WORD or s.touching(at):
        return False
    name = s.original(at - 1)
    if not name[0].isupper() or s.words[at - 1] in s.language.starts:
        return False
    if at - 1 == 0 or s.words[at - 2] in '.:;"“«([-–—?!':
        return len(name) > 1 and (name.isupper() or any(c.isupper() for c in name[1:]))
    return s.language.code != "de" or name.isupper() or any(c.isupper() for c in name[1:])


def _ordinal_suffix(s: Sentence, at: int) -> bool:
    if at >= len(s.words) or not s.touching(at):
        return False
    if s.words[at] == "°":
        return at + 1 < len(s.words) and s.kinds[at + 1] is Token.WORD and s.words[at + 1] not in ("c", "f")
    return s.kinds[at] is Token.WORD and s.words[at] in _ORDINAL_ENDINGS


def _looks_like_year(value: Decimal) -> bool:
    return 1500 <= value <= 2150 and value == value.to_integral_value()


def _figure(
    s: Sentence,
    start: int,
    end: int,
    value: Decimal,
    unit: Unit,
    of: str = "",
    *,
    high: Decimal | None = None,
    month: int | None = None,
    year: int | None = None,
    scale: int = 0,
    digits: bool = True,
    certainty: Certainty = Certainty.SURE,
) -> Figure:
    """The figure that spans tokens start to end."""
    first, last = s.starts[start], s.ends[end - 1]
    surface = s.text[first:last]
    return Figure(first, last, surface, value, unit, of, high, month, year, scale, digits, certainty)


def _share_units(s: Sentence, found: list[Figure]) -> list[Figure]:
    """Gives "il 2" of "tra il 2 e il 3%" the unit and scale of what follows: as a reading beside its own.

    Between two figures joined by "and", "to", "or" the unit may be said once; whether it was is for the other
    language to tell.
    """
    for index in range(len(found) - 2, -1, -1):
        low, high = found[index], found[index + 1]
        if low.unit not in (Unit.COUNT, Unit.YEAR, Unit.MONEY) or low.scale or low.high is not None:
            continue
        if not high.scale and high.unit not in _SHARED:
            continue
        joint = _joint_words(s, low.end, high.start)
        if joint is None:
            continue
        unit, of = (low.unit, low.of) if low.unit is Unit.MONEY else (high.unit, high.of)
        reading = Reading(low.value.scaleb(high.scale), unit, of)
        found[index] = replace(low, others=(reading, *low.others))
    return found


_SHARED = (Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY, Unit.MEASURE, Unit.MULTIPLE)


def _joint_words(s: Sentence, start: int, end: int) -> str | None:
    """The words between two figures, if they only join them."""
    between = s.text[start:end].lower().replace("’", "'").strip()
    if len(between) > 16:
        return None
    words = [word for word in re.findall(r"[^\W\d_]+|[^\w\s]", between) if word != "'"]
    known = s.language
    plain = {"the", "il", "lo", "la", "l", "i", "gli", "le", "el", "los", "o", "os", "a", "as", "der", "die", "das"}
    joints = set(known.ranges) | set(known.ands) | {"-", "–", "—", ",", "/", "al", "all", "alla", "di", "d", "de", "o"}
    return between if words and all(word in joints or word in plain for word in words) else None
