"""What a reader must be told about a translated segment before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    FIGURE_LOST = "figure lost"
    FIGURE_CHANGED = "figure changed"
    FIGURE_ADDED = "figure added"
    UNIT_CHANGED = "unit changed"
    BOUND_CHANGED = "bound changed"
    DIRECTION_REVERSED = "direction possibly reversed"
    NEGATION_LOST = "negation lost"
    NEGATION_ADDED = "negation added"
    NAME_LOST = "name lost"
    NAME_ALTERED = "name altered"
    TERM_NOT_USED = "term not used"
    FORBIDDEN_FORM = "forbidden form"
    UNTRANSLATED = "untranslated text"
    REPEATED = "repeated text"
    TRUNCATED = "truncated"
    TEXT_ADDED = "text added"
    MARKUP_MOVED = "mark-up moved"
    LANGUAGE_WRONG = "language wrong"
    WORD_UNKNOWN = "word unknown"
    WORD_NOT_RENDERED = "word not rendered"
    PERSON_GUESSED = "person guessed"
    PERSON_CHANGED = "person changed"


MEANING = frozenset(
    (
        Kind.BOUND_CHANGED,
        Kind.DIRECTION_REVERSED,
        Kind.NEGATION_LOST,
        Kind.NEGATION_ADDED,
        Kind.REPEATED,
        Kind.TRUNCATED,
        Kind.TEXT_ADDED,
        Kind.LANGUAGE_WRONG,
        Kind.PERSON_CHANGED,
    )
)
"""What a translation may get wrong though its figures, names and terms are right."""


class Severity(StrEnum):
    """error: false or missing, not to be published unseen. warning: a person should look. note: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """source, target: the characters concerned in the segment's source and target, as slice offsets, where known.

    message: one sentence for a person.
    """

    kind: Kind
    severity: Severity
    message: str
    source: tuple[int, int] | None = None
    target: tuple[int, int] | None = None
