"""What words of the source are usually rendered by, counted from pairs: `pipeline/translate/lexicon/it-en.tsv.xz`.

    python -m training.renderings it-en.toml CLEAN.tsv.gz OUT.tsv.xz

Words are aligned by IBM model 1 in both directions (Brown et al. 1993, The mathematics of statistical machine
translation), and a link counts as often as both directions see it (Och and Ney 2003). All forms of a word count
together, as simplemma's dictionaries have them; those of the source that are met often for themselves, too, since
*mutare* (to change) has little to do with *muta* (silent). Left out are words too rare to tell, so frequent that the
model knows them better, or rendered by nothing in particular. A rendering's synonyms are the words that render the same
words (Bannard and Callison-Burch 2005, Paraphrasing with bilingual parallel corpora).

OUT, sorted: forms of a word; the word that renders them, in its usual form, where there is mostly one; what usually
renders them; what else may. Columns are separated by tabs, words by spaces.
"""

from __future__ import annotations

import argparse
import lzma
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import simplemma

from training.corpus import Pair, read

MACHINE = ("bt_", "lexicon", "rare", "distilled_", "pivot_", "examples")  # how origins begin whose text is a machine's
FUNCTION = 0.06  # of the sentences: a word that stands in more of them is rendered by nothing in particular
ROUNDS = 6  # of expectation and maximisation
NOTHING = 0.02  # the weight of what renders no word
ITSELF = 8  # times that a form of the source is met, from which it is counted for itself, too
SELDOM = 4  # sentences that have a word, the fewest from which to tell
OFTEN = 0.001  # of the sentences: what the model has met more often it knows better than these counts
MET = 0.3  # times that two words are expected to render each other, the least for a link
SHARE = 0.02  # of the times of a source word, the least for a link
BACK = 0.0001  # of the times of a target word, likewise
KNOWN = 0.5  # of a source word's times that its links account for, the least to tell what renders it
KEPT = 0.75  # of the sentences with a word, those with a rendering, the least from which its lack elsewhere says much
SYNONYM = 0.05  # the chance to come from one target word to the other by way of a source word, the least for a synonym
SURE, SURE_BACK = 0.4, 0.05  # of a source word's times and of a target word's, from which a rendering is sure
AHEAD = 2  # times as good as the next one, by the product of both
USUAL, LEAST = 3, 0.1  # renderings that a reader is told, and the least share of them
ALIKE = 5  # letters that two forms of a word share
OWN = 0.15  # of a word's times, from which its dictionary form is in use: *datum* is not
WORD = re.compile(r"[^\W\d_]+")

Array = np.ndarray[Any, Any]


class Link(NamedTuple):
    """target: a dictionary form. share: of the source word's times; back: of the target word's."""

    target: str
    share: float
    back: float


class Entry(NamedTuple):
    """What renders a form of the source, as dictionary forms. sure: empty where there is no one word."""

    sure: str
    usual: list[str]
    accepted: set[str]


@dataclass(frozen=True)
class Counts:
    """What each word of the source is rendered by, the best first, and the other way round with the share `back`."""

    links: dict[str, list[Link]]
    back: dict[str, list[tuple[str, float]]]

    def known(self, word: str) -> bool:
        return sum(link.share for link in self.links.get(word, ())) >= KNOWN

    def accepted(self, word: str) -> set[str]:
        """Whatever may render a word: what does, and its synonyms."""
        targets = [link.target for link in self.links.get(word, ())]
        return {*targets, *(other for target in targets for other in self._synonyms(target))}

    def _synonyms(self, target: str) -> Iterator[str]:
        chances: dict[str, float] = defaultdict(float)
        for word, chance in self.back[target]:
            for link in self.links[word]:
                chances[link.target] += chance * link.share
        return (other for other, chance in chances.items() if chance >= SYNONYM)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.renderings", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("config", type=Path, help="prose is what it repeats in the last part of a run")
    parser.add_argument("clean", type=Path, help="pairs as written by training.corpus")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    config = tomllib.loads(options.config.read_text(encoding="utf-8"))
    prose = {origin for origin, times in config["tail"].items() if times and not origin.startswith(MACHINE)}
    lines = list(rows((p for p in read(options.clean) if p.origin in prose), config["source"], config["target"]))
    with lzma.open(options.out, "wt", encoding="utf-8", preset=9) as out:
        out.writelines(f"{line}\n" for line in lines)
    print(f"{len(lines)} lines in {options.out}: {options.out.stat().st_size / 1e6:.2f} MB")


def rows(pairs: Iterable[Pair], source: str, target: str, often: float = OFTEN) -> Iterator[str]:
    """The lines of the lexicon. source, target: ISO 639-1 codes. often: see OFTEN."""
    written = [(pair.source, without_names(pair)) for pair in pairs]
    capitals = Counter(word for _, side in written for word in side)
    texts = [(words(text), [word.lower() for word in side]) for text, side in written]
    met = Counter(word for side, _ in texts for word in side)
    sentences = Counter(word for side, _ in texts for word in {lemma(word, source) for word in side})
    rendered = [[lemma(word, target) for word in side] for _, side in texts]
    most = FUNCTION * len(texts)
    alone = counted([[word for word in side if met[word] >= ITSELF] for side, _ in texts], rendered, most)
    together = counted([[lemma(word, source) for word in side] for side, _ in texts], rendered, most)
    spoken = _by_lemma(Counter(word for _, side in texts for word in side), target)
    entries: dict[str, Entry] = {}
    for form in met:
        word = lemma(form, source)
        counts = [(c, w) for c, w in ((alone, form), (together, word)) if c.known(w)]
        if counts and SELDOM <= sentences[word] <= often * len(texts):
            best, name = counts[0]
            usual = [link.target for link in best.links[name][:USUAL] if link.share >= LEAST]
            accepted = alone.accepted(form) | together.accepted(word)
            if usual:
                entries[form] = Entry(usual[0] if _is_sure(best.links[name]) else "", usual, accepted)
    lines: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form, (times, surely) in _seen(entries, texts, spoken, target).items():
        if times >= KEPT * met[form]:
            lines[_columns(entries[form], surely, spoken, capitals)].append(form)
    yield from sorted("\t".join((" ".join(sorted(forms)), *columns)) for columns, forms in lines.items())


def _seen(
    entries: dict[str, Entry],
    texts: Iterable[tuple[Sequence[str], Sequence[str]]],
    spoken: dict[str, Counter[str]],
    target: str,
) -> dict[str, tuple[int, Counter[str]]]:
    """How often each word stands beside what renders it, and in which forms beside what surely does."""
    accepted = {
        form: _begun(other for word in entry.accepted for other in _apart(word, spoken))
        for form, entry in entries.items()
    }
    seen: dict[str, tuple[int, Counter[str]]] = {form: (0, Counter()) for form in entries}
    for source, said in texts:
        begun = _begun(said)
        for form in source:
            if form in entries and accepted[form] & begun:
                times, surely = seen[form]
                surely.update(word for word in said if lemma(word, target) == entries[form].sure)
                seen[form] = times + 1, surely
    return seen


def _columns(
    entry: Entry, surely: Counter[str], spoken: dict[str, Counter[str]], capitals: Counter[str]
) -> tuple[str, str, str]:
    """The columns of a line after the first. surely: the forms of the sure rendering. capitals: words as written."""
    sure = max(surely, key=lambda form: surely[form], default="") if entry.sure else ""
    usual = [_in_use(word, spoken) for word in entry.usual]
    others = {form for word in entry.accepted for form in _apart(word, spoken)} - {*usual}
    return _cased(sure, capitals), " ".join(_cased(word, capitals) for word in usual), " ".join(sorted(others))


def _cased(word: str, capitals: Counter[str]) -> str:
    """A word with the capitals that it mostly has: Kontinuität, reais, Monday."""
    return max((word, word.capitalize(), word.upper()), key=lambda form: capitals[form])


def _begun(words: Iterable[str]) -> frozenset[str]:
    """Words, or how they begin, which is what forms of a word share."""
    return frozenset(word[:ALIKE] for word in words)


def words(text: str) -> list[str]:
    """A text's words in lower case, but for those with a capital after its beginning, which may be names."""
    return [word.lower() for n, word in enumerate(WORD.findall(text)) if n == 0 or word.islower()]


def without_names(pair: Pair) -> list[str]:
    """The words of the target but for those with a capital that the source has as they are."""
    said = {word for word in WORD.findall(pair.source) if not word.islower()}
    return [word for word in WORD.findall(pair.target) if word not in said]


@cache
def lemma(word: str, language: str) -> str:
    """The dictionary form of a word in lower case."""
    return simplemma.lemmatize(word, language).lower()


def counted(source: Sequence[Sequence[str]], target: Sequence[Sequence[str]], most: float) -> Counts:
    """What renders what in sentences that stand side by side. most: sentences that a word may stand in."""
    sides = [_frequent(side, most) for side in (source, target)]
    ids = [{word: n for n, word in enumerate(side)} for side in sides]
    crossed = [_crossed(ids, pair) for pair in zip(source, target, strict=True)]
    sentence = np.repeat(np.arange(len(crossed)), [len(keys) for keys in crossed])
    keys, link = np.unique(np.concatenate(crossed), return_inverse=True)
    ends = np.divmod(keys, max(1, len(sides[1])))
    expected = [_expected(link, given, sentence, other[link]) for given, other in (ends, ends[::-1])]
    met = np.minimum(*expected)
    share, back = (counts / np.bincount(end, counts)[end] for counts, end in zip(expected, ends, strict=True))
    links: dict[str, list[Link]] = defaultdict(list)
    backwards: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for n in np.flatnonzero((met >= MET) & (share >= SHARE) & (back >= BACK)):
        a, b = (side[end[n]] for side, end in zip(sides, ends, strict=True))
        links[a].append(Link(b, float(share[n]), float(back[n])))
        backwards[b].append((a, float(back[n])))
    return Counts(
        {word: sorted(its, key=lambda link: -link.share * link.back) for word, its in links.items()}, backwards
    )


def _frequent(side: Iterable[Iterable[str]], most: float) -> list[str]:
    """The words of a side that two sentences have, and no more than `most`."""
    often = Counter(word for sentence in side for word in set(sentence))
    return [word for word, times in often.items() if 2 <= times <= most]


def _crossed(ids: Sequence[dict[str, int]], pair: tuple[Collection[str], Collection[str]]) -> Array:
    """A number for each word of the one sentence with each of the other."""
    a, b = (np.array(sorted({i[w] for w in words if w in i}), np.int64) for i, words in zip(ids, pair, strict=True))
    return (a[:, None] * max(1, len(ids[1])) + b[None]).ravel()


def _expected(link: Array, given: Array, sentence: Array, rendered: Array) -> Array:
    """How often each link is expected, where each word of one side comes from some word of the other: IBM model 1.

    link: which link each place in the text is. given: of each link, the word that something comes from. sentence,
    rendered: of each place, its sentence and the word that comes from something.
    """
    _, place = np.unique(sentence * (int(rendered.max(initial=0)) + 1) + rendered, return_inverse=True)
    chance = counts = np.ones(len(given))
    for n in range(ROUNDS):
        weights = chance[link]
        total = np.bincount(place, weights) + (NOTHING if n else 0)
        counts = np.bincount(link, weights / total[place], len(given))
        chance = counts / np.bincount(given, counts)[given]
    return counts


def _is_sure(renderings: Sequence[Link]) -> bool:
    """Whether the first rendering is mostly the one, and the second far behind."""
    best, *others = renderings
    ahead = not others or best.share * best.back >= AHEAD * others[0].share * others[0].back
    return best.share >= SURE and best.back >= SURE_BACK and ahead


def _by_lemma(met: Counter[str], language: str) -> dict[str, Counter[str]]:
    """The forms of each dictionary word, and how often each is met."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for form, times in met.items():
        forms[lemma(form, language)][form] = times
    return forms


def _in_use(word: str, forms: dict[str, Counter[str]]) -> str:
    """The dictionary form of a word, or its most frequent form where that is out of use."""
    its = forms[word]
    return word if its[word] >= OWN * its.total() else its.most_common(1)[0][0]


def _apart(word: str, forms: dict[str, Counter[str]]) -> Iterator[str]:
    """A dictionary word and those of its forms that do not begin like it: bring, brought."""
    yield word
    yield from (form for form in forms[word] if len(word) < ALIKE or form[:ALIKE] != word[:ALIKE])


if __name__ == "__main__":
    main()
