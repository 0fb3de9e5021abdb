from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.article import Article, text
from pipeline.cli.memory import app
from pipeline.errors import MemoryFileError
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.translation import Origin

SOURCE = "I mercati salgono."


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house whose memory has one sentence, of the article input/mercati.txt."""
    monkeypatch.chdir(tmp_path)
    with Memory(Path(".traghetto/memory.sqlite"), "it", "en", model="m1") as memory:
        memory.note([(Article(text("Titolo"), (), "mercati", source="../input/mercati.txt"), [SOURCE])])
        memory.put([(Key(SOURCE), Unit("Markets rise.", Origin.MACHINE))])
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_sentence_is_corrected_listed_and_forgotten() -> None:
    assert run("correct", SOURCE, "Markets gain.").output == f"corrected: {SOURCE} → Markets gain.\n"
    listed = run("corrections", "--article", "input/mercati.txt", "--json").output
    assert (json.loads(listed)["source"], json.loads(listed)["target"]) == (SOURCE, "Markets gain.")
    assert f"{SOURCE} → Markets gain." in run("corrections").output
    assert run("forget", SOURCE).output == f"forgotten: {SOURCE} → Markets gain.\n"
    assert run("corrections").output == ""


def test_the_machines_words_are_confirmed() -> None:
    assert run("correct", SOURCE, "Markets rise.").output == f"confirmed: {SOURCE} → Markets rise.\n"


def test_a_likely_slip_of_the_pen_is_named() -> None:
    result = run("correct", "I mercati salgno.", "Markets gain.")
    assert result.exit_code == 0
    assert "no article so far has “I mercati salgno.”; the nearest is “I mercati salgono.”" in result.stderr


def test_an_articles_sheet_comes_back_as_corrections(workspace: Path) -> None:
    assert run("sheet", "mercati", "sheet.csv").exit_code == 0
    assert "nothing to correct" in run("correct", "--file", "sheet.csv").output
    sheet = workspace / "sheet.csv"
    sheet.write_text(sheet.read_text("utf-8").replace(f"{SOURCE},,", f"{SOURCE},Markets gain.,"), "utf-8")
    assert "corrected" in run("correct", "--file", "sheet.csv").output
    assert "Markets gain." in run("corrections").output


@pytest.mark.parametrize("arguments", [[], [SOURCE], [SOURCE, "Markets.", "--file", "a.csv"]])
def test_a_correction_needs_a_pair_or_a_file(arguments: list[str]) -> None:
    assert run("correct", *arguments).exit_code == 2


def test_similar_sentences_are_shown_with_who_translated_them() -> None:
    run("correct", "I mercati scendono.", "Markets fall.")
    rows = [json.loads(line) for line in run("search", "I mercati salgono!", "--json").output.splitlines()]
    assert [(row["target"], row["origin"]) for row in rows] == [
        ("Markets rise.", "machine"),
        ("Markets fall.", "human"),
    ]
    assert "Markets fall. (human)" in run("search", "I mercati scendono", "--human").output
    assert run("search", "Tutt'altro").exit_code == 1


def test_a_memory_goes_out_as_tmx_and_comes_in_elsewhere() -> None:
    run("correct", SOURCE, "Markets gain.")
    assert "1 units" in run("export", "house.tmx", "--article", "mercati").output
    assert "1 units taken" in run("import", "house.tmx", "--memory", "other.sqlite").output
    assert "Markets gain." in run("corrections", "--imported", "--memory", "other.sqlite").output
    assert "0 units taken, 1 known already" in run("import", "house.tmx", "--memory", "other.sqlite").output
    assert run("import", "house.tmx", "--as", "reference", "--memory", "third.sqlite").exit_code == 0
    assert "reference" in run("stats", "--memory", "third.sqlite").output


def test_a_memory_is_counted_verified_and_cleaned() -> None:
    run("correct", SOURCE, "Markets gain.")
    said = run("stats").output
    assert "it → en  human             1" in said
    assert "it → en  machine           1" in said
    assert "1 articles" in said
    assert run("verify").output.endswith("sound\n")
    assert "1 units dropped" in run("vacuum", "--unused").output
    assert [json.loads(line)["origin"] for line in run("stats", "--json").output.splitlines()] == ["human"]


def test_an_article_is_erased() -> None:
    assert run("erase", "--article", "input/mercati.txt").output.startswith("mercati: 1 sentences and 1 translations")
    assert isinstance(run("erase", "--article", "mercati").exception, MemoryFileError)


def test_a_memory_that_is_not_there_is_not_made_by_looking(workspace: Path) -> None:
    shutil.rmtree(workspace / ".traghetto")
    for command in (["stats"], ["verify"], ["search", SOURCE], ["corrections"], ["export", "a.tmx"]):
        error = run(*command).exception
        assert isinstance(error, MemoryFileError)
        assert "no translation memory yet" in str(error)
    assert not (workspace / ".traghetto").exists()


def test_the_settings_name_the_file(workspace: Path) -> None:
    (workspace / "house.toml").write_text('[translate]\nmemory = "elsewhere.sqlite"\n')
    run("correct", SOURCE, "Markets gain.", "--config", "house.toml")
    assert (workspace / "elsewhere.sqlite").exists()
    assert run("corrections").output == ""
