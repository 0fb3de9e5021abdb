"""Markdown read back by a Markdown parser says what the article says."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import markdown as parser
import pytest
import yaml

from pipeline.article import Paragraph, text
from pipeline.publish import edition, markdown
from pipeline.translate import Translation


def read(written: str) -> str:
    """The HTML of the body."""
    body = written.split("---\n", 2)[2]
    return parser.markdown(body, extensions=["tables", "footnotes", "sane_lists"])


@pytest.mark.parametrize(
    "content",
    [
        "1. is no list",
        "# no heading",
        "> no quote",
        "- no bullet",
        "a*b*c _d_ `e` [f](g)",
        "R&D &amp; 3 < 4 <b>",
        "12) x",
        r"a\*b",
        "a|b ~~c~~",
    ],
)
def test_characters_that_mean_something_to_markdown_come_back_as_themselves(
    everything: Translation, content: str
) -> None:
    article = replace(everything.article, blocks=(Paragraph(text(content)),))
    shown = re.fullmatch(r"<p>(.*)</p>", read(markdown.render(edition.Edition(article))))
    assert shown
    assert html.unescape(shown[1]) == content


def test_every_kind_of_block_is_read_as_what_it_is(everything: Translation) -> None:
    written = markdown.render(edition.of(everything))
    page = read(written)
    for tag in (
        "<h2>",
        "<table>",
        "<blockquote>",
        "<ol",
        "<ul>",
        "<img",
        "<strong>",
        "<em>",
        "<code>",
        'class="footnote"',
    ):
        assert tag in page, tag
    assert "javascript" not in page


def test_front_matter_says_whose_it_is_and_where_it_comes_from(everything: Translation) -> None:
    head = yaml.safe_load(markdown.front_matter(edition.of(everything)))
    assert head["author"] == "Marta d’Ambrosio-O’Neill"
    assert (head["language"], head["translated_from"]) == ("en", "it")
    assert str(head["date"]) == "2026-03-05"
