"""Figures are values with units: equal whatever their form, different whatever their likeness."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.figures import Unit, compare, read
from pipeline.translate.findings import Kind, Severity


@pytest.mark.parametrize(
    ("italian", "english"),
    [
        ("2.048 GPU", "2,048 GPUs"),
        ("il 3,3%", "3.3%"),
        ("il 3,3%", "3.3 per cent"),
        ("40-50 milioni di dollari", "$40–50 million"),
        ("40-50 milioni di dollari", "40 to 50 million dollars"),
        ("6 miliardi di euro", "€6 billion"),
        ("50 punti base", "50 basis points"),
        ("mezzo milione", "500,000"),
        ("nel primo trimestre 2024", "in Q1 2024"),
        ("nel secondo semestre", "in the second half"),
        ("il 27 gennaio 2025", "on January 27, 2025"),
        ("alle 15:30", "at 3.30 p.m."),
        ("due terzi", "two thirds"),
        ("negli anni '90", "in the 1990s"),
        ("nel XX secolo", "in the 20th century"),
        ("gli utili sono raddoppiati", "profits doubled"),
        ("tre società", "3 companies"),
        ("i chip H800 e GPT-4", "the H800 chips and GPT-4"),
    ],
)
def test_the_same_figure_in_another_form_is_no_finding(italian: str, english: str) -> None:
    assert [f for f in compare(italian, english, "it", "en") if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("italian", "english", "kind"),
    [
        ("6 milioni di euro", "€6 billion", Kind.FIGURE_CHANGED),
        ("il 3,3%", "3.3", Kind.UNIT_CHANGED),
        ("il 3,3%", "33%", Kind.FIGURE_CHANGED),
        ("2.048 GPU", "2.048 GPUs", Kind.FIGURE_CHANGED),
        ("55 milioni di dollari", "€55 million", Kind.UNIT_CHANGED),
        ("nel 2024", "in 2023", Kind.FIGURE_CHANGED),
        ("sale del 14%", "it rises", Kind.FIGURE_LOST),
        ("sale", "it rises 14%", Kind.FIGURE_ADDED),
        ("2 punti percentuali", "2%", Kind.UNIT_CHANGED),
        ("i chip H100", "the H10 chips", Kind.FIGURE_LOST),
    ],
)
def test_another_figure_is_an_error(italian: str, english: str, kind: Kind) -> None:
    found = compare(italian, english, "it", "en")
    assert kind in {finding.kind for finding in found if finding.severity is Severity.ERROR}


def test_what_is_named_with_a_number_is_no_quantity() -> None:
    found = read("Anche Llama 3.1 e DeepSeek-R1 battono GPT-4 sull'S&P 500.", "it")
    assert {figure.unit for figure in found} == {Unit.IDENTIFIER}


numbers = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**9), places=2)


@given(numbers, st.sampled_from(["it", "en", "es", "pt", "de"]))
def test_a_number_as_its_language_writes_it_is_read_back(value: Decimal, language: str) -> None:
    written = format_decimal(value, format="#,##0.00", locale=language)
    (figure,) = read(f"{written} %", language)
    assert figure.value == value


@given(st.text(alphabet="abc 0123456789.,%€-milon", max_size=60))
def test_a_text_agrees_with_itself(text: str) -> None:
    assert compare(text, text, "it", "it") == []
