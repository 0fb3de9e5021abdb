"""A newsletter as a message file: multipart/alternative in UTF-8, the same bytes for the same newsletter."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from pipeline.publish.brand import Brand
from pipeline.publish.newsletter import Newsletter, one_line


def eml(letter: Newsletter, brand: Brand, date: dt.date | None = None) -> bytes:
    """The message, with CRLF line ends: text/plain, then text/html with its pictures in multipart/related (RFC 2046).

    It is addressed to nobody and holds the unsubscribe placeholder: whoever sends it sets To, Date, Message-ID and the
    list's headers. date: the article's; noon UTC of that day becomes the Date, and without it there is none, since the
    clock would make other bytes every time.
    """
    digest = hashlib.sha256(repr(letter).encode()).hexdigest()
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(brand.sender.name), addr_spec=brand.sender.address)
    if brand.sender.reply_to:
        message["Reply-To"] = brand.sender.reply_to
    message["Subject"] = letter.subject
    if date:
        message["Date"] = format_datetime(dt.datetime.combine(date, dt.time(12), dt.UTC))
    message["Message-ID"] = f"<{digest[:32]}@{brand.sender.address.rpartition('@')[2]}>"
    message["Content-Language"] = letter.language
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    html = message.get_payload(1)
    assert isinstance(html, MIMEPart)
    for picture in letter.pictures:
        maintype, _, subtype = picture.type.partition("/")
        html.add_related(
            picture.data,
            maintype,
            subtype,
            cid=f"<{picture.cid}>",
            disposition="inline",
            filename=picture.name,
        )
    for depth, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest[:40]}_{depth}")
    return message.as_bytes()
