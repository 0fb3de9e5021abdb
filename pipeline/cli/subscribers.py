"""`traghetto subscribers`: the list of those who receive the newsletter."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.deliver.subscribers import Status

app = typer.Typer(help="The list of those who receive the newsletter.", no_args_is_help=True)

ListOption = Annotated[
    Path | None,
    typer.Option("--subscribers", "--list", metavar="FILE", help="The list, in SQLite.", show_default=False),
]
AddressArgument = Annotated[str, typer.Argument(metavar="ADDRESS")]


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file, or an SQLite file with such a table.")],
    subscribers: ListOption = None,
) -> None:
    """Add the rows of a file to the list, and update those that are there.

    The columns are email, name, language, tags, consent_date and status; only the first must be there. Nobody who
    unsubscribed, bounced or was erased comes back. Exit code 1 if some rows cannot be used.
    """
    from pipeline.deliver.subscribers import SubscriberList, read

    with SubscriberList(_list(subscribers), create=True) as stored:
        result = stored.add(read(source))
    for row in result.refused:
        typer.echo(str(row), err=True)
    typer.echo(
        f"{result.added:,} added, {result.updated:,} updated, {result.unchanged:,} unchanged, "
        f"{result.erased:,} left out because they were erased, {len(result.refused):,} refused"
    )
    raise typer.Exit(1 if result.refused else 0)


@app.command("list")
def list_(
    subscribers: ListOption = None,
    status: Annotated[str | None, typer.Option(help="Only active, unsubscribed or bounced ones.")] = None,
    language: Annotated[str | None, typer.Option(help="Only those of this language.")] = None,
) -> None:
    """Show the subscribers, one a line, and how many there are."""
    from pipeline.deliver.subscribers import SubscriberList

    wanted = _status(status)
    count = 0
    with SubscriberList(_list(subscribers)) as stored:
        for row in stored.rows():
            if wanted in (None, row.status) and language in (None, row.language):
                typer.echo("\t".join((row.email, row.name, row.language, row.status, ";".join(row.tags))))
                count += 1
    typer.echo(f"{count:,} subscriber(s)", err=True)


@app.command()
def unsubscribe(address: AddressArgument, subscribers: ListOption = None) -> None:
    """Never mail an address again."""
    from pipeline.deliver.subscribers import Status, mark

    changed = mark(_list(subscribers), {_key(address): Status.UNSUBSCRIBED})
    typer.echo(f"{address} is unsubscribed" if changed else f"{address} is not in the list, or not active")
    raise typer.Exit(0 if changed else 1)


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A CSV; standard output if absent.")] = None,
    subscribers: ListOption = None,
) -> None:
    """Write the list as CSV. No cell in it is a formula to a spreadsheet."""
    import io

    from pipeline import atomic
    from pipeline.deliver import subscribers as room

    with room.SubscriberList(_list(subscribers)) as stored:
        if file is None:
            room.export(stored.rows(), sys.stdout)
            return
        buffer = io.StringIO()
        count = room.export(stored.rows(), buffer)
    atomic.write(file, buffer.getvalue())
    typer.echo(f"{count:,} subscriber(s) written to {file}")


@app.command()
def erase(
    address: AddressArgument,
    subscribers: ListOption = None,
    ledger: Annotated[
        Path | None, typer.Option("--ledger", metavar="FILE", help="Erased from it too.", show_default=False)
    ] = None,
) -> None:
    """Forget an address (GDPR, article 17). A salted hash stays, so that no import brings it back."""
    from pipeline import config
    from pipeline.deliver import places
    from pipeline.deliver.ledger import Ledger
    from pipeline.deliver.subscribers import SubscriberList

    key = _key(address)
    with SubscriberList(_list(subscribers), create=True) as stored:
        found = stored.erase(key)
    book = ledger or places.ledger(config.load().newsletter)
    if book.exists():
        with Ledger(book) as entries:
            found = entries.forget(key) > 0 or found
    typer.echo(f"{address} is erased" if found else f"{address} was not there, and will not be imported")


def _list(given: Path | None) -> Path:
    from pipeline import config
    from pipeline.deliver import places

    return given or places.subscribers(config.load().newsletter)


def _key(address: str) -> str:
    from pipeline.deliver.subscribers import normalised

    try:
        return normalised(address)[2]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _status(name: str | None) -> Status | None:
    from pipeline.deliver.subscribers import Status

    try:
        return Status(name) if name else None
    except ValueError:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(Status)}", param_hint="--status") from None
