"""Word documents, with styles and without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

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
from pipeline.ingest import read

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


def test_what_the_author_wrote_goes_before_the_documents_properties(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.author = "Segreteria Comunicazione"
    document.core_properties.created = dt.datetime(2024, 1, 1)
    for line in ("L’euro torna a salire", "di Anna Bianchi", "Milano, 3 marzo 2025", "L’euro sale del 2% sul dollaro."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "euro.docx"))
    article = read(tmp_path / "euro.docx")
    assert article.byline == Byline("Anna Bianchi")
    assert article.date == dt.date(2025, 3, 3)


def test_italian_styles_numbering_and_text_boxes(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("Titolo 1", 1).base_style = document.styles["Normal"]
    document.styles.add_style("Titolo", 1)
    document.add_paragraph("Tassi fermi", style="Titolo")
    document.add_paragraph("Che cosa cambia", style="Titolo 1")
    paragraph = document.add_paragraph("La Banca Centrale Europea lascia i tassi al 2%.")
    inner = "<w:p><w:r><w:t>A margine</w:t></w:r></w:p>"
    box = f"<w:r {nsdecls('w')}><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>"
    paragraph._p.append(parse_xml(box))
    for entry in ("prima voce", "seconda voce"):
        document.add_paragraph(entry, style="List Number")
    document.add_paragraph("Un paragrafo in mezzo all’elenco.")
    document.add_paragraph("terza voce", style="List Number")
    document.save(str(tmp_path / "tassi.docx"))
    article = read(tmp_path / "tassi.docx")
    assert plain(article.title) == "Tassi fermi"
    assert [plain(b.text) for b in article.blocks if isinstance(b, Heading)] == ["Che cosa cambia"]
    assert [b.start for b in article.blocks if isinstance(b, List)] == [1, 3]
    assert any("A margine" in warning for warning in article.warnings)
