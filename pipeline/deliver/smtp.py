"""One message over one SMTP connection, and exactly what became of it.

The line is drawn at the dot that ends DATA (RFC 5321, 4.1.1.4): whatever breaks before it has gone out, the message
was not accepted and may be sent again; whatever breaks between it and the server's answer leaves it uncertain.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol
from urllib.parse import unquote, urlsplit

from pipeline.deliver.message import Message
from pipeline.deliver.settings import Newsletter
from pipeline.deliver.subscribers import one_line
from pipeline.errors import ConfigError, DeliveryError

PASSWORD = "TRAGHETTO_SMTP_PASSWORD"
KEYRING = "traghetto"  # the keyring's service; its user is the login

# RFC 5321, 4.5.3.2.6: a server may take ten minutes over a message; to give up earlier makes it uncertain for nothing.
FINAL_TIMEOUT = 600.0

# offered: STARTTLS if the server knows it, and only ever on this very machine.
Security = Literal["tls", "starttls", "offered", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where to deliver, and how to be let in. timeout: seconds for each answer but the last of a message."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = ""
    helo: str = "localhost"
    timeout: float = 60
    ca_file: Path | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


# sent: the server has taken it. refused: for good (5xx). deferred: for now (4xx). lost: the connection broke, and the
# message was surely not accepted. barred: the server will not have our sender, which has nothing to do with the reader.
Kind = Literal["sent", "refused", "deferred", "lost", "barred", "uncertain"]


@dataclass(frozen=True, slots=True)
class Attempt:
    kind: Kind
    reply: str


class Written(Protocol):
    """An intention on its way to the disk."""

    def wait(self) -> None: ...


class Session(Protocol):
    """An open way to deliver; used by one thread."""

    def deliver(self, message: Message, intend: Callable[[], Written]) -> Attempt:
        """Deliver one message. `intend` is called when only the content is left to send; not a byte of that goes out
        before the intention is on disk."""
        ...

    def close(self) -> None: ...


class UnreachableError(Exception):
    """There is no connection now; later there may be. str() of it says why."""


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """The intention of a message that no ledger knows: a test."""

    def wait(self) -> None:
        pass


def server(url: str | None, settings: Newsletter, *, login: bool = True) -> Server:
    """The server that the settings name, or that `url` does instead.

    url: smtp://HOST[:PORT], smtp+starttls:// or smtps://, with a login before the host if need be, never a password.
    Plain `smtp` demands STARTTLS of every server but one on this machine, where it uses it if offered.
    login: whether the password is needed now.
    Raises ConfigError.
    """
    security: Security | None = settings.security
    if url is None:
        if settings.host is None:
            raise ConfigError("no server: give --smtp smtp://HOST:PORT, or set `newsletter.host` in traghetto.toml")
        host, port, username = settings.host, settings.port, settings.username or ""
    else:
        host, port, username, asked = _parsed(url)
        security = asked or security
        username = username or settings.username or ""
    security = security or ("offered" if is_loopback(host) else "starttls")
    if security == "none" and not is_loopback(host):
        raise ConfigError(f"newsletter.security: “none” is for this machine only, not for {host}; use “starttls”")
    return Server(
        host=host,
        port=port or {"tls": 465, "starttls": 587}.get(security, 25),
        security=security,
        username=username,
        password=_password(username, host) if username and login else "",
        helo=settings.helo or _own_name(),
        timeout=settings.timeout,
        ca_file=settings.ca_file,
    )


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Connection:
    """A session with an SMTP server; a context manager."""

    def __init__(self, to: Server) -> None:
        """Connect, start TLS, log in. Raises UnreachableError where trying again may help, DeliveryError where not."""
        self.to = to
        self._smtp = _open(to)
        self._clean = True

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def deliver(self, message: Message, intend: Callable[[], Written]) -> Attempt:
        smtp = self._smtp
        utf8 = not message.mailbox.isascii()
        if utf8 and not smtp.has_extn("smtputf8"):
            return Attempt("refused", "the server does not take addresses with letters beyond ASCII (no SMTPUTF8)")
        if smtp.does_esmtp and _too_large(message, smtp):
            return Attempt("refused", f"larger than the server takes ({smtp.esmtp_features['size']} bytes)")
        try:
            if not self._clean and smtp.rset()[0] != 250:
                return Attempt("lost", "the server did not take RSET")
            self._clean = False
            code, reply = smtp.mail(message.envelope, ("SMTPUTF8",) if utf8 else ())
            if code != 250:
                return Attempt("barred" if 500 <= code < 600 else _kind(code), _said(code, reply))
            code, reply = smtp.rcpt(message.mailbox)
            if code not in (250, 251, 252):
                return Attempt(_kind(code), _said(code, reply))
            intention = intend()  # is written while the server makes up its mind
            code, reply = smtp.docmd("DATA")
            if code != 354:
                return Attempt(_kind(code), _said(code, reply))
            intention.wait()
            self._transmit(message.content)
        except smtplib.SMTPResponseException as error:
            return Attempt("lost", _said(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            return Attempt("lost", one_line(str(error)) or "the connection broke")
        return self._answer()

    def close(self) -> None:
        """Say goodbye if there is someone to say it to."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(2)
            self._smtp.quit()
        self._smtp.close()

    def _transmit(self, content: bytes) -> None:
        sock = self._smtp.sock
        assert sock is not None
        sock.sendall(content)
        # If this raises, the system has not taken the dot, so the server cannot have seen it.
        sock.sendall(b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")

    def _answer(self) -> Attempt:
        """What the server says to a message that it has whole."""
        smtp = self._smtp
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(FINAL_TIMEOUT)
            code, reply = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self.to.timeout)
        except (smtplib.SMTPException, OSError) as error:
            reason = one_line(str(error)) or type(error).__name__
            return Attempt("uncertain", f"the connection broke before the answer came ({reason})")
        if code == 250:
            self._clean = True
            return Attempt("sent", _said(code, reply))
        if 400 <= code < 600:
            return Attempt(_kind(code), _said(code, reply))
        return Attempt("uncertain", "the answer was not one: " + _said(code, reply))


def _open(to: Server) -> smtplib.SMTP:
    trust = ssl.create_default_context(cafile=str(to.ca_file) if to.ca_file else None)
    if to.ca_file:
        trust.load_default_certs()
    smtp: smtplib.SMTP | None = None
    try:
        if to.security == "tls":
            smtp = smtplib.SMTP_SSL(to.host, to.port, to.helo, timeout=to.timeout, context=trust)
        else:
            smtp = smtplib.SMTP(to.host, to.port, to.helo, timeout=to.timeout)
        # Without it the dot would wait for the acknowledgement of what went before it.
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        if to.security == "starttls" or (to.security == "offered" and smtp.has_extn("starttls")):
            _start_tls(smtp, to, trust)
        if to.username:
            _log_in(smtp, to)
    except BaseException as error:
        if smtp is not None:
            smtp.close()
        raise _explained(error, to) from None
    return smtp


def _start_tls(smtp: smtplib.SMTP, to: Server, trust: ssl.SSLContext) -> None:
    if not smtp.has_extn("starttls"):
        raise DeliveryError(
            f"{to} does not offer STARTTLS, and nothing is sent in the clear; try smtps://, or its port"
        )
    try:
        smtp.starttls(context=trust)
    except smtplib.SMTPResponseException as error:
        said = _said(error.smtp_code, error.smtp_error)
        raise DeliveryError(f"{to} refused TLS ({said}), and nothing is sent in the clear") from None
    smtp.ehlo()


def _log_in(smtp: smtplib.SMTP, to: Server) -> None:
    try:
        smtp.login(to.username, to.password)
    except smtplib.SMTPNotSupportedError:
        raise DeliveryError(f"{to} offers no login; remove newsletter.username, or check the port") from None
    except smtplib.SMTPAuthenticationError as error:
        said = _said(error.smtp_code, error.smtp_error)
        if error.smtp_code < 500:
            raise UnreachableError(f"{to} cannot log us in now: {said}") from None
        raise DeliveryError(
            f"{to} refused the login {to.username!r} ({said}); check newsletter.username and {PASSWORD}"
        ) from None


def _explained(error: BaseException, to: Server) -> BaseException:
    """The same failure as a person must hear of it: DeliveryError where trying again cannot help."""
    match error:
        case ssl.SSLCertVerificationError():
            return DeliveryError(
                f"the certificate of {to} is not trusted ({error.verify_message}); if it is the house's own, "
                "set newsletter.ca_file"
            )
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return UnreachableError(f"{to} broke the connection while TLS was being set up")
        case ssl.SSLError():
            reason = one_line(error.reason or str(error))
            return DeliveryError(f"no TLS with {to} ({reason}), and nothing is sent in the clear; check the port")
        case socket.gaierror():
            return UnreachableError(f"the name {to.host} is not known ({error.strerror})")
        case smtplib.SMTPResponseException():
            return UnreachableError(f"{to} said {_said(error.smtp_code, error.smtp_error)}")
        case smtplib.SMTPException() | OSError():
            reason = getattr(error, "strerror", None) or one_line(str(error)) or type(error).__name__
            return UnreachableError(f"no connection with {to}: {reason}")
        case _:
            return error


def _kind(code: int) -> Kind:
    # 421 and what is no reply at all (-1) end the connection (RFC 5321, 3.8): the message is not the reason.
    if code == 421 or not 400 <= code < 600:
        return "lost"
    return "refused" if code >= 500 else "deferred"


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return one_line(f"{code} {text}")[:300]


def _too_large(message: Message, smtp: smtplib.SMTP) -> bool:
    limit = smtp.esmtp_features.get("size", "").strip()
    return limit.isdecimal() and 0 < int(limit) < len(message.content)


def _parsed(url: str) -> tuple[str, int | None, str, Security | None]:
    schemes: dict[str, Security | None] = {"smtp": None, "smtp+starttls": "starttls", "smtps": "tls"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"--smtp: {one_line(str(error))}") from None
    if parts.password is not None:
        raise ConfigError(f"--smtp: no password in the address; put it into the environment variable {PASSWORD}")
    if parts.scheme not in schemes or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ConfigError(f"--smtp: {one_line(url)!r} is not an address such as smtp://mail.example.com:587")
    return parts.hostname, port, unquote(parts.username or ""), schemes[parts.scheme]


def _password(username: str, host: str) -> str:
    if found := os.environ.get(PASSWORD):
        return found
    try:
        import keyring  # an optional part
    except ImportError:
        raise ConfigError(f"no password for {username} at {host}: set the environment variable {PASSWORD}") from None
    stored: str | None = keyring.get_password(KEYRING, username)
    if not stored:
        raise ConfigError(
            f"no password for {username} at {host}: set the environment variable {PASSWORD}, "
            f"or run `keyring set {KEYRING} {username}`"
        )
    return stored


def _own_name() -> str:
    """The machine's name, not looked up anywhere; an address in brackets where it is no name (RFC 5321, 4.1.3)."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"
