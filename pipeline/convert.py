"""Folder in, folder out: every article read, translated, published; what is up to date is left alone.

For each article a folder `<slug>/` appears in the output, with a folder per language. Its `manifest.json` is written
last and says what the pages were made from: an article whose manifest still tells the truth is skipped, so that an
interrupted run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from typing import TypeAlias

from pipeline import __version__, atomic, ingest, publish
from pipeline.article import Article, plain, texts
from pipeline.errors import IngestError, TraghettoError
from pipeline.publish.brand import Brand
from pipeline.translate import batch, corrections
from pipeline.translate.engine import Engine
from pipeline.translate.findings import Kind, Severity
from pipeline.translate.glossary import Glossary
from pipeline.translate.memory import Memory
from pipeline.translate.memory_file import MemoryFile
from pipeline.translate.translation import Origin, Translation

Counts: TypeAlias = Mapping[str, Mapping[str, int]]  # of findings, by severity and kind
SOURCE = "it"
MANIFEST = "manifest.json"
WINDOW = (
    60_000  # characters of source that are translated at a time: enough to fill batches, little enough to stop soon
)
COMPANIONS = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".svg",
        ".avif",
        ".css",
        ".js",
        ".json",
        ".woff",
        ".woff2",
        ".ico",
        ".pdf",
    ]
)
"""Suffixes of files that lie beside articles in a folder and are no articles themselves."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to convert (see `gather`), into what, and how. languages: ISO 639-1 codes of the targets.

    force: do it all again, up to date or not. anyway: publish translations with undecided errors too, with a notice.
    """

    files: tuple[Path, ...]
    output: Path
    languages: tuple[str, ...]
    brand: Brand
    force: bool = False
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    status: "converted", "unchanged", "failed", or of a dry run "pending".
    folder: where its pages are. findings: how many undecided ones its languages have, by severity and kind.
    held: by language, the review page of each that is not published. notes: why it failed, or what a person should know
    of its reading and publishing, one sentence each.
    """

    source: Path
    status: str
    folder: Path | None = None
    findings: Counts = field(default_factory=dict)
    held: Mapping[str, Path] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many undecided findings are errors."""
        return sum(self.findings.get(Severity.ERROR, {}).values())

    @property
    def warnings(self) -> int:
        """How many are warnings."""
        return sum(self.findings.get(Severity.WARNING, {}).values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the pages of an article were made from, and which they are; written when all of them stand.

    source: the input's path, relative to the output folder. content: hash of the input. recipe: hash of everything else
    that the pages depend on. files: relative to the article's folder. findings: as of `Outcome`. held: the languages
    that are not published. corrections: the revision of a person's translations in it.
    """

    source: str
    content: str
    recipe: str
    files: tuple[str, ...]
    findings: Counts = field(default_factory=dict)
    held: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    corrections: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """An input that is not up to date, read. content: hash of the file that it was read from."""

    path: Path
    content: str
    article: Article


def convert(
    job: Job,
    engine: Engine,
    memory: Path,
    glossaries: Mapping[str, Glossary],
    progress: batch.Progress = batch.quiet,
) -> Iterator[Outcome]:
    """Do the job: an outcome for each input as soon as its pages stand, and at the end the index of the output.

    memory: the translation memory's file. glossaries: one for each target language. progress: told of each article as
    it is translated. Raises ModelError where a language cannot be reached, OSError where the output cannot be written.

    One thread decodes a window of articles while this one reads the next and writes the pages of the last.
    """
    recipe = recipe_of(job, engine, glossaries)

    def translate(window: Sequence[Task]) -> list[list[Translation]]:
        articles = [task.article for task in window]
        done = []
        for code in job.languages:
            with Memory(memory, SOURCE, code, model=engine.version(SOURCE, code)) as known:
                done.append(batch.translate(articles, code, engine, known, glossaries[code], progress))
        return [list(translations) for translations in zip(*done, strict=True)]

    decoder = ThreadPoolExecutor(1, "decoder")
    try:
        decoding: tuple[Sequence[Task], Future[list[list[Translation]]]] | None = None
        for window in _windows(_stale(job, recipe, memory)):
            settled = [entry for entry in window if isinstance(entry, Outcome)]
            tasks = [entry for entry in window if isinstance(entry, Task)]
            yield from settled
            last, decoding = decoding, (tasks, decoder.submit(translate, tasks)) if tasks else None
            if last:
                yield from _written(job, recipe, *last)
        if decoding:
            yield from _written(job, recipe, *decoding)
    finally:
        decoder.shutdown(wait=False, cancel_futures=True)
    publish.index(job.brand, job.output)


def pending(job: Job, engine: Engine, memory: Path, glossaries: Mapping[str, Glossary]) -> Iterator[Outcome]:
    """What `convert` would do, with nothing written: "unchanged", "failed", or "pending"."""
    for entry in _stale(job, recipe_of(job, engine, glossaries), memory):
        if isinstance(entry, Outcome):
            yield entry
        else:
            yield Outcome(entry.path, "pending", job.output / entry.article.slug, notes=entry.article.warnings)


def recipe_of(job: Job, engine: Engine, glossaries: Mapping[str, Glossary]) -> str:
    """A hash of all but the article that its pages depend on: program, brand, and for each language model and terms."""
    languages = [(code, engine.version(SOURCE, code), glossaries[code].version) for code in job.languages]
    parts = [__version__, job.brand.key, job.brand.fingerprint(), languages]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _stale(job: Job, recipe: str, memory: Path) -> Iterator[Task | Outcome]:
    """Each input, read, if there is work to do for it; else its outcome."""
    manifests = _manifests(job.output)
    revisions = _revisions(memory, job.languages)
    slugs = {manifest.source: slug for slug, manifest in manifests.items()}
    for path in job.files:
        source = _relative(path, job.output)
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            slug = slugs.setdefault(source, _free(ingest.slug(path), slugs.values()))
            manifest = manifests.get(slug)
            folder = job.output / slug
            revision = revisions.get((slug, source), "")
            if not job.force and manifest and _holds(manifest, (source, content, recipe, revision), job, folder):
                yield _outcome(path, "unchanged", folder, replace(manifest, notes=()))
                continue
            article = replace(ingest.read(path), slug=slug, source=source)
        except OSError as error:
            yield Outcome(path, "failed", notes=(str(IngestError(f"cannot be read: {error.strerror}", path=path)),))
        except TraghettoError as error:
            yield Outcome(path, "failed", notes=(str(error),))
        else:
            yield Task(path, content, article)


def _windows(entries: Iterable[Task | Outcome]) -> Iterator[list[Task | Outcome]]:
    """The entries in order, in groups that hold some WINDOW characters of text to translate."""
    window: list[Task | Outcome] = []
    size = 0
    for entry in entries:
        window.append(entry)
        if isinstance(entry, Task):
            size += sum(len(plain(content)) for _, content in texts(entry.article))
        if size >= WINDOW:
            yield window
            window, size = [], 0
    if window:
        yield window


def _written(
    job: Job, recipe: str, tasks: Sequence[Task], translated: Future[list[list[Translation]]]
) -> Iterator[Outcome]:
    """The pages of a window of articles, each article's manifest last."""
    for task, translations in zip(tasks, translated.result(), strict=True):
        folder = job.output / task.article.slug
        before = _manifest(folder)
        _sweep(folder)
        held = tuple(t.article.language for t in translations if t.errors and not job.anyway)
        codes = tuple(code for code in (SOURCE, *job.languages) if code not in held)
        written = [publish.original(task.article, job.brand, job.output, codes)]
        for translation in translations:
            if translation.article.language in held:
                written.append(publish.hold(translation, job.brand, job.output))
            else:
                written.append(publish.write(translation, job.brand, job.output, codes))
        files = tuple(sorted({os.path.relpath(path, folder) for done in written for path in done.files}))
        notes = (*task.article.warnings, *(note for done in written for note in done.notes))
        findings = _counts(translations)
        revision = _revision(translations)
        manifest = Manifest(task.article.source, task.content, recipe, files, findings, held, notes, revision)
        for name in set(before.files if before else ()) - set(files):
            if not name.startswith(".."):
                (folder / name).unlink(missing_ok=True)
        atomic.write(folder / MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False) + "\n")
        yield _outcome(task.path, "converted", folder, manifest)


def _outcome(path: Path, status: str, folder: Path, manifest: Manifest) -> Outcome:
    held = {code: folder / code / publish.REVIEW for code in manifest.held}
    return Outcome(path, status, folder, manifest.findings, held, manifest.notes)


def _counts(translations: Sequence[Translation]) -> Counts:
    """The undecided findings by severity and kind, the gravest first."""
    found = Counter((f.severity, f.kind) for t in translations for segment in t.segments for f in segment.undecided)
    by_severity = {s.value: {k.value: found[s, k] for k in Kind if found[s, k]} for s in Severity}
    return {severity: kinds for severity, kinds in by_severity.items() if kinds}


def _holds(manifest: Manifest, wanted: tuple[str, str, str, str], job: Job, folder: Path) -> bool:
    """Whether the pages are there, made as is wanted now, and published or held as is wished now.

    wanted: the source, content, recipe and corrections that they should be made from.
    """
    made = manifest.source, manifest.content, manifest.recipe, manifest.corrections
    if made != wanted or (Severity.ERROR in manifest.findings and bool(manifest.held) is job.anyway):
        return False
    taken_back = (folder / code / name for code in manifest.held for name in publish.PUBLISHED)
    return all((folder / name).is_file() for name in manifest.files) and not any(path.exists() for path in taken_back)


def _revision(translations: Sequence[Translation]) -> str:
    """The revision of the corrections that an article was translated with."""
    said = ((t.article.language, segment) for t in translations for segment in t.segments)
    return corrections.revision((s.source, code, s.target) for code, s in said if s.origin is Origin.HUMAN)


def _revisions(memory: Path, languages: Sequence[str]) -> dict[tuple[str, str], str]:
    """The corrections in force, by article; none where there is no memory yet."""
    if not memory.exists():
        return {}
    with MemoryFile(memory) as file:
        return corrections.revisions(file, SOURCE, languages)


def _manifests(output: Path) -> dict[str, Manifest]:
    """The manifests in an output folder, by slug."""
    found = {path.parent.name: _manifest(path.parent) for path in sorted(output.glob(f"*/{MANIFEST}"))}
    return {slug: manifest for slug, manifest in found.items() if manifest}


def _manifest(folder: Path) -> Manifest | None:
    """The manifest of an article's folder; None where there is none, or none of ours."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        return Manifest(**{**data, **{key: tuple(data[key]) for key in ("files", "held", "notes")}})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _relative(path: Path, output: Path) -> str:
    """The path as seen from the output folder, so that a workspace that moves as a whole stays up to date."""
    return Path(os.path.relpath(path.absolute(), output.absolute())).as_posix()


def _free(slug: str, taken: Iterable[str]) -> str:
    """The slug, or the first of slug-2, slug-3, … that no other input has."""
    used = set(taken)
    return next(name for name in chain([slug], (f"{slug}-{n}" for n in count(2))) if name not in used)


def _sweep(folder: Path) -> None:
    """Remove what an interrupted run left half-written."""
    for part in folder.rglob(f".*{atomic.SUFFIX}"):
        part.unlink(missing_ok=True)


def gather(inputs: Iterable[Path]) -> tuple[Path, ...]:
    """The files to convert: those named, and every file in the folders named that isn't hidden or a companion.

    In order of path, each once. Raises IngestError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in inputs:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix.lower() not in COMPANIONS)
            found |= dict.fromkeys(p for p in inside if not any(n.startswith(".") for n in p.relative_to(path).parts))
        elif path.exists() or path.is_symlink():
            found[path] = None
        else:
            raise IngestError("there is no such file or folder", path=path)
    return tuple(found)
