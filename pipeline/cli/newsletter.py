"""`traghetto newsletter`: build an issue, send it once to each reader, see what became of it, read what came back."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from pipeline.deliver.issue import Issue
    from pipeline.deliver.ledger import Ledger
    from pipeline.deliver.message import Letter, Signer
    from pipeline.deliver.plan import Plan
    from pipeline.deliver.send import Run
    from pipeline.deliver.settings import Newsletter
    from pipeline.deliver.smtp import Session

app = typer.Typer(help="Build an issue, send it once to each reader, see what became of it.", no_args_is_help=True)

SHOWN = 20  # failed addresses that a tally lists; `status` lists all

IssueOption = Annotated[
    Path, typer.Option("--issue", metavar="FOLDER", help="An article's folder under output/, or a built issue.")
]
SubscribersOption = Annotated[
    Path | None, typer.Option("--subscribers", metavar="FILE", help="A CSV file or SQLite list.", show_default=False)
]
LedgerOption = Annotated[
    Path | None, typer.Option("--ledger", metavar="FILE", help="Notes who has got what.", show_default=False)
]


@app.command()
def build(
    articles: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Articles under output/, the lead story first.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the issue goes.", show_default="issues/ID")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--id", help="What the ledger knows it by.", show_default="today and the lead story")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Languages, by comma.", show_default="the lead story's")] = None,
    full: Annotated[str, typer.Option(help="Which stories are in full, others as teasers: lead, all, none.")] = "lead",
    subject: Annotated[
        list[str] | None, typer.Option(metavar="LANG=TEXT", help="In place of the lead's title.")
    ] = None,
    preheader: Annotated[list[str] | None, typer.Option(metavar="LANG=TEXT", help="In place of its summary.")] = None,
    web_version: Annotated[list[str] | None, typer.Option(metavar="LANG=URL", help="Where it is on the web.")] = None,
    images: Annotated[str, typer.Option(help="inline: in the message. linked: on the brand's site.")] = "inline",
    brand: Annotated[str | None, typer.Option(help="A folder under templates/.", show_default=False)] = None,
    publish_anyway: Annotated[
        bool, typer.Option("--publish-anyway", help="Take articles in spite of their error findings.")
    ] = False,
) -> None:
    """Make an issue of one article or several, for `send`."""
    import datetime as dt

    from pipeline import config
    from pipeline.deliver import build as builder
    from pipeline.publish import brand as brands

    if full not in ("lead", "all", "none"):
        raise typer.BadParameter(f"{full!r} is none of lead, all, none", param_hint="--full")
    if images not in ("inline", "linked"):
        raise typer.BadParameter(f"{images!r} is none of inline, linked", param_hint="--images")
    settings = config.load().publish
    house = brands.load(brand or settings.brand, (settings.templates,))
    chosen = name or builder.default_id(articles[0], dt.date.today())
    wishes = builder.Wishes(
        id=chosen,
        full=full,  # type: ignore[arg-type]  # checked above
        subjects=_by_language(subject, "--subject"),
        previews=_by_language(preheader, "--preheader"),
        web_versions=_by_language(web_version, "--web-version"),
        images=images,  # type: ignore[arg-type]  # checked above
        publish_anyway=publish_anyway,
    )
    folder = out or Path("issues") / chosen
    for note in builder.build(articles, house, wishes, folder, to.split(",") if to else ()):
        typer.echo(note, err=True)
    typer.echo(f"{folder}: issue {chosen}")


@app.command()
def send(
    issue: IssueOption,
    subscribers: SubscribersOption = None,
    smtp: Annotated[
        str | None, typer.Option(metavar="URL", help="smtp://HOST:PORT, smtp+starttls:// or smtps://.")
    ] = None,
    maildir: Annotated[Path | None, typer.Option(metavar="PATH", help="Write to a maildir, send nothing.")] = None,
    eml: Annotated[Path | None, typer.Option(metavar="PATH", help="Write .eml files, send nothing.")] = None,
    ledger: LedgerOption = None,
    tag: Annotated[list[str] | None, typer.Option(help="Only readers with this tag; may be given again.")] = None,
    test: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Every edition to this address only.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, and to how many.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    publish_anyway: Annotated[
        bool, typer.Option("--publish-anyway", help="Send a text in spite of its error findings.")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Go on with an issue that was changed since it was begun.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again whom the server refused for good.")
    ] = False,
    resend_uncertain: Annotated[
        bool, typer.Option("--resend-uncertain", help="Send again what may have arrived already.")
    ] = False,
) -> None:
    """Send an issue to each subscriber once.

    It can be stopped at any moment and run again: whoever has the issue does not get it twice. Exit code 0 if all have
    it, 1 if some do not or may not, 2 if the command itself is wrong or was not confirmed.
    """
    from pipeline import config
    from pipeline.deliver import issue as issues
    from pipeline.deliver import places
    from pipeline.deliver.ledger import Ledger, State

    if sum(option is not None for option in (smtp, maildir, eml)) > 1:
        raise typer.BadParameter("choose one of --smtp, --maildir and --eml")
    settings = config.load().newsletter
    what = issues.load(issue)
    if what.flawed and not (publish_anyway or dry_run):
        hint = f"{issues.decide(what.flawed[0])}, or give --publish-anyway"
        _stop(f"{what.flawed[0]}: error findings stand against the text; {hint}")
    route = _route(settings, smtp, maildir, eml, dry_run=dry_run)
    letters = _letters(settings, what, route)
    if test is not None:
        _send_test(settings, what, route, test)
        return
    path = ledger or places.ledger(settings)
    readers = subscribers or places.subscribers(settings)
    if dry_run:
        with Ledger(path) if path.exists() else contextlib.nullcontext() as known:
            plan = _plan(settings, readers, what, tag or [], known)
        _preview(what, plan, route, path, letters, set_up=settings.unsubscribe_url is not None)
        typer.echo("dry run: nothing was sent")
        return
    with Ledger(path) as book, book.lock(what.id):
        if stopped := book.settle(what.id):
            typer.echo(f"uncertain: {stopped} message(s) of a run that was stopped may or may not have arrived")
        if retry_failed:
            book.reopen(what.id, State.FAILED)
        if resend_uncertain:
            book.reopen(what.id, State.UNCERTAIN)
        plan = _plan(settings, readers, what, tag or [], book)
        total = plan.survey.total
        if total and not changed and book.digest(what.id) not in (None, what.digest()):
            _stop(
                f"the issue {what.id} was changed since its first messages went out: give --changed to send the rest "
                "of them as it is now, or rename its folder to send it to all as another issue"
            )
        _preview(what, plan, route, path, letters, set_up=settings.unsubscribe_url is not None)
        if total:
            _confirm(total, yes)
            book.begin(what.id, what.digest())
            job = _job(settings, what.id, letters, plan, book, route)
            _run(job, total)
        clean = _tally(plan, book, what.id, total)
        if total and job.failure:
            typer.echo(f"traghetto: {job.failure}", err=True)
            clean = False
    raise typer.Exit(0 if clean else 1)


@app.command()
def status(
    issue: Annotated[
        str | None, typer.Option("--issue", metavar="FOLDER", help="Only this issue, by its folder or its id.")
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Say what became of each issue, and list every address that it did not surely reach.

    Exit code 0 if every message was taken by a server, 1 if not.
    """
    from pipeline import config
    from pipeline.deliver import issue as issues
    from pipeline.deliver import places
    from pipeline.deliver.ledger import Ledger, State

    path = ledger or places.ledger(config.load().newsletter)
    clean = True
    with Ledger(path, create=False) as book:
        chosen = book.issues()
        if issue is not None:
            wanted = issues.identify(Path(issue)) if Path(issue).is_dir() else issue
            if wanted not in chosen:
                _stop(f"{path}: no issue is called {wanted}; there are {', '.join(chosen) or 'none'}")
            chosen = [wanted]
        for name in chosen:
            if not book.busy(name):
                book.settle(name)
            counts = book.tally(name)
            typer.echo(f"{name}: " + (", ".join(f"{state} {counts[state]:,}" for state in State if counts[state])))
            for state in (State.UNCERTAIN, State.FAILED, State.DEFERRED):
                for entry in book.entries(name, state):
                    typer.echo(f"  {state:10} {entry.address}  ({entry.language})  {entry.reply}")
            clean = clean and set(counts) <= {State.SENT}
    raise typer.Exit(0 if clean else 1)


@app.command()
def bounces(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A maildir, an mbox file, or one message.")],
    subscribers: SubscribersOption = None,
    ledger: LedgerOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Read delivery reports and unsubscribe mails, and mark the addresses in the list.

    An address that a server refuses for good is marked as bounced; one that is only in trouble for now is counted.
    """
    from pipeline import config
    from pipeline.deliver import bounces as reports
    from pipeline.deliver import places
    from pipeline.deliver.ledger import Ledger
    from pipeline.deliver.subscribers import mark

    settings = config.load().newsletter
    known = ledger or places.ledger(settings)
    with Ledger(known) if known.exists() else contextlib.nullcontext() as book:
        harvest = reports.harvest(path, book)
        for note in harvest.notes:
            typer.echo(note)
        if dry_run:
            changed = 0
        else:
            changed = mark(subscribers or places.subscribers(settings), harvest.statuses)
            reports.note(harvest, book)
    typer.echo(
        f"{harvest.messages} messages: {harvest.bounced} bounced, {harvest.delayed} delayed, "
        f"{harvest.unsubscribed} unsubscribed, {harvest.other} other; {changed} subscriber(s) marked"
    )


def _by_language(given: list[str] | None, option: str) -> dict[str, str]:
    """`en=Title` as a language and its text."""
    found: dict[str, str] = {}
    for item in given or []:
        language, equals, text = item.partition("=")
        if not equals or not text.strip():
            raise typer.BadParameter(f"{item!r} is not like en=Text", param_hint=option)
        found[language.strip()] = text.strip()
    return found


# --- what sending is made of -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Route:
    """Where messages go. label: for the preview. trial: they stay on this machine."""

    connect: Callable[[], Session]
    label: str
    connections: int
    trial: bool


def _route(settings: Newsletter, smtp: str | None, maildir: Path | None, eml: Path | None, *, dry_run: bool) -> _Route:
    from pipeline.deliver.files import EmlFolder, Maildir
    from pipeline.deliver.smtp import Connection, is_loopback, server

    if maildir is not None:
        return _Route(lambda: Maildir(maildir), f"maildir {maildir}", 1, trial=True)
    if eml is not None:
        return _Route(lambda: EmlFolder(eml), f"files in {eml}", 1, trial=True)
    if dry_run and smtp is None and settings.host is None:
        return _Route(lambda: _stop("a dry run sends nothing"), "no server yet", 1, trial=True)
    to = server(smtp, settings, login=not dry_run)
    pace = f"{settings.rate:g} a second" if settings.rate else "as fast as it takes them"
    label = f"{to} ({settings.connections} connections, {pace})"
    return _Route(lambda: Connection(to), label, settings.connections, trial=is_loopback(to.host))


def _letters(settings: Newsletter, what: Issue, route: _Route, *, subject: str = "{}") -> dict[str, Letter]:
    from dataclasses import replace

    from pipeline.deliver.identity import identity
    from pipeline.deliver.message import letter

    return {
        language: letter(
            replace(edition, subject=subject.format(edition.subject)),
            identity(settings, edition, trial=route.trial),
            what.id,
        )
        for language, edition in what.editions.items()
    }


def _signer(settings: Newsletter) -> Signer | None:
    from pipeline.deliver.message import signer

    return signer(settings.dkim.selector, settings.dkim.domain, settings.dkim.key) if settings.dkim else None


def _plan(settings: Newsletter, readers: Path, what: Issue, tags: list[str], ledger: Ledger | None) -> Plan:
    from pipeline.deliver import subscribers
    from pipeline.deliver.plan import Plan

    rows = subscribers.read(readers)
    return Plan(rows, what.editions.keys(), settings.languages, tags=tags, ledger=ledger, issue=what.id)


def _job(
    settings: Newsletter, issue: str, letters: Mapping[str, Letter], plan: Plan, ledger: Ledger, route: _Route
) -> Run:
    from pipeline.deliver.send import Pace, Run

    pace = Pace(min(route.connections, plan.survey.total), settings.rate, settings.retry_delays)
    return Run(issue, letters, plan, ledger, route.connect, pace, _signer(settings))


def _run(job: Run, total: int) -> None:
    """Run the job, with a line on a terminal that says how far it is; Ctrl-C stops it at the next message."""
    from pipeline.deliver import send as sender

    begun = time.monotonic()
    shown = sys.stderr.isatty()

    def progress(done: int) -> None:
        if shown:
            rate = done / max(time.monotonic() - begun, 0.001)
            typer.echo(f"\r{done:,} of {total:,} ({rate:.0f}/s) ", err=True, nl=False)

    with _stopping(job):
        sender.run(job, lambda tally: progress(tally.total()))
    if shown:
        typer.echo("", err=True)
    typer.echo(f"{job.tally.total():,} messages in {time.monotonic() - begun:.1f} s")


@contextlib.contextmanager
def _stopping(job: Run) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM lets each connection finish its message; the second ends the process there."""

    def stop(number: int, frame: object) -> None:
        job.stop.set()
        typer.echo("\nfinishing the messages on their way; once more to drop them", err=True)
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _send_test(settings: Newsletter, what: Issue, route: _Route, address: str) -> None:
    """One message per edition to one address, in nobody's ledger."""
    from pipeline.deliver.message import compose
    from pipeline.deliver.smtp import UnreachableError, Unrecorded
    from pipeline.deliver.subscribers import Refused, subscriber
    from pipeline.errors import DeliveryError

    reader = subscriber({"email": address, "name": "Test"}, Path("--test"))
    if isinstance(reader, Refused):
        raise typer.BadParameter(reader.reason, param_hint="--test")
    signer = _signer(settings)
    failed = False
    try:
        session = route.connect()
    except UnreachableError as error:
        raise DeliveryError(str(error)) from None
    for language, letter in _letters(settings, what, route, subject="[Test] {}").items():
        attempt = session.deliver(compose(letter, reader, "0" * 32, signer, test=True), Unrecorded)
        failed = failed or attempt.kind != "sent"
        typer.echo(f"{language}: {attempt.kind} ({attempt.reply})")
    session.close()
    raise typer.Exit(1 if failed else 0)


# --- what is shown ---------------------------------------------------------------------------------------------------


def _preview(
    what: Issue, plan: Plan, route: _Route, ledger: Path, letters: Mapping[str, Letter], *, set_up: bool
) -> None:
    survey = plan.survey
    typer.echo(f"issue     {what.id} ({what.folder})")
    for language, edition in what.editions.items():
        count = sum(n for (_, chosen), n in survey.editions.items() if chosen == language)
        typer.echo(f"{language:9} {count:,} × “{edition.subject}”")
    for (wanted, chosen), count in sorted(survey.editions.items()):
        if wanted.lower() != chosen.lower():
            typer.echo(f"          {wanted or 'no language'} → {chosen}: {count:,}")
    out = {str(status): n for status, n in survey.left_out.items()}
    out |= {f"already {state}": n for state, n in survey.known.items()}
    out |= {"duplicate rows": survey.duplicates, "without the tag": survey.untagged, "bad rows": survey.refused_rows}
    if left := ", ".join(f"{name} {count:,}" for name, count in out.items() if count):
        typer.echo(f"left out  {left}")
    for line in (*survey.refused, *survey.notes):
        typer.echo(f"          {line}")
    sender = next(iter(letters.values())).identity
    typer.echo(f"from      {sender.name} <{sender.address}>")
    if not set_up:
        typer.echo(f"          unsubscribe links lead to {sender.unsubscribe_url}; set newsletter.unsubscribe_url")
    typer.echo(f"through   {route.label}")
    typer.echo(f"ledger    {ledger}")
    for turn in plan.sample(2):
        typer.echo(f"sample    {turn.edition}: {turn.reader.name} <{turn.reader.email}>")


def _confirm(total: int, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        _stop(f"{total:,} messages wait for a yes, and there is no one to ask: give --yes")
    if not typer.confirm(f"Send {total:,} messages?"):
        _stop("nothing was sent")


def _tally(plan: Plan, ledger: Ledger, issue: str, total: int) -> bool:
    """Show what became of the issue; whether everyone whose turn it was has it."""
    from pipeline.deliver.ledger import State

    counts = ledger.tally(issue)
    waiting = plan.waiting()
    parts = [f"{state} {counts[state]:,}" for state in State if counts[state]]
    typer.echo("tally     " + ", ".join([*parts, *([f"not tried yet {waiting:,}"] if waiting else [])] or ["nothing"]))
    for entry in ledger.entries(issue, State.UNCERTAIN):
        typer.echo(f"uncertain {entry.address}  {entry.reply}")
    for number, entry in enumerate(ledger.entries(issue, State.FAILED, State.DEFERRED)):
        if number == SHOWN:
            typer.echo("          … and more; `traghetto newsletter status` lists them all")
            break
        typer.echo(f"{entry.state:9} {entry.address}  {entry.reply}")
    if counts[State.DEFERRED] or waiting:
        typer.echo("run the same command again to send what is left")
    return not waiting and not plan.survey.refused_rows and set(counts) <= {State.SENT}


def _stop(message: str) -> NoReturn:
    """One line on standard error, and exit code 2: the command was not carried out."""
    typer.echo(f"traghetto: {message}", err=True)
    raise typer.Exit(2)
