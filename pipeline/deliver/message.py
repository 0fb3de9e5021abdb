"""An edition and a subscriber as one message, ready for the wire.

What all readers of an edition share is encoded once, by `letter`; `compose` only fills the personal slots in between,
so a message costs a fraction of a millisecond however long the article is. Bodies are quoted-printable: a soft line
break may stand anywhere, so a slot can be cut out of an encoded text; and no line begins with a dot, so SMTP has
nothing to double.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.quoprimime import body_encode
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pipeline.deliver.subscribers import Subscriber, one_line
from pipeline.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Image:
    """A picture inside a message. name: what the HTML calls it, as in `cid:name`. kind: its media type."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue in one language, as the publish room made it.

    text, html: may hold placeholders. sender_name, sender_address, reply_to: the brand's, empty where it says nothing.
    """

    language: str
    subject: str
    text: str
    html: str
    images: tuple[Image, ...] = ()
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sends, as headers say it. envelope: where bounces go. unsubscribe_url: with `{token}` in it."""

    name: str
    address: str
    reply_to: str
    envelope: str
    list_name: str
    list_id: str
    unsubscribe_url: str
    unsubscribe_mail: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Signer:
    """A DKIM key. key: RSA, in PEM."""

    selector: str
    domain: str
    key: bytes


class Slot(StrEnum):
    """What differs from reader to reader."""

    TO = "to"
    DATE = "date"
    MESSAGE_ID = "message id"
    TOKEN = "token"
    NAME = "name"
    NAME_HTML = "name in HTML"
    UNSUBSCRIBE = "unsubscribe link"
    UNSUBSCRIBE_HTML = "unsubscribe link in HTML"


@dataclass(frozen=True, slots=True)
class Letter:
    """An edition encoded for the wire, but for its slots."""

    issue: str
    language: str
    identity: Identity
    pieces: tuple[bytes | Slot, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message. mailbox: whom it goes to, as SMTP says it. content: with CRLF, without the dot at its end."""

    envelope: str
    mailbox: str
    message_id: str
    content: bytes


# What the publish room writes where a message is personal.
PLACEHOLDER: Final = re.compile(r"\{\{ ?(name|unsubscribe_url) ?\}\}")
_TEXT_SLOTS: Final = {"name": Slot.NAME, "unsubscribe_url": Slot.UNSUBSCRIBE}
_HTML_SLOTS: Final = {"name": Slot.NAME_HTML, "unsubscribe_url": Slot.UNSUBSCRIBE_HTML}

# Signed, and signed once more than they occur, so that none can be added (RFC 6376, 8.15). RFC 8058, 4: the two
# List-Unsubscribe fields must be among them.
SIGNED: Final = (
    *("From", "Reply-To", "To", "Subject", "Date", "Message-ID", "List-ID", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type"),
    *("From", "Reply-To", "To", "Subject", "Date", "Message-ID"),
)


def letter(edition: Edition, identity: Identity, issue: str) -> Letter:
    """An edition encoded once for all its readers."""
    pieces = [*_headers(edition, identity), *_body(edition)]
    return Letter(issue, edition.language, identity, tuple(_merged(pieces)))


def compose(
    letter: Letter, reader: Subscriber, token: str, signer: Signer | None = None, *, test: bool = False
) -> Message:
    """The message of one reader.

    token: stands for the reader's address in the unsubscribe link and the Message-ID; the latter is the same whenever
    the same issue is composed for the same reader.
    """
    identity = letter.identity
    issue = hashlib.sha256(letter.issue.encode()).hexdigest()[:16]
    message_id = f"<{issue}.{token}{'.test' if test else ''}@{identity.domain}>"
    url = identity.unsubscribe_url.replace("{token}", token)
    filled = {
        Slot.TO: address_field("To", reader.name, reader.mailbox),
        Slot.DATE: format_datetime(dt.datetime.now(dt.UTC)).encode(),
        Slot.MESSAGE_ID: message_id.encode(),
        Slot.TOKEN: token.encode(),
        Slot.NAME: _encoded(reader.name),
        Slot.NAME_HTML: _encoded(html.escape(reader.name)),
        Slot.UNSUBSCRIBE: _encoded(url),
        Slot.UNSUBSCRIBE_HTML: _encoded(html.escape(url)),
    }
    content = b"".join(filled[piece] if isinstance(piece, Slot) else piece for piece in letter.pieces)
    if signer:
        content = _signature(content, signer) + content
    return Message(identity.envelope, reader.mailbox, message_id, content)


def signer(selector: str, domain: str, key: Path) -> Signer:
    """A DKIM key from its PEM file, tried out. Raises ConfigError where it is none."""
    try:
        found = Signer(selector, domain, key.read_bytes())
        _signature(b"From: a@example.com\r\n\r\n\r\n", found)
    except OSError as error:
        raise ConfigError(f"the DKIM key cannot be read: {error.strerror}", path=key) from None
    except Exception as error:  # dkimpy lets errors of its ASN.1 reader through
        reason = one_line(str(error)) or type(error).__name__
        raise ConfigError(f"not an RSA private key in PEM, as DKIM needs it ({reason})", path=key) from None
    return found


def address_field(field: str, name: str, mailbox: str) -> bytes:
    """The value of a header field with one address, folded. Any name and any address come out as one address."""
    name = one_line(name)
    if not name:
        return mailbox.encode()
    if name.isascii() and "=?" not in name and len(name) <= 60:
        shown = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        shown = _FOLD.join(_encoded_words(name))
    fits = len(field) + len(shown) + len(mailbox) < 70 and _FOLD not in shown
    return f"{shown}{' ' if fits else _FOLD}<{mailbox}>".encode()


_FOLD: Final = "\r\n "


def text_field(field: str, value: str) -> bytes:
    """The value of an unstructured header field, folded; controls and line breaks in it become spaces."""
    value = one_line(value)
    if value.isascii() and "=?" not in value and len(field) + len(value) < 75:
        return value.encode()
    return _FOLD.join(_encoded_words(value)).encode()


def _encoded_words(text: str) -> Iterator[str]:
    """The text as encoded words (RFC 2047): each of whole characters and at most 75 long, in base64."""
    word = b""
    for character in text:
        if len(word) + len(character.encode()) > 45:
            yield f"=?utf-8?b?{base64.b64encode(word).decode()}?="
            word = b""
        word += character.encode()
    yield f"=?utf-8?b?{base64.b64encode(word).decode()}?="


def _headers(edition: Edition, identity: Identity) -> Iterator[bytes | Slot]:
    fields: list[tuple[str, Sequence[bytes | Slot]]] = [
        ("From", [address_field("From", identity.name, identity.address)]),
        ("To", [Slot.TO]),
        ("Reply-To", [identity.reply_to.encode()] if identity.reply_to else []),
        ("Subject", [text_field("Subject", edition.subject)]),
        ("Date", [Slot.DATE]),
        ("Message-ID", [Slot.MESSAGE_ID]),
        ("List-ID", [address_field("List-ID", identity.list_name, identity.list_id)]),
        ("List-Unsubscribe", _unsubscribe(identity)),
        ("List-Unsubscribe-Post", [b"List-Unsubscribe=One-Click"]),  # RFC 8058, 3.1
        ("Content-Language", [edition.language.encode()]),
        ("Auto-Submitted", [b"auto-generated"]),  # RFC 3834, 5: no out-of-office answers
        ("Precedence", [b"bulk"]),  # the same to answerers older than RFC 3834
        ("MIME-Version", [b"1.0"]),
    ]
    for name, value in fields:
        if value:
            yield from (f"{name}: ".encode(), *value, b"\r\n")


def _unsubscribe(identity: Identity) -> list[bytes | Slot]:
    before, _, after = identity.unsubscribe_url.partition("{token}")
    mail = quote(identity.unsubscribe_mail, safe="@")
    return [
        *(f"<{before}".encode(), Slot.TOKEN, f"{after}>,\r\n".encode()),
        *(f" <mailto:{mail}?subject=unsubscribe%20".encode(), Slot.TOKEN, b">"),
    ]


def _body(edition: Edition) -> Iterator[bytes | Slot]:
    """multipart/alternative: the text, then the HTML, with its pictures in a multipart/related (RFC 2046, 2387)."""
    # No line of quoted-printable or base64 can hold "=_", so no content can end a part early.
    mark = hashlib.sha256(f"{edition.subject}\0{edition.text}\0{edition.html}".encode()).hexdigest()[:24]
    outer, inner = f"=_a_{mark}", f"=_r_{mark}"
    yield f'Content-Type: multipart/alternative;\r\n boundary="{outer}"\r\n\r\n'.encode()
    yield f"--{outer}\r\n".encode()
    yield from _text_part("plain", edition.text, _TEXT_SLOTS)
    yield f"\r\n--{outer}\r\n".encode()
    if edition.images:
        yield f'Content-Type: multipart/related; type="text/html";\r\n boundary="{inner}"\r\n\r\n'.encode()
        yield f"--{inner}\r\n".encode()
    yield from _text_part("html", edition.html, _HTML_SLOTS)
    for image in edition.images:
        yield f"\r\n--{inner}\r\n".encode()
        yield _image_part(image)
    if edition.images:
        yield f"\r\n--{inner}--\r\n".encode()
    yield f"\r\n--{outer}--\r\n".encode()


def _text_part(kind: str, content: str, slots: dict[str, Slot]) -> Iterator[bytes | Slot]:
    yield f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
    fixed = PLACEHOLDER.split("\n".join(content.splitlines()) + "\n")
    yield _encoded(fixed[0])
    for name, after in zip(fixed[1::2], fixed[2::2], strict=True):
        yield from (b"=\r\n", slots[name], b"=\r\n", _encoded(after))


def _image_part(image: Image) -> bytes:
    name = re.sub(r"[^A-Za-z0-9._@-]", "-", image.name)
    head = (
        f"Content-Type: {image.kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-ID: <{name}>\r\nContent-Disposition: inline; filename="{name}"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(image.data).replace(b"\n", b"\r\n").rstrip()


def _encoded(text: str) -> bytes:
    """Quoted-printable UTF-8 whose lines may follow any other and never begin with a dot."""
    # Two below the limit of 76 (RFC 2045, 6.7), for the dot.
    lines = body_encode(text.encode().decode("latin-1"), maxlinelen=74, eol="\r\n").encode("ascii")
    return _LEADING_DOT.sub(b"=2E", lines)


_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


def _merged(pieces: Sequence[bytes | Slot]) -> Iterator[bytes | Slot]:
    """The same with neighbouring bytes joined."""
    fixed: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, Slot):
            yield b"".join(fixed)
            yield piece
            fixed = []
        else:
            fixed.append(piece)
    yield b"".join(fixed)


def _signature(content: bytes, signer: Signer) -> bytes:
    import dkim  # only where a key is set

    fields = [field.encode() for field in SIGNED]
    found: bytes = dkim.sign(
        content,
        signer.selector.encode(),
        signer.domain.encode(),
        signer.key,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=fields,
    )
    return found
