"""Code in a sentence: kept out of sight of whatever edits or reads the words around it, and missed where it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.translate.findings import Finding, Kind, Severity

Spans = Sequence[tuple[int, int]]
"""Where a source has code, as slices, in order."""

HIDDEN = 0xE100  # of the private use area: this and the next stand for the first and the next stretch of code


def hide(source: str, target: str, code: Spans) -> tuple[str, str]:
    """Source and target in their lengths, with nothing to read where they have the same code."""
    longest_first = sorted(enumerate(code), key=lambda stretch: stretch[1][0] - stretch[1][1])  # `x` is part of `a + x`
    for n, (start, end) in longest_first:
        blank = chr(HIDDEN + n) * (end - start)
        target = re.sub(rf"(?<!\w){re.escape(source[start:end])}(?!\w)", blank, target, count=1)
        source = source[:start] + blank + source[end:]
    return source, target


def show(target: str, source: str, code: Spans) -> str:
    """A target, hidden and perhaps edited, with its code again. source: as it is written."""
    for n, (start, end) in enumerate(code):
        target = target.replace(chr(HIDDEN + n) * (end - start), source[start:end])
    return target


def compare(source: str, target: str, code: Spans) -> Iterator[Finding]:
    """An error for each stretch of code that the target has not, letter for letter."""
    for start, end in code:
        if source[start:end] not in target:
            message = f"The code “{source[start:end]}” is not in the translation."
            yield Finding(Kind.NAME_LOST, Severity.ERROR, message, (start, end))
