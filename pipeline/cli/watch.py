"""`traghetto watch`: convert, and again whenever something changes."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.convert import machines_at
from pipeline.cli.order import Brand, Cluster, Config, Inputs, Memory, Order, Out, PublishAnyway, To, order
from pipeline.errors import TraghettoError

if TYPE_CHECKING:
    from pipeline.translate.cluster import Cluster as Machines

NAMED = 3  # changed files that are told by name; more are counted


def watch(
    inputs: Inputs = None,
    to: To = None,
    out: Out = None,
    brand: Brand = None,
    memory: Memory = None,
    config: Config = None,
    cluster: Cluster = None,
    publish_anyway: PublishAnyway = False,
) -> None:
    """Convert, and again whenever an article, template, brand, glossary or setting changes; Ctrl-C ends it.

    Pages of an article that is deleted stay until their folder is deleted. Exit code 0: ended; 2: wrong usage.
    """
    from pipeline.watch import Watch

    def ordered(before: Order | None = None) -> Order:
        return order(inputs, to, out, brand, memory, config, anyway=publish_anyway, before=before)

    try:
        current = ordered()
    except TraghettoError as error:
        typer.echo(f"traghetto: {error}", err=True)
        raise typer.Exit(2) from None
    cause: list[Path] = []
    try:
        while True:
            with (
                machines_at(cluster, current.engine) as machines,
                Watch(*current.places, [current.job.output]) as watching,
            ):
                _convert(current, machines, cause)
                if not cause:
                    typer.echo("watching for changes; Ctrl-C ends")
                for cause in watching.changes():
                    before = current
                    try:
                        current = ordered(current)
                    except TraghettoError as error:
                        typer.echo(f"traghetto: {error}", err=True)
                        continue
                    if current.places != before.places or current.engine is not before.engine:
                        break
                    _convert(current, machines, cause)
    except KeyboardInterrupt:
        typer.echo("stopped")
        sys.stdout.flush()
        os._exit(0)  # without waiting for what is being decoded: no file is ever half-written


def _convert(current: Order, machines: Machines | None, cause: Sequence[Path]) -> None:
    """Bring the output up to date, and say in a line what was done; what failed has a line of its own."""
    from pipeline import convert as conversion
    from pipeline.job import pages_of

    started = time.monotonic()
    statuses = Counter[str]()
    try:
        for outcome in conversion.convert(
            current.job, current.engine, current.memory, current.glossaries, cluster=machines
        ):
            statuses["held" if outcome.held else outcome.status] += 1
            if outcome.status == "failed":
                typer.echo(f"failed     {outcome.notes[0]}", err=True)
    except (TraghettoError, OSError) as error:
        typer.echo(f"traghetto: {error}", err=True)
        return
    for path in cause:
        if not path.exists() and (pages := pages_of(path, current.job.output)):
            typer.echo(f"{_short(path)} is gone; its pages stay: delete {pages} to take them down")
    said = ", ".join(f"{count} {status}" for status, count in statuses.items()) or "nothing to convert"
    typer.echo(f"{_changed(cause)}{said} in {time.monotonic() - started:.1f} s")


def _changed(paths: Sequence[Path]) -> str:
    if not paths:
        return ""
    named = ", ".join(_short(path) for path in paths) if len(paths) <= NAMED else f"{len(paths)} files"
    return f"{named} changed: "


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
