import lzma
from pathlib import Path

from training.backtranslate import mended, repaired, take


def test_marks_go_and_known_slips_are_put_right() -> None:
    italian = "I contatti *relataron un aumento partorisca il #Dallas, di *US $ 300 mille milioni"
    english = "Contacts reported an increase for Dallas, of $300 billion."
    assert mended(italian, english) == "I contatti hanno riferito un aumento per il Dallas, di 300 miliardi di dollari."


def test_one_unknown_word_may_stay_two_may_not() -> None:
    assert mended("La *enfurrunhada banca", "The sulky bank.") == "La enfurrunhada banca."
    assert mended("La *enfurrunhada *xpto banca", "The sulky bank.") is None
    assert mended("La *Yellen e il *Powell", "Yellen and Powell.") == "La Yellen e il Powell."


def test_whole_sentences_are_taken_up_to_a_number_a_source(tmp_path: Path) -> None:
    path = tmp_path / "english.tsv.xz"
    texts = [f"Prices rose by {n} percent in the year." for n in range(9)] + [
        "too short",
        "no capital at the start of it .",
    ]
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"speeches\t{text}\n" for text in texts)
    assert len(take(path, None)) == 9
    assert len(take(path, {"speeches": 4})) == 4
    assert take(path, {"speeches": 4}) == take(path, {"speeches": 4})


def test_a_slip_is_put_right_only_where_the_english_tells_that_it_is_one() -> None:
    assert repaired("Calano le custodie", "Deposits fall") == "Calano le depositi"
    assert repaired("Calano le custodie", "Cases fall") == "Calano le custodie"
    assert repaired("Gli inventari e l'andatura", "Inventories and the pace") == "Le scorte e il ritmo"
