"""What a language brings to reading figures: separators and calendar words from CLDR, the rest from words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from pipeline.translate.figures.figure import FAMILIES

LANGUAGES = ("it", "en", "es", "pt", "fr", "de")

# The locale whose CLDR data stand for the language where its name alone would not say what a European desk writes.
LOCALES = {"it": "it_IT", "en": "en_GB", "es": "es_ES", "pt": "pt_BR", "fr": "fr_FR", "de": "de_DE"}

WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases of one or more words, each with what it means; the longest that begins at a word is found."""

    def __init__(self, entries: Iterable[tuple[str, T]] = ()) -> None:
        found: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in entries:
            first, *rest = WORD.findall(phrase)
            found.setdefault(first, []).append((tuple(rest), meaning))
        self._by_first = {word: sorted(tails, key=lambda tail: -len(tail[0])) for word, tails in found.items()}

    def __contains__(self, word: str) -> bool:
        return word in self._by_first

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_first)

    def at(self, words: list[str], start: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase at words[start], and the index after it."""
        if start >= len(words):
            return None
        for tail, meaning in self._by_first.get(words[start], ()):
            end = start + 1 + len(tail)
            if not tail or tuple(words[start + 1 : end]) == tail:
                return meaning, end
        return None


@dataclass(frozen=True, slots=True)
class Language:
    """decimal, group: CLDR's separators. capitalised: whether months and weekdays must be. The rest: words.toml."""

    code: str
    decimal: str
    group: str
    capitalised: bool
    scales: Phrases[int]
    units: Phrases[str]  # "percent", "point", "basis"
    money: Phrases[str]
    symbols: Phrases[str]
    measures: Phrases[str]
    mentions: Phrases[str]  # currencies and measures that are looked for without a number, too
    times: Phrases[float]
    multiples: Phrases[float]
    vague: Phrases[int]
    months: Phrases[int]
    short_months: Phrases[int]
    weekdays: Phrases[int]
    ordinals: Phrases[int]
    fractions: Phrases[int]
    periods: Phrases[str]  # "quarter", "half", "half_weak"
    centuries: Phrases[bool]
    decades: Phrases[int]
    halves: Phrases[bool]
    and_a_half: Phrases[bool]
    minus: Phrases[bool]
    links: Phrases[bool]
    ands: Phrases[bool]
    ranges: Phrases[bool]
    of_year: Phrases[bool]
    hour_before: Phrases[bool]
    hour_after: Phrases[bool]
    decline: frozenset[str]
    ways: dict[str, str]  # a preposition: "from" or "to"
    endings: dict[str, str]  # of a number in one word with its unit: "enne" is years
    starts: frozenset[str] = field(default_factory=frozenset)


@cache
def language(code: str) -> Language:
    """code: one of LANGUAGES, or one with a region ("en-US"). Raises ValueError for any other."""
    code = code.replace("_", "-").partition("-")[0].lower()
    if code not in LANGUAGES:
        raise ValueError(f"Figures can be read in {', '.join(LANGUAGES)}, not in {code!r}.")
    from babel import Locale

    words: dict[str, Any] = _tables()[code]
    ordinals = _tables()["ordinals"][code]
    locale = Locale.parse(LOCALES[code])
    symbols = locale.number_symbols.get("latn", locale.number_symbols)

    def phrases(*keys: str) -> Phrases[bool]:
        return Phrases((phrase, True) for key in keys for phrase in words.get(key, ()))

    def numbered(table: dict[str, list[str]]) -> Iterator[tuple[str, int]]:
        return ((phrase, int(number)) for number, spelled in table.items() for phrase in spelled)

    def named(table: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
        return ((phrase, name) for name, spelled in table.items() for phrase in spelled)

    def kinds(*keys: str) -> Phrases[str]:
        return Phrases((phrase, key) for key in keys for phrase in words.get(key, ()))

    months = {str(name).lower(): number for number, name in locale.months["format"]["wide"].items()}
    short = {
        str(name).lower().rstrip("."): number
        for form in ("format", "stand-alone")
        for number, name in locale.months[form]["abbreviated"].items()
    }
    days = {str(name).lower(): number for number, name in locale.days["format"]["wide"].items()}
    if code == "en":
        short |= {"sept": 9}
    if code == "it":
        days |= {name.replace("ì", "i"): number for name, number in days.items()}
    if code == "de":
        months |= {"jänner": 1}
        days |= {"sonnabend": 5}
    made = Language(
        code=code,
        decimal=symbols["decimal"],
        group=symbols["group"],
        capitalised=code in ("en", "de"),
        scales=Phrases(numbered(words["scales"])),
        units=Phrases([*named({key: words[key] for key in ("percent", "point", "basis")}), ("%", "percent")]),
        money=Phrases(named(words["currencies"])),
        symbols=Phrases(named(_tables()["symbols"])),
        measures=Phrases([*named(words["measures"]), *named(_tables()["measures"])]),
        mentions=Phrases(
            (phrase, of)
            for table in (words["currencies"], words["measures"], _tables()["symbols"])
            for phrase, of in named(table)
            if of in FAMILIES and len(phrase) > 2
        ),
        times=Phrases((phrase, 1.0) for phrase in words["times"]),
        multiples=Phrases((phrase, float(number)) for number, said in words["multiples"].items() for phrase in said),
        vague=Phrases(numbered(words["vague"])),
        months=Phrases(months.items()),
        short_months=Phrases(short.items()),
        weekdays=Phrases(days.items()),
        ordinals=Phrases(numbered(ordinals["ordinals"])),
        fractions=Phrases(numbered(ordinals["fractions"])),
        periods=kinds("quarter", "half", "half_weak"),
        centuries=phrases("century"),
        decades=Phrases(numbered(ordinals.get("decades", {}))),
        halves=phrases("halves"),
        and_a_half=phrases("and_a_half"),
        minus=phrases("minus"),
        links=phrases("links"),
        ands=phrases("ands"),
        ranges=phrases("ranges"),
        of_year=phrases("of_year", "links"),
        hour_before=phrases("hour_before"),
        hour_after=phrases("hour_after"),
        decline=frozenset(words["decline"]),
        ways={word: way for way in ("from", "to") for word in words[way]},
        endings={ending: unit for unit, spelled in words.get("endings", {}).items() for ending in spelled},
    )
    tables = (made.multiples, made.vague, made.months, made.weekdays, made.ordinals, made.decades, made.halves)
    starts = {word for table in tables for word in table} | set(made.symbols) | set(made.minus) | set(made.short_months)
    starts |= {word for word in made.scales if word.isalpha()} | set(made.fractions)
    starts |= {"an", "another"} if code == "en" else set()  # an extra percentage point
    object.__setattr__(made, "starts", frozenset(starts))
    return made


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for name in ("words.toml", "ordinals.toml"):
        tables |= tomllib.loads((files(__package__) / name).read_text("utf-8"))
    return tables
