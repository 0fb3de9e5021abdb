import random
import re

from hypothesis import given
from hypothesis import strategies as st

from training.augment import as_heading, augmented, title_case, with_new_name, with_other_figures, with_placeables

SOURCE, TARGET = "Le azioni Nvidia perdono 14 punti su 20", "Shares of Nvidia lose 14 points of 20"
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
