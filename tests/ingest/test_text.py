"""Plain text as people paste it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

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
    block_texts,
    plain,
)
from pipeline.ingest import read

Reads = Callable[..., Article]
DEEPSEEK = Path(__file__).parents[2] / "input" / "deepseek-punto-di-svolta.txt"
BODY = "Il mercato azionario è in rialzo e la Borsa di Milano sale del 3% da inizio anno, sopra le attese di tutti."


def kinds(article: Article) -> list[str]:
    return [type(block).__name__ for block in article.blocks]


def headings(article: Article) -> list[str]:
    return [plain(block.text) for block in article.blocks if isinstance(block, Heading)]


def test_the_first_article_comes_out_as_what_it_is() -> None:
    article = read(DEEPSEEK)
    assert plain(article.title) == "L’Ascesa di DeepSeek: Un Punto di Svolta nell’IA"
    assert article.byline == Byline("Giacomo Calef", "Country Head Italia", "NS Partners")
    assert headings(article) == [
        "Reazione del Mercato: Nvidia e le Azioni Tech Subiscono un Colpo",
        "Sfidare lo Status Quo dell’IA",
        "Implicazioni Geopolitiche",
        "Prospettive Future: Un Nuovo Panorama dell’IA",
    ]
    (entries,) = [block for block in article.blocks if isinstance(block, List)]
    assert [plain(item.text) for item in entries.items] == [
        "2.048 GPU Nvidia H800: 40-50 milioni di dollari",
        "Addestramento: 5 milioni di dollari",
    ]
    note, call = article.blocks[-2:]
    assert isinstance(note, Note)
    assert plain(note.text) == "l’articolo pubblicato è ritenuto affidabile e di qualità"
    assert isinstance(call, CallToAction)
    assert plain(call.text).endswith("seguente link")
    assert call.url is None


@pytest.mark.parametrize(
    ("ending", "url"),
    [
        ("link", None),
        ("link=", None),
        ("link =", None),
        ("link:", None),
        ("link= https://ns.example/it", "https://ns.example/it"),
        ("link: www.ns.example", "https://www.ns.example"),
        ("link\nlink=", None),
        ("link\nlink= https://ns.example", "https://ns.example"),
        ("link:\nhttps://ns.example", "https://ns.example"),
    ],
)
def test_an_invitation_keeps_its_words_and_its_address(read_text: Reads, ending: str, url: str | None) -> None:
    call = read_text(f"Titolo di prova\n{BODY}\nVisita il sito cliccando sul seguente {ending}").blocks[-1]
    assert isinstance(call, CallToAction)
    assert plain(call.text) == "Visita il sito cliccando sul seguente link"
    assert call.url == url


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("di Anna Bianchi", Byline("Anna Bianchi")),
        ("A cura di Anna Bianchi e Luca Verdi", Byline("Anna Bianchi, Luca Verdi")),
        ("di Anna Bianchi, Strategist di Banca Aurora", Byline("Anna Bianchi", "Strategist", "Banca Aurora")),
        ("di Anna Bianchi, Strategist, Banca del Lario", Byline("Anna Bianchi", "Strategist", "Banca del Lario")),
        (
            "di Anna Bianchi, Strategist, Milano, NS Partners",
            Byline("Anna Bianchi", "Strategist, Milano", "NS Partners"),
        ),
        ("Autore: Pietro De Luca (Levante SGR)", Byline("Pietro De Luca", "", "Levante SGR")),
        ("Anna Bianchi, Chief Economist, Banca Aurora", Byline("Anna Bianchi", "Chief Economist", "Banca Aurora")),
    ],
)
def test_a_byline_is_read_with_role_and_organisation(read_text: Reads, line: str, byline: Byline) -> None:
    article = read_text(f"Titolo dell’articolo\n{line}\n\n{BODY}")
    assert article.byline == byline
    assert kinds(article) == ["Paragraph"]


@pytest.mark.parametrize("line", ["27/01/2025", "Milano, 27 gennaio 2025", "lunedì 27 gennaio 2025", "27.1.25"])
def test_a_date_line_is_the_articles_date(read_text: Reads, line: str) -> None:
    article = read_text(f"Titolo dell’articolo\n{line}\n\n{BODY}")
    assert article.date == dt.date(2025, 1, 27)
    assert kinds(article) == ["Paragraph"]


def test_an_impossible_date_stays_text(read_text: Reads) -> None:
    article = read_text(f"Titolo dell’articolo\n31/02/2025\n\n{BODY}")
    assert article.date is None
    assert plain(block_texts(article.blocks[0])[0]) == "31/02/2025"


@pytest.mark.parametrize("line", ["+3,3%", "Il mercato sale.", "Dati al 2024", "Fonte: Bloomberg"])
def test_a_figure_a_sentence_or_a_source_is_no_heading(read_text: Reads, line: str) -> None:
    article = read_text(f"Titolo dell’articolo\n{BODY}\n{line}\n")
    assert headings(article) == []


def test_wrapped_lines_are_joined_and_headings_stay_apart(read_data: Reads) -> None:
    article = read_data("email.txt")
    assert plain(article.title) == "Commento settimanale"
    assert article.byline == Byline("Anna Riva", "Capo economista", "Aurora SGR")
    assert article.date == dt.date(2025, 1, 27)
    assert headings(article) == ["Stati Uniti", "Europa"]
    second = article.blocks[1]
    assert isinstance(second, Paragraph)
    assert plain(second.text).endswith(
        "Lo S&P 500 ha guadagnato l'1,7%, il Nasdaq il 2,4% e l'indice europeo Stoxx 600 l'1,2%."
    )
    assert isinstance(article.blocks[-1], Note)  # the disclaimer


def test_emoji_are_bullets_and_hashtags_are_tags(read_data: Reads) -> None:
    article = read_data("linkedin.txt")
    assert article.tags == ("giappone", "mercati")
    (entries,) = [block for block in article.blocks if isinstance(block, List)]
    assert plain(entries.items[0].text) == "Riforma della governance"
    assert len(entries.items) == 3


def test_windows_files_with_tabs_become_articles_with_tables(read_data: Reads) -> None:
    article = read_data("brasile-cp1252.txt")
    assert article.byline == Byline("Luca Moretti, Sara Galli")
    assert plain(article.summary) == "Un anno da ricordare per la Borsa di San Paolo"
    (table,) = [block for block in article.blocks if isinstance(block, Table)]
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["Paese", "Anno", "Mese"],
        ["Brasile", "+12%", "+3,1%"],
        ["Messico", "+8%", ""],
    ]
    assert table.header
    assert table.line == 7
    assert headings(article) == ["1. Lo scenario politico"]
    assert isinstance(article.blocks[-1], Note)


def test_labelled_lines_quotes_questions_and_numbered_notes(read_data: Reads) -> None:
    article = read_data("intestazioni.txt")
    assert article.byline == Byline("Davide Longo", "Analista", "Ponte Capital")
    assert headings(article) == ["Utili in crescita", "Cosa aspettarsi ora?"]
    assert any(isinstance(block, Quote) for block in article.blocks)
    assert isinstance(article.blocks[-1], Footnote)
    assert any(span.footnote == 1 for block in article.blocks for part in block_texts(block) for span in part)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_make_no_difference(read_text: Reads, encoding: str, line_end: str) -> None:
    source = f"Perché l’euro sale\ndi Nicolò D’Angelo\n\n{BODY}\n\nLa città è più cara: 5 € al chilo, è così."
    article = read_text(source.replace("\n", line_end).encode(encoding))
    assert plain(article.title) == "Perché l’euro sale"
    assert article.byline == Byline("Nicolò D’Angelo")
    assert [plain(block_texts(block)[0]) for block in article.blocks][1] == "La città è più cara: 5 € al chilo, è così."


def test_invisible_characters_go_and_apostrophes_stay(read_text: Reads) -> None:
    article = read_text(
        f"Titolo dell’articolo\n{BODY} L'infla\u00adzione\u200b è al 2\u00a0% e\u0300 l’euro\ufeff sale."
    )
    assert plain(block_texts(article.blocks[0])[0]).endswith("L'inflazione è al 2 % è l’euro sale.")


def test_lists_nest_by_indentation(read_text: Reads) -> None:
    article = read_text(
        f"Titolo dell’articolo\n{BODY}\nTre punti:\n• uno\n   – uno e mezzo\n• due\n\n1) primo\n2) secondo"
    )
    first, second = (block for block in article.blocks if isinstance(block, List))
    assert [(plain(item.text), item.depth) for item in first.items] == [("uno", 0), ("uno e mezzo", 1), ("due", 0)]
    assert [(plain(item.text), item.ordered) for item in second.items] == [("primo", True), ("secondo", True)]
