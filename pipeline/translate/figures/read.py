"""The figures of a sentence: `read(text, language)`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pipeline.translate.figures import dates, numerals, quantity, spelled
from pipeline.translate.figures.figure import Figure, Reading, Unit
from pipeline.translate.figures.language import language
from pipeline.translate.figures.mentions import Mention, mentions
from pipeline.translate.figures.tokens import MINUSES, Sentence, Token, tokens


def read(text: str, code: str) -> list[Figure]:
    """Every figure of a sentence, in order, not overlapping.

    code: it, en, es, pt, fr or de (a region after a hyphen is allowed). Raises ValueError for any other language.
    """
    return list(understood(text, code)[0])


# A sentence is read to guide the model, to choose a hypothesis, to check it and for its review: kept are both sides of
# the windows that `convert` has in hand.
@lru_cache(maxsize=8192)
def understood(text: str, code: str) -> tuple[tuple[Figure, ...], tuple[Mention, ...]]:
    """As `read`, with the currencies and measures beside the figures."""
    sentence = tokens(text, language(code))
    words, kinds, starts = sentence.words, sentence.kinds, sentence.language.starts
    number, endings = numerals.vocabulary(sentence.language.code), tuple(sentence.language.endings)
    found: list[Figure] = []
    at = 0
    while at < len(words):
        kind, word = kinds[at], words[at]
        reader = _at
        if kind is Token.WORD and word not in starts and number(word) is None:
            original = sentence.original(at)
            if not (word in _THOUSANDS or original.isupper() or original[0] in "IVX" or word.endswith(endings)):
                reader = spelled.within
        elif kind is Token.SYMBOL and word not in starts and word != "'" and word not in MINUSES + "+":
            at += 1
            continue
        result = reader(sentence, at)
        if result is None:
            at += 1
        else:
            figure, at = result
            found.append(figure)
    return tuple(_share_units(sentence, found)), tuple(mentions(sentence, found))


_THOUSANDS = frozenset(("mille", "mil", "cent", "cents", "hundred", "thousand"))


def _at(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """The figure that begins at token `at`, and the token after it."""
    kind = s.kinds[at]
    if kind is Token.PLACEHOLDER:
        return None
    if kind is Token.PERIOD:
        return dates.period(s, at)
    if kind is Token.CODE:
        return s.identifier(at, at + 1), at + 1
    if kind is Token.NUMBER:
        return dates.date(s, at) or dates.clock(s, at) or dates.written_period(s, at) or quantity.quantity(s, at)
    if kind is Token.SYMBOL:
        if s.words[at] == "'":
            return dates.short_year(s, at)
        if s.words[at] in MINUSES + "+":
            return quantity.signed(s, at)
        return quantity.money_before(s, at)
    return (
        dates.decade(s, at)
        or quantity.money_before(s, at)
        or quantity.signed(s, at)
        or spelled.multiple(s, at)
        or dates.month(s, at)
        or dates.weekday(s, at)
        or dates.first_of_month(s, at)
        or dates.written_period(s, at)
        or spelled.in_words(s, at)
        or spelled.roman(s, at)
        or spelled.compound(s, at)
        or spelled.within(s, at)
    )


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
