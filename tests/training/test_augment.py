import random
import re

from hypothesis import given
from hypothesis import strategies as st

from training.augment import (
    as_heading,
    augmented,
    names,
    title_case,
    with_new_name,
    with_other_figures,
    with_placeables,
    with_speaker,
)

SOURCE, TARGET = "Le azioni Nvidia perdono 14 punti su 20", "Shares of Nvidia lose 14 points of 20"
KNOWN = set(names())  # read before the tests: they have little time
seeds = st.integers(0, 10**6)


@given(seeds)
def test_placeables_stand_once_on_each_side(seed: int) -> None:
    pair = with_placeables(SOURCE, TARGET, random.Random(seed))
    assert pair is not None
    marks = [re.findall(r"⟦\d⟧", text) for text in pair]
    assert marks[0]
    assert sorted(marks[0]) == sorted(marks[1]) == sorted(set(marks[0]))


@given(seeds)
def test_changed_figures_agree_on_both_sides(seed: int) -> None:
    pair = with_other_figures(SOURCE, TARGET, random.Random(seed))
    assert pair is not None
    assert re.findall(r"\d[\d,]*", pair[0]) == [f.replace(".", ",") for f in re.findall(r"\d[\d.]*", pair[1])]


@given(seeds)
def test_a_new_name_takes_the_place_of_the_old_one_on_both_sides(seed: int) -> None:
    pair = with_new_name(SOURCE, TARGET, random.Random(seed))
    assert pair is not None
    (new,) = set(pair[0].split()) - set(SOURCE.split())
    assert new in pair[1].split()
    assert "Nvidia" not in pair[0] + pair[1]


def test_a_pair_that_shares_nothing_is_left_alone() -> None:
    dice = random.Random(1)
    assert with_placeables("I prezzi salgono", "Prices rise", dice) is None
    assert with_other_figures("Nel 2008 e nel 2009", "In 2008", dice) is not None
    assert with_other_figures("Due", "Two", dice) is None
    assert as_heading("parola " * 20, "word " * 20, dice) is None


def test_titles_keep_small_words_small() -> None:
    assert title_case("un punto di svolta nell'IA") == "Un Punto di Svolta Nell'IA"


@given(seeds)
def test_a_change_never_empties_a_side(seed: int) -> None:
    assert all(augmented(SOURCE, TARGET, random.Random(seed)))


@given(seeds)
def test_a_speaker_is_named_alike_on_both_sides(seed: int) -> None:
    pair = with_speaker("I mercati salgono.", "The markets rise.", random.Random(seed))
    assert pair is not None
    speakers = [re.findall(r"[^\W\d_]+", text) for text in pair]
    assert [w for w in speakers[0] if w in KNOWN] == [w for w in speakers[1] if w in KNOWN]
    assert "markets rise" in pair[1].replace("The m", "m")


def test_no_name_is_one_that_only_italian_has() -> None:
    assert not {"Roma", "Londra", "Praga"} & KNOWN
    assert {"Miami", "Kraków"} <= KNOWN


def test_names_have_the_letters_of_many_languages() -> None:
    assert {"Nováková", "Müller", "Jørgensen"} <= KNOWN


def test_headings_and_figures_are_the_target_languages_own() -> None:
    dice = random.Random(3)
    spanish = [as_heading("le azioni salgono", "Las acciones suben", dice, "es") for _ in range(20)]
    assert ("Le Azioni Salgono", "Las acciones suben") in spanish
    pairs = [with_other_figures("Sale di 20 punti", "Sube 20 puntos", dice, "es") for _ in range(40)]
    assert any("," in pair[1] for pair in pairs if pair)
    assert not any("." in pair[1] for pair in pairs if pair)
