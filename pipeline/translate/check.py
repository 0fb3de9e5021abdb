"""A segment against its source: everything that a reader must be told, from every check there is."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.translate import figures, names
from pipeline.translate.findings import Finding, Severity
from pipeline.translate.glossary import Glossary

GRAVEST_FIRST = list(Severity)


def check(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    glossary: Glossary,
    known: Collection[str] = (),
) -> tuple[Finding, ...]:
    """The findings of one segment, the gravest first. known: names met elsewhere in the article."""
    found = [
        *figures.compare(source, target, source_language, target_language),
        *names.compare(source, target, source_language, target_language, known),
        *glossary.check(source, target),
    ]
    return tuple(sorted(found, key=lambda finding: GRAVEST_FIRST.index(finding.severity)))
