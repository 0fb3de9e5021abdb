"""The rules that break a translation: a kind of fault is a function from a good pair to targets with one thing broken.

Where a target has several things of a kind, it is given once with each of them broken; chance says what takes the place
of the right one.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, permutations
from typing import Any

from faults.corpus import HERE, Pair

WORDS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))

Rule = Callable[[Pair, random.Random], Iterator[str]]

NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,' \u00a0]\d+)*(?!\w)")
DECIMAL = {"en": ".", "es": ",", "pt": ",", "fr": ",", "de": ","}
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
RANGE = re.compile(r"(?P<low>[€$£]?[\d.,]+\s?%?)(?P<joint>–| and | y | e | und )(?P<high>[€$£]?[\d.,]*\d\s?%?)")
AMOUNT = r"[−+-]?[€$£]?\d[\d.,]*(?:\s?%| (?:million|billion|trillion|basis points))?"
LEADING = r"(?:by|at|of|to|from|del?|um|de|à|auf) "
PERIOD = re.compile(r"[1-4]?[QHT][1-4]?(?:\d\d)?")
CODE = re.compile(r"\b[\w-]*[A-Z][\w-]*\d\w*\b|\b(?:S&P|Russell|Llama) \d\w*")


def _replaced(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _said(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words or signs, whole, the longest first."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?:{longest_first})(?![^\W\d_])")


def swapped(name: str) -> Rule:
    """Each word of a row of words.toml becomes another of that row."""

    def rule(pair: Pair, chance: random.Random) -> Iterator[str]:
        for row in WORDS[pair.languages[1]][name]:
            for match in _said(row).finditer(pair.target):
                yield _replaced(pair.target, match, chance.choice([word for word in row if word != match[0]]))

    return rule


def unit(before: str, after: str) -> Rule:
    """A number's unit becomes another, or nothing."""

    def rule(pair: Pair, chance: random.Random) -> Iterator[str]:
        words = WORDS[pair.languages[1]]
        new = words[after][0] if after else ""
        new = f" {new}" if new[:1].isalpha() else new
        for written in words[before]:
            for match in re.finditer(rf"(?<=\d)\s?{re.escape(written.strip())}(?!\w)", pair.target):
                yield _replaced(pair.target, match, new)

    return rule


def dropped(name: str) -> Rule:
    """Each word of the rows goes, and the space before it."""

    def rule(pair: Pair, chance: random.Random) -> Iterator[str]:
        for row in WORDS[pair.languages[1]][name]:
            for match in re.finditer(rf" ?{_said(row).pattern}", pair.target):
                yield _replaced(pair.target, match, "")

    return rule


def bound(turned: bool) -> Rule:
    """What makes the figure behind it a bound or a guess goes, or becomes its opposite where words.toml has one."""

    def rule(pair: Pair, chance: random.Random) -> Iterator[str]:
        for row in WORDS[pair.languages[1]]["bound"]:
            for match in re.finditer(rf"{_said(row).pattern} (?=[€$£]?\d)", pair.target):
                opposite = [word for word in row if f"{word} " != match[0]]
                if not turned:
                    yield _replaced(pair.target, match, "")
                elif opposite:
                    yield _replaced(pair.target, match, f"{opposite[0]} ")

    return rule


def currency_dropped(pair: Pair, chance: random.Random) -> Iterator[str]:
    """An amount of money becomes a number."""
    for row in WORDS[pair.languages[1]]["currency"]:
        for match in re.finditer(rf"[€$£](?=\d)|(?<=\d|n|s) (?![€$£]){_said(row).pattern}", pair.target):
            yield _replaced(pair.target, match, "")


def number(change: Callable[[str, str, random.Random], str | None]) -> Rule:
    """Each number in digits becomes another. change: from the number and the decimal sign."""

    def rule(pair: Pair, chance: random.Random) -> Iterator[str]:
        for match in NUMBER.finditer(pair.target):
            new = change(match[0], DECIMAL[pair.languages[1]], chance)
            if new is not None:
                yield _replaced(pair.target, match, new)

    return rule


def digit_changed(written: str, decimal: str, chance: random.Random) -> str:
    place = chance.choice([n for n, c in enumerate(written) if c.isdigit()])
    others = [d for d in "123456789" if d != written[place]]
    return written[:place] + chance.choice(others) + written[place + 1 :]


def digits_transposed(written: str, decimal: str, chance: random.Random) -> str | None:
    places = [n for n in range(len(written) - 1) if written[n : n + 2].isdigit() and written[n] != written[n + 1]]
    if not places or written.startswith("0"):
        return None
    n = chance.choice(places)
    return written[:n] + written[n + 1] + written[n] + written[n + 2 :]


def digit_lost(written: str, decimal: str, chance: random.Random) -> str | None:
    whole = re.match(r"\d\d+", written)
    return written[1:] if whole and written[1] != "0" else None


def decimal_shifted(written: str, decimal: str, chance: random.Random) -> str | None:
    whole, point, part = written.partition(decimal)
    if not point or len(whole) > 3:
        return None
    left = f"{whole[:-1] or '0'}{decimal}{whole[-1]}{part}"
    right = f"{whole}{part[0]}{decimal}{part[1:]}" if part[1:] else whole + part
    return chance.choice([left, right.lstrip("0")])


def decimals_lost(written: str, decimal: str, chance: random.Random) -> str | None:
    whole, point, part = written.partition(decimal)
    return whole if point and part.strip("0") else None


def separators_misread(written: str, decimal: str, chance: random.Random) -> str | None:
    """2,048 becomes 2.048 in English; 3.25 would be the same mistake only by luck, and is left."""
    group = "," if decimal == "." else "."
    return (
        written.replace(group, decimal) if re.fullmatch(rf"\d{{1,3}}{re.escape(group)}\d*[1-9]\d*", written) else None
    )


def thousands_lost(written: str, decimal: str, chance: random.Random) -> str | None:
    group = "," if decimal == "." else "."
    return written.partition(group)[0] if re.fullmatch(rf"\d{{1,3}}(?:[{group} ]\d{{3}})+", written) else None


def year_changed(pair: Pair, chance: random.Random) -> Iterator[str]:
    for match in YEAR.finditer(pair.target):
        yield _replaced(pair.target, match, str(int(match[0]) + chance.choice([-10, -2, -1, 1, 2, 10])))


def sign_dropped(pair: Pair, chance: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<=[\s(])[−-](?=\d)", pair.target):
        yield _replaced(pair.target, match, "")


def sign_turned(pair: Pair, chance: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<=[\s(])[+](?=\d)", pair.target):
        yield _replaced(pair.target, match, "-")


def range_end_lost(pair: Pair, chance: random.Random) -> Iterator[str]:
    for match in RANGE.finditer(pair.target):
        yield _replaced(pair.target, match, match["high"])


def figure_dropped(pair: Pair, chance: random.Random) -> Iterator[str]:
    for match in re.finditer(rf"(?<! h) (?:{LEADING})?{AMOUNT}(?=[\s.,])(?! ?(?:to|y|and|Uhr|h) ?\d)", pair.target):
        yield _replaced(pair.target, match, "")


def figure_added(pair: Pair, chance: random.Random) -> Iterator[str]:
    more = chance.choice([more for more in WORDS[pair.languages[1]]["added"] if more not in pair.target])
    yield f"{pair.target[:-1]} ({more}){pair.target[-1]}"


def figures_exchanged(pair: Pair, chance: random.Random) -> Iterator[str]:
    """Two percentages change places."""
    found = list(re.finditer(r"(?<![\d.,+−-])\d[\d.,]*(?=\s?%)", pair.target))
    for one, other in pairwise(found):
        if one[0] != other[0]:
            yield _replaced(_replaced(pair.target, other, one[0]), one, other[0])


def identifier_changed(pair: Pair, chance: random.Random) -> Iterator[str]:
    for match in CODE.finditer(pair.target):
        new = re.sub(r"\d", lambda d: str((int(d[0]) + 1) % 10), match[0], count=1)
        if not PERIOD.fullmatch(match[0]):
            yield _replaced(pair.target, match, new)


# ---------------------------------------------------------------------------------------------- names


def name_misspelt(pair: Pair, chance: random.Random) -> Iterator[str]:
    """A letter lost, doubled or exchanged with the next, never the first."""
    for name in pair.names:
        word = max(re.findall(r"[^\W\d_]+", name), key=len, default="")
        if len(word) < 4 or word.isupper():
            continue
        n = chance.randrange(1, len(word) - 1)
        lost, doubled = word[:n] + word[n + 1 :], word[:n] + word[n] + word[n:]
        exchanged = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
        way = chance.choice([lost, doubled, exchanged])
        if way != word:
            yield re.sub(rf"\b{word}", way, pair.target)


def name_swapped(pair: Pair, chance: random.Random) -> Iterator[str]:
    """Another name of its kind in its place."""
    for name in pair.names:
        others = COUNTRIES if name in COUNTRIES else CITIES if name in CITIES else COMPANIES
        other = chance.choice([o for o in others if o not in pair.target])
        yield re.sub(rf"\b{re.escape(name)}(?!\w)", other, pair.target)


def name_dropped(pair: Pair, chance: random.Random) -> Iterator[str]:
    for name in pair.names:
        found = re.search(rf" ?\b{re.escape(name)}(?:['’]s)?(?!\w)", pair.target)
        if found:
            yield _replaced(pair.target, found, "").strip()


COUNTRIES = ("China", "France", "Germany", "Italy", "Spain", "Japan", "Canada", "Mexico", "Brazil", "Switzerland")
CITIES = ("Milan", "Paris", "Copenhagen", "Amsterdam", "Tokyo", "London", "Frankfurt")
COMPANIES = ("Siemens", "Oracle", "Danone", "Iberdrola", "Pirelli", "Zurich Insurance", "Alibaba", "Pfizer", "Rolex")


# ---------------------------------------------------------------------------------------------- meaning


def clause_repeated(pair: Pair, chance: random.Random) -> Iterator[str]:
    words = pair.target.split()
    if len(words) > 6:
        n = chance.randrange(1, len(words) - 4)
        yield " ".join([*words[: n + 4], *words[n : n + 4], *words[n + 4 :]])


def clause_cut(pair: Pair, chance: random.Random) -> Iterator[str]:
    """The last half of the sentence is not there."""
    words = pair.target.split()
    if len(words) > 8:
        yield " ".join(words[: len(words) // 2]) + "."


def word_bent(pair: Pair, chance: random.Random) -> Iterator[str]:
    """The beginning of one word and the end of another, as a model joins them that knows neither."""
    found = list(re.finditer(r"(?<![\w-])[a-zà-ÿ]{7,}(?![\w-])", pair.target))
    for word, other in permutations(found, 2):
        yield _replaced(pair.target, word, word[0][:-3] + other[0][2:-1])


def left_in_italian(pair: Pair, chance: random.Random) -> Iterator[str]:
    yield pair.source


KINDS: dict[str, Rule] = {
    "percent dropped": unit("percent", ""),
    "percent to percentage points": unit("percent", "point"),
    "percent to basis points": unit("percent", "basis"),
    "basis points to percent": unit("basis", "percent"),
    "basis points dropped": unit("basis", ""),
    "percentage points to percent": unit("point", "percent"),
    "scale swapped": swapped("scale"),
    "scale dropped": dropped("scale"),
    "currency swapped": swapped("currency"),
    "currency dropped": currency_dropped,
    "measure swapped": swapped("measure"),
    "digit changed": number(digit_changed),
    "digits transposed": number(digits_transposed),
    "digit lost": number(digit_lost),
    "decimal shifted": number(decimal_shifted),
    "decimals lost": number(decimals_lost),
    "separators misread": number(separators_misread),
    "thousands lost": number(thousands_lost),
    "year changed": year_changed,
    "quarter changed": swapped("quarter"),
    "month changed": swapped("month"),
    "weekday changed": swapped("weekday"),
    "ordinal changed": swapped("ordinal"),
    "decade changed": swapped("decade"),
    "numeral changed": swapped("numeral"),
    "multiple changed": swapped("multiple"),
    "fraction changed": swapped("fraction"),
    "sign dropped": sign_dropped,
    "sign turned": sign_turned,
    "range end lost": range_end_lost,
    "figure dropped": figure_dropped,
    "figure added": figure_added,
    "figures exchanged": figures_exchanged,
    "bound dropped": bound(turned=False),
    "bound turned": bound(turned=True),
    "identifier changed": identifier_changed,
    "name misspelt": name_misspelt,
    "name swapped": name_swapped,
    "name dropped": name_dropped,
    "negation dropped": dropped("negation"),
    "direction flipped": swapped("direction"),
    "clause repeated": clause_repeated,
    "clause cut": clause_cut,
    "left in Italian": left_in_italian,
    "word bent": word_bent,
}
