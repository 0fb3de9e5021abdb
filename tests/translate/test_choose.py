"""Of several hypotheses, the one that says what the source says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from pipeline.translate import batch, choose
from pipeline.translate.engine import Abilities, Hypothesis
from pipeline.translate.glossary import Glossary


class Offering:
    """An engine that knows one sentence, in translations from the likeliest on."""

    def __init__(self, *texts: str) -> None:
        self.offered = [Hypothesis(text, -0.1 * n) for n, text in enumerate(texts, 1)]
        self.asked = 0

    def version(self, source: str, target: str) -> str:
        return "offering"

    def abilities(self, source: str, target: str) -> Abilities:
        return Abilities()

    def translate(
        self, batch: Sequence[str], source: str, target: str, *, n_best: int = 1, align: bool | Collection[int] = False
    ) -> list[list[Hypothesis]]:
        self.asked += 1
        return [self.offered[:n_best] for _ in batch]


def chosen(source: str, engine: Offering) -> str:
    glossary = Glossary((), "it", "en")
    request = batch.ask(source, (), (), glossary, heading=False, align=False)
    assert request
    return choose.decode([request], engine, glossary, "en")[0].text


@pytest.mark.parametrize(
    ("source", "wrong", "right"),
    [
        ("Ottimizza hardware meno recente.", "It optimises newer hardware.", "It optimises less recent hardware."),
        ("Le azioni sono crollate.", "Shares rose.", "Shares collapsed."),
        ("La banca non ha pagato.", "The bank paid.", "The bank did not pay."),
        ("La banca ha pagato il dividendo.", "The bank paid paid the dividend.", "The bank paid the dividend."),
        ("La banca ha pagato il dividendo.", "La banca ha pagato il dividendo.", "The bank paid the dividend."),
        ("La banca ha pagato 3 milioni.", "The bank paid 4 million.", "The bank paid 3 million."),
        (
            "La banca, che non aveva rivali, ha pagato il dividendo a tutti i suoi azionisti.",
            "The bank had no rivals.",
            "The bank, which had no rivals, paid the dividend to all its shareholders.",
        ),
    ],
)
def test_what_keeps_the_meaning_comes_before_what_is_likely(source: str, wrong: str, right: str) -> None:
    assert chosen(source, Offering(wrong, right)) == right


def test_the_likeliest_stands_where_nothing_is_wrong_with_it() -> None:
    engine = Offering("Shares collapsed.", "The shares plunged.")
    assert chosen("Le azioni sono crollate.", engine) == "Shares collapsed."
    assert engine.asked == 1


def test_a_word_is_not_made_up_to_please_a_check() -> None:
    engine = Offering("He felt nausea in 4 hours.", "He felt nausea in 3 hours.", "He felt nausesy in 3 hours.")
    assert chosen("Sentiva nausea in 3 ore.", engine) == "He felt nausea in 3 hours."


class Obeying(Offering):
    """An engine that obeys term hints, and without one does not know the word."""

    def abilities(self, source: str, target: str) -> Abilities:
        return Abilities(placeables=True, term_hints=True)

    def translate(
        self, batch: Sequence[str], source: str, target: str, *, n_best: int = 1, align: bool | Collection[int] = False
    ) -> list[list[Hypothesis]]:
        self.asked += 1
        return [[Hypothesis(self.offered["⟦=" in text].text, -0.1)] for text in batch]


def test_a_word_that_is_not_rendered_is_asked_for_with_a_hint() -> None:
    engine = Obeying("It is a thigh.", "It is a calf.")
    assert chosen("È un polpaccio.", engine) == "It is a calf."
    assert engine.asked == 2


class Reading(Offering):
    """An engine that remembers what it was given to read."""

    def translate(
        self, batch: Sequence[str], source: str, target: str, *, n_best: int = 1, align: bool | Collection[int] = False
    ) -> list[list[Hypothesis]]:
        self.read = list(batch)
        return super().translate(batch, source, target, n_best=n_best, align=align)


def test_an_inverse_cleft_is_given_as_a_plain_one() -> None:
    engine = Reading("It was banks that drove the rebound.")
    chosen("A trainare il rimbalzo sono stati i bancari.", engine)
    assert engine.read == ["Sono stati i bancari a trainare il rimbalzo."]
