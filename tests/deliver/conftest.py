from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

HTML = """<!DOCTYPE html><html lang="{language}"><head><title>{subject}</title></head>
<body><p>Inflazione al 3,3% — perché?</p><p>.una riga che comincia con un punto</p>
<p><a href="{{{{unsubscribe_url}}}}">Unsubscribe</a></p></body></html>
"""
TEXT = "Inflazione al 3,3% — perché?\n.una riga che comincia con un punto\n\nUnsubscribe: {{unsubscribe_url}}\n"


@dataclass(frozen=True)
class Running:
    """A server. accepted: the addresses of the messages that it took, in order."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def accepted(self) -> list[str]:
        lines = (self.folder / "accepted").read_text().splitlines()
        return [line.split("\t")[0] for line in lines]

    @property
    def messages(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted((self.folder / "messages").iterdir())]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start a server with faults."""
    running: list[subprocess.Popen[str]] = []

    def start(**faults: Any) -> Running:
        folder = tmp_path / f"server{len(running)}"
        folder.mkdir()
        command = [sys.executable, str(Path(__file__).with_name("server.py")), str(folder), json.dumps(faults)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        running.append(process)
        assert process.stdout is not None
        return Running(int(process.stdout.readline()), folder)

    yield start
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    """An article's folder as `convert` leaves it, in three languages."""
    folder = tmp_path / "output" / "punto-di-svolta"
    for language in ("en", "es", "it"):
        write_edition(folder, language, subject=f"Più crescita ({language})")
    return folder


def write_edition(folder: Path, language: str, subject: str) -> None:
    home = folder / language
    home.mkdir(parents=True)
    message = EmailMessage()
    message["From"] = "Salmastra <desk@salmastra.example>"
    message["Subject"] = subject
    message.set_content(TEXT)
    message.add_alternative(HTML.format(language=language, subject=subject), subtype="html")
    (home / "newsletter.eml").write_bytes(message.as_bytes())


@pytest.fixture
def readers(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file of rows, under a header."""

    def write(*rows: str, header: str = "email,name,language") -> Path:
        path = tmp_path / "readers.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def more() -> Callable[..., None]:
    """Write an edition in another language into an issue's folder."""
    return write_edition


@pytest.fixture
def begin(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Begin a command in a process of its own and do not wait for it."""

    def run(*arguments: object) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command(*arguments), stdout=pipe, stderr=pipe, text=True, cwd=tmp_path, env=env(tmp_path)
        )

    return run


@pytest.fixture
def traghetto(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command in a process of its own, in an empty working directory with an own home."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=env(tmp_path, **environment),
            timeout=120,
        )

    return run


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", _PROGRAM, *map(str, arguments)]


def env(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "XDG_DATA_HOME": str(home / "data"), "PYTHONPATH": str(Path(__file__).parents[2]), **more}


_PROGRAM = "from pipeline.cli import main; main()"
