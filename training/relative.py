"""A student for a target language from one for a close relative, whose decoder it takes over.

    python -m training.relative PORTUGUESE.npz VOCABULARY_PT VOCABULARY_ES es-pt OUT.npz

The pieces of the new language start as the mean of the pieces of their translation by Apertium (of the mode given, from
the new language to the relative), or else of the same letters in the relative's vocabulary.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from training.backtranslate import UNKNOWN, apertium
from training.package import Weights, load_weights
from training.vocabulary import Vocabulary

WORD_START = "▁"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.relative", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("weights", type=Path, help="of the relative's student")
    parser.add_argument("known", type=Path, help="the relative's vocabulary")
    parser.add_argument("vocabulary", type=Path, help="the new one, with the same source side")
    parser.add_argument("mode", help="of Apertium, from the new language to the relative")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    weights = load_weights(options.weights)
    weights |= target_pieces(weights, Vocabulary(options.known), Vocabulary(options.vocabulary), options.mode)
    np.savez(options.out, **{name: value.astype(np.float16) for name, value in weights.items()})  # type: ignore[arg-type]


def target_pieces(weights: Weights, known: Vocabulary, new: Vocabulary, mode: str) -> Weights:
    """Embeddings (pieces, width) and output biases (pieces,) for the new vocabulary."""
    ids = {piece: i for i, piece in enumerate(known.pieces)}
    words = [p[1:] for p in new.pieces if p.startswith(WORD_START) and p[1:].isalpha()]
    translations = dict(zip(words, apertium(words, mode), strict=True))
    sources = []
    for piece in new.pieces:
        word = piece.removeprefix(WORD_START)
        translation = translations.get(word, "*") if piece.startswith(WORD_START) else "*"
        if piece in ids and (UNKNOWN.search(translation) or not word.isalpha()):
            sources.append([ids[piece]])
        elif not UNKNOWN.search(translation):
            sources.append(known.encode_target([translation])[0])
        else:
            sources.append(known.encode_target([word])[0])
    means = [weights["et.weight"][row or [1]].mean(0) for row in sources]
    return {
        "et.weight": np.stack(means),
        "ob": np.array([weights["ob"][row or [1]].mean() for row in sources], np.float32),
    }


if __name__ == "__main__":
    main()
