"""Denials: what the source denies, the translation denies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.negation import compare, denials


def kinds(found: list[Finding]) -> set[Kind]:
    return {finding.kind for finding in found}


# Italian, a faithful translation, and one that has lost the denial.
PAIRS = [
    ("La banca non ha pagato il dividendo.", "The bank did not pay the dividend.", "The bank paid the dividend."),
    ("Non vediamo rischi.", "We see no risks.", "We see risks."),
    ("Nessun analista lo prevede.", "No analyst expects it.", "Every analyst expects it."),
    ("Nessuno lo prevede.", "Nobody expects it.", "Everybody expects it."),
    ("Non è mai successo.", "It has never happened.", "It has happened."),
    ("Il fondo chiude senza perdite.", "The fund closes without losses.", "The fund closes with losses."),
    ("Non ha né debiti né liquidità.", "It has neither debt nor cash.", "It has debt and cash."),
    ("Non c'è nulla da temere.", "There is nothing to fear.", "There is something to fear."),
    ("Nemmeno la Fed lo sa.", "Not even the Fed knows.", "Even the Fed knows."),
    ("Non è più conveniente.", "It is no longer worthwhile.", "It is still worthwhile."),
    ("La Fed non può tagliare.", "The Fed cannot cut.", "The Fed can cut."),
    ("Il mercato non crede al piano.", "The market doesn't believe in the plan.", "The market believes in the plan."),
    ("Il mercato non crede al piano.", "The market doesn’t believe in the plan.", "The market believes in the plan."),
    ("Se non taglia, il mercato scende.", "If it does not cut, the market falls.", "If it cuts, the market falls."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "faithful", "affirmed"), PAIRS)
def test_a_lost_denial_is_told_of(source: str, faithful: str, affirmed: str) -> None:
    assert compare(source, faithful, "it", "en") == []
    (finding,) = compare(source, affirmed, "it", "en")
    assert (finding.kind, finding.severity) == (Kind.NEGATION_LOST, Severity.WARNING)


@pytest.mark.parametrize(("source", "faithful", "affirmed"), PAIRS)
def test_an_added_denial_is_told_of(source: str, faithful: str, affirmed: str) -> None:
    assert compare(faithful, source, "en", "it") == []
    assert kinds(compare(affirmed, source, "en", "it")) == {Kind.NEGATION_ADDED}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Non è facile.", "It is difficult."),
        ("Non è possibile.", "It is impossible."),
        ("I prezzi non sono noti.", "Prices are unknown."),
        ("La società non ha rispettato i termini.", "The company failed to meet the terms."),
        ("Non esiste una norma.", "There is a lack of rules."),
        ("Non appena aprono i mercati, si vede.", "As soon as markets open, one sees."),
        ("Finché non arrivano i dati, si aspetta.", "Until the data come, one waits."),
        ("A meno che non arrivino dati.", "Unless data come."),
        ("Il titolo vale più di quanto non si creda.", "The stock is worth more than one thinks."),
        ("Senza acqua, senza petrolio.", "Without water or oil."),
        ("Non solo i tassi, ma anche gli utili.", "Both rates and earnings."),
        ("Non solo i tassi, ma anche gli utili.", "Not only rates but also earnings."),
        ("Il problema riguarda non soltanto noi.", "The problem does not concern us alone."),
    ],
)
def test_what_is_said_in_other_words_is_not_lost(source: str, target: str) -> None:
    assert compare(source, target, "it", "en") == []


def test_not_only_is_missed() -> None:
    source = "Ciò non solo ha permesso la crescita, ma ha anche sollevato dubbi."
    (finding,) = compare(source, "This allowed growth, but also raised doubts.", "it", "en")
    assert finding.kind is Kind.NEGATION_LOST
    assert finding.source and source[slice(*finding.source)] == "non solo"


def test_one_of_two_denials_is_missed() -> None:
    source = "La Fed non taglia i tassi e la BCE non li alza."
    assert compare(source, "The Fed is not cutting rates and the ECB is not raising them.", "it", "en") == []
    assert compare(source, "The Fed is cutting rates and the ECB is not raising them.", "it", "en")


def test_a_lost_prefix_is_told_of_where_the_words_are_alike() -> None:
    (finding,) = compare("Una gestione irresponsabile.", "A responsible management.", "it", "en")
    assert finding.kind is Kind.NEGATION_LOST


@pytest.mark.parametrize(
    ("language", "faithful", "affirmed"),
    [
        ("es", "El banco no pagó el dividendo.", "El banco pagó el dividendo."),
        ("pt", "O banco não pagou o dividendo.", "O banco pagou o dividendo."),
        ("fr", "La banque n'a pas payé le dividende.", "La banque a payé le dividende."),
        ("de", "Die Bank hat die Dividende nicht gezahlt.", "Die Bank hat die Dividende gezahlt."),
        ("de", "Die Bank hat keine Dividende gezahlt.", "Die Bank hat eine Dividende gezahlt."),
    ],
)
def test_in_other_languages(language: str, faithful: str, affirmed: str) -> None:
    source = "La banca non ha pagato il dividendo."
    assert compare(source, faithful, "it", language) == []
    assert kinds(compare(source, affirmed, "it", language)) == {Kind.NEGATION_LOST}
    assert kinds(compare(affirmed, source, language, "it")) == {Kind.NEGATION_ADDED}


def test_negators_that_agree_count_once() -> None:
    assert len(denials("Non ha mai detto nulla a nessuno", "it").sure) == 1
    assert len(denials("Nessuno è venuto", "it").sure) == 1
    assert len(denials("It has neither debt nor cash", "en").sure) == 1


WORDS = [word for pair in PAIRS for word in pair[0].split()]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_a_copy_loses_no_denial(sentence: str) -> None:
    assert compare(sentence, sentence, "it", "it") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read(source: str, target: str) -> None:
    compare(source, target, "it", "en")


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("fr", "Nessuno dei tre modelli segnala una recessione.", "Aucun des trois modèles ne signale de récession."),
        ("fr", "Peserà sui costi solo dal 2027.", "Il ne pèsera sur les coûts qu'à partir de 2027."),
        ("fr", "Uno strumento nato nel 1999 con la legge n. 3", "Un instrument né en 1999 de la loi n° 3"),
        ("fr", "Valgono più di quanto si creda.", "Ils valent plus qu'on ne le croit."),
        ("es", "Più lucido che mai", "Más lúcido que nunca"),
        ("pt", "Un calo senza precedenti", "Uma queda sem precedentes"),
        ("de", "Non è affatto detto.", "Es ist keineswegs ausgemacht."),
        ("de", "Lo studio non ha raggiunto l'obiettivo.", "Die Studie verfehlte ihr Ziel."),
    ],
)
def test_denials_that_other_languages_say_in_their_own_way(language: str, source: str, target: str) -> None:
    assert compare(source, target, "it", language) == []
