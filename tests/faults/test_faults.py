"""Checking against translations with one thing false in each, and against good ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

import pytest

from faults.corpus import Fault, Pair, by_hand, opposites, pairs
from faults.rules import KINDS
from faults.seeded import FIGURES, MEANING, NAMES, TERMS, seeded
from pipeline.translate.check import check
from pipeline.translate.findings import Finding, Severity
from pipeline.translate.glossary import Glossary, house

# The least share that must be found, by kind of fault: figures by an error, everything else by a warning at least.
PROMISED = {
    **dict.fromkeys(FIGURES, 0.98),
    **dict.fromkeys(NAMES, 0.95),
    **dict.fromkeys(TERMS, 1.0),
    **dict.fromkeys(MEANING, 0.9),
}
GRAVE = {Severity.ERROR}
SHOWN = {Severity.ERROR, Severity.WARNING}


@cache
def glossary(source: str, target: str) -> Glossary:
    return Glossary.load([house()], source, target)


def findings(case: Pair | Fault) -> tuple[Finding, ...]:
    return check(case.source, case.target, *case.languages, glossary(*case.languages))


def is_found(fault: Fault) -> bool:
    wanted = GRAVE if fault.kind in FIGURES else SHOWN
    return any(finding.severity in wanted for finding in findings(fault))


def shares(faults: Iterable[Fault]) -> dict[str, float]:
    """By kind of fault, the share that is found."""
    all_, found = Counter(), Counter()
    for fault in faults:
        all_[fault.kind] += 1
        found[fault.kind] += is_found(fault)
    return {kind: found[kind] / all_[kind] for kind in all_}


def test_there_are_faults_of_every_kind() -> None:
    assert len(seeded()) >= 1000
    assert {fault.kind for fault in seeded()} == set(KINDS)
    assert len(by_hand()) >= 150
    assert set(KINDS) - {fault.kind for fault in by_hand()} == set()


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.target)
def test_a_good_translation_has_no_error(pair: Pair) -> None:
    assert [f.message for f in findings(pair) if f.severity is Severity.ERROR] == []


def test_seeded_faults_are_found_in_every_kind() -> None:
    below = {kind: share for kind, share in shares(seeded()).items() if share < PROMISED[kind]}
    assert below == {}


def test_ninety_nine_of_a_hundred_false_figures_are_errors() -> None:
    figures = [fault for fault in seeded() if fault.kind in FIGURES]
    assert sum(map(is_found, figures)) >= 0.99 * len(figures)


@pytest.mark.parametrize("fault", by_hand(), ids=lambda fault: f"{fault.kind}: {fault.target}")
def test_faults_written_by_hand_are_found(fault: Fault) -> None:
    assert is_found(fault)


# The share of opposites that is found, by language: of directions, and of denials.
OPPOSITES = {"en": (0.73, 0.95), "es": (0.8, 1.0), "pt": (0.7, 0.96), "fr": (0.62, 0.96), "de": (0.53, 0.88)}


@pytest.mark.parametrize("language", OPPOSITES)
def test_opposites_are_told_of_as_often_as_is_said(language: str) -> None:
    found = shares(fault for fault in opposites() if fault.languages[1] == language)
    directions, denials = OPPOSITES[language]
    assert found["direction flipped"] >= directions
    assert found["negation dropped"] >= denials


def test_what_opposites_are_the_opposite_of_has_hardly_an_error() -> None:
    good = [Pair(fault.languages, fault.source, fault.note, ()) for fault in opposites()]
    wrong = [pair for pair in good if any(finding.severity is Severity.ERROR for finding in findings(pair))]
    assert len(wrong) <= 0.015 * len(good)
