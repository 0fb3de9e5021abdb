"""Directions: whether what rises, gains or is more in the source does so in the translation.

A directional word has a polarity on a dimension (`direction.toml`): *salire* is up, *crollare* down. More and less turn
the words of graded dimensions (*meno recente* is as *older*), and so do denials (*non è salito*). Both sides are read
into signs, and signs that say the same answer each other. Of those left over, two that say opposite things are told of;
so are two beside the same figure. A word that is left alone says nothing: translations are free to leave it out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipeline.translate.figures.language import Phrases
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.negation import denials
from pipeline.translate.wordforms import Token, forms, normal, tokens

MORE = "more"  # the dimension whose words turn those of graded ones
BESIDE = 3  # words from a figure at which a weak word is sure
NEAR = 6  # words from a figure at which a sign is taken to be its own
DENIED = 3  # words after a denial that it may reach

# In shares of a sentence: what makes it unlikely that two signs stand for each other, as if they lay farther apart.
RELATED = 0.4  # they are of one group, not of one dimension
DENIED_ONCE = 0.4  # one of them is denied
OPPOSITE = 0.25  # they say opposite things
RELATED_OPPOSITE = 0.55
TOGETHER = 0.3  # beside the same figure they are as much nearer
CLOSE = 0.25  # how far apart certain opposites may lie
APART = 0.7  # opposites farther apart than this are about different things

SEPARATORS = (",", ".")
CLAUSE = re.compile(r"[,;:.!?()]")
KINDS = {"direction": Kind.DIRECTION_REVERSED, "negation": Kind.NEGATION_LOST}
INFINITIVES = {
    "it": ("are", "ere", "ire"),
    "es": ("ar", "er", "ir"),
    "pt": ("ar", "er", "ir"),
    "fr": ("er", "ir", "re"),
    "de": ("en",),
}
CLITICS = ("si", "lo", "la", "li", "le", "ne")  # what hangs on an Italian infinitive or gerund


class Sense(NamedTuple):
    """polarity: 1 or -1. See `direction.toml` for the rest."""

    dimension: str
    group: str
    polarity: int
    weak: bool
    graded: bool
    certain: bool
    kind: Kind


NEUTRAL: tuple[Sense, ...] = ()  # what a word has that says no direction


@dataclass(frozen=True, slots=True)
class Sign:
    """A directional word in a sentence. start, end: slice offsets. at: where in the sentence, from 0 to 1.

    turned: 1 or -1 where more or less stands before it, else 0. denied: whether a denial may reach it. figure: the
    digits of the nearest figure, and how many words away it is.
    """

    senses: tuple[Sense, ...]
    start: int
    end: int
    at: float
    turned: int = 0
    denied: bool = False
    figure: str = ""
    distance: int = NEAR + 1

    def sure(self, sense: Sense) -> bool:
        return not sense.weak or self.turned != 0 or self.distance <= BESIDE

    def polarity(self, sense: Sense) -> int:
        return sense.polarity * (self.turned or 1)


def compare(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    """Words of the target that say the opposite of the source's. Languages are ISO 639-1 codes.

    Warnings, since a direction can be put in words that are not in the table. An error where each side has one
    direction alone, and they are opposite ends of one dimension, in words that have no other sense.
    """
    if source == target:
        return []
    before, after = read(source, source_language), read(target, target_language)
    if not before or not after:
        return []
    return [
        _finding(source, target, before[pair.source], after[pair.target], pair.kind, _severity(pair, before, after))
        for pair in _pairs(before, after)
        if pair.kind
    ]


@lru_cache(maxsize=8192)
def read(text: str, code: str) -> tuple[Sign, ...]:
    """The directional words of a sentence in their order; none in a language without a table."""
    lexicon = _lexicon(code)
    if lexicon is None:
        return ()
    words = tokens(text, code)
    spoken = [word.form for word in words]
    figures = _figures(text, words)
    denied = _denied(text, code, words)
    signs: list[Sign] = []
    at = 0
    before: tuple[Sense, ...] = ()  # the senses that end where the next word begins
    while at < len(spoken):
        senses, end = lexicon.at(spoken, at) or (NEUTRAL, at + 1)
        if senses:
            graded = any(s.graded for s in senses) and text[words[at - 1].end : words[at].start].isspace()
            turned = next((s.polarity for s in before if graded and s.dimension == MORE), 0)
            start = signs.pop().start if turned else words[at].start
            figure, distance = _nearest(figures, at, end)
            place = at / len(words)
            signs.append(Sign(senses, start, words[end - 1].end, place, turned, at in denied, figure, distance))
        before = senses
        at = end
    return tuple(signs)


def _nearest(figures: Sequence[tuple[str, int]], start: int, end: int) -> tuple[str, int]:
    """The digits of the figure nearest to the words from start to end, and how many words away it is."""
    away = [(figure - end + 1 if figure >= end else start - figure, digits) for digits, figure in figures]
    distance, digits = min(away, default=(NEAR + 1, ""))
    return digits, distance


def _figures(text: str, words: Sequence[Token]) -> list[tuple[str, int]]:
    """The figures in digits: the digits alone, whatever their separators, and which word they are."""
    found: list[tuple[str, int]] = []
    for at, word in enumerate(words):
        if not word.form[0].isdigit():
            continue
        if found and found[-1][1] == at - 1 and text[words[at - 1].end : word.start] in SEPARATORS:
            found[-1] = (found[-1][0] + word.form, at)
        else:
            found.append((word.form, at))
    return found


def _denied(text: str, code: str, words: Sequence[Token]) -> set[int]:
    """The words that a denial may reach."""
    ends = {token.end for token in denials(text, code).sure}
    reached: set[int] = set()
    for at, word in enumerate(words if ends else ()):
        if word.end in ends:
            for after in range(at + 1, min(at + 1 + DENIED, len(words))):
                if CLAUSE.search(text, words[after - 1].end, words[after].start):
                    break
                reached.add(after)
    return reached


class Pair(NamedTuple):
    """A sign of either side that may stand for each other. kind: the finding if they say opposite things."""

    cost: float
    source: int
    target: int
    kind: Kind | None


def _pairs(before: Sequence[Sign], after: Sequence[Sign]) -> list[Pair]:
    """The signs that stand for each other, each once, the likeliest first."""
    possible = [
        Pair(cost, i, j, kind)
        for i, s in enumerate(before)
        for j, t in enumerate(after)
        for cost, kind in _readings(s, t, before, after)
    ]
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    pairs = []
    for pair in sorted(possible):
        if pair.source not in taken_before and pair.target not in taken_after:
            taken_before.add(pair.source)
            taken_after.add(pair.target)
            pairs.append(pair)
    return pairs


def _readings(s: Sign, t: Sign, before: Sequence[Sign], after: Sequence[Sign]) -> Iterator[tuple[float, Kind | None]]:
    """How two signs may stand for each other: how unlikely that is, and the finding where they say opposite things."""
    far = abs(s.at - t.at)
    together = _together(s, t)
    base = far - TOGETHER * together
    for a in s.senses:
        for b in t.senses:
            if a.group != b.group:
                continue
            same = s.polarity(a) == t.polarity(b)
            if s.denied != t.denied:  # *non è salito*: *fell*; but also *rose*: the denial is told of as lost
                yield DENIED_ONCE + base, None
            elif same:
                yield (base if a.dimension == b.dimension else RELATED + base), None
            elif (
                s.sure(a)
                and t.sure(b)
                and (together or far <= APART or (_alone(a.group, before) and _alone(b.group, after)))
            ):
                yield (OPPOSITE if a.dimension == b.dimension else RELATED_OPPOSITE) + base, _kind(a, s)


def _kind(sense: Sense, source: Sign) -> Kind:
    """The finding for a sign whose opposite is in the target: a denial that is lost or added, or a direction."""
    added = sense.kind is Kind.NEGATION_LOST and source.polarity(sense) > 0
    return Kind.NEGATION_ADDED if added else sense.kind


def _together(s: Sign, t: Sign) -> bool:
    """Whether two signs are beside the same figure."""
    return s.figure == t.figure and s.distance <= NEAR and t.distance <= NEAR


def _alone(group: str, signs: Sequence[Sign]) -> bool:
    """Whether a sentence has one sign of a group."""
    return sum(any(sense.group == group for sense in sign.senses) for sign in signs) == 1


def _severity(pair: Pair, before: Sequence[Sign], after: Sequence[Sign]) -> Severity:
    """An error where nothing else can be meant."""
    s, t = before[pair.source], after[pair.target]
    near = abs(s.at - t.at) <= CLOSE or _together(s, t)
    plain = not (s.denied or t.denied or s.turned or t.turned)
    certain = (
        near
        and plain
        and any(
            a.certain
            and not a.weak
            and not b.weak
            and a.dimension == b.dimension
            and _alone(a.group, before)
            and _alone(b.group, after)
            for a in s.senses
            for b in t.senses
        )
    )
    return Severity.ERROR if certain else Severity.WARNING


def _finding(source: str, target: str, s: Sign, t: Sign, kind: Kind, severity: Severity) -> Finding:
    here, there = source[s.start : s.end], target[t.start : t.end]
    message = f"“{here}” and “{there}” seem to say opposite things."
    return Finding(kind, severity, message, (s.start, s.end), (t.start, t.end))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "direction.toml").read_text("utf-8"))


@cache
def _lexicon(code: str) -> Phrases[tuple[Sense, ...]] | None:
    """The directional words of a language, in all their forms; neutral phrases have no sense. None without a table."""
    dimensions = dict(_table())
    neutral = dimensions.pop("neutral").get(code)
    if neutral is None:
        return None
    senses: dict[str, dict[str, Sense]] = {}
    for dimension, row in dimensions.items():
        for polarity, end in ((1, "up"), (-1, "down")):
            for entry in _listed(row[code][end]):
                weak = entry.startswith("~")
                sense = Sense(
                    dimension,
                    row.get("group", dimension),
                    polarity,
                    weak,
                    row.get("graded", False),
                    row.get("certain", False),
                    KINDS[row.get("kind", "direction")],
                )
                for form in _forms(entry.removeprefix("~"), code):
                    known = senses.setdefault(form, {})
                    if sense.group not in known or (known[sense.group].weak and not weak):
                        known[sense.group] = sense
    entries = {form: tuple(found.values()) for form, found in senses.items()}
    return Phrases({**entries, **{" ".join(_normal(e, code)): () for e in _listed(neutral)}}.items())


def _forms(entry: str, code: str) -> Iterable[str]:
    """What an entry stands for in a text: all its forms; itself alone for `=word` or a phrase."""
    words = _normal(entry.removeprefix("="), code)
    if len(words) > 1:
        return [" ".join(words)]
    word = words[0]
    found = frozenset((word,))
    if not entry.startswith("="):
        found |= forms(word, code, "adjective") | (forms(word, code, "verb") if _may_be_verb(word, code) else set())
    if code == "it":  # ridurla, riducendosi
        hosts = {f.removesuffix("e") for f in found if f.endswith("re")} | {f for f in found if f.endswith("ndo")}
        found |= {host + clitic for host in hosts for clitic in CLITICS}
    return found


def _may_be_verb(word: str, code: str) -> bool:
    return word.endswith(INFINITIVES.get(code, ("",)))


def _normal(entry: str, code: str) -> list[str]:
    return [normal(word, code) for word in entry.split()]


def _listed(text: str) -> list[str]:
    return [entry.strip() for entry in text.replace("\n", " ").split(",") if entry.strip()]
