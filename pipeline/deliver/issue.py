"""An issue: a newsletter in one or several languages, read from its folder.

The folder is an article's under `output/`, or one that `newsletter build` made: in it lies a folder per language with
`newsletter.eml`, or `newsletter.html` and `newsletter.txt`.
"""

from __future__ import annotations

import email.policy
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Final

from pipeline.deliver.message import Edition, Image
from pipeline.deliver.subscribers import is_tag, one_line
from pipeline.errors import DeliveryError

LABEL: Final = "issue.toml"
LARGEST: Final = 20_000_000  # bytes of a file that is read; a message that large no server would take


@dataclass(frozen=True, slots=True)
class Issue:
    """id: what the ledger knows it by. editions: by language. flawed: the languages' folders whose text has errors that
    nobody has decided, published or held."""

    id: str
    folder: Path
    editions: Mapping[str, Edition]
    flawed: tuple[Path, ...] = ()

    def digest(self) -> str:
        """Changes whenever anything does that readers would see."""
        digest = hashlib.sha256()
        for _, edition in sorted(self.editions.items()):
            parts = [edition.language, edition.subject, edition.text, edition.html]
            digest.update("\0".join(parts).encode())
            for image in edition.images:
                digest.update(image.data)
        return digest.hexdigest()


def load(folder: Path) -> Issue:
    """The issue in a folder. Its id stands in its `issue.toml`; without one it is the folder's name.

    Raises DeliveryError where there is no newsletter in it or one cannot be read.
    """
    if not folder.is_dir():
        raise DeliveryError("there is no such folder; give the folder of an article under `output/`", path=folder)
    homes = sorted({path.parent for name in _FILES for path in folder.glob(f"*/{name}") if is_tag(path.parent.name)})
    editions = {home.name: _edition(home) for home in homes}
    flawed = tuple(home for home in sorted(path.parent for path in folder.glob("*/findings.json")) if errors_in(home))
    if not editions:
        hint = (
            f"it is held; {decide(flawed[0])}, or convert with --publish-anyway"
            if flawed
            else "no language in it has a newsletter.eml"
        )
        raise DeliveryError(f"nothing to send: {hint}", path=folder)
    return Issue(identify(folder), folder, editions, flawed)


def decide(home: Path) -> str:
    """What a person can do about a language's folder whose text has undecided errors."""
    return f"read {home / 'review.html'}, decide on each with `traghetto memory correct`, and convert again"


def identify(folder: Path) -> str:
    """The id of the issue in a folder. Raises DeliveryError where its label cannot be read."""
    label = folder / LABEL
    if not label.exists():
        return folder.resolve().name
    try:
        found = tomllib.loads(_decoded(label)).get("id")
    except tomllib.TOMLDecodeError as error:
        raise DeliveryError(f"is not valid TOML: {error}", path=label) from None
    if not isinstance(found, str) or not found or found != one_line(found):
        raise DeliveryError("`id` must be one line of text", path=label)
    return found


def errors_in(home: Path) -> int:
    """How many findings of severity *error* stand against the text in a language's folder, undecided by a person."""
    file = home / "findings.json"
    try:
        found = json.loads(file.read_bytes())
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        raise DeliveryError(f"cannot be read: {one_line(str(error))}", path=file) from None
    return sum(1 for finding in _findings(found) if finding.get("severity") == "error")


_FILES: Final = ("newsletter.eml", "newsletter.html")


def _edition(home: Path) -> Edition:
    eml = home / "newsletter.eml"
    edition = _from_eml(eml, home.name) if eml.exists() else _from_parts(home)
    if not edition.subject:
        raise DeliveryError("the newsletter has no subject", path=home)
    return edition


def _from_eml(path: Path, language: str) -> Edition:
    message = BytesParser(policy=email.policy.default).parsebytes(_read(path))
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    if html is None or text is None:
        raise DeliveryError("has no text/plain and text/html part; was it made by `convert`?", path=path)
    sender = message["From"].addresses[0] if message["From"] and message["From"].addresses else None
    reply_to = message["Reply-To"].addresses[0].addr_spec if message["Reply-To"] else ""
    return Edition(
        language=language,
        subject=one_line(str(message["Subject"] or "")),
        text=text.get_content(),
        html=html.get_content(),
        images=tuple(_images(message)),
        sender_name=one_line(sender.display_name) if sender else "",
        sender_address=sender.addr_spec if sender else "",
        reply_to=reply_to,
    )


def _images(message: EmailMessage) -> Iterator[Image]:
    for part in message.walk():
        name = part["Content-ID"]
        if name and part.get_content_maintype() == "image":
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            yield Image(str(name).strip().strip("<>"), part.get_content_type(), data)


def _from_parts(home: Path) -> Edition:
    from selectolax.lexbor import LexborHTMLParser

    html = _decoded(home / "newsletter.html")
    title = LexborHTMLParser(html).css_first("title")
    text = home / "newsletter.txt"
    if not text.exists():
        raise DeliveryError("is missing: a message has a plain-text part too", path=text)
    return Edition(home.name, one_line(title.text()) if title else "", _decoded(text), html)


def _findings(found: Any) -> Iterable[dict[str, Any]]:
    """The findings in what a findings.json holds, however they are nested in it, but for those of a person's words."""
    if isinstance(found, dict):
        if found.get("origin") == "human":
            return
        if "severity" in found:
            yield found
        found = found.values()
    elif not isinstance(found, list):
        return
    for inner in found:
        yield from _findings(inner)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DeliveryError(f"cannot be read: {error.strerror}", path=path) from None
    if len(data) > LARGEST:
        raise DeliveryError(f"is larger than {LARGEST // 1_000_000} MB", path=path)
    return data


def _decoded(path: Path) -> str:
    try:
        return _read(path).decode()
    except UnicodeDecodeError:
        raise DeliveryError("is not UTF-8", path=path) from None
