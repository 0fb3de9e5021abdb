from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.glossary import app
from pipeline.errors import GlossaryError


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_term_that_is_added_is_listed_over_the_houses() -> None:
    assert run("add", "listino", "price board", "--forbid", "list").exit_code == 0
    rows = [
        json.loads(line) for line in run("list", "listino", "--glossary", "glossary.csv", "--json").output.splitlines()
    ]
    assert [(row["targets"], row["forbidden"]) for row in rows] == [(["price board"], ["list"])]


def test_adding_a_language_keeps_the_others(workspace: Path) -> None:
    run("add", "listino", "price board")
    run("add", "listino", "tablero", "--to", "es")
    assert (
        (workspace / "glossary.csv")
        .read_text(encoding="utf-8")
        .splitlines()[1]
        .startswith("listino,price board,tablero")
    )


def test_the_house_goes_out_as_tbx_and_comes_back() -> None:
    assert run("export", "house.tbx").exit_code == 0
    assert run("import", "house.tbx").exit_code == 0
    assert "it, en, es, pt, fr, de" in run("check", "glossary.csv").output


def test_a_faulty_file_fails_the_check_and_is_left_as_it_is(workspace: Path) -> None:
    (workspace / "bad.csv").write_text("it,en\na\n", encoding="utf-8")
    result = run("check", "bad.csv")
    assert result.exit_code == 1
    assert "bad.csv:2" in result.stderr
    assert isinstance(run("add", "cedola", "coupon", "--file", "bad.csv").exception, GlossaryError)
    assert (workspace / "bad.csv").read_text(encoding="utf-8") == "it,en\na\n"
