"""traghetto memory: what was translated before; correct it, search it, bring it in and out, look after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.translate.corrections import Kept
    from pipeline.translate.memory_file import MemoryFile
    from pipeline.translate.upkeep import Article, Current

app = typer.Typer(
    help="What was translated before: correct, search, import, export, look after it.", no_args_is_help=True
)

File = Annotated[
    Path | None, typer.Option("--memory", help="The translation memory's file.", show_default="that of the settings")
]
Config = Annotated[Path | None, typer.Option(help="Settings.", show_default="traghetto.toml")]
Source = Annotated[str, typer.Option("--from", help="Language of the source.")]
Target = Annotated[str, typer.Option("--to", help="Language of the target.")]
OfArticle = Annotated[
    str | None, typer.Option("--article", metavar="SLUG|FILE", help="Only sentences of this article.")
]
Output = Annotated[
    Path | None, typer.Option("--out", help="Where the articles' pages are.", show_default="that of the settings")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def correct(
    sentence: Annotated[str | None, typer.Argument(help="A source sentence, as the article has it.")] = None,
    translation: Annotated[str | None, typer.Argument(help="Its right translation.")] = None,
    table: Annotated[
        Path | None, typer.Option("--file", help="Many: a CSV or TSV with columns source and target.")
    ] = None,
    source: Source = "it",
    target: Target = "en",
    memory: File = None,
    config: Config = None,
) -> None:
    """Say how a sentence is translated: from then on it is, whatever the model or glossary.

    The same text as the machine's confirms that. Run `traghetto convert` after it: pages with the sentence are made
    anew.
    """
    from pipeline.translate import corrections

    if table is not None and sentence is None:
        wanted = corrections.read(table, source, target)
    elif table is None and sentence is not None and translation is not None:
        wanted = [corrections.Correction(sentence, translation, source, target)]
    else:
        raise typer.BadParameter("give a sentence and its translation, or --file")
    with _opened(memory, config, create=True) as file:
        kept = corrections.correct(file, wanted)
    for one in kept:
        if not one.known:
            hint = f"; the nearest is “{one.nearest}”" if one.nearest else ""
            typer.echo(f"traghetto: no article so far has “{one.correction.source}”{hint}", err=True)
    if len(kept) == 1:
        typer.echo(f"{_verb(kept[0])}: {kept[0].correction.source} → {kept[0].correction.target}")
    else:
        verbs = [_verb(one) for one in kept]
        said = ", ".join(f"{verbs.count(verb)} {verb}" for verb in dict.fromkeys(verbs))
        typer.echo(said or "nothing to correct: no row has a target")


@app.command()
def corrections(
    source: Source = "it",
    target: Target = "en",
    article: OfArticle = None,
    imported: Annotated[bool, typer.Option("--imported", help="Those that came with a TMX, too.")] = False,
    memory: File = None,
    config: Config = None,
    out: Output = None,
    as_json: AsJson = False,
) -> None:
    """List the corrections in force, the latest first."""
    from pipeline.translate import corrections as corrected

    with _opened(memory, config) as file:
        number = _article(file, article, config, out)
        for row in corrected.listed(file, number, imported=imported):
            if (row.source_language, row.language) != (source, target):
                continue
            if as_json:
                said = {"source": row.source, "target": row.target, "made": row.made.isoformat(), "file": row.file}
                typer.echo(json.dumps(said, ensure_ascii=False))
            else:
                typer.echo(f"{row.made:%Y-%m-%d}  {row.source} → {row.target}")


@app.command()
def forget(
    sentence: Annotated[str, typer.Argument(help="The source sentence.")],
    source: Source = "it",
    target: Target = "en",
    memory: File = None,
    config: Config = None,
) -> None:
    """Take a correction back: the machine's translation counts again."""
    from pipeline.translate import corrections

    with _opened(memory, config) as file:
        typer.echo(f"forgotten: {sentence} → {corrections.forget(file, sentence, source, target)}")


@app.command()
def sheet(
    article: Annotated[str, typer.Argument(metavar="SLUG|FILE", help="The article.")],
    table: Annotated[Path, typer.Argument(metavar="CSV", help="Where its sentences go.")],
    target: Target = "en",
    memory: File = None,
    config: Config = None,
    out: Output = None,
) -> None:
    """Write an article's sentences to a table: fill in the column target, then `traghetto memory correct --file`."""
    from pipeline import atomic
    from pipeline.translate import corrections

    with _opened(memory, config) as file:
        number = _found(file, article, config, out).number
        atomic.write(table, "\ufeff" + corrections.sheet(file, number, target))
    typer.echo(f"{table}: fill in the column target where the machine's is not right; what stays empty is passed over")


@app.command()
def search(
    sentence: Annotated[str, typer.Argument(help="A sentence, or part of one.")],
    source: Source = "it",
    target: Target = "en",
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 5,
    cutoff: Annotated[float, typer.Option(min=0, max=100, help="How similar at least, in per cent.")] = 60,
    human: Annotated[bool, typer.Option("--human", help="Only what a person translated.")] = False,
    memory: File = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show remembered sentences like this one, with their translations. Exit code 1 if there is none."""
    from pipeline.translate import fuzzy

    with _opened(memory, config) as file:
        found = fuzzy.similar(file, sentence, source, target, limit, cutoff, human=human)
    for match in found:
        who = "human" if match.origin == "human" else "machine"
        if as_json:
            said = {"source": match.source, "target": match.target, "origin": who}
            typer.echo(json.dumps({**said, "similarity": round(match.similarity, 1)}, ensure_ascii=False))
        else:
            typer.echo(f"{match.similarity:3.0f}%  {match.source}\n      {match.target} ({who})")
    if not found:
        typer.echo("nothing like it", err=True)
        raise typer.Exit(1)


@app.command("import")
def import_(
    tmx_file: Annotated[Path, typer.Argument(metavar="TMX")],
    kind: Annotated[
        Literal["human", "reference"], typer.Option("--as", help="human: outranks the machine. reference: see below.")
    ] = "human",
    source: Source = "it",
    memory: File = None,
    config: Config = None,
) -> None:
    """Take in a TMX file: sentences of the source language with their translations in every other.

    A CAT tool's memory is a person's work: its exact sentences are used in place of the machine's, as corrections
    are. With --as reference they are only shown to those who search. Of several translations of a sentence the latest
    counts. What a traghetto exported as a machine's comes back as a reference.
    """
    from pipeline.translate import fuzzy, tmx

    with _opened(memory, config, create=True) as file:
        loaded = tmx.load(file, tmx_file, source, reference=kind == "reference")
        fuzzy.index(file)
    typer.echo(f"{loaded.taken:,} units taken, {loaded.units - loaded.taken:,} known already, from {tmx_file}")


@app.command()
def export(
    tmx_file: Annotated[Path, typer.Argument(metavar="TMX")],
    source: Source = "it",
    everything: Annotated[bool, typer.Option("--all", help="What only the machine translated, too.")] = False,
    article: OfArticle = None,
    memory: File = None,
    config: Config = None,
    out: Output = None,
) -> None:
    """Write what people translated, in every language, to a TMX 1.4 file."""
    from pipeline import atomic
    from pipeline.translate import tmx

    with _opened(memory, config) as file:
        number = _article(file, article, config, out)
        units = [
            unit for unit in tmx.export(file, machine=everything, article=number) if unit.source_language == source
        ]
        atomic.write(tmx_file, tmx.write(iter(units), source))
    typer.echo(f"{tmx_file}: {len(units):,} units")


@app.command()
def stats(memory: File = None, config: Config = None, as_json: AsJson = False) -> None:
    """Say what is in the memory: units by languages, origin and model, with the newest's date; and its size."""
    from pipeline.translate import upkeep

    path = _path(memory, config)
    with _opened(memory, config) as file:
        counts, articles = upkeep.counts(file), len(upkeep.articles(file))
    for count in counts:
        if as_json:
            said = {"from": count.source, "to": count.target, "origin": count.origin, "model": count.model}
            typer.echo(json.dumps({**said, "units": count.units, "last": count.last.isoformat()}, ensure_ascii=False))
        else:
            direction = f"{count.source} → {count.target}"
            typer.echo(
                f"{direction}  {count.origin:<9} {count.units:>9,}  {count.last:%Y-%m-%d}  {count.model}".rstrip()
            )
    if not as_json:
        typer.echo(f"{path}: {articles:,} articles, {upkeep.size(path) / 1e6:,.1f} MB")


@app.command()
def vacuum(
    unused: Annotated[
        bool, typer.Option("--unused", help="Drop what the machine made with another model or glossary, too.")
    ] = False,
    memory: File = None,
    config: Config = None,
) -> None:
    """Give back the space of what was deleted."""
    from pipeline.translate import upkeep

    path = _path(memory, config)
    with _opened(memory, config) as file:
        before = upkeep.size(path)
        dropped = upkeep.drop_unused(file, _current(config)) if unused else 0
        upkeep.vacuum(file)
    said = f"{dropped:,} units dropped, " if unused else ""
    typer.echo(f"{path}: {said}{before / 1e6:,.1f} MB before, {upkeep.size(path) / 1e6:,.1f} MB now")


@app.command()
def erase(
    article: Annotated[str, typer.Option("--article", metavar="SLUG|FILE", help="Whose text to delete.")],
    memory: File = None,
    config: Config = None,
    out: Output = None,
) -> None:
    """Delete an article's sentences and their translations, corrections too. Its pages stay; delete them yourself.

    Sentences that another article has as well are kept.
    """
    from pipeline.translate import upkeep

    with _opened(memory, config) as file:
        found = _found(file, article, config, out)
        erased = upkeep.erase(file, found)
    typer.echo(
        f"{found.slug}: {erased.sentences:,} sentences and {erased.units:,} translations erased, "
        f"{erased.shared:,} sentences kept that another article has"
    )


@app.command()
def verify(memory: File = None, config: Config = None) -> None:
    """Check the file for damage. Exit code 1 if there is any."""
    from pipeline.translate import upkeep

    with _opened(memory, config) as file:
        faults = upkeep.faults(file)
    for fault in faults:
        typer.echo(f"{_path(memory, config)}: {fault}", err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{_path(memory, config)}: sound")


def _verb(kept: Kept) -> str:
    return "confirmed" if kept.before == kept.correction.target else "corrected"


def _settings(config: Path | None) -> Settings:
    from pipeline import config as settings

    return settings.load(config)


def _path(memory: Path | None, config: Path | None) -> Path:
    return memory or _settings(config).translate.memory


def _opened(memory: Path | None, config: Path | None, *, create: bool = False) -> MemoryFile:
    from pipeline.translate.memory_file import MemoryFile

    return MemoryFile(_path(memory, config), create=create)


def _article(file: MemoryFile, name: str | None, config: Path | None, out: Path | None) -> int | None:
    return _found(file, name, config, out).number if name else None


def _found(file: MemoryFile, name: str, config: Path | None, out: Path | None) -> Article:
    from pipeline.translate import upkeep

    return upkeep.find(file, name, out or _settings(config).publish.output)


def _current(config: Path | None) -> Current:
    """Which model and glossary are in force, by the settings."""
    from collections.abc import Callable
    from functools import cache

    from pipeline.errors import ModelError
    from pipeline.translate.argos import ArgosEngine
    from pipeline.translate.glossary import Glossary, house

    settings = _settings(config).translate
    engine = ArgosEngine(settings.models)

    @cache
    def current(source: str, target: str) -> tuple[str, Callable[[str], str]] | None:
        try:
            model = engine.version(source, target)
        except ModelError:
            return None
        return model, Glossary.load([house(), *settings.glossaries], source, target).version_for

    return current
