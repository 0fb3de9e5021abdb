"""Articles on disk: the fixtures of `data`, and any text written to a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.ingest import read

DATA = Path(__file__).parent / "data"

Reads = Callable[..., Article]


@pytest.fixture
def read_data() -> Reads:
    """Read a fixture by its name."""
    return lambda name: read(DATA / name)


@pytest.fixture
def read_text(tmp_path: Path) -> Reads:
    """Read a text, or bytes, as a file with the suffix given."""

    def reading(content: str | bytes, suffix: str = ".txt") -> Article:
        path = tmp_path / f"articolo{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path)

    return reading
