"""Every error that a user can cause or must act on.

TraghettoError          one line for a person: what is wrong, in which file and place, what to do
├── ConfigError         traghetto.toml or brand.toml
├── IngestError         an input that cannot be read as an Italian article
├── TranslationError    a sentence that could not be translated
├── ModelError          a translation package that is missing, broken or refused
├── GlossaryError       a glossary that cannot be read
├── MemoryFileError     a translation memory or TMX file that cannot be read or written
├── PublishError        a page or newsletter that cannot or must not be written
└── DeliveryError       a newsletter that cannot be sent
"""

from __future__ import annotations

from pathlib import Path


class TraghettoError(Exception):
    """Base of all errors above; `str()` of it is the one line that a user sees.

    path: the file it is about, if any. line: its line there, counted from 1, if known.
    """

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = "" if self.path is None else f"{self.path}:{self.line}: " if self.line else f"{self.path}: "
        return place + self.message


class ConfigError(TraghettoError):
    pass


class IngestError(TraghettoError):
    pass


class TranslationError(TraghettoError):
    pass


class ModelError(TraghettoError):
    pass


class GlossaryError(TraghettoError):
    pass


class MemoryFileError(TraghettoError):
    pass


class PublishError(TraghettoError):
    pass


class DeliveryError(TraghettoError):
    pass
