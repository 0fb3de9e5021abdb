from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.wordforms import english_plural, forms, is_form, plural, tokens


@pytest.mark.parametrize(
    ("word", "pos", "met"),
    [
        ("obbligazione", "noun", "obbligazioni"),
        ("banca", "noun", "banche"),
        ("rialzo", "noun", "rialzi"),
        ("politica", "", "politiche"),
        ("monetaria", "", "monetarie"),
        ("azionario", "adjective", "azionarie"),
        ("analista", "noun", "analisti"),
        ("di", "", "dello"),
        ("sovraperformare", "verb", "sovraperformato"),
    ],
)
def test_an_italian_word_takes_its_regular_forms(word: str, pos: str, met: str) -> None:
    assert met in forms(word, "it", pos)


@pytest.mark.parametrize(
    ("word", "other"),
    [("tasso", "tassa"), ("fondo", "fonda"), ("azioni", "azione"), ("costo", "costa"), ("capo", "cape")],
)
def test_an_italian_noun_does_not_take_the_forms_of_its_neighbour(word: str, other: str) -> None:
    assert other not in forms(word, "it", "noun")


@pytest.mark.parametrize(
    ("language", "word", "met"),
    [
        ("en", "bond", "bonds"),
        ("en", "equity", "equities"),
        ("en", "index", "indices"),
        ("es", "acción", "acciones"),
        ("es", "interés", "intereses"),
        ("pt", "obrigação", "obrigacoes"),
        ("pt", "capital", "capitais"),
        ("fr", "capital", "capitaux"),
        ("fr", "réseau", "reseaux"),
        ("de", "Anleihe", "anleihen"),
        ("de", "Ertrag", "ertrage"),
    ],
)
def test_a_plural_is_a_form_of_its_noun(language: str, word: str, met: str) -> None:
    assert met in forms(word, language, "noun")


def test_a_german_compound_has_its_noun_within() -> None:
    assert is_form("unternehmensanleihen", forms("Anleihe", "de", "noun"), "de")
    assert not is_form("lehen", forms("Anleihe", "de", "noun"), "de")


def test_the_head_of_an_english_phrase_is_put_in_the_plural() -> None:
    assert english_plural("rate of interest") == "rates of interest"
    assert english_plural("government bond") == "government bonds"
    assert english_plural("equity") == "equity"
    assert english_plural("shares") == "shares"


@pytest.mark.parametrize(
    ("language", "singular", "plurals"),
    [
        ("en", "rate of interest", "rates of interest"),
        ("es", "inversor institucional", "inversores institucionales"),
        ("es", "tipo de interés", "tipos de interés"),
        ("es", "opción, margen, volumen, orden, crisis", "opciones, márgenes, volúmenes, órdenes, crisis"),
        ("es", "interés, luz, índice, ETF", "intereses, luces, índices, ETF"),
        ("pt", "fundo imobiliário", "fundos imobiliários"),
        ("pt", "ação, papel, capital, margem, investidor", "ações, papéis, capitais, margens, investidores"),
        ("pt", "mês, país, taxa", "meses, países, taxas"),
        ("fr", "taux d'intérêt", "taux d'intérêt"),
        ("fr", "marché boursier", "marchés boursiers"),
        ("fr", "capital, bureau, lieu, banque", "capitaux, bureaux, lieux, banques"),
    ],
)
def test_a_noun_is_put_in_the_plural_with_its_adjectives(language: str, singular: str, plurals: str) -> None:
    assert [plural(phrase, language) for phrase in singular.split(", ")] == plurals.split(", ")


def test_no_rule_tells_the_plural_of_a_german_noun() -> None:
    assert plural("Kurs", "de") is None


@given(st.text(), st.sampled_from(["es", "pt", "fr"]))
def test_any_text_has_a_plural(text: str, language: str) -> None:
    assert plural(text, language) is not None


@given(st.text(), st.sampled_from(["it", "en", "de"]))
def test_tokens_lie_in_their_text_in_order(text: str, language: str) -> None:
    end = 0
    for token in tokens(text, language):
        assert end <= token.start < token.end <= len(text)
        end = token.end
