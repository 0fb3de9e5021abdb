"""A student for a target language from one for a relative, whose decoder it takes over.

    python -m training.relative WEIGHTS VOCABULARY_PT VOCABULARY_ES OUT.npz --apertium es-pt
    python -m training.relative WEIGHTS VOCABULARY_EN VOCABULARY_DE OUT.npz --pairs it-en.tsv.gz it-de.tsv.gz

WEIGHTS are the relative's, a package or an .npz. The pieces of the new language start as the mean of the pieces of
their translation into the relative, or else of the same letters in the relative's vocabulary. Translations come from
Apertium (a mode from the new language to the relative), or from sentences with the same Italian in both corpora.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from training.augment import Pair
from training.backtranslate import UNKNOWN, apertium
from training.corpus import read
from training.hints import Links, words
from training.package import Weights, load_weights
from training.vocabulary import Vocabulary

WORD_START = "▁"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.relative", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("weights", type=Path, help="of the relative's student")
    parser.add_argument("known", type=Path, help="the relative's vocabulary")
    parser.add_argument("vocabulary", type=Path, help="the new one, with the same source side")
    parser.add_argument("out", type=Path)
    by = parser.add_mutually_exclusive_group(required=True)
    by.add_argument("--apertium", metavar="MODE", help="from the new language to the relative")
    by.add_argument("--pairs", type=Path, nargs=2, metavar=("KNOWN", "NEW"), help="as written by training.corpus")
    options = parser.parse_args()
    weights, known, new = load_weights(options.weights), Vocabulary(options.known), Vocabulary(options.vocabulary)
    if options.apertium:
        translations = by_apertium(whole_words(new), options.apertium)
    else:
        translations = by_pairs(joined(*([(p.source, p.target) for p in read(path)] for path in options.pairs)))
    weights |= target_pieces(weights, known, new, translations)
    np.savez(options.out, **{name: value.astype(np.float16) for name, value in weights.items()})  # type: ignore[arg-type]


def whole_words(vocabulary: Vocabulary) -> list[str]:
    return [p[1:] for p in vocabulary.pieces if p.startswith(WORD_START) and p[1:].isalpha()]


def by_apertium(listed: Sequence[str], mode: str) -> dict[str, str]:
    """Each word with its translation; those that the dictionary lacks are missing."""
    return {word: text for word, text in zip(listed, apertium(listed, mode), strict=True) if not UNKNOWN.search(text)}


def joined(known: Iterable[Pair], new: Iterable[Pair]) -> list[Pair]:
    """(new, known): the targets that stand beside the same source in both."""
    targets = dict(known)
    return [(target, targets[source]) for source, target in new if source in targets]


def by_pairs(pairs: Sequence[Pair]) -> dict[str, str]:
    """Each word of the first side, in lower case, with the word of the second that translates it most often."""
    links = Links(pairs)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sides in pairs:
        first, second = map(words, sides)
        for i, j in links.of(first, second).items():
            found[first[i]][second[j]] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in found.items()}


def target_pieces(weights: Weights, known: Vocabulary, new: Vocabulary, translations: dict[str, str]) -> Weights:
    """Embeddings (pieces, width) and output biases (pieces,) for the new vocabulary.

    translations: words of the new language with those of the relative; a word is looked up in lower case, too.
    """
    ids = {piece: i for i, piece in enumerate(known.pieces)}
    sources = []
    for piece in new.pieces:
        word = piece.removeprefix(WORD_START)
        translation = translations.get(word) or translations.get(word.casefold()) if piece != word else None
        if piece in ids and not translation:
            sources.append([ids[piece]])
        else:
            sources.append(known.encode_target([translation or word])[0])
    means = [weights["et.weight"][row or [1]].mean(0) for row in sources]
    return {
        "et.weight": np.stack(means),
        "ob": np.array([weights["ob"][row or [1]].mean() for row in sources], np.float32),
    }


if __name__ == "__main__":
    main()
