"""What comes out of the translate room: an article in two languages, every segment of it accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.article import Article, Place
from pipeline.translate.findings import Finding, Severity


class Origin(StrEnum):
    MACHINE = "machine"
    MEMORY = "memory"
    HUMAN = "human"
    COPIED = "copied"  # nothing to translate in it: a name, a number, a code

    @property
    def by_machine(self) -> bool:
        """Whether a machine translated, now or before."""
        return self in (Origin.MACHINE, Origin.MEMORY)


@dataclass(frozen=True, slots=True)
class Match:
    """A remembered sentence like another, and its best translation: a person's if there is one, else the latest.

    similarity: of the two sources, 0 to 100 (the Indel ratio of rapidfuzz).
    """

    source: str
    target: str
    origin: Origin
    similarity: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of one text, in both languages, without marks.

    place, index: which text of the article, and which sentence of it. line: where its block begins in the source file.
    score: the engine's log-probability a piece, None where no machine spoke. similar: what a person made of a sentence
    like this one, to be offered to whoever decides on its findings.
    """

    place: Place
    index: int
    line: int
    source: str
    target: str
    origin: Origin
    score: float | None = None
    findings: tuple[Finding, ...] = ()
    similar: Match | None = None

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """The findings that nobody has decided: none where the words are a person's own."""
        return () if self.origin is Origin.HUMAN else self.findings


@dataclass(frozen=True, slots=True)
class Translation:
    """An article and its translation.

    source, article: the same blocks in the same order, in the source's and the target's language.
    segments: in reading order. model, glossary: the versions that it was made with.
    """

    source: Article
    article: Article
    segments: tuple[Segment, ...]
    model: str = ""
    glossary: str = ""

    @property
    def errors(self) -> tuple[Segment, ...]:
        """The segments that must not be published unseen: with an error that no person has decided."""
        return tuple(s for s in self.segments if any(f.severity is Severity.ERROR for f in s.undecided))
