"""A real SMTP server with faults, in a process of its own: `python server.py FOLDER '{"grey": true, …}'`.

It prints its port, then appends to FOLDER/accepted a line for each message that it takes (recipient, Message-ID, hash
of the content), before it says so; with "keep" it also writes each message to FOLDER/messages.

Faults are fractions of messages: `close` (421 at MAIL), `before` (connection dropped at DATA), `after` (message taken,
connection dropped in place of the answer). `grey`: every address is refused with 451 the first time. `slow`: seconds
before each answer to DATA. `sender`: a reply to every MAIL. Addresses that begin with `reject` are refused for good,
those with `content` after DATA, those with `later` for now, always.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import ssl
import sys
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Faulty:
    def __init__(self, folder: Path, faults: dict[str, Any]) -> None:
        self.faults = faults
        self.folder = folder
        self.accepted = (folder / "accepted").open("a", buffering=1)
        self.greeted: set[str] = set()
        self.chance = random.Random(faults.get("seed", 1))
        (folder / "messages").mkdir(exist_ok=True)

    def strikes(self, fault: str) -> bool:
        return self.chance.random() < self.faults.get(fault, 0)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.strikes("close"):
            await server.push("421 4.3.2 going down")
            server.transport.close()
            return "421 4.3.2 going down"
        if said := self.faults.get("sender"):
            return str(said)
        envelope.mail_from = address
        envelope.smtp_utf8 = "SMTPUTF8" in options
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("reject"):
            return "550 5.1.1 no such user"
        if address.startswith("later"):
            return "452 4.2.2 mailbox full"
        if self.faults.get("grey") and address not in self.greeted:
            self.greeted.add(address)
            return "451 4.7.1 greylisted"
        if self.strikes("before"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if slow := self.faults.get("slow"):
            await asyncio.sleep(slow)
        [address] = envelope.rcpt_tos
        if address.startswith("content"):
            return "554 5.7.1 not wanted here"
        content = bytes(envelope.content or b"")
        identity = BytesHeaderParser().parsebytes(content)["Message-ID"]
        digest = hashlib.sha256(content).hexdigest()
        self.accepted.write(f"{address}\t{identity}\t{digest}\n")
        if self.faults.get("keep"):
            (self.folder / "messages" / f"{digest}.eml").write_bytes(content)
        if self.strikes("after"):
            server.transport.abort()
        return "250 OK"


def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"desk", b"open sesame"), handled=False)


async def main(folder: Path, faults: dict[str, Any]) -> None:
    options: dict[str, Any] = {"enable_SMTPUTF8": faults.get("utf8", True), "hostname": "localhost"}
    tls = None
    if certificate := faults.get("certificate"):
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    if tls and not faults.get("smtps"):
        options |= {"tls_context": tls, "require_starttls": True}
    if faults.get("login"):
        options |= {"authenticator": login, "auth_required": True}
    handler = Faulty(folder, faults)

    class Server(SMTP):
        async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
            if faults.get("refuse_tls"):
                await self.push("454 4.7.0 TLS not available")
            else:
                await super().smtp_STARTTLS(arg)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Server(handler, loop=loop, **options), "127.0.0.1", 0, ssl=tls if faults.get("smtps") else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
