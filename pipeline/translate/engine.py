"""What the translate room asks of a machine: batches of sentences in, n-best hypotheses with scores out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Link(NamedTuple):
    """Characters of the source that a stretch of the target renders; offsets as in slices. weight: 0 to 1."""

    source: tuple[int, int]
    target: tuple[int, int]
    weight: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of a sentence. score: log-probability a piece (higher is better), comparable within a sentence.

    links: the decoder's own alignment, word by word of the target; empty unless it was asked for.
    """

    text: str
    score: float
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a route's packages were trained to obey.

    placeables: tokens ⟦0⟧…⟦9⟧ come out once each, where they belong. term_hints: `source word ⟦= target word ⟧` in
    the source makes the model use that word nearly always; packages that know placeables have at least read hints.
    """

    placeables: bool = False
    term_hints: bool = False


class Engine(Protocol):
    """Knows nothing of articles. Languages are ISO 639-1 codes."""

    def version(self, source: str, target: str) -> str:
        """Names the packages of the route and their versions: part of a translation memory's key.

        Raises ModelError, saying what to install, where there is no route.
        """
        ...

    def abilities(self, source: str, target: str) -> Abilities: ...

    def translate(
        self, batch: Sequence[str], source: str, target: str, *, n_best: int = 1, align: bool | Collection[int] = False
    ) -> list[list[Hypothesis]]:
        """The `n_best` hypotheses of each sentence, best first, in the order of the batch.

        align: whether the hypotheses carry links; or the positions in the batch of those that need them.
        The whole batch is decoded in few large, length-sorted steps: call it with everything there is.
        """
        ...
