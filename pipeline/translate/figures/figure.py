"""What a figure is: a value with a unit, at a place in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum


class Unit(StrEnum):
    """What the value counts. Values are plain numbers unless said otherwise here."""

    COUNT = "number"
    PERCENT = "percentage"
    POINT = "percentage points"
    BASIS_POINT = "basis points"
    MONEY = "amount"  # of: the ISO 4217 code
    MEASURE = "quantity"  # of: the measure, as named in words.toml ("month", "km", "barrel")
    MULTIPLE = "multiple"  # 3 for "3x", "three times", "tripled"; 0.5 for "halved"
    FRACTION = "fraction"  # 0.666667 for "two thirds"
    ORDINAL = "ordinal"
    YEAR = "year"
    DECADE = "decade"  # its first year: 1990; 90 where the century is not written
    CENTURY = "century"  # 20 for "XX secolo"
    QUARTER = "quarter"  # 1 to 4
    HALF = "half of the year"  # 1 or 2
    MONTH = "month"  # 1 to 12
    DAY = "date"  # of the month, 1 to 31; `month` is set
    WEEKDAY = "day of the week"  # 0 for Monday to 6
    TIME = "time"  # minutes after midnight
    IDENTIFIER = "identifier"  # of: as written, without spaces and hyphens, in lower case; the value is 0


class Certainty(IntEnum):
    """How sure it is that these characters state a figure that a translation must state too.

    POSSIBLE: an article as much as a number ("un", "one"), "both", "first": answers another figure, is never missed.
    LIKELY: a small number in words, a weekday: a person should look when it is missing.
    SURE: digits, percentages, money, scales, dates: must be there.
    """

    POSSIBLE = 0
    LIKELY = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to understand the same characters.

    misread: by another language's separators: "2.048" in English may be an Italian's 2,048.
    """

    value: Decimal
    unit: Unit
    of: str = ""
    misread: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """start, end: slice of the text. surface: that slice.

    value, high: the value in plain units (6 milioni is 6000000), and the upper end of a range, else None.
    unit, of: what is counted, and of what (currency code, measure, identifier).
    month, year: what stands beside a day, month, quarter or half, else None.
    scale: the power of ten that was written as a word or abbreviation (6 for "milioni"), else 0.
    digits: whether the value is written in digits. others: other readings, allowed but less likely.
    foreign: whether the separators are another language's ("3,3%" in English).
    """

    start: int
    end: int
    surface: str
    value: Decimal
    unit: Unit
    of: str = ""
    high: Decimal | None = None
    month: int | None = None
    year: int | None = None
    scale: int = 0
    digits: bool = True
    certainty: Certainty = Certainty.SURE
    others: tuple[Reading, ...] = ()
    foreign: bool = False


# Currencies and measures whose words mean little else, by what may stand in whose place.
FAMILIES = {
    **dict.fromkeys(("EUR", "USD", "GBP", "JPY", "CHF", "CNY"), "currency"),
    **dict.fromkeys(("barrel", "ounce", "t", "kg", "mile", "MWh", "kWh"), "goods"),
    **dict.fromkeys(("year", "month", "week", "day"), "time"),
}
