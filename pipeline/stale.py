"""Which articles need work, and why: what their manifests say against what there is now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__, ingest, manifest, publish
from pipeline.article import Article
from pipeline.errors import IngestError, TraghettoError
from pipeline.job import SOURCE, Job, Outcome, outcome, relative
from pipeline.manifest import CORRECTIONS, GLOSSARY, TERMS, Manifest
from pipeline.publish.site import Entry
from pipeline.translate import batch, corrections
from pipeline.translate.engine import Engine
from pipeline.translate.findings import Severity
from pipeline.translate.glossary import Glossary
from pipeline.translate.memory_file import MemoryFile


@dataclass(frozen=True, slots=True)
class Task:
    """An input that is not up to date, read. made_from: as of its manifest, hashed before it was read."""

    path: Path
    article: Article
    made_from: Mapping[str, str]
    cause: str


def ingredients(job: Job, engine: Engine, glossaries: Mapping[str, Glossary]) -> dict[str, str]:
    """What the pages of every article are made from, for `Manifest.made_from`. Asks for no model to be loaded."""
    made_from = {"program": __version__, "brand": f"{job.brand.key} {job.brand.fingerprint()}"}
    made_from["languages"] = " ".join(job.languages)
    for code in job.languages:
        made_from[f"model {code}"] = engine.version(SOURCE, code)
        made_from[f"{GLOSSARY} {code}"] = glossaries[code].version
    return made_from


def stale(
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
        source = relative(path, job.output)
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
                yield outcome(path, "unchanged", folder, replace(made, notes=()))
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


def _revisions(memory: Path, languages: Sequence[str]) -> dict[tuple[str, str], str]:
    """The corrections in force, by article; none where there is no memory yet."""
    if not memory.exists():
        return {}
    with MemoryFile(memory) as file:
        return corrections.revisions(file, SOURCE, languages)
