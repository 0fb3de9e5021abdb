"""What comes back: delivery reports (RFC 3464) and unsubscribe mails, from a maildir, an mbox or one message.

Whom a report is about is asked of the ledger first, by the token in the Message-ID of the returned message, and only
then read from the report. Whoever asks to be unsubscribed must prove to be a reader by the token of the link, or
write from the subscribed address itself.
"""

from __future__ import annotations

import email.policy
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from pipeline.deliver.ledger import Ledger
from pipeline.deliver.subscribers import Status, normalised, one_line
from pipeline.errors import DeliveryError


@dataclass(slots=True)
class Harvest:
    """What was found. statuses: new ones, by the address's key. replies: why each bounced. notes: a line for each
    address, for a person."""

    messages: int = 0
    bounced: int = 0
    delayed: int = 0
    unsubscribed: int = 0
    other: int = 0
    statuses: dict[str, Status] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def harvest(path: Path, ledger: Ledger | None = None) -> Harvest:
    """Everything in a mailbox that bears on the list; nothing is changed. Raises DeliveryError where it is none."""
    found = Harvest()
    for raw in _messages(path):
        found.messages += 1
        message = BytesParser(policy=email.policy.default).parsebytes(raw)
        assert isinstance(message, EmailMessage)
        if reports := list(_recipients(message)):
            for action, status, address, reply in reports:
                _report(found, _key(message, address, ledger), action, status, reply)
        elif key := _unsubscribing(message, ledger):
            # A reader's own word outranks what a server says about the address.
            found.unsubscribed += 1
            found.statuses[key] = Status.UNSUBSCRIBED
            found.notes.append(f"unsubscribed  {key}")
        else:
            found.other += 1
    return found


def note(found: Harvest, ledger: Ledger | None) -> None:
    """Put into the ledger, too, whose mail came back."""
    if ledger:
        for key, reply in found.replies.items():
            ledger.bounce(ledger.token(key), reply)


def _report(found: Harvest, key: str | None, action: str, status: str, reply: str) -> None:
    # RFC 3463: class 5 is for good, class 4 for now. "failed" with 4.x.x means that a server gave up after days of
    # trying; the address may well live, so it stays.
    if action == "failed" and status.startswith("5") and key:
        found.bounced += 1
        found.replies[key] = reply
        found.statuses.setdefault(key, Status.BOUNCED)
        found.notes.append(f"bounced       {key}  {reply}")
    elif action in ("failed", "delayed"):
        found.delayed += 1
        found.notes.append(f"delayed       {key or 'unknown address'}  {reply}")
    else:
        found.other += 1


def _recipients(message: EmailMessage) -> Iterator[tuple[str, str, str, str]]:
    """For each recipient of a delivery report: action, status, address, and the server's word."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            assert isinstance(block, Message)
            address = block.get("Original-Recipient") or block.get("Final-Recipient")
            action, status = block.get("Action"), block.get("Status")
            if address and action and status:
                said = one_line(str(block.get("Diagnostic-Code") or status))[:300]
                yield _word(action), _word(status), str(address).rpartition(";")[2].strip(), said


def _word(value: object) -> str:
    return (str(value).split() or [""])[0].lower()


def _key(message: EmailMessage, address: str, ledger: Ledger | None) -> str | None:
    if ledger:
        for part in message.walk():
            # The returned message, or its header alone (message/rfc822, text/rfc822-headers).
            content = str(part["Message-ID"] or "")
            if part.get_content_type() == "text/rfc822-headers":
                content = str(part.get_payload())
            token = _MESSAGE_ID.search(content)
            if token and (known := ledger.address(token[1])):
                return known
    try:
        return normalised(address)[2]
    except ValueError:
        return None


def _unsubscribing(message: EmailMessage, ledger: Ledger | None) -> str | None:
    """The address that an unsubscribe mail is about, None where the message is none."""
    subject = one_line(str(message["Subject"] or ""))[:200]
    asked = _UNSUBSCRIBE.match(subject)
    if not asked:
        return None
    if asked[1] and ledger and (known := ledger.address(asked[1].lower())):
        return known
    senders = message["From"].addresses if message["From"] else ()
    try:
        return normalised(senders[0].addr_spec)[2] if senders else None
    except ValueError:
        return None


_MESSAGE_ID: Final = re.compile(r"<[0-9a-f]{16}\.([0-9a-f]{32})@")
_UNSUBSCRIBE: Final = re.compile(r"unsubscribe(?: ([0-9a-f]{32}))?$", re.IGNORECASE)


def _messages(path: Path) -> Iterator[bytes]:
    """The messages of a maildir, an mbox, or a file that holds one."""
    if not path.exists():
        raise DeliveryError("there is no such mailbox", path=path)
    if path.is_dir():
        if not ((path / "new").is_dir() and (path / "cur").is_dir()):
            raise DeliveryError("not a maildir: it has no folders `new` and `cur`", path=path)
        for file in sorted([*(path / "new").iterdir(), *(path / "cur").iterdir()]):
            if file.is_file() and not file.name.startswith("."):
                yield file.read_bytes()
        return
    with path.open("rb") as head:
        is_mbox = head.read(5) == b"From "
    if not is_mbox:
        yield path.read_bytes()
        return
    box = mailbox.mbox(path, create=False)
    try:
        for name in box.iterkeys():
            yield box.get_bytes(name)
    finally:
        box.close()
