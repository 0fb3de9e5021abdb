import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.augment import PLACEABLES, names
from training.commentary import FOLDER, LANGUAGES, SLOT, articles, commentary, figure, filled, movement, read, written
from training.corpus import figures
from training.vocabulary import PLACEABLE

FILES = sorted(FOLDER.glob("*.txt"))
BLOCKS = {path.stem: read(path) for path in FILES}
names()  # read once, before examples are timed
seeds = st.integers(0, 10**6)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_phrase_has_the_same_slots_in_every_language(path) -> None:
    for block in read(path):
        slots = {code: set(SLOT.findall(text)) for code, text in block.phrase.items()}
        assert len({frozenset(s) for s in slots.values()}) == 1, block.phrase["it"]


@given(seeds)
def test_a_sentence_says_the_same_figures_in_every_language(seed: int) -> None:
    (sentence,) = commentary(1, random.Random(seed))
    counts = {code: figures(text) for code, text in sentence.items()}
    if not re.search(r"\d{4} \d", sentence["de"] + sentence["fr"]):  # a year and a number, which reads like one
        assert all(count == counts["it"] for count in counts.values())


@given(seeds)
def test_placeables_stand_once_in_every_language(seed: int) -> None:
    (sentence,) = commentary(1, random.Random(seed))
    found = {code: sorted(PLACEABLE.findall(text)) for code, text in sentence.items()}
    assert all(f == found["it"] and len(set(f)) == len(f) <= PLACEABLES for f in found.values())


@given(seeds)
def test_nothing_of_the_notation_is_left(seed: int) -> None:
    (sentence,) = commentary(1, random.Random(seed))
    for text in sentence.values():
        assert not re.search(r"[{}|*⟨⟩…]| ,|  ", text), text
        assert not text[0].islower()


def test_a_verb_agrees_with_its_subject() -> None:
    sentences = [movement(BLOCKS, random.Random(seed)) for seed in range(3000)]
    said = {s["it"]: s for s in sentences}
    feminine = [t for t in said if t.startswith("le azioni europee")]
    assert any("sono salite" in t for t in feminine) and not any("salito" in t or "saliti" in t for t in feminine)
    revenue = [said[t] for t in said if t.startswith("i ricavi sono")]
    assert revenue and all("hat" in s["de"] or "ist" in s["de"] for s in revenue)


def test_german_puts_its_verb_second() -> None:
    block = next(b for b in BLOCKS["sentences"] if b.phrase["de"].startswith("Die Zölle"))
    said = {written(block.phrase, BLOCKS, random.Random(seed))["de"] for seed in range(999)}
    assert "Die Zölle haben vor allem die Autohersteller getroffen." in said
    assert "Gestern haben die Zölle vor allem die Autohersteller getroffen." in said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("del ⟨0|8⟩%", "dell'⟨0|8⟩%"),
        ("il ⟨0|11,5⟩%", "l'⟨0|11,5⟩%"),
        ("al ⟨0|1,2⟩%", "all'⟨0|1,2⟩%"),
        ("dallo ⟨0|0,5⟩%", "dallo ⟨0|0,5⟩%"),
        ("del ⟨0|0,5⟩%", "dello ⟨0|0,5⟩%"),
        ("Il ⟨0|0,5⟩%", "Lo ⟨0|0,5⟩%"),
        ("sopra gli ⟨0|75⟩ dollari", "sopra i ⟨0|75⟩ dollari"),
        ("sotto i ⟨0|80⟩ dollari", "sotto gli ⟨0|80⟩ dollari"),
        ("del ⟨0|1.100⟩", "del ⟨0|1.100⟩"),
        ("sul ⟨0|S&P 500⟩", "sull'⟨0|S&P 500⟩"),
    ],
)
def test_italian_articles_are_those_of_the_number_read_aloud(before: str, after: str) -> None:
    assert articles(before) == after


def test_figures_are_written_as_each_language_does() -> None:
    assert figure(1234.5) == dict.fromkeys(LANGUAGES, "1.234,5") | {"en": "1,234.5", "fr": "1 234,5"}
    assert figure(3.0)["it"] == "3"


def test_a_month_before_which_french_drops_a_vowel() -> None:
    phrase = dict.fromkeys(LANGUAGES, "{m}") | {"it": "a {m}", "fr": "mois de {m}"}
    said = {filled(phrase, random.Random(seed))["it"]: filled(phrase, random.Random(seed))["fr"] for seed in range(99)}
    assert said["Ad aprile"] == "Mois d'avril"
    assert said["A maggio"] == "Mois de mai"


def test_a_phrase_without_one_of_the_languages_is_refused(tmp_path) -> None:
    path = tmp_path / "times.txt"
    path.write_text("it oggi\nen today\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"times\.txt: expected a line each for it en es pt fr de in:\nit oggi"):
        read(path)
