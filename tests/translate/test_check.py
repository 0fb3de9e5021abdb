"""A segment against its source, and whole files line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import TranslationError
from pipeline.translate.check import aligned, check, plain
from pipeline.translate.findings import Kind, Severity
from pipeline.translate.glossary import Glossary, house


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load([house()], "it", "en")


SOURCE = "I ricavi di Nvidia sono saliti del 3,3% a 55 milioni di euro nel 2024."


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("Nvidia's revenue rose 3.3 to €55 million in 2024.", Kind.UNIT_CHANGED),
        ("Nvidia's revenue rose 3.3% to €55 billion in 2024.", Kind.FIGURE_CHANGED),
        ("Nvidia's revenue rose 33% to €55 million in 2024.", Kind.FIGURE_CHANGED),
        ("Nvidia's revenue rose 3.3% to €55 million in 2023.", Kind.FIGURE_CHANGED),
        ("Nvidia's revenue rose 3.3% in 2024.", Kind.FIGURE_LOST),
    ],
)
def test_a_false_figure_is_an_error(glossary: Glossary, target: str, kind: Kind) -> None:
    found = check(SOURCE, target, "it", "en", glossary)
    assert (kind, Severity.ERROR) in {(finding.kind, finding.severity) for finding in found}


def test_a_lost_name_is_found(glossary: Glossary) -> None:
    found = check(SOURCE, "Revenue rose 3.3% to €55 million in 2024.", "it", "en", glossary)
    assert Kind.NAME_LOST in {finding.kind for finding in found}


def test_a_faithful_translation_has_no_finding(glossary: Glossary) -> None:
    assert check(SOURCE, "Nvidia's revenue rose 3.3% to €55 million in 2024.", "it", "en", glossary) == ()


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("Le azioni sono crollate.", "Shares rose.", Kind.DIRECTION_REVERSED),
        ("Hanno involontariamente spinto le aziende.", "They voluntarily pushed companies.", Kind.NEGATION_LOST),
        ("La banca non ha pagato.", "The bank paid.", Kind.NEGATION_LOST),
        ("La banca ha pagato.", "The bank did not pay.", Kind.NEGATION_ADDED),
        ("Le azioni sono crollate ieri.", "Shares crollate yesterday.", Kind.UNTRANSLATED),
        ("Le azioni sono crollate ieri.", "Shares collapsed, shares collapsed yesterday.", Kind.REPEATED),
        ("Le azioni sono crollate ieri.", "", Kind.TRUNCATED),
        ("Le azioni sono crollate ieri.", "Las acciones se hundieron ayer por el miedo.", Kind.LANGUAGE_WRONG),
    ],
)
def test_a_meaning_gone_wrong_is_told_of_once(source: str, target: str, kind: Kind) -> None:
    found = check(source, target, "it", "en", Glossary((), "it", "en"))
    assert [finding.kind for finding in found] == [kind]


def test_a_word_alone_that_stays_is_told_of_unless_it_is_a_name(glossary: Glossary) -> None:
    (finding,) = check("Acciaio", "Acciaio", "it", "en", glossary)
    assert (finding.kind, finding.severity) == (Kind.UNTRANSLATED, Severity.WARNING)
    assert check("Generali", "Generali", "it", "en", glossary) == ()  # the glossary keeps it
    assert check("Fila", "Fila", "it", "en", glossary, known={"Fila"}) == ()


def test_files_are_compared_line_by_line(tmp_path: Path, glossary: Glossary) -> None:
    (tmp_path / "it.txt").write_text("Uno.\n\nNel 2024.\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("One.\n\nIn 2023.\n", encoding="utf-8")
    (line, before, after) = list(aligned(tmp_path / "it.txt", tmp_path / "en.txt"))[-1]
    (finding,) = check(before, after, "it", "en", glossary)
    told = plain(finding, line, before, after)
    assert (told["line"], told["kind"], told["severity"]) == (3, "figure changed", "error")


def test_files_of_different_length_are_refused(tmp_path: Path) -> None:
    (tmp_path / "it.txt").write_text("Uno.\nDue.\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("One.\n", encoding="utf-8")
    with pytest.raises(TranslationError, match="has 1 lines where"):
        list(aligned(tmp_path / "it.txt", tmp_path / "en.txt"))


def test_code_is_asked_nothing_but_to_be_there(glossary: Glossary) -> None:
    source, span = "La formula prezzo * 1.500 vale.", (11, 25)
    assert check(source, "The formula prezzo * 1.500 holds.", "it", "en", glossary, code=[span]) == ()
    assert check(source, "The formula prezzo * 1.500 holds.", "it", "en", glossary)  # a figure, and a word left
    finding = check(source, "The formula price * 1,500 holds.", "it", "en", glossary, code=[span])[0]
    assert finding.message == "The code “prezzo * 1.500” is not in the translation."


def test_a_label_that_is_a_term_is_no_name_and_may_stay_where_the_glossary_has_it_so() -> None:
    assert check("Sottopesare", "Underweight", "it", "en", Glossary.load([house()], "it", "en")) == ()
    assert check("Variazione (pb)", "Variación (pb)", "it", "es", Glossary.load([house()], "it", "es")) == ()
