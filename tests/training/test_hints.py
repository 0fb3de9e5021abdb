import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.hints import Links, _put, hinted, spelt, with_hint

NOUNS = [f"parola{chr(97 + a)}{chr(97 + b)}" for a in range(15) for b in range(20)]
seeds = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def links() -> Links:
    """A language of 300 nouns, each in six sentences: *parolaab* is *wordabs*, or in the singular *wordab*."""
    dice = random.Random(1)
    pairs = []
    for noun in NOUNS:
        for ending in ("s", "s", "s", "s", "", ""):
            other = dice.choice(NOUNS)
            pairs.append((f"il {noun} e la {other}", f"the {english(noun)}{ending} and the {english(other)}s"))
    return Links(pairs)


def english(noun: str) -> str:
    return noun.replace("parola", "word")


def test_a_hint_stands_behind_its_word() -> None:
    assert with_hint("I rendimenti, poi", 12, "yield") == "I rendimenti ⟦= yield ⟧, poi"


def test_words_that_meet_are_linked_and_words_that_stand_everywhere_are_not(links: Links) -> None:
    assert links.of(["il", "parolaab", "e"], ["the", "wordabs", "and"]) == {1: 1}


@given(seeds)
def test_a_hint_is_what_the_target_says_or_its_singular(links: Links, seed: int) -> None:
    pair = hinted("il parolaab sale", "the wordabs rise", links, random.Random(seed))
    assert pair is not None
    source, _, hint, _, rest = re.split(" (⟦=) (.*) (⟧) ", pair[0])
    assert source.startswith("il parola") and rest == "sale"
    assert pair[1] in (f"the {hint} rise", f"the {hint}s rise")


@given(seeds)
def test_the_rest_of_a_pair_stays(links: Links, seed: int) -> None:
    pair = hinted("il parolaab e la parolaco", "the wordab and the wordcos", links, random.Random(seed))
    assert pair is not None
    plain = re.sub(" ⟦= .*? ⟧", "", pair[0])
    assert [w for w in plain.split() if not w.startswith("parola")] == ["il", "e", "la"]
    assert [w for w in pair[1].split() if not w.startswith("word")] == ["the", "and", "the"]


def test_a_pair_without_sure_words_has_none(links: Links) -> None:
    assert hinted("qualcosa di nuovo", "something new", links, random.Random(1)) is None


def test_a_hint_may_say_otherwise_than_its_word(links: Links) -> None:
    pairs = [hinted("un parolaab sale", "A wordabs rises", links, random.Random(seed)) for seed in range(300)]
    told = {(p[0].split()[1], " ".join(p[1].split()[1:-1])) for p in pairs if p}
    assert ("parolaab", "wordabs") in told
    assert sum(word == "parolaab" and target != "wordabs" for word, target in told) > 5
    assert sum(word != "parolaab" and target == "wordabs" for word, target in told) > 5
    assert any(" " in target for _, target in told)
    assert all(word == "parolaab" or target == "wordabs" for word, target in told)


def test_the_article_goes_with_the_word_that_is_put_in() -> None:
    assert _put("outlook", "a rate", 2, 6) == "an outlook"
    assert _put("rate", "An outlook", 3, 10) == "A rate"


@given(seeds)
def test_a_list_is_translated_by_its_hints_and_names_alone(links: Links, seed: int) -> None:
    source, target = spelt(links, random.Random(seed))
    assert re.sub(r"parola\w+ ⟦= (\w+) ⟧", r"\1", source, flags=re.IGNORECASE) == target


def test_lists_hold_names_where_no_words_are_known() -> None:
    source, target = spelt(Links([("sale", "rises")]), random.Random(1))
    assert source == target
