"""Marks of a source text on its translation: where they go, and that none is lost."""

import itertools
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.article import Span, Text, normalise, plain
from pipeline.translate.engine import Link
from pipeline.translate.findings import Kind, Severity
from pipeline.translate.marks import Mark, Sort, apply, carry, join, merged, project, split, strip
from pipeline.translate.typography import straighten

URL = "https://example.org/"


def bold(text: str, part: str) -> Mark:
    return Mark(text.index(part), text.index(part) + len(part), Sort.STRONG)


def link(text: str, part: str, url: str = URL) -> Mark:
    return Mark(text.index(part), text.index(part) + len(part), Sort.LINK, url=url)


def word_links(source: str, target: str, *pairs: tuple[str, str]) -> list[Link]:
    return [
        Link((source.index(a), source.index(a) + len(a)), (target.index(b), target.index(b) + len(b)), 1.0)
        for a, b in pairs
    ]


def shown(target: str, marks: list[Mark]) -> list[str]:
    return [target[mark.start : mark.end] for mark in marks]


spans = st.builds(
    Span,
    st.text(alphabet="ab.", min_size=1, max_size=6),
    strong=st.booleans(),
    emphasis=st.booleans(),
    code=st.booleans(),
    link=st.sampled_from([None, None, URL, URL + "b"]),
) | st.builds(Span, st.just(""), footnote=st.integers(1, 9))


def numbered(spans: list[Span]) -> Text:
    return normalise(tuple(replace(span, footnote=n) if span.footnote else span for n, span in enumerate(spans)))


TEXTS = st.lists(spans, max_size=6).map(lambda spans: numbered([Span("a"), *spans]))


@given(TEXTS)
def test_applying_what_was_stripped_gives_the_text_back(text: Text) -> None:
    assert apply(*strip(text)) == text
    assert strip(apply(*strip(text))) == strip(text)


@given(TEXTS, st.data())
def test_cutting_into_sentences_and_joining_loses_no_mark(text: Text, data: st.DataObject) -> None:
    whole, marks = strip(text)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=3)) | {0, len(whole)})
    bounds = list(itertools.pairwise(cuts)) or [(0, len(whole))]
    parts = split(marks, bounds)
    assert join((whole[a:b], part) for (a, b), part in zip(bounds, parts, strict=True)) == (whole, marks)


def test_a_mark_over_two_sentences_covers_the_space_between_them() -> None:
    whole = "Uno. Due."
    parts = split([Mark(0, 9, Sort.STRONG)], [(0, 4), (5, 9)])
    assert parts == [(Mark(0, 4, Sort.STRONG),)] * 2
    assert join([("One.", parts[0]), (" ", ()), ("Two.", parts[1])]) == (
        whole[:0] + "One. Two.",
        (Mark(0, 9, Sort.STRONG),),
    )


def test_a_footnote_goes_with_the_sentence_that_it_follows() -> None:
    bounds = [(0, 4), (5, 9)]
    for at, sentence in ((4, 0), (5, 0), (6, 1), (9, 1)):
        parts = split([Mark(at, at, Sort.FOOTNOTE, number=1)], bounds)
        assert [len(part) for part in parts] == [1 - sentence, sentence]


def test_a_mark_on_everything_stays_on_everything() -> None:
    source, target = "Costi in calo.", "Costs are falling."
    assert shown(target, project([Mark(0, 14, Sort.STRONG)], source, target)[0]) == [target]
    assert shown(target, project([Mark(0, 13, Sort.STRONG)], source, target)[0]) == ["Costs are falling"]


def test_names_and_figures_keep_their_marks_without_any_alignment() -> None:
    source, target = "Spesi 2.048 euro da Nvidia, il 3,3%.", "Nvidia spent 2,048 euros, 3.3%."
    marks, findings = project([bold(source, part) for part in ("2.048", "Nvidia", "3,3%")], source, target)
    assert shown(target, marks) == ["Nvidia", "2,048", "3.3%"]
    assert not findings


def test_the_second_of_two_equal_words_stays_the_second() -> None:
    source, target = "Nvidia compra, Nvidia vende.", "Nvidia buys, Nvidia sells."
    marks, findings = project([Mark(15, 21, Sort.STRONG)], source, target)
    assert marks == [Mark(13, 19, Sort.STRONG)]
    assert not findings


def test_the_decoder_leads_other_words_to_their_place() -> None:
    source, target = "La crescita dei ricavi rallenta.", "Revenue growth is slowing."
    links = word_links(source, target, ("crescita", "growth"), ("ricavi", "Revenue"), ("rallenta", "slowing"))
    assert shown(target, project([bold(source, "ricavi")], source, target, links)[0]) == ["Revenue"]
    marks, findings = project([link(source, "La crescita dei ricavi ")], source, target, links)
    assert shown(target, marks) == ["Revenue growth"]
    assert not findings


def test_attention_that_strays_to_neighbours_does_not_lead_astray() -> None:
    source, target = "La crescita dei ricavi di Nvidia rallenta.", "The growth of Nvidia revenue slows."
    links = [
        link._replace(weight=weight)
        for link, weight in zip(
            word_links(
                source,
                target,
                ("crescita", "growth"),
                ("dei", "Nvidia"),
                ("Nvidia", "Nvidia"),
                ("ricavi", "revenue"),
                ("rallenta", "revenue"),
                ("rallenta", "slows"),
            ),
            (0.94, 0.42, 0.47, 0.48, 0.46, 1.0),
            strict=True,
        )
    ]
    marks, findings = project([bold(source, "ricavi di Nvidia")], source, target, links)
    assert shown(target, marks) == ["Nvidia revenue"]
    assert not findings


def test_quotes_inside_a_mark_stay_inside() -> None:
    source, target = "Un atterraggio «morbido», forse.", "A “soft” landing, perhaps."
    links = word_links(source, target, ("atterraggio", "landing"), ("morbido", "soft"), ("forse", "perhaps"))
    assert shown(target, project([bold(source, "«morbido»")], source, target, links)[0]) == ["“soft”"]
    assert shown(target, project([bold(source, "morbido")], source, target, links)[0]) == ["soft"]


def test_what_has_no_place_goes_on_the_whole_sentence_and_says_so() -> None:
    source, target = "Leggi il rapporto qui.", "Read the report here."
    marks, findings = project([link(source, "rapporto")], source, target)
    assert shown(target, marks) == [target]
    assert [(finding.kind, finding.severity) for finding in findings] == [(Kind.MARKUP_MOVED, Severity.WARNING)]
    assert "“rapporto”" in findings[0].message


def test_a_mark_within_a_link_stays_within_it() -> None:
    source, target = "Leggi il rapporto completo oggi.", "Read the full report today."
    links = word_links(
        source, target, ("Leggi", "Read"), ("rapporto", "report"), ("completo", "full"), ("oggi", "today")
    )
    outer, inner = link(source, "rapporto completo"), bold(source, "completo")
    marks, findings = project([inner, outer], source, target, links)
    assert sorted(shown(target, marks)) == ["full", "full report"]
    assert not findings


def test_two_links_without_a_place_share_the_sentence() -> None:
    source, target = "Leggi il rapporto e la nota.", "Read the report and the note."
    marks, findings = project([link(source, "rapporto"), link(source, "nota", URL + "b")], source, target)
    assert {mark.url for mark in marks} == {URL, URL + "b"}
    assert marks[0].end <= marks[1].start
    assert len(findings) == 2


def test_no_link_goes_missing_without_an_error() -> None:
    source = "Uno due tre."
    marks, _ = project([link(source, "Uno", "a"), link(source, "due", "b")], source, "One.")
    assert {mark.url for mark in marks} == {"a", "b"}
    marks, findings = project([link(source, "Uno", "a"), link(source, "due", "b")], source, "")
    assert not marks
    assert [finding.severity for finding in findings] == [Severity.ERROR] * 2


def test_footnotes_stand_where_the_language_has_them() -> None:
    source, target = "I ricavi di Nvidia, saliti.", "Revenues of Nvidia, up."
    for at, language, place in (
        (source.index(","), "en", "Revenues of Nvidia,"),
        (source.index(","), "fr", "Revenues of Nvidia"),
        (len(source), "en", "Revenues of Nvidia, up."),
        (len(source), "fr", "Revenues of Nvidia, up"),
        (len(source) - 1, "en", "Revenues of Nvidia, up."),
        (0, "en", ""),
    ):
        marks, findings = project([Mark(at, at, Sort.FOOTNOTE, number=1)], source, target, language=language)
        assert target[: marks[0].start] == place
        assert not findings


def test_links_are_carried_through_what_is_edited() -> None:
    sentence, given_to_the_engine = "L’Ascesa di DeepSeek: 2.048 chip…", "L'ascesa di ⟦0⟧: ⟦1⟧ chip..."
    assert straighten(sentence).endswith("chip...")
    output, target = "the rise of ⟦0⟧: ⟦1⟧ chips...", "The Rise of DeepSeek: 2,048 Chips…"
    links = word_links(
        given_to_the_engine, output, ("ascesa", "rise"), ("⟦0⟧", "⟦0⟧"), ("⟦1⟧", "⟦1⟧"), ("chip", "chips")
    )
    carried = carry(links, (given_to_the_engine, sentence), (output, target))
    assert [(sentence[slice(*x.source)], target[slice(*x.target)]) for x in carried] == [
        ("Ascesa", "Rise"),
        ("DeepSeek", "DeepSeek"),
        ("2.048", "2,048"),
        ("chip", "Chips"),
    ]


VOCABULARY = ["Nvidia", "sale", "del", "3,3%", "oggi", "«forse»", "e", "poi", "scende,", "dice", "l’IA"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=3, max_size=9)


@st.composite
def marked_pairs(draw: st.DrawFn) -> tuple[list[Mark], str, str, list[Link]]:
    source, target = " ".join(draw(WORDS)) + ".", " ".join(draw(WORDS)) + "."
    marks: list[Mark] = []
    for n in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(source) - 1))
        end = draw(st.integers(start + 1, len(source)))
        sort = draw(st.sampled_from(list(Sort)))
        if sort is Sort.LINK and any(m.sort is Sort.LINK and m.start < end and start < m.end for m in marks):
            continue
        if any(character.isalnum() for character in source[start:end]):
            is_footnote = sort is Sort.FOOTNOTE
            url = f"{URL}{n}" if sort is Sort.LINK else ""
            marks.append(Mark(start, start if is_footnote else end, sort, url=url, number=n + 1 if is_footnote else 0))
    offsets = st.tuples(st.integers(0, len(source) - 1), st.integers(0, len(target) - 1))
    links = [Link((a, a + 1), (b, b + 1), 0.5) for a, b in draw(st.lists(offsets, max_size=8))]
    return list(merged(marks)), source, target, links


# The second link's alignment leads to both sides of the first.
ASTRIDE: tuple[list[Mark], str, str, list[Link]] = (
    [Mark(0, 1, Sort.LINK, url=f"{URL}0"), Mark(1, 33, Sort.LINK, url=f"{URL}1")],
    "Nvidia Nvidia Nvidia sale sale 3,3%.",
    "Nvidia Nvidia 3,3%.",
    [Link((0, 1), (7, 8), 0.5), Link((1, 2), (0, 1), 0.5)],
)


@given(marked_pairs())
@example(ASTRIDE)
def test_every_mark_of_the_source_is_on_the_target(marked: tuple[list[Mark], str, str, list[Link]]) -> None:
    marks, source, target, links = marked
    new, findings = project(marks, source, target, links)
    lost = sum(finding.severity is Severity.ERROR for finding in findings)
    assert sorted((m.sort, m.url, m.number) for m in new) == sorted((m.sort, m.url, m.number) for m in marks) or lost
    assert len(new) + lost == len(marks)
    assert all(0 <= mark.start <= mark.end <= len(target) for mark in new)
    assert all(mark.start < mark.end or mark.sort is Sort.FOOTNOTE for mark in new)
    placed = sorted(mark for mark in new if mark.sort is Sort.LINK)
    assert all(a.end <= b.start for a, b in itertools.pairwise(placed))
    assert plain(apply(target, new)) == target


@given(marked_pairs())
def test_no_link_is_lost_where_there_are_words_enough(example: tuple[list[Mark], str, str, list[Link]]) -> None:
    marks, source, target, _ = example
    new, _ = project(marks, source, target)
    assert {m.url for m in marks} == {m.url for m in new}
