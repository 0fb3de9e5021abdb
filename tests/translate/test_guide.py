"""Figures and names travel as placeables and come back in the target's format."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.glossary import Glossary, house
from pipeline.translate.guide import guide, localised, restore


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load([house()], "it", "en")


def test_a_figure_goes_without_its_unit_and_comes_back_in_the_targets_format(glossary: Glossary) -> None:
    source = "Il titolo è salito del 3,3% a 2.048 euro."
    guided = guide(source, source, glossary)
    assert guided.text == "Il titolo è salito del ⟦0⟧% a ⟦1⟧ euro."
    assert guided.slots == ("3.3", "2,048")
    assert restore("The stock rose ⟦0⟧% to ⟦1⟧ euros.", guided.slots) == "The stock rose 3.3% to 2,048 euros."


def test_scales_written_short_are_asked_for_in_full(glossary: Glossary) -> None:
    source = "Da 1,9 mld. di euro a 350 mln, 350mln e 2,5 mld."
    assert guide(source, source, glossary).text == "Da ⟦0⟧ miliardi di euro a ⟦1⟧ milioni, 350 milioni e ⟦2⟧ miliardi."


def test_hundredths_of_a_rate_are_asked_for_as_basis_points(glossary: Glossary) -> None:
    source = "Il rendimento ha guadagnato 3 centesimi, al 2,61%."
    assert guide(source, source, glossary).text == "Il rendimento ha guadagnato ⟦0⟧ punti base, al ⟦1⟧%."
    price = "La benzina costa 3 centesimi in più."
    assert guide(price, price, glossary).text == "La benzina costa ⟦0⟧ centesimi in più."


def test_names_and_identifiers_are_kept_letter_by_letter(glossary: Glossary) -> None:
    source = "Secondo DeepSeek bastano i chip H800 di Nvidia."
    assert set(guide(source, source, glossary).slots) >= {"DeepSeek", "H800", "Nvidia"}


def test_initials_belong_to_the_name(glossary: Glossary) -> None:
    source = "I titoli di E.ON, A.P. Moller-Maersk e J. Powell salgono."
    assert guide(source, source, glossary).slots == ("E.ON", "A.P. Moller-Maersk", "J. Powell")
    start = "La U.S. Steel sale, dice Jack C. Smith."
    assert guide(start, start, glossary).slots == ("U.S. Steel", "Jack C. Smith")
    note = "N.B. Il titolo sale."
    assert guide(note, note, glossary).slots == ()


def test_what_is_english_in_italian_stays_so(glossary: Glossary) -> None:
    source = "Le architetture mixture-of-experts e il valore mark-to-market, non politico-economico-sociale."
    assert guide(source, source, glossary).slots == ("mixture-of-experts", "mark-to-market")
    english = Glossary.load([house()], "en", "it")
    assert guide("A mark-to-market value.", "A mark-to-market value.", english).slots == ()


def test_the_sign_goes_with_the_figure_when_asked(glossary: Glossary) -> None:
    source = "In calo del 10%."
    assert guide(source, source, glossary, percentages=True).slots == ("10%",)


def test_terms_are_placeables_only_when_asked(glossary: Glossary) -> None:
    source = "Chi compra titoli di Stato."
    assert guide(source, source, glossary).slots == ()
    assert guide(source, source, glossary, terms=glossary.terms).slots == ("government bonds",)


def test_terms_are_hints_behind_their_words_where_the_package_obeys_them(glossary: Glossary) -> None:
    source = "Nvidia compra titoli di Stato al 3,3%, non azioni."
    guided = guide(source, source, glossary, {"Nvidia"}, terms=glossary.terms, hints=True)
    hinted = "⟦0⟧ compra titoli di Stato ⟦= government bonds ⟧ al ⟦1⟧%, non azioni ⟦= shares ⟧."
    assert (guided.text, guided.slots) == (hinted, ("Nvidia", "3.3"))


def test_there_are_never_more_placeables_than_a_package_knows(glossary: Glossary) -> None:
    source = " ".join(str(n) for n in range(20, 40))
    assert len(guide(source, source, glossary).slots) == 10


@pytest.mark.parametrize(
    ("written", "target", "expected"),
    [
        ("2.048", "en", "2,048"),
        ("1.250,50", "en", "1,250.50"),
        ("40-50", "en", "40–50"),
        ("-0,5", "en", "-0.5"),
        ("2024", "en", "2024"),
        ("27/01/2025", "en", "27/01/2025"),
        ("3,3", "de", "3,3"),
        ("00,5", "en", "00,5"),
    ],
)
def test_numbers_take_the_separators_of_the_target(written: str, target: str, expected: str) -> None:
    assert localised(written, "it", target) == expected


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_any_italian_number_keeps_its_value(value: Decimal) -> None:
    written = format_decimal(value, format="#,##0.00", locale="it")
    assert Decimal(localised(written, "it", "en").replace(",", "")) == value


@given(st.text(alphabet="abcà 0123456789.,%-H⟦", max_size=60))
def test_what_goes_out_comes_back(source: str) -> None:
    terms = Glossary([], "it", "it")
    guided = guide(source, source, terms)
    if "⟦" not in source:
        assert restore(guided.text, guided.slots).replace("–", "-") == source


def test_an_acronym_that_the_glossary_translates_is_no_name(glossary: Glossary) -> None:
    source = "Secondo Lagarde il PIL è rimasto invariato."
    assert guide(source, source, glossary).slots == ("Lagarde",)
    assert guide(source, source, glossary, terms=glossary.terms).slots == ("Lagarde", "GDP")


def test_a_name_that_the_target_writes_otherwise_travels_in_its_form() -> None:
    source = "Gli analisti di Milano e di Nvidia sono cauti"
    assert set(guide(source, source, Glossary((), "it", "en"), {"Milano"}).slots) == {"Milan", "Nvidia"}
    assert "Mailand" in guide(source, source, Glossary((), "it", "de"), {"Milano"}).slots
