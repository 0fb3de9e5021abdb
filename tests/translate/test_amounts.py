"""By how much, from what and to what a figure moves: told apart, and put right where that is certain."""

from __future__ import annotations

import pytest

from pipeline.translate import figures
from pipeline.translate.findings import Kind, Severity

MISTAKEN = [
    ("Il rendimento è salito di 25 punti base.", "The yield rose from 25 basis points."),
    ("Le azioni sono scese di oltre il 10%.", "Shares fell from over 10%."),
    ("I futures sono diminuiti del 3,3%.", "Futures decreased to 3.3%."),
    ("L'inflazione è salita dal 3%.", "Inflation rose by 3%."),
    ("L'inflazione è scesa al 2%.", "Inflation fell by 2%."),
]
RIGHT = [
    ("Il rendimento è salito di 25 punti base al 4,5%.", "The yield rose 25 basis points to 4.5%."),
    ("L'inflazione è salita dal 3% al 4%.", "Inflation rose from 3% to 4%."),
    ("Ha annunciato la vendita del 20% delle azioni.", "It announced that it would sell up to 20% of its shares."),
    ("Un tasso del 3% attira gli investitori.", "A rate of 3% attracts investors."),
    ("Il prezzo, salito di 5 dollari, è fermo.", "The price, up by 5 dollars, is flat."),
    ("Perdite fino al 14% in un giorno.", "Losses of up to 14% in a day."),
    ("Il fondo è giudicato solido dal 72% dei clienti.", "The fund is rated solid by 72% of customers."),
]


@pytest.mark.parametrize(("source", "target"), MISTAKEN)
def test_another_preposition_is_an_error(source: str, target: str) -> None:
    (finding,) = figures.compare(source, target, "it", "en")
    assert (finding.kind, finding.severity) == (Kind.FIGURE_CHANGED, Severity.ERROR)


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_the_same_is_not(source: str, target: str) -> None:
    assert not figures.compare(source, target, "it", "en")
    assert figures.mend(source, target, "it", "en") == target


@pytest.mark.parametrize(
    ("language", "target"),
    [
        ("es", "Las acciones cayeron en un 3,4 %."),
        ("es", "Las acciones bajaron en 3,4 %."),
        ("es", "Las acciones bajaron desde el 3,4 %."),
        ("pt", "As ações caíram em 3,4%."),
        ("pt", "As ações desceram em cerca de 3,4%."),
    ],
)
def test_a_level_that_became_an_amount_in_spanish_and_portuguese(language: str, target: str) -> None:
    found = figures.compare("Le azioni sono scese al 3,4%.", target, "it", language)
    assert [finding.kind for finding in found].count(Kind.FIGURE_CHANGED) == 1


@pytest.mark.parametrize(
    ("source", "language", "target"),
    [
        ("Le azioni sono scese del 3,4%.", "es", "Las acciones cayeron un 3,4 %."),
        ("Le azioni sono scese del 3,4%.", "es", "Las acciones cayeron en un 3,4 %."),
        ("Il tasso è al 3,4%.", "es", "El tipo se sitúa en el 3,4 %."),
        ("È salita dal 3% al 4%.", "es", "Subió del 3 % al 4 %."),
        ("Un calo del 3%.", "es", "Una caída del 3 %."),
        ("Le azioni sono scese del 3,4%.", "pt", "As ações caíram 3,4%."),
        ("È salita dal 3% al 4%.", "pt", "Subiu de 3% para 4%."),
        ("Un calo del 3%.", "pt", "Uma queda de 3%."),
    ],
)
def test_the_same_in_spanish_and_portuguese(source: str, language: str, target: str) -> None:
    assert not figures.compare(source, target, "it", language)


def test_an_amount_that_became_a_starting_point_is_put_right() -> None:
    source = "È salito di 25 punti base al 4,5% mentre il fatturato è sceso di oltre il 12% dal minimo."
    target = "It rose from 25 basis points to 4.5% while revenue has dropped from over 12% from the low."
    mended = "It rose by 25 basis points to 4.5% while revenue has dropped by over 12% from the low."
    assert figures.mend(source, target, "it", "en") == mended
    assert not figures.compare(source, mended, "it", "en")


@pytest.mark.parametrize(
    ("language", "target", "mended"),
    [
        ("es", "Las acciones descendieron del 17 %.", "Las acciones descendieron un 17 %."),
        ("es", "Las acciones bajaron desde el 17 %.", "Las acciones bajaron desde el 17 %."),
        ("es", "Una caída del 17 %.", "Una caída del 17 %."),
        ("pt", "As ações caíram de 17%.", "As ações caíram 17%."),
        ("pt", "Uma queda de 17%.", "Uma queda de 17%."),
    ],
)
def test_a_starting_point_is_put_right_in_spanish_and_portuguese(language: str, target: str, mended: str) -> None:
    assert figures.mend("Le azioni sono scese del 17%.", target, "it", language) == mended


def test_a_real_starting_point_stays() -> None:
    source, target = "È salita dal 3% al 4%.", "Subió del 3 % al 4 %."
    assert figures.mend(source, target, "it", "es") == target
    assert not figures.compare(source, target, "it", "es")


def test_other_languages_are_left_alone() -> None:
    assert not figures.compare("È salito del 3%.", "Il est monté à 3%.", "it", "fr")
    assert figures.mend("È salito del 3%.", "Il est parti de 3%.", "it", "fr") == "Il est parti de 3%."
