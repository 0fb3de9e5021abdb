"""The translation memory: asked first, told last."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import MemoryFileError
from pipeline.translate import corrections, upkeep
from pipeline.translate.corrections import Correction
from pipeline.translate.engine import Link
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.memory_file import VERSION, MemoryFile
from pipeline.translate.translation import Origin

KEY = Key("I mercati salgono.")
UNIT = Unit("Markets rise.", Origin.MACHINE, -0.25, (Link((0, 9), (0, 7), 0.5),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


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
    path: Path, target: str, model: str, key: Key
) -> None:
    with Memory(path, "it", "en", model="m1") as memory:
        memory.put([(KEY, UNIT)])
    with Memory(path, "it", target, model=model) as memory:
        assert memory.get([key]) == {}


def test_thousands_of_keys_are_answered_each_with_its_own_unit(path: Path) -> None:
    contexts = ("", "lower")
    keys = [Key(f"Frase {n}.", context, f"g{n % 2}") for n in range(2500) for context in contexts]
    units = {key: Unit(f"{key.source} {key.context} {key.glossary}", Origin.MEMORY) for key in keys}
    with Memory(path, "it", "en", model="m1") as memory:
        memory.put(units.items())
        assert memory.get([*keys, Key("Altro."), Key("Frase 1.", "", "g0")]) == units


def test_a_persons_correction_stands_before_any_machine(path: Path) -> None:
    shouted = Key(KEY.source, context="LOWER", glossary="g2")
    with Memory(path, "it", "en", model="m1") as memory:
        memory.put([(KEY, UNIT), (shouted, UNIT)])
        with MemoryFile(path) as file:
            corrections.correct(file, [Correction(KEY.source, "The markets are up.", "it", "en")])
        found = memory.get([KEY, shouted])
        assert {unit.origin for unit in found.values()} == {Origin.HUMAN}
        assert {unit.target for unit in found.values()} == {"The markets are up."}
        memory.put([(KEY, UNIT)])
        assert memory.get([KEY])[KEY].target == "The markets are up."


@pytest.mark.parametrize("content", [b"not a database, but long enough to be looked at as one" * 20, b"short"])
def test_a_file_that_is_no_memory_is_refused_by_name(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(MemoryFileError, match="is not a translation memory") as error:
        Memory(path, "it", "en", model="m1")
    assert str(error.value).startswith(str(path))
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_left_as_it_is(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE subscribers (email)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(MemoryFileError, match="something else"):
        MemoryFile(path)
    assert path.read_bytes() == before


def test_a_memory_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    MemoryFile(path).__exit__(None, None, None)
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version={VERSION + 1}")
    database.close()
    with pytest.raises(MemoryFileError, match="newer version"):
        MemoryFile(path)


def test_a_folder_or_a_place_below_a_file_cannot_be_a_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file" / "memory.sqlite"):
        with pytest.raises(MemoryFileError, match="cannot be"):
            MemoryFile(place)


def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    with Memory(path, "it", "en", model="m1") as memory:
        memory.put((Key(f"Frase {n}."), UNIT) for n in range(2000))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(MemoryFileError, match="damaged"), Memory(path, "it", "en", model="m1") as memory:
        memory.get([Key(f"Frase {n}.") for n in range(2000)])


def test_a_memory_of_the_first_version_keeps_its_units(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute(
            """CREATE TABLE unit (source_language TEXT NOT NULL, target_language TEXT NOT NULL, source TEXT NOT NULL,
            context TEXT NOT NULL, glossary TEXT NOT NULL, model TEXT NOT NULL, target TEXT NOT NULL, score REAL,
            links TEXT, PRIMARY KEY (source_language, target_language, source, context, glossary, model))
            WITHOUT ROWID"""
        )
        rows = [("it", "en", KEY.source, "", "", "m1", UNIT.target, UNIT.score, "[[[0, 9], [0, 7], 0.5]]")]
        rows += [("it", "es", KEY.source, "", "", "", "Los mercados suben.", None, None)]
        database.executemany("INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.close()
    with Memory(path, "it", "en", model="m1") as memory:
        assert memory.get([KEY]) == {KEY: Unit(UNIT.target, Origin.MEMORY, UNIT.score, UNIT.links)}
    with Memory(path, "it", "es", model="m1") as memory:
        assert memory.get([KEY]) == {KEY: Unit("Los mercados suben.", Origin.HUMAN)}
    with MemoryFile(path) as file:
        assert upkeep.faults(file) == []


WRITER = """
import sys
from pathlib import Path
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.translation import Origin

name, rounds = sys.argv[2], int(sys.argv[3])
for number in range(rounds):
    with Memory(Path(sys.argv[1]), "it", "en", model="m1") as memory:
        memory.put((Key(f"{name} {number} {n}."), Unit("x" * 500, Origin.MACHINE)) for n in range(50))
        print(number, flush=True)
"""


def writer(path: Path, name: str, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_processes_that_make_and_write_the_same_file_at_once_lose_nothing(path: Path) -> None:
    writers = [writer(path, name, 10) for name in "abcd"]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    keys = [Key(f"{name} {number} {n}.") for name in "abcd" for number in range(10) for n in range(50)]
    with Memory(path, "it", "en", model="m1") as memory:
        assert memory.get(keys).keys() == set(keys)


def test_what_a_killed_process_had_put_stays_and_the_file_is_sound(path: Path) -> None:
    done = {}
    for name in "abcdef":
        process = writer(path, name, 1_000_000)
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.01 * (ord(name) - ord("a")))
        os.kill(process.pid, signal.SIGKILL)
        said = process.stdout.read().splitlines()
        process.stdout.close()
        process.wait()
        done[name] = int(said[-1]) if said and said[-1].isdigit() else 0
    with MemoryFile(path) as file:
        assert upkeep.faults(file) == []
        halves = (
            "SELECT count(*) FROM sentence GROUP BY substr(text, 1, instr(text, ' ') + instr(substr(text, 3), ' '))"
        )
        assert {count for (count,) in file.read(halves)} == {50}
    with Memory(path, "it", "en", model="m1") as memory:
        keys = [
            Key(f"{name} {number} {n}.") for name, last in done.items() for number in range(last) for n in range(50)
        ]
        assert memory.get(keys).keys() == set(keys)


def test_whoever_waits_too_long_for_another_is_told_why(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.translate.memory_file.PATIENCE", 0.05)
    with MemoryFile(path) as file, Memory(path, "it", "en", model="m1") as memory, file.writing():
        assert memory.get([KEY]) == {}
        with pytest.raises(MemoryFileError, match="another process"):
            memory.put([(KEY, UNIT)])
