from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import names
from pipeline.translate.findings import Kind, Severity

SENTENCES = st.text(alphabet="abcdeNVIDlu ABH800-’.,:", max_size=80)


def found(text: str, known: tuple[str, ...] = ()) -> list[str]:
    return [name.text for name in names.find(text, "it", known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il fondo di Liang Wenfeng ha presentato DeepSeek.", ["Liang Wenfeng", "DeepSeek"]),
        ("Ha usato i chip H800 di Nvidia.", ["H800", "Nvidia"]),
        ("Anche ASML e OpenAI sono scese.", ["ASML", "OpenAI"]),
        ("Stellantis ha chiuso in rialzo.", ["Stellantis"]),
        ("La società ha presentato i conti.", []),
        ("Lunedì gli Stati Uniti e la Cina", []),
        ("Nel 1T24 e nel Q3 i 2GB di memoria del XXI secolo", []),
        ("Consiglieremo come scegliere.", []),
        ("Warren Buffett ha ridotto la partecipazione in Apple.", ["Warren Buffett", "Apple"]),
        ("La volatilità del VIX nel XX secolo", ["VIX"]),
        ("Una Svolta per il Mercato delle Azioni", []),
        ("Lo ha detto Cristiano Borean, direttore finanziario.", ["Cristiano Borean"]),
        ("Lo dicono Giulia Ferri e Marco Bianchi.", ["Giulia Ferri", "Marco Bianchi"]),
        ("Franco Svizzero in Rialzo, Dollaro Debole", []),
        ("Un servizio cristiano, un Massimo Livello, una Gloria Passata", []),
    ],
)
def test_names_are_recognised_without_a_list(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_name_of_the_article_is_recognised_anywhere() -> None:
    assert found("Meta ha perso terreno.") == []
    assert found("Meta ha perso terreno.", ("Meta",)) == ["Meta"]


def test_an_article_establishes_names_by_repeating_them() -> None:
    texts = ["Il gruppo di Prysmian cresce.", "Anche Prysmian e OpenAI scendono.", "Poi Zignago."]
    established = names.recurring(texts, "it")
    assert {"Prysmian", "OpenAI"} <= established
    assert "Zignago" not in established


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Nvidia ha perso il 14% a Wall Street.", "Nvidia lost 14% on Wall Street."),
        ("La Cina e gli Stati Uniti", "China and the United States"),
        ("La BCE a Francoforte", "The ECB in Frankfurt"),
        ("Le aziende di Milano", "Companies in Milan"),
        ("Il governo della Germania", "The German government"),
        ("Gli analisti di Moody’s", "Moody's analysts"),
        ("Ha parlato Škoda", "Skoda has spoken"),
        ("Il Parlamento europeo", "The European Parliament"),
        ("Il PIL cresce, secondo l'OCSE", "GDP grows, according to the OECD"),
        ("Lo spread tra BTP e Bund", "The spread between BTPs and Bunds"),
        ("Le unità GSG9", "The GSG 9 units"),
        ("Il PIL cinese e la banca svizzera", "China's GDP and the Swiss bank"),
    ],
)
def test_a_faithful_translation_has_no_finding(source: str, target: str) -> None:
    assert names.compare(source, target, "it", "en") == []


def test_a_name_that_is_missing_is_reported_with_its_place() -> None:
    (finding,) = names.compare("Il modello di DeepSeek costa meno.", "The model costs less.", "it", "en")
    assert (finding.kind, finding.severity) == (Kind.NAME_LOST, Severity.ERROR)
    assert finding.source == (14, 22)


def test_a_misspelt_name_is_reported_with_both_places() -> None:
    (finding,) = names.compare("Le azioni di Nvidia", "Shares of Nvida", "it", "en", {"Nvidia"})
    assert (finding.kind, finding.severity) == (Kind.NAME_ALTERED, Severity.ERROR)
    assert (finding.source, finding.target) == ((13, 19), (10, 15))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("La quota di Stellantis sale.", "The stake of Volkswagen rises."),
        ("L'economia della Cina rallenta.", "The economy of India slows."),
        ("Ha parlato a Londra.", "He spoke in Paris."),
        ("I chip H800 costano meno.", "The H100 chips cost less."),
        ("Il gruppo Real Estate sale.", "The Real Estote group rises."),
        ("Le banche della Svizzera", "The banks of Switzreland"),
        ("Il PIL cinese cresce.", "Japan's GDP grows."),
        ("Massimo Doris lascia.", "Maximum Doris leaves."),
        ("Così Cristiano Borean.", "So says Christiano Borean."),
        ("Così Giulia Ferri.", "So says Julian Ferri."),
    ],
)
def test_a_swapped_or_bent_name_is_reported(source: str, target: str) -> None:
    assert names.compare(source, target, "it", "en")


def test_a_well_known_name_that_nobody_spells_so_is_an_error() -> None:
    (finding,) = names.compare("Il governo di Obama resta.", "The Obbama government stays.", "it", "en")
    assert (finding.kind, finding.severity) == (Kind.NAME_ALTERED, Severity.ERROR)


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("Parla Jerome Powell.", "The chairman speaks.", Kind.NAME_LOST),
        ("Le vendite di Toyota salgono.", "Siemens sales rise.", Kind.NAME_ALTERED),
        ("Le vendite in Cina calano.", "Sales in Japan fall.", Kind.NAME_ALTERED),
    ],
)
def test_a_name_is_gone_for_certain(source: str, target: str, kind: Kind) -> None:
    found = names.compare(source, target, "it", "en")
    assert (kind, Severity.ERROR) in {(finding.kind, finding.severity) for finding in found}


def test_a_name_that_only_the_translation_has_is_reported() -> None:
    (finding,) = names.compare("Le vendite salgono.", "Sales of Microsoft rise.", "it", "en")
    assert (finding.kind, finding.severity, finding.target) == (Kind.NAME_ALTERED, Severity.WARNING, (9, 18))


def test_a_capitalised_word_that_nobody_knows_is_reported() -> None:
    source = "Il fondo Officina Infrastrutture ha raccolto 40 milioni."
    (finding,) = names.compare(source, "The Infrastructure Offic fund raised 40 million.", "it", "en")
    assert (finding.kind, finding.severity, finding.target) == (Kind.WORD_UNKNOWN, Severity.WARNING, (19, 24))
    assert names.compare(source, "The Infrastructure Workshop fund raised 40 million.", "it", "en") == []


def test_a_verb_made_of_an_adjective_of_the_source_is_reported() -> None:
    (finding,) = names.compare(
        "La popolare lombarda ha respinto la proposta.", "The Lombarded the proposal.", "it", "en"
    )
    assert (finding.kind, finding.target) == (Kind.WORD_UNKNOWN, (4, 13))
    assert names.compare("La popolare lombarda rifiuta.", "The cooperative bank of Lombardy refuses.", "it", "en") == []


def test_a_first_name_left_out_is_only_a_warning() -> None:
    (finding,) = names.compare("Parla Liang Wenfeng.", "Wenfeng speaks.", "it", "en", {"Liang", "Wenfeng"})
    assert (finding.kind, finding.severity) == (Kind.NAME_LOST, Severity.WARNING)


@given(SENTENCES)
def test_a_sentence_has_all_of_its_own_names(text: str) -> None:
    assert names.compare(text, text, "it", "it") == []


@given(SENTENCES, SENTENCES)
def test_places_lie_in_their_texts(source: str, target: str) -> None:
    for name in names.find(source, "it"):
        assert source[slice(*name.span)] == name.text
    for finding in names.compare(source, target, "it", "en"):
        assert finding.source is None or 0 <= finding.source[0] < finding.source[1] <= len(source)
        assert finding.target is None or 0 <= finding.target[0] < finding.target[1] <= len(target)


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("de", "La spesa di Berlino cresce.", "Berlins Ausgaben steigen."),
        ("de", "La Borsa di Oslo tiene.", "Die Osloer Börse hält sich."),
        ("pt", "L'Opec aumenta la produzione.", "A Opep aumenta a produção."),
        ("pt", "I Pmi europei deludono.", "Os PMIs europeus decepcionam."),
        ("pt", "Le fabbriche di Bangkok esportano.", "As fábricas de Bangcoc exportam."),
        ("en", "Compra debito dello Zambia.", "It buys Zambian debt."),
        ("de", "Nasce in un garage di Monaco.", "Es entsteht in einer Münchner Garage."),
        ("es", "Pesano le restrizioni olandesi.", "Pesan las restricciones neerlandesas."),
    ],
)
def test_names_are_known_in_the_endings_and_capitals_of_their_language(language: str, source: str, target: str) -> None:
    assert names.compare(source, target, "it", language) == []
