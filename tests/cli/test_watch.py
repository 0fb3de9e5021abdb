"""`traghetto watch` as a person meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
SHORT = "Mercati in rialzo\n\nIeri la Borsa di Milano è salita del {n},5% grazie alle banche e agli assicurativi.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "breve.txt").write_text(SHORT.format(n=2), encoding="utf-8")
    return tmp_path


@pytest.fixture
def watching(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    """The command once it has converted everything and waits."""
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch"],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert said(running).startswith("1 converted in ")
        assert said(running) == "watching for changes; Ctrl-C ends"
        yield running
        running.kill()


def said(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    return running.stdout.readline().rstrip()


def test_what_changes_is_made_again_and_said_in_a_line(workspace: Path, watching: subprocess.Popen[str]) -> None:
    (workspace / "input" / "breve.txt").write_text(SHORT.format(n=3), encoding="utf-8")
    assert said(watching).startswith("input/breve.txt changed: 1 converted in ")
    assert "3.5%" in (workspace / "output" / "breve" / "en" / "index.html").read_text(encoding="utf-8")
    (workspace / "traghetto.toml").write_text('[publish]\nbrand = "salmastra"\n')
    assert said(watching).startswith("traghetto.toml changed: 1 converted in ")
    assert "Salmastra" in (workspace / "output" / "breve" / "en" / "index.html").read_text(encoding="utf-8")


def test_an_error_is_told_and_work_goes_on(workspace: Path, watching: subprocess.Popen[str]) -> None:
    (workspace / "traghetto.toml").write_text("[publish]\nbrnd = 1\n")
    assert said(watching) == "traghetto: traghetto.toml: publish.brnd: there is no such setting"
    (workspace / "traghetto.toml").unlink()
    assert said(watching).startswith("traghetto.toml changed: 1 unchanged in ")


def test_pages_of_a_deleted_article_stay_and_that_is_said(workspace: Path, watching: subprocess.Popen[str]) -> None:
    (workspace / "input" / "breve.txt").unlink()
    assert said(watching) == "input/breve.txt is gone; its pages stay: delete output/breve to take them down"
    assert (workspace / "output" / "breve" / "en" / "index.html").is_file()


def test_it_is_ended_as_usual_by_ctrl_c(watching: subprocess.Popen[str]) -> None:
    watching.send_signal(signal.SIGINT)
    assert said(watching) == "stopped"
    assert watching.wait() == 0
