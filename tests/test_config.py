"""`traghetto.toml`: read into settings, or refused with the key's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Settings, load
from pipeline.errors import ConfigError


def written(folder: Path, content: str) -> Path:
    file = folder / "traghetto.toml"
    file.write_text(content, encoding="utf-8")
    return file


def test_without_a_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load() == Settings()


def test_paths_are_seen_from_the_folder_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, '[translate]\nmemory = "m.sqlite"\nglossaries = ["terms.csv"]\n')
    settings = load(file)
    assert settings.translate.memory == tmp_path / "m.sqlite"
    assert settings.translate.glossaries == (tmp_path / "terms.csv",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[translate]\nbeem = 4\n", "translate.beem: there is no such setting"),
        ("[translate]\nbeam = 0\n", "translate.beam: "),
        ("[publish]\nlanguages = 3\n", "publish.languages: "),
        ("[translate\n", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(tmp_path: Path, content: str, told: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(ConfigError) as error:
        load(file)
    assert str(error.value).startswith(f"{file}: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such settings file"):
        load(tmp_path / "none.toml")
