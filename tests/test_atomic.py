"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import atomic


def test_text_is_written_as_utf8_with_its_line_ends(tmp_path: Path) -> None:
    atomic.write(tmp_path / "new" / "a.txt", "città\r\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "città\r\n".encode()


def test_what_fails_leaves_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    atomic.write(path, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
