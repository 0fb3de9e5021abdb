"""Articles through the machine: every sentence once, its marks, figures and names with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.article import Article, Heading, Paragraph, Span, Table, plain, text
from pipeline.translate import batch, corrections
from pipeline.translate.argos import ArgosEngine
from pipeline.translate.corrections import Correction
from pipeline.translate.engine import Abilities, Hypothesis
from pipeline.translate.findings import Kind
from pipeline.translate.glossary import Glossary, Term, house
from pipeline.translate.memory import Key, Memory
from pipeline.translate.memory_file import MemoryFile
from pipeline.translate.translation import Origin, Translation


class Counted:
    """The real engine, and what it was asked."""

    def __init__(self, engine: ArgosEngine) -> None:
        self.engine = engine
        self.asked: list[str] = []

    def version(self, source: str, target: str) -> str:
        return self.engine.version(source, target)

    def abilities(self, source: str, target: str) -> Abilities:
        return self.engine.abilities(source, target)

    def translate(
        self, batch: Sequence[str], source: str, target: str, *, n_best: int = 1, align: bool | Collection[int] = False
    ) -> list[list[Hypothesis]]:
        self.asked += batch
        return self.engine.translate(batch, source, target, n_best=n_best, align=align)


ARTICLE = Article(
    title=text("Un Anno Difficile per i Mercati"),
    slug="anno",
    blocks=(
        Heading(text("Le Azioni Scendono"), line=2),
        Paragraph(
            (Span("Nvidia ha perso il "), Span("14%", strong=True), Span(". Anche Intel scende del 3,3%.")), line=4
        ),
        Table(((text("Indice"), text("2024")), (text("Nasdaq"), text("-2,5%")))),
    ),
)


@pytest.fixture
def glossary() -> Glossary:
    return Glossary.load([house()], "it", "en")


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory(":memory:", "it", "en", model="shipped") as opened:
        yield opened


@pytest.mark.usefixtures("no_network")
def test_figures_names_and_marks_arrive(engine: ArgosEngine, memory: Memory, glossary: Glossary) -> None:
    (done,) = batch.translate([ARTICLE], "en", engine, memory, glossary)
    paragraph = done.article.blocks[1]
    assert isinstance(paragraph, Paragraph)
    said = plain(paragraph.text)
    assert all(kept in said for kept in ("Nvidia", "14%", "Intel", "3.3%"))
    assert [span.text for span in paragraph.text if span.strong] == ["14%"]
    assert not done.errors


def test_a_table_of_figures_is_written_as_the_target_writes_it(
    engine: ArgosEngine, memory: Memory, glossary: Glossary
) -> None:
    (done,) = batch.translate([ARTICLE], "en", engine, memory, glossary)
    table = done.article.blocks[2]
    assert isinstance(table, Table)
    assert [plain(cell) for cell in table.rows[1]] == ["Nasdaq", "-2.5%"]


def test_an_english_heading_has_the_capitals_of_its_source(
    engine: ArgosEngine, memory: Memory, glossary: Glossary
) -> None:
    (done,) = batch.translate([ARTICLE], "en", engine, memory, glossary)
    words = [word for word in plain(done.article.title).split() if len(word) > 3]
    assert words
    assert all(word[0].isupper() for word in words)


def test_a_word_alone_in_a_cell_is_no_name_where_the_article_writes_it_small(
    engine: ArgosEngine, memory: Memory, glossary: Glossary
) -> None:
    table = Table(((text("Merce"), text("Dazio")), (text("Acciaio"), text("25%")), (text("Brembo"), text("10%"))))
    article = Article(title=text("Dazi"), slug="dazi", blocks=(Paragraph(text("Cala l'acciaio.")), table))
    (done,) = batch.translate([article], "en", engine, memory, glossary)
    cells = [segment.target for segment in done.segments]
    assert "Steel" in cells
    assert "Brembo" in cells


def test_code_is_left_alone(engine: ArgosEngine, memory: Memory, glossary: Glossary) -> None:
    sentence = Span("Il titolo "), Span("prezzo = 1.500", code=True), Span(" è salito del 3,2%.")
    article = Article(
        title=text("Prova"), slug="p", blocks=(Paragraph(sentence), Paragraph((Span("a = 'b'", code=True),)))
    )
    (done,) = batch.translate([article], "en", engine, memory, glossary)
    first, second = (block.text for block in done.article.blocks if isinstance(block, Paragraph))
    assert Span("prezzo = 1.500", code=True) in first
    assert "3.2%" in plain(first)
    assert second == (Span("a = 'b'", code=True),)
    assert [s.findings for s in done.segments[1:]] == [(), ()]


def test_code_that_begins_a_sentence_keeps_its_letters(engine: ArgosEngine, memory: Memory, glossary: Glossary) -> None:
    first, second = (Span("df.dropna()", code=True), Span(" va usato prima.")), (Span("x", code=True), Span(": 3,5%"))
    article = Article(title=text("Prova"), slug="p", blocks=(Paragraph(first), Paragraph(second)))
    (done,) = batch.translate([article], "en", engine, memory, glossary)
    used, figure = (plain(block.text) for block in done.article.blocks if isinstance(block, Paragraph))
    assert "df.dropna()" in used
    assert figure == "x: 3.5%"


def test_each_sentence_is_asked_once_and_never_again(engine: ArgosEngine, memory: Memory, glossary: Glossary) -> None:
    counted = Counted(engine)
    twin = replace(ARTICLE, slug="twin")
    first = batch.translate([ARTICLE, twin], "en", counted, memory, glossary)
    assert first[0].article.blocks == first[1].article.blocks
    once = len(counted.asked)
    again = batch.translate([ARTICLE], "en", counted, memory, glossary)
    assert len(counted.asked) == once
    assert again[0].article == first[0].article
    assert {segment.origin for segment in again[0].segments} <= {Origin.MEMORY, Origin.COPIED}


class Mistaken:
    """An engine that takes one word for another."""

    def version(self, source: str, target: str) -> str:
        return "mistaken"

    def abilities(self, source: str, target: str) -> Abilities:
        return Abilities()

    def translate(
        self, batch: Sequence[str], source: str, target: str, *, n_best: int = 1, align: bool | Collection[int] = False
    ) -> list[list[Hypothesis]]:
        return [
            [Hypothesis("The calf.", -0.1)] if "polpaccio" in text else [Hypothesis("The wing.", -0.1)]
            for text in batch
        ]


def test_every_word_is_asked_for_of_what_a_machine_said_now_or_before(memory: Memory, glossary: Glossary) -> None:
    article = Article(title=text("Il polpaccio"), slug="a", blocks=(Paragraph(text("Gli inquilini."), line=2),))
    now, before = (batch.translate([article], "en", Mistaken(), memory, glossary)[0] for _ in range(2))
    assert [f.kind for s in now.segments for f in s.findings] == [Kind.WORD_NOT_RENDERED]
    assert [s.findings for s in before.segments] == [s.findings for s in now.segments]
    assert before.segments[1].origin is Origin.MEMORY


def test_segments_say_where_they_stand(engine: ArgosEngine, memory: Memory, glossary: Glossary, tmp_path: Path) -> None:
    (done,) = batch.translate([ARTICLE], "en", engine, memory, glossary)
    prose = [segment for segment in done.segments if segment.line == 4]
    assert [segment.source for segment in prose] == ["Nvidia ha perso il 14%.", "Anche Intel scende del 3,3%."]
    assert [segment.index for segment in prose] == [0, 1]


BOLD = Paragraph((Span("Nvidia ha perso il "), Span("14%", strong=True), Span(" ieri.")))
LINKED = Paragraph(
    (Span("Si veda "), Span("la nota della banca", link="https://example.org"), Span(" di ieri.")), line=4
)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


def corrected(path: Path, engine: ArgosEngine, glossary: Glossary, target: str) -> tuple[Translation, list[str]]:
    """An article of a sentence with bold type and one with a link, all corrected, and what the machine was asked."""
    article = replace(ARTICLE, blocks=(BOLD, LINKED))
    with MemoryFile(path) as file:
        pairs = {plain(BOLD.text): "Yesterday, Nvidia shed 14% - too much.", plain(LINKED.text): target}
        corrections.correct(file, [Correction(source, said, "it", "en") for source, said in pairs.items()])
    counted = Counted(engine)
    with Memory(path, "it", "en", model="shipped") as memory:
        (done,) = batch.translate([article], "en", counted, memory, glossary)
        again = memory.get([Key(plain(BOLD.text))])
    assert {unit.origin for unit in again.values()} == {Origin.HUMAN}
    return done, counted.asked


def test_a_correction_of_a_sentence_with_marks_goes_out_as_it_is_with_its_marks(
    engine: ArgosEngine, shared: Path, glossary: Glossary
) -> None:
    done, asked = corrected(shared, engine, glossary, "See yesterday's note from the bank.")
    assert not [sentence for sentence in asked if "Nvidia" in sentence or "nota" in sentence]
    bold, linked = done.article.blocks
    assert isinstance(bold, Paragraph)
    assert isinstance(linked, Paragraph)
    assert plain(bold.text) == "Yesterday, Nvidia shed 14% - too much."
    assert [span.text for span in bold.text if span.strong] == ["14%"]
    assert plain(linked.text) == "See yesterday's note from the bank."
    assert [span.link for span in linked.text if span.link] == ["https://example.org"]
    assert {segment.origin for segment in done.segments if segment.place.field == "block"} == {Origin.HUMAN}


def test_marks_of_a_correction_follow_what_the_machine_had_aligned(
    engine: ArgosEngine, shared: Path, glossary: Glossary
) -> None:
    article = replace(ARTICLE, blocks=(LINKED,))
    with Memory(shared, "it", "en", model="shipped") as memory:
        (machines,) = batch.translate([article], "en", engine, memory, glossary)
    (paragraph,) = machines.article.blocks
    assert isinstance(paragraph, Paragraph)
    (before,) = [span.text for span in paragraph.text if span.link]
    done, _ = corrected(shared, engine, glossary, f"Please do read this: {plain(paragraph.text)}")
    linked = done.article.blocks[1]
    assert isinstance(linked, Paragraph)
    assert [span.text for span in linked.text if span.link] == [before]
    assert not done.segments[-1].findings


def test_what_a_person_made_of_a_similar_sentence_is_offered_where_something_was_found(
    engine: ArgosEngine, shared: Path, glossary: Glossary
) -> None:
    strange = Glossary([*glossary.terms, Term("ieri", ("yesternight",), pos="adverb")], "it", "en")
    article = replace(ARTICLE, blocks=(Paragraph(text("Nvidia ha perso il 14% ieri. Intel scende.")),))
    said = Correction("Nvidia ha perso il 12% ieri.", "Yesternight, Nvidia shed 12%.", "it", "en")
    with MemoryFile(shared) as file:
        corrections.correct(file, [said])
    with Memory(shared, "it", "en", model="shipped") as memory:
        (done,) = batch.translate([article], "en", engine, memory, strange)
    *_, doubtful, clean = done.segments
    assert doubtful.findings and not clean.findings
    assert doubtful.similar and doubtful.similar.target == said.target
    assert "14%" in doubtful.target, "offered, never used unseen"
    assert clean.similar is None
