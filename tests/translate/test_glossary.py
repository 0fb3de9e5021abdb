from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GlossaryError
from pipeline.translate import glossary, tbx
from pipeline.translate.engine import Link
from pipeline.translate.findings import Kind, Severity
from pipeline.translate.glossary import Entry, Glossary


@pytest.fixture(scope="module")
def house() -> Glossary:
    return Glossary.load([glossary.house()], "it", "en")


def found(terms: Glossary, text: str) -> list[str]:
    return [text[slice(*match.span)] for match in terms.match(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il prezzo dell'obbligazione sale.", ["obbligazione"]),
        ("Il prezzo dell’obbligazione sale.", ["obbligazione"]),
        ("Nei titoli dello Stato e nelle OBBLIGAZIONI", ["titoli dello Stato", "OBBLIGAZIONI"]),
        ("I tassi d'interesse e il tasso di interesse", ["tassi d'interesse", "tasso di interesse"]),
        ("Le politiche monetarie espansive", ["politiche monetarie espansive"]),
        ("La Borsa sale; la borsa è di pelle.", ["Borsa"]),
        ("Un'azione di protesta", []),
        ("I titoli. Di Stato si parla.", []),
    ],
)
def test_terms_are_found_by_word_form(house: Glossary, text: str, expected: list[str]) -> None:
    assert found(house, text) == expected


def test_the_longest_term_wins(house: Glossary) -> None:
    assert found(house, "azioni legali contro le azioni") == ["azioni legali", "azioni"]


@pytest.mark.parametrize(
    "tax", ["La tassa di soggiorno", "I fondi di caffè non sono un fondale", "Le borse della spesa"]
)
def test_neighbouring_words_are_not_terms(house: Glossary, tax: str) -> None:
    assert found(house, tax) == []


@given(st.text(alphabet="azionlbre'’ .,TSd", max_size=60))
def test_matches_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    terms = Glossary([glossary.Term("azione", ("act",)), glossary.Term("titolo di Stato", ("bond",))], "it", "en")
    end = 0
    for match in terms.match(text):
        assert end <= match.span[0] < match.span[1] <= len(text)
        end = match.span[1]


def test_a_term_in_any_of_its_variants_and_forms_is_no_finding(house: Glossary) -> None:
    assert house.check("I titoli di Stato e le azioni", "Sovereign bonds and stocks") == []


def test_a_label_may_begin_with_a_capital_where_its_term_is_written_small(house: Glossary) -> None:
    assert house.check("Governativi area euro", "Government bonds of the euro area") == []
    assert house.match("provvedimenti governativi") == []
    french = Glossary.load([glossary.house()], "it", "fr")
    assert french.check("Governativi area euro", "Obligations d'État zone euro") == []


def test_a_term_that_is_missing_is_reported_with_its_place(house: Glossary) -> None:
    (finding,) = house.check("Sale il rendimento.", "The output gap rises.") or house.check(
        "Sale lo scorporo.", "It rises."
    )
    assert finding.kind is Kind.TERM_NOT_USED
    assert finding.severity is Severity.WARNING
    assert finding.source is not None


def test_a_forbidden_form_that_holds_the_term_is_reported(house: Glossary) -> None:
    (finding,) = house.check("Sale il premio a termine.", "The fixed-term premium rises.")
    assert (finding.kind, finding.target) == (Kind.FORBIDDEN_FORM, (4, 22))
    assert house.enforce("Il premio a termine sale", "The fixed-term premium rises") == "The term premium rises"


def test_a_forbidden_form_is_reported_once_where_it_stands(house: Glossary) -> None:
    (finding,) = house.check("L'utile per azione cresce.", "Earnings per action grow.")
    assert finding.kind is Kind.FORBIDDEN_FORM
    assert finding.target == (0, 19)
    assert "earnings per share" in finding.message


def test_a_kept_name_that_is_missing_is_an_error(house: Glossary) -> None:
    (finding,) = house.check("Il fondo di NS Partners.", "The fund of NS Associates.")
    assert (finding.kind, finding.severity) == (Kind.NAME_LOST, Severity.ERROR)


def test_the_s_of_a_plural_stays_small() -> None:
    terms = Glossary([glossary.Term("ETF", ("ETFs",), case=glossary.Case.EXACT)], "it", "en")
    assert terms.check("Comprano ETF.", "They buy ETFs.") == []


def test_a_name_that_must_stay_may_have_the_german_genitive() -> None:
    terms = Glossary.load([glossary.house()], "it", "de")
    assert terms.check("L'H100 di Nvidia batte l'MI300X di AMD.", "Nvidias H100 schlägt AMDs MI300X.") == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Le azioni sono crollate del 14%.", "Its actions fell by 14%.", "Its shares fell by 14%."),
        ("I titoli di Stato salgono.", "State titles rise.", "Government bonds rise."),
        ("I punti base del tasso", "The base points of the rate", "The basis points of the rate"),
        ("L'ascesa della società è del 2%.", "The rise of society is 2%.", "The rise of the company is 2%."),
        ("La società cresce del 2%.", "Society grows by 2%.", "The company grows by 2%."),
        ("Le loro azioni parlano.", "Their actions speak.", "Their actions speak."),  # no second term: another sense
        ("Le azioni salgono del 2%.", "Shares rise by 2%, say its actions.", "Shares rise by 2%, say its actions."),
        ("Un punto base e la cedola", "A base point and the coupon", "A base point and the coupon"),  # no singular
        ("Le azioni salgono del 2%.", "An action rises by 2%.", "An action rises by 2%."),  # another number
    ],
)
def test_only_what_is_certain_is_put_right(house: Glossary, source: str, target: str, expected: str) -> None:
    assert house.enforce(source, target) == expected


def test_alignment_decides_which_word_is_put_right(house: Glossary) -> None:
    source, target = "Con le azioni, +3%: le sue mosse", "With actions, +3%: its actions"
    links = (Link((7, 13), (5, 12), 1.0), Link((27, 32), (23, 30), 1.0))
    assert house.enforce(source, target, links) == "With shares, +3%: its actions"


def test_an_adverb_that_says_the_opposite_is_put_right(house: Glossary) -> None:
    source, target = "Le sanzioni hanno involontariamente aiutato le startup.", "Sanctions voluntarily helped startups."
    links = (Link((18, 35), (10, 21), 1.0),)
    assert house.enforce(source, target, links) == "Sanctions unintentionally helped startups."


def test_nothing_is_put_right_outside_english() -> None:
    terms = Glossary.load([glossary.house()], "it", "fr")
    assert terms.enforce("Le azioni salgono del 2%.", "Les gestes montent de 2 %.") == "Les gestes montent de 2 %."


def test_hints_stand_in_the_number_of_the_source(house: Glossary) -> None:
    source = "I titoli di Stato e il tasso di interesse"
    assert [hint for _, hint in house.hints(source)] == ["government bonds", "interest rate"]


def test_hints_in_spanish_are_in_the_number_of_the_source_and_in_german_in_the_singular_alone() -> None:
    source = "Gli investitori e l'azionista"
    assert [hint for _, hint in Glossary.load([glossary.house()], "it", "es").hints(source)] == [
        "inversores",
        "accionista",
    ]
    assert [hint for _, hint in Glossary.load([glossary.house()], "it", "de").hints(source)] == ["Aktionär"]


def test_a_glossary_of_ones_own_goes_over_the_house(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("it,en\nlistino,price board\ncedola,-\npunto base,\n", encoding="utf-8")
    terms = Glossary.load([glossary.house(), own], "it", "en")
    targets = {term.source: term.targets for term in terms.terms}
    assert targets["listino"] == ("price board",)
    assert "cedola" not in targets
    assert targets["punto base"][0] == "basis points"
    assert terms.version != Glossary.load([glossary.house()], "it", "en").version


def test_the_version_is_that_of_the_terms_for_the_pair(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("it,en,es,note\na,b,c,seen\n", encoding="utf-8")
    other.write_text("it,en,es,note\na,b,d,not seen\n", encoding="utf-8")
    assert Glossary.load([one], "it", "en").version == Glossary.load([other], "it", "en").version
    assert Glossary.load([one], "it", "es").version != Glossary.load([other], "it", "es").version


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("it,en\na\n", ":2: 1 columns where the header has 2"),
        ("it,en,colour\na,b,c\n", ":1: unknown column “colour”"),
        ("it,en,pos\na,b,thing\n", ":2: unknown part of speech “thing”"),
        ("it,en,case\na,b,upper\n", ":2: unknown case rule “upper”"),
        ("it,en\na,b\n\nA,c\n", ":4: “A” is already in line 2"),
        ("it,en,forbidden_en\na,b,b\n", ":2: “b” is both asked for and forbidden"),
        ("it,en\na,…\n", ":2: “…” has no letter or digit"),
        ('it,en\n"a,b\n', ": not a CSV row"),
        ("", ":1: the first row must name the columns"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError) as error:
        glossary.read(path)
    assert message.lstrip(":") in str(error.value)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_utf8_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    with pytest.raises(GlossaryError, match="cannot be read"):
        glossary.read(path)
    path.write_bytes("it,en\nperché,why\n".encode("latin-1"))
    with pytest.raises(GlossaryError, match="UTF-8"):
        glossary.read(path)


def test_spreadsheets_that_write_semicolons_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text("\ufeffit;en;note\ncedola;coupon;a, b\n", encoding="utf-8")
    (entry,) = glossary.read(path)
    assert (entry.terms, entry.note) == ({"it": ("cedola",), "en": ("coupon",)}, "a, b")


WORDS = (
    st.text(alphabet="abcdèé &;,\"'", min_size=1, max_size=12)
    .map(lambda s: " ".join(s.split()))
    .filter(lambda s: any(c.isalpha() for c in s))
)
VARIANTS = st.lists(WORDS, min_size=1, max_size=3, unique_by=str.casefold).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    sources = draw(st.lists(WORDS, min_size=1, max_size=5, unique_by=str.casefold))
    return [
        Entry(
            {"it": (source,), "en": draw(VARIANTS)},
            {"en": ("xyz",)} if draw(st.booleans()) else {},
            draw(st.sampled_from(["noun", "verb", "adjective"])),
            draw(st.sampled_from(list(glossary.Case))),
            draw(st.booleans()),
            draw(WORDS),
        )
        for source in sources
    ]


@given(entries())
def test_what_is_written_as_csv_is_read_back(written: list[Entry]) -> None:
    back = glossary.parse(glossary.write(written), Path("glossary.csv"))
    assert [replace(entry, line=0) for entry in back] == written


def test_what_is_written_as_tbx_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "house.tbx"
    house = [replace(entry, line=0) for entry in glossary.read(glossary.house())]
    path.write_bytes(tbx.write(house))
    assert glossary.read(path) == house


@pytest.mark.parametrize("content", ["", "<martif><x>", "<html/>", "plain text"])
def test_a_file_that_is_no_tbx_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "terms.tbx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError) as error:
        glossary.read(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_the_house_has_hundreds_of_terms_in_every_language_and_says_what_was_consulted() -> None:
    house = glossary.read(glossary.house())
    assert len(house) >= 400
    for entry in house:
        assert entry.consulted
        assert entry.keep or set(entry.terms) == {"it", "en", "es", "pt", "fr", "de"}, entry


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr", "de"])
def test_each_of_the_houses_terms_is_found_in_itself(language: str) -> None:
    terms = Glossary.load([glossary.house()], "it", language)
    for term in terms.terms:
        assert terms.check(term.source, term.targets[0]) == [], term
