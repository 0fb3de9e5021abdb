"""`traghetto convert` and `traghetto check` as a person or a script meets them."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.translate import batch
from pipeline.translate.memory import Unit

SHORT = "Mercati in rialzo\n\nIeri la Borsa di Milano è salita del {n},5% grazie alle banche e agli assicurativi.\n"
CHECKOUT = Path(__file__).parent.parent.parent


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "COLUMNS": "200"}
    return subprocess.run(
        command(*arguments), cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "breve.txt").write_text(SHORT.format(n=2), encoding="utf-8")
    return tmp_path


def test_a_dry_run_writes_nothing(workspace: Path) -> None:
    done = run(workspace, "convert", "--dry-run")
    assert done.returncode == 0
    assert "pending    input/breve.txt → output/breve (new)" in done.stdout
    assert sorted(path.name for path in workspace.iterdir()) == ["input"]


def test_each_article_has_its_line_and_the_report_can_be_read_by_programs(workspace: Path) -> None:
    done = run(workspace, "convert")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith("converted  input/breve.txt → output/breve")
    again = run(workspace, "convert", "--json")
    (report,) = json.loads(again.stdout)
    assert (report["status"], report["folder"]) == ("unchanged", "output/breve")


def test_a_broken_file_makes_the_exit_code_1(workspace: Path) -> None:
    (workspace / "input" / "vuoto.txt").touch()
    done = run(workspace, "convert")
    assert done.returncode == 1
    assert done.stderr == "failed     input/vuoto.txt: the file is empty; save the article in it again\n"
    assert "converted  input/breve.txt" in done.stdout


def test_what_is_held_is_told_with_its_page_and_what_to_do(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = batch.finish

    def misread(*given: Any) -> Unit:
        unit = right(*given)
        return replace(unit, target=unit.target.replace("2.5%", "5.2%"))

    monkeypatch.setattr(batch, "finish", misread)
    monkeypatch.chdir(workspace)
    command = CliRunner()
    held = command.invoke(app, ["convert"])
    assert held.exit_code == 0
    first, second, *rest = held.stdout.splitlines()
    assert first.startswith("held       input/breve.txt → output/breve (1 error")
    assert second == "           en is not published: see output/breve/en/review.html"
    assert {"1 converted; 1 held for review", "errors     figure changed 1"} <= set(rest)
    assert "traghetto memory correct" in held.stdout and "--publish-anyway" in held.stdout
    strict = command.invoke(app, ["convert", "--strict", "--json"])
    assert strict.exit_code == 1
    (report,) = json.loads(strict.stdout)
    assert (report["status"], report["held"]) == ("unchanged", {"en": "output/breve/en/review.html"})
    assert (report["errors"], report["findings"]["error"]) == (1, {"figure changed": 1})
    anyway = command.invoke(app, ["convert", "--publish-anyway"])
    assert anyway.exit_code == 0
    assert anyway.stdout.startswith("converted  input/breve.txt → output/breve (1 error")
    assert "held" not in anyway.stdout
    assert Path("output/breve/en/newsletter.eml").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["convert", "nowhere.txt"], "nowhere.txt: there is no such file or folder"),
        (["convert", "--to", "xx"], "no package translates from it to xx"),
        (["convert", "--brand", "nobody"], "no brand is called 'nobody'"),
        (["convert", "--config", "none.toml"], "none.toml: there is no such settings file"),
        (["convert", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_is_told_in_a_line_and_exits_with_2(workspace: Path, arguments: list[str], told: str) -> None:
    done = run(workspace, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (workspace / "output").exists()


def test_killed_at_any_moment_it_goes_on_where_it_stopped(workspace: Path) -> None:
    for n in range(12):
        (workspace / "input" / f"a{n}.txt").write_text(SHORT.format(n=n), encoding="utf-8")
        (workspace / "input" / f"a{n}.md").write_text(SHORT.format(n=n + 50), encoding="utf-8")
    chance = random.Random(7)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    for _ in range(4):
        running = subprocess.Popen(
            command("convert"), cwd=workspace, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.6, 2.5))
        running.send_signal(signal.SIGKILL)
        running.wait()
        for page in workspace.glob("output/*/*/index.html"):
            assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
        memory = workspace / ".traghetto" / "memory.sqlite"
        if memory.exists():
            assert sqlite3.connect(memory).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert run(workspace, "convert").returncode == 0
    undisturbed = workspace / "undisturbed"
    undisturbed.mkdir()
    (workspace / "input").rename(undisturbed / "input")
    assert run(undisturbed, "convert").returncode == 0
    assert _pages(workspace / "output") == _pages(undisturbed / "output")


def _pages(output: Path) -> dict[str, bytes]:
    files = (path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def test_check_names_line_and_kind(tmp_path: Path) -> None:
    (tmp_path / "it.txt").write_text("Bene.\nSale del 3,3%.\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("Good.\nIt rises 3.3.\n", encoding="utf-8")
    files = ("--source", "it.txt", "--target", "en.txt")
    done = run(tmp_path, "check", *files, "--from", "it", "--to", "en", "--json")
    assert done.returncode == 1
    (finding,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert set(finding) == {"line", "kind", "severity", "source", "target", "message"}
    assert (finding["line"], finding["kind"], finding["severity"]) == (2, "unit changed", "error")


def test_where_nothing_can_be_read_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "rotto.txt").write_bytes(b"\x00\x01\x02")
    result = run(tmp_path, "convert", "rotto.txt", "--out", "out")
    assert result.returncode == 1
    assert "rotto.txt: this is binary data" in result.stderr and "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()
