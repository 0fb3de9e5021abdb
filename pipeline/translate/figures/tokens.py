"""A sentence cut into what figures are made of: words, numbers, codes, periods, symbols; and digits to values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from pipeline.translate.figures.figure import Certainty, Figure, Unit
from pipeline.translate.figures.language import Language

SPACES = " \u00a0\u2009\u202f"
MINUSES = "-−–‑"
DASHES = "-−–—‑"
# What a number with an ordinal's ending has after it: 3rd, 3ª, 3ème, 3ter.
ORDINAL_ENDINGS = frozenset(
    {"st", "nd", "rd", "th"}
    | {"ª", "º", "a", "o", "ma", "mo", "ra", "va", "na", "do"}
    | {"er", "ère", "re", "e", "ème", "eme", "de", "ter", "te"}
)

ROMAN = re.compile(r"(?=[IVX]{1,6}(?:e|ème)?$)(X{0,3}(?:IX|IV|V?I{0,3}))(?:e|ème)?$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


class Token(IntEnum):
    WORD = 0
    NUMBER = 1
    CODE = 2
    PERIOD = 3
    SYMBOL = 4
    PLACEHOLDER = 5


_PARTS = {
    # ⟦0⟧: a figure that travels through the model as a placeable; its number is nobody's figure.
    "placeholder": r"⟦\d+⟧",
    # 1T24, Q1 2024, H2, 2S25, T3'24: quarters and halves as accountants write them.
    "period": r"(?<!\w)(?:[1-4][TQ]|[12][HS]|[TQ][1-4]|[HS][12])(?:[ \u00a0]?['’]?(?:20\d\d|\d\d))?(?![\w%])",
    # EUR of EUR3bn
    "money": r"(?<!\w)(?:EUR|USD|GBP|CHF|JPY|CNY|HKD|CAD|AUD)(?=\d)",
    # H800, GPT-4, IT0003128367, 8KCAB, B2B: letters and digits in one.
    "code": r"[^\W\d_]{0,15}[A-Z][^\W\d_]{0,15}[-‑]?\d\w*(?:[-‑.]\w+)*|\d+[A-Z]\w*\d\w*",
    # 2.048  2 048  2'048  3,3  1.234,56  15:30  27/01/2025  2025-01-27
    "number": rf"\d{{4}}-\d\d-\d\d(?!\d)|\d{{1,3}}(?:[{SPACES}]\d{{3}}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,:/'’]\d+)*",
    "word": r"[^\W\d_]+",
    "symbol": r"[^\w\s]|_",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{part})" for name, part in _PARTS.items()))
_KINDS = {
    "placeholder": Token.PLACEHOLDER,
    "period": Token.PERIOD,
    "money": Token.WORD,
    "code": Token.CODE,
    "number": Token.NUMBER,
    "word": Token.WORD,
    "symbol": Token.SYMBOL,
}
_APOSTROPHES = {"’": "'", "‘": "'", "ʼ": "'"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """words: the tokens in lower case, with ’ as '. kinds, starts, ends: one of each for every token."""

    text: str
    language: Language
    words: list[str]
    kinds: list[Token]
    starts: list[int]
    ends: list[int]

    def touching(self, index: int) -> bool:
        """Whether token index follows the one before it without a space."""
        return 0 < index < len(self.words) and self.starts[index] == self.ends[index - 1]

    def original(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def past_hyphen(self, index: int) -> int:
        """Past the hyphen of "700-billion", "3-percent"."""
        joined = index + 1 < len(self.words) and self.words[index] in "-‑"
        return index + 1 if joined and self.touching(index) and self.touching(index + 1) else index

    def figure(
        self,
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
        first, last = self.starts[start], self.ends[end - 1]
        surface = self.text[first:last]
        return Figure(first, last, surface, value, unit, of, high, month, year, scale, digits, certainty)

    def identifier(self, start: int, end: int) -> Figure:
        """What tokens start to end name with digits."""
        written = self.text[self.starts[start] : self.ends[end - 1]]
        return self.figure(start, end, Decimal(0), Unit.IDENTIFIER, re.sub(r"[\s‑-]", "", written).lower())


def tokens(text: str, language: Language) -> Sentence:
    found = list(_TOKEN.finditer(text))
    kinds = [_KINDS[match.lastgroup or "symbol"] for match in found]
    words = [_APOSTROPHES.get(match[0]) or match[0].lower() for match in found]
    return Sentence(text, language, words, kinds, [m.start() for m in found], [m.end() for m in found])


@dataclass(frozen=True, slots=True)
class Digits:
    """value: by the language's separators. other: by another's, where that is possible. foreign: see Figure.

    plain: neither separators nor leading zero, as a year is written.
    """

    value: Decimal
    other: Decimal | None = None
    foreign: bool = False
    plain: bool = False


def digits(written: str, language: Language) -> Digits | None:
    """The value of digits with separators; None where they are no number ("1.2.3", "27/01/2025", "15:30")."""
    separators = [c for c in written if not c.isdigit()]
    if not separators:
        return Digits(Decimal(written), plain=not written.startswith("0"))
    first, last = separators[0], separators[-1]
    if any(c in ":/" for c in separators):
        return None
    groups = _split(written)
    if len(separators) == 1:
        grouped = Decimal("".join(groups)) if _is_grouped(groups) else None
        fraction = Decimal(f"{groups[0]}.{groups[1]}")
        if last in SPACES or last in "'’":
            return Digits(grouped, foreign=not _same(last, language.group)) if grouped is not None else None
        if last == language.decimal:
            return Digits(fraction, other=grouped)
        if grouped is not None:
            return Digits(grouped, other=fraction, foreign=last != language.group)
        return Digits(fraction, foreign=True)
    if first == last and all(c == first for c in separators):
        if not _is_grouped(groups):
            return None
        return Digits(Decimal("".join(groups)), foreign=not _same(first, language.group))
    if last in ".," and first != last and _is_grouped(groups[:-1]) and all(c == first for c in separators[:-1]):
        value = Decimal(f"{''.join(groups[:-1])}.{groups[-1]}")
        return Digits(value, foreign=last != language.decimal or not _same(first, language.group))
    return None


def _split(written: str) -> list[str]:
    return re.split(r"\D", written)


def _is_grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])


def _same(written: str, group: str) -> bool:
    return written == group or (written in SPACES and group in SPACES)


def looks_like_year(value: Decimal) -> bool:
    return 1500 <= value <= 2150 and value == value.to_integral_value()


def roman_value(written: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in written if letter in _ROMAN_DIGITS]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))
