"""Folder in, folder out: every article read, translated, published; what is up to date is left alone.

For each article a folder `<slug>/` appears in the output, with a folder per language. Its manifest is written last and
says what the pages were made from: an article whose manifest still tells the truth is skipped, so that an interrupted
run goes on where it stopped. Pages whose input is gone stay, and so do their lines in the index: others may link to
them. Delete the folder to take them down.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import atomic, manifest, publish
from pipeline.article import plain, texts
from pipeline.job import SOURCE, Job, Outcome, outcome
from pipeline.manifest import CORRECTIONS, TERMS, Counts, Manifest
from pipeline.publish import page
from pipeline.publish.site import Entry
from pipeline.stale import Task, ingredients, stale
from pipeline.translate import batch, corrections
from pipeline.translate.engine import Engine
from pipeline.translate.findings import Kind, Severity
from pipeline.translate.glossary import Glossary
from pipeline.translate.memory import Memory
from pipeline.translate.translation import Origin, Translation
from pipeline.translate.underway import Underway

if TYPE_CHECKING:
    from pipeline.translate.cluster import Cluster

# Characters of source that are translated at a time. The first window is small, so that pages appear soon; each is
# twice as large as the one before, since the decoder is the quicker the more sentences of one length it has.
FIRST_WINDOW = 20_000
WINDOW = 160_000
AT_ONCE = 2  # windows that are decoded at a time: while the answers of one are weighed, the other keeps the cores busy


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
    tasks = stale(job, ingredients(job, engine, glossaries), memory, glossaries, lines, renew=True)
    try:
        for entry in _windows(tasks, cluster.width if cluster else 1):
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
    if job.output.is_dir():  # not where nothing could be read and nothing was there
        publish.index(job.brand, job.output, manifest.entries(job.output, lines))


def pending(job: Job, engine: Engine, memory: Path, glossaries: Mapping[str, Glossary]) -> Iterator[Outcome]:
    """What `convert` would do, with nothing written: "unchanged", "failed", or "pending"."""
    for entry in stale(job, ingredients(job, engine, glossaries), memory, glossaries, {}, renew=False):
        if isinstance(entry, Outcome):
            yield entry
        else:
            folder = job.output / entry.article.slug
            yield Outcome(entry.path, "pending", folder, notes=entry.article.warnings, cause=entry.cause)


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
        yield outcome(task.path, "converted", folder, made, task.cause)


def _counts(translations: Sequence[Translation]) -> Counts:
    """The undecided findings by severity and kind, the gravest first."""
    found = Counter((f.severity, f.kind) for t in translations for segment in t.segments for f in segment.undecided)
    by_severity = {s.value: {k.value: found[s, k] for k in Kind if found[s, k]} for s in Severity}
    return {severity: kinds for severity, kinds in by_severity.items() if kinds}


def _revision(translations: Sequence[Translation]) -> str:
    """The revision of the corrections that an article was translated with."""
    said = ((t.article.language, segment) for t in translations for segment in t.segments)
    return corrections.revision((s.source, code, s.target) for code, s in said if s.origin is Origin.HUMAN)


def _sweep(parts: Iterable[Path]) -> None:
    """Remove what an interrupted run left half-written."""
    for part in parts:
        part.unlink(missing_ok=True)
