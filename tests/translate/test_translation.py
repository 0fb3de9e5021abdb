"""What keeps a translation from being published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.article import Article, Place, text
from pipeline.translate import Origin, Segment, Translation
from pipeline.translate.findings import Finding, Kind, Severity

LOST = Finding(Kind.FIGURE_LOST, Severity.ERROR, "“14%” is missing from the target.")
DOUBT = Finding(Kind.NAME_LOST, Severity.WARNING, "The name “Enel” is missing.")
ARTICLE = Article(text("Prova"), (), "prova")


def segment(origin: Origin, *findings: Finding) -> Segment:
    return Segment(Place("title"), 0, 1, "Sale del 14%.", "It rises.", origin, findings=findings)


@pytest.mark.parametrize("origin", [Origin.MACHINE, Origin.MEMORY, Origin.COPIED])
def test_an_error_in_words_of_no_person_keeps_it(origin: Origin) -> None:
    flawed = segment(origin, DOUBT, LOST)
    translation = Translation(ARTICLE, ARTICLE, (segment(origin), segment(origin, DOUBT), flawed))
    assert translation.errors == (flawed,)
    assert flawed.undecided == (DOUBT, LOST)


def test_a_person_who_wrote_the_words_has_decided() -> None:
    decided = segment(Origin.HUMAN, LOST)
    assert Translation(ARTICLE, ARTICLE, (decided,)).errors == ()
    assert decided.undecided == ()
    assert decided.findings == (LOST,), "what was found is still told"
    assert Translation(ARTICLE, ARTICLE, (replace(decided, origin=Origin.MEMORY),)).errors
