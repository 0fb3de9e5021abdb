"""Denials: *non*, *mai*, *senza*, and whether a translation denies what its source denies.

Languages put denials in other words (*non è facile*, *it is difficult*), so a word near by that may stand for a denial
answers one. What nothing answers is a warning, never an error. The words are in `negation.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.translate import names
from pipeline.translate.figures.language import Phrases
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.wordforms import Token, normal, tokens

REACH = 8  # words after a negator in which a second one only agrees with it
SHORTEST = 5  # letters of a word that a negative prefix may have been put before
FAR = 1.0  # of a sentence: how far apart two denials may be that are one
NEAR = 0.2  # how far a word may be that stands for a denial
CHARACTERS = 25  # as far in a short sentence
LIKE = 0.65  # share of letters in common from which two languages' words are one: volontaria, voluntary


@dataclass(frozen=True, slots=True)
class Language:
    """What `negation.toml` says of a language. words: the role of each word and phrase: the key of its list."""

    words: Phrases[str]
    also: Phrases[str]
    repeated: frozenset[str]
    led: frozenset[str]
    closing: frozenset[str]
    beginnings: tuple[str, ...]
    ends: tuple[str, ...]
    prefixes: tuple[str, ...]
    plain: Phrases[str]
    plain_beginnings: tuple[str, ...]


class Denials(NamedTuple):
    """What denies in a sentence. sure: what does; possible: what may; not_only: the beginning of *non solo … ma*."""

    sure: tuple[Token, ...] = ()
    possible: tuple[Token, ...] = ()
    not_only: tuple[Token, ...] = ()


def compare(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    """Denials that the target has lost or added, as warnings. Languages are ISO 639-1 codes."""
    if not source or not target:
        return []
    before, after = denials(source, source_language), denials(target, target_language)
    findings = []
    for token in before.not_only[:1]:
        if not after.not_only and not after.sure and not _says_also(target, target_language):
            message = f"“{_shown(source, token)}”: the translation drops it, and says no more than one of the two."
            findings.append(Finding(Kind.NEGATION_LOST, Severity.WARNING, message, token[1:]))
    lost, added = _unanswered(before, after, len(source), len(target))
    if lost:
        message = f"The source denies (“{_shown(source, lost[0])}”) where the translation may not."
        findings.append(Finding(Kind.NEGATION_LOST, Severity.WARNING, message, lost[0][1:]))
    elif added:
        message = f"The translation denies (“{_shown(target, added[0])}”) where the source may not."
        findings.append(Finding(Kind.NEGATION_ADDED, Severity.WARNING, message, None, added[0][1:]))
    elif not after.sure and len(after.possible) < len(before.possible):
        findings += _prefixes_lost(source, target, source_language, target_language)
    return findings


def _unanswered(before: Denials, after: Denials, length: int, other: int) -> tuple[list[Token], list[Token]]:
    """The denials of either side that nothing near answers on the other; lengths of the two in characters."""
    lost, added = _left_over(before.sure, after.sure, length, other, FAR)
    here, there = _left_over(before.possible, after.possible, length, other, NEAR)
    lost, _ = _left_over(lost, there, length, other, NEAR)
    _, added = _left_over(here, added, length, other, NEAR)
    lost, _ = _left_over(lost, after.not_only, length, other, FAR)  # non sono soltanto: are not only
    _, added = _left_over(before.not_only, added, length, other, FAR)
    return lost, added


def _left_over(
    before: Sequence[Token], after: Sequence[Token], length: int, other: int, reach: float
) -> tuple[list[Token], list[Token]]:
    """What remains once each has answered the nearest of the other side within reach, in shares of a sentence."""
    reach = max(reach, CHARACTERS / min(length, other))
    left, right = list(before), list(after)
    near = sorted((abs(s.start / length - t.start / other), s, t) for s in before for t in after)
    for far, s, t in near:
        if far <= reach and s in left and t in right:
            left.remove(s)
            right.remove(t)
    return left, right


@lru_cache(maxsize=8192)
def denials(text: str, code: str) -> Denials:
    """The denials of a sentence; none in a language without a table."""
    language = _languages().get(code)
    if language is None:
        return Denials()
    words = tokens(text, code)
    forms = [word.form for word in words]
    found: dict[str, list[Token]] = {"sure": [], "possible": [], "not_only": []}
    at, last, expletive = 0, -REACH - 1, -REACH - 1
    leading = -1  # the last that denied before any negator
    while at < len(forms):
        role, end = language.words.at(forms, at) or ("", at + 1)
        if forms[at] in language.led:
            written = text[words[at].start : words[at].end + 1].casefold()
            if written.startswith("né") or written == "n°":
                role = ""  # né en 1960, n° 3
            elif last != leading and not _closes(text, words, at, language.closing):
                role = "soft"  # ne … que, plus qu'on ne le croit
        token = Token(" ".join(forms[at:end]), words[at].start, words[end - 1].end)
        agrees = at - last <= REACH and not _breaks(text, words, last, at)
        if role == "not_only":
            found["not_only"].append(token)
        elif role == "expletive":
            expletive = at
        elif role in ("negators", "both", "concord", "paired"):
            if at - expletive <= REACH:
                expletive = -REACH - 1
            elif role in ("negators", "both"):
                again = forms[at] == forms[max(last, 0)] and forms[at] in language.repeated
                led = last == leading and forms[at] in language.led and not _breaks(text, words, last, at)
                if not (led or (agrees and again)):
                    found["sure"].append(token)
            elif not agrees:
                found["sure"].append(token)
                leading = at
            last = at
        elif role == "soft" or (not role and _may_deny(forms[at], code)):
            found["possible"].append(token)
        at = end
    return Denials(*(tuple(found[kind]) for kind in Denials._fields))


def _closes(text: str, words: Sequence[Token], at: int, closing: frozenset[str]) -> bool:
    """Whether one of the words that make a denial of this one follows it in its clause."""
    after = (n for n in range(at + 1, len(words)) if words[n].form in closing)
    return any(not _breaks(text, words, at, n) for n in after)


def _breaks(text: str, words: Sequence[Token], last: int, at: int) -> bool:
    """Whether the clause ends between two words."""
    return any(mark in text[words[last].end : words[at].start] for mark in ";:.!?")


@lru_cache(maxsize=65536)
def _may_deny(form: str, code: str) -> bool:
    """Whether a word that has no role of its own may stand for a denial, by its beginning or end."""
    language = _languages()[code]
    if form in language.plain or form.startswith(language.plain_beginnings):
        return False
    return form.startswith(language.beginnings) or form.endswith(language.ends) or _prefix(form, language, code) != ""


def _prefix(form: str, language: Language, code: str) -> str:
    """The negative prefix of a word, empty for one without: `in` of *involontario*."""
    if not form.startswith(language.prefixes) or form in language.plain or form.startswith(language.plain_beginnings):
        return ""
    for prefix in language.prefixes:
        rest = form.removeprefix(prefix)
        if rest != form and len(rest) >= SHORTEST and names.translates(rest, code):
            return prefix
    return ""


def _prefixes_lost(source: str, target: str, source_language: str, target_language: str) -> Iterator[Finding]:
    """Words whose negative prefix is gone: *involontariamente*, *voluntarily*. Told where both languages' are alike."""
    language = _languages().get(source_language)
    if language is None:
        return
    for word in tokens(source, source_language):
        prefix = _prefix(word.form, language, source_language)
        if not prefix:
            continue
        rest = word.form.removeprefix(prefix)
        for other in tokens(target, target_language):
            if other.form[:1] == rest[:1] and names.similarity(rest, other.form) >= LIKE:
                message = (
                    f"“{source[word.start : word.end]}” has become its opposite, “{target[other.start : other.end]}”."
                )
                yield Finding(Kind.NEGATION_LOST, Severity.WARNING, message, word[1:], other[1:])
                break


def _says_also(text: str, code: str) -> bool:
    language = _languages().get(code)
    forms = [word.form for word in tokens(text, code)]
    return language is None or any(language.also.at(forms, at) for at in range(len(forms)))


def _shown(text: str, token: Token) -> str:
    return text[token.start : token.end]


@cache
def _languages() -> dict[str, Language]:
    tables = tomllib.loads((files(__package__) / "negation.toml").read_text("utf-8"))
    return {
        code: _language(code, {key: _listed(text, code) for key, text in table.items()})
        for code, table in tables.items()
    }


def _language(code: str, lists: Mapping[str, list[str]]) -> Language:
    roles = ("soft", "negators", "concord", "paired", "both", "expletive", "neutral", "not_only")
    entries = {word: role for role in roles for word in lists[role] if "*" not in word}
    return Language(
        words=Phrases(entries.items()),
        also=Phrases((word, "also") for word in lists["also"]),
        repeated=frozenset(lists["repeated"]),
        led=frozenset(lists.get("led", ())),
        closing=frozenset(lists.get("closing", ())),
        beginnings=tuple(word[:-1] for word in lists["soft"] if word.endswith("*")),
        ends=tuple(word[1:] for word in lists["soft"] if word.startswith("*")),
        prefixes=tuple(lists["prefixes"]),
        plain=Phrases((word, "plain") for word in lists["plain"] if "*" not in word),
        plain_beginnings=tuple(word[:-1] for word in lists["plain"] if "*" in word),
    )


def _listed(text: str, code: str) -> list[str]:
    """The words and phrases of a list, in the form that texts are read in."""
    return [
        " ".join(normal(word, code) for word in entry.split())
        for entry in text.replace("\n", " ").split(",")
        if entry.strip()
    ]
