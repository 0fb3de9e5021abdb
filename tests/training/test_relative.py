from pathlib import Path

import numpy as np
import pytest

from training import relative
from training.relative import WORD_START, by_pairs, joined, target_pieces, whole_words
from training.vocabulary import Vocabulary

VOCABULARIES = Path(relative.__file__).parent / "vocabularies"


def test_targets_of_the_same_italian_are_joined() -> None:
    known = [("la casa", "the house"), ("il tasso", "the rate")]
    new = [("il tasso", "der Satz"), ("il corso", "der Kurs")]
    assert joined(known, new) == [("der Satz", "the rate")]


def test_a_word_has_the_translation_that_it_meets_most() -> None:
    nouns = [f"{a}{b}" for a in ("ha", "ke", "li", "mo") for b in "bdfgk"] * 4
    pairs = [(f"das {noun.title()}", f"the {noun}s") for noun in nouns]
    pairs += [(f"Zeile {n}", f"line {n}") for n in range(500)]  # a word in every hundredth sentence is no term
    assert by_pairs(pairs)["hab"] == "habs"


def test_pieces_start_as_their_translation_or_their_letters() -> None:
    known, new = Vocabulary(VOCABULARIES / "it-en"), Vocabulary(VOCABULARIES / "it-es")
    numbers = np.arange(len(known.pieces), dtype=np.float32)
    weights = {"et.weight": np.stack([numbers, -numbers], 1), "ob": numbers}
    made = target_pieces(weights, known, new, {"mercado": "stock market"})
    assert made["et.weight"].shape == (len(new.pieces), 2)
    assert "mercado" in whole_words(new)
    for text, stands_for in (("mercado", "stock market"), ("mercados", "mercados"), ("Bernanke", "Bernanke")):
        if WORD_START + text in new.pieces:
            row = made["et.weight"][new.pieces.index(WORD_START + text)]
            mean = np.mean(known.encode_target([stands_for])[0])
            assert row == pytest.approx([mean, -mean])
    assert made["ob"][new.pieces.index("⟦3⟧")] == known.pieces.index("⟦3⟧")
