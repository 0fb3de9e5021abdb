"""What an article's pages were made from, and whether that still holds: `manifest.json` in its folder.

It is written when all the pages stand. Files are told apart by the hash of their content, never by their times: a copy,
a checkout or a restored backup changes those and not a word. A manifest is the same on every machine, and its article's
lines of the site's index are in it, so that neither a check nor an index reads the pages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import TypeAlias

from pipeline import atomic
from pipeline.publish.site import Entry

Counts: TypeAlias = Mapping[str, Mapping[str, int]]  # of findings, by severity and kind
FILE = "manifest.json"
GLOSSARY, TERMS = "glossary", "terms"  # all of it, and what an article holds of it: each followed by the language
CORRECTIONS = "corrections"  # the revision of a person's translations in it


@dataclass(frozen=True, slots=True)
class Manifest:
    """The pages of an article.

    source: the input's path, relative to the output folder. made_from: by cause ("article", "brand", "model en", …) the
    version of each thing that the pages depend on. companions: as of `Article`. files: relative to the article's
    folder. entries: the pages' lines in the index. findings: how many undecided ones. held: the languages that are not
    published. notes: as of `job.Outcome`.
    """

    source: str
    made_from: Mapping[str, str]
    companions: Mapping[str, str]
    files: tuple[str, ...]
    entries: tuple[Entry, ...]
    findings: Counts = field(default_factory=dict)
    held: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def changed(self, now: Mapping[str, str]) -> tuple[str, ...]:
        """The causes that are no longer as they were. now: as `made_from`, but for what only the article can tell."""
        before = {cause: made for cause, made in self.made_from.items() if not cause.startswith(f"{TERMS} ")}
        causes = dict.fromkeys((*now, *before))
        return tuple(cause for cause in causes if before.get(cause) != now.get(cause))

    def stands(self, folder: Path) -> bool:
        """Whether every file is there."""
        return all(os.path.isfile(f"{folder}/{name}") for name in self.files)  # noqa: PTH113 (a tenth of Path's time)


def read(folder: Path) -> Manifest | None:
    """The manifest of an article's folder; None where there is none, or none of this program's."""
    try:
        data = json.loads((folder / FILE).read_bytes())
        entries = tuple(Entry(**{**entry, "date": _date(entry["date"])}) for entry in data["entries"])
        lists = {key: tuple(data[key]) for key in ("files", "held", "notes")}
        return Manifest(**{**data, **lists, "entries": entries})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(folder: Path, manifest: Manifest) -> None:
    data = json.dumps(asdict(manifest), indent=1, ensure_ascii=False, default=str)
    atomic.write(folder / FILE, data + "\n")


def place(output: Path, source: str, slug: str, taken: Collection[str]) -> tuple[str, Manifest | None]:
    """The slug under which the pages of `source` lie or will lie, and their manifest if they do.

    The slug itself, or the first of slug-2, slug-3, … that is no other input's. taken: the slugs of this run's inputs.
    """
    for name in chain([slug], (f"{slug}-{n}" for n in count(2))):
        if name not in taken:
            found = read(output / name)
            if found is None or found.source == source:
                return name, found
    raise AssertionError("numbers do not end")


def entries(output: Path, known: Mapping[str, Iterable[Entry]]) -> Iterator[Entry]:
    """The lines of every page under the output folder whose manifest and page are there.

    known: by slug, those of manifests that this run has read or written.
    """
    with os.scandir(output) as folders:
        slugs = sorted(folder.name for folder in folders if folder.is_dir())
    for slug in slugs:
        if slug in known:
            yield from known[slug]
        elif found := read(output / slug):
            yield from (entry for entry in found.entries if (output / entry.href).is_file())


def terms(sources: Iterable[str], version_for: Callable[[str], str]) -> str:
    """The version of the terms that sentences hold. version_for: `Glossary.version_for`."""
    found = sorted({version_for(source) for source in sources})
    return hashlib.sha256(" ".join(found).encode()).hexdigest()[:12]


def _date(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None
