"""Texts go out of an article and come back to the same places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import (
    Article,
    Byline,
    Heading,
    Item,
    List,
    Paragraph,
    Place,
    Quote,
    Span,
    Table,
    line_of,
    normalise,
    plain,
    text,
    texts,
    with_block_texts,
    with_texts,
)

ARTICLE = Article(
    title=text("Il titolo"),
    slug="il-titolo",
    byline=Byline("Anna Rossi", "Strategist", "Casa"),
    tags=("BCE",),
    title_line=1,
    blocks=(
        Heading(text("Primo"), line=3),
        Paragraph((Span("Un "), Span("forte", strong=True)), line=5),
        List((Item(text("uno")), Item(text("due"), depth=1)), line=7),
        Table(((text("a"), text("b")), (text("c"), ()))),
        Quote((text("Detto."),), text("Lei")),
    ),
)


def test_every_text_that_a_reader_sees_is_listed_in_reading_order() -> None:
    said = [plain(content) for _, content in texts(ARTICLE)]
    whole = "Il titolo|Strategist|BCE|Primo|Un forte|uno|due|a|b|c|Detto.|Lei"
    assert said == whole.split("|")


def test_other_texts_take_the_places_of_theirs() -> None:
    shouted = {place: text(plain(content).upper()) for place, content in texts(ARTICLE)}
    done = with_texts(ARTICLE, shouted, "en")
    assert [plain(content) for _, content in texts(done)] == [plain(c).upper() for _, c in texts(ARTICLE)]
    assert done.language == "en"
    assert done.byline is not None
    assert done.byline.author == "Anna Rossi", "a person's name is not translated"


def test_nothing_given_leaves_the_article_as_it_was() -> None:
    assert with_texts(ARTICLE, {}, "it") == ARTICLE


def test_a_block_refuses_the_wrong_number_of_texts() -> None:
    with pytest.raises(ValueError, match="holds 1 texts, 2 were given"):
        with_block_texts(Paragraph(text("a")), (text("b"), text("c")))


def test_a_text_knows_its_line() -> None:
    assert line_of(ARTICLE, Place("title")) == 1
    assert line_of(ARTICLE, Place("block", 1)) == 5
    assert line_of(ARTICLE, Place("tag", 0)) == 0


spans = st.builds(Span, st.text("ab ", max_size=3), strong=st.booleans(), footnote=st.sampled_from([None, None, 1]))


@given(st.lists(spans).map(tuple))
def test_normalising_keeps_every_character_and_footnote_and_is_done_once(content: tuple[Span, ...]) -> None:
    done = normalise(content)
    assert plain(done) == plain(content)
    assert [s.footnote for s in done if s.footnote] == [s.footnote for s in content if s.footnote]
    assert normalise(done) == done
