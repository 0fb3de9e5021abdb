"""Code is hidden from what edits a translation, and is there again afterwards."""

from pipeline.translate.verbatim import hide, show

SOURCE = "La media x di a + x vale 1.500."
CODE = [(9, 10), (14, 19)]


def test_what_is_hidden_has_its_length_and_comes_back() -> None:
    source, target = hide(SOURCE, "The mean of a + x, x, is 1,500.", CODE)
    assert (len(source), len(target)) == (len(SOURCE), len("The mean of a + x, x, is 1,500."))
    assert "x" not in source
    assert "x" not in target
    assert show(target.replace("mean", "average"), SOURCE, CODE) == "The average of a + x, x, is 1,500."


def test_a_letter_of_a_word_is_no_code() -> None:
    assert hide(SOURCE, "The tax.", CODE)[1] == "The tax."
