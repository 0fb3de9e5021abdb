"""What stands after a number: scale, percent sign, currency, measure; read to a unit."""

from __future__ import annotations

from decimal import Decimal

from pipeline.translate.figures import numerals
from pipeline.translate.figures.figure import Unit
from pipeline.translate.figures.tokens import Sentence, Token, digits

_UNITS = {"percent": Unit.PERCENT, "point": Unit.POINT, "basis": Unit.BASIS_POINT}

_RATES = ("rendiment", "tass", "spread", "euribor", "inflazion")
_PRICES = (
    "dividend",
    "cedol",
    "azion",
    "util",
    "prezz",
    "cost",
    "benzin",
    "gasol",
    "bollett",
    "litr",
    "scambi",
    "titolo",
)
A = frozenset(("a", "un", "una", "uno", "um", "uma", "une", "ein", "eine", "einem", "einer"))
DOTTED = frozenset(("mln", "mld", "mrd", "mio", "mill", "tsd", "bio"))


def is_scale(s: Sentence, at: int, end: int, money: str) -> bool:
    """Whether a short scale ("m", "k", "mi") is meant as such: it touches the number, or money is beside it."""
    word = s.words[at]
    beside = bool(money) or (end < len(s.words) and s.words[end] in s.language.symbols and s.touching(end))
    if word == "m" and s.language.code not in ("en", "fr"):
        return beside  # metres
    if word == "cento" or (end == at + 1 and len(word) == 1 and not s.touching(at) and not beside):
        return False
    if word in ("m", "k", "mi", "bi", "tri", "tn", "mm", "md") and not beside:
        return s.touching(at) or s.original(at).isupper() or word in ("mi", "bi", "tri", "md")
    return True


def less_scale(s: Sentence, at: int, scale: int) -> tuple[Decimal, int] | None:
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


def unit_after(s: Sentence, at: int, scale: int, money: str, written: bool) -> tuple[Unit, str, int]:
    """Unit and what it is of, and the token after it. at: after the number and its scale."""
    known = s.language
    if money:
        return Unit.MONEY, money, past_money(s, at, money)
    place = s.past_hyphen(at)
    found = known.units.at(s.words, place)
    if found is not None:
        unit, end = _UNITS[found[0]], found[1]
        points = known.measures.at(s.words, end) if s.words[place] == "%" and known.code == "en" else None
        return (Unit.POINT, "", points[1]) if points is not None and points[0] == "point" else (unit, "", end)
    if place < len(s.words) and s.words[place] in ("centesimo", "centesimi") and _is_of_a_rate(s, place):
        return Unit.BASIS_POINT, "", place + 1
    if place < len(s.words) and s.words[place] in ("x", "×"):
        after_digit = place + 1 < len(s.words) and s.touching(place + 1) and s.kinds[place + 1] is Token.NUMBER
        if not after_digit and not scale:
            return Unit.MULTIPLE, "", place + 1
    linked = known.links.at(s.words, place)
    for after in (place, linked[1] if linked is not None and (scale or written) else -1):
        if after < 0:
            continue
        hyphen = s.past_hyphen(after) if after != place else after
        currency = known.money.at(s.words, hyphen) or symbol_after(s, hyphen)
        if currency is not None and not _is_verb(s, hyphen, scale):
            return Unit.MONEY, currency[0], currency[1]
    times = known.times.at(s.words, place) if scale == 0 else None
    if times is not None:
        return Unit.MULTIPLE, "", times[1]
    measure = _measure(s, place)
    if measure is None and scale and linked is not None and s.words[linked[1] - 1] not in A:  # di un anno prima
        measure = _measure(s, linked[1])
    return measure or (Unit.COUNT, "", at)


def _is_of_a_rate(s: Sentence, at: int) -> bool:
    """Whether Italian hundredths at a token are of a percentage point, not cents: of a rate, and of no price."""
    others = [n for n in range(len(s.words)) if n != at]
    rate = any(s.words[n].startswith(_RATES) for n in others)
    price = any(s.words[n].startswith(_PRICES) or s.language.money.at(s.words, n) or symbol_after(s, n) for n in others)
    return rate and not price


def _is_verb(s: Sentence, at: int, scale: int) -> bool:
    """Whether "won" is what somebody did in English: money only where thousands of it are named."""
    return s.words[at] == "won" and s.language.code == "en" and not scale and len(s.words[at - 1]) < 5


def _measure(s: Sentence, at: int) -> tuple[Unit, str, int] | None:
    found = s.language.measures.at(s.words, at)
    if found is None:
        return None
    name, end = found
    short = end == at + 1 and len(s.words[at]) == 1 and s.words[at] != "°"
    if short and not s.touching(at) and s.words[at] != "m":
        return None
    ordinal = name == "degree" and s.words[at] == "°" and end < len(s.words) and s.kinds[end] is Token.WORD
    return (Unit.COUNT, "", at + 1) if ordinal and s.words[end] not in ("c", "f") else (Unit.MEASURE, name, end)


def symbol_after(s: Sentence, at: int) -> tuple[str, int] | None:
    """A symbol or ISO code after the amount ("55 €", "55 M€", "55 mln EUR"), unless another number follows it."""
    found = s.language.symbols.at(s.words, at)
    if found is None or not is_symbol(s, at, found[1]):
        return None
    after = found[1]
    if after < len(s.words) and s.kinds[after] is Token.NUMBER and not s.touching(at):
        return None
    return found


def is_symbol(s: Sentence, at: int, end: int) -> bool:
    """ISO codes are in capitals: "try" and "all" are words."""
    written = s.text[s.starts[at] : s.ends[end - 1]]
    return not written.isalpha() or written.isupper()


def past_money(s: Sentence, at: int, money: str) -> int:
    """Past a currency said again after the amount: "$55 million dollars", "US$ 5 million USD"."""
    linked = s.language.links.at(s.words, at)
    for after in (at, at if linked is None else linked[1]):
        found = s.language.money.at(s.words, after)
        if found is not None and found[0] == money:
            return found[1]
    return at
