"""Word documents, with styles and without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pipeline.article import (
    Article,
    Byline,
    CallToAction,
    Footnote,
    Heading,
    Image,
    List,
    Note,
    Paragraph,
    Quote,
    Table,
    plain,
)

Reads = Callable[..., Article]


def test_styles_say_what_paragraphs_are(read_data: Reads) -> None:
    article = read_data("dollaro-con-stili.docx")
    assert plain(article.title) == "Il dollaro perde quota: che cosa cambia per i portafogli"
    assert article.byline == Byline("Elena Ferri", "Strategist", "Banca Aurora")
    assert article.date == dt.date(2025, 3, 3)
    assert [(plain(b.text), b.level) for b in article.blocks if isinstance(b, Heading)] == [
        ("Lo scenario", 1),
        ("I numeri", 2),
    ]
    bullets, numbers = (block for block in article.blocks if isinstance(block, List))
    assert [item.depth for item in bullets.items] == [0, 1, 0]
    assert all(item.ordered for item in numbers.items)
    assert any(isinstance(block, Quote) for block in article.blocks)
    assert isinstance(article.blocks[-1], Note)


def test_marks_and_tables_are_kept(read_data: Reads) -> None:
    article = read_data("dollaro-con-stili.docx")
    first = next(block for block in article.blocks if isinstance(block, Paragraph))
    assert [span.text for span in first.text if span.strong] == ["4,2%"]
    assert [span.text for span in first.text if span.emphasis] == ["nonostante"]
    (table,) = [block for block in article.blocks if isinstance(block, Table)]
    assert [plain(cell) for cell in table.rows[2]] == ["S&P 500", "+23,3%", "-1,4%"]
    assert table.header


def test_an_unstyled_document_is_read_by_its_looks(read_data: Reads) -> None:
    article = read_data("oro-senza-stili.docx")
    assert plain(article.title) == "Oro: perché la corsa non è finita"
    assert article.byline == Byline("Sara Galli", "Gestore", "Fondi Levante SGR")
    assert [plain(b.text) for b in article.blocks if isinstance(b, Heading)] == ["Il quadro", "Che cosa fare"]
    assert any(isinstance(block, List) for block in article.blocks)
    assert any(isinstance(block, CallToAction) for block in article.blocks)


def test_tracked_changes_links_footnotes_and_pictures(read_data: Reads) -> None:
    article = read_data("oro-senza-stili.docx")
    first = next(block for block in article.blocks if isinstance(block, Paragraph))
    assert "secondo i dati" in plain(first.text)
    assert "CANCELLATO" not in plain(first.text)
    assert any("tracked changes" in warning for warning in article.warnings)
    assert [span.link for span in first.text if span.link] == ["https://www.gold.example/"]
    assert [span.footnote for span in first.text if span.footnote] == [1]
    (note,) = [block for block in article.blocks if isinstance(block, Footnote)]
    assert plain(note.text) == "Prezzo del 14 marzo 2025."
    assert sum(isinstance(block, Image) for block in article.blocks) == 1


def test_lines_are_paragraph_numbers(read_data: Reads) -> None:
    article = read_data("dollaro-con-stili.docx")
    assert [block.line for block in article.blocks[:3]] == [4, 5, 6]
