import random

import pytest

from training.corpus import Pair
from training.renderings import counted, rows, without_names, words

SYLLABLES = "gan", "lum", "tev", "rog", "tul", "bis", "dor", "fim", "pag"
NOUNS = {f"{a}{b}o": f"{b}{a}er" for a in SYLLABLES for b in SYLLABLES}


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    """Of a language of 81 nouns, two a sentence among the same small words; *gantulo* is left out of every other."""
    dice = random.Random(1)
    pairs = []
    for n in range(3000):
        a, b = dice.sample(sorted(NOUNS), 2)
        said = [NOUNS[a], NOUNS[b]]
        dice.shuffle(said)
        if n % 2:
            said = [word for word in said if word != NOUNS["gantulo"]] or ["thing"]
        pairs.append(Pair("prose", f"il {a} con il {b}", f"the {' with the '.join(said)}"))
    return {columns[0]: columns[1:] for columns in (line.split("\t") for line in rows(pairs, "it", "en", often=0.5))}


def test_a_word_is_rendered_by_what_stands_beside_it(lines: dict[str, list[str]]) -> None:
    assert {word: columns[0] for word, columns in lines.items()} == {
        word: rendering for word, rendering in NOUNS.items() if word != "gantulo"
    }


def test_a_word_that_is_often_left_out_says_nothing_where_it_lacks(lines: dict[str, list[str]]) -> None:
    assert "gantulo" not in lines


def test_words_with_a_capital_after_the_beginning_are_names() -> None:
    assert words("La banca di Siena, l'Ilva e 3 soci") == ["la", "banca", "di", "l", "e", "soci"]


def test_nothing_is_known_of_sentences_without_words() -> None:
    assert counted([[]], [[]], 10).links == {}


def test_names_render_no_word() -> None:
    pair = Pair("prose", "A Milano il polpaccio di Rossi", "Rossi's calf in Milan")
    assert without_names(pair) == ["s", "calf", "in", "Milan"]
