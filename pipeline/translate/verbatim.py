"""Code in a sentence: kept out of sight of whatever edits or reads the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

HIDDEN = 0xE100  # of the private use area: this and the next stand for the first and the next stretch of code


def hide(source: str, target: str, code: Sequence[tuple[int, int]]) -> tuple[str, str]:
    """Source and target in their lengths, with nothing to read where they have the same code.

    code: where the source has it.
    """
    longest_first = sorted(enumerate(code), key=lambda stretch: stretch[1][0] - stretch[1][1])  # `x` is part of `a + x`
    for n, (start, end) in longest_first:
        blank = chr(HIDDEN + n) * (end - start)
        target = re.sub(rf"(?<!\w){re.escape(source[start:end])}(?!\w)", blank, target, count=1)
        source = source[:start] + blank + source[end:]
    return source, target


def show(target: str, source: str, code: Sequence[tuple[int, int]]) -> str:
    """A target, hidden and perhaps edited, with its code again. source: as it is written."""
    for n, (start, end) in enumerate(code):
        target = target.replace(chr(HIDDEN + n) * (end - start), source[start:end])
    return target
