"""What a person orders of `convert` and `watch`: the options of both, and all that these and the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from pipeline.config import Translate
    from pipeline.job import Job
    from pipeline.translate.argos import ArgosEngine
    from pipeline.translate.glossary import Glossary

Inputs: TypeAlias = Annotated[
    list[Path] | None, typer.Argument(help="Articles, or folders of them.", show_default="input")
]
To: TypeAlias = Annotated[str | None, typer.Option(help="Languages, by comma: en,es.", show_default="en")]
Out: TypeAlias = Annotated[Path | None, typer.Option(help="Where pages go.", show_default="output")]
Brand: TypeAlias = Annotated[str | None, typer.Option(help="A folder under templates/.", show_default="ns-partners")]
Memory: TypeAlias = Annotated[Path | None, typer.Option(help="The translation memory's file.")]
Config: TypeAlias = Annotated[Path | None, typer.Option(help="Settings.", show_default="traghetto.toml")]
Cluster: TypeAlias = Annotated[
    str | None, typer.Option(help="Decode on a Dask cluster: tcp://HOST:PORT; local:4 for four workers here.")
]

PublishAnyway: TypeAlias = Annotated[
    bool, typer.Option("--publish-anyway", help="Publish translations with errors too, with a notice.")
]


@dataclass(frozen=True, slots=True)
class Order:
    """memory: the translation memory's file. glossaries: by target language.

    folders, files: where all this came from. settings: those of the engine and the glossaries.
    """

    job: Job
    engine: ArgosEngine
    memory: Path
    glossaries: Mapping[str, Glossary]
    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    settings: Translate

    @property
    def places(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """The folders and the files."""
        return self.folders, self.files


def order(
    inputs: list[Path] | None,
    to: str | None,
    out: Path | None,
    brand: str | None,
    memory: Path | None,
    config: Path | None,
    *,
    anyway: bool,
    force: bool = False,
    before: Order | None = None,
) -> Order:
    """The order that the options give. before: an earlier one, whose engine is kept if its settings are.

    Raises TraghettoError for what is missing or wrong in files, settings, brand, glossaries or packages.
    """
    from pipeline import config as settings_file
    from pipeline import job as jobs
    from pipeline.publish import brand as brands
    from pipeline.translate import glossary
    from pipeline.translate.argos import ArgosEngine

    settings = settings_file.load(config)
    inputs = inputs or [Path("input")]
    languages = tuple(dict.fromkeys(code.strip() for code in to.split(","))) if to else settings.publish.languages
    job = jobs.Job(
        files=jobs.gather(inputs),
        output=out or settings.publish.output,
        languages=languages,
        brand=brands.load(brand or settings.publish.brand, (settings.publish.templates,)),
        force=force,
        anyway=anyway,
    )
    terms = (glossary.house(), *settings.translate.glossaries)
    glossaries = {code: glossary.Glossary.load(terms, jobs.SOURCE, code) for code in languages}
    wanted = settings.translate
    if before and before.settings == wanted:
        engine = before.engine
    else:
        engine = ArgosEngine(wanted.models, beam=wanted.beam, threads=wanted.threads or 0)
    for code in languages:
        engine.route(jobs.SOURCE, code)
        job.brand.language(code)
    return Order(
        job=job,
        engine=engine,
        memory=memory or wanted.memory,
        glossaries=glossaries,
        folders=tuple(path for path in (*inputs, settings.publish.templates, *job.brand.folders) if path.is_dir()),
        files=(*(path for path in inputs if not path.is_dir()), *terms, config or Path(settings_file.FILE)),
        settings=wanted,
    )
