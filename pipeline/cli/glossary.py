"""traghetto glossary: the house's terms, and yours over them: list, add, import, export, check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import GlossaryError

if TYPE_CHECKING:
    from pipeline.translate.glossary import Entry

app = typer.Typer(help="Terms: list, add, import, export, check.", no_args_is_help=True)

YOURS = Path("glossary.csv")

Own = Annotated[
    list[Path] | None,
    typer.Option("--glossary", help="A glossary of yours, CSV or TBX.", show_default="those of the settings"),
]
Config = Annotated[Path | None, typer.Option(help="Settings.", show_default="traghetto.toml")]
Source = Annotated[str, typer.Option("--from", help="Language of the source.")]
Target = Annotated[str, typer.Option("--to", help="Language of the target.")]


@app.command("list")
def list_terms(
    word: Annotated[str, typer.Argument(help="Only entries that have this in some column.")] = "",
    source: Source = "it",
    target: Target = "en",
    own: Own = None,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """The terms in force for two languages, yours over the house's."""
    from pipeline.translate.glossary import Glossary

    glossary = Glossary.load(_files(own, config), source, target)
    for term in glossary.terms:
        if word.casefold() not in " ".join((term.source, *term.targets, term.note)).casefold():
            continue
        if as_json:
            row = {"source": term.source, "targets": term.targets, "forbidden": term.forbidden, "pos": term.pos}
            typer.echo(json.dumps({**row, "keep": term.keep, "note": term.note}, ensure_ascii=False))
        else:
            forbidden = f"  (not: {', '.join(term.forbidden)})" if term.forbidden else ""
            typer.echo(f"{term.source} → {' | '.join(term.targets)}{forbidden}")


@app.command()
def add(
    term: Annotated[str, typer.Argument(help="The source term, in its dictionary form.")],
    translation: Annotated[list[str], typer.Argument(help="Its translations, the preferred first.")],
    source: Source = "it",
    target: Target = "en",
    forbid: Annotated[list[str] | None, typer.Option(help="A translation that must not be used.")] = None,
    pos: Annotated[str, typer.Option(help="Part of speech.")] = "noun",
    note: Annotated[str, typer.Option(help="For those who read the glossary.")] = "",
    to_file: Annotated[Path, typer.Option("--file", help="The glossary that it goes to.")] = YOURS,
) -> None:
    """Add a term to a glossary of yours, or replace its translations there."""
    from pipeline import atomic
    from pipeline.translate import glossary

    if to_file.suffix.casefold() != ".csv":
        raise GlossaryError("terms are added to CSV files only; import this one first.", path=to_file)
    entries = glossary.read(to_file) if to_file.exists() else []
    new = glossary.Entry(
        {source: (term,), target: tuple(translation)}, {target: tuple(forbid)} if forbid else {}, pos=pos, note=note
    )
    content = glossary.write(glossary.merge(entries, [new], source))
    glossary.parse(content, to_file)
    atomic.write(to_file, content)
    typer.echo(f"{to_file}: {term} → {' | '.join(translation)}")


@app.command("import")
def import_terms(
    file: Annotated[Path, typer.Argument(help="CSV or TBX.")],
    source: Source = "it",
    to_file: Annotated[Path, typer.Option("--file", help="The glossary that they go to.")] = YOURS,
) -> None:
    """Take the terms of a file into a glossary of yours; where both have a term, the file's is taken."""
    from pipeline import atomic
    from pipeline.translate import glossary

    new = glossary.read(file)
    entries = glossary.read(to_file) if to_file.exists() else []
    content = glossary.write(glossary.merge(entries, new, source))
    glossary.parse(content, to_file)
    atomic.write(to_file, content)
    typer.echo(f"{to_file}: {len(new)} terms from {file}")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where they go: .csv or .tbx.")],
    own: Own = None,
    config: Config = None,
    source: Source = "it",
) -> None:
    """Write the terms in force, of every language, to a file."""
    from pipeline import atomic
    from pipeline.translate import glossary, tbx

    entries: list[Entry] = []
    for path in _files(own, config):
        entries = glossary.merge(entries, glossary.read(path), source)
    if file.suffix.casefold() not in (".csv", ".tbx"):
        raise GlossaryError("glossaries are written as .csv or .tbx.", path=file)
    atomic.write(file, tbx.write(entries) if file.suffix.casefold() == ".tbx" else glossary.write(entries))
    typer.echo(f"{file}: {len(entries)} terms")


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Glossaries.", show_default="all in force")] = None,
    config: Config = None,
) -> None:
    """Read glossaries and say what is wrong in them. Exit code 1 if anything is."""
    from pipeline.translate import glossary

    failed = False
    for path in files or _files(None, config):
        try:
            entries = glossary.read(path)
        except GlossaryError as error:
            failed = True
            typer.echo(f"traghetto: {error}", err=True)
            continue
        languages = dict.fromkeys(code for entry in entries for code, variants in entry.terms.items() if variants)
        typer.echo(f"{path}: {len(entries)} terms ({', '.join(languages)})")
    if failed:
        raise typer.Exit(1)


def _files(own: list[Path] | None, config: Path | None) -> list[Path]:
    """The house's glossary and those over it."""
    from pipeline import config as settings
    from pipeline.translate.glossary import house

    return [house(), *(own if own else settings.load(config).translate.glossaries)]
