"""Addresses of the web and of e-mail: what no rule may touch, no machine translate, and no translation be without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.translate.findings import Finding, Kind, Severity

ADDRESS = re.compile(
    r"""(?: (?:https?://|www\.) [^\s"«»“”<>]*   # of the web
          | [\w.+%-]+ @ [\w-]+ (?:\.[\w-]+)+    # of e-mail
        ) (?<![.,;:!?)'’])                      # but not the punctuation behind it
    """,
    re.VERBOSE,
)
# `ns-partners.it/news` in running text; not a sentence that begins right after a full stop: `sale.It goes`.
BARE = re.compile(
    r"(?<![\w@./-])[\w-]+[^\W_](?:\.[\w-]+)*\.(?:com|org|net|info|edu|gov|eu|it|ch|de|at|fr|es|pt|uk|io|ai)"
    r"(?![\w@-]|\.\w)(?:/[^\s\"«»“”<>]*(?<![.,;:!?)'’]))?"
)


def find(text: str) -> list[tuple[int, int]]:
    """Where the addresses stand, in order, with `https://` or `www.` or without."""
    spans = [match.span() for match in ADDRESS.finditer(text)]
    bare = (match.span() for match in BARE.finditer(text))
    return sorted(spans + [b for b in bare if not any(start < b[1] and b[0] < end for start, end in spans)])


def compare(source: str, target: str) -> Iterator[Finding]:
    """An error for each address of the source that the target has not, letter for letter."""
    for start, end in find(source):
        if source[start:end] not in target:
            message = f"The address “{source[start:end]}” is not in the translation."
            yield Finding(Kind.NAME_LOST, Severity.ERROR, message, (start, end))
