"""Words of the source that nothing in a machine's translation renders: *fondono* (they merge) that came out as “fund”.

What a word is usually rendered by was counted from pairs of sentences, as `training/renderings.py` says, and stands in
`lexicon/it-en.tsv.xz` and its like. A person's translation is freer than such a list; a machine that leaves it has
mostly lost the word or taken it for another.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.translate.findings import Finding, Kind, Severity
from pipeline.translate.wordforms import normal, tokens

SHORTEST = 4  # letters of a word that is looked for
ALIKE = 5  # letters with which forms of a word, or words of one origin, begin alike


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a word of the source is rendered by. sure: the one word that mostly does; empty where there are several.

    usual: the most frequent, for a reader. words, beginnings: whatever may render it, and how its forms begin.
    """

    sure: str
    usual: tuple[str, ...]
    words: frozenset[str]
    beginnings: frozenset[str]


def compare(source: str, target: str, source_language: str, target_language: str) -> Iterator[Finding]:
    """A warning for each word of the source that no word of the target renders. Languages are ISO 639-1 codes.

    Looked at are words that are rendered by much the same words always, in lower case or at the beginning; none where
    the languages have no lexicon.
    """
    said = {token.form for token in tokens(target, target_language)}
    begun = {form[:ALIKE] for form in said if len(form) >= ALIKE}
    for at, token in enumerate(tokens(source, source_language)):
        written = source[token.start : token.end]
        word = written if at else written.lower()
        rendering = of(word, source_language, target_language) if len(word) >= SHORTEST else None
        if rendering is None or said & rendering.words or begun & rendering.beginnings:
            continue
        if normal(word, target_language)[:ALIKE] in begun or _compounded(rendering, said, target_language):
            continue
        usual = " or ".join(f"“{other}”" for other in rendering.usual)
        message = f"“{written}” may be lost, or taken for another word: it is usually {usual}."
        yield Finding(Kind.WORD_NOT_RENDERED, Severity.WARNING, message, (token.start, token.end))


def of(word: str, source_language: str, target_language: str) -> Rendering | None:
    """What renders a word in lower case, in the form in which it stands; None where that is not known."""
    return _lexicon(source_language, target_language).get(word)


def _compounded(rendering: Rendering, said: Iterable[str], language: str) -> bool:
    """Whether a rendering is part of a German compound: *macchinari* in *Werkzeugmaschinen*."""
    return language == "de" and any(b in form for form in said if len(form) > ALIKE for b in rendering.beginnings)


@cache
def _lexicon(source: str, target: str) -> dict[str, Rendering]:
    """The renderings of each form that a word of the source takes."""
    path = Path(__file__).parent / "lexicon" / f"{source}-{target}.tsv.xz"
    if not path.exists():
        return {}
    found: dict[str, Rendering] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            forms, sure, usual, others = line.rstrip("\n").split("\t")
            words = frozenset(normal(word, target) for word in (*usual.split(), *others.split()))
            beginnings = frozenset(word[:ALIKE] for word in words if len(word) >= ALIKE)
            rendering = Rendering(sure, tuple(usual.split()), words, beginnings)
            found |= dict.fromkeys(forms.split(), rendering)
    return found
