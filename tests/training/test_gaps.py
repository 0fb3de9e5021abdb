from training.gaps import FEW, gaps


def test_words_are_told_that_no_form_of_stands_in_the_texts() -> None:
    texts = ["I senatori hanno votato.", "I prezzi salgono."] * (FEW + 1)
    assert gaps(texts, ["senatore", "polemica", "polemiche", "prezzo", "xyzzy"]) == ["polemica"]


def test_what_stands_there_a_few_times_is_told_too() -> None:
    assert gaps(["Una polemica."] * FEW, ["polemiche"]) == ["polemiche"]
