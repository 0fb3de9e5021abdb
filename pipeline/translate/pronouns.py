"""Sentences that begin with *he*, *she*, *his* or *her*, where Italian says neither who nor whose.

*Il suo ultimo modello* may be his, hers or a company's, and *Ha spiegato* be said of any of them: what decides stands
in another sentence, which the machine does not see. Later in a sentence, the one that is meant mostly stands before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.translate.findings import Finding, Kind, Severity

FIRST = re.compile(r"\W*\b(He|She|His|Her)\b")
OWNER = re.compile(r"\W*(?:\w+['’]?\s*){0,2}?\b([Ss]u(?:o|a|oi|e))\b")
SAYS_WHO = re.compile(r"\b(?:lui|lei|egli|ella|costui|costei|colui|colei|chi|questi|uno|una)\b", re.I)
BEGINNING = 4  # words in which a source would say who


def compare(source: str, target: str, source_language: str, target_language: str) -> Iterator[Finding]:
    """A warning for an English sentence that begins with a person of whom its Italian source does not speak."""
    first = FIRST.match(target)
    if (source_language, target_language) != ("it", "en") or not first:
        return
    if SAYS_WHO.search(" ".join(source.split()[:BEGINNING])):
        return
    owner = OWNER.match(source)
    said = f"“{owner[1]}”" if owner else "the Italian"
    message = f"“{first[1]}” is a guess: {said} does not say whether it is a man, a woman or a thing."
    yield Finding(Kind.PERSON_GUESSED, Severity.WARNING, message, owner.span(1) if owner else None, first.span(1))
