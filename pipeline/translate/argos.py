"""The Argos engine: sentences through Argos packages, decoded by CTranslate2 in few large batches.

Argos Translate's own call decodes a paragraph at a time. This takes its packages, their metadata and tokenizers, and
hands CTranslate2 everything there is, the longest first, so that every core stays busy.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from pipeline.errors import ModelError, TranslationError
from pipeline.translate import packages
from pipeline.translate.alignment import detokenise, links, shifted, through
from pipeline.translate.engine import Abilities, Hypothesis, Link
from pipeline.translate.packages import Package
from pipeline.translate.segment import clauses
from pipeline.translate.typography import straighten

BEAM = 4
LENGTH_PENALTY = 1.0
BATCH_TOKENS = 2400  # source pieces a step; measured best between 600 and 10,000 on two cores
AHEAD = 4  # steps for each thread that are handed to the decoder before the first result is taken
# A longer sentence goes clause by clause. News sentences joined by fours and sixes come out whole at 80 pieces, lose a
# sixth of their text at 110, and a third at 200: the models have read few that long.
MAX_PIECES = 80


class ArgosEngine:
    """An `Engine` on the packages of this machine; models are loaded when first needed and kept until closed.

    folder: where to look for packages first. beam: hypotheses kept while decoding. length_penalty: the power of its
    length that a hypothesis's log-probability is divided by: 1 compares them by piece, 0 as they are, and Argos
    Translate's own call has 0.2. batch_tokens: source pieces in a step of the decoder, at most. threads: steps
    at once, a core each; 0 for all cores that the process may use.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        beam: int = BEAM,
        length_penalty: float = LENGTH_PENALTY,
        batch_tokens: int = BATCH_TOKENS,
        threads: int = 0,
    ) -> None:
        self.folder = folder
        self.beam = beam
        self.length_penalty = length_penalty
        self.batch_tokens = batch_tokens
        self.threads = threads or _cores()
        self._models: dict[Path, _Model] = {}
        self._routes: dict[tuple[str, str], tuple[Package, ...]] = {}
        self._versions: dict[Path, str] = {}
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the models. They load again if the engine is used again."""
        with self._lock:
            self._models.clear()

    def route(self, source: str, target: str) -> tuple[Package, ...]:
        """The packages that a translation goes through. Raises ModelError, saying what to install, if none do."""
        with self._lock:
            if (source, target) not in self._routes:
                self._routes[source, target] = packages.route(packages.find(self.folder), source, target)
            return self._routes[source, target]

    def version(self, source: str, target: str) -> str:
        """The route's packages, their versions and a digest of their content: `it-en 0.2 (3fa9c2d1)`; ` + ` between."""
        route = self.route(source, target)
        with self._lock:
            for package in route:
                if package.path not in self._versions:
                    content = packages.digest(packages.unpacked(package))
                    self._versions[package.path] = f"{package.name} ({content[:8]})"
            return " + ".join(self._versions[package.path] for package in route)

    def abilities(self, source: str, target: str) -> Abilities:
        """What the route obeys: placeables pass if every package passes them; term hints need a direct route."""
        route = self.route(source, target)
        return Abilities(
            placeables=all(package.placeables for package in route),
            term_hints=len(route) == 1 and route[0].term_hints,
        )

    def translate(
        self,
        batch: Sequence[str],
        source: str,
        target: str,
        *,
        n_best: int = 1,
        align: bool | Collection[int] = False,
    ) -> list[list[Hypothesis]]:
        """The `n_best` hypotheses of each sentence, best first, in the order of the batch.

        align: True for links in every hypothesis, or the positions of the sentences that need them, since they cost
        time. A blank sentence has one hypothesis, the empty text. Raises ModelError or TranslationError.
        """
        results: list[list[Hypothesis]] = [[] for _ in batch]
        for position, hypotheses in self.stream(batch, source, target, n_best=n_best, align=align):
            results[position] = hypotheses
        return results

    def stream(
        self,
        batch: Sequence[str],
        source: str,
        target: str,
        *,
        n_best: int = 1,
        align: bool | Collection[int] = False,
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        """As `translate`, each result as soon as it is there, with its position in the batch; in no promised order.

        Decoding runs ahead in other threads while the caller deals with a result.
        """
        aligned = frozenset(range(len(batch)) if align is True else align or ())
        *legs, last = self.route(source, target)
        pivots: list[Hypothesis] = [Hypothesis(text, 0.0) for text in batch]
        for number, package in enumerate(legs):
            texts = [pivot.text for pivot in pivots]
            for position, (best, *_) in self._decode(package, texts, 1, aligned):
                pivots[position] = _after(pivots[position], best) if number else best
        for position, hypotheses in self._decode(last, [pivot.text for pivot in pivots], n_best, aligned):
            yield position, [_after(pivots[position], h) for h in hypotheses] if legs else hypotheses

    def _decode(
        self, package: Package, texts: Sequence[str], n_best: int, aligned: frozenset[int]
    ) -> Iterator[tuple[int, list[Hypothesis]]]:
        """One leg of a route. Equal clauses are decoded once; a sentence is ready when its last clause is."""
        model = self._model(package)
        sentences = [_clauses(text, model) for text in texts]
        waiting: dict[_Job, set[int]] = {}
        for position, parts in enumerate(sentences):
            if not parts:
                yield position, [Hypothesis("", 0.0)]
            for part in parts:
                waiting.setdefault(_Job(part.text, position in aligned), set()).add(position)
        missing = [len({part.text for part in parts}) for parts in sentences]
        done: dict[_Job, list[Hypothesis]] = {}
        for job, hypotheses in self._steps(model, waiting, n_best):
            done[job] = hypotheses
            for position in waiting[job]:
                missing[position] -= 1
                if not missing[position]:
                    yield position, _joined([(part, done[_Job(part.text, job.align)]) for part in sentences[position]])

    def _steps(self, model: _Model, jobs: Iterable[_Job], n_best: int) -> Iterator[tuple[_Job, list[Hypothesis]]]:
        """Decode in steps of equally long clauses, longest first, a few steps ahead of the caller."""
        encoded = [(job, model.tokenizer.encode(straighten(job.text))) for job in jobs]
        encoded.sort(key=lambda entry: (entry[0].align, len(entry[1])), reverse=True)
        ahead: deque[tuple[list[tuple[_Job, list[str]]], list[Any]]] = deque()
        for step in _cut(encoded, self.batch_tokens):
            promised = model.translator.translate_batch(
                [pieces for _, pieces in step],
                target_prefix=[[model.prefix]] * len(step) if model.prefix else None,
                asynchronous=True,
                beam_size=max(self.beam, n_best),
                length_penalty=self.length_penalty,
                num_hypotheses=n_best,
                return_scores=True,
                return_attention=step[0][0].align,
                disable_unk=True,
                max_decoding_length=2 * len(step[0][1]) + 20,
            )
            ahead.append((step, promised))
            if len(ahead) > AHEAD * self.threads:
                yield from _results(model, *ahead.popleft())
        while ahead:
            yield from _results(model, *ahead.popleft())

    def _model(self, package: Package) -> _Model:
        with self._lock:
            if package.path not in self._models:
                self._models[package.path] = _load(package, self.threads)
            return self._models[package.path]


class _Job(NamedTuple):
    """A clause to decode, and whether with links."""

    text: str
    align: bool


class _Clause(NamedTuple):
    """A part of a sentence without the spaces around it. start: its first character in the sentence."""

    start: int
    text: str
    spaced: bool  # whether a space stands before it


@dataclass(frozen=True, slots=True)
class _Model:
    """A loaded package. prefix: the piece that its decoder must begin with, or empty."""

    translator: Any
    tokenizer: Any
    prefix: str
    sentencepiece: bool

    def text(self, pieces: Sequence[str]) -> str:
        return detokenise(pieces) if self.sentencepiece else str(self.tokenizer.decode(list(pieces))).strip()


def _load(package: Package, threads: int) -> _Model:
    import ctranslate2

    loaded = packages.load(package)
    try:
        translator = ctranslate2.Translator(
            str(loaded.package_path / "model"), inter_threads=threads, intra_threads=1, compute_type="int8"
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"the model cannot be loaded ({error}); install it again", path=package.path) from None
    sentencepiece = (loaded.package_path / "sentencepiece.model").exists()
    return _Model(translator, loaded.tokenizer, package.target_prefix, sentencepiece)


def _clauses(text: str, model: _Model) -> list[_Clause]:
    """The sentence in parts that the model can take, usually one; none for a blank one."""
    found = []
    start = 0
    for part in clauses(text, lambda part: _fits(part, model)):
        core = part.strip()
        at = start + len(part) - len(part.lstrip())
        if core:
            found.append(_Clause(at, core, text[at - 1 : at].isspace()))
        start += len(part)
    return found


def _fits(text: str, model: _Model) -> bool:
    return len(text) <= MAX_PIECES or len(model.tokenizer.encode(straighten(text))) <= MAX_PIECES


def _cut(encoded: list[tuple[_Job, list[str]]], tokens: int) -> Iterator[list[tuple[_Job, list[str]]]]:
    """Steps of up to `tokens`, each of clauses of one length, all with links or all without.

    Padded beside a longer one, a sentence's sums are rounded otherwise, and one in a hundred comes out in other words;
    beside its equals it comes out as it does alone, so that nothing depends on what it is translated with.
    """
    for (length, _), group in groupby(encoded, key=lambda entry: (len(entry[1]), entry[0].align)):
        entries = list(group)
        size = max(1, tokens // max(1, length))
        yield from (entries[start : start + size] for start in range(0, len(entries), size))


def _results(
    model: _Model, step: Iterable[tuple[_Job, list[str]]], promised: Iterable[Any]
) -> Iterator[tuple[_Job, list[Hypothesis]]]:
    for (job, pieces), promise in zip(step, promised, strict=True):
        try:
            result = promise.result()
        except RuntimeError as error:
            raise TranslationError(f"the model failed on {job.text[:60]!r}: {error}") from None
        yield job, _hypotheses(model, job, pieces, result)


def _hypotheses(model: _Model, job: _Job, pieces: list[str], result: Any) -> list[Hypothesis]:
    found = []
    for rank, (target, score) in enumerate(zip(result.hypotheses, result.scores, strict=True)):
        skipped = 1 if model.prefix and target[:1] == [model.prefix] else 0
        text = model.text(target[skipped:])
        aligned: tuple[Link, ...] = ()
        if job.align:
            aligned = links(job.text, pieces, text, target[skipped:], result.attention[rank][skipped:])
        found.append(Hypothesis(text, score, aligned))
    return found


def _joined(parts: list[tuple[_Clause, list[Hypothesis]]]) -> list[Hypothesis]:
    """A sentence's hypotheses from those of its clauses: the best of each together, then the second of each, …"""
    if len(parts) == 1 and not parts[0][0].start:
        return parts[0][1]
    found = []
    for rank in range(max(len(hypotheses) for _, hypotheses in parts)):
        text, score, aligned = "", 0.0, list[Link]()
        for clause, hypotheses in parts:
            chosen = hypotheses[min(rank, len(hypotheses) - 1)]
            text += " " if text and clause.spaced else ""
            aligned += shifted(chosen.links, clause.start, len(text))
            text += chosen.text
            score += chosen.score * len(clause.text)
        found.append(Hypothesis(text, score / sum(len(clause.text) for clause, _ in parts), tuple(aligned)))
    return found


def _after(pivot: Hypothesis, last: Hypothesis) -> Hypothesis:
    """A hypothesis that was made from `pivot`, as one of the sentence that `pivot` translates."""
    return replace(last, score=pivot.score + last.score, links=through(pivot.links, last.links))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
