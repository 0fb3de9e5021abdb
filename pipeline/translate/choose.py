"""Of what the machine offers for a sentence, the hypothesis that keeps most of its source.

Each sentence is decoded once, with figures and names as placeables and the terms that the model does not know as hints
(or as placeables, too), where the package knows them. While the best answer has an error, misses a term or a word, or
may say something else, the sentence is put in other forms: not in all at once, since each costs as much as the first
decoding did. Answers are ranked by what the checks find: errors, then doubts about the meaning, then other warnings.
How likely the model finds them comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.translate import cleft, figures, guide, renderings
from pipeline.translate import terms as house_terms
from pipeline.translate.check import check
from pipeline.translate.engine import Engine, Hypothesis, Link
from pipeline.translate.findings import MEANING, Finding, Kind, Severity
from pipeline.translate.glossary import Glossary, Term
from pipeline.translate.guide import Guided
from pipeline.translate.marks import carry
from pipeline.translate.request import Request
from pipeline.translate.verbatim import hide, show

N_BEST = 4  # as many as the beam keeps anyway: more than one costs no time
TERMS = (Kind.TERM_NOT_USED, Kind.FORBIDDEN_FORM)
DOUBTFUL = MEANING | {*TERMS, Kind.NAME_ALTERED, Kind.WORD_UNKNOWN, Kind.WORD_NOT_RENDERED}  # beside every error
NAMES = (Kind.NAME_LOST, Kind.NAME_ALTERED)
# A lone word that is left may be right (*nausea*), and without it the model makes one up. *Its* for *her* is no less of
# a guess, and nobody would be told.
UNRANKED = (Kind.UNTRANSLATED, Kind.PERSON_GUESSED)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A hypothesis with its names, figures and the house's terms; its links are of `given`. findings: see `check`."""

    hypothesis: Hypothesis
    findings: tuple[Finding, ...]

    @property
    def doubtful(self) -> bool:
        return any(f.severity is Severity.ERROR or f.kind in DOUBTFUL for f in self.findings)

    def has(self, *kinds: Kind) -> bool:
        return any(finding.kind in kinds for finding in self.findings)

    @property
    def wrong(self) -> bool:
        """Whether it has an error or may say something else."""
        return any(f.kind in MEANING or f.severity is Severity.ERROR for f in self.findings)


Form = Callable[[Request, _Answer | None], Guided | None]
"""A way to put a sentence to the model, given the best answer so far; None where it is of no use."""


def decode(requests: Sequence[Request], engine: Engine, glossary: Glossary, target: str) -> list[Hypothesis]:
    """For each request the hypothesis to go on with, in the order of the requests; its links are of `given`."""
    best: list[_Answer | None] = [None] * len(requests)
    asked: list[set[str]] = [set() for _ in requests]
    for forms in _rounds(requests, engine, glossary, target):
        put = []
        for n, answer in enumerate(best):
            for form in forms if answer is None or answer.doubtful else ():
                guided = _turned(form(requests[n], answer), requests[n], target)
                if guided and guided.text not in asked[n]:
                    asked[n].add(guided.text)
                    put.append((n, guided))
        align = [place for place, (n, _) in enumerate(put) if requests[n].align]
        texts = [guided.text for _, guided in put]
        offers = engine.translate(texts, glossary.source, target, n_best=N_BEST, align=align) if put else []
        for (n, guided), offered in zip(put, offers, strict=True):
            best[n] = _better(requests[n], guided, best[n], offered, glossary, target)
    return [answer.hypothesis for answer in best if answer]


def _rounds(requests: Sequence[Request], engine: Engine, glossary: Glossary, target: str) -> list[Sequence[Form]]:
    """The ways to put a sentence, in the order in which they are tried; those in one tuple at once."""

    def bare(request: Request, best: _Answer | None) -> Guided | None:
        return Guided(request.given) if best is None or best.wrong else None

    abilities = engine.abilities(glossary.source, target)
    if not abilities.placeables:
        return [(bare,)]
    unknown = house_terms.unknown((request.source for request in requests), engine, glossary)
    every = frozenset(glossary.terms)

    def usual(request: Request, _: _Answer | None) -> Guided:
        return _guided(request, glossary, terms=unknown, hints=abilities.term_hints)

    def with_what_was_lost(request: Request, best: _Answer | None) -> Guided | None:
        if best is None or not best.has(*TERMS, *NAMES):
            return None
        lost = [request.source[slice(*f.source)] for f in best.findings if f.kind in NAMES and f.source]
        return _guided(request, glossary, names=lost, terms=every if best.has(*TERMS) else unknown)

    def with_words(request: Request, best: _Answer | None) -> Guided | None:
        # A package that knows placeables has read hints, too, even if it does not obey them every time.
        words = _sure_words(request, best, glossary.source, target) if best else ()
        return _guided(request, glossary, words=words, terms=unknown, hints=abilities.term_hints) if words else None

    def with_signs(request: Request, best: _Answer | None) -> Guided | None:
        wrong = [request.source[slice(*f.source)] for f in best.findings if f.source] if best and best.wrong else ()
        return _guided(request, glossary, percentages=True) if any("%" in figure for figure in wrong) else None

    return [(usual,), (with_what_was_lost, with_words), (with_signs, bare)]


def _guided(
    request: Request,
    glossary: Glossary,
    *,
    names: Sequence[str] = (),
    terms: Collection[Term] = (),
    percentages: bool = False,
    hints: bool = False,
    words: Sequence[tuple[tuple[int, int], str]] = (),
) -> Guided:
    """The request guided otherwise than usual, if it has such names, terms, signs or words."""
    if not (names or percentages or words or any(match.term in terms for match in glossary.match(request.source))):
        return request.guided
    known = (*request.guided.slots, *names)
    return guide.guide(
        request.given,
        request.source,
        glossary,
        known,
        terms=terms,
        percentages=percentages,
        hints=hints,
        words=words,
        code=request.code,
    )


def _turned(form: Guided | None, request: Request, target: str) -> Guided | None:
    """A form in the order in which the model reads it rightly; as it is where marks wait for the links of its words."""
    if form is None or request.align or target not in cleft.TARGETS:
        return form
    return replace(form, text=cleft.turned(form.text))


def _sure_words(request: Request, best: _Answer, source: str, target: str) -> list[tuple[tuple[int, int], str]]:
    """Where the request has words that the answer does not render, and that one word mostly does, with that word."""
    found = []
    for finding in best.findings:
        if finding.kind is Kind.WORD_NOT_RENDERED and finding.source:
            rendering = renderings.of(request.source[slice(*finding.source)].lower(), source, target)
            if rendering and rendering.sure:
                found.append((finding.source, rendering.sure))
    return found


def _better(
    request: Request, form: Guided, best: _Answer | None, offered: Iterable[Hypothesis], glossary: Glossary, target: str
) -> _Answer:
    """The best answer so far. Of what is offered, the likeliest first, no more is looked at than to find a good one."""
    answers = [best] if best else []
    for hypothesis in offered:
        answers.append(_answer(request, form, hypothesis, glossary, target))
        if not answers[-1].doubtful:
            break
    return min(answers, key=_rank)


def _answer(request: Request, form: Guided, offered: Hypothesis, glossary: Glossary, target: str) -> _Answer:
    """What is offered with its slots in place of placeables, the house's terms, and figures as the target writes them.

    It is checked like this, so that nothing is asked again for what is put right anyway.
    """
    restored = guide.restore(offered.text, form.slots)
    links = _carried(offered.links, (form.text, request.given), (offered.text, restored))
    source, text = hide(request.source, restored, request.code)
    text = glossary.enforce(source, text, links)
    text = figures.localise(source, text, glossary.source, target)
    text = figures.mend(source, text, glossary.source, target)
    text = show(text, request.source, request.code)
    links = _carried(links, (request.given, request.given), (restored, text))
    findings = check(request.source, text, glossary.source, target, glossary, code=request.code, machine=True)
    return _Answer(replace(offered, text=text, links=links), findings)


def _carried(links: tuple[Link, ...], source: tuple[str, str], target: tuple[str, str]) -> tuple[Link, ...]:
    return tuple(carry(links, source, target)) if links else ()


def _rank(answer: _Answer) -> tuple[float, ...]:
    """The smaller, the better: errors, warnings about the meaning, other warnings, then the model's doubt."""
    found = answer.findings
    warned = [f.kind in MEANING for f in found if f.severity is Severity.WARNING and f.kind not in UNRANKED]
    errors = sum(f.severity is Severity.ERROR for f in found)
    return errors, warned.count(True), warned.count(False), -answer.hypothesis.score
