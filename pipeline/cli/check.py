"""`traghetto check`: translations made anywhere, checked against their sources line by line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def check(
    source: Annotated[Path, typer.Option(help="The source, a sentence a line.")],
    target: Annotated[Path, typer.Option(help="Its translation, line by line.")],
    source_language: Annotated[str, typer.Option("--from", help="Language of the source.")] = "it",
    target_language: Annotated[str, typer.Option("--to", help="Language of the target.")] = "en",
    glossary: Annotated[list[Path] | None, typer.Option(help="A glossary of yours, CSV or TBX.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a finding and line.")] = False,
) -> None:
    """Check a translation. Exit code 0: nothing false was found; 1: errors, or files that cannot be read."""
    from pipeline.translate import check as checks
    from pipeline.translate.findings import Severity
    from pipeline.translate.glossary import Glossary, house

    terms = Glossary.load((house(), *(glossary or ())), source_language, target_language)
    errors = 0
    for line, before, after in checks.aligned(source, target):
        for finding in checks.check(before, after, source_language, target_language, terms):
            errors += finding.severity is Severity.ERROR
            if as_json:
                typer.echo(json.dumps(checks.plain(finding, line, before, after), ensure_ascii=False))
            else:
                typer.echo(f"{target}:{line}: {finding.severity}: {finding.kind}: {finding.message}")
    if errors:
        raise typer.Exit(1)
