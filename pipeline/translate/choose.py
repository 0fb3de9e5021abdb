"""Of what the machine offers for a sentence, the hypothesis that keeps most of its source.

Each sentence is decoded once, with figures and names as placeables where the package knows them. Only where that answer
has an error, misses a term or may say something else are several hypotheses asked for, with more placeables and with
none, and ranked by what the checks find: errors, then doubts about the meaning, then other warnings. How likely the
model finds them comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pipeline.translate import guide
from pipeline.translate.check import check
from pipeline.translate.engine import Engine, Hypothesis
from pipeline.translate.findings import MEANING, Kind, Severity
from pipeline.translate.glossary import Glossary
from pipeline.translate.guide import Guided
from pipeline.translate.marks import carry
from pipeline.translate.request import Request

N_BEST = 4
DOUBTFUL = MEANING | {Kind.TERM_NOT_USED, Kind.NAME_ALTERED}  # beside every error


def decode(requests: Sequence[Request], engine: Engine, glossary: Glossary, target: str) -> list[Hypothesis]:
    """For each request the hypothesis to go on with, in the order of the requests; its links are of `given`."""
    knows = engine.abilities(glossary.source, target).placeables
    first = [request.guided if knows else Guided(request.given) for request in requests]
    chosen = [
        offered[0]
        for offered in _ask(list(zip(requests, first, strict=True)), engine, glossary.source, target, n_best=1)
    ]
    doubtful = [n for n, request in enumerate(requests) if _is_doubtful(request, chosen[n], glossary, target)]
    if not doubtful:
        return chosen
    forms = [(n, form) for n in doubtful for form in _forms(requests[n], glossary, knows)]
    more = _ask([(requests[n], form) for n, form in forms], engine, glossary.source, target, n_best=N_BEST)
    offers = {n: [chosen[n]] for n in doubtful}
    for (n, _), offered in zip(forms, more, strict=True):
        offers[n] += offered
    for n, offered in offers.items():
        chosen[n] = min(offered, key=partial(_rank, requests[n], glossary, target))
    return chosen


def _forms(request: Request, glossary: Glossary, placeables: bool) -> list[Guided]:
    """The ways to put a sentence to the model once its usual answer is doubtful."""
    forms = [Guided(request.given)]
    if placeables:
        signs = guide.guide(request.given, request.source, glossary, percentages=True)
        terms = guide.guide(request.given, request.source, glossary, terms=True)
        forms = [request.guided, signs, terms, *forms]
    return list(dict.fromkeys(forms))


def _ask(
    asked: Sequence[tuple[Request, Guided]], engine: Engine, source: str, target: str, *, n_best: int
) -> list[list[Hypothesis]]:
    """The hypotheses for each, with the slots in place of their placeables."""
    align = [n for n, (request, _) in enumerate(asked) if request.align]
    offered = engine.translate([form.text for _, form in asked], source, target, n_best=n_best, align=align)
    return [
        [_restored(hypothesis, request, form) for hypothesis in hypotheses]
        for (request, form), hypotheses in zip(asked, offered, strict=True)
    ]


def _restored(hypothesis: Hypothesis, request: Request, form: Guided) -> Hypothesis:
    """The hypothesis with its names and figures."""
    text = guide.restore(hypothesis.text, form.slots)
    links = hypothesis.links
    if links and (text != hypothesis.text or form.text != request.given):
        links = tuple(carry(links, (form.text, request.given), (hypothesis.text, text)))
    return replace(hypothesis, text=text, links=links)


def _is_doubtful(request: Request, hypothesis: Hypothesis, glossary: Glossary, target: str) -> bool:
    found = check(request.source, hypothesis.text, glossary.source, target, glossary)
    return any(f.severity is Severity.ERROR or f.kind in DOUBTFUL for f in found)


def _rank(request: Request, glossary: Glossary, target: str, hypothesis: Hypothesis) -> tuple[float, ...]:
    """The smaller, the better: errors, warnings about the meaning, other warnings, then the model's doubt."""
    found = check(request.source, hypothesis.text, glossary.source, target, glossary)
    # A lone word that is left may be right (*nausea*), and without it the model makes one up: that ranks nothing.
    warned = [f.kind in MEANING for f in found if f.severity is Severity.WARNING and f.kind is not Kind.UNTRANSLATED]
    errors = sum(f.severity is Severity.ERROR for f in found)
    return errors, warned.count(True), warned.count(False), -hypothesis.score
