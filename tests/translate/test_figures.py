"""Figures are values with units: equal whatever their form, different whatever their likeness."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.figures import Unit, compare, localise, read
from pipeline.translate.findings import Kind, Severity

EQUAL = [line.split("\t") for line in Path(__file__).with_name("figures_equal.tsv").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("language", "italian", "target"), EQUAL)
def test_the_same_figure_in_another_form_is_no_error(language: str, italian: str, target: str) -> None:
    assert [f.message for f in compare(italian, target, "it", language) if f.severity is Severity.ERROR] == []


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
        ("mezzo punto", "a quarter of a point", Kind.FIGURE_CHANGED),
        ("la terza economia", "the fourth economy", Kind.FIGURE_CHANGED),
        ("dal 4,62% al 4,48%", "from 4.62 to 4.48%", Kind.UNIT_CHANGED),
        ("dal 4,62% al 4,48%", "from 4.48% to 4.62%", Kind.FIGURE_CHANGED),
        ("il 3% in Italia e il 5% in Francia", "5% in Italy and 3% in France", Kind.FIGURE_CHANGED),
        ("78 dollari al barile", "$78 an ounce", Kind.UNIT_CHANGED),
        ("154 yen per dollaro", "154 yen per euro", Kind.UNIT_CHANGED),
        ("un anno fa", "a month ago", Kind.UNIT_CHANGED),
        ("ha segnato un -3,4%", "it posted 3.4%", Kind.FIGURE_CHANGED),
        ("si sono dimezzate", "they have doubled", Kind.FIGURE_CHANGED),
        ("6.000 punti", "6 points", Kind.FIGURE_CHANGED),
        ("1,085 dollari", "$1,085", Kind.FIGURE_CHANGED),
        ("il rendimento scende di 22 centesimi", "the yield falls by 22 cents", Kind.UNIT_CHANGED),
    ],
)
def test_another_figure_is_an_error(italian: str, english: str, kind: Kind) -> None:
    found = compare(italian, english, "it", "en")
    assert kind in {finding.kind for finding in found if finding.severity is Severity.ERROR}


@pytest.mark.parametrize(
    ("italian", "english"),
    [
        ("scende al 4,48% dal 4,62%", "falls from 4.62% to 4.48%"),
        ("a 450 milioni di euro, e 700 per gli altri", "at €450 million, and €700 million for the others"),
        ("nell'anno trascorso", "over the past 12 months"),
        ("l'area dell'euro", "the eurozone"),
        ("un anno fa", "one year ago"),
        ("in calo del 3,4%", "-3.4%"),
        ("ha segnato un -3,4%", "it fell 3.4%"),
        ("tra i 40 e i 50 milioni di dollari", "between $40 and $50 million"),
        ("ordini per 5,6 miliardi, oltre i 4,8 attesi", "orders of 5.6 billion, above the 4.8 billion expected"),
    ],
)
def test_a_figure_that_a_translator_may_put_so_is_no_error(italian: str, english: str) -> None:
    assert [f.message for f in compare(italian, english, "it", "en") if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("language", "italian", "target", "right"),
    [
        ("en", "2.048 GPU", "2.048 GPUs", "2,048 GPUs"),
        ("en", "il 3,3%", "3,3%", "3.3%"),
        ("en", "da 1.200 a 2.048 dipendenti", "from 1.200 to 2.048 staff", "from 1,200 to 2,048 staff"),
        ("en", "1.234,56 euro", "€1.234,56", "€1,234.56"),
        ("en", "31'500 clienti", "31'500 clients", "31,500 clients"),
        ("en", "1,085 dollari", "$1,085", "$1.085"),
        ("en", "40-50,5 milioni", "40-50,5 million", "40-50.5 million"),
        ("en", "-2.048 posti", "-2.048 jobs", "-2,048 jobs"),
        ("de", "il 3,3%", "3.3 %", "3,3 %"),
        ("fr", "2.048 GPU", "2.048 GPU", "2\u202f048 GPU"),
        ("en", "Llama 3.1 costa il 3,1%", "Llama 3.1 costs 3,1%", "Llama 3.1 costs 3.1%"),
        ("es", "Anche Llama 3.1 costa il 3,1%", "Llama 3.1 también cuesta un 3.1%", "Llama 3.1 también cuesta un 3,1%"),
        ("es", "Llama 3.1 di Meta", "Llama 3.1 de Meta", "Llama 3.1 de Meta"),
        ("de", "3.1 miliardi", "3.1 Milliarden", "3,1 Milliarden"),
        ("en", "alle 15.30 del 27.01.2025", "at 15.30 on 27.01.2025", "at 15.30 on 27.01.2025"),
        ("en", "2.048 GPU", "2.049 GPUs", "2.049 GPUs"),
        ("en", "sale del 2,5%", "it rose by 2.5 percent", "it rose by 2.5%"),
        ("en", "tra il 2% e il 3,5%", "between 2 per cent and 3,5 per cent", "between 2% and 3.5%"),
        ("en", "sale del 2,5 per cento", "it rose by 2.5 percent", "it rose by 2.5 percent"),
        ("en", "a 3.400 miliardi di yen", "to 3,400 billion yen", "to 3.4 trillion yen"),
        ("en", "tra 3.400 e 3.600 miliardi", "between 3,400 and 3,600 billion", "between 3,400 and 3,600 billion"),
        ("en", "1.234,56 miliardi", "€1,234.56 billion", "€1,234.56 billion"),
        ("en", "3,2 anni, contro i 4,5 dell'indice", "3.2 years, against the 4.5s", "3.2 years, against the 4.5"),
        ("en", "in 4,5 secondi", "in 4.5s", "in 4.5s"),
        (
            "es",
            "10,1 miliardi e 24 miliardi",
            "10,1 mil millones y 24 mil millones",
            "10.100 millones y 24.000 millones",
        ),
        ("es", "mezzo miliardo", "0,5 mil millones", "500 millones"),
        ("es", "tra 18,5 e 19,5 miliardi", "entre 18,5 y 19,5 mil millones", "entre 18,5 y 19,5 mil millones"),
        ("fr", "sale del 2,5%", "il monte de 2,5 pour cent", "il monte de 2,5 pour cent"),
    ],
)
def test_a_figure_is_rewritten_where_only_its_format_is_wrong(
    language: str, italian: str, target: str, right: str
) -> None:
    assert localise(italian, target, "it", language) == right


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


@given(numbers, st.sampled_from(["en", "es", "pt", "fr", "de"]))
def test_a_number_left_in_italian_is_put_right(value: Decimal, language: str) -> None:
    italian = f"{format_decimal(value, format='#,##0.00', locale='it')} euro"
    right = localise(italian, italian, "it", language)
    assert compare(italian, right, "it", language) == []
    assert localise(italian, right, "it", language) == right
