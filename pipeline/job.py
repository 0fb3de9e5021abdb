"""What is to be converted, and what became of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import ingest, manifest, publish
from pipeline.errors import IngestError
from pipeline.manifest import Counts, Manifest
from pipeline.publish.brand import Brand
from pipeline.translate.findings import Severity

SOURCE = "it"
COMPANIONS = frozenset(
    [
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"),
        *(".css", ".js", ".json", ".woff", ".woff2", ".ico", ".pdf"),
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


def outcome(path: Path, status: str, folder: Path, made: Manifest, cause: str = "") -> Outcome:
    """The outcome for an article with this manifest."""
    held = {code: folder / code / publish.REVIEW for code in made.held}
    return Outcome(path, status, folder, made.findings, held, made.notes, cause)


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


def relative(path: Path, output: Path) -> str:
    """The path as seen from the output folder, so that a workspace that moves as a whole stays up to date."""
    return Path(os.path.relpath(path.absolute(), output.absolute())).as_posix()


def pages_of(path: Path, output: Path) -> Path | None:
    """The folder of the pages that were made from an input, which may be gone; None if there are none."""
    slug, made = manifest.place(output, relative(path, output), ingest.slug(path), ())
    return output / slug if made else None
