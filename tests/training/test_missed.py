from training.hints import Links
from training.missed import missed

PAIRS = [
    ("Il salume costa", "The meat costs"),
    ("Il salume piace", "The meat pleases"),
    ("Il burro costa", "The butter costs"),
]
LINKS = Links([*PAIRS * 4, *(("altro", "other") for _ in range(2000))])  # a word is linked where it is not frequent


def as_is(word: str) -> str:
    return word


def test_words_whose_translation_is_lacking_are_found_the_most_often_first() -> None:
    hypotheses = ["The salmon costs", "The salmon pleases", "The butter costs"]
    assert missed(PAIRS, hypotheses, LINKS, as_is, as_is) == ["salume"]


def test_a_word_that_is_mostly_right_is_not_missed() -> None:
    hypotheses = ["The meat costs", "The meat pleases", "The butter costs"]
    assert missed(PAIRS, hypotheses, LINKS, as_is, as_is) == []


def test_any_form_of_the_translation_will_do() -> None:
    hypotheses = ["The meats cost", "The meats please", "The butter costs"]
    assert missed(PAIRS, hypotheses, LINKS, as_is, lambda word: word.rstrip("s")) == []
