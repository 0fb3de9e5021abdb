"""traghetto models: which translation packages there are, getting more, and whether they are sound."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from pipeline.translate.fetch import Progress
    from pipeline.translate.packages import Package

app = typer.Typer(help="Translation packages: list, install, remove, verify.", no_args_is_help=True)

LANGUAGES = re.compile(r"([a-z]{2,3}(?:_[A-Za-z]+)?)[-_ >]([a-z]{2,3}(?:_[A-Za-z]+)?)")
PLACES = {"settings": "settings' folder", "shipped": "ships with Traghetto", "argos": "Argos folder"}

Settings = Annotated[
    Path | None, typer.Option("--settings", help="The settings file.", show_default="traghetto.toml, if there is one")
]


@app.command("list")
def list_packages(
    settings: Settings = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """The packages on this machine, those that are used first at the top."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.translate import install, packages

    folder = _folder(settings)
    found = packages.find(folder)
    if as_json:
        typer.echo(json.dumps([_row(package) for package in found], indent=1, ensure_ascii=False))
        return
    table = Table("from", "to", "version", "size", "abilities", "where", box=None, pad_edge=False)
    table.columns[-1].overflow = "fold"
    for package in found:
        table.add_row(
            package.source,
            package.target,
            package.version,
            f"{install.size(package) / 1e6:.0f} MB",
            ", ".join(_abilities(package)),
            f"{PLACES[package.origin]}: {package.path}",
        )
    Console(soft_wrap=True).print(table)
    for error in packages.broken(folder):
        typer.echo(f"traghetto: {error}", err=True)


@app.command("install")
def install_package(
    what: Annotated[
        list[str],
        typer.Argument(help="A .argosmodel file, a package's folder, an http(s) address, or languages: it en, it-en."),
    ],
    index: Annotated[
        str | None,
        typer.Option(help="Address of the package index.", show_default="the settings', else Argos's public one"),
    ] = None,
    sha256: Annotated[str | None, typer.Option(help="The file's SHA-256, if you know it; checked.")] = None,
    settings: Settings = None,
) -> None:
    """Put packages into your Argos folder, where Argos Translate finds them too."""
    from pipeline import config
    from pipeline.translate import fetch, install, packages

    languages = LANGUAGES.fullmatch(" ".join(what).strip())
    if len(what) == 1 and what[0].startswith(("http://", "https://")):
        _say(_installed_from((what[0],), sha256))
    elif len(what) == 1 and (Path(what[0]).exists() or not languages):
        if not Path(what[0]).exists():
            raise ModelError(
                "no such file or folder, and neither an address nor two languages such as it-en", path=what[0]
            )
        _say(install.install(Path(what[0]), sha256=sha256))
    elif languages:
        offers = fetch.index(index or config.load(settings).translate.index)
        here = {(package.source, package.target, package.version) for package in packages.find(_folder(settings))}
        for offer in fetch.offered(offers, languages[1], languages[2]):
            if (offer.source, offer.target, offer.version) in here:
                typer.echo(f"{offer.name} is here already")
            else:
                _say(_installed_from(offer.links, sha256 or offer.sha256))
    else:
        raise ModelError(f"{' '.join(what)!r} is neither a file, a folder, an address nor two languages such as it-en")


@app.command("remove")
def remove_packages(
    what: Annotated[list[str], typer.Argument(help="Languages, and a version if not all: it en, it-en, it-en 1.9.")],
    settings: Settings = None,
) -> None:
    """Delete installed packages. What ships with Traghetto stays."""
    from pipeline.translate import install

    for package in _named(what, settings):
        install.remove(package)
        typer.echo(f"removed {package.name} from {package.path.parent}")


@app.command("verify")
def verify_packages(
    what: Annotated[list[str] | None, typer.Argument(help="Languages; all packages without any.")] = None,
    settings: Settings = None,
) -> None:
    """Compare packages with what was noted when they were installed. Exit code 1 if one is not sound."""
    from pipeline.translate import install, packages

    failed = packages.broken(_folder(settings)) if not what else []
    for package in _named(what, settings) if what else packages.find(_folder(settings)):
        try:
            typer.echo(f"{package.name}: {install.verify(package)} ({package.path})")
        except ModelError as error:
            failed.append(error)
    for failure in failed:
        typer.echo(f"traghetto: {failure}", err=True)
    if failed:
        raise typer.Exit(1)


def _installed_from(links: tuple[str, ...], sha256: str | None) -> Package:
    """Install from the first of the addresses that serves a package."""
    from pipeline.translate import fetch, install

    failure = ModelError("the package index gives no http address for this package")
    for link in links:
        try:
            with _progress(link) as progress:
                file = fetch.download(link, sha256=sha256, progress=progress)
            try:
                return install.install(file, came_from=link, sha256=sha256)
            except ModelError as error:
                raise ModelError(error.message, path=link) from None
            finally:
                file.unlink(missing_ok=True)
        except ModelError as error:
            failure = error
    raise failure


def _named(what: list[str], settings: Path | None) -> list[Package]:
    from pipeline.translate import packages

    *names, last = what
    version = last if names and last[:1].isdigit() else None
    languages = LANGUAGES.fullmatch(" ".join(names if version else what))
    if not languages:
        raise ModelError(f"{' '.join(what)!r} is not two languages such as it-en")
    found = [
        package
        for package in packages.find(_folder(settings))
        if (package.source, package.target) == languages.groups() and version in {None, package.version}
    ]
    chosen = [package for package in found if package.origin != packages.Origin.SHIPPED] or found
    if not chosen:
        raise ModelError(f"no package {' '.join(what)} is installed; see: traghetto models list")
    return chosen


def _row(package: Package) -> dict[str, object]:
    from pipeline.translate import install

    return {
        "source": package.source,
        "target": package.target,
        "version": package.version,
        "size": install.size(package),
        "origin": str(package.origin),
        "path": str(package.path),
        "from": install.record(package).get("from"),
        "placeables": package.placeables,
        "term_hints": package.term_hints,
        "experimental": package.experimental,
    }


def _abilities(package: Package) -> list[str]:
    marks = {
        "placeables": package.placeables,
        "term hints": package.term_hints,
        "experimental": package.experimental,
    }
    return [mark for mark, borne in marks.items() if borne]


def _say(package: Package) -> None:
    typer.echo(f"installed {package.name} in {package.path}")


def _folder(settings: Path | None) -> Path | None:
    from pipeline import config

    return config.load(settings).translate.models


@contextmanager
def _progress(link: str) -> Iterator[Progress]:
    """A bar on a terminal; elsewhere one line that says what is being fetched."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        typer.echo(f"fetching {link}", err=True)
        yield lambda done, total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(link.rsplit("/", 1)[-1])
        yield lambda done, total: bar.update(task, completed=done, total=total)
