"""Pages saved from a site, and fragments."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from pipeline.article import (
    Article,
    Byline,
    CallToAction,
    Footnote,
    Image,
    List,
    Paragraph,
    Quote,
    Table,
    block_texts,
    plain,
)

Reads = Callable[..., Article]
PIXELS = (Path(__file__).parent / "data" / "quadrato.png").read_bytes()
SENTENCE = "Il mercato azionario è in rialzo e la Borsa di Milano sale del 3% da inizio anno. "


def text_of(article: Article) -> str:
    return " ".join(plain(part) for block in article.blocks for part in block_texts(block))


def test_a_saved_page_gives_the_article_and_not_its_furniture(read_data: Reads) -> None:
    article = read_data("pagina-wordpress.html")
    shown = text_of(article)
    for furniture in (
        "cookie",
        "Home",
        "Facebook",
        "correlati",
        "Oro ai massimi",
        "commenti",
        "P.IVA",
        "Newsletter",
        "3 min",
    ):
        assert furniture not in shown
    assert plain(article.title) == "BTP, lo spread torna sotto i 100 punti"
    assert "BTP, lo spread torna" not in shown


def test_metadata_come_from_the_page(read_data: Reads) -> None:
    article = read_data("pagina-wordpress.html")
    assert article.byline == Byline("Paolo Conti", "Responsabile obbligazionario", "Aurora SGR")
    assert article.date == dt.date(2025, 2, 14)
    assert article.tags == ("BTP", "Spread")
    assert plain(article.summary).startswith("Il rendimento del decennale")


def test_structure_of_a_page_is_kept(read_data: Reads) -> None:
    article = read_data("pagina-wordpress.html")
    (entries,) = [block for block in article.blocks if isinstance(block, List)]
    assert [item.depth for item in entries.items] == [0, 1, 0, 0]
    (table,) = [block for block in article.blocks if isinstance(block, Table)]
    assert table.header
    (quote,) = [block for block in article.blocks if isinstance(block, Quote)]
    assert plain(quote.attribution) == "Anna Riva, Tesoro"
    assert isinstance(article.blocks[-1], Footnote)
    (call,) = [block for block in article.blocks if isinstance(block, CallToAction)]
    assert call.url == "https://www.valoriemercati.example/report.pdf"  # against the canonical address


def test_a_power_of_ten_stays_one(read_data: Reads) -> None:
    assert "10² emissioni" in text_of(read_data("pagina-wordpress.html"))


def test_a_fragment_is_an_article_too(read_data: Reads) -> None:
    article = read_data("frammento-intervista.html")
    assert plain(article.title) == "Intervista: “Il credito privato non è una bolla”"
    assert article.byline == Byline("Giulia Neri")
    assert plain(article.summary).startswith("Parla il responsabile")
    assert isinstance(article.blocks[-1], CallToAction)
    assert plain(article.blocks[-1].text) == "Visita il sito cliccando sul seguente link"
    assert article.blocks[-1].url == "https://levante.example"
    assert [block.line for block in article.blocks] == sorted(block.line for block in article.blocks)


def test_pictures_within_the_page_or_beside_it_are_taken(read_text: Reads, tmp_path: Path) -> None:
    (tmp_path / "pagina_files").mkdir()
    (tmp_path / "pagina_files" / "Grafico 1.png").write_bytes(PIXELS)
    (tmp_path.parent / "segreto.png").write_bytes(PIXELS)
    inner = base64.b64encode(PIXELS).decode()
    article = read_text(
        f"<h1>La Borsa sale</h1><p>{SENTENCE}</p><figure><img src='pagina_files/Grafico%201.png' alt='Il grafico'>"
        f"<figcaption>Fonte: noi</figcaption></figure><img src='data:image/png;base64,{inner}'>"
        f"<img src='../segreto.png'>"
        f"<p>{SENTENCE}</p>",
        ".html",
    )
    first, second = (block for block in article.blocks if isinstance(block, Image))
    assert (first.name, first.data, plain(first.alt), plain(first.caption)) == (
        "grafico-1.png",
        PIXELS,
        "Il grafico",
        "Fonte: noi",
    )
    assert second.data == PIXELS
    assert any("outside the article's folder" in warning for warning in article.warnings)


def test_class_names_do_not_hide_an_article_that_fills_the_page(read_text: Reads) -> None:
    article = read_text(f"<div class='widget share'><h1>La Borsa sale</h1><p>{SENTENCE * 5}</p></div>", ".html")
    assert any(isinstance(block, Paragraph) for block in article.blocks)


def test_addresses_that_run_scripts_are_no_links(read_text: Reads) -> None:
    article = read_text(f"<p>{SENTENCE}<a href='javascript:alert(1)'>qui</a> e là.</p>", ".html")
    assert not any(span.link for block in article.blocks for part in block_texts(block) for span in part)
    assert any("javascript" in warning for warning in article.warnings)


def test_a_declared_encoding_is_heeded(read_text: Reads) -> None:
    page = (
        f"<html><head><meta charset='iso-8859-15'></head><body><p>{SENTENCE} Vale 5 € perché è così.</p></body></html>"
    )
    assert "5 € perché è" in text_of(read_text(page.encode("iso-8859-15"), ".html"))
