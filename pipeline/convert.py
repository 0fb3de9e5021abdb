"""Folder in, folder out: every article read, translated, published; what is up to date is left alone.

For each article a folder `<slug>/` appears in the output, with a folder per language. Its manifest is written last and
says what the pages were made from: an article whose manifest still tells the truth is skipped, so that an interrupted
run goes on where it stopped. Pages whose input is gone stay, and so do their lines in the index: others may link to
them. Delete the folder to take them down.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__, atomic, ingest, manifest, publish
from pipeline.article import Article, plain, texts
from pipeline.errors import IngestError, TraghettoError
from pipeline.manifest import CORRECTIONS, GLOSSARY, TERMS, Counts, Manifest
from pipeline.publish import page
from pipeline.publish.brand import Brand
from pipeline.publish.site import Entry
from pipeline.translate import batch, corrections
from pipeline.translate.engine import Engine
from pipeline.translate.findings import Kind, Severity
from pipeline.translate.glossary import Glossary
from pipeline.translate.memory import Memory
from pipeline.translate.memory_file import MemoryFile
from pipeline.translate.translation import Origin, Translation
from pipeline.translate.underway import Underway

if TYPE_CHECKING:
    from pipeline.translate.cluster import Cluster

SOURCE = "it"
# Characters of source that are translated at a time. The first window is small, so that pages appear soon; each is
# twice as large as the one before, since the decoder is the quicker the more sentences of one length it has.
FIRST_WINDOW = 20_000
WINDOW = 160_000
AT_ONCE = 2  # windows that are decoded at a time: while the answers of one are weighed, the other keeps the cores busy
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

    status: "converted", "unchanged", "failed", or of a dry run "pending". cause: why it was or is to be converted.
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
    cause: str = ""

    @property
    def errors(self) -> int:
        """How many undecided findings are errors."""
        return sum(self.findings.get(Severity.ERROR, {}).values())

    @property
    def warnings(self) -> int:
        """How many are warnings."""
        return sum(self.findings.get(Severity.WARNING, {}).values())


@dataclass(frozen=True, slots=True)
class Task:
    """An input that is not up to date, read. made_from: as of its manifest, hashed before it was read."""

    path: Path
    article: Article
    made_from: Mapping[str, str]
    cause: str


def convert(
    job: Job,
    engine: Engine,
    memory: Path,
    glossaries: Mapping[str, Glossary],
    progress: batch.Progress = batch.quiet,
    cluster: Cluster | None = None,
) -> Iterator[Outcome]:
    """Do the job: an outcome for each input as soon as its pages stand, and at the end the index of the output.

    memory: the translation memory's file. glossaries: one for each target language. progress: told of what is
    translated. cluster: where to decode, if not in this process. Raises ModelError where a language cannot be reached,
    OSError where the output cannot be written.

    Windows of articles are decoded in other threads while this one reads the next and writes the pages of the last. On
    a cluster windows are as much wider as it is.
    """
    _sweep(job.output.glob(f".*{atomic.SUFFIX}"))
    _sweep((job.output / page.ASSETS).rglob(f".*{atomic.SUFFIX}"))
    decode = cluster.decode if cluster else None
    lines: dict[str, tuple[Entry, ...]] = {}  # of the index, by slug
    underway = {code: Underway() for code in job.languages}

    def translate(tasks: Sequence[Task]) -> list[list[Translation]]:
        articles = [task.article for task in tasks]
        done = []
        for code in job.languages:
            with Memory(memory, SOURCE, code, model=engine.version(SOURCE, code)) as known:
                done.append(
                    batch.translate(articles, code, engine, known, glossaries[code], progress, decode, underway[code])
                )
        return [list(translations) for translations in zip(*done, strict=True)]

    decoder = ThreadPoolExecutor(AT_ONCE, "decoder")
    decoding: deque[tuple[Sequence[Task], Future[list[list[Translation]]]]] = deque()
    stale = _stale(job, ingredients(job, engine, glossaries), memory, glossaries, lines, renew=True)
    try:
        for entry in _windows(stale, cluster.width if cluster else 1):
            if isinstance(entry, Outcome):
                yield entry
                continue
            decoding.append((entry, decoder.submit(translate, entry)))
            if len(decoding) > AT_ONCE:
                yield from _written(job, glossaries, lines, *decoding.popleft())
        while decoding:
            yield from _written(job, glossaries, lines, *decoding.popleft())
    finally:
        decoder.shutdown(wait=False, cancel_futures=True)
    publish.index(job.brand, job.output, manifest.entries(job.output, lines))


def pending(job: Job, engine: Engine, memory: Path, glossaries: Mapping[str, Glossary]) -> Iterator[Outcome]:
    """What `convert` would do, with nothing written: "unchanged", "failed", or "pending"."""
    for entry in _stale(job, ingredients(job, engine, glossaries), memory, glossaries, {}, renew=False):
        if isinstance(entry, Outcome):
            yield entry
        else:
            folder = job.output / entry.article.slug
            yield Outcome(entry.path, "pending", folder, notes=entry.article.warnings, cause=entry.cause)


def pages_of(path: Path, output: Path) -> Path | None:
    """The folder of the pages that were made from an input, which may be gone; None if there are none."""
    slug, made = manifest.place(output, _relative(path, output), ingest.slug(path), ())
    return output / slug if made else None


def ingredients(job: Job, engine: Engine, glossaries: Mapping[str, Glossary]) -> dict[str, str]:
    """What the pages of every article are made from, for `Manifest.made_from`. Asks for no model to be loaded."""
    made_from = {"program": __version__, "brand": f"{job.brand.key} {job.brand.fingerprint()}"}
    made_from["languages"] = " ".join(job.languages)
    for code in job.languages:
        made_from[f"model {code}"] = engine.version(SOURCE, code)
        made_from[f"{GLOSSARY} {code}"] = glossaries[code].version
    return made_from


def _stale(
    job: Job,
    common: Mapping[str, str],
    memory: Path,
    glossaries: Mapping[str, Glossary],
    lines: dict[str, tuple[Entry, ...]],
    *,
    renew: bool,
) -> Iterator[Task | Outcome]:
    """Each input, read, if there is work to do for it; else its outcome, and into `lines` its pages' in the index.

    common: see `ingredients`. renew: whether a manifest is written anew where a glossary has changed and the article
    holds none of the changed terms, so that it need not be read to find that out again.
    """
    revisions = _revisions(memory, job.languages)
    taken: set[str] = set()
    for path in job.files:
        source = _relative(path, job.output)
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            slug, made = manifest.place(job.output, source, ingest.slug(path), taken)
            taken.add(slug)
            made_from = {"article": content, **common, CORRECTIONS: revisions.get((slug, source), "")}
            folder = job.output / slug
            causes = ("forced",) if job.force else _causes(job, path, folder, made, made_from)
            if causes:
                article = replace(ingest.read(path), slug=slug, source=source)
                if made and not _touched(causes, article, made, glossaries):
                    made, causes = replace(made, made_from={**made.made_from, **made_from}), ()
                    if renew:
                        manifest.write(folder, made)
        except OSError as error:
            yield Outcome(path, "failed", notes=(str(IngestError(f"cannot be read: {error.strerror}", path=path)),))
        except TraghettoError as error:
            yield Outcome(path, "failed", notes=(str(error),))
        else:
            if made and not causes:
                lines[slug] = made.entries
                yield _outcome(path, "unchanged", folder, replace(made, notes=()))
            else:
                yield Task(path, article, made_from, ", ".join(causes))


def _causes(job: Job, path: Path, folder: Path, made: Manifest | None, made_from: Mapping[str, str]) -> tuple[str, ...]:
    """Why the pages of an input must be made; nothing if they stand, are made from what there is now, and no languages
    are held that are to be published, or the other way round.
    """
    if made is None:
        return ("new",)
    causes = made.changed(made_from)
    if ingest.companions(path, made.companions) != made.companions:
        causes += ("pictures",)
    if Severity.ERROR in made.findings and bool(made.held) is job.anyway:
        causes += ("publish-anyway",)
    taken_back = (folder / code / name for code in made.held for name in publish.PUBLISHED)
    if not made.stands(folder) or any(path.exists() for path in taken_back):
        causes += ("pages",)
    return causes


def _touched(causes: Sequence[str], article: Article, made: Manifest, glossaries: Mapping[str, Glossary]) -> bool:
    """Whether an article must be made again: not if nothing but glossaries changed, in terms that it does not hold."""
    changed = [code for code in glossaries if f"{GLOSSARY} {code}" in causes]
    if len(changed) < len(causes):
        return True
    for code in changed:
        sources = (sentence.source for sentence in batch.plan(article, glossaries[code]))
        if manifest.terms(sources, glossaries[code].version_for) != made.made_from.get(f"{TERMS} {code}"):
            return True
    return False


def _windows(entries: Iterable[Task | Outcome], width: int) -> Iterator[list[Task] | Outcome]:
    """Outcomes as they come, tasks in groups that hold `width` times FIRST_WINDOW to WINDOW characters."""
    window: list[Task] = []
    size, full = 0, FIRST_WINDOW * width
    for entry in entries:
        if isinstance(entry, Outcome):
            yield entry
            continue
        window.append(entry)
        size += sum(len(plain(content)) for _, content in texts(entry.article))
        if size >= full:
            yield window
            window, size, full = [], 0, min(2 * full, WINDOW * width)
    if window:
        yield window


def _written(
    job: Job,
    glossaries: Mapping[str, Glossary],
    lines: dict[str, tuple[Entry, ...]],
    tasks: Sequence[Task],
    translated: Future[list[list[Translation]]],
) -> Iterator[Outcome]:
    """The pages of a window of articles, each article's manifest last."""
    for task, translations in zip(tasks, translated.result(), strict=True):
        folder = job.output / task.article.slug
        before = manifest.read(folder)
        if before:  # from here until all pages are written it tells the truth of none of them
            manifest.write(folder, replace(before, made_from={}))
        _sweep(folder.rglob(f".*{atomic.SUFFIX}"))
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
        terms = {
            f"{TERMS} {code}": manifest.terms((s.source for s in t.segments), glossaries[code].version_for)
            for code, t in zip(job.languages, translations, strict=True)
        }
        for name in set(before.files if before else ()) - set(files):
            if not name.startswith(".."):
                (folder / name).unlink(missing_ok=True)
        lines[task.article.slug] = tuple(done.entry for done in written if done.entry)
        made = Manifest(
            task.article.source,
            {**task.made_from, **terms, CORRECTIONS: _revision(translations)},
            dict(task.article.companions),
            files,
            lines[task.article.slug],
            _counts(translations),
            held,
            notes,
        )
        manifest.write(folder, made)
        yield _outcome(task.path, "converted", folder, made, task.cause)


def _outcome(path: Path, status: str, folder: Path, made: Manifest, cause: str = "") -> Outcome:
    held = {code: folder / code / publish.REVIEW for code in made.held}
    return Outcome(path, status, folder, made.findings, held, made.notes, cause)


def _counts(translations: Sequence[Translation]) -> Counts:
    """The undecided findings by severity and kind, the gravest first."""
    found = Counter((f.severity, f.kind) for t in translations for segment in t.segments for f in segment.undecided)
    by_severity = {s.value: {k.value: found[s, k] for k in Kind if found[s, k]} for s in Severity}
    return {severity: kinds for severity, kinds in by_severity.items() if kinds}


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


def _relative(path: Path, output: Path) -> str:
    """The path as seen from the output folder, so that a workspace that moves as a whole stays up to date."""
    return Path(os.path.relpath(path.absolute(), output.absolute())).as_posix()


def _sweep(parts: Iterable[Path]) -> None:
    """Remove what an interrupted run left half-written."""
    for part in parts:
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
