"""The command `traghetto`. Each command is one call into the package; nothing heavy is imported before it runs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import check, convert, glossary, memory, models, newsletter, subscribers, watch
from pipeline.errors import TraghettoError

app = typer.Typer(
    help="Italian financial commentary in; branded pages and newsletters in other languages out, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its boxes take longer to import than all the rest
)
app.command("convert")(convert.convert)
app.command("watch")(watch.watch)
app.command("check")(check.check)
app.add_typer(newsletter.app, name="newsletter")
app.add_typer(subscribers.app, name="subscribers")
app.add_typer(glossary.app, name="glossary")
app.add_typer(memory.app, name="memory")
app.add_typer(models.app, name="models")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"traghetto {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say it and stop.")
    ] = False,
) -> None:
    """What comes before the command's name."""


def main() -> None:
    """Run the command line. Exit code 1 and one line on standard error for what a person can put right."""
    try:
        app()
    except TraghettoError as error:
        typer.echo(f"traghetto: {error}", err=True)
        sys.exit(1)
