"""Pictures that come with an article: which are taken, and under which name."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import urllib.parse
from pathlib import Path

MAX_IMAGE_BYTES = 8_000_000
ELSEWHERE = "lies on another site and is not fetched"

# What every mail program and browser shows, by its first bytes.
_FORMATS = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF87a", ".gif"), (b"GIF89a", ".gif"))


def suffix(data: bytes) -> str:
    """The suffix .png, .jpg, .gif or .webp by the bytes themselves; "" for any other format."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ".webp"
    return next((ending for start, ending in _FORMATS if data.startswith(start)), "")


def problem(data: bytes) -> str:
    """Why a picture cannot be taken, as the end of a sentence; "" if it can."""
    if not suffix(data):
        return "is not PNG, JPEG, GIF or WebP"
    return f"is larger than {MAX_IMAGE_BYTES // 1_000_000} MB" if len(data) > MAX_IMAGE_BYTES else ""


def name(address: str, data: bytes, taken: set[str]) -> str:
    """A safe file name for a picture, unlike all in `taken`, to which it is added."""
    stem = Path(urllib.parse.unquote(urllib.parse.urlsplit(address).path)).stem if address[:5] != "data:" else ""
    stem = re.sub("[^a-z0-9]+", "-", stem.lower()[:60]).strip("-") or "immagine"
    number, candidate = 1, stem + suffix(data)
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}{suffix(data)}"
    taken.add(candidate)
    return candidate


def noted(address: str, folder: Path, companions: dict[str, str]) -> bytes | str:
    """As `local`; a picture that lies, or should lie, in a file is noted among the companions, as of `Article`."""
    found = local(address, folder)
    if found != ELSEWHERE and not address.strip().startswith("data:"):
        companions[address] = "" if isinstance(found, str) else hashlib.sha256(found).hexdigest()
    return found


def local(address: str, folder: Path) -> bytes | str:
    """The bytes of a picture beside the article or within its address (`data:`), or why it is left out.

    Nothing is fetched, and nothing outside the article's own folder is read.
    """
    address = address.strip()
    if address.startswith("data:"):
        head, _, body = address.partition(",")
        try:
            return base64.b64decode(body) if head.endswith(";base64") else urllib.parse.unquote_to_bytes(body)
        except (binascii.Error, ValueError):
            return "cannot be decoded"
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return "has an address that cannot be read"
    if parts.scheme or parts.netloc:
        return ELSEWHERE
    try:
        path = (folder / urllib.parse.unquote(parts.path)).resolve()
        if not path.is_relative_to(folder.resolve()):
            return "lies outside the article's folder"
        if not path.is_file():
            return "was not found beside the article"
        with path.open("rb") as file:
            return file.read(MAX_IMAGE_BYTES + 1)
    except (OSError, ValueError, RuntimeError):
        return "cannot be opened"
