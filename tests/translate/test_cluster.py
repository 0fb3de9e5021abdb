"""Decoding on a Dask cluster: the same pages, whatever happens to its workers."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cloudpickle import register_pickle_by_value
from distributed import Client, LocalCluster, WorkerPlugin

from pipeline.errors import ConfigError, ModelError, TranslationError
from pipeline.translate import batch, choose, cluster, packages
from pipeline.translate.argos import ArgosEngine
from pipeline.translate.cluster import Cluster
from pipeline.translate.glossary import Glossary, house
from pipeline.translate.request import Request

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
register_pickle_by_value(sys.modules[__name__])  # what is defined here reaches workers that cannot import it

POISON = "Il petrolio resta debole."


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load([house()], "it", "en")


@pytest.fixture(scope="module")
def dask() -> Iterator[LocalCluster]:
    """A cluster that someone else has started: two workers, of which a task may kill one and not two."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
        scheduler_kwargs={"allowed_failures": 1},
    ) as started:
        yield started


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few sentences a task, so that there are many tasks."""
    monkeypatch.setattr(cluster, "PARTITION", 100)


def requests(glossary: Glossary) -> list[Request]:
    sentences = [POISON, "L’indice **Nasdaq** ha perso il 2,5%."]
    sentences += [f"Ieri la Borsa di Milano è salita del {n},5% grazie alle banche." for n in range(12)]
    asked = [batch.ask(s, (), (), glossary, heading=False, align="*" in s) for s in sentences]
    return [request for request in asked if request]


@pytest.mark.usefixtures("small")
def test_a_cluster_answers_as_this_process_does_and_a_killed_worker_costs_nothing(
    dask: LocalCluster, engine: ArgosEngine, glossary: Glossary
) -> None:
    asked = requests(glossary)
    answered: dict[Request, str] = {}
    with Client(dask) as client, Cluster(dask.scheduler_address, engine) as machines:
        assert machines.width == 2
        for n, part in enumerate(machines.decode(asked, glossary, "en")):
            answered |= {request: hypothesis.text for request, hypothesis in part}
            if n == 1:
                os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    assert n > 3
    here = choose.decode(asked, engine, glossary, "en")
    assert answered == {request: hypothesis.text for request, hypothesis in zip(asked, here, strict=True)}


def test_a_worker_of_another_version_is_refused(
    dask: LocalCluster, engine: ArgosEngine, glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "__version__", "99")
    with (
        Cluster(dask.scheduler_address, engine) as machines,
        pytest.raises(ModelError, match=r"the worker at tcp://127.0.0.1:\d+ has Traghetto .*: install 99 there"),
    ):
        list(machines.decode(requests(glossary), glossary, "en"))


def test_workers_are_sent_a_package_that_they_lack(dask: LocalCluster, glossary: Glossary, tmp_path: Path) -> None:
    (shipped,) = [p for p in packages.find() if p.origin is packages.Origin.SHIPPED and p.target == "en"]
    own = tmp_path / "own"
    packages.unpack(shipped.path, own / "it_en")
    (own / "it_en" / "note.txt").write_text("another package for having this file")
    asked = requests(glossary)[:2]
    with ArgosEngine(own) as engine, Cluster(dask.scheduler_address, engine) as machines:
        assert engine.version("it", "en") != ArgosEngine().version("it", "en")
        (answered,) = machines.decode(asked, glossary, "en")
    assert {request for request, _ in answered} == set(asked)


@pytest.mark.parametrize("address", ["", "locally", "local:0", "example.com", "http://example.com:80"])
def test_what_is_no_address_is_told(address: str, engine: ArgosEngine) -> None:
    with pytest.raises(ConfigError, match="give tcp://HOST:PORT"):
        Cluster(address, engine)


def test_a_scheduler_that_does_not_answer_is_told(engine: ArgosEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 0.2)
    with pytest.raises(TranslationError, match=r"no Dask scheduler with a worker answers at tcp://127.0.0.1:9"):
        Cluster("tcp://127.0.0.1:9", engine)


class Poison(WorkerPlugin):
    """A worker that dies of one sentence."""

    def setup(self, worker: Any) -> None:
        decode = choose.decode

        def dying(requests: list[Request], *rest: Any) -> Any:
            if any(request.source == POISON for request in requests):
                os.kill(os.getpid(), signal.SIGKILL)
            return decode(requests, *rest)

        choose.decode = dying


@pytest.mark.usefixtures("small")
def test_a_sentence_that_kills_workers_is_named_when_all_others_are_translated(
    dask: LocalCluster, engine: ArgosEngine, glossary: Glossary
) -> None:
    """The last test here, since the workers stay poisoned."""
    asked = requests(glossary)
    answered: set[str] = set()
    with Client(dask) as client, Cluster(dask.scheduler_address, engine) as machines:
        client.register_plugin(Poison(), name="poison")
        with pytest.raises(TranslationError, match=f"each worker that translated this sentence died: '{POISON}'"):
            for part in machines.decode(asked, glossary, "en"):
                answered |= {request.source for request, _ in part}
    assert answered == {request.source for request in asked} - {POISON}
