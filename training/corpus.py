"""Parallel text, cleaned: what the other steps read.

    python -m training.corpus it-en.toml CORPORA OUT.tsv.gz [MORE.tsv …]

Keeps a pair (columns source, source text, target text) when both sides have a plausible and similar length, the same
figures, the right language each, nothing in common with an evaluation set, and no equal before it. Of manuals only the
share that reads most like prose is kept. OUT.json counts what was kept and why the rest was not. Sources that the
configuration names as development sets are kept apart, each in OUT.SOURCE.it and its like: nothing may have them in
common.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import math
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from training.vocabulary import STRAIGHT

LONGEST = 100  # words
RATIO = 2.2  # of the longer side to the shorter, in characters, where both are long enough to tell
SHARED = 8  # words in a row that no pair may share with an evaluation set

# Function words that tell a language from its neighbours; a sentence with more of another's is in that one.
FUNCTION_WORDS = {
    "it": "il lo la gli le un una di del della dei che è sono non per con nel nella si da dal alla questo più come",
    "en": "the a an of to and is are was were that this for with not on by from it be as has have you if which or",
    "es": "el los las una del que es son no por con para se al este más como su en y lo de la un",
    "pt": "o os as uma do da dos das que é são não por com para se ao este mais como em e um no na",
    "fr": "le les une des du que est sont ne pas pour avec dans se au ce plus comme et un la de en",
    "de": "der die das ein eine und ist sind nicht für mit von zu dem den des im auf sich als auch es an",
}
WORD = re.compile(r"\w+(?:'\w+)?")
FIGURE = re.compile(r"\d+(?:[.,\s]\d{3})*(?:[.,]\d+)?")


class Pair(NamedTuple):
    origin: str
    source: str
    target: str


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.corpus", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("corpora", type=Path, help="folder that the configuration's paths start from")
    parser.add_argument("out", type=Path)
    parser.add_argument("more", type=Path, nargs="*", help="further pairs, such as back-translations")
    options = parser.parse_args()
    config = tomllib.loads(options.config.read_text(encoding="utf-8"))
    paths = [options.corpora / name for name in config["corpora"]] + options.more
    apart = [p for path in paths for p in read(path) if p.origin in config.get("development", [])]
    held_out = HeldOut(*evaluation_sentences(options.corpora, config, apart))
    stem = options.out.with_suffix("").with_suffix("")
    for origin in config.get("development", []):
        rows = [pair for pair in apart if pair.origin == origin]
        for code, side in ((config["source"], "source"), (config["target"], "target")):
            text = "".join(f"{getattr(pair, side)}\n" for pair in rows)
            stem.with_suffix(f".{origin}.{code}").write_text(text, encoding="utf-8")
    dropped: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = list(clean((p for path in paths for p in read(path)), config, held_out, dropped))
    kept = most_like_prose(pairs, config["prose"], config.get("keep", {}))
    with gzip.open(options.out, "wt", encoding="utf-8", compresslevel=5) as file:
        file.writelines("\t".join(pair) + "\n" for pair in kept)
    counts = {
        "kept": dict(Counter(p.origin for p in kept).most_common()),
        "dropped": {reason: sum(by.values()) for reason, by in dropped.items()},
    }
    stem.with_suffix(".json").write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")


def opened(path: Path) -> IO[str]:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def read(path: Path) -> Iterator[Pair]:
    """The pairs of a .tsv, .tsv.xz or .tsv.gz. Raises ValueError, naming the line, if one has not three columns."""
    with opened(path) as file:
        for number, line in enumerate(file, 1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 3:
                raise ValueError(f"{path}:{number}: {len(columns)} columns instead of source, text, translation")
            yield Pair(columns[0], *(" ".join(unicodedata.normalize("NFC", c).split()) for c in columns[1:]))


def clean(
    pairs: Iterable[Pair], config: dict[str, Any], held_out: HeldOut, dropped: dict[str, Counter[str]]
) -> Iterator[Pair]:
    """The pairs worth keeping; counts the others in `dropped`, by reason and origin."""
    seen: set[int] = set()
    trusted = frozenset(config.get("trusted", ()))
    for pair in pairs:
        key = hash((pair.source.casefold(), pair.target.casefold()))
        reason = "duplicate" if key in seen else flaw(pair, config["source"], config["target"], held_out, trusted)
        if pair.origin in config.get("development", []):
            reason = "evaluation"  # however short
        elif config.get("repeat", {}).get(pair.origin) == 0:
            reason = "left out"
        if reason:
            dropped[reason][pair.origin] += 1
        else:
            seen.add(key)
            yield pair


def flaw(pair: Pair, source: str, target: str, held_out: HeldOut, trusted: frozenset[str] = frozenset()) -> str | None:
    """Why a pair is not fit to learn from; None if it is.

    Of the origins in `trusted` the language is known, and words may become figures ("tredicenne", "13-year-old").
    """
    a, b = words(pair.source), words(pair.target)
    if not (0 < len(a) <= LONGEST and 0 < len(b) <= LONGEST):
        return "length"
    longer, shorter = max(len(pair.source), len(pair.target)), min(len(pair.source), len(pair.target))
    if longer > 25 and longer > RATIO * shorter:
        return "ratio"
    if pair.source == pair.target:
        return "same"
    known = pair.origin in trusted
    here, there = figures(pair.source), figures(pair.target)
    if not (here <= there if known else here == there):
        return "figures"
    if not known and (language(a) not in (source, None) or language(b) not in (target, None)):
        return "language"
    if held_out.touches(a, b):
        return "evaluation"
    return None


def words(text: str) -> list[str]:
    return WORD.findall(text.translate(STRAIGHT).casefold())


def figures(text: str) -> Counter[str]:
    """The figures of a text without their separators, which differ by language: 1.234,5 and 1,234.5 are both 12345."""
    return Counter(re.sub(r"\D", "", figure) for figure in FIGURE.findall(text))


def language(tokens: Sequence[str]) -> str | None:
    """The language whose function words stand out in a sentence; None where it is too short or too close to tell."""
    counts = {code: sum(token in known for token in tokens) for code, known in KNOWN.items()}
    (best, most), (_, second) = sorted(counts.items(), key=lambda item: -item[1])[:2]
    return best if len(tokens) >= 5 and most >= 2 and most > 1.3 * second else None


KNOWN = {code: frozenset(text.split()) for code, text in FUNCTION_WORDS.items()}


class HeldOut:
    """Evaluation sentences, and whether a pair has a run of words in common with one."""

    def __init__(self, sources: Iterable[str], targets: Iterable[str]) -> None:
        self._sources, self._targets = (
            {run for text in texts for run in runs(words(text))} for texts in (sources, targets)
        )

    def touches(self, source: Sequence[str], target: Sequence[str]) -> bool:
        return not self._sources.isdisjoint(runs(source)) or not self._targets.isdisjoint(runs(target))


def runs(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every run of SHARED words; of a shorter sentence, if it has any weight, the whole."""
    if 4 <= len(tokens) < SHARED:
        yield tuple(tokens)
    for i in range(len(tokens) - SHARED + 1):
        yield tuple(tokens[i : i + SHARED])


def evaluation_sentences(
    folder: Path, config: dict[str, Any], apart: Iterable[Pair] = ()
) -> tuple[list[str], list[str]]:
    """Both sides of every evaluation and development set, all of it.

    Raises FileNotFoundError if the source side of one is missing: none may go unchecked. The target side may be in
    another language.
    """
    sources, targets = [p.source for p in apart], [p.target for p in apart]
    for name in config["evaluation"]:
        sources += (folder / f"{name}.{config['source']}").read_text(encoding="utf-8").splitlines()
        if (other := folder / f"{name}.{config['target']}").exists():
            targets += other.read_text(encoding="utf-8").splitlines()
    return sources, targets


def most_like_prose(pairs: list[Pair], prose: Sequence[str], keep: dict[str, float]) -> list[Pair]:
    """All pairs but the manuals' least prose-like: naive Bayes over the target's words, prose against manuals."""
    good, bad = Counter[str](), Counter[str]()
    for pair in pairs:
        if pair.origin in prose:
            good.update(set(words(pair.target)))
        elif pair.origin in keep:
            bad.update(set(words(pair.target)))
    n_good, n_bad = sum(good.values()) + 1, sum(bad.values()) + 1
    weight = {w: math.log((good[w] + 2) / n_good) - math.log((bad[w] + 2) / n_bad) for w in good.keys() | bad.keys()}
    scores: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for i, pair in enumerate(pairs):
        if pair.origin in keep:
            tokens = set(words(pair.target))
            scores[pair.origin].append((sum(weight[t] for t in tokens) / (len(tokens) + 3), i))
    out = {i for ranked in scores.values() for _, i in ranked}
    for origin, ranked in scores.items():
        ranked.sort(reverse=True)
        out -= {i for _, i in ranked[: round(keep[origin] * len(ranked))]}
    return [pair for i, pair in enumerate(pairs) if i not in out]


if __name__ == "__main__":
    main()
