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
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import TraghettoError

if TYPE_CHECKING:
    from pipeline.convert import Outcome
    from pipeline.translate.argos import ArgosEngine
    from pipeline.translate.batch import Progress
    from pipeline.translate.cluster import Cluster


def convert(
    inputs: Annotated[
        list[Path] | None, typer.Argument(help="Articles, or folders of them.", show_default="input")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Languages, by comma: en,es.", show_default="en")] = None,
    out: Annotated[Path | None, typer.Option(help="Where pages go.", show_default="output")] = None,
    brand: Annotated[str | None, typer.Option(help="A folder under templates/.", show_default="ns-partners")] = None,
    memory: Annotated[Path | None, typer.Option(help="The translation memory's file.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings.", show_default="traghetto.toml")] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Decode on a Dask cluster: tcp://HOST:PORT; local:4 for four workers here.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Do again what is up to date, too.")] = False,
    publish_anyway: Annotated[
        bool, typer.Option("--publish-anyway", help="Publish translations with errors too, with a notice.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if any article has an error.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Translate articles and publish them; a translation with errors is held for review.

    Exit code 0: all done; 1: some failed; 2: wrong usage.
    """
    from pipeline import config as settings_file
    from pipeline import convert as conversion
    from pipeline.publish import brand as brands
    from pipeline.translate import glossary
    from pipeline.translate.argos import ArgosEngine

    try:
        settings = settings_file.load(config)
        languages = tuple(dict.fromkeys(code.strip() for code in to.split(","))) if to else settings.publish.languages
        job = conversion.Job(
            files=conversion.gather(inputs or [Path("input")]),
            output=out or settings.publish.output,
            languages=languages,
            brand=brands.load(brand or settings.publish.brand, (settings.publish.templates,)),
            force=force,
            anyway=publish_anyway,
        )
        terms = (glossary.house(), *settings.translate.glossaries)
        glossaries = {code: glossary.Glossary.load(terms, conversion.SOURCE, code) for code in languages}
        engine = ArgosEngine(
            settings.translate.models, beam=settings.translate.beam, threads=settings.translate.threads or 0
        )
        for code in languages:
            engine.route(conversion.SOURCE, code)
            job.brand.language(code)
    except TraghettoError as error:
        typer.echo(f"traghetto: {error}", err=True)
        raise typer.Exit(2) from None
    try:
        file = memory or settings.translate.memory
        if dry_run:
            outcomes = _told(conversion.pending(job, engine, file, glossaries), as_json)
        else:
            with _machines(cluster, engine) as machines, _progress(as_json, machines) as progress:
                outcomes = _told(conversion.convert(job, engine, file, glossaries, progress, machines), as_json)
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
def _machines(address: str | None, engine: ArgosEngine) -> Iterator[Cluster | None]:
    """The cluster at an address, None where there is no address."""
    if address is None:
        yield None
        return
    from pipeline.translate.cluster import Cluster

    with Cluster(address, engine) as cluster:
        yield cluster


@contextmanager
def _progress(as_json: bool, cluster: Cluster | None = None) -> Iterator[Progress]:
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
