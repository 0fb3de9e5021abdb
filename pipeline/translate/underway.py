"""What is being translated at this moment: of several threads only one asks the machine for a request.

The memory tells what was translated; this tells what is about to be, in the same process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from pipeline.translate.memory import Unit
from pipeline.translate.request import Request

Units = dict[Request, Unit]


@dataclass(frozen=True, slots=True)
class Share:
    """known: what is remembered. mine: to translate here. made: what has come of it. theirs: what others are at."""

    known: Units
    mine: list[Request]
    theirs: dict[Request, Future[Units]]
    made: Units = field(default_factory=dict)

    def others(self) -> Units:
        """What others have made of `theirs`, once they have. Raises what they failed with.

        To be called after the share is done with: they may be waiting for it.
        """
        return {request: future.result()[request] for request, future in self.theirs.items()}


class Underway:
    """The requests that some thread is at, with what will come of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken: dict[Request, Future[Units]] = {}

    @contextmanager
    def share(self, requests: Collection[Request], recall: Callable[[], Units]) -> Iterator[Share]:
        """Take on those of the requests that are not remembered and that nobody else is at.

        recall: those that the memory knows. At the end, `made` of the share must hold, and the memory know, all of
        `mine`; an error until then is raised for those who wait for them, too.
        """
        done: Future[Units] = Future()
        with self._lock:
            taken = {request: self._taken[request] for request in requests if request in self._taken}
            known = recall()
            mine = [request for request in requests if request not in known and request not in taken]
            self._taken |= dict.fromkeys(mine, done)
        share = Share(known, mine, {request: future for request, future in taken.items() if request not in known})
        try:
            yield share
            done.set_result(share.made)
        except BaseException as error:
            done.set_exception(error)
            raise
        finally:
            with self._lock:
                for request in mine:
                    del self._taken[request]
