"""Similar sentences, for people to look at."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from pipeline.translate import corrections, fuzzy
from pipeline.translate.corrections import Correction
from pipeline.translate.memory import Key, Memory, Unit
from pipeline.translate.memory_file import MemoryFile
from pipeline.translate.translation import Origin

SUBJECTS = (
    "I mercati",
    "Le banche centrali",
    "I titoli di Stato",
    "Le azioni europee",
    "Gli utili",
    "I prezzi",
    "La Fed",
)
VERBS = ("salgono", "scendono", "restano stabili", "sorprendono", "recuperano terreno", "rallentano", "deludono")
ENDS = (
    "dopo i dati sull'inflazione",
    "in attesa della BCE",
    "per il terzo mese di fila",
    "nonostante i dazi",
    "da marzo",
)
SENTENCES = [f"{s} {v} del {n}% {e}." for s in SUBJECTS for v in VERBS for e in ENDS for n in range(1, 13)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    with Memory(path, "it", "en", model="m1") as opened:
        yield opened


def put(memory: Memory, *sentences: str) -> None:
    memory.put((Key(sentence), Unit(sentence.upper(), Origin.MACHINE)) for sentence in sentences)


def test_the_most_similar_comes_first_and_nothing_below_the_cutoff(memory: Memory) -> None:
    put(memory, "I mercati salgono del 2%.", "I mercati salgono del 2,5%.", "Le banche centrali tacciono.")
    found = memory.similar("I mercati salgono del 2%!", cutoff=80)
    assert [match.source for match in found] == ["I mercati salgono del 2%.", "I mercati salgono del 2,5%."]
    assert found[0].target == found[0].source.upper()
    assert 100 > found[0].similarity > found[1].similarity >= 80
    assert memory.similar("I mercati salgono del 2%!", limit=1) == found[:1]


def test_a_person_comes_before_the_machine_and_can_be_asked_for_alone(memory: Memory, path: Path) -> None:
    put(memory, "I mercati salgono del 2%.", "I mercati salgono del 3%.")
    with MemoryFile(path) as file:
        corrections.correct(file, [Correction("I mercati salgono del 3%.", "Markets gain 3%.", "it", "en")])
    first, second = memory.similar("I mercati salgono del 4%.")
    assert (first.target, first.origin) == ("Markets gain 3%.", Origin.HUMAN)
    assert second.origin is Origin.MEMORY
    assert memory.similar("I mercati salgono del 4%.", human=True) == [first]


def test_what_is_remembered_or_deleted_later_is_found_or_not(memory: Memory, path: Path) -> None:
    put(memory, "I mercati salgono del 2%.")
    assert len(memory.similar("I mercati salgono del 2%.")) == 1
    put(memory, "I mercati salgono del 3%.")
    assert len(memory.similar("I mercati salgono del 2%.")) == 2
    with MemoryFile(path) as file, file.writing() as connection:
        fuzzy.remove(connection, [1])
    assert [match.source for match in memory.similar("I mercati salgono del 2%.")] == ["I mercati salgono del 3%."]


def test_other_languages_are_not_searched(memory: Memory, path: Path) -> None:
    put(memory, "I mercati salgono del 2%.")
    with MemoryFile(path) as file:
        assert fuzzy.similar(file, "I mercati salgono del 2%.", "it", "es") == []
        assert fuzzy.similar(file, "I mercati salgono del 2%.", "en", "it") == []


@pytest.mark.parametrize("text", ["", "a", "🚢", '"', "NEAR(a b)", "%"])
def test_any_text_can_be_searched_for(memory: Memory, text: str) -> None:
    put(memory, "I mercati salgono del 2%.")
    assert memory.similar(text) == []


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sentence_with_a_word_changed_finds_its_like_among_many(memory: Memory, seed: int) -> None:
    if not memory.similar(SENTENCES[0]):
        put(memory, *SENTENCES)
    chance = random.Random(seed)
    original = chance.choice(SENTENCES)
    words = original.split()
    words[chance.randrange(len(words))] = chance.choice(("ieri", "forse", "oggi"))
    best = memory.similar(" ".join(words), limit=1)[0]
    assert best.similarity >= ratio(" ".join(words), original) - 5
