"""A memory looked after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.article import Article, text
from pipeline.errors import MemoryFileError
from pipeline.translate import corrections, fuzzy, upkeep
from pipeline.translate.corrections import Correction
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.memory_file import MemoryFile
from pipeline.translate.translation import Origin

MINE, SHARED, OTHERS = "La frase riservata.", "La frase di tutti.", "La frase altrui."


def article(slug: str, source: str) -> Article:
    return Article(text("Titolo"), (), slug, source=source)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


@pytest.fixture
def file(path: Path) -> Iterator[MemoryFile]:
    """A memory of two articles with a sentence each of their own and one in common."""
    with Memory(path, "it", "en", model="m1") as memory:
        memory.note([(article("mio", "../in/Mio.txt"), [MINE, SHARED]), (article("altro", "x.md"), [SHARED, OTHERS])])
        memory.put((Key(source), Unit("Sentence.", Origin.MACHINE)) for source in (MINE, SHARED, OTHERS))
    with MemoryFile(path) as opened:
        yield opened


def test_units_are_counted_by_direction_origin_and_model(file: MemoryFile) -> None:
    corrections.correct(file, [Correction(MINE, "Mine.", "it", "en"), Correction(MINE, "Mía.", "it", "es")])
    rows = [(count.source, count.target, count.origin, count.model, count.units) for count in upkeep.counts(file)]
    assert rows == [("it", "en", "human", "", 1), ("it", "en", "machine", "m1", 3), ("it", "es", "human", "", 1)]


@pytest.mark.parametrize("name", ["mio", "in/Mio.txt"])
def test_an_erased_articles_text_is_no_longer_in_the_file(
    file: MemoryFile, path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(path.parent)
    corrections.correct(file, [Correction(MINE, "My secret sentence.", "it", "en")])
    fuzzy.index(file)
    erased = upkeep.erase(file, upkeep.find(file, name, Path("out")))
    assert erased == upkeep.Erased(sentences=1, units=2, shared=1)
    left = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert MINE.encode() not in left
    assert b"secret" not in left
    assert b"Mio.txt" not in left
    assert [match.source for match in fuzzy.similar(file, MINE, "it", "en", cutoff=50)] == [OTHERS, SHARED]
    assert upkeep.faults(file) == []


def test_what_an_article_had_once_is_erased_with_it(file: MemoryFile, path: Path) -> None:
    with Memory(path, "it", "en", model="m1") as memory:
        memory.note([(article("mio", "../in/Mio.txt"), ["La frase nuova."])])
    assert upkeep.erase(file, upkeep.find(file, "mio", Path("out"))).sentences == 2


def test_an_article_that_is_not_there_or_not_the_only_one_is_said_to_be_so(file: MemoryFile, path: Path) -> None:
    with pytest.raises(MemoryFileError, match="no article Mio; there is one called mio"):
        upkeep.find(file, "Mio", Path("out"))
    with Memory(path, "it", "en", model="m1") as memory:
        memory.note([(article("mio", "../elsewhere/mio.txt"), [MINE])])
    with pytest.raises(MemoryFileError, match="name the file instead"):
        upkeep.find(file, "mio", Path("out"))


def test_units_of_other_models_and_glossaries_are_dropped_a_persons_never(file: MemoryFile, path: Path) -> None:
    with Memory(path, "it", "en", model="m2") as memory:
        memory.put((Key(MINE, glossary=version), Unit("New.", Origin.MACHINE)) for version in ("g1", "g2"))
    with Memory(path, "it", "es", model="m1") as memory:
        memory.put([(Key("Sola."), Unit("Sola.", Origin.MACHINE))])
    corrections.correct(file, [Correction(SHARED, "Everyone's.", "it", "en")])
    fuzzy.index(file)
    in_force = {("it", "en"): ("m2", lambda text: "g2")}
    assert upkeep.drop_unused(file, lambda *direction: in_force.get(direction)) == 5
    assert {(count.target, count.origin, count.units) for count in upkeep.counts(file)} == {
        ("en", "human", 1),
        ("en", "machine", 1),
    }
    assert file.read("SELECT 1 FROM sentence WHERE text = 'Sola.'") == []
    assert len(file.read("SELECT 1 FROM appearance")) == 4
    upkeep.vacuum(file)
    assert upkeep.faults(file) == []


def test_what_a_reader_keeps_in_the_file_is_not_said_to_be_gone(
    file: MemoryFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.translate.memory_file.PATIENCE", 0.05)
    with MemoryFile(path) as reader, MemoryFile(path) as writer:
        rows = reader.read_each("SELECT text FROM sentence")
        next(rows)
        with pytest.raises(MemoryFileError, match="traghetto memory vacuum"):
            upkeep.erase(writer, upkeep.find(writer, "mio", Path("out")))
        rows.close()
        upkeep.vacuum(writer)
    left = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert MINE.encode() not in left


def test_damage_is_found(path: Path, file: MemoryFile) -> None:
    file.execute("PRAGMA foreign_keys=OFF")
    with file.writing() as connection:
        connection.execute("DELETE FROM sentence WHERE text = ?", [MINE])
    assert upkeep.faults(file) == ["2 rows refer to others that are missing"]
