"""A person's corrections: taken, listed, taken back, and never overwritten."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.article import Article, Paragraph, text
from pipeline.errors import MemoryFileError
from pipeline.translate import corrections
from pipeline.translate.corrections import Correction
from pipeline.translate.engine import Link
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.memory_file import MemoryFile
from pipeline.translate.translation import Origin

SOURCE = "I mercati salgono del 2%."
ARTICLE = Article(text("Titolo"), (Paragraph(text(SOURCE)),), "mercati", source="../in/mercati.txt")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


@pytest.fixture
def file(path: Path) -> Iterator[MemoryFile]:
    """A memory with one article of one sentence, which the machine has translated."""
    with Memory(path, "it", "en", model="m1") as memory:
        memory.note([(ARTICLE, [SOURCE])])
        memory.put([(Key(SOURCE), Unit("Markets rise 2%.", Origin.MACHINE, -0.2))])
    with MemoryFile(path) as opened:
        yield opened


def said(source: str, target: str, language: str = "en") -> Correction:
    return Correction(source, target, "it", language)


def in_force(path: Path, source: str = SOURCE) -> Unit | None:
    with Memory(path, "it", "en", model="m1") as memory:
        return memory.get([Key(source)]).get(Key(source))


def test_a_correction_is_used_and_when_forgotten_the_machines_counts_again(file: MemoryFile, path: Path) -> None:
    (kept,) = corrections.correct(file, [said(SOURCE, "Markets gain 2%.")])
    assert (kept.before, kept.known, kept.nearest) == ("Markets rise 2%.", True, None)
    assert in_force(path) == Unit("Markets gain 2%.", Origin.HUMAN)
    assert corrections.forget(file, SOURCE, "it", "en") == "Markets gain 2%."
    assert in_force(path) == Unit("Markets rise 2%.", Origin.MEMORY, -0.2)


def test_the_machines_own_words_are_confirmed_by_saying_them(file: MemoryFile, path: Path) -> None:
    (kept,) = corrections.correct(file, [said(SOURCE, "Markets rise 2%.")])
    assert kept.before == kept.correction.target
    assert in_force(path) == Unit("Markets rise 2%.", Origin.HUMAN)


def test_what_a_person_wrote_stays_as_it_was_written_but_for_its_form(file: MemoryFile, path: Path) -> None:
    typed = ' Rates — "up"  by 2\u00a0%:\n cafe\u0301\x07 '
    corrections.correct(file, [said(SOURCE, typed)])
    unit = in_force(path)
    assert unit and unit.target == unicodedata.normalize("NFC", 'Rates — "up"  by 2\u00a0%: café')


def test_a_source_is_known_in_whatever_form_it_is_typed(file: MemoryFile) -> None:
    (kept,) = corrections.correct(file, [said("  I mercati\u00a0salgono\n del 2%. ", "Markets gain 2%.")])
    assert kept.known


def test_a_source_that_no_article_has_is_kept_with_the_nearest_named(file: MemoryFile) -> None:
    for _ in range(2):
        (kept,) = corrections.correct(file, [said("I mercati salgno del 2%.", "Markets gain 2%.")])
        assert (kept.known, kept.nearest) == (False, SOURCE)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("I mercati salgono. Le banche no.", "Markets rise. Not banks.", "2 sentences"),
        ("12,5%", "12.5%", "no words"),
        ("", "Markets", "needs a source"),
        (SOURCE, " \n", "needs a source"),
    ],
)
def test_what_could_never_hold_is_refused_with_all_that_came_with_it(
    file: MemoryFile, path: Path, source: str, target: str, reason: str
) -> None:
    with pytest.raises(MemoryFileError, match=reason):
        corrections.correct(file, [said(SOURCE, "Markets gain 2%."), said(source, target)])
    assert in_force(path) == Unit("Markets rise 2%.", Origin.MEMORY, -0.2)


def test_forgetting_what_was_never_corrected_names_the_nearest(file: MemoryFile) -> None:
    corrections.correct(file, [said(SOURCE, "Markets gain 2%.")])
    with pytest.raises(MemoryFileError, match="nearest is “I mercati salgono del 2%"):
        corrections.forget(file, "I mercati salgono del 3%.", "it", "en")


def test_corrections_are_listed_the_latest_for_each_sentence_and_language(file: MemoryFile) -> None:
    for target in ("Markets gain.", "Markets gain 2%."):
        corrections.correct(file, [said(SOURCE, target), said(SOURCE, "Los mercados suben un 2%.", "es")])
    corrections.correct(file, [said("Le banche no.", "Not banks.")])
    rows = {(row.source, row.language, row.target) for row in corrections.listed(file)}
    assert rows == {
        (SOURCE, "en", "Markets gain 2%."),
        (SOURCE, "es", "Los mercados suben un 2%."),
        ("Le banche no.", "en", "Not banks."),
    }
    ((article,),) = file.read("SELECT id FROM article")
    assert {row.source for row in corrections.listed(file, article)} == {SOURCE}


def test_an_articles_revision_is_that_of_the_corrections_in_its_sentences_now(file: MemoryFile, path: Path) -> None:
    article = ("mercati", "../in/mercati.txt")
    corrections.correct(file, [said("Le banche no.", "Not banks."), said(SOURCE, "Sube.", "es")])
    assert corrections.revisions(file, "it", ["en"]) == {}
    corrections.correct(file, [said(SOURCE, "Markets gain 2%.")])
    revision = corrections.revision([(SOURCE, "en", "Markets gain 2%.")] * 2)
    assert corrections.revisions(file, "it", ["en", "de"]) == {article: revision}
    with Memory(path, "it", "en", model="m1") as memory:
        memory.note([(ARTICLE, ["Un'altra frase."])])
    assert corrections.revisions(file, "it", ["en"]) == {}


def test_a_correction_takes_over_the_machines_alignment_where_their_words_agree(file: MemoryFile, path: Path) -> None:
    links = (Link((2, 9), (0, 7), 0.9), Link((10, 17), (8, 12), 0.8))
    with Memory(path, "it", "en", model="m1") as memory:
        memory.put([(Key(SOURCE, "marked"), Unit("Markets rise 2%.", Origin.MACHINE, -0.2, links))])
    corrections.correct(file, [said(SOURCE, "The Markets soar 2%.")])
    unit = in_force(path)
    assert unit and unit.links and unit.links[0] == Link((2, 9), (4, 11), 0.9)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'source,target\nI mercati salgono.,"Markets, at last, rise."\nLe banche no.,\n'),
        (
            "a.csv",
            "\ufeffsource;target;machine\r\nI mercati salgono.;Markets, at last, rise.;x\r\nLe banche no.;;y\r\n",
        ),
        ("a.csv", '\ufeff"source","target"\r\n"I mercati salgono.","Markets, at last, rise."\r\n'),
        ("a.tsv", "note\tsource\ttarget\n\tI mercati salgono.\tMarkets, at last, rise.\n"),
    ],
)
def test_a_table_of_corrections_is_read_as_any_spreadsheet_writes_it(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    assert corrections.read(tmp_path / name, "it", "en") == [said("I mercati salgono.", "Markets, at last, rise.")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"italian,english\na,b\n", "1: needs a first line"),
        (b"", "1: needs a first line"),
        (b"source,target\nUno.,One.\nUno. Due.,One. Two.\n", "3: the source is 2 sentences"),
        (b'source,target\n"Uno.,One.\n', "cannot be read as a table"),
        (b"source,target\nPerch\xe9.,Why.\n", "not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "table.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MemoryFileError, match=reason) as error:
        corrections.read(path, "it", "en")
    assert str(error.value).startswith(f"{path}:")


def test_an_articles_sheet_filled_in_corrects_what_was_filled_in(file: MemoryFile, path: Path, tmp_path: Path) -> None:
    with Memory(path, "it", "en", model="m1") as memory:
        memory.note([(ARTICLE, ["Le banche, «no»."])])
    ((article,),) = file.read("SELECT id FROM article")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(corrections.sheet(file, article, "en"), encoding="utf-8")
    assert corrections.read(sheet, "it", "en") == []
    rows = sheet.read_text(encoding="utf-8").splitlines()
    assert rows == ["source,target,machine", f"{SOURCE},,Markets rise 2%.", '"Le banche, «no».",,']
    sheet.write_text("\n".join([rows[0], rows[1].replace(",,", ",Markets gain 2%.,")]), encoding="utf-8")
    corrections.correct(file, corrections.read(sheet, "it", "en"))
    assert in_force(path) == Unit("Markets gain 2%.", Origin.HUMAN)
