"""Figures of the calendar and the clock: dates, months, weekdays, quarters and halves, years, decades, times."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.translate.figures.figure import Certainty, Figure, Unit
from pipeline.translate.figures.tokens import ORDINAL_ENDINGS, ROMAN, Sentence, Token, looks_like_year, roman_value

_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")

_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)$")

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.,h]([0-5]\d)$")

_PERIOD = re.compile(r"(?:([1-4])([TQHS])|([TQHS])([1-4]))\D*(\d{2,4})?$")


def date(s: Sentence, at: int) -> tuple[Figure, int] | None:
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
    return s.figure(at, at + 1, Decimal(day), Unit.DAY, month=month, year=year), at + 1


def first_of_month(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Primo gennaio, premier janvier, the first of January; not prima di gennaio, which is before it."""
    ordinal = s.language.ordinals.at(s.words, at) if s.words[at] != "prima" else None
    return _on_day(s, at, ordinal) if ordinal is not None and ordinal[0] == 1 else None


def _day_and_month(s: Sentence, at: int) -> tuple[Figure, int] | None:
    return _on_day(s, at, _day(s, at))


def _on_day(s: Sentence, at: int, day: tuple[int, int] | None) -> tuple[Figure, int] | None:
    """A date that begins at a token, whose day of the month ends before another."""
    if day is None:
        return None
    value, after = day
    linked = s.language.links.at(s.words, after)
    for place in (after, linked[1] if linked is not None else -1):
        month = _month_name(s, place, near_number=s.kinds[at] is Token.NUMBER) if place > 0 else None
        if month is not None:
            number, end = month
            year, end = _year_after(s, end)
            return s.figure(at, end, Decimal(value), Unit.DAY, month=number, year=year), end
    return None


def _day(s: Sentence, at: int) -> tuple[int, int] | None:
    """A day of the month in digits, with its ordinal ending, and the token after it."""
    written = s.original(at)
    if s.kinds[at] is not Token.NUMBER or not written.isdigit() or not 1 <= int(written) <= 31:
        return None
    after = at + 1
    if after < len(s.words) and s.touching(after) and s.words[after] in ORDINAL_ENDINGS | {"°", "."}:
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
            if len(written) == 4 and written.isdigit() and looks_like_year(Decimal(written)):
                return int(written), after + 1
    return None, at


def month(s: Sentence, at: int) -> tuple[Figure, int] | None:
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
        return s.figure(at, end, Decimal(day[0]), Unit.DAY, month=number, year=year), end
    year, end = _year_after(s, end)
    certainty = Certainty.SURE
    if year is None and _may_be_another_word(s, at):
        certainty = Certainty.POSSIBLE
    return s.figure(at, end, Decimal(number), Unit.MONTH, year=year, certainty=certainty, digits=False), end


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


def weekday(s: Sentence, at: int) -> tuple[Figure, int] | None:
    found = s.language.weekdays.at(s.words, at)
    if found is None:
        return None
    capital = s.original(at)[0].isupper()
    if s.language.capitalised and not capital:
        return None
    named = capital and not s.language.capitalised and at > 0
    certainty = Certainty.POSSIBLE if named else Certainty.LIKELY
    figure = s.figure(at, found[1], Decimal(found[0]), Unit.WEEKDAY, certainty=certainty, digits=False)
    return figure, found[1]


def period(s: Sentence, at: int) -> tuple[Figure, int] | None:
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
    return s.figure(at, end, Decimal(number), unit, year=year), end


def written_period(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Primo trimestre (del 2024), 4th quarter, II semestre, second half of the year."""
    after = at + 1
    if s.kinds[at] is Token.NUMBER:
        written = s.original(at)
        if not written.isdigit() or len(written) > 2:
            return None
        value = int(written)
        if after < len(s.words) and s.touching(after) and s.words[after] in ORDINAL_ENDINGS | {"°", "."}:
            after += 1
        if after == at + 1:
            return None
    else:
        ordinal = s.language.ordinals.at(s.words, at)
        if ordinal is not None:
            value, after = ordinal
        elif ROMAN.match(s.original(at)):
            value = roman_value(s.original(at))
        else:
            return None
    century = s.language.centuries.at(s.words, s.past_hyphen(after))
    if century is not None:
        return s.figure(at, century[1], Decimal(value), Unit.CENTURY), century[1]
    found = s.language.periods.at(s.words, s.past_hyphen(after))
    if found is None or value > 4:
        return None
    kind, end = found
    if s.words[end : end + 2] == ["-", "point"]:
        return None  # a first quarter-point cut
    unit = Unit.QUARTER if kind == "quarter" else Unit.HALF
    if unit is Unit.HALF and value > 2:
        return None
    year, end = _year_after(s, end)
    weak = kind == "half_weak" or (s.words[end - 1] == "half")
    certainty = Certainty.LIKELY if weak and year is None else Certainty.SURE
    return s.figure(at, end, Decimal(value), unit, year=year, certainty=certainty, digits=False), end


def short_year(s: Sentence, at: int) -> tuple[Figure, int] | None:
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
            return s.figure(at, after + 2, Decimal(value), Unit.DECADE), after + 2
        if s.language.units.at(s.words, after + 1) or s.language.scales.at(s.words, after + 1):
            return None
        if at > 0 and s.words[at - 1] in ("anni", "años", "anos", "années"):
            return s.figure(at, after + 1, Decimal(value), Unit.DECADE), after + 1
        value += 2000 if value < 60 else 1900
        return s.figure(at, after + 1, Decimal(value), Unit.YEAR, certainty=Certainty.LIKELY), after + 1
    if written.isdigit() and len(written) == 3 and written.endswith("00"):
        return s.figure(at, after + 1, Decimal(int(written) // 100 + 11), Unit.CENTURY), after + 1
    return None


def decade(s: Sentence, at: int) -> tuple[Figure, int] | None:
    """Anni novanta, nineties; anni 90, años 1990."""
    found = s.language.decades.at(s.words, at)
    if found is not None:
        sure = Certainty.LIKELY
        return s.figure(at, found[1], Decimal(found[0]), Unit.DECADE, certainty=sure, digits=False), found[1]
    if s.words[at] in ("anni", "años", "anos", "années") and at + 1 < len(s.words):
        after = at + 2 if s.words[at + 1] == "'" else at + 1
        if after < len(s.words) and s.kinds[after] is Token.NUMBER:
            written = s.original(after)
            if written.isdigit() and written.endswith("0") and len(written) in (2, 4):
                return s.figure(at, after + 1, Decimal(written), Unit.DECADE), after + 1
    return None


def clock(s: Sentence, at: int) -> tuple[Figure, int] | None:
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
        return s.figure(at, end, Decimal(hours * 60 + minutes), Unit.TIME), end
    french = s.language.code == "fr" and after + 1 < len(s.words) and s.kinds[after + 1] is Token.NUMBER
    if not marked and after < len(s.words) and s.words[after] == "h" and (s.touching(after) or french):
        end = after + 1
        if end < len(s.words) and (s.touching(end) or french) and re.fullmatch(r"[0-5]\d", s.words[end]):
            minutes, end = int(s.words[end]), end + 1
        return s.figure(at, end, Decimal(hours * 60 + minutes), Unit.TIME), end
    hour = s.language.hour_after.at(s.words, after)
    said_before = at > 0 and s.words[at - 1] in ("ore", "h")
    if marked or said_before or (hour is not None and (match or s.language.code in ("de", "en"))):
        end = hour[1] if hour is not None else after
        return s.figure(at, end, Decimal(hours * 60 + minutes), Unit.TIME), end
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
