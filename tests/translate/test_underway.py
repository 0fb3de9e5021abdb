"""Several threads at once: each request is worked on by one of them, and all have its unit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from pipeline.translate.casing import Case
from pipeline.translate.guide import Guided
from pipeline.translate.memory import Unit
from pipeline.translate.request import Request
from pipeline.translate.translation import Origin
from pipeline.translate.underway import Underway, Units


def request(text: str) -> Request:
    return Request(text, text, Guided(text), Case.SENTENCE)


def unit(text: str) -> Unit:
    return Unit(text.upper(), Origin.MACHINE)


A, B, C = request("a"), request("b"), request("c")


def make(underway: Underway, requests: list[Request], work: Callable[[list[Request]], None]) -> Units:
    """As `batch.answer` does: what is remembered, what is worked on here, and what others make."""
    with underway.share(requests, dict) as share:
        work(share.mine)
        share.made.update({request: unit(request.source) for request in share.mine})
    return share.known | share.made | share.others()


def test_what_another_thread_is_at_is_waited_for() -> None:
    underway, begun, go = Underway(), Event(), Event()
    worked: list[str] = []

    def work(requests: list[Request]) -> None:
        worked.extend(r.source for r in requests)
        begun.set()
        assert go.wait(10)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(make, underway, [A, B], work)
        assert begun.wait(10)
        begun.clear()
        second = pool.submit(make, underway, [B, C], work)
        assert begun.wait(10)
        go.set()
        assert first.result(10) == {A: unit("a"), B: unit("b")}
        assert second.result(10) == {B: unit("b"), C: unit("c")}
    assert sorted(worked) == ["a", "b", "c"]


def test_two_that_wait_for_one_another_both_end() -> None:
    underway, both = Underway(), Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(make, underway, mine, lambda _: both.wait(10) and None) for mine in ([A, B], [B, C])]
        assert [set(end.result(10)) for end in ends] == [{A, B}, {B, C}]


def test_what_is_remembered_is_not_worked_on() -> None:
    with Underway().share([A], lambda: {A: unit("a")}) as share:
        assert share.known == {A: unit("a")}
        assert not share.mine


def test_a_failure_is_everyone_s_and_leaves_nothing_taken() -> None:
    underway = Underway()
    with pytest.raises(OSError, match="no"), underway.share([A], dict):
        with underway.share([A], dict) as waiting:
            assert not waiting.mine
        raise OSError("no")
    with pytest.raises(OSError, match="no"):
        waiting.others()
    with underway.share([A], dict) as again:
        assert again.mine == [A]
