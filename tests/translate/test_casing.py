"""Capitals of headings, on their way into the machine and out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.casing import (
    Case,
    case_of,
    is_sentence,
    is_title_case,
    is_upper,
    lower_for_model,
    match_article,
    match_beginning,
    match_ending,
    names_in,
    recase,
)

PROSE = [
    "Un recente annuncio della startup cinese DeepSeek ha scosso i mercati finanziari globali e i giganti tech.",
    "Ciò che rende unico il modello R1 è la sua efficienza: i chip H800 di Nvidia, e le GPU di Meta.",
    "Le azioni di ASML e il settore dell’IA. Nel gruppo UniCredit la Borsa conta; una borsa è anche una borsa.",
]
KEEP = names_in(PROSE)


def test_names_are_what_prose_capitalises_in_mid_sentence() -> None:
    assert {"DeepSeek", "R1", "H800", "Nvidia", "GPU", "Meta", "ASML", "IA", "UniCredit"} == KEEP


def test_lines_in_title_case_make_no_names() -> None:
    assert "Azioni" not in names_in(["Reazione del Mercato: Nvidia e le Azioni Tech Subiscono un Colpo"])


@pytest.mark.parametrize(
    ("heading", "lowered"),
    [
        ("L’Ascesa di DeepSeek: Un Punto di Svolta nell’IA", "L’ascesa di DeepSeek: un punto di svolta nell’IA"),
        (
            "Reazione del Mercato: Nvidia e le Azioni Tech Subiscono un Colpo",
            "Reazione del mercato: Nvidia e le azioni tech subiscono un colpo",
        ),
        ("Sfidare lo Status Quo dell’IA", "Sfidare lo status quo dell’IA"),
        ("Implicazioni Geopolitiche", "Implicazioni geopolitiche"),
        ("Prospettive Future: Un Nuovo Panorama dell’IA", "Prospettive future: un nuovo panorama dell’IA"),
        ("La Cina e gli Stati Uniti: Nuovi Dazi a Wall Street", "La Cina e gli Stati Uniti: nuovi dazi a Wall Street"),
        ("I CONTI DI NVIDIA E DELLA CINA", "I conti di Nvidia e della Cina"),
        ("Gli Utili di S.p.A. Quotate nel 2024 e di iShares", "Gli utili di S.p.A. quotate nel 2024 e di iShares"),
    ],
)
def test_headings_become_sentences_for_the_model(heading: str, lowered: str) -> None:
    assert lower_for_model(heading, KEEP) == lowered


@pytest.mark.parametrize(
    "line",
    [
        "La ripartizione dei costi è sbalorditiva:",
        "Addestramento: 5 milioni di dollari",
        "2.048 GPU Nvidia H800: 40-50 milioni di dollari",
        "La reazione di Nvidia e ASML",
        "Nvidia, Meta",
        "GPU",
        "2024",
        "",
        "Un recente annuncio della startup cinese DeepSeek ha scosso i mercati finanziari globali.",
    ],
)
def test_lines_in_sentence_case_stay(line: str) -> None:
    assert lower_for_model(line, KEEP) == line
    assert not is_title_case(line, "it", KEEP)
    assert not is_upper(line, KEEP)


@given(st.text(max_size=60), st.sampled_from(list(Case)), st.sampled_from(["en", "es", "de", "fr", "pt"]))
def test_only_case_changes(text: str, like: Case, language: str) -> None:
    assert lower_for_model(text, KEEP).casefold() == text.casefold()
    assert recase(text, language, like, KEEP).casefold() == text.casefold()
    assert len(recase(text, language, like, KEEP)) == len(text)


@pytest.mark.parametrize(
    ("target", "cased"),
    [
        ("The rise of DeepSeek: a turning point in AI", "The Rise of DeepSeek: A Turning Point in AI"),
        ("market reaction: Nvidia and tech stocks take a hit", "Market Reaction: Nvidia and Tech Stocks Take a Hit"),
        ("what the Fed is looking for", "What the Fed Is Looking For"),
        ("state-of-the-art chips don't last", "State-of-the-Art Chips Don't Last"),
        ("an open-source iPhone with 5 GPUs", "An Open-Source iPhone With 5 GPUs"),
        ("NEW DUTIES ON CHINA AND NVIDIA", "New Duties on China and Nvidia"),
    ],
)
def test_english_titles_follow_the_associated_press(target: str, cased: str) -> None:
    assert recase(target, "en", Case.TITLE, KEEP) == cased
    assert recase(cased, "en", Case.TITLE, KEEP) == cased


@pytest.mark.parametrize(
    ("line", "case"),
    [
        ("Peso attuale", Case.LABEL),
        ("Rendimento a scadenza", Case.LABEL),
        ("Peso", Case.SENTENCE),
        ("I tassi salgono ancora", Case.SENTENCE),
        ("peso attuale", Case.LOWER),
    ],
)
def test_a_label_is_a_few_words_without_another_capital(line: str, case: Case) -> None:
    assert case_of(line, "it") is case


@pytest.mark.parametrize(
    ("language", "target", "cased"),
    [
        ("es", "el ascenso de DeepSeek", "El ascenso de DeepSeek"),
        ("es", "El Ascenso de DeepSeek: Un Punto de Inflexión", "El ascenso de DeepSeek: un punto de inflexión"),
        ("fr", "L’Essor de DeepSeek et les Actions Tech", "L’essor de DeepSeek et les actions tech"),
        ("de", "der Aufstieg von DeepSeek", "Der Aufstieg von DeepSeek"),
    ],
)
def test_other_languages_take_sentence_case(language: str, target: str, cased: str) -> None:
    assert recase(target, language, Case.TITLE, KEEP) == cased


@pytest.mark.parametrize(
    ("target", "like", "cased"),
    [
        ("training: 5 million dollars", Case.SENTENCE, "Training: 5 million dollars"),
        ("Lower costs", Case.LOWER, "lower costs"),
        ("Chinese chips", Case.LOWER, "Chinese chips"),
        ("Nvidia chips", Case.LOWER, "Nvidia chips"),
        ("I think", Case.LOWER, "I think"),
        ("iPhone sales", Case.SENTENCE, "iPhone sales"),
        ("“soft” landing", Case.SENTENCE, "“Soft” landing"),
        ("40 million dollars", Case.SENTENCE, "40 million dollars"),
        ("⟦0⟧ chips", Case.SENTENCE, "⟦0⟧ chips"),
        ("The previous Weight", Case.LABEL, "The previous weight"),
        ("Brazilian Government Bonds", Case.LABEL, "Brazilian government bonds"),
        ("ECB Deposit Rate", Case.LABEL, "ECB deposit rate"),
    ],
)
def test_the_initial_is_that_of_the_source(target: str, like: Case, cased: str) -> None:
    assert recase(target, "en", like, KEEP) == cased


@pytest.mark.parametrize(
    ("line", "case"),
    [
        ("MERCATI IN RITIRATA", Case.UPPER),
        ("INTRODUZIONE", Case.UPPER),
        ("GPU", Case.SENTENCE),
        ("Mercati in Ritirata", Case.TITLE),
        ("Mercati in ritirata", Case.LABEL),
        ("meno costi", Case.LOWER),
        ("14%", Case.SENTENCE),
    ],
)
def test_case_of_a_line(line: str, case: Case) -> None:
    assert case_of(line, "it", KEEP) is case


@pytest.mark.parametrize(
    ("source", "target", "matched"),
    [
        ("La ripartizione è:", "The breakdown is.", "The breakdown is:"),
        ("Implicazioni", "Implications.", "Implications"),
        ("Il titolo sale.", "The share rises", "The share rises."),
        ("Sale?", "It rises.", "It rises?"),
        ("E poi…", "And then.", "And then…"),
        ("E poi...", "And then…", "And then…"),
        ("Disse «sale».", "He said “it rises”", "He said “it rises”."),
        ("(Il titolo sale.)", "(The share rises)", "(The share rises.)"),
        ("Il gruppo Enel S.p.A.", "The Enel S.p.A. group", "The Enel S.p.A. group"),
        ("Titoli americani", "U.S.", "U.S."),
        ("Costi;", "Costs,", "Costs;"),
        ("2024.", "⟦0⟧", "⟦0⟧."),
        ("Sì.", "", ""),
    ],
)
def test_the_target_ends_as_its_source(source: str, target: str, matched: str) -> None:
    assert match_ending(source, target) == matched
    assert match_ending(source, matched) == matched


@pytest.mark.parametrize(
    ("source", "target", "matched"),
    [
        ("- Costi", "Costs", "- Costs"),
        ("Costi", "- Costs", "Costs"),
        ("a) Costi", "Costs", "a) Costs"),
        ("2.048 GPU", "2,048 GPUs", "2,048 GPUs"),
        ("-3% in un giorno", "-3% in a day", "-3% in a day"),
    ],
)
def test_the_target_begins_as_its_source(source: str, target: str, matched: str) -> None:
    assert match_beginning(source, target) == matched


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("La ripartizione dei costi è sbalorditiva:", True),
        ("Addestramento: 5 milioni di dollari", False),
        ("Implicazioni Geopolitiche", False),
        ("Nvidia crollerà", True),
        ("Gli analisti prevedono ostacoli per i ricavi.", True),
        ("La città e la libertà", False),
    ],
)
def test_a_sentence_has_a_verb(line: str, sentence: bool) -> None:
    assert is_sentence(line) is sentence


@pytest.mark.parametrize(
    ("language", "source", "target", "matched"),
    [
        ("en", "Peso precedente", "The previous weight", "Previous weight"),
        ("es", "Alto rendimento", "El alto rendimiento", "Alto rendimiento"),
        ("fr", "Rendimento a scadenza", "L'échéance du rendement", "Échéance du rendement"),
        ("pt", "peso attuale", "o peso atual", "peso atual"),
        ("en", "Il nodo politico", "The political knot", "The political knot"),
        ("en", "L'indice di Milano", "The Milan index", "The Milan index"),
        ("de", "Alto rendimento", "Die hohe Rendite", "Die hohe Rendite"),
        ("en", "Peso attuale", "Thermal weight", "Thermal weight"),
    ],
)
def test_a_label_has_an_article_only_where_its_source_has(
    language: str, source: str, target: str, matched: str
) -> None:
    assert match_article(source, target, "it", language) == matched
