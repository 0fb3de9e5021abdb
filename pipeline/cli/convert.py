"""`traghetto convert`: Italian articles in, pages and newsletters out."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.order import Brand, Cluster, Config, Inputs, Memory, Out, PublishAnyway, To, order
from pipeline.errors import TraghettoError

if TYPE_CHECKING:
    from pipeline.job import Outcome
    from pipeline.translate.argos import ArgosEngine
    from pipeline.translate.batch import Progress
    from pipeline.translate.cluster import Cluster as Machines


def convert(
    inputs: Inputs = None,
    to: To = None,
    out: Out = None,
    brand: Brand = None,
    memory: Memory = None,
    config: Config = None,
    cluster: Cluster = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Do again what is up to date, too.")] = False,
    publish_anyway: PublishAnyway = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if any article has an error.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Translate articles and publish them; a translation with errors is held for review.

    Exit code 0: all done; 1: some failed; 2: wrong usage.
    """
    from pipeline import convert as conversion

    try:
        ordered = order(inputs, to, out, brand, memory, config, anyway=publish_anyway, force=force)
    except TraghettoError as error:
        typer.echo(f"traghetto: {error}", err=True)
        raise typer.Exit(2) from None
    try:
        job, engine, glossaries = ordered.job, ordered.engine, ordered.glossaries
        if dry_run:
            outcomes = _told(conversion.pending(job, engine, ordered.memory, glossaries), as_json)
        else:
            with machines_at(cluster, engine) as machines, _progress(as_json, machines) as progress:
                done = conversion.convert(job, engine, ordered.memory, glossaries, progress, machines)
                outcomes = _told(done, as_json)
    except KeyboardInterrupt:
        typer.echo("traghetto: stopped; run the same command again to go on", err=True)
        sys.stdout.flush()
        os._exit(130)  # without waiting for what is being decoded: no file is ever half-written
    if as_json:
        typer.echo(json.dumps([_plain(o) for o in outcomes], default=str, ensure_ascii=False, indent=1))
    else:
        _summary(outcomes)
    if any(o.status == "failed" or (strict and o.errors) for o in outcomes):
        raise typer.Exit(1)


def _told(outcomes: Iterator[Outcome], as_json: bool) -> list[Outcome]:
    """All outcomes, each said to a person as it comes."""
    found = []
    for outcome in outcomes:
        found.append(outcome)
        if as_json:
            continue
        if outcome.status == "failed":
            typer.echo(f"failed     {outcome.notes[0]}", err=True)
            continue
        status = "held" if outcome.held else outcome.status
        typer.echo(f"{status:<10} {outcome.source} → {outcome.folder}{_counted(outcome)}")
        for code, review in outcome.held.items():
            typer.echo(f"           {code} is not published: see {review}")
        for note in outcome.notes:
            typer.echo(f"           {note}")
    return found


def _counted(outcome: Outcome) -> str:
    if outcome.status == "pending":
        return f" ({outcome.cause})"
    said = ", ".join(_number(sum(kinds.values()), severity) for severity, kinds in outcome.findings.items())
    return f" ({said})" if said else ""


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}"


def _summary(outcomes: list[Outcome]) -> None:
    """What became of all, their findings by kind, and how to go on with what is held."""
    from pipeline.translate.findings import Severity

    statuses = Counter(outcome.status for outcome in outcomes)
    held = sum(bool(outcome.held) for outcome in outcomes)
    said = ", ".join(f"{count} {status}" for status, count in statuses.items())
    typer.echo((said or "nothing to convert") + (f"; {held} held for review" if held else ""))
    for severity in Severity:
        kinds = Counter[str]()
        for outcome in outcomes:
            kinds.update(outcome.findings.get(severity, {}))
        if kinds:
            typer.echo(f"{severity + 's':<10} {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}")
    if held:
        typer.echo(
            "To publish what is held: read its review page, correct or accept each passage with "
            "`traghetto memory correct`, and convert again. --publish-anyway publishes it as it is, with a notice."
        )


@contextmanager
def machines_at(address: str | None, engine: ArgosEngine) -> Iterator[Machines | None]:
    """The cluster at an address, None where there is no address."""
    if address is None:
        yield None
        return
    from pipeline.translate.cluster import Cluster as Machines

    with Machines(address, engine) as machines:
        yield machines


@contextmanager
def _progress(as_json: bool, cluster: Machines | None = None) -> Iterator[Progress]:
    """A bar with segments and words a second on a terminal; nothing elsewhere, where each article has its line."""
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    started = time.monotonic()
    segments = words = 0
    counting = threading.Lock()
    where = f" on {cluster.width} workers" if cluster else ""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=as_json or not console.is_terminal) as bar:
        line = bar.add_task("reading", total=None)

        def advance(more_segments: int, more_words: int) -> None:
            nonlocal segments, words
            with counting:
                segments += more_segments
                words += more_words
                rate = words / max(time.monotonic() - started, 0.001)
                bar.update(line, description=f"{segments:,} segments, {rate:,.0f} words/s{where}")

        yield advance


def _plain(outcome: Outcome) -> dict[str, object]:
    """The outcome for a program."""
    return asdict(outcome) | {"errors": outcome.errors, "warnings": outcome.warnings}
