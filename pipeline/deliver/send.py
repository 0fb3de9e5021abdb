"""An issue to everyone in a plan, over several sessions at once, with every step in the ledger.

What goes wrong with one message is dealt with here: refused for now means later again, refused for good means never,
a broken connection means another. What goes wrong with all of them (no server, no login, no disk) ends the run with
one error; the ledger then says where to go on.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.deliver.ledger import Entry, Ledger, Receipt, State
from pipeline.deliver.message import Letter, Signer, compose
from pipeline.deliver.plan import Plan, Turn, again
from pipeline.deliver.smtp import Attempt, Session, UnreachableError
from pipeline.errors import DeliveryError

FIRST_TRIES = 3  # connections tried before the first one is up, after which it is more likely a wrong address
LOSSES_OF_ONE = 10  # connections that may break over one reader's message before it is left for another run
BARRED_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast to go.

    rate: messages a second over all connections, 0 for no limit. delays: seconds before the second attempt, the third …
    """

    connections: int = 1
    rate: float = 0
    delays: Sequence[float] = (1, 2, 4, 8, 16, 32)


@dataclass(slots=True)
class Run:
    """A run of the sender, and what its threads share.

    tally: what became of the messages so far. failure: why the run could not go on, None where it could. stop: set it,
    and every thread finishes the message in its hands.
    """

    issue: str
    letters: Mapping[str, Letter]
    plan: Plan
    ledger: Ledger
    connect: Callable[[], Session]
    pace: Pace
    signer: Signer | None = None
    tally: Counter[State] = field(default_factory=Counter)
    failure: DeliveryError | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next_slot: float = 0
    _connected: bool = False
    _unreachable: str = ""
    _fault: BaseException | None = None

    def count(self, state: State) -> None:
        with self._lock:
            self.tally[state] += 1

    def slot(self) -> None:
        """Wait for the next moment that the rate allows."""
        if not self.pace.rate:
            return
        with self._lock:
            now = time.monotonic()
            mine = max(self._next_slot, now)
            self._next_slot = mine + 1 / self.pace.rate
        self.stop.wait(mine - now)

    def session(self) -> Session:
        """Another session, after as many attempts as the pace allows. Raises UnreachableError, DeliveryError."""
        delays = self.pace.delays if self._connected else self.pace.delays[: FIRST_TRIES - 1]
        for delay in delays:
            try:
                return self._opened()
            except UnreachableError:
                if self.stop.wait(delay):
                    break
        return self._opened()

    def _opened(self) -> Session:
        session = self.connect()
        self._connected = True
        return session


def run(job: Run, progress: Callable[[Counter[State]], object] = lambda tally: None) -> None:
    """Deliver to everyone in the plan; returns when no one waits, `job.stop` is set, or `job.failure` says why not.

    progress: called a few times a second, in this thread.
    """
    threads = [threading.Thread(target=_work, args=(job,), daemon=True) for _ in range(job.pace.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)
            progress(job.tally)
    if job._fault:
        raise job._fault
    if job._unreachable and not job.failure and not job.stop.is_set() and job.plan.waiting():
        job.failure = DeliveryError(f"{job._unreachable}; check that the server runs, then run the same command again")


def _work(job: Run) -> None:
    """One thread: one session at a time, one message after the other."""
    worker = _Worker(job)
    try:
        while turn := job.plan.take(job.stop):
            try:
                worker.serve(turn)
            except BaseException:
                job.plan.put_back(turn, 0)
                raise
        worker.finish()
    except UnreachableError as error:
        job._unreachable = str(error)
    except DeliveryError as error:
        job.failure = job.failure or error
        job.stop.set()
    except BaseException as error:  # a fault of ours: raised again where the run was started
        job._fault = error
        job.stop.set()
    finally:
        worker.close()


class _Worker:
    """What a thread keeps from one message to the next. trouble: connections lost, or senders barred, in a row."""

    def __init__(self, job: Run) -> None:
        self.job = job
        self.session: Session | None = None
        self.trouble = 0
        self.outcome: Receipt | None = None

    def serve(self, turn: Turn) -> None:
        """One attempt at one message.

        Raises UnreachableError where this thread cannot go on, DeliveryError where none can.
        """
        job = self.job
        if self.session is None:
            self.session = job.session()
        job.slot()
        token = job.ledger.token(turn.reader.key)
        message = compose(job.letters[turn.edition], turn.reader, token, job.signer)

        def record(state: State, reply: str = "") -> Receipt:
            return job.ledger.record(Entry(job.issue, turn.reader.key, token, turn.edition, state, reply))

        attempt = self.session.deliver(message, lambda: record(State.SENDING))
        state = _STATES[attempt.kind]
        self.outcome = record(state, attempt.reply)
        if attempt.kind in ("lost", "uncertain"):
            self.close()
        if attempt.kind in ("lost", "barred"):
            self._persevere(attempt)
        else:
            self.trouble = 0
        delay = self._delay(turn, attempt)
        if delay is None:
            job.count(state)
            job.plan.done()
        else:
            job.plan.put_back(again(turn, refused=attempt.kind == "deferred"), delay)

    def finish(self) -> None:
        """Wait until the last outcome is on disk."""
        if self.outcome:
            self.outcome.wait()

    def close(self) -> None:
        if self.session:
            self.session.close()
            self.session = None

    def _persevere(self, attempt: Attempt) -> None:
        """Wait longer with each connection lost in a row; give up when it has been too many."""
        job = self.job
        self.trouble += 1
        if attempt.kind == "barred" and self.trouble >= BARRED_IN_A_ROW:
            raise DeliveryError(f"the server refuses our sender ({attempt.reply}); check newsletter.sender_address")
        if self.trouble > 1 + len(job.pace.delays):
            raise UnreachableError(f"the server breaks one connection after another ({attempt.reply})")
        if self.trouble > 1:
            job.stop.wait(job.pace.delays[self.trouble - 2])

    def _delay(self, turn: Turn, attempt: Attempt) -> float | None:
        """Seconds until the next attempt at a message, None where this run makes no other."""
        delays = self.job.pace.delays
        match attempt.kind:
            case "deferred" if turn.refusals < len(delays):
                return delays[turn.refusals]
            case "lost" | "barred" if turn.losses < LOSSES_OF_ONE:
                return 0.0
            case _:
                return None


_STATES = {
    "sent": State.SENT,
    "refused": State.FAILED,
    "deferred": State.DEFERRED,
    "lost": State.DEFERRED,
    "barred": State.DEFERRED,
    "uncertain": State.UNCERTAIN,
}
