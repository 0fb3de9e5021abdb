import random
from itertools import cycle

from training.rare import by_kind, changed, known, sound


def test_a_rare_word_stands_where_one_like_it_stood() -> None:
    tags = {"banca": "n><f><sg>", "titolo": "n><m><sg>", "vende": "vblex><pri><p3><sg>"}
    rare = {("n><f><sg>", "il"): cycle(["marmotta"]), ("n><m><sg>", "il"): cycle(["paracarro"])}
    seen = {changed("La banca vende il titolo.", tags, rare, random.Random(n)) for n in range(20)}
    assert seen == {"La marmotta vende il titolo.", "La banca vende il paracarro."}
    assert changed("Domani piove.", tags, rare, random.Random(1)) is None


def test_words_are_told_apart_by_the_article_that_they_ask_for() -> None:
    assert [sound(word) for word in ("zaino", "studio", "gnomo", "asta", "sasso", "parco")] == [
        "lo",
        "lo",
        "lo",
        "vowel",
        "il",
        "il",
    ]
    rare = by_kind([("zaino", "n><m><sg>"), ("parco", "n><m><sg>"), ("Roma", "n><f><sg>")], random.Random(1))
    assert set(rare) == {("n><m><sg>", "lo"), ("n><m><sg>", "il")}


def test_only_names_may_be_unknown() -> None:
    assert known("Powell vende marmotte", "*Powell vende marmotas")
    assert not known("Powell vende marmotte", "Powell vende *marmotte")
    assert not known("Powell vende marmotte", "Powell #vender marmotas")
