"""What dresses a translated sentence, and what must come through undressed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.typography import STYLES, bind, dress, straighten

LANGUAGES = sorted(STYLES)
TRICKY = st.text(alphabet="ab1 .,:;!?%'\"“”‘’„«»-–—…()/\u00a0\u202f", max_size=40)
PROSE = st.text(max_size=60) | TRICKY


def test_straightens_what_the_model_never_saw() -> None:
    assert straighten("l’«IA»\u00a0– “così”…") == 'l\'"IA" - "così"...'
    assert straighten("intelli\u00adgenza") == "intelligenza"


@given(PROSE, PROSE)
def test_straightening_goes_character_by_character(first: str, second: str) -> None:
    assert straighten(first + second) == straighten(first) + straighten(second)


@pytest.mark.parametrize(
    ("language", "dressed"),
    [
        ("en", "He said “the ‘best’ year”."),
        ("de", "He said „the ‚best‘ year“."),
        ("fr", "He said «\u202fthe “best” year\u202f»."),
        ("es", "He said «the “best” year»."),
        ("it", "He said «the “best” year»."),
        ("pt", "He said “the ‘best’ year”."),
        ("pt-BR", "He said “the ‘best’ year”."),
    ],
)
def test_quotes_are_those_of_the_language_within_quotes_too(language: str, dressed: str) -> None:
    assert dress("He said \"the 'best' year\".", language) == dressed
    assert dress('He said "the "best" year".', language) == dressed


@pytest.mark.parametrize(
    ("text", "dressed"),
    [
        ("Nvidia's and investors' fears", "Nvidia’s and investors’ fears"),
        ("a whisker from 2021's lows", "a whisker from 2021’s lows"),
        ("the '90s weren't bad", "the ’90s weren’t bad"),
        ("a 'soft' landing", "a ‘soft’ landing"),
        ("« soft landing »", "“soft landing”"),
        ('a " soft " landing', "a “soft” landing"),
        ('("soft")', "(“soft”)"),
        ('"Soft," he said, "is', "“Soft,” he said, “is"),
        ('not soft".', "not soft”."),
        ("and so on...", "and so on…"),
        ("gold, silver , copper", "gold, silver, copper"),
        ("too  many   spaces", "too many spaces"),
        ("It is fine.The rest is not,either", "It is fine. The rest is not, either"),
        ('he said, " gone " ', "he said, “gone” "),
        ("14 % of ( nearly ) all", "14% of (nearly) all"),
        ("chips - many of them - fell", "chips – many of them – fell"),
        ("chips--many of them", "chips – many of them"),
        ("40-50 million", "40–50 million"),
        ("$40-50m in 2023-2024", "$40–50m in 2023–2024"),
        ("3%-4%, or 2.5-3.5", "3%–4%, or 2.5–3.5"),
        ("by mid- December, pre- 2008", "by mid-December, pre-2008"),
        ("mid- to late December, AA- Fitch said", "mid- to late December, AA- Fitch said"),
    ],
)
def test_english_is_dressed(text: str, dressed: str) -> None:
    assert dress(text, "en") == dressed


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4",
        "H800-A",
        "DeepSeek-R1",
        "A320-200",
        "IT0003128367",
        "2024-01-27",
        "2024-06",
        "+39 02 1234-5678",
        "02-555123",
        "2-1",
        'a 15" screen',
        "5' tall",
        "info@ns-partners.it",
        "https://example.org/a--b?q='x'&r=1-2",
        "www.example.org/it",
        "S.p.A. and U.S.Steel, Booking.Com, Node.js",
        "10:30",
        "- a list",
        "state-of-the-art",
        "1,200.5",
        "⟦0⟧",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_is_left_alone(text: str, language: str) -> None:
    assert dress(text, language) == text


def test_french_spaces_its_high_punctuation() -> None:
    assert dress(
        "Vraiment ? Oui: 14% ; l'essor!", "fr"
    ) == "Vraiment\u202f? Oui\u00a0: 14\u00a0% ; l’essor\u202f!".replace(" ;", "\u202f;")
    assert dress("Vraiment?! Voir http://a.fr/?b:c", "fr") == "Vraiment\u202f?! Voir http://a.fr/?b:c"


def test_per_cent_follows_cldr() -> None:
    assert [dress("14%", language) for language in LANGUAGES] == [
        "14\u00a0%" if language in ("de", "es", "fr") else "14%" for language in LANGUAGES
    ]


def test_spanish_dashes_hug_what_they_enclose() -> None:
    assert dress("los chips - muchos - cayeron", "es") == "los chips —muchos— cayeron"
    assert dress("cayeron - y mucho", "es") == "cayeron – y mucho"


def test_ranges_keep_their_hyphen_where_the_language_has_it_so() -> None:
    assert dress("40-50 millones", "es") == "40-50 millones"


def test_verbatim_stretches_stay() -> None:
    assert dress('run `a "b" -- c`, "d"', "en", verbatim=['a "b" -- c']) == 'run `a "b" -- c`, “d”'


@given(PROSE, st.sampled_from(LANGUAGES))
def test_dressing_twice_is_dressing_once(text: str, language: str) -> None:
    once = dress(text, language)
    assert dress(once, language) == once


@given(PROSE, st.sampled_from(LANGUAGES))
def test_no_letter_or_digit_is_changed_or_lost(text: str, language: str) -> None:
    def kept(text: str) -> list[str]:
        return [character for character in text if character.isalnum()]

    assert kept(dress(text, language)) == kept(text)


def test_binds_a_figure_to_its_unit_and_initials_to_their_name() -> None:
    assert bind("55 million by J. P. Morgan – about 3 km", "en") == (
        "55\u00a0million by J.\u00a0P.\u00a0Morgan\u00a0– about 3\u00a0km"
    )


@given(PROSE, st.sampled_from(LANGUAGES))
def test_binding_only_turns_spaces_into_no_break_spaces(text: str, language: str) -> None:
    bound = bind(text, language)
    assert bound.replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert bind(bound, language) == bound
