"""Words of the source that nothing in a machine's translation renders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.check import check
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.glossary import Glossary, Term
from pipeline.translate.renderings import compare, of


def lost(source: str, target: str, language: str = "en") -> list[str]:
    return [source[slice(*f.source)] for f in compare(source, target, "it", language) if f.source]


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("Gli inquilini protestano.", "The neighbours protest.", ["inquilini"]),
        ("I due gruppi si fondono.", "The two groups are founded.", ["fondono"]),
        ("Ha portato un alito di freschezza.", "It brought a fresh wing.", ["alito"]),
        ("I risultati dello studio clinico sono buoni.", "The study's results are good.", ["clinico"]),
    ],
)
def test_a_word_taken_for_another_or_lost_is_told_of(source: str, target: str, words: list[str]) -> None:
    assert lost(source, target) == words


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Gli inquilini protestano.", "Tenants protest."),
        ("I due gruppi si fondono.", "The two groups will merge."),
        ("Ha portato un alito di freschezza.", "It brought a breath of fresh air."),
        ("Ha portato un alito di freschezza.", "It brought breaths of fresh air."),
        ("I risultati dello studio clinico sono buoni.", "The results of the clinical study are good."),
    ],
)
def test_what_usually_renders_a_word_in_any_form_is_right(source: str, target: str) -> None:
    assert lost(source, target) == []


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        ("es", "Los vecinos protestan.", "El inquilino protesta."),
        ("pt", "Os vizinhos protestam.", "O inquilino protesta."),
        ("fr", "Les voisins protestent.", "Les locataires protestent."),
        ("de", "Die Nachbarn protestieren.", "Der Mieter protestiert."),
    ],
)
def test_in_other_languages(language: str, wrong: str, right: str) -> None:
    assert lost("Gli inquilini protestano.", wrong, language) == ["inquilini"]
    assert lost("Gli inquilini protestano.", right, language) == []


def test_a_german_compound_renders_what_its_part_does() -> None:
    assert lost("Il gruppo produce macchinari.", "Die Gruppe produziert Werkzeugmaschinen.", "de") == []


def test_the_reader_is_told_what_is_usual() -> None:
    (found,) = compare("Un alito, insomma.", "A wing, in short.", "it", "en")
    assert (found.kind, found.severity) == (Kind.WORD_NOT_RENDERED, Severity.WARNING)
    assert "“breath”" in found.message


def test_the_one_word_that_renders_another_is_sure_and_in_the_form_asked_for() -> None:
    rendering = of("schivato", "it", "en")
    assert rendering and rendering.sure == "dodged"


def test_a_word_that_begins_the_sentence_is_looked_at_too() -> None:
    assert lost("Inquilini in rivolta a Milano.", "Riots in Milan.") == ["Inquilini"]


def test_words_with_a_capital_may_be_names() -> None:
    assert lost("La Fondono è quotata.", "The company is listed.") == []


def test_nothing_is_told_of_a_language_without_a_lexicon() -> None:
    assert lost("I due gruppi si fondono.", "De twee groepen heten zo.", "nl") == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_findings_point_into_the_source(source: str, target: str) -> None:
    for finding in compare(source, target, "it", "en"):
        assert finding.source and source[slice(*finding.source)].isalpha()


class TestInACheck:
    """A person's translation is freer than a lexicon; terms and figures are compared by themselves."""

    glossary = Glossary((), "it", "en")

    def kinds(self, source: str, target: str, *, machine: bool, glossary: Glossary = glossary) -> set[Kind]:
        found: tuple[Finding, ...] = check(source, target, "it", "en", glossary, machine=machine)
        return {finding.kind for finding in found}

    def test_only_a_machine_is_asked_for_every_word(self) -> None:
        pair = "Gli inquilini protestano.", "Those who pay the rent protest."
        assert Kind.WORD_NOT_RENDERED in self.kinds(*pair, machine=True)
        assert Kind.WORD_NOT_RENDERED not in self.kinds(*pair, machine=False)

    def test_a_term_is_not_told_of_twice(self) -> None:
        terms = Glossary([Term("alito", ("puff",))], "it", "en")
        assert self.kinds("Un alito.", "A wing.", machine=True, glossary=terms) == {Kind.TERM_NOT_USED}
        assert self.kinds("Un alito.", "A puff.", machine=True, glossary=terms) == set()
