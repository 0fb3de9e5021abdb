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
]


@pytest.mark.parametrize(("source", "target"), MISTAKEN)
def test_another_preposition_is_an_error(source: str, target: str) -> None:
    (finding,) = figures.compare(source, target, "it", "en")
    assert (finding.kind, finding.severity) == (Kind.FIGURE_CHANGED, Severity.ERROR)


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_the_same_is_not(source: str, target: str) -> None:
    assert not figures.compare(source, target, "it", "en")
    assert figures.mend(source, target, "it", "en") == target


def test_an_amount_that_became_a_starting_point_is_put_right() -> None:
    source = "È salito di 25 punti base al 4,5% mentre il fatturato è sceso di oltre il 12% dal minimo."
    target = "It rose from 25 basis points to 4.5% while revenue has dropped from over 12% from the low."
    mended = "It rose by 25 basis points to 4.5% while revenue has dropped by over 12% from the low."
    assert figures.mend(source, target, "it", "en") == mended
    assert not figures.compare(source, mended, "it", "en")


def test_other_languages_are_left_alone() -> None:
    assert not figures.compare("È salito del 3%.", "Ha subido desde el 3%.", "it", "es")
    assert figures.mend("È salito del 3%.", "Il est parti de 3%.", "it", "fr") == "Il est parti de 3%."
