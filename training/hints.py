"""Term hints: words of the source that carry their own translation, so that a model learns to use what it is given.

    "I rendimenti sono saliti" / "Yields rose" → "I rendimenti ⟦= yield ⟧ sono saliti" / "Yields rose"

Which word of a pair translates which is read from how often two words meet in the corpus (Melamed 2000, Models of
translational equivalence: competitive linking). A hint is often the dictionary form, which the model must inflect
(Dinu et al. 2019; Bergmanis and Pinnis 2021). And often the pair is changed so that the hint says what the model would
not have said, which alone teaches it something: another word (or two) in hint and target, or another in the source.
Beside them stand lists of words with hints that they have nothing to do with, to learn how the target's words are spelt
by (without them hints came out garbled: competitor → "competer", barrel → "barl").
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from training.augment import Pair, invented, names

SHARE = 0.25  # of the pairs that carry hints
SPELT = 0.06  # of the pairs: so many more are lists of hints and names
NAMES = 0.4  # of what stands in these
OTHERWISE = 0.3  # of single words: hinted, and translated, as something else
UNLIKE = 0.2  # of single words: hinted as they were, with another word in the source
TWO = 0.3  # of what is put in the place of a target word: two words
OFTEN = 0.01  # of the sentences: a word that stands in more of them says too little to be a term
RARELY = 3  # times
CLOSE = 0.15  # the least Dice coefficient of two words that translate each other
LONGEST = 3  # words of a term
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
OPEN, CLOSED = "⟦=", "⟧"
ENDINGS = (("mente", "are", "ere", "ire", "ando", "endo", *"oiae"), ("ing", "ed", "ly", "s"))  # of source, target
ARTICLE = re.compile(r"\b([Aa])n? $")

Array = np.ndarray[Any, Any]


class Links:
    """Which words of two languages translate each other, counted from pairs."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        sides = [[words(text) for text in side] for side in zip(*pairs, strict=True)]
        counts = [Counter(w for text in side for w in set(text)) for side in sides]
        most = OFTEN * len(sides[0])
        kept = [[w for w, n in c.items() if RARELY <= n <= most] for c in counts]
        self._ids = [{w: i for i, w in enumerate(side)} for side in kept]
        self._size = len(self._ids[1])
        self._often = [np.array([c[w] for w in ids]) for c, ids in zip(counts, self._ids, strict=True)]
        keys = [self._crossed(s, t) for s, t in zip(*sides, strict=True)]
        self._keys, met = np.unique(np.concatenate(keys), return_counts=True)
        self._keys, self._met = self._keys[met >= RARELY], met[met >= RARELY]
        self.words = kept
        self.singulars = frozenset(counts[1])
        self._alike: tuple[dict[str, list[str]], ...] = ({}, {})
        for alike, side, ends in zip(self._alike, kept, ENDINGS, strict=True):
            for word in side:
                if len(word) > 3:
                    alike.setdefault(ending(word, ends), []).append(word)

    def _crossed(self, source: Sequence[str], target: Sequence[str]) -> Array:
        s, t = (
            np.array(sorted({ids[w] for w in side if w in ids}), np.int64)
            for ids, side in zip(self._ids, (source, target), strict=True)
        )
        return (s[:, None] * self._size + t[None]).ravel()

    def of(self, source: Sequence[str], target: Sequence[str]) -> dict[int, int]:
        """Positions of source words, each with that of the target word that translates it."""
        here, there = (
            [(n, ids[w]) for n, w in enumerate(side) if w in ids]
            for ids, side in zip(self._ids, (source, target), strict=True)
        )
        if not here or not there or not len(self._keys):
            return {}
        keys = np.array([a * self._size + b for _, a in here for _, b in there])
        places = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        met = np.where(self._keys[places] == keys, self._met[places], 0)
        often = [self._often[0][a] + self._often[1][b] for _, a in here for _, b in there]
        dice = (2 * met / np.array(often)).reshape(len(here), len(there))
        links: dict[int, int] = {}
        for at in np.argsort(-dice, axis=None, kind="stable"):
            i, j = divmod(int(at), len(there))
            if dice[i, j] < CLOSE:
                break
            if here[i][0] not in links and there[j][0] not in links.values():
                links[here[i][0]] = there[j][0]
        return links

    def another(self, word: str, side: int, dice: random.Random) -> str:
        """Some other word of the source (side 0) or target (1) that ends like this one, with its capital."""
        other = dice.choice(self._alike[side].get(ending(word.casefold(), ENDINGS[side]), [word]))
        return other[0].upper() + other[1:] if word[0].isupper() else other


def ending(word: str, endings: Sequence[str]) -> str:
    """What tells a word's form, roughly: "rates" → "s"."""
    return next((e for e in endings if word.endswith(e)), "")


def words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def hinted(source: str, target: str, links: Links, dice: random.Random) -> Pair | None:
    """The pair with one to three hints in its source; None where no word is sure enough."""
    spots, ends = ([m.span() for m in WORD.finditer(text)] for text in (source, target))
    linked = links.of(words(source), words(target))
    if not linked:
        return None
    chosen: dict[int, tuple[int, str]] = {}
    instead: tuple[dict[int, str], ...] = ({}, {})
    for first in dice.sample(sorted(linked), min(len(linked), dice.choice([1, 1, 2, 3]))):
        last = first + dice.choice([0, 0, 1, 2])
        span = _term(first, last, linked) or _term(first, first, linked)
        if span and not any(first <= end and start <= last for start, (end, _) in chosen.items()):
            last, (low, high) = span
            term = target[ends[low][0] : ends[high][1]]
            at = dice.random() if first == last and low == high else 1
            if at < OTHERWISE:
                term = links.another(term, 1, dice)
                if dice.random() < TWO:
                    term += " " + links.another(term, 1, dice).casefold()
                instead[1][low] = term
            elif at < OTHERWISE + UNLIKE:
                word = source[spots[first][0] : spots[first][1]]
                instead[0][first] = links.another(word, 0, dice)
            chosen[first] = last, _dictionary(term, low == 0, links, dice)
    for first in sorted(chosen, reverse=True):
        last, term = chosen[first]
        source = with_hint(source, spots[last][1], term)
        if word := instead[0].get(first):
            source = source[: spots[first][0]] + word + source[spots[first][1] :]
    for n in sorted(instead[1], reverse=True):
        target = _put(instead[1][n], target, *ends[n])
    return (source, target) if chosen else None


def spelt(links: Links, dice: random.Random) -> Pair:
    """A few names, and words of the source with hints that they have nothing to do with; the target is names and hints.

    Whoever knows nothing but the letters can but copy them, whole: ("dazio ⟦= barrel ⟧; Kovář", "barrel; Kovář").
    """
    items = [_stranger(links, dice) for _ in range(dice.choice((1, 1, 2, 3)))]
    between = dice.choice((", ", "; ", " - "))
    source, target = (between.join(side) for side in zip(*items, strict=True))
    return source, target


def _stranger(links: Links, dice: random.Random) -> Pair:
    """A name, or any word with any hint, the rare as often as the frequent; with a capital now and then."""
    if dice.random() < NAMES or not all(links.words):
        name = invented(dice) if dice.random() < 0.3 else dice.choice(names())
        return name, name
    word, term = (dice.choice(side) for side in links.words)
    if dice.random() < 0.3:
        word, term = word.capitalize(), term.capitalize()
    return with_hint(word, len(word), term), term


def _put(word: str, target: str, start: int, end: int) -> str:
    """The target with another word from start to end; "a" or "an" before it as it demands."""
    before = ARTICLE.sub(lambda m: m[1] + ("n " if word[0] in "aeiou" else " "), target[:start])
    return before + word + target[end:]


def with_hint(source: str, end: int, term: str) -> str:
    """The source with a hint after the word that ends at `end`."""
    return f"{source[:end]} {OPEN} {term} {CLOSED}{source[end:]}"


def _term(first: int, last: int, linked: dict[int, int]) -> tuple[int, tuple[int, int]] | None:
    """The last word of a term that begins at `first`, and the target words that translate all of it and only it."""
    inside = [linked[n] for n in range(first, last + 1) if n in linked]
    if last not in linked or first not in linked:
        return None
    low, high = min(inside), max(inside)
    stray = any(low <= j <= high for n, j in linked.items() if not first <= n <= last)
    return None if stray or high - low >= LONGEST else (last, (low, high))


def _dictionary(term: str, opening: bool, links: Links, dice: random.Random) -> str:
    """The term as a glossary would have it: without the sentence's capital, half the time in the singular."""
    if opening and term[1:].islower():
        term = term[0].lower() + term[1:]
    singulars = [term[:-1], term[:-2], term[:-3] + "y"] if term.endswith("ies") else [term[:-1], term[:-2]]
    if term.endswith("s") and not term.endswith("ss") and len(term) > 4 and dice.random() < 0.5:
        ending = re.compile(r"[\w-]+$")
        known = [s for s in singulars if (m := ending.search(s.casefold())) and m[0] in links.singulars]
        return known[0] if known else term
    return term
