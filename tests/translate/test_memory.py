"""The translation memory: asked first, told last."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.errors import GlossaryError
from pipeline.translate.engine import Link
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.translation import Origin

KEY = Key("I mercati salgono.")
UNIT = Unit("Markets rise.", Origin.MACHINE, -0.25, (Link((0, 9), (0, 7), 0.5),))


def test_what_was_put_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    with Memory(tmp_path / "new" / "memory.sqlite", "it", "en", model="m1") as memory:
        memory.put([(KEY, UNIT)])
    with Memory(tmp_path / "new" / "memory.sqlite", "it", "en", model="m1") as memory:
        assert memory.get([KEY]) == {KEY: Unit(UNIT.target, Origin.MEMORY, UNIT.score, UNIT.links)}


@pytest.mark.parametrize(
    ("target", "model", "key"),
    [
        ("es", "m1", KEY),
        ("en", "m2", KEY),
        ("en", "m1", Key(KEY.source, context="other")),
        ("en", "m1", Key(KEY.source, glossary="other")),
    ],
)
def test_another_language_model_context_or_glossary_is_another_question(
    tmp_path: Path, target: str, model: str, key: Key
) -> None:
    with Memory(tmp_path / "memory.sqlite", "it", "en", model="m1") as memory:
        memory.put([(KEY, UNIT)])
    with Memory(tmp_path / "memory.sqlite", "it", target, model=model) as memory:
        assert memory.get([key]) == {}


def test_a_persons_correction_stands_before_any_machine(tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.sqlite", "it", "en", model="m1") as memory:
        memory.put([(KEY, UNIT)])
    with sqlite3.connect(tmp_path / "memory.sqlite") as database:
        row = ("it", "en", KEY.source, "", "", "", "The markets are up.", None, None)
        database.execute("INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    database.close()
    with Memory(tmp_path / "memory.sqlite", "it", "en", model="m1") as memory:
        assert memory.get([KEY])[KEY] == Unit("The markets are up.", Origin.HUMAN)


def test_a_file_that_is_no_memory_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    file.write_text("not a database, but long enough to be looked at as one" * 20)
    with pytest.raises(GlossaryError, match="not a translation memory") as error:
        Memory(file, "it", "en", model="m1")
    assert str(error.value).startswith(str(file))
