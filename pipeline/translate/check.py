"""A segment against its source: everything that a reader must be told, from every check there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from pipeline.errors import TranslationError
from pipeline.translate import (
    addresses,
    completeness,
    direction,
    figures,
    names,
    negation,
    persons,
    renderings,
    spelling,
    verbatim,
)
from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.glossary import Glossary

GRAVEST_FIRST = list(Severity)
NAME_KINDS = (Kind.NAME_LOST, Kind.NAME_ALTERED)


def check(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    glossary: Glossary,
    known: Collection[str] = (),
    code: verbatim.Spans = (),
    *,
    machine: bool = False,
) -> tuple[Finding, ...]:
    """The findings of one segment, the gravest first.

    known: names met elsewhere in the article. code: where the source has what must come out letter for letter,
    and of which nothing else is asked. machine: whether a machine translated, which may take one word for another.
    """
    lost = list(verbatim.compare(source, target, code))
    source, target = verbatim.hide(source, target, code)
    terms = [term for term in glossary.check(source, target) if not _in_a_figure(term, source, source_language)]
    matches = glossary.match(source)
    matched = [match.span for match in matches if not match.term.keep]
    named = names.compare(source, target, source_language, target_language, known)
    pair = source, target, source_language, target_language
    whole = [] if _kept(source, glossary, known) else completeness.compare(*pair)
    whole = [f for f in whole if f.kind is not Kind.UNTRANSLATED or f.source not in matched]
    found = [
        *lost,
        *addresses.compare(source, target),
        *figures.compare(*pair),
        *(finding for finding in named if finding.source not in matched and not _said(finding, terms)),
        *terms,
        *whole,
    ]
    if all(finding.target or finding.severity is not Severity.ERROR for finding in whole):  # there is a translation
        turned = direction.compare(*pair)
        denied = negation.compare(*pair)
        found += [*turned, *(finding for finding in denied if not _overlapping(finding, turned))]
        found += spelling.compare(source, target, target_language)
        found += persons.compare(*pair, glossary.keep(source))
        if machine:
            figured = [(figure.start, figure.end) for figure in figures.read(source, source_language)]
            seen = [*(match.span for match in matches), *figured, *(finding.source for finding in found)]
            found += [word for word in renderings.compare(*pair) if not _within(word.source, seen)]
    return tuple(sorted(found, key=lambda finding: GRAVEST_FIRST.index(finding.severity)))


def aligned(source: Path, target: Path) -> Iterator[tuple[int, str, str]]:
    """The lines of two files side by side, with their number from 1; pairs without a source are passed over.

    Raises TranslationError where a file cannot be read as UTF-8, or has more lines than the other.
    """
    before, after = _lines(source), _lines(target)
    if len(before) != len(after):
        raise TranslationError(
            f"has {len(after)} lines where {source} has {len(before)}; each line must translate the same line",
            path=target,
        )
    yield from ((n, a, b) for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a.strip())


def plain(finding: Finding, line: int, source: str, target: str) -> dict[str, object]:
    """A finding for a program. source, target: the words concerned, or the whole line where none are known."""
    return {
        "line": line,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "source": source[slice(*finding.source)] if finding.source else source,
        "target": target[slice(*finding.target)] if finding.target else target,
        "message": finding.message,
    }


def _kept(source: str, glossary: Glossary, known: Collection[str]) -> bool:
    """Whether a segment is a name and nothing else: one to keep (*Generali*), or met elsewhere in the article."""
    return source in known or (0, len(source)) in glossary.keep(source)


def _said(finding: Finding, terms: Collection[Finding]) -> bool:
    """Whether a lost name is a term, and so told of already."""
    return finding.kind in NAME_KINDS and _overlapping(finding, [term for term in terms if term.kind in NAME_KINDS])


def _in_a_figure(term: Finding, source: str, language: str) -> bool:
    """Whether an unused term is part of a figure, compared as a whole: *28,9 milioni di sterline*, *£28.9m*."""
    if term.kind is not Kind.TERM_NOT_USED or term.source is None:
        return False
    first, last = term.source
    return any(figure.start <= first and last <= figure.end for figure in figures.read(source, language))


def _overlapping(finding: Finding, others: Iterable[Finding]) -> bool:
    """Whether a finding is about words of the source that another is about, too."""
    return _within(finding.source, [other.source for other in others])


def _within(span: tuple[int, int] | None, others: Iterable[tuple[int, int] | None]) -> bool:
    """Whether a stretch of the source shares characters with another."""
    return any(other and span and other[0] < span[1] and span[0] < other[1] for other in others)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise TranslationError(f"cannot be read: {error.strerror}", path=path) from None
    except UnicodeDecodeError:
        raise TranslationError("is not UTF-8; save it as UTF-8", path=path) from None
