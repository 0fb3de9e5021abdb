"""What changes in folders and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.watch import Watch


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("input", "input/sub", "input/out", "input/.git", "settings"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def changes(place: Path) -> Iterator[Iterator[list[Path]]]:
    with Watch([place / "input"], [place / "settings" / "house.toml"], [place / "input" / "out"]) as watching:
        yield watching.changes()


def test_a_new_a_changed_and_a_deleted_file_are_told(place: Path, changes: Iterator[list[Path]]) -> None:
    article = place / "input" / "sub" / "a.txt"
    for change in (article.touch, lambda: article.write_text("x"), article.unlink):
        change()
        assert next(changes) == [article]


def test_changes_at_the_same_time_are_told_together(place: Path, changes: Iterator[list[Path]]) -> None:
    articles = {place / "input" / f"{n}.txt" for n in range(50)}
    for article in articles:
        article.write_text("x")
    found: list[Path] = []
    tellings = 0
    while set(found) < articles:
        found += next(changes)
        tellings += 1
    assert tellings < 10


def test_a_file_that_another_takes_the_place_of_is_told_each_time(place: Path, changes: Iterator[list[Path]]) -> None:
    settings = place / "settings" / "house.toml"
    for content in ("", "a = 1", "a = 2"):
        (place / "settings" / "beside").write_text(content)
        (place / "settings" / "beside").replace(settings)
        assert next(changes) == [settings]


def test_hidden_ignored_and_neighbouring_files_are_not_told(place: Path, changes: Iterator[list[Path]]) -> None:
    for name in ("input/.a.txt.swp", "input/.git/index", "input/out/index.html", "settings/other.toml", "b.txt"):
        (place / name).write_text("x")
    (place / "input" / "a.txt").write_text("x")
    assert next(changes) == [place / "input" / "a.txt"]
