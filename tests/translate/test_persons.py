"""Persons: whom Italian does not name, English must not make up unseen; a woman stays one."""

from __future__ import annotations

import pytest

from pipeline.translate.findings import Kind, Severity
from pipeline.translate.persons import compare


@pytest.mark.parametrize(
    ("source", "target", "said", "guess"),
    [
        ("Il suo ultimo modello costa poco.", "Her latest model costs little.", "suo", "Her"),
        ("“La sua forza è il marchio”.", "“His strength is the brand”.", "sua", "His"),
        ("I suoi conti sono in ordine.", "His accounts are in order.", "suoi", "His"),
        ("Sua è l'idea.", "Hers is the idea, his the money.", None, None),
        ("Con le sue riserve può aspettare.", "Her reserves allow it to wait.", "sue", "Her"),
        ("Ha spiegato che l'inflazione resta alta.", "He explained that inflation remains high.", None, "He"),
        ("È rapidamente emersa come leader.", "She quickly emerged as a leader.", None, "She"),
        ("È cresciuta del 5%.", "She’s grown by 5%.", None, "She"),
    ],
)
def test_a_person_at_the_beginning_is_a_guess(source: str, target: str, said: str | None, guess: str | None) -> None:
    found = list(compare(source, target, "it", "en"))
    assert [(f.kind, f.severity) for f in found] == [(Kind.PERSON_GUESSED, Severity.WARNING)] * (guess is not None)
    for finding in found:
        assert finding.target and target[slice(*finding.target)] == guess
        assert (source[slice(*finding.source)] if finding.source else None) == said


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Il suo ultimo modello costa poco.", "Its latest model costs little."),
        ("Lei ha spiegato che l'inflazione resta alta.", "She explained that inflation remains high."),
        ("Egli dirige la banca.", "He runs the bank."),
        ("Colui che vende oggi compra domani.", "He who sells today buys tomorrow."),
        ("La presidente ha difeso la sua scelta.", "The president defended her choice."),
        ("Hermès ha chiuso in rialzo.", "Hermès ended higher."),
        ("Heineken scende.", "Heineken falls."),
    ],
)
def test_what_the_source_says_is_none(source: str, target: str) -> None:
    assert not list(compare(source, target, "it", "en"))


@pytest.mark.parametrize(
    ("language", "source", "woman", "man"),
    [
        (
            "es",
            "La premier giapponese tace.",
            "La primera ministra japonesa calla.",
            "El primer ministro japonés calla.",
        ),
        ("pt", "Parla la presidente Lagarde.", "Fala a presidente Lagarde.", "Fala o presidente Lagarde."),
        ("fr", "Parla la governatrice.", "La gouverneure parle.", "Le gouverneur parle."),
        ("de", "Lo dice la presidente.", "Das sagt die Präsidentin.", "Das sagt der Präsident."),
        ("de", "Le parole della presidente.", "Die Worte der Präsidentin.", "Die Worte, die der Präsident sagt."),
        ("en", "La portavoce smentisce.", "The spokeswoman denies it.", "The spokesman denies it."),
    ],
)
def test_a_woman_stays_one(language: str, source: str, woman: str, man: str) -> None:
    assert not list(compare(source, woman, "it", language))
    (finding,) = compare(source, man, "it", language)
    assert (finding.kind, finding.severity) == (Kind.PERSON_CHANGED, Severity.WARNING)


def test_a_woman_and_a_man_are_two() -> None:
    source = "La presidente ha visto il ministro."
    assert not list(compare(source, "El presidente ha visto al ministro.", "it", "es"))
    assert not list(compare("Il ministro Rossi tace.", "La ministra Rossi calla.", "it", "es"))


def test_other_languages_leave_it_open_themselves() -> None:
    assert not list(compare("Il suo modello costa poco.", "Su modelo cuesta poco.", "it", "es"))
    assert not list(compare("Su modelo cuesta poco.", "Her model costs little.", "es", "en"))


NVIDIA = "Nvidia, forte nel mercato dei chip, beneficia della domanda per le sue GPU."


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        (NVIDIA, "Nvidia, strong in the chip market, benefits from demand for his GPUs.", True),
        (NVIDIA, "Nvidia, strong in the chip market, benefits from demand for its GPUs.", False),
        ("Nvidia e Jensen Huang lanciano il suo chip.", "Nvidia and Jensen Huang launch his chip.", False),
        ("Nvidia ringrazia chi ama i suoi chip.", "Nvidia thanks whoever loves his chips.", False),
    ],
)
def test_a_company_is_no_person(source: str, target: str, told: bool) -> None:
    found = list(compare(source, target, "it", "en", [(0, 6)]))
    assert [f.kind for f in found] == [Kind.PERSON_CHANGED] * told
