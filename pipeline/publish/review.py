"""What a person must look at before a translation goes out: `review.html`, and `findings.json` for programs.

The page is for the house's own people and speaks English, as the program's report and its findings do, so that a kind
of finding has one name everywhere. It is one file that asks nothing of the network; without its script all of it is
there but the filters and the keys.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from babel import Locale
from markupsafe import Markup

from pipeline.article import (
    Block,
    CallToAction,
    Footnote,
    Heading,
    Image,
    List,
    Note,
    Paragraph,
    Place,
    Quote,
    Table,
)
from pipeline.publish import marked
from pipeline.publish.brand import Brand
from pipeline.publish.render import render as fill
from pipeline.translate import Origin, Segment, Translation
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.translation import Match

MADE = {"machine": "by machine (now or before)", "human": "by a person", "copied": "with nothing to translate"}
FIELDS = {"title": "Title", "summary": "Summary", "role": "Role", "tag": "Tag"}
BLOCKS: dict[type[Block], str] = {
    Heading: "Heading",
    Paragraph: "",
    List: "List item",
    Quote: "Quotation",
    Table: "Table cell",
    Note: "Editorial note",
    CallToAction: "Call to action",
    Footnote: "Footnote",
    Image: "Picture",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the page has it. link: the letter by which it is marked in the two texts, empty without a place."""

    kind: str
    severity: str
    message: str
    link: str


@dataclass(frozen=True, slots=True)
class Row:
    """A segment as the page has it. number: in reading order, from 1.

    begins: whether a new text of the article begins here; if so, label: what kind of text, empty for a paragraph's.
    line: of the source file, where another one than the segment's before; else 0. mark: the severity of its gravest
    finding, "decided" if it is in a person's words, empty if it has none.
    command: what stores other words for this sentence, up to those words. words: the target as a shell's argument.
    similar: what a person made of a sentence like this one.
    """

    number: int
    line: int
    begins: bool
    heading: bool
    label: str
    pair: marked.Pair
    remarks: tuple[Remark, ...]
    mark: str
    origin: Origin
    command: str
    words: str
    similar: Match | None


def report(translation: Translation, *, held: bool = False) -> str:
    """The segments that have findings, as JSON, in reading order; the same translation makes the same text.

    held: whether the translation is kept from being published. Offsets count characters of the segment's source and
    target, as slices do; null where no place is known.
    """
    segments = [
        {
            "line": segment.line,
            "source": segment.source,
            "target": segment.target,
            "origin": origin(segment).value,
            "findings": [_plain(finding) for finding in segment.findings],
        }
        for segment in translation.segments
        if segment.findings
    ]
    content = {
        "article": translation.source.slug,
        "language": translation.article.language,
        "held": held,
        "segments": segments,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def page(translation: Translation, brand: Brand, *, held: bool = False) -> str:
    """The review page, as HTML. held: as for `report`.

    Raises ConfigError where a template of the brand's own is faulty, ValueError for a language without figures.
    """
    rows = list(_rows(translation))
    undecided = Counter((f.kind.value, f.severity.value) for s in translation.segments for f in s.undecided)
    every = Counter(remark.kind for row in rows for remark in row.remarks)
    origins = Counter(row.origin.value for row in rows)
    script = fill(brand, "review.js")
    return fill(
        brand,
        "review.html",
        held=held,
        article=translation.article,
        source=translation.source,
        file=PurePosixPath(translation.source.source).name or translation.source.slug,
        table=f"{translation.source.slug}.{translation.article.language}.csv",
        languages=[_name(translation.source.language), _name(translation.article.language)],
        model=translation.model,
        glossary=translation.glossary,
        rows=rows,
        blocking=len(translation.errors),
        severities=[severity.value for severity in Severity],
        kinds=[kind.value for kind in Kind if kind.value in every],
        counts=undecided,
        decided={kind: every[kind] - sum(undecided[kind, severity.value] for severity in Severity) for kind in every},
        clean=sum(not row.remarks for row in rows),
        origins=origins,
        made=[(origin, said) for origin, said in MADE.items() if origins[origin]],
        figures=sum(row.pair.figures for row in rows),
        alone=sum(row.pair.alone for row in rows),
        links=_links(rows),
        script=Markup(script),
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def origin(segment: Segment) -> Origin:
    """Whose words the segment is in. Remembered or fresh, a machine's is a machine's: a second run changes no file."""
    return Origin.MACHINE if segment.origin.by_machine else segment.origin


def _rows(translation: Translation) -> Iterator[Row]:
    languages = translation.source.language, translation.article.language
    place, line = None, 0
    for number, segment in enumerate(translation.segments, 1):
        label = _label(translation, segment.place)
        begins = segment.place != place
        yield Row(
            number=number,
            line=segment.line if segment.line != line else 0,
            begins=begins,
            heading=label in (FIELDS["title"], BLOCKS[Heading]),
            label=label if begins else "",
            pair=marked.pair(segment, *languages),
            remarks=tuple(_remark(finding, n) for n, finding in enumerate(segment.findings)),
            mark=_mark(segment),
            origin=origin(segment),
            command=f"traghetto memory correct --to {languages[1]} -- {shlex.quote(segment.source)}",
            words=shlex.quote(segment.target),
            similar=segment.similar,
        )
        place, line = segment.place, segment.line


def _mark(segment: Segment) -> str:
    if not segment.findings:
        return ""
    gravest = min((finding.severity for finding in segment.findings), key=marked.GRAVEST_FIRST.index)
    return "decided" if segment.origin is Origin.HUMAN else gravest.value


def _remark(finding: Finding, number: int) -> Remark:
    link = marked.letter(number) if finding.source or finding.target else ""
    return Remark(finding.kind.value, finding.severity.value, finding.message, link)


def _label(translation: Translation, place: Place) -> str:
    if place.field == "block":
        return BLOCKS[type(translation.source.blocks[place.block])]
    return FIELDS[place.field]


def _links(rows: list[Row]) -> list[str]:
    """Every link that occurs: the style sheet has a rule for each."""
    figures = max((row.pair.figures for row in rows), default=0)
    letters = max((len(row.remarks) for row in rows), default=0)
    return [*map(str, range(1, figures + 1)), *map(marked.letter, range(letters))]


def _name(language: str) -> str:
    """The language's name in English, as CLDR has it."""
    return Locale.parse(language, sep="-").get_language_name("en") or language


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "source": finding.source,
        "target": finding.target,
    }
