"""What is refused, how, and what no file may do."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.errors import IngestError
from pipeline.ingest import MAX_SLUG, MAX_TEXT_BYTES, SUFFIXES, language, read, slug

Reads = Callable[..., Article]
ITALIAN = "Il mercato azionario è in rialzo e la Borsa di Milano sale del 3%."


@pytest.mark.parametrize(
    ("content", "suffix", "complaint"),
    [
        (b"", ".txt", "empty"),
        (b" \n\t\n", ".txt", "no article text"),
        (b"+3,3%", ".txt", "Italian"),
        (b"%PDF-1.7 \x00", ".txt", "a PDF"),
        (bytes(range(256)) * 20, ".md", "binary"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), ".docx", "old Word document"),
        (b"PK\x03\x04 broken", ".docx", "damaged"),
        (b"ciao", ".pdf", "cannot be read (only"),
        (b"The market has rallied since January and investors are wondering why.", ".txt", "in English"),
        ("Los mercados han subido y los inversores se preguntan por qué.".encode(), ".md", "in Spanish"),
        ("Le marché a progressé et les investisseurs se demandent pourquoi.".encode(), ".html", "in French"),
        (b"a" * (MAX_TEXT_BYTES + 1), ".txt", "too large"),
        ("---\nlanguage: en\n---\nIl mercato è in rialzo.".encode(), ".md", "“en”"),
    ],
)
def test_a_file_that_is_no_italian_article_is_refused_in_one_line(
    read_text: Reads, content: bytes, suffix: str, complaint: str
) -> None:
    with pytest.raises(IngestError) as error:
        read_text(content, suffix)
    message = str(error.value)
    assert complaint in message
    assert f"articolo{suffix}" in message
    assert "\n" not in message


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cartella.txt").mkdir()
    (tmp_path / "giro.txt").symlink_to("giro.txt")
    os.mkfifo(tmp_path / "tubo.txt")
    complaints = {"cartella": "folder", "giro": "points to itself", "tubo": "regular", "niente": "no such file"}
    for name, complaint in complaints.items():
        with pytest.raises(IngestError, match=complaint):
            read(tmp_path / f"{name}.txt")


def test_a_zip_bomb_is_not_unpacked(read_text: Reads) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 200_000_000)
    with pytest.raises(IngestError, match="far more"):
        read_text(out.getvalue(), ".docx")


PIECES = [
    *("di Anna Rossi", "<p>", "</div>", "<table><tr><td rowspan=3>", "<ul><li>", "<a href='#x'>1</a>"),
    *("<p id=x>", "* ", "- ", "1. ", "\t", "|a|b|", "---\n", "> ", "\n", "\n\n", "[1]", "[1] nota", "**"),
    *("link=", "http://[x", "27/01/2025", "#", "<blockquote><cite>", "<br>", "<figure><figcaption>"),
    *("&#xD800;", "\x00", "[^1]\n", "[^1]: nota", "```", "=====", "<svg>", "<dl><dt>a<dd>b"),
    *("<img src=data:x>", "👉 a", "a) b", "Clicca qui", "\u2028\n"),
    *('<script type=application/ld+json>[{"@type":["Article"],"author":[null,3]}]</script>',),
]
FRAGMENTS = st.lists(
    st.sampled_from([*PIECES, ITALIAN]),
    max_size=25,
).map(lambda parts: "".join(parts).encode())


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode), FRAGMENTS), st.sampled_from([*SUFFIXES])
)
def test_only_an_ingest_error_comes_out_of_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"qualsiasi{suffix}"
    path.write_bytes(content)
    try:
        read(path)
    except IngestError as error:
        assert "\n" not in str(error)


@given(st.text(alphabet=st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=100))
def test_a_slug_is_a_short_folder_name_and_always_the_same(name: str) -> None:
    made = slug(Path("x") / f"{name}.txt")
    assert 0 < len(made) <= MAX_SLUG
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert made == slug(Path("y") / f"{name}.txt")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tassi fermi, borse in rialzo", "it"),
        ("Lo spread scende", "it"),
        ("Rates on hold as stocks rally", "en"),
        ("Los tipos de interés se mantienen", "es"),
        ("Die Zinsen bleiben unverändert und der Markt steigt", "de"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit", "la"),
    ],
)
def test_language_is_told_from_a_single_line(text: str, code: str) -> None:
    assert language.detect(text) == code
