from collections import Counter, defaultdict
from pathlib import Path

import pytest

from training.corpus import HeldOut, Pair, clean, figures, flaw, language, most_like_prose, read, words

NOTHING = HeldOut([], [])
CONFIG = {"source": "it", "target": "en"}


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("Il fondo ha perso il 3,3% in un giorno.", "The fund lost 3.3% in a day.", None),
        ("Il fondo ha perso il 3,3% in un giorno.", "The fund lost 3.4% in a day.", "figures"),
        ("Il costo è di 1.234,5 euro.", "The cost is 1,234.5 euros.", None),
        ("Il fondo ha perso molto in questa settimana.", "Yes.", "ratio"),
        ("Nasdaq", "Nasdaq", "same"),
        ("", "Empty", "length"),
        ("This is the text of an English page.", "That is the text of an English page.", "language"),
    ],
)
def test_a_pair_is_dropped_for_a_reason(source: str, target: str, reason: str | None) -> None:
    assert flaw(Pair("x", source, target), "it", "en", NOTHING) == reason


def test_of_a_trusted_origin_words_may_become_figures_but_none_is_lost() -> None:
    def reason(source: str, target: str) -> str | None:
        return flaw(Pair("written", source, target), "it", "en", NOTHING, frozenset({"written"}))

    assert reason("La tredicenne ha battuto 2 campioni.", "The 13-year-old beat 2 champions.") is None
    assert reason("Escono ogni giorno 900 camion.", "Nine hundred lorries leave every day.") == "figures"
    assert reason("Il sub trovò un aratro in fondo al lago.", "Divers found a plough in the lake.") is None


def test_figures_are_the_same_whatever_their_separators() -> None:
    assert figures("1.234,5 e 2.048") == figures("1,234.5 and 2,048") == Counter(["12345", "2048"])


def test_a_language_is_told_only_where_it_shows() -> None:
    assert language(words("La banca ha detto che il tasso è salito")) == "it"
    assert language(words("El banco dijo que los tipos no son más altos")) == "es"
    assert language(words("Nvidia H800")) is None


def test_nothing_shares_a_run_of_words_with_an_evaluation_set() -> None:
    held_out = HeldOut(["uno due tre quattro cinque sei sette otto nove"], [])
    near = Pair("x", "Ecco: due, tre, quattro, cinque, sei, sette, otto, nove!", "Here: it is in the set of tests.")
    assert flaw(near, "it", "en", held_out) == "evaluation"
    assert flaw(near, "it", "en", NOTHING) is None


def test_duplicates_go_whatever_their_case_and_are_counted() -> None:
    dropped: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = [Pair("a", "La banca sale", "The bank rises"), Pair("b", "LA BANCA SALE", "The bank rises")]
    assert [p.origin for p in clean(pairs, CONFIG, NOTHING, dropped)] == ["a"]
    assert dropped["duplicate"]["b"] == 1


def test_development_pairs_are_kept_apart_however_short() -> None:
    pairs = [Pair("held_out", "E i servizi?", "And services?"), Pair("a", "Buongiorno a tutti", "Good morning, all")]
    dropped: dict[str, Counter[str]] = defaultdict(Counter)
    assert [p.origin for p in clean(pairs, CONFIG | {"development": ["held_out"]}, NOTHING, dropped)] == ["a"]


def test_of_manuals_the_most_prose_like_share_is_kept() -> None:
    prose = [Pair("europarl", "x", "the council debated prices and growth")] * 5
    manual = [Pair("manual", "x", "click the button"), Pair("manual", "x", "prices and growth matter")]
    kept = most_like_prose(prose + manual, ["europarl"], {"manual": 0.5})
    assert [p.target for p in kept if p.origin == "manual"] == ["prices and growth matter"]


def test_a_line_without_three_columns_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("x\tuno\tone\nx\tdue\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.tsv:2: 2 columns"):
        list(read(path))
