from pathlib import Path

import pytest

from training.vocabulary import UNKNOWN, Vocabulary

HOME = Path(__file__).parents[2] / "training" / "vocabularies" / "it-en"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(HOME)


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia lost 14% on Monday.",
        "Shares of ⟦3⟧ fell ⟦0⟧%, to ⟦1⟧",
        "⟦0⟧ said: (⟦1⟧) -⟦2⟧-",
        'A £6 billion "fund" in Zürich',
    ],
)
def test_targets_survive_their_pieces(vocabulary: Vocabulary, text: str) -> None:
    (ids,) = vocabulary.encode_target([text])
    assert UNKNOWN not in ids
    assert vocabulary.decode(vocabulary.pieces[i] for i in ids) == text


def test_a_placeable_is_one_piece_with_or_without_a_space(vocabulary: Vocabulary) -> None:
    assert vocabulary.target_pieces("up ⟦0⟧%") == ["▁up", "▁⟦0⟧", "%"]
    assert "⟦0⟧" in vocabulary.target_pieces("(⟦0⟧)")
    assert "⟦0⟧" in [vocabulary.source_pieces[i] for i in vocabulary.encode_source(["il ⟦0⟧%"])[0]]


def test_typography_is_straightened(vocabulary: Vocabulary) -> None:
    assert vocabulary.encode_source(["l’oro “sale”"]) == vocabulary.encode_source(['l\'oro "sale"'])
