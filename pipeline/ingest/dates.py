"""Dates as Italian authors and their programs write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
_WEEKDAY = r"(?:(?:luned|marted|mercoled|gioved|venerd)[iì]['’]?|sabato|domenica),?\s+"
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|t)?\\.?" for month in MONTHS)
_IN_WORDS = rf"(?P<day>\d{{1,2}})[°º]?\s+(?P<month>{_MONTH}),?\s+(?P<year>\d{{4}})"
_IN_FIGURES = r"(?P<d>\d{1,2})(?P<sep>[/.\-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})"
_ISO = r"(?P<iso>\d{4}-\d{2}-\d{2})"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)"
_HOUR = rf"(?:[,\s]*(?:(?:alle\s+)?(?:ore\s+)?|h\.?\s*|T)\d{{1,2}}[:.]\d\d(?::\d\d)?(?:\.\d+)?\s*{_ZONE}?)?"
_DATE = re.compile(rf"(?:{_WEEKDAY})?(?:{_IN_WORDS}|{_IN_FIGURES}|{_ISO}){_HOUR}", re.IGNORECASE)

_LABEL = re.compile(
    r"(?:data(?: di pubblicazione)?|pubblicat[oa](?: il)?|aggiornat[oa](?: il| al)?|inviato|del|il)\s*:?\s+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?P<place>[A-ZÀ-Ú][\w'’]*(?: [\w'’]+){0,2})(?:,| –| -|:)? (?:(?:il|lì|li|a) )?")


class DateLine(NamedTuple):
    """place: the town that stands before the date ("Milano, 27 gennaio 2025"), or ""."""

    date: dt.date
    place: str


def date_line(line: str) -> DateLine | None:
    """The date, if the line is nothing but one: with its label, town, weekday or hour, if any."""
    line = line.strip().strip("()[]").rstrip(".").strip()
    if len(line) > 80 or not any(c.isdigit() for c in line):
        return None
    place = ""
    if label := _LABEL.match(line):
        line = line[label.end() :]
    found = _DATE.fullmatch(line)
    if not found and (town := _PLACE.match(line)):
        place, found = town["place"], _DATE.fullmatch(line, town.end())
        if place.lower() in ("al", "dal", "nel", "dati", "prezzi"):
            return None
    date = _value(found) if found else None
    return DateLine(date, place) if date else None


def parse(value: object) -> dt.date | None:
    """The day that a metadata value names: a date, a datetime, or a string that holds one; None if it holds none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _DATE.search(str(value)[:200])
    return _value(found) if found else None


def _value(found: re.Match[str]) -> dt.date | None:
    """Day before month in figures, as Italians write; None for a day that does not exist."""
    try:
        if found["iso"]:
            return dt.date.fromisoformat(found["iso"])
        if found["month"]:
            stems = [month[:3] for month in MONTHS]
            return dt.date(int(found["year"]), stems.index(found["month"][:3].lower()) + 1, int(found["day"]))
        year = int(found["y"])
        return dt.date(year + 2000 if year < 100 else year, int(found["m"]), int(found["d"]))
    except ValueError:
        return None
