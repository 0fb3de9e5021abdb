"""The section `[newsletter]` of traghetto.toml: who sends, through which server, how fast.

There is no setting for the password: it comes from the environment variable TRAGHETTO_SMTP_PASSWORD or the keyring.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]  # what may stand in a header: one line, no controls
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_-]+$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Dkim(_Section):
    """[newsletter.dkim]: a signature on every message (RFC 6376). key: a PEM file with an RSA private key."""

    selector: Host
    domain: Host
    key: Path


class Newsletter(_Section):
    """[newsletter]. Every key has a default, so that a first try on one's own machine needs no file.

    sender_name, sender_address, reply_to: where absent, those that the brand has put into the newsletter.
    bounce_address: the envelope's sender, to which servers return what they cannot deliver; the sender's if absent.
    list_id: names the list to mail programs (RFC 2919), such as `commentary.example.com`.
    unsubscribe_url, unsubscribe_mail: `{token}` stands for the subscriber's token. The URL must answer a POST without
    asking anything further (RFC 8058).
    languages: which editions a reader gets, in this order, where there is none in the reader's own language.
    security: "starttls" and "tls" insist; absent, the server's address decides (see `smtp.server`).
    rate: messages a second over all connections, 0 for as fast as the server takes them.
    retry_delays: seconds before the second, third, … attempt after a temporary refusal.
    """

    host: Host | None = None
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] | None = None
    username: Line | None = None
    ca_file: Path | None = None  # certificates to trust beside the system's own
    helo: Host | None = None  # the name to greet servers with; the machine's own if absent

    sender_name: Line | None = None
    sender_address: Line | None = None
    reply_to: Line | None = None
    bounce_address: Line | None = None
    list_id: Host | None = None
    list_name: Line | None = None
    unsubscribe_url: Annotated[str, Field(pattern=r"^https://[\x21-\x7e]+$")] | None = None
    unsubscribe_mail: Line | None = None
    dkim: Dkim | None = None

    languages: tuple[str, ...] = ("en", "it")
    subscribers: Path | None = None
    ledger: Path | None = None

    connections: int = Field(default=6, ge=1, le=64)
    rate: float = Field(default=0, ge=0)
    timeout: float = Field(default=60, gt=0)
    retry_delays: tuple[Annotated[float, Field(ge=0)], ...] = (1, 2, 4, 8, 16, 32)
