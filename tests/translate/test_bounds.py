"""Over, under, about: told where a translation says less, more or the opposite of a figure's bound."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from pipeline.translate import figures
from pipeline.translate.findings import Kind, Severity

LOST = [
    ("Il fondo ha perso circa 3 miliardi di euro.", "en", "The fund lost 3 billion euros."),
    ("Oltre il 20% dei clienti ha venduto.", "en", "20% of clients sold."),
    ("Almeno 50 banche hanno chiuso.", "en", "Fifty banks have closed."),
    ("Lo spread sale di una quindicina di punti base.", "en", "The spread rises by fifteen basis points."),
    ("Quasi 40 fondi hanno chiuso.", "es", "40 fondos han cerrado."),
    ("Meno di 100 milioni sono andati in Italia.", "fr", "100 millions sont allés en Italie."),
    ("Più di 300 dipendenti hanno aderito.", "de", "300 Mitarbeiter haben zugestimmt."),
    ("Ha venduto 30.000 azioni circa.", "pt", "Vendeu 30.000 ações."),
]
ADDED = [
    ("Il 20% dei clienti ha venduto.", "en", "More than 20% of clients sold."),
    ("Ha perso 3 miliardi.", "fr", "Elle a perdu environ 3 milliards."),
]
TURNED = [
    ("Oltre il 20% dei clienti ha venduto.", "en", "Less than 20% of clients sold."),
    ("Meno di 100 milioni sono andati in Italia.", "es", "Más de 100 millones han ido a Italia."),
    ("Ha più di 30 sedi.", "de", "Sie hat weniger als 30 Büros."),
]
RIGHT = [
    ("Il fondo ha perso circa 3 miliardi di euro.", "en", "The fund lost some €3 billion."),
    ("I ricavi superano i 300 milioni.", "en", "Revenue reached 300 million."),
    ("I ricavi superano i 300 milioni.", "en", "Revenue of more than 300 million."),
    ("Quasi 40 fondi hanno chiuso.", "en", "Just under 40 funds have closed."),
    ("È sceso fino al 14%.", "en", "It fell to 14%."),
    ("Perdite fino al 14%.", "en", "Losses of up to 14%."),
    ("Una cinquantina di fondi ha chiuso.", "en", "Fifty or so funds have closed."),
    ("Un rendimento non inferiore al 3%.", "en", "A return that is not less than 3%."),
    ("Un rendimento non inferiore al 3%.", "de", "Eine Rendite, die nicht unter 3 % liegt."),
    ("I prezzi sono più che raddoppiati.", "en", "Prices have more than doubled."),
    ("Cresce del 3% negli ultimi cinque anni.", "en", "It has grown by 3% over five years."),
    ("Un valore superiore di 17 milioni.", "en", "A value 17 million higher."),
    ("Rileverà 30 cliniche.", "en", "It will take over 30 clinics."),
]


def bounds(source: str, language: str, target: str) -> list[Severity]:
    found = figures.compare(source, target, "it", language)
    return [finding.severity for finding in found if finding.kind is Kind.BOUND_CHANGED]


@pytest.mark.parametrize(("source", "language", "target"), [*LOST, *ADDED])
def test_a_bound_that_is_lost_or_added_is_a_warning(source: str, language: str, target: str) -> None:
    assert bounds(source, language, target) == [Severity.WARNING]


@pytest.mark.parametrize(("source", "language", "target"), TURNED)
def test_a_bound_that_became_its_opposite_is_an_error(source: str, language: str, target: str) -> None:
    assert bounds(source, language, target) == [Severity.ERROR]


@pytest.mark.parametrize(("source", "language", "target"), RIGHT)
def test_the_same_in_other_words_is_not_told(source: str, language: str, target: str) -> None:
    assert bounds(source, language, target) == []


def test_the_finding_says_where() -> None:
    source, target = "Oltre il 20% dei clienti ha venduto.", "Less than 20% of clients sold."
    (finding,) = figures.compare(source, target, "it", "en")
    assert finding.source is not None
    assert finding.target is not None
    assert (source[slice(*finding.source)], target[slice(*finding.target)]) == ("Oltre", "Less than")


def test_no_phrase_has_two_senses() -> None:
    tables = tomllib.loads((files("pipeline.translate.figures") / "bounds.toml").read_text("utf-8"))
    for language in tables.values():
        for side in ("before", "after"):
            phrases = [phrase for its in language[side].values() for phrase in its]
            assert sorted(set(phrases)) == sorted(phrases)
