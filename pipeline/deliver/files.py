"""Messages as files, for a system that does its own sending: a maildir, or a folder of .eml files.

A file's name comes from its Message-ID, so a message is never there twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline import atomic
from pipeline.deliver.message import Message
from pipeline.deliver.smtp import Attempt, Written
from pipeline.errors import DeliveryError


@dataclass(frozen=True, slots=True)
class Maildir:
    """A session that puts each message into `new` of a maildir, with the line ends of Unix; made if need be."""

    folder: Path

    def deliver(self, message: Message, intend: Callable[[], Written]) -> Attempt:
        intend().wait()
        try:
            for part in ("cur", "new", "tmp"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
            beside = self.folder / "tmp" / _name(message)
            with beside.open("wb") as file:
                file.write(message.content.replace(b"\r\n", b"\n"))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.folder / "new" / _name(message))
        except OSError as error:
            raise DeliveryError(f"no message can be written: {error.strerror}", path=self.folder) from None
        return Attempt("sent", f"written to {self.folder}")

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class EmlFolder:
    """A session that writes each message to its own file `<message id>.eml` in a folder, as RFC 5322 has it."""

    folder: Path

    def deliver(self, message: Message, intend: Callable[[], Written]) -> Attempt:
        intend().wait()
        try:
            atomic.write(self.folder / f"{_name(message)}.eml", message.content)
        except OSError as error:
            raise DeliveryError(f"no message can be written: {error.strerror}", path=self.folder) from None
        return Attempt("sent", f"written to {self.folder}")

    def close(self) -> None:
        pass


def _name(message: Message) -> str:
    return message.message_id.strip("<>").partition("@")[0]
