"""Code is hidden from what edits a translation, and is there again afterwards."""

from pipeline.translate.findings import Kind, Severity
from pipeline.translate.glossary import Glossary
from pipeline.translate.guide import guide
from pipeline.translate.verbatim import compare, hide, show

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


def test_code_goes_through_the_machine_as_it_is_whatever_it_says() -> None:
    text = "La formula prezzo * 1,5 vale."
    guided = guide(text, text, Glossary([], "it", "en"), code=[(11, 23)])
    assert (guided.text, guided.slots) == ("La formula ⟦0⟧ vale.", ("prezzo * 1,5",))


def test_code_that_became_something_else_is_an_error() -> None:
    (finding,) = compare("Usate prezzo * a.it ora.", "Use price * a.it now.", [(6, 19)])
    assert (finding.kind, finding.severity, finding.source) == (Kind.NAME_LOST, Severity.ERROR, (6, 19))
