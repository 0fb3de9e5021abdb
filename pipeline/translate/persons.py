"""Persons whom a translation makes up, or whose sex it turns.

An English sentence that begins with *he*, *she*, *his* or *her* where Italian says neither who nor whose: *Il suo
ultimo modello* may be his, hers or a company's, and *Ha spiegato* be said of any of them. What decides stands in
another sentence, which the machine does not see. Later in a sentence, the one that is meant mostly stands before; but
where that is the name of a company (*Nvidia, … per le sue GPU*), “his” or “her” makes a person of it.

A woman in office whom Italian tells by the article (*la presidente*) or the word (*la governatrice*), and of whom the
translation makes a man: *el presidente*. Not the other way round: many a woman is *il ministro* in Italian.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.translate.findings import Finding, Kind, Severity

FIRST = re.compile(r"\W*\b(He|She|His|Her)\b")
OWNER = re.compile(r"\W*(?:\w+['’]?\s*){0,2}?\b([Ss]u(?:o|a|oi|e))\b")
SAYS_WHO = re.compile(r"\b(?:lui|lei|egli|ella|costui|costei|colui|colei|chi|questi|uno|una)\b", re.I)
WHOSE = re.compile(r"\bsu(?:o|a|oi|e)\b")
NAME = re.compile(r"\b[A-Z][a-zà-ÿ]+")
PERSONAL = re.compile(r"\b(?:his|her|he|she)\b")
BEGINNING = 4  # words in which a source would say who


class Offices(NamedTuple):
    """What `persons.toml` says of a language: a woman or a man in office, with the article."""

    woman: re.Pattern[str]
    man: re.Pattern[str]


def compare(
    source: str, target: str, source_language: str, target_language: str, kept: Iterable[tuple[int, int]] = ()
) -> Iterator[Finding]:
    """Warnings for a person of whom the source does not speak, and for a woman of whom the target makes a man.

    kept: where the source has names that stay as they are in every language.
    """
    if (source_language, target_language) == ("it", "en"):
        yield from _guessed(source, target)
        yield from _personified(source, target, kept)
    before, after = _offices().get(source_language), _offices().get(target_language)
    if not before or not after:
        return
    woman, man = before.woman.search(source), after.man.search(target)
    if woman and man and not before.man.search(source) and not after.woman.search(target):
        message = f"“{woman[0]}” is a woman, “{man[0]}” a man."
        yield Finding(Kind.PERSON_CHANGED, Severity.WARNING, message, woman.span(), man.span())


def _guessed(source: str, target: str) -> Iterator[Finding]:
    first = FIRST.match(target)
    if not first or SAYS_WHO.search(" ".join(source.split()[:BEGINNING])):
        return
    owner = OWNER.match(source)
    said = f"“{owner[1]}”" if owner else "the Italian"
    message = f"“{first[1]}” is a guess: {said} does not say whether it is a man, a woman or a thing."
    yield Finding(Kind.PERSON_GUESSED, Severity.WARNING, message, owner.span(1) if owner else None, first.span(1))


def _personified(source: str, target: str, kept: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """A finding for a company, of one word, that begins a sentence without other names and is “he” or “she” in it."""
    spans = list(kept)
    company = next((span for span in spans if span[0] == 0), None)
    if not company or not WHOSE.search(source) or SAYS_WHO.search(source):
        return
    name = source[slice(*company)]
    others = [m for m in NAME.finditer(source) if not any(start <= m.start() < end for start, end in spans)]
    if " " not in name and not others and (made := PERSONAL.search(target)):
        message = f"“{made[0]}” makes a person of “{name}”."
        yield Finding(Kind.PERSON_CHANGED, Severity.WARNING, message, company, made.span())


@cache
def _offices() -> dict[str, Offices]:
    tables = tomllib.loads((files(__package__) / "persons.toml").read_text("utf-8"))
    return {code: Offices(_pattern(table, "woman"), _pattern(table, "man")) for code, table in tables.items()}


def _pattern(table: dict[str, dict[str, list[str]]], sex: str) -> re.Pattern[str]:
    """An article of this sex with an office of either, or an office that is of this sex by itself."""
    articles, own, either = (
        "|".join(table[part].get(key, ())) for part, key in ((sex, "articles"), (sex, "offices"), ("either", "offices"))
    )
    choices = [rf"(?:{articles})\s+(?:{either})"] if articles and either else []
    if own:
        choices.append(rf"(?:{articles})\s+(?:{own})" if sex == "man" and articles else f"(?:{own})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)", re.I)
