"""Whether a translation is whole, says each thing once, and is in its language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.completeness import compare
from pipeline.translate.findings import Finding, Kind, Severity

SOURCE = (
    "Questo cambiamento potrebbe avere conseguenze di vasta portata per il settore, portando a riduzioni dei costi, "
    "ma potrebbe anche accelerare la concorrenza tra le imprese."
)
TARGET = (
    "This change could have far-reaching consequences for the sector, leading to cost reductions, "
    "but it could also accelerate competition among companies."
)


def told(found: list[Finding]) -> list[tuple[Kind, Severity]]:
    return [(finding.kind, finding.severity) for finding in found]


def test_a_whole_translation_has_no_finding() -> None:
    assert compare(SOURCE, TARGET, "it", "en") == []


MADE_UP = (
    " The rest is a story that nobody told, and that goes on for another hundred characters or so, without an end."
)
SPANISH = "Este cambio podría tener consecuencias de gran alcance para el sector y también para las empresas."


@pytest.mark.parametrize(
    ("target", "kind", "severity"),
    [
        ("", Kind.TRUNCATED, Severity.ERROR),
        ("…", Kind.TRUNCATED, Severity.ERROR),
        (TARGET[:35], Kind.TRUNCATED, Severity.ERROR),
        (TARGET[:80] + ".", Kind.TRUNCATED, Severity.WARNING),
        (TARGET.partition(", but")[0] + ".", Kind.TRUNCATED, Severity.WARNING),
        (TARGET.removesuffix(" companies.") + " the.", Kind.TRUNCATED, Severity.WARNING),
        (TARGET + 2 * MADE_UP, Kind.TEXT_ADDED, Severity.WARNING),
        (SOURCE, Kind.UNTRANSLATED, Severity.ERROR),
        (TARGET.replace("competition", "la concorrenza tra imprese"), Kind.UNTRANSLATED, Severity.ERROR),
        (TARGET.replace("competition", "concorrenza"), Kind.UNTRANSLATED, Severity.WARNING),
        (TARGET.replace("cost reductions", "cost cost reductions"), Kind.REPEATED, Severity.WARNING),
        (TARGET.replace("cost reductions", "cost reductions, to cost reductions"), Kind.REPEATED, Severity.ERROR),
        (TARGET.replace("among companies", "leading to cost reductions"), Kind.REPEATED, Severity.WARNING),
        (SPANISH, Kind.LANGUAGE_WRONG, Severity.ERROR),
    ],
)
def test_what_is_wrong_is_told_of(target: str, kind: Kind, severity: Severity) -> None:
    assert (kind, severity) in told(compare(SOURCE, target, "it", "en"))


def test_a_verb_left_at_the_beginning_is_told_of() -> None:
    (finding,) = compare("Vendiamo chi ha corso troppo.", "Vendiamo, a quien corrió demasiado.", "it", "es")
    assert (finding.kind, finding.severity, finding.target) == (Kind.UNTRANSLATED, Severity.WARNING, (0, 8))
    assert compare("Recordati sale del 3%.", "Recordati sube un 3 %.", "it", "es") == []


TRANSLATIONS = {
    "es": "Este cambio podría tener consecuencias de gran alcance para el sector, con reducciones de costes, "
    "pero también podría acelerar la competencia entre las empresas.",
    "pt": "Esta mudança poderia ter consequências de grande alcance para o setor, levando a reduções de custos, "
    "mas também poderia acelerar a concorrência entre as empresas.",
    "fr": "Ce changement pourrait avoir de vastes conséquences pour le secteur, menant à des réductions de coûts, "
    "mais il pourrait aussi accélérer la concurrence entre les entreprises.",
    "de": "Dieser Wandel könnte weitreichende Folgen für die Branche haben und zu Kostensenkungen führen, "
    "aber auch den Wettbewerb zwischen den Unternehmen beschleunigen.",
}


@pytest.mark.parametrize(("language", "target"), TRANSLATIONS.items())
def test_in_other_languages(language: str, target: str) -> None:
    assert compare(SOURCE, target, "it", language) == []
    assert (Kind.UNTRANSLATED, Severity.ERROR) in told(compare(SOURCE, SOURCE, "it", language))
    assert (Kind.LANGUAGE_WRONG, Severity.ERROR) in told(compare(SOURCE, TARGET, "it", language))
    assert (Kind.TRUNCATED, Severity.ERROR) in told(compare(SOURCE, target[:40], "it", language))
    words = target.split()
    twice = " ".join([*words[:9], *words[4:]])
    assert Kind.REPEATED in {kind for kind, _ in told(compare(SOURCE, twice, "it", language))}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Molto, molto bene.", "Very, very good."),
        ("Passo dopo passo, giorno dopo giorno.", "Step by step, day by day."),
        ("Il cinema è in crisi, dice il Corriere della Sera.", "The cinema is in crisis, says Corriere della Sera."),
        ("Banca d'Italia", "Banca d'Italia"),
        ("Il resto è su https://esempio.it/azioni.", "The rest is on https://esempio.it/azioni."),
        ("DeepSeek", "DeepSeek"),
        ("14%", ""),
        ("La borsa e la vita, la borsa e la vita, sempre.", "The purse and the life, the purse and the life, always."),
        ("I dati che aveva avuto erano quelli che servivano.", "The data that he had had were the ones that mattered."),
    ],
)
def test_what_is_right_is_not_told_of(source: str, target: str) -> None:
    assert compare(source, target, "it", "en") == []


def test_hundredths_are_basis_points_said_another_way() -> None:
    source = "Il primo sale di 14 punti base, al 4,38%, il secondo di 3 centesimi, al 2,61%."
    target = "El primero sube 14 puntos básicos, hasta el 4,38 %, el segundo 3 puntos básicos, hasta el 2,61 %."
    assert compare(source, target, "it", "es") == []


def test_a_repetition_of_the_source_may_stand() -> None:
    source = "Crescita, crescita e ancora crescita."
    assert compare(source, "Growth, growth and again growth.", "it", "en") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_findings_point_into_the_texts(source: str, target: str) -> None:
    for finding in compare(source, target, "it", "en"):
        if finding.source:
            assert 0 <= finding.source[0] < finding.source[1] <= len(source)
        if finding.target:
            assert 0 <= finding.target[0] < finding.target[1] <= len(target)


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("es", "La tregua regge.", "La tregua se mantiene."),
        ("pt", "Il cobalto è caro.", "O cobalto está caro."),
        (
            "fr",
            "A Bruxelles si legifera, in California si incassa.",
            "À Bruxelles on légifère, en Californie on encaisse.",
        ),
        ("es", "La fibra rimase per anni al buio nell'euforia.", "En la euforia, la fibra permaneció años a oscuras."),
    ],
)
def test_neighbouring_languages_are_told_apart(language: str, source: str, target: str) -> None:
    assert compare(source, target, "it", language) == []


@pytest.mark.parametrize(
    "target", ["El oro sube un 2 %;, en cambio, las aerolíneas.", "El oro (, el índice) sube un 2 %.", "Gold:, oil."]
)
def test_marks_with_nothing_between_them_are_told_of(target: str) -> None:
    source = "L'oro sale del 2%; deboli, invece, le compagnie aeree."
    assert (Kind.TRUNCATED, Severity.WARNING) in told(compare(source, target, "it", "es"))


@pytest.mark.parametrize("target", ["Gold, oil: .38 of it...", "Gold, “oil”; (gas), etc.", "Gold: ...and oil."])
def test_marks_that_may_stand_together_are_not(target: str) -> None:
    assert Kind.TRUNCATED not in [
        kind for kind, _ in told(compare("Oro, petrolio e tutto il resto", target, "it", "en"))
    ]


def test_marks_that_the_source_has_may_stand() -> None:
    assert compare("Oro:, petrolio e gas naturale", "Gold:, oil and natural gas", "it", "en") == []
