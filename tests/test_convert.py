"""Folder in, folder out, with the model that ships."""

from __future__ import annotations

import os
import re
import shutil
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from pipeline import convert, ingest, publish, stale
from pipeline.article import Heading, List, block_texts, plain
from pipeline.errors import IngestError
from pipeline.job import Job, Outcome, gather
from pipeline.publish import brand as brands
from pipeline.translate import batch, cluster, corrections
from pipeline.translate.argos import ArgosEngine
from pipeline.translate.cluster import Cluster
from pipeline.translate.corrections import Correction
from pipeline.translate.glossary import Glossary, house
from pipeline.translate.memory import Unit
from pipeline.translate.memory_file import MemoryFile

ARTICLE = Path(__file__).parent.parent / "input" / "deepseek-punto-di-svolta.txt"
SHORT = "Mercati in rialzo\n\ndi Anna Rossi\n\nIeri la Borsa di Milano è salita del 2,5% grazie alle banche.\n"


class House:
    """A workspace: a folder of articles, an output folder and a memory."""

    def __init__(self, folder: Path, engine: ArgosEngine) -> None:
        self.input = folder / "in"
        self.output = folder / "out"
        self.memory = folder / "memory.sqlite"
        self.templates = folder / "templates"
        self.terms = [house()]
        self.engine = engine
        self.input.mkdir()

    def put(self, name: str, content: str | bytes) -> Path:
        data = content.encode() if isinstance(content, str) else content
        (self.input / name).write_bytes(data)
        return self.input / name

    def glossary(self, *rows: str) -> None:
        """Terms of this house's own, Italian and English by comma."""
        path = self.templates.parent / "terms.csv"
        path.write_text("\n".join(["it,en", *rows]), encoding="utf-8")
        self.terms = [house(), path]

    def convert(
        self, brand: str = "ns-partners", *, force: bool = False, anyway: bool = False, **options: Any
    ) -> list[Outcome]:
        files = gather([self.input])
        job = Job(files, self.output, ("en",), brands.load(brand, [self.templates]), force=force, anyway=anyway)
        glossaries = {"en": Glossary.load(self.terms, "it", "en")}
        return list(convert.convert(job, self.engine, self.memory, glossaries, **options))

    def pages(self) -> dict[str, bytes]:
        """Everything in the output folder, by path."""
        files = (path for path in self.output.rglob("*") if path.is_file())
        return {path.relative_to(self.output).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def workspace(tmp_path: Path, engine: ArgosEngine) -> House:
    return House(tmp_path, engine)


@pytest.fixture
def remembered(workspace: House) -> House:
    """One that has converted an article."""
    workspace.put("breve.txt", SHORT)
    workspace.convert()
    return workspace


@pytest.fixture
def no_model(remembered: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The same, from then on without a model: whoever asks for one fails the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("a model was loaded where there was nothing to translate")

    monkeypatch.setattr(ArgosEngine, "_model", refuse)
    return remembered


def pixel(shade: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def statuses(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.source.name: outcome.status for outcome in outcomes}


@pytest.mark.usefixtures("no_network")
def test_the_article_keeps_its_structure_figures_and_names(workspace: House) -> None:
    shutil.copy(ARTICLE, workspace.input)
    (outcome,) = workspace.convert()
    assert outcome.status == "converted"
    assert outcome.errors == 0
    english = (workspace.output / ARTICLE.stem / "en" / "article.md").read_text(encoding="utf-8")
    for kept in ("2,048", "40–50 million", "14%", "10%", "3.3%", "55 million", "6 million", "2023"):
        assert kept in english, kept
    for name in ("DeepSeek", "Nvidia", "OpenAI", "Anthropic", "ASML", "Liang Wenfeng", "H800", "H100", "GPT-4"):
        assert name in english, name
    source = ingest.read(ARTICLE)
    headings = [block for block in source.blocks if isinstance(block, Heading)]
    assert english.count("\n## ") == len(headings)
    items = [text for block in source.blocks if isinstance(block, List) for text in block_texts(block)]
    assert len(re.findall(r"^- ", english, re.MULTILINE)) == len(items)
    assert plain(source.title) not in english


def test_all_files_of_a_language_are_there(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.convert()
    names = {path.name for path in (workspace.output / "breve" / "en").iterdir()}
    assert names == {
        *("index.html", "article.md", "review.html", "findings.json"),
        *("newsletter.html", "newsletter.txt", "newsletter.eml"),
    }
    assert (workspace.output / "breve" / "it" / "index.html").is_file()
    assert "breve/en/" in (workspace.output / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def misreading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine, but that 2.5% becomes 5.2%."""
    right = batch.finish

    def wrong(*given: Any) -> Unit:
        unit = right(*given)
        return replace(unit, target=unit.target.replace("2.5%", "5.2%"))

    monkeypatch.setattr(batch, "finish", wrong)


@pytest.mark.usefixtures("misreading")
def test_a_translation_with_an_error_is_held_and_the_original_published(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    (outcome,) = workspace.convert()
    review = workspace.output / "breve" / "en" / "review.html"
    assert (outcome.status, outcome.held, outcome.errors) == ("converted", {"en": review}, 1)
    assert outcome.findings["error"] == {"figure changed": 1}
    assert {path.name for path in review.parent.iterdir()} == {"review.html", "findings.json"}
    pages = workspace.pages()
    assert b"breve/en" not in pages["index.html"]
    assert b"breve/it" in pages["index.html"]
    assert b"../en/" not in pages["breve/it/index.html"]
    assert b"Held." in pages["breve/en/review.html"]


@pytest.mark.usefixtures("misreading")
def test_what_is_held_stays_held_until_somebody_says_otherwise(
    workspace: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.put("altro.txt", SHORT.replace("2,5", "2,6"))
    held = workspace.convert()
    pages = workspace.pages()
    again = workspace.convert()
    assert statuses(again) == {"breve.txt": "unchanged", "altro.txt": "unchanged"}
    assert [(o.held, o.findings) for o in again] == [(o.held, o.findings) for o in held]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the engine was asked for what the memory knows")

    monkeypatch.setattr(ArgosEngine, "translate", refuse)
    published = workspace.convert(anyway=True)
    assert statuses(published) == {"breve.txt": "converted", "altro.txt": "unchanged"}
    assert [o.held for o in published] == [{}, {}]
    assert "has not yet been reviewed" in workspace.pages()["breve/en/index.html"].decode()
    assert b"../en/" in workspace.pages()["breve/it/index.html"]
    assert statuses(workspace.convert(anyway=True)) == {"breve.txt": "unchanged", "altro.txt": "unchanged"}
    assert statuses(workspace.convert()) == {"breve.txt": "converted", "altro.txt": "unchanged"}
    assert workspace.pages() == pages, "its page, newsletter and Markdown are taken back"
    (workspace.output / "breve" / "en" / "newsletter.eml").write_text("left by a run that was killed")
    assert statuses(workspace.convert()) == {"breve.txt": "converted", "altro.txt": "unchanged"}
    assert workspace.pages() == pages


def test_an_article_that_becomes_held_leaves_no_page_behind(workspace: House, request: pytest.FixtureRequest) -> None:
    workspace.put("breve.txt", SHORT)
    assert not workspace.convert()[0].held
    (workspace.output / "breve" / "manifest.json").unlink()
    workspace.put("breve.txt", SHORT.replace("grazie", "sempre grazie"))
    request.getfixturevalue("misreading")
    assert workspace.convert()[0].held
    assert {path.name for path in (workspace.output / "breve" / "en").iterdir()} == {"review.html", "findings.json"}
    assert b"breve/en" not in workspace.pages()["index.html"]


def test_what_has_not_changed_in_content_is_left_alone(workspace: House) -> None:
    path = workspace.put("breve.txt", SHORT)
    workspace.convert()
    os.utime(path, (0, 0))
    assert statuses(workspace.convert()) == {"breve.txt": "unchanged"}
    workspace.put("breve.txt", SHORT.replace("2,5", "2,6"))
    assert statuses(workspace.convert()) == {"breve.txt": "converted"}
    assert statuses(workspace.convert(force=True)) == {"breve.txt": "converted"}


def test_a_page_that_was_deleted_is_made_again(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.convert()
    before = workspace.pages()
    (workspace.output / "breve" / "en" / "index.html").unlink()
    assert statuses(workspace.convert()) == {"breve.txt": "converted"}
    assert workspace.pages() == before


def test_what_is_corrected_or_forgotten_changes_its_article_and_no_other(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.put("altro.txt", SHORT.replace("salita", "scesa"))
    workspace.convert()
    sentence = "Ieri la Borsa di Milano è salita del 2,5% grazie alle banche."
    with MemoryFile(workspace.memory) as file:
        corrections.correct(file, [Correction(sentence, "Milan gained 2.5% on banks.", "it", "en")])
    assert statuses(workspace.convert()) == {"altro.txt": "unchanged", "breve.txt": "converted"}
    assert b"Milan gained 2.5% on banks." in workspace.pages()["breve/en/index.html"]
    assert set(statuses(workspace.convert()).values()) == {"unchanged"}
    with MemoryFile(workspace.memory) as file:
        corrections.forget(file, sentence, "it", "en")
    assert statuses(workspace.convert()) == {"altro.txt": "unchanged", "breve.txt": "converted"}
    assert b"Milan gained" not in workspace.pages()["breve/en/index.html"]


def test_a_correction_that_is_older_than_the_article_is_used_at_once(workspace: House) -> None:
    with MemoryFile(workspace.memory) as file:
        corrections.correct(file, [Correction("Mercati in rialzo", "Markets on the up", "it", "en")])
    workspace.put("breve.txt", SHORT)
    workspace.convert()
    assert b"Markets on the up" in workspace.pages()["breve/en/index.html"]
    assert statuses(workspace.convert()) == {"breve.txt": "unchanged"}


def test_nothing_is_loaded_to_find_that_nothing_changed(no_model: House) -> None:
    assert statuses(no_model.convert()) == {"breve.txt": "unchanged"}


def test_another_brand_is_rendered_without_translating_again(no_model: House) -> None:
    (outcome,) = no_model.convert("salmastra")
    assert (outcome.status, outcome.cause) == ("converted", "brand")
    assert b"Salmastra" in no_model.pages()["breve/en/index.html"]


def test_a_changed_colour_or_template_is_rendered_without_translating_again(no_model: House) -> None:
    home = no_model.templates / "house"
    shutil.copytree(brands.load("ns-partners").folders[0], home)
    no_model.convert("house")
    settings = home / "brand.toml"
    settings.write_text(settings.read_text().replace('accent = "', 'accent = "#000000" # ', 1))
    (outcome,) = no_model.convert("house")
    assert (outcome.status, outcome.cause) == ("converted", "brand")
    assert b"#000000" in no_model.pages()["breve/en/index.html"]
    (no_model.templates / "base").mkdir()
    (no_model.templates / "base" / "index.html").write_text("another index")
    assert [outcome.cause for outcome in no_model.convert("house")] == ["brand"]


def test_another_version_of_the_program_renders_again(no_model: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stale, "__version__", "99")
    assert [outcome.cause for outcome in no_model.convert()] == ["program"]


def test_one_changed_sentence_is_the_one_that_is_translated(remembered: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    stream = ArgosEngine.stream

    def noting(self: ArgosEngine, batch: Sequence[str], *rest: Any, **options: Any) -> Any:
        asked.extend(batch)
        return stream(self, batch, *rest, **options)

    monkeypatch.setattr(ArgosEngine, "stream", noting)
    remembered.put("breve.txt", SHORT + "\nIl cacao resta debole.\n")
    (outcome,) = remembered.convert()
    assert outcome.cause == "article"
    assert set(asked) == {"Il cacao resta debole."}


def test_a_changed_glossary_redoes_the_articles_that_hold_its_terms(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.put("altro.txt", "Petrolio debole\n\nIl prezzo del petrolio è sceso anche ieri, e non di poco.\n")
    workspace.convert()
    untouched = (workspace.output / "breve" / "en" / "index.html").stat()
    workspace.glossary("petrolio,petroleum")
    outcomes = workspace.convert()
    assert {o.source.name: (o.status, o.cause) for o in outcomes} == {
        "altro.txt": ("converted", "glossary en"),
        "breve.txt": ("unchanged", ""),
    }
    assert (workspace.output / "breve" / "en" / "index.html").stat() == untouched
    assert set(statuses(workspace.convert()).values()) == {"unchanged"}


def test_a_changed_model_translates_again(remembered: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArgosEngine, "version", lambda *_: "it-en 99 (00000000)")
    assert [outcome.cause for outcome in remembered.convert()] == ["model en"]


def test_a_picture_beside_the_article_is_part_of_it(workspace: House) -> None:
    workspace.put("breve.md", SHORT + "\n![Grafico](chart%201.png)\n")
    (first,) = workspace.convert()
    assert "was not found" in first.notes[0]
    workspace.put("chart 1.png", pixel(1))
    (second,) = workspace.convert()
    assert (second.cause, second.notes) == ("pictures", ())
    assert statuses(workspace.convert()) == {"breve.md": "unchanged"}
    workspace.put("chart 1.png", pixel(2))
    assert [outcome.cause for outcome in workspace.convert()] == ["pictures"]
    assert pixel(2) in workspace.pages().values()
    (workspace.input / "chart 1.png").unlink()
    assert [outcome.cause for outcome in workspace.convert()] == ["pictures"]
    assert pixel(2) not in workspace.pages().values()


def test_the_index_lists_what_other_runs_made_and_what_has_no_input_any_more(workspace: House) -> None:
    gone = workspace.put("prima.txt", SHORT)
    workspace.convert()
    gone.unlink()
    workspace.put("breve.txt", SHORT)
    assert statuses(workspace.convert()) == {"breve.txt": "converted"}
    index = workspace.pages()["index.html"].decode()
    assert "prima/en/" in index
    assert "breve/en/" in index
    shutil.rmtree(workspace.output / "prima")
    workspace.convert()
    assert "prima/en/" not in workspace.pages()["index.html"].decode()


def test_broken_files_stop_nobody_else(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.put("empty.txt", "")
    workspace.put("binary.txt", bytes(range(256)) * 8)
    workspace.put("english.txt", "Shares rose on Monday as investors looked to the Federal Reserve for a sign.")
    workspace.put("broken.docx", b"PK\x03\x04 and no more")
    workspace.put("table.xyz", "a;b")
    outcomes = workspace.convert()
    assert statuses(outcomes).pop("breve.txt") == "converted"
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert len(failed) == 5
    for outcome in failed:
        (note,) = outcome.notes
        assert note.startswith(str(outcome.source)), "the message names the file"
        assert "\n" not in note


def test_articles_of_one_name_have_folders_of_their_own_and_keep_them(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.put("breve.md", SHORT)
    first = {outcome.source.name: outcome.folder for outcome in workspace.convert()}
    assert len(set(first.values())) == 2
    workspace.put("breve.md", SHORT.replace("2,5", "2,6"))
    assert {outcome.source.name: outcome.folder for outcome in workspace.convert()} == first


def test_an_article_changed_back_after_an_interruption_is_made_again(
    remembered: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = remembered.pages()
    remembered.put("breve.txt", SHORT.replace("2,5", "2,6"))
    with monkeypatch.context() as patch:
        patch.setattr(publish, "write", interrupt)
        with pytest.raises(KeyboardInterrupt):
            remembered.convert()
    assert remembered.pages()["breve/it/index.html"] != before["breve/it/index.html"]
    remembered.put("breve.txt", SHORT)
    assert statuses(remembered.convert()) == {"breve.txt": "converted"}
    assert remembered.pages() == before


def test_what_an_interrupted_run_left_is_swept_away(workspace: House) -> None:
    workspace.put("breve.txt", SHORT)
    workspace.convert()
    before = workspace.pages()
    (workspace.output / "breve" / "manifest.json").unlink()
    (workspace.output / "breve" / "en" / ".index.html.x1.part").write_text("half")
    assert statuses(workspace.convert()) == {"breve.txt": "converted"}
    assert workspace.pages() == before


def test_folders_are_searched_for_articles_alone(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "chart.png", ".hidden.txt", "sub/c.html", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in gather([tmp_path, tmp_path / "b.txt"])]
    assert found == ["a.md", "b.txt", "sub/c.html"]
    with pytest.raises(IngestError, match="there is no such file"):
        gather([tmp_path / "none.txt"])


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_on_a_cluster_that_loses_a_worker_every_file_is_the_same(
    workspace: House, engine: ArgosEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PARTITION", 200)
    for n in range(8):
        workspace.put(f"a{n}.txt", SHORT.replace("2,5", f"{n},5") + f"\nAnche il **petrolio** è salito del {n}%.\n")
    parts = 0

    def kill_one(segments: int, words: int) -> None:
        """Kill a worker when the second part comes."""
        nonlocal parts
        parts += words > 0
        if parts == 2:
            children = psutil.Process().children(recursive=True)
            next(child for child in children if "spawn_main" in " ".join(child.cmdline())).kill()

    with Cluster("local:2", engine) as machines:
        assert set(statuses(workspace.convert(progress=kill_one, cluster=machines)).values()) == {"converted"}
    assert parts > 3
    pages = workspace.pages()
    shutil.rmtree(workspace.output)
    workspace.memory.unlink()
    workspace.convert()
    assert workspace.pages() == pages
