"""Texts to sentences and long sentences to clauses, losing nothing: what is cut always joins to what it was.

A sentence ends at a stop before a word that can open another, unless the stop belongs to an abbreviation, an initial
or a number. `abbreviations.toml` knows those of the house's languages, and `sentencex` some more; in other languages
it decides alone. (In ours it cuts after `S.p.A.` and `n.`, and passes over most ends within quotes and brackets.)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from pathlib import Path

WINDOW = 1500  # characters that sentencex is shown at once
WIDEST = 40  # characters before a full stop among which its abbreviation is looked for

CLOSERS = r"\"'»”“’›)\]}"
OPENERS = r"\"'«“‘‹„(\[{¿¡–—\-"
BREAK = re.compile(
    r"\n[^\S\n]*\n\s*|"  # an empty line; or:
    r"(?P<stop>[.!?…]{1,8})"  # what ends a sentence,
    rf"(?P<closers>(?:[{CLOSERS}]|[ \u00a0\u202f][»”]){{0,6}})"  # the quotes and brackets that close with it,
    r"(?:[¹²³⁰⁴-⁹]{1,3}|\[\d{1,3}\])?"  # a footnote's number
    r"\s+"
    rf"(?=[{OPENERS}\s]{{0,6}}(?P<next>[^\W_][\w'’]{{0,40}}|[$€£¥+#⟦]))"  # and the first word of the next
)
TOKEN = re.compile(r"[^\s\"'’«“‘‹„(\[/]+\Z")
LABEL = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)\]]+")
INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.-?)*[A-ZÀ-Þ]")
VOWELLESS = re.compile(r"[b-df-hj-np-tv-xz]{2,}")
ROMAN = re.compile(r"[IVXLC]{2,}")
ORDINAL_STOPS = {"de"}  # languages that write 3. for the third
APOSTROPHE = re.compile("['’]")

# Where a sentence too long for a model may be cut, the best kind of place first; the cut falls after the match.
CLAUSE_ENDS = (
    re.compile(r"[;:][\"'»”’)\]]?\s+"),
    re.compile(r"\s[–—-]\s+"),
    re.compile(r",\s+(?=(?:e|ed|ma|mentre|perché|poiché|sebbene|but|and|while|because|although)\b)"),
    re.compile(r",\s+|\)\s+"),
    re.compile(r"\s+"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The characters `start` to `end` of a text, as in a slice, without the spaces around them."""

    start: int
    end: int


def sentences(text: str, language: str) -> list[Sentence]:
    """The sentences of `text` in order, none of them blank. language: ISO 639-1."""
    found = []
    at = 0
    for part in split(text, language):
        core = part.strip()
        if core:
            start = at + len(part) - len(part.lstrip())
            found.append(Sentence(start, start + len(core)))
        at += len(part)
    return found


def split(text: str, language: str) -> list[str]:
    """`text` cut into sentences, each with the white space after it; joined they are `text`. language: ISO 639-1."""
    cuts = [0, *_cuts(text, language), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def clauses(text: str, fits: Callable[[str], bool]) -> list[str]:
    """`text` in parts that fit, cut near the middle and at clause boundaries where it can be; all join to `text`."""
    if len(text) < 2 or fits(text):
        return [text] if text else []
    cut = _clause_end(text)
    return clauses(text[:cut], fits) + clauses(text[cut:], fits)


def _cuts(text: str, language: str) -> Iterator[int]:
    """Where one sentence ends and the next begins, in order."""
    if language not in _tables():
        yield from _proposed(text, language)
        return
    begin = 0
    for match in BREAK.finditer(text):
        if match["stop"] is None or _ends(text, begin, match, language):
            begin = match.end()
            yield begin


def _ends(text: str, begin: int, match: re.Match[str], language: str) -> bool:
    """Whether the stop that `match` found ends the sentence that began at `begin`."""
    stop, following = match["stop"], match["next"]
    if following[0].islower() and following.islower():  # iShares and eBay may open a sentence
        return False
    if text[match.start() - 1 : match.start()] in {"[", "("} and match["closers"]:  # (!) and […]
        return False
    if LABEL.fullmatch(text[begin : match.start("closers")].strip()):
        return False
    before = TOKEN.search(text, max(begin, match.start() - WIDEST), match.start())
    written = before[0] if before else ""
    token = written.lower()
    words = _words(language)
    if stop == "!":
        return token + "!" not in words.names or _starts(following, text, match, words)
    if stop in {"...", "…"}:
        return not following[0].isdigit()
    if stop != "." or not token:
        return True
    number = following[0].isdigit() or following == "⟦" or ROMAN.fullmatch(following) is not None
    if token in words.never or (number and token in words.number):
        return False
    if token.isdigit():
        listed = text[begin : match.start() - len(token)].rstrip().endswith((":", ";"))
        ordinal = language in ORDINAL_STOPS and len(token) < 3
        return not listed and (not ordinal or _starts(following, text, match, words))
    ordinal = language in ORDINAL_STOPS and ROMAN.fullmatch(written) is not None
    if ordinal or token in words.either or INITIALS.fullmatch(written) or _abbreviated(token, language):
        return not number and _starts(following, text, match, words)
    return True


def _starts(following: str, text: str, match: re.Match[str], words: _Words) -> bool:
    """Whether the word after a stop is one that opens sentences, not the next initial of a name."""
    initial = len(following) == 1 and text[match.end("next") : match.end("next") + 1] == "."
    return APOSTROPHE.split(following.lower())[0] in words.starters and not initial


@cache
def _abbreviated(token: str, language: str) -> bool:
    """Whether sentencex takes the word for an abbreviation.

    It takes too many (in Italian: mai, ore, Telecom), so it is only asked about what cannot be a word.
    """
    return VOWELLESS.fullmatch(token) is not None and len(_sentencex(language, f"{token}. {token.title()}")) == 1


def _proposed(text: str, language: str) -> Iterator[int]:
    """Where sentencex alone would cut; it sees WINDOW characters, since its time grows with the square of them."""
    begin = 0
    while begin < len(text):
        seen = text[begin : begin + WINDOW]
        parts = _sentencex(language, seen)
        complete = parts if begin + WINDOW >= len(text) or len(parts) == 1 else parts[:-1]
        for part in complete:
            begin += len(part)
            if begin < len(text):
                yield begin


def _sentencex(language: str, text: str) -> list[str]:
    import sentencex

    return list(sentencex.segment(language, text))


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's table in `abbreviations.toml`, with what holds in every language."""

    never: frozenset[str]
    number: frozenset[str]
    either: frozenset[str]
    names: frozenset[str]
    starters: frozenset[str]


@cache
def _words(language: str) -> _Words:
    tables = _tables()
    own, any_language = tables[language], tables["any"]
    return _Words(
        **{
            field.name: frozenset(f"{any_language.get(field.name, '')} {own.get(field.name, '')}".split())
            for field in fields(_Words)
        }
    )


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("abbreviations.toml").read_text(encoding="utf-8"))


def _clause_end(text: str) -> int:
    middle = len(text) // 2
    for kind in CLAUSE_ENDS:
        ends = [match.end() for match in kind.finditer(text) if len(text) // 5 < match.end() < len(text) * 4 // 5]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return middle
