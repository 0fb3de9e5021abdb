"""What differs from language to language and is nobody's brand: long dates and Open Graph's locale (CLDR through
babel), how long a text takes to read, and where a line may be cut."""

from __future__ import annotations

import datetime as dt
import math

from babel.core import Locale, get_global
from babel.dates import format_date

WORDS_A_MINUTE = 238  # silent reading of non-fiction: Brysbaert, Journal of Memory and Language 109 (2019)


def long_date(date: dt.date, locale: str) -> str:
    """24 November 2026, November 24, 2026, 24 novembre 2026 …: CLDR's long form for a locale such as it or en_GB."""
    return format_date(date, format="long", locale=locale)


def open_graph(locale: str) -> str:
    """The locale with its likely territory, as Open Graph wants it: it_IT for it, en_GB for en_GB."""
    parsed = Locale.parse(locale)
    if not parsed.territory:
        parsed = Locale.parse(get_global("likely_subtags").get(locale, locale))
    return f"{parsed.language}_{parsed.territory}" if parsed.territory else parsed.language


def minutes(words: int) -> int:
    """How long a text takes to read, in whole minutes, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def shortened(text: str, length: int) -> str:
    """The text on one line and of at most `length` characters, cut at a word and with an ellipsis if it was longer."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    at_word = cut[: cut.rfind(" ")] if " " in cut else cut
    return at_word.rstrip(" ,;:–—-(«“") + "…"
