"""Inverse clefts as plain ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.cleft import turned


@pytest.mark.parametrize(
    ("inverse", "plain"),
    [
        ("A trainare il rimbalzo sono stati i bancari.", "Sono stati i bancari a trainare il rimbalzo."),
        ("A pesare è stata la domanda estera.", "È stata la domanda estera a pesare."),
        ("A beneficiarne sono i titoli difensivi", "Sono i titoli difensivi a beneficiarne"),
        ("Ad aumentare è soprattutto il debito.", "È soprattutto il debito ad aumentare."),
        (
            "A non convincere sono i conti, mentre il titolo tiene.",
            "Sono i conti a non convincere, mentre il titolo tiene.",
        ),
        ("A guidare il listino è Eni, che sale del 2%.", "È Eni, che sale del 2%, a guidare il listino."),
        (
            "A spingere i rendimenti è stato il dato sull'inflazione, salita al 3,2%.",
            "È stato il dato sull'inflazione, salita al 3,2%, a spingere i rendimenti.",
        ),
        (
            "A cedere è ⟦0⟧, che perde il ⟦1⟧%, ma il resto del listino tiene.",
            "È ⟦0⟧, che perde il ⟦1⟧%, a cedere, ma il resto del listino tiene.",
        ),
        ("A produrre di più sono gli Stati Uniti: il 20%.", "Sono gli Stati Uniti a produrre di più: il 20%."),
    ],
)
def test_who_did_it_comes_first(inverse: str, plain: str) -> None:
    assert turned(inverse) == plain


@pytest.mark.parametrize(
    "text",
    [
        "A partire da gennaio sono i clienti a pagare.",
        "A dire il vero è un segnale.",
        "A Milano sono scesi i bancari.",
        "A febbraio è salita l'inflazione.",
        "A rischio sono i margini.",
        "A vendere erano in molti.",
        "Sono stati i bancari a trainare il rimbalzo.",
        "I bancari hanno trainato il rimbalzo.",
    ],
)
def test_what_is_no_inverse_cleft_stays(text: str) -> None:
    assert turned(text) == text


@given(st.text(alphabet="Aa trinesoè,.;⟦0⟧%", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    kept = sorted(c.lower() for c in text if c.isalnum())
    assert sorted(c.lower() for c in turned(text) if c.isalnum()) == kept
