"""By how much, from what, to what: an amount that the target makes a starting or an end point, or the reverse.

"è salito di 25 punti base" is not "rose from 25 basis points", nor "rose to 25 basis points"; "è salito dal 3%" is not
"rose by 3%". Only levels are told apart, which move: percentages, points, money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.translate.figures.figure import Unit
from pipeline.translate.figures.match import Match, match
from pipeline.translate.figures.read import read
from pipeline.translate.findings import Finding, Kind, Severity

_LEVELS = frozenset((Unit.PERCENT, Unit.POINT, Unit.BASIS_POINT, Unit.MONEY))
BY, FROM, TO = "by how much", "from what", "to what"

# What stands between a preposition and its figure.
_ABOUT = {
    "it": r"(?:(?:oltre|circa|quasi|almeno|appena|più|meno|ben|solo|che|un|il|lo|la|gli|i|le|l['’]|[€$£])\s*){0,3}",
    "en": r"(?:(?:about|around|over|more|than|less|nearly|almost|at|least|just|only|some|the|an|a|[€$£])\s*){0,4}",
    "es": r"(?:(?:más|menos|de|casi|cerca|unos|unas|alrededor|apenas|solo|un|una|el|la|los|las|[€$£])\s*){0,4}",
    "pt": r"(?:(?:mais|menos|de|quase|cerca|uns|umas|apenas|só|um|uma|o|a|os|as|[€£]|R?\$)\s*){0,4}",
}
# "Cayeron en 3 %" is by how much, "se sitúa en el 3 %" is not: "en" and "em" count only after verbs that begin so.
_MOVED = {
    "es": r"(?:aument|avanz|baj|ca[eíy]|crec|descend|disminu|increment|retroced|reduc|reduj|sub[ieí])\w*",
    "pt": r"(?:aument|avanç|ca(?:i(?!x)|í)|cresc|desc[ei]|diminu|recu[aoe]|reduz|sub[ei])\w*",
}
# "Cayó del 3 %" is from what, "una caída del 3 %" by how much: "de" counts after verbs only.
_FELL_OR_ROSE = {
    "es": (
        r"(?:(?:aument|avanz|baj|increment)(?:ó|aron|an|ado)|ca(?:yó|yeron|en|ído)|crec(?:ió|ieron|en|ido)|"
        r"descend(?:ió|ieron|ido)|descienden?|disminu(?:yó|yeron|yen?|ido)|retroced(?:ió|ieron|ido)|"
        r"sub(?:ió|ieron|en|ido))"
    ),
    "pt": (
        r"(?:(?:aument|avanç)(?:ou|aram|am|ado)|ca(?:iu|íram|em|ído)|(?:cresc|desc)(?:eu|eram|em|ido)|"
        r"diminu(?:iu|íram|ído)|recu(?:ou|aram)|sub(?:iu|iram|ido))"
    ),
}
_PREPOSITIONS = {
    "it": {
        BY: r"di|del|dello|della|dell['’]",
        FROM: r"da|dal|dallo|dalla|dall['’]",
        TO: r"(?<!fino )(?<!superiore )(?<!inferiore )(?<!pari )(?<!vicino )(?:a|ad|al|allo|alla|all['’])",
    },
    "en": {BY: r"by", FROM: r"from", TO: r"(?<!up )to"},
    "es": {
        BY: rf"{_MOVED['es']}\s+en",
        FROM: rf"desde|{_FELL_OR_ROSE['es']}\s+del?",
        TO: r"(?<!frente )(?<!torno )(?<!\d )(?:a|al(?! menos))",
    },
    "pt": {BY: rf"{_MOVED['pt']}\s+em", FROM: rf"desde|{_FELL_OR_ROSE['pt']}\s+de", TO: r"para|ao|à"},
}
_BEFORE = {
    code: {role: re.compile(rf"\b(?:{words})\s*{_ABOUT[code]}$", re.I) for role, words in roles.items()}
    for code, roles in _PREPOSITIONS.items()
}
# The word that makes a starting point, with the space after it.
_FROM = {"en": re.compile(r"\bfrom\s+"), "es": re.compile(r"\bdel?\s+(?=\d|$)"), "pt": re.compile(r"\bde\s+(?=\d|$)")}
# "Promosso dal 72% dei clienti" is "rated well by 72% of the customers".
_AGENTS, _OF = re.compile(r"\s+(?:de(?:i|gli|lle)|d['’])"), re.compile(r"\s+of\b")
_A_RISE = re.compile(r"\bto an? $")  # "led to a 23% rise"
_REACH = 40  # characters before a figure in which its preposition stands


def compare(
    matches: Sequence[Match], source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """An error for each figure whose preposition makes it another thing; none for languages that are not told apart."""
    return [
        Finding(
            Kind.FIGURE_CHANGED,
            Severity.ERROR,
            f"“{m.source.figure.surface}” says {here} in the source and {there} in the target.",
            (m.source.figure.start, m.source.figure.end),
            (m.target.figure.start, m.target.figure.end),
        )
        for m, here, there in _mistaken(matches, source, target, source_language, target_language)
    ]


def mend(source: str, target: str, source_language: str, target_language: str) -> str:
    """The target with *from* made *by* where the source has an amount, where it stays as grammatical as it was.

    "rose from 25 basis points" → "rose by 25 basis points"; "cayó del 3 %" → "cayó un 3 %"; "caiu de 3%" → "caiu 3%"
    """
    if target_language not in _FROM or not _FROM[target_language].search(target):
        return target
    matches, _, _ = match(read(source, source_language), read(target, target_language))
    found = {
        m.target.figure.start: m.target.unit
        for m, here, there in _mistaken(matches, source, target, source_language, target_language)
        if (here, there) == (BY, FROM)
    }
    for start in sorted(found, reverse=True):
        reach = _BEFORE[target_language][FROM].search(target, max(0, start - _REACH), start)
        if reach and (word := _FROM[target_language].search(target, reach.start(), start)):
            article = "un " if target_language == "es" and found[start] is Unit.PERCENT else ""
            by = "by " if target_language == "en" else article
            target = target[: word.start()] + by + target[word.end() :]
    return target


def _mistaken(
    matches: Sequence[Match], source: str, target: str, source_language: str, target_language: str
) -> Iterator[tuple[Match, str, str]]:
    if source_language not in _BEFORE or target_language not in _BEFORE:
        return
    for m in matches:
        if m.source.unit in _LEVELS and m.source.unit is m.target.unit:
            here, there = (
                _role(source, m.source.figure.start, source_language),
                _role(target, m.target.figure.start, target_language),
            )
            agents = _AGENTS.match(source, m.source.figure.end) and _OF.match(target, m.target.figure.end)
            if here and there and here != there and not agents:
                yield m, here, there


def _role(text: str, start: int, language: str) -> str | None:
    reach = max(0, start - _REACH)
    if language == "en" and _A_RISE.search(text, reach, start):
        return None
    return next((role for role, before in _BEFORE[language].items() if before.search(text, reach, start)), None)
