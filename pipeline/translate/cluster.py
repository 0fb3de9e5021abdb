"""The decode step on many machines: requests to a Dask cluster, hypotheses as they come back.

Every worker is sent the packages and terms of this machine and loads them once. A task is a partition of requests, so a
worker that is lost costs only the tasks it had, which go to others. A task that loses one worker after another may just
have waited beside the one to blame: when all else is done such tasks are tried one at a time, and halved until the
sentence is known that does it. A request has the same answer whichever others it is asked with and wherever, so the
output is that of one machine.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import signal
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pipeline import __version__
from pipeline.errors import ConfigError, ModelError, TraghettoError, TranslationError
from pipeline.translate import choose, packages
from pipeline.translate.argos import ArgosEngine
from pipeline.translate.engine import Hypothesis
from pipeline.translate.glossary import Glossary, Term
from pipeline.translate.packages import Package
from pipeline.translate.request import Request

try:
    from distributed import Client, KilledWorker, LocalCluster, WorkerPlugin, as_completed, get_worker
except ImportError:
    raise ConfigError("--cluster needs Dask: pip install 'traghetto[cluster]'") from None

if TYPE_CHECKING:
    from distributed import Future

PARTITION = 12_000  # characters of source a task: some seconds of a core, the most that a lost worker costs
DEATHS = 2  # of workers on one task, after which a local cluster no longer tries it on another
CONNECT = 30  # seconds to wait for a scheduler and its first worker
LOCAL = re.compile(r"local(?::([1-9]\d{0,3}))?")


class Cluster:
    """A Dask cluster to decode on, each worker with what `engine` has here. A context manager.

    address: `tcp://host:port` or `tls://host:port` of a scheduler; or `local` for workers on this machine, a process
    for each core, `local:4` for four. Raises ConfigError for what is no address, TranslationError where nobody answers.
    """

    def __init__(self, address: str, engine: ArgosEngine) -> None:
        self.address = address
        self._engine = engine
        self._opened = ExitStack()
        self._equipped: dict[tuple[str, str, str], str] = {}
        self._lock = threading.Lock()
        self._alone = threading.Lock()
        local = LOCAL.fullmatch(address)
        if not local and not re.fullmatch(r"(?:tcp|tls)://\S+:\d+", address):
            raise ConfigError(f"--cluster {address}: give tcp://HOST:PORT, tls://HOST:PORT, local or local:N")
        try:
            where = self._opened.enter_context(_local(int(local[1]) if local[1] else None)) if local else address
            self._client = self._opened.enter_context(Client(where, timeout=CONNECT, set_as_default=False))
            self._client.wait_for_workers(1, timeout=CONNECT)
        except (OSError, RuntimeError, ValueError) as error:
            self.close()
            raise TranslationError(f"no Dask scheduler with a worker answers at {address} ({error})") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; end it if it is local."""
        self._opened.close()

    @property
    def width(self) -> int:
        """How many tasks it does at a time; at least 1."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def decode(
        self, requests: Sequence[Request], glossary: Glossary, target: str
    ) -> Iterator[list[tuple[Request, Hypothesis]]]:
        """A `batch.Decode`: each partition as soon as it is done, in no promised order.

        Raises TranslationError for a sentence that kills workers, naming it when all others are translated; ModelError
        for a worker that cannot do this machine's work.
        """
        station = self._equip(glossary, target)
        waiting = {self._submit(station, part): part for part in _partitions(requests)}
        suspects: list[tuple[Request, ...]] = []
        guilty: list[Request] = []
        try:
            for future in as_completed(waiting, loop=self._client.loop):
                part = waiting.pop(future)
                if self._survived(future):
                    yield list(zip(part, future.result(), strict=True))
                else:
                    suspects.append(part)
            while suspects:
                part = suspects.pop()
                with self._alone:
                    survived = self._survived(future := self._submit(station, part))
                if survived:
                    yield list(zip(part, future.result(), strict=True))
                elif len(part) > 1:
                    suspects += part[: len(part) // 2], part[len(part) // 2 :]
                else:
                    guilty += part
        finally:
            self._client.cancel(list(waiting))
        if guilty:
            raise TranslationError(f"each worker that translated this sentence died: {guilty[0].source!r}")

    def _submit(self, station: str, part: tuple[Request, ...]) -> Future[list[Hypothesis]]:
        future: Future[list[Hypothesis]] = self._client.submit(_decode, station, part, pure=False)
        return future

    def _survived(self, future: Future[list[Hypothesis]]) -> bool:
        """Whether a task, once it has ended, has a result; not if its workers died. Raises what must stop the run."""
        error: BaseException | None = future.exception()
        if isinstance(error, KilledWorker):
            return False
        if error:
            raise error if isinstance(error, TraghettoError) else _foreign(error)
        if future.status != "finished":
            raise TranslationError(f"the cluster at {self.address} was lost; run the same command again to go on")
        return True

    def _equip(self, glossary: Glossary, target: str) -> str:
        """The name of the station that every worker has, or has when it joins, for this glossary."""
        key = self._engine.version(glossary.source, target), target, glossary.version
        with self._lock:
            if key not in self._equipped:
                station = Station(self._engine, glossary, target)
                try:
                    self._client.register_plugin(station, name=station.name)
                except Exception as error:
                    raise _foreign(error) from None
                self._equipped[key] = station.name
            return self._equipped[key]


class Station(WorkerPlugin):
    """What a worker decodes with: the packages of a route and the terms, sent to it; loaded there at the first task."""

    def __init__(self, engine: ArgosEngine, glossary: Glossary, target: str) -> None:
        self.program = __version__
        self.version = engine.version(glossary.source, target)
        self.beam, self.length_penalty = engine.beam, engine.length_penalty
        self.packages = tuple(map(_packed, engine.route(glossary.source, target)))
        self.terms: tuple[Term, ...] = glossary.terms
        self.source, self.target = glossary.source, target
        made_of = f"{self.program} {self.version} {self.beam} {self.length_penalty} {self.target} {glossary.version}"
        self.name = f"traghetto-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"

    def setup(self, worker: Any) -> None:
        """Called by Dask on each worker."""
        self.folder = Path(worker.local_directory) / self.name
        self.host = worker.address
        self.threads = worker.state.nthreads
        self.lock = threading.Lock()
        self.loaded: tuple[ArgosEngine, Glossary] | None = None

    def teardown(self, worker: Any) -> None:
        """Called by Dask when the worker ends."""
        if self.loaded:
            self.loaded[0].close()

    def decode(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """The hypotheses to go on with, in the order of the requests."""
        with self.lock:
            self.loaded = self.loaded or self._load()
        engine, glossary = self.loaded
        return choose.decode(requests, engine, glossary, self.target)

    def _load(self) -> tuple[ArgosEngine, Glossary]:
        if self.program != __version__:
            raise ModelError(f"the worker at {self.host} has Traghetto {__version__}: install {self.program} there")
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(self.packages):
            (self.folder / f"{number}{packages.SUFFIX}").write_bytes(content)
        engine = ArgosEngine(self.folder, beam=self.beam, length_penalty=self.length_penalty, threads=self.threads)
        if (found := engine.version(self.source, self.target)) != self.version:
            raise ModelError(
                f"the worker at {self.host} goes by {found}, not {self.version}: remove that package there"
            )
        return engine, Glossary(self.terms, self.source, self.target)


def _decode(station: str, requests: tuple[Request, ...]) -> list[Hypothesis]:
    """A task, on a worker."""
    worker = get_worker()
    equipped = worker.plugins.get(station)
    if equipped is None:
        raise ModelError(f"the worker at {worker.address} cannot load this machine's Traghetto: install it there")
    assert isinstance(equipped, Station)
    return equipped.decode(requests)


def _local(workers: int | None) -> LocalCluster:
    """A process a core, reached from this machine only. A sentence needs little memory: a limit would do harm alone."""
    with _deaf_to_interrupts():
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit=0,
            silence_logs=logging.CRITICAL,
            scheduler_kwargs={"allowed_failures": DEATHS - 1},
        )


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started meanwhile leave Ctrl-C, which a terminal sends to all of a command's, to the first."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _partitions(requests: Sequence[Request]) -> Iterator[tuple[Request, ...]]:
    """The requests in parts of some PARTITION characters, the longest first: little is padded, no giant comes late."""
    part: list[Request] = []
    size = 0
    for request in sorted(requests, key=lambda request: (request.align, len(request.given)), reverse=True):
        part.append(request)
        size += len(request.given)
        if size >= PARTITION:
            yield tuple(part)
            part, size = [], 0
    if part:
        yield tuple(part)


def _foreign(error: BaseException) -> TraghettoError:
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    advice = f"the scheduler and every worker need Traghetto {__version__} and the same Python"
    return TranslationError(f"the cluster cannot do this machine's work ({what}); {advice}")


def _packed(package: Package) -> bytes:
    """The package as an `.argosmodel` file."""
    if package.path.is_file():
        return package.path.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in package.path.rglob("*") if path.is_file()):
            archive.write(path, Path("package", path.relative_to(package.path)))
    return packed.getvalue()
