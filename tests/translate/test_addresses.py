"""Addresses: found in running text, sent through the machine as they are, and missed where they are not there."""

from __future__ import annotations

import pytest

from pipeline.translate.addresses import compare, find
from pipeline.translate.findings import Kind, Severity
from pipeline.translate.glossary import Glossary
from pipeline.translate.guide import guide


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Si veda https://esempio.it/a_b?c=1.", ["https://esempio.it/a_b?c=1"]),
        (
            "Scrivi a info@ns-partners.it, o visita www.ns-partners.it/chi.",
            ["info@ns-partners.it", "www.ns-partners.it/chi"],
        ),
        ("Su ns-partners.it/news (o consob.it) c'è tutto.", ["ns-partners.it/news", "consob.it"]),
        ("Booking.com sale.", ["Booking.com"]),
        ("Il mercato sale.It goes on, p.es. nel 2024.", []),
        ("Una S.p.A. di Milano, 3.5 miliardi", []),
    ],
)
def test_addresses_are_found_without_the_punctuation_behind_them(text: str, addresses: list[str]) -> None:
    assert [text[slice(*span)] for span in find(text)] == addresses


def test_an_address_goes_through_the_machine_as_it_is() -> None:
    text = "Il testo è su https://esempio.it/a_b?c=1 da oggi."
    guided = guide(text, text, Glossary([], "it", "en"))
    assert (guided.text, guided.slots) == ("Il testo è su ⟦0⟧ da oggi.", ("https://esempio.it/a_b?c=1",))


def test_an_address_that_became_another_is_an_error() -> None:
    (finding,) = compare("Si veda esempio.it/a.", "See example.it/a.")
    assert (finding.kind, finding.severity, finding.source) == (Kind.NAME_LOST, Severity.ERROR, (8, 20))
    assert list(compare("Si veda esempio.it/a.", "See esempio.it/a.")) == []
