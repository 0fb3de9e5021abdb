"""Markdown and its front matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from pipeline.article import (
    Article,
    Byline,
    CallToAction,
    Footnote,
    Heading,
    List,
    Note,
    Paragraph,
    Quote,
    Table,
    plain,
)
from pipeline.errors import IngestError

Reads = Callable[..., Article]


def test_front_matter_speaks_italian_and_the_title_shows_once(read_data: Reads) -> None:
    article = read_data("settimana.md")
    assert plain(article.title) == "La settimana dei mercati: tassi, dazi e utili"
    assert article.byline == Byline("Marco Bellini", "Capo economista")
    assert article.date == dt.date(2025, 3, 10)
    assert article.tags == ("tassi", "dazi")
    assert [plain(b.text) for b in article.blocks if isinstance(b, Heading)] == ["Tre cose da sapere"]
    assert any("foo" in warning for warning in article.warnings)


def test_marks_lists_tables_quotes_and_footnotes_are_kept(read_data: Reads) -> None:
    article = read_data("settimana.md")
    first = article.blocks[0]
    assert isinstance(first, Paragraph)
    assert [span.text for span in first.text if span.strong] == ["BCE"]
    assert [span.text for span in first.text if span.emphasis] == ["25 punti base"]
    assert [span.link for span in first.text if span.link] == ["https://www.ecb.europa.eu"]
    assert [span.footnote for span in first.text if span.footnote] == [1]
    bullets, numbers = (block for block in article.blocks if isinstance(block, List))
    assert [item.depth for item in bullets.items] == [0, 1, 1, 0]
    assert all(item.ordered for item in numbers.items)
    (table,) = [block for block in article.blocks if isinstance(block, Table)]
    assert plain(table.rows[1][1]) == "+0,5%"
    (quote,) = [block for block in article.blocks if isinstance(block, Quote)]
    assert plain(quote.attribution) == "Christine Lagarde"
    assert isinstance(article.blocks[-1], Footnote)


def test_pictures_elsewhere_and_struck_text_are_reported(read_data: Reads) -> None:
    warnings = " ".join(read_data("settimana.md").warnings)
    assert "https://x.example/g.png" in warnings
    assert "not found beside" in warnings
    assert "Struck-out" in warnings


def test_blocks_know_their_lines(read_data: Reads) -> None:
    lines = {type(block).__name__: block.line for block in reversed(read_data("settimana.md").blocks)}
    assert lines["Paragraph"] == 12
    assert lines["Heading"] == 14
    assert lines["List"] == 16
    assert lines["Table"] == 23


def test_without_front_matter_byline_note_and_invitation_are_found(read_data: Reads) -> None:
    article = read_data("senza-front-matter.md")
    assert plain(article.title) == "Energia, il gas torna protagonista"
    assert article.byline == Byline("Stefano Villa")
    assert article.date == dt.date(2025, 2, 12)
    (entries,) = [block for block in article.blocks if isinstance(block, List)]
    assert [item.depth for item in entries.items] == [0, 0, 1, 1, 0]
    assert [b.level for b in article.blocks if isinstance(b, Heading)] == [1]
    assert isinstance(article.blocks[-2], Note)
    assert isinstance(article.blocks[-1], CallToAction)
    assert article.blocks[-1].url == "https://x.example/n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("---\ntitle: Nvidia: la caduta\n---\nIl mercato", 2),
        ("---\ntitle: x\nIl mercato è in rialzo", 1),
        ("---\ntitle: x\ntags: [a\n---\nIl mercato", 3),
        ("---\n- a\ntitle: x\n---\nIl mercato", 3),
    ],
)
def test_broken_front_matter_is_refused_with_its_line(read_text: Reads, content: str, line: int) -> None:
    with pytest.raises(IngestError) as error:
        read_text(content, ".md")
    assert error.value.line == line


def test_a_rule_at_the_top_is_no_front_matter(read_text: Reads) -> None:
    article = read_text("---\n\n# La Borsa sale\n\nIl mercato è in rialzo e la Borsa di Milano sale.", ".md")
    assert plain(article.title) == "La Borsa sale"
