"""What the machine is asked: a sentence as it is given to it, with all that decides how the answer is finished."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pipeline.translate.casing import Case
from pipeline.translate.guide import Guided
from pipeline.translate.memory import Key


@dataclass(frozen=True, slots=True)
class Request:
    """Equal requests have equal answers, whatever article they come from.

    source: the sentence as written. given: as the machine reads it, of the same length. guided: the same with names
    and figures as placeables. case: how the sentence is capitalised. names: the words of it that keep their capitals
    in a heading. glossary: version of the terms that it holds. align: whether marks wait for the answer's links. code:
    where it has code, which stays letter for letter.
    """

    source: str
    given: str
    guided: Guided
    case: Case
    names: frozenset[str] = frozenset()
    glossary: str = ""
    align: bool = False
    code: tuple[tuple[int, int], ...] = ()

    @property
    def key(self) -> Key:
        """The request in the translation memory; what the article around it decided is its context."""
        usual = self.guided.text == self.source and not self.names
        context = (
            "" if usual else json.dumps([self.guided.text, self.guided.slots, sorted(self.names)], ensure_ascii=False)
        )
        return Key(self.source, context, self.glossary)
